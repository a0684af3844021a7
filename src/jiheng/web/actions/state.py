"""The state of a row as a digest: what an event says that it left, and what must still be there when the log is verified."""

import datetime as dt
import hashlib
from functools import singledispatch
from typing import Any

import msgspec

from jiheng.web.models import Cover, Cycle, LibraryEntry, Organisation, Person, Waiver
from jiheng.web.models.organisation import STEP

_ENCODER = msgspec.json.Encoder(order="deterministic")


@singledispatch
def values(row: Any) -> dict[str, Any]:
    """What of a row its events vouch for."""
    raise TypeError(type(row))


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
    """With all appointments, past ones too, and with tokens where there are some."""
    fields = ("pk", "organisation_id", "role", "since", "until", "delegated_from_id")
    tokens = row.tokens.order_by("pk").values_list("pk", "digest", "scopes", "expires", "revoked")
    told = {"tokens": [[str(value) for value in each] for each in tokens]} if tokens else {}
    return told | {
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
    fields = ("pk", "organisation_id", "until", "reason", "by_id")
    return {
        "region": row.region_id,
        "year": row.year,
        "times": [moment and moment.astimezone(dt.UTC).isoformat() for moment in (row.opens, row.closes, row.department_closes, row.finance_closes)],
        "profile": row.profile,
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
        "ended_by": row.ended_by_id,
    }


def state(row: Any) -> str:
    """SHA-256 of the values of a row."""
    return hashlib.sha256(_ENCODER.encode(values(row))).hexdigest()
