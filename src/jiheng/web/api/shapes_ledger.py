"""Records of evidence and measures as JSON: what the model says, with who entered it; what is entered lacks what the ledger gives it."""

import datetime as dt
from decimal import Decimal
from typing import Any, Union

import msgspec

from jiheng.model.attainment import Direction
from jiheng.model.declaration import Indicator
from jiheng.model.evidence import Activity, Deliverable, Evidence, Payment, Publication, Statement, Statistic, Survey, Withdrawal
from jiheng.model.measure import Measure
from jiheng.model.measured import Measured
from jiheng.web.api.shapes import Both, In, Out, Part

_GIVEN = ("id", "project", "attachments")  # by the ledger, to every record
_GIVEN_TO_WITHDRAWALS = ("date", "title", "tags", "manual_source")


class LedgerRecord(Out):
    """A record of the ledger. `counts`: it is in force; `superseded_by` is the id of the record that stands in its place."""

    evidence: Evidence
    counts: bool
    superseded_by: str | None
    by: str
    at: dt.datetime


class LedgerRecords(Part):
    items: tuple[LedgerRecord, ...]


def _new(kind: type[Any]) -> type[Any]:
    """The shape of a record to be entered: that of the model without what the ledger gives it."""
    without = (*_GIVEN, *_GIVEN_TO_WITHDRAWALS) if kind is Withdrawal else _GIVEN
    fields = [_field(each) for each in msgspec.structs.fields(kind) if each.name not in without]
    told = {"__doc__": f"{kind.__name__} to be entered: without id, project and files, which the ledger gives it."}
    tags = {"tag_field": kind.__struct_config__.tag_field, "tag": kind.__struct_config__.tag}
    return msgspec.defstruct(f"New{kind.__name__}", fields, bases=(In,), namespace=told, module=__name__, kw_only=True, **tags)


def _field(each: msgspec.structs.FieldInfo) -> Any:
    return (each.name, each.type) if each.required else (each.name, each.type, each.default)


NewEvidence: Any = Union[tuple(map(_new, (Activity, Payment, Deliverable, Publication, Survey, Statistic, Statement, Withdrawal)))]  # noqa: UP007  # made here


class EnterRecord(In):
    """A record to be entered; as a correction it names the one that it `supersedes` and says `why`. `sure`: a payment above the budget of the year is meant."""

    evidence: NewEvidence
    sure: bool = False


class Attained(Out):
    """How an actual value stands to its target: `rate` is actual ÷ target in percent, null without numbers; `met` null where it cannot be assessed."""

    met: bool | None
    rate: Decimal | None
    direction: Direction
    why: Both


class MeasuredIndicator(Out):
    """An indicator with its actual value from the ledger. `confirmed`: a person chose the measure; what a proposed one gives is provisional.
    `lacks` says what is missing."""

    indicator: Indicator
    measure: Measure | None
    confirmed: bool
    measured: Measured
    attained: Attained
    lacks: tuple[Both, ...]


class ProjectMeasures(Out):
    """What a project has reached from `since` to `until`: money in yuan, the rate of execution in percent, each indicator of the approved form."""

    since: dt.date
    until: dt.date
    budget: Decimal | None
    paid: Decimal
    rate: Decimal | None
    items: tuple[MeasuredIndicator, ...]
