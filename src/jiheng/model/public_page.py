"""What is published of a project (公开): one frozen value from which the page, the official documents and the JSON all follow."""

import datetime as dt
import hashlib
from decimal import Decimal
from enum import StrEnum

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.json import canonical
from jiheng.model.target import Target

FORMAT = "jiheng-public-page-1"
INDICATOR = "indicators/"  # how the place of an indicator that is withheld begins


class Outcome(StrEnum):
    """How a result stands to its target. `OPEN`: could not be assessed; `PENDING`: nothing was reported yet."""

    MET = "met"
    NEAR = "near"
    PARTLY = "partly"
    MISSED = "missed"
    OPEN = "open"
    PENDING = "pending"


class Origin(StrEnum):
    """Where actual values come from: the accepted self-evaluation, or the ledger up to a day."""

    SELF_EVALUATION = "self_evaluation"
    LEDGER = "ledger"


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One indicator: what was promised, what was reached. `rate` is actual ÷ target in percent, to one decimal; `answers` those of a survey; `why`
    the reason of a deviation, as the unit gave it."""

    id: str
    level1: str | None
    level2: str | None
    name: str | None
    target: Target
    actual: Target | None = None
    outcome: Outcome = Outcome.PENDING
    rate: Decimal | None = None
    is_ceiling: bool = False
    answers: int | None = None
    why: str | None = None


class MoneyLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was paid for one thing, in yuan. `label` is an activity, a deliverable or an economic item, None for the project as a whole; `payees` only
    where the unit publishes them."""

    label: str | None
    amount: Decimal
    payees: tuple[str, ...] = ()


class Withheld(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is not published. `part` is its place ("narrative/plan", "indicators/<id>"), "" for what the page has no place for; `what` says it
    in words; `reason` is a key of `jiheng.reference.disclosure`; `until` the year after which it is published."""

    part: str
    what: str
    reason: str
    until: int | None = None


class PublicPage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that is public about a project, in yuan. `money` is None where the unit does not publish what the money went for, `rest` what was not spent."""

    format: str = FORMAT
    year: int
    place: str
    department: str
    unit: str
    project: str
    title: str | None = None
    lead: str | None = None
    declaration: Submission
    self_evaluation: Submission | None = None
    results: tuple[Result, ...] = ()
    origin: Origin | None = None
    until: dt.date | None = None
    budget: Decimal | None = None
    paid: Decimal | None = None
    money: tuple[MoneyLine, ...] | None = None
    mark: Decimal | None = None
    grade: str | None = None
    withheld: tuple[Withheld, ...] = ()

    @property
    def hidden_indicators(self) -> int:
        """How many indicators are not published."""
        return sum(each.part.startswith(INDICATOR) for each in self.withheld)

    @property
    def rest(self) -> Decimal | None:
        """Budget that was not spent; None where it cannot be told or there is none."""
        return self.budget - self.paid if self.budget is not None and self.paid is not None and self.budget > self.paid else None


class NotAPage(ValueError):
    """Bytes that are no published page; says so in Chinese (`zh`) and English (`en`)."""

    zh = "不是绩衡公开的 JSON。请从公开页面重新下载。"
    en = "This is no JSON that jiheng published. Download it again from the public page."


_DECODER = msgspec.json.Decoder(PublicPage)


def encoded(page: PublicPage) -> str:
    """The canonical text of a page: one line, without a line break at its end; this is what its digest is of."""
    return canonical(page)


def digest(document: str) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(document.encode()).hexdigest()


def decoded(document: bytes | str) -> PublicPage:
    """A page from its text. Raises NotAPage."""
    try:
        page = _DECODER.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAPage(str(error)) from error
    if page.format != FORMAT:
        raise NotAPage(page.format)
    return page
