"""What goes in and out as JSON. Decimals are strings, times ISO 8601, absent = null; unknown fields are refused. Documents are those of `jiheng.model`."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from jiheng.model.declaration import Submission
from jiheng.model.finding import Fix, Ledger, Severity
from jiheng.model.source import Source
from jiheng.model.workflow import Role, State, Step

BIGGEST = 2**63 - 1
Key = Annotated[int, Meta(ge=1, le=BIGGEST)]
Words = Annotated[str, Meta(min_length=1, max_length=4000)]
Address = Annotated[str, Meta(min_length=1, max_length=200, description="A place in the document, e.g. declarations/0/indicators/5/target")]
Document = Annotated[msgspec.Raw, Meta(extra_json_schema={"$ref": "#/components/schemas/Document"})]


class Out(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered."""


class In(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is sent."""


class Wrong(Out, omit_defaults=True):
    """One thing that is wrong with a request: where (JSON pointer into the body, or the name of a parameter or header) and what."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None


class Problem(Out, omit_defaults=True):
    """Why a request was not done (RFC 9457). `version` is the present one where another was meant."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: tuple[Wrong, ...] = ()
    version: int | None = None


class ProblemType(Out):
    """A kind of problem."""

    type: str
    status: int
    title: str


class Both(Out):
    """A text in Chinese and in English."""

    zh: str
    en: str


class Appointment(Out):
    """A role that the person of the token has today, in an organisation and all below it."""

    organisation: int
    name: str
    role: Role


class Me(Out):
    """Whose token this is and what it may be used for."""

    username: str
    name: str
    appointments: tuple[Appointment, ...]
    token: str
    scopes: tuple[str, ...]
    expires: dt.datetime


class Organisation(Out):
    """An organisation. `above` is the one that it belongs to; `compiles`: the person may begin drafts in its name."""

    id: int
    name: str
    code: str
    kind: Literal["region", "finance", "department", "unit"]
    above: int | None
    compiles: bool


class Cycle(Out):
    """A budget year of a region and when forms may be sent in."""

    id: int
    year: int
    region: int
    opens: dt.datetime
    closes: dt.datetime


class Filing(Out):
    """A project's declaration in a cycle: what lists show. `version` counts saves. `cause` is the code of the gravest finding."""

    id: int
    organisation: int
    organisation_name: str
    cycle: int
    year: int
    state: State
    version: int
    number: int
    name: str
    annual: Decimal | None
    errors: int
    explains: int
    hints: int
    gaps: int
    cause: str
    attempt: int
    submitted: dt.datetime | None
    changed: dt.datetime


class Status(Out):
    """Where a filing stands, and the steps that the person may take now."""

    id: int
    state: State
    version: int
    errors: int
    explains: int
    hints: int
    gaps: int
    open_remarks: int
    steps: tuple[Step, ...]


class FilingWithDocument(Out):
    """A filing with its document."""

    filing: Filing
    submission: Submission


class Found(Out):
    """A finding: the rule, the place, both values, how to mend it, the clause. `explanation` is the reason that stands for it; `waived`: the rule is
    waived for this filing today, so that the finding does not count.
    """

    code: str
    name: str
    severity: Severity
    address: str
    place: Both
    declaration: str | None
    indicator: str | None
    title: Both
    message: Both
    expected: Both | None
    actual: Both | None
    advice: Both
    basis: Both
    fix: Fix | None
    source: Source | None
    more: tuple[str, ...]
    explanation: str | None = None
    waived: bool = False


class Gap(Out):
    """A check that could not be made, and why."""

    code: str
    name: str
    address: str
    place: Both
    title: Both
    reason: Both
    missing: tuple[str, ...]


class Findings(Out):
    """What checking gave. `version` is that of the filing; null for a document that is not stored."""

    version: int | None
    findings: tuple[Found, ...]
    ledger: Ledger
    not_assessed: tuple[Gap, ...]


class CheckedDocument(Out):
    """A document that was read and checked, and is not stored."""

    submission: Submission
    findings: Findings


class Remark(Out):
    """What a reviewer says about one place, and what the officer answered."""

    id: int
    address: str
    place: Both
    indicator: str
    text: str
    by: str
    at: dt.datetime
    answer: str
    answered_by: str | None
    answered_at: dt.datetime | None
    closed_by: str | None
    closed_at: dt.datetime | None


class Explanation(Out):
    """A reason given for a finding. `stands`: the value is still the one that it was given for."""

    id: int
    code: str
    place: str
    text: str
    by: str
    at: dt.datetime
    stands: bool


class Revision(Out):
    """A frozen state of a filing. `sha256` is the digest of its canonical JSON."""

    number: int
    step: str
    sha256: str
    at: dt.datetime
    by: str
    reason: str


class Event(Out):
    """What was done, as it stands in the chain of events."""

    number: int
    at: dt.datetime
    by: str | None
    action: str
    data: dict[str, Any]
    before: str
    after: str
    previous: str
    hash: str


class Part(Out):
    """A part of a list; `next` is the cursor of the following part, null at the end."""

    next: str | None


class Organisations(Part):
    items: tuple[Organisation, ...]


class Cycles(Part):
    items: tuple[Cycle, ...]


class Filings(Part):
    items: tuple[Filing, ...]


class Remarks(Part):
    items: tuple[Remark, ...]


class Explanations(Part):
    items: tuple[Explanation, ...]


class Revisions(Part):
    items: tuple[Revision, ...]


class Events(Part):
    items: tuple[Event, ...]


class Begun(Out):
    """The drafts that were begun, one a declaration."""

    items: tuple[Filing, ...]


class Begin(In):
    """A document whose declarations become drafts of an organisation in a cycle."""

    organisation: Key
    cycle: Key
    submission: Document


class TakeStep(In):
    """A step with the version that was looked at. `opinion` is needed where something is returned or adjusted."""

    step: Step
    version: Key
    opinion: Annotated[str, Meta(max_length=4000)] = ""


class ApplyFix(In):
    """A fix that a finding offers, by its place and value; with the version that was checked."""

    address: Address
    value: Annotated[str, Meta(max_length=4000)]
    version: Key


class Explain(In):
    """The reason for a finding."""

    code: Annotated[str, Meta(min_length=1, max_length=8)]
    address: Address
    text: Words


class MakeRemark(In):
    """Something to say about a place."""

    address: Address
    text: Words


class Answer(In):
    """The answer to a remark."""

    text: Words
