"""The state of a row as a digest: what an event says that it left, and what must still be there when the log is verified."""

import datetime as dt
import hashlib
from decimal import Decimal
from functools import singledispatch
from typing import Any

import msgspec
from allauth.mfa.models import Authenticator

from jiheng.web.models import Cover, Cycle, Explanation, Filing, ImportBatch, LibraryEntry, Organisation, Person, Remark, Review, Revision, Waiver
from jiheng.web.models.filing import COUNTED
from jiheng.web.models.organisation import STEP

_ENCODER = msgspec.json.Encoder(order="deterministic")


@singledispatch
def values(row: Any) -> dict[str, Any]:
    """What of a row its events vouch for: the columns that its model names in VOUCHED, or what is registered here."""
    return _told(row, *row.VOUCHED)


@values.register
def _organisation(row: Organisation) -> dict[str, Any]:
    """Its place is told by the one above it, so that moving that one leaves it as it was."""
    top = Organisation.objects.filter(path=row.path[:-STEP]).values_list("pk", flat=True).first()
    return {
        "top": top,
        "place": row.path[-STEP:],
        "kind": str(row.kind),
        "name": row.name,
        "code": row.code,
        "from": row.valid_from and row.valid_from.isoformat(),
        "to": row.valid_to and row.valid_to.isoformat(),
    }


@values.register
def _person(row: Person) -> dict[str, Any]:
    """With all appointments, past ones too, tokens, and what opens the account: nobody slips in a password, or takes a second factor away."""
    fields = ("pk", "organisation_id", "role", "since", "until", "by_id", "delegated_from_id")
    tokens = row.tokens.order_by("pk").values_list("pk", "name", "digest", "scopes", "made", "expires", "revoked")
    factors = Authenticator.objects.filter(user=row).order_by("pk")
    return {
        "tokens": [[str(value) for value in each] for each in tokens],
        "password": row.password,
        "factors": [[each.pk, each.type, each.data.get("secret"), each.data.get("seed")] for each in factors],  # without which codes were used
        "username": row.username,
        "name": row.name,
        "email": row.email,
        "active": row.is_active,
        "superuser": row.is_superuser,
        "appointments": [[str(value) for value in each] for each in row.appointments.order_by("pk").values_list(*fields)],
    }


@values.register
def _cycle(row: Cycle) -> dict[str, Any]:
    """With everybody who was let in late."""
    fields = ("pk", "organisation_id", "until", "reason", "by_id", "at")
    return {
        "region": row.region_id,
        "year": row.year,
        "times": [moment and moment.astimezone(dt.UTC).isoformat() for moment in (row.opens, row.closes, row.department_closes, row.finance_closes)],
        "profile": row.profile,
        **({"scoring": row.scoring} if row.scoring else {}),  # events from before it could be chosen vouch for rows without
        "late": [[str(value) for value in each] for each in row.late.order_by("pk").values_list(*fields)],
    }


@values.register
def _cover(row: Cover) -> dict[str, Any]:
    return {"organisation": row.organisation_id, "cycle": row.cycle_id, "template": row.template}


@values.register
def _entry(row: LibraryEntry) -> dict[str, Any]:
    """Without how often it is used, which follows from the approved forms."""
    words = {name: getattr(row, name) for name in ("industry", "level1", "level2", "name", "definition", "comparator", "unit", "source")}
    numbers = {name: None if (value := getattr(row, name)) is None else f"{value.normalize():f}" for name in ("least", "usual", "most")}
    return {"organisation": row.organisation_id, "state": str(row.state), **words, **numbers}


@values.register
def _waiver(row: Waiver) -> dict[str, Any]:
    return {
        "organisation": row.organisation_id,
        "filing": row.filing_id,
        "code": row.code,
        "reason": row.reason,
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "by": row.by_id,
        "at": row.at.astimezone(dt.UTC).isoformat(),
        "ended_by": row.ended_by_id,
    }


@values.register
def _filing(row: Filing) -> dict[str, Any]:
    """Without its document, which events tell by itself, and without what was found in it, which follows from the rules and waivers of the day."""
    own = ("state", "version", "live", "number", "name", "nature", "category", *COUNTED, "submitted", "attempt")
    links = ("organisation_id", "cycle_id", "compiled_by_id", "previous_id", "imported_id")
    return _told(row, *own, *links) | {"annual": None if row.annual is None else f"{row.annual:.2f}"}


@values.register
def _revision(row: Revision) -> dict[str, Any]:
    return _told(row, "filing_id", "number", "step", "sha256", "at", "by_id", "reason")


@values.register
def _remark(row: Remark) -> dict[str, Any]:
    said = ("filing_id", "address", "indicator", "revision_id", "text", "by_id", "at")
    return _told(row, *said, "answer", "answered_by_id", "answered_at", "closed_by_id", "closed_at")


@values.register
def _review(row: Review) -> dict[str, Any]:
    return _told(row, "filing_id", "attempt", "level", "revision_id", "kind", "marks", "grade", "decision", "opinion", "by_id", "decided_at")


@values.register
def _explanation(row: Explanation) -> dict[str, Any]:
    return _told(row, "organisation_id", "code", "place", "project", "value", "text", "by_id", "at")


@values.register
def _batch(row: ImportBatch) -> dict[str, Any]:
    return _told(row, "organisation_id", "role", "cycle_id", "unit_id", "by_id", "name", "state", "begun", "started", "finished")


def _told(row: Any, *names: str) -> dict[str, Any]:
    """Columns as they are, moments in one time zone, numbers as short as they can be told."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    match value:
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case Decimal():
            return f"{value.normalize():f}"
    return value


def key(row: Any) -> str:
    """By which name an event vouches for a row: its kind and number."""
    return f"{row._meta.model_name}/{row.pk}"


def state(row: Any) -> str:
    """SHA-256 of the values of a row."""
    return hashlib.sha256(_ENCODER.encode(values(row))).hexdigest()
