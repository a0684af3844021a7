"""Declarations of project performance targets (财政项目支出绩效目标申报表) and the submission that holds them."""

import datetime as dt
from decimal import Decimal

import msgspec

from jiheng.model.source import Source
from jiheng.model.target import Target


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


class Indicator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the indicator table: three levels as printed, and the target.

    `id` stays the same when rows are re-ordered, in revisions and over the years; remarks and evidence hang on it.
    """

    id: str
    level1: str | None
    level2: str | None
    name: str | None
    target: Target
    source: Source | None = None


class Declaration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The form of one project. Texts as printed, blanks that mean nothing removed; None where a cell is blank or missing.

    `year` is the one in the head of the form itself, "(2026年度)". `sources` maps an address relative to the declaration ("funds/annual/amount")
    to the place in the file; a cell that the form prints and leaves blank has its place, too.
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
    sources: dict[str, Source] = {}

    @property
    def has_form(self) -> bool:
        """Whether the document holds the form itself, not only the narrative of the project."""
        return bool(self.indicators) or self.funds != Funds() or self.start is not None or self.annual_objective is not None


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the cover statement says: number of agencies, number of projects with targets, their amount in yuan."""

    agencies: int | None = None
    projects: int | None = None
    amount: Decimal | None = None


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
    declarations: tuple[Declaration, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: dict[str, Source] = {}
