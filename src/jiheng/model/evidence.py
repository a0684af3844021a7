"""Evidence of what was done (执行台账): activities, payments, deliverables, publications, surveys, statistics, statements. Nothing is deleted."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import msgspec

from jiheng.model.attainment import Degree

Text = Annotated[str, msgspec.Meta(min_length=1)]
Count = Annotated[int, msgspec.Meta(ge=0)]


class Attachment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that proves a record: named by its content (`sha256`), so that the same file is kept once; `size` in bytes."""

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    name: Text
    size: Count


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="record"):
    """What all records of evidence (凭据) have in common.

    `project` is the id of the project, `date` the day on which it happened: held, paid, delivered, published, closed, reported. A correction is a
    new record: `supersedes` names the one that no longer counts, `why` says why. `manual_source` says where a value comes from that somebody typed
    in instead of proving it by records of their own; such a record has an attachment. Raises ValueError where one of a pair is missing.
    """

    id: Text
    project: Text
    date: dt.date
    title: Text
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    supersedes: str | None = None
    why: str | None = None
    manual_source: str | None = None

    def __post_init__(self) -> None:
        if bool(self.supersedes) != bool(self.why):
            raise ValueError("a correction names the record that it supersedes and says why")
        if self.manual_source and not self.attachments:
            raise ValueError("a manual value needs an attachment")


class Activity(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="activity"):
    """Something that was held (活动): `kind` (对接会, 培训 …), place, number of participants, partners, and how well it matched its theme (主题契合)."""

    kind: str | None = None
    place: str | None = None
    participants: Count | None = None
    partners: tuple[str, ...] = ()
    theme_match: Degree | None = None


class Payment(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="payment"):
    """Money that was paid (支付), in yuan; a refund is negative. `economic_item` is the heading (经济科目), `voucher` the number of the voucher (凭证号),
    `paid_for` the id of the activity, deliverable or publication that it paid for; None where it is for the project as a whole."""

    amount: Decimal
    payee: str | None = None
    economic_item: str | None = None
    voucher: str | None = None
    paid_for: str | None = None


class AcceptanceResult(StrEnum):
    """Result of an acceptance (验收结果)."""

    PASSED = "通过"
    FAILED = "未通过"


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Acceptance of a deliverable (验收): the result, when, by whom, and what they said."""

    result: AcceptanceResult
    date: dt.date
    experts: tuple[str, ...] = ()
    opinion: str | None = None


class Deliverable(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="deliverable"):
    """Something that was delivered (成果): `kind` (研究报告, 榜单 …) and its acceptance, None as long as there was none."""

    kind: str | None = None
    acceptance: Acceptance | None = None


class Publication(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="publication"):
    """Something that was published (宣传): `kind` (专题报道, 访谈 …), medium, address on the web, and how well it matched its theme."""

    kind: str | None = None
    medium: str | None = None
    address: str | None = None
    theme_match: Degree | None = None


class GradeCount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many answers gave one grade (满意, 不满意 …)."""

    grade: Text
    count: Count


class Survey(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="survey"):
    """A survey of satisfaction (满意度调查): whom it asked about what, from when to when, how, how many were asked, and the answers by grade."""

    questionnaire: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    method: str | None = None
    asked: Count | None = None
    answers: tuple[GradeCount, ...] = ()

    @property
    def n(self) -> int:
        """Number of answers."""
        return sum(answer.count for answer in self.answers)


class Statistic(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="statistic"):
    """A figure that others counted (统计值): `value` in `unit`, and `origin`, the report or system that it stands in."""

    value: Decimal
    origin: Text
    unit: str | None = None


class Statement(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="statement"):
    """What was reached, in words (情况说明), with the grade that the writer stands for: 达成, 部分达成, 未达成."""

    degree: Degree
    text: Text


class Withdrawal(Record, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="withdrawal"):
    """Takes a record out of account that should never have been entered (撤销), and puts none in its place."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.supersedes is None:
            raise ValueError("a withdrawal names the record that it withdraws")


Evidence = Activity | Payment | Deliverable | Publication | Survey | Statistic | Statement | Withdrawal


class EvidenceLedger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records of evidence in the order in which they were entered; of any number of projects.

    Raises ValueError where an id is used twice, or a correction names a record that does not stand before it, was corrected already or belongs to
    another project (there a withdrawal and a new record are due: each project can be read by itself).
    """

    records: tuple[Evidence, ...] = ()

    def __post_init__(self) -> None:
        open_ones: dict[str, str] = {}
        seen: set[str] = set()
        for record in self.records:
            if record.id in seen:
                raise ValueError(f"two records have the id {record.id}")
            if record.supersedes is not None and record.supersedes not in open_ones:
                raise ValueError(f"{record.id} supersedes {record.supersedes}, which is no earlier record in force")
            if record.supersedes is not None and open_ones.pop(record.supersedes) != record.project:
                raise ValueError(f"{record.id} supersedes {record.supersedes}, which belongs to another project")
            seen.add(record.id)
            open_ones[record.id] = record.project


def in_force(records: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The records that count: neither superseded nor withdrawn, in their order."""
    every = tuple(records)
    gone = {record.supersedes for record in every}
    return tuple(record for record in every if record.id not in gone and not isinstance(record, Withdrawal))


def latest_versions(records: Iterable[Evidence]) -> dict[str, str]:
    """For the id of each record the id of the one that stands in its place today; a link to a corrected record leads on to its correction."""
    every = tuple(records)
    follower = {record.supersedes: record.id for record in every if record.supersedes is not None}
    return {record.id: _last(record.id, follower) for record in every}


def _last(identifier: str, follower: dict[str, str]) -> str:
    passed = {identifier}
    while (further := follower.get(identifier)) is not None and further not in passed:
        identifier = further
        passed.add(identifier)
    return identifier
