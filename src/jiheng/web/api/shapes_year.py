"""What monitoring, self-evaluation and evaluation give, as JSON. Marks stand beside their arithmetic; documents are those of `jiheng.model`."""

import datetime as dt
from decimal import Decimal
from typing import Literal

from jiheng.model.declaration import Submission
from jiheng.model.finding import Severity
from jiheng.model.scored import Scored
from jiheng.model.self_evaluation_way import SelfEvaluationState, SelfEvaluationStep
from jiheng.model.target import Target
from jiheng.scoring.lights import Light
from jiheng.scoring.monitoring import Reason
from jiheng.web.api.shapes import Both, Out, Revision


class Lit(Out):
    """A light with its word and why it is this one."""

    light: Light
    word: Both
    why: Both


class Expected(Out):
    """What is expected at the end of the year, null where nobody can tell, with its bounds and its arithmetic."""

    value: Target | None
    low: Decimal | None
    high: Decimal | None
    arithmetic: Both


class Tried(Out):
    """A mark as it would be today: points and mark (null where unknown), with its arithmetic. `counts`: it is in the sum."""

    weight: Decimal | None
    mark: Decimal | None
    counts: bool
    arithmetic: Both


class MonitoredIndicator(Out):
    """An indicator on a day: `id` is that in the document; `tried` is null where nobody knows the points."""

    id: str
    name: str | None
    target: Target
    actual: Target | None
    light: Lit
    expected: Expected
    likelihood: str | None
    tried: Tried | None


class MonitoredMoney(Out):
    """Execution on a day, in yuan; `rate` in percent."""

    budget: Decimal | None
    paid: Decimal
    rate: Decimal | None
    light: Lit
    expected: Expected
    likelihood: str | None
    tried: Tried | None


class MonitoringForm(Out):
    """A monitoring form of that day. `reasons` are what the officer wrote, by id of the indicator; `submission` is the form as it was sent, null before."""

    state: Literal["draft", "sent", "returned", "confirmed"]
    reasons: dict[str, Reason]
    achieved: str
    sent: dt.datetime | None
    decided: dt.datetime | None
    decided_by: str | None
    opinion: str
    submission: Submission | None


class ProjectMonitoring(Out):
    """A project up to the day `until`, beside the percentage of the year that has passed, by the thresholds of the profile. `mark` is the sum of the marks
    that count, out of a hundred; it is no self-evaluation. `cutoffs` are the days for which there are forms, `form` is that of this day."""

    until: dt.date
    elapsed: Decimal
    profile: str
    money: MonitoredMoney
    indicators: tuple[MonitoredIndicator, ...]
    mark: Decimal | None
    grade: str | None
    cutoffs: tuple[dt.date, ...]
    form: MonitoringForm | None


class SaidOfIt(Out):
    """What is wrong or to be explained, at an address in the form."""

    code: str
    address: str
    severity: Severity
    message: Both
    advice: Both


class SelfEvaluationDecision(Out):
    """What the department decided, with its own marks by id of the indicator ("execution" for that line)."""

    decision: SelfEvaluationStep
    opinion: str
    marks: dict[str, Decimal]
    by: str
    at: dt.datetime


class ScoredBoth(Out):
    """Every mark as printed and as recomputed, with its arithmetic in Chinese and in English."""

    zh: Scored
    en: Scored


class ProjectSelfEvaluation(Out):
    """The self-evaluation of a project: its form, every mark with its arithmetic (`scored`), what is to be said against it, the chapters of the report
    that the unit wrote itself, what the department decided. `gaps` counts marks that cannot be given yet; of the ledger counts what was entered up to the
    moment `taken`."""

    state: SelfEvaluationState
    version: int
    mark: Decimal | None
    grade: str
    gaps: int
    taken: dt.datetime
    submitted: dt.datetime | None
    submission: Submission
    scored: ScoredBoth
    said: tuple[SaidOfIt, ...]
    texts: dict[str, str]
    decisions: tuple[SelfEvaluationDecision, ...]
    revisions: tuple[Revision, ...]


class EvaluatedItem(Out):
    """An item of the evaluation: its points, the evaluator's mark and words, the ids of the ledger records that it rests on."""

    key: str
    part: Both
    name: Both
    points: Decimal
    mark: Decimal | None
    words: str
    records: tuple[str, ...]


class EvaluatedIndicator(Out):
    """An indicator on both sides: value and mark of the unit, and what the evaluator found; `difference` in figures, "" where a mark is missing."""

    id: str
    name: str | None
    weight: Decimal | None
    unit_actual: str | None
    unit_mark: Decimal | None
    actual: str
    mark: Decimal | None
    words: str
    difference: str


class FoundProblem(Out):
    """A problem that was found, and its mending."""

    id: int
    text: str
    demand: str
    deadline: dt.date
    state: Literal["open", "done", "closed"]
    measures: str
    done: dt.datetime | None
    closed: dt.datetime | None
    opinion: str


class ProjectEvaluation(Out):
    """The evaluation of a project. `sum` tells how the mark comes about, `unit_mark` is that of the self-evaluation, `difference` both in figures;
    `suggestion` is what finance suggests for the budget of the next year ("" for nothing)."""

    state: Literal["draft", "sent", "returned", "accepted"]
    version: int
    mark: Decimal | None
    grade: str
    sum: str
    unit_mark: Decimal | None
    unit_grade: str | None
    difference: str
    items: tuple[EvaluatedItem, ...]
    indicators: tuple[EvaluatedIndicator, ...]
    opinion: str
    decision: str
    suggestion: Literal["", "keep", "raise", "cut", "end"]
    suggestion_reason: str
    problems: tuple[FoundProblem, ...]
