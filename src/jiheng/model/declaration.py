"""Forms of the year and the document that holds them: declarations (绩效目标申报表), self-evaluations (自评表), monitoring (监控表), departments (整体支出)."""

import datetime as dt
from decimal import Decimal

import msgspec

from jiheng.model.address import get
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Target


class TotalFunds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money of the whole project (项目资金总额), in yuan; None where the cell is blank."""

    amount: Decimal | None = None
    fiscal: Decimal | None = None
    other: Decimal | None = None


class AnnualFunds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money asked for this year (年度资金申请总额), in yuan; None where the cell is blank."""

    amount: Decimal | None = None
    fiscal: Decimal | None = None
    carried_over: Decimal | None = None
    other: Decimal | None = None


class Funds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Both sides of the funds block (项目资金)."""

    total: TotalFunds = TotalFunds()
    annual: AnnualFunds = AnnualFunds()


class Narrative(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sections of 项目经费情况说明; None where a section is missing. `headings` are printed, in their order ("四、实施方案")."""

    overview: str | None = None
    basis: str | None = None
    implementer: str | None = None
    plan: str | None = None
    period: str | None = None
    budget: str | None = None
    objective: str | None = None
    headings: tuple[str, ...] = ()


class PlaceTarget(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The target of one place in a table that has a column for each (township, school, sub-unit)."""

    place: str
    target: Target


class Indicator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One row of the indicator table: three levels as printed, and the target.

    `id` stays the same when rows are re-ordered, in revisions and over the years; remarks and evidence hang on it.
    `overall_target` is that of the whole project (实施期指标值), where the row prints it beside the year's; `places` the targets of several
    places, where each has a column. `weight` are the points to be had (分值), `actual` what was reached, `mark` the points given (得分),
    `reason` why it deviates and what is done about it. `forecast`, `likelihood` and `causes` are of the monitoring form: what is expected
    at year end, how likely that is, and the kinds of cause (经费保障, 制度保障 …) that are ticked.
    """

    id: str
    level1: str | None
    level2: str | None
    name: str | None
    target: Target
    source: Source | None = None
    overall_target: Target | None = None
    places: tuple[PlaceTarget, ...] = ()
    explanation: str | None = None
    weight: Decimal | None = None
    actual: Target | None = None
    mark: Decimal | None = None
    reason: str | None = None
    forecast: Target | None = None
    likelihood: str | None = None
    causes: tuple[str, ...] = ()


class Declaration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="declaration"):
    """The form of one project (绩效目标申报表). Texts as printed, blanks that mean nothing removed; None where a cell is blank or missing.

    `year` is the one in the head of the form itself, "(2026年度)". `overall_indicators` are those of the whole project (实施期, 中期), where these
    have rows of their own; `indicators` are the year's. `sources` maps an address relative to the declaration ("funds/annual/amount")
    to the place in the file; a cell that the form prints and leaves blank has its place, too. `certainties` holds, by such an address, what is
    neither read nor missing: `certainty` tells it of any value. The forms below are of the same shape, with what they have besides.
    """

    number: int | None = None
    year: int | None = None
    name: str | None = None
    nature: str | None = None
    category: str | None = None
    department: str | None = None
    implementing_agency: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    funds: Funds = Funds()
    overall_objective: str | None = None
    annual_objective: str | None = None
    narrative: Narrative = Narrative()
    indicators: tuple[Indicator, ...] = ()
    overall_indicators: tuple[Indicator, ...] = ()
    sources: dict[str, Source] = {}
    certainties: dict[str, Certainty] = {}

    @property
    def has_form(self) -> bool:
        """Whether the document holds the form itself, not only the narrative of the project."""
        return bool(self.indicators) or self.funds != Funds() or self.start is not None or self.annual_objective is not None

    def certainty(self, address: str) -> Certainty:
        """How sure the value at a relative address is ("funds/annual/amount", "indicators/3/weight"). Raises NoSuchPlace."""
        value = get(self, address)
        if isinstance(value, Target):
            return value.certainty
        return self.certainties.get(address, Certainty.MISSING if value in (None, "") else Certainty.READ)


class Execution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A line of the execution block (预算执行情况), in yuan: planned at the start of the year, budget in force, spent, expected to be spent by its end;
    points to be had, rate as printed in percent, points given. None where a cell is blank or the form has no such column."""

    initial: Decimal | None = None
    budget: Decimal | None = None
    spent: Decimal | None = None
    forecast: Decimal | None = None
    weight: Decimal | None = None
    rate: Decimal | None = None
    mark: Decimal | None = None


class ExecutionBlock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Execution of the whole sum (年度资金总额) and of its parts."""

    total: Execution = Execution()
    fiscal: Execution = Execution()
    carried_over: Execution = Execution()
    other: Execution = Execution()


class SelfEvaluation(Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="self_evaluation"):
    """Self-evaluation of a project (项目支出绩效自评表): `annual_objective` is what was planned, `achieved` what was done; `mark` the sum of points."""

    execution: ExecutionBlock = ExecutionBlock()
    achieved: str | None = None
    weight: Decimal | None = None
    mark: Decimal | None = None
    grade: str | None = None


class Monitoring(Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="monitoring"):
    """Monitoring of a project during the year (绩效目标运行监控表): execution and indicators up to `cutoff`, as printed ("1-6月")."""

    execution: ExecutionBlock = ExecutionBlock()
    achieved: str | None = None
    cutoff: str | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A main task of a department (年度主要任务), amounts in yuan."""

    name: str | None = None
    content: str | None = None
    amount: Decimal | None = None
    fiscal: Decimal | None = None
    other: Decimal | None = None


class Department(Declaration, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="department"):
    """A whole department or agency (部门（单位）整体支出绩效目标申报表, 自评表): `name` is the agency's. Of a self-evaluation it also has what was reached."""

    tasks: tuple[Task, ...] = ()
    execution: ExecutionBlock = ExecutionBlock()
    achieved: str | None = None
    weight: Decimal | None = None
    mark: Decimal | None = None
    grade: str | None = None


Form = Declaration | SelfEvaluation | Monitoring | Department


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the cover statement says: number of agencies, number of projects with targets, their amount in yuan.

    `text` is the statement itself, as it was printed; None where it says these figures in the usual sentence and nothing else (`model.statement`).
    """

    agencies: int | None = None
    projects: int | None = None
    amount: Decimal | None = None
    text: str | None = None


NOT_TAKEN = "以下内容没有读进任何栏目："  # begins the note on what stands in and below a form and is nowhere in the submission


class Note(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that reading could not decide, or that the file had lost: where, what, and the candidates."""

    address: str
    message: str
    candidates: tuple[str, ...] = ()
    source: Source | None = None


class Submission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One document (申报材料): a cover statement and the declarations of its projects. `sources` as in `Declaration`."""

    title: str | None = None
    year: int | None = None
    agency: str | None = None
    stated: Stated = Stated()
    declarations: tuple[Form, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: dict[str, Source] = {}
