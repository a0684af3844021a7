"""Mistakes of the year after approval: in monitoring forms, and in declarations beside what was declared and reached in earlier years."""

from decimal import Decimal
from typing import Any

import msgspec

from jiheng.benchmark.planting import FORM, Kind, Planted, changed, defect, first, placed, with_row
from jiheng.model.declaration import Declaration, Indicator, Monitoring, SelfEvaluation, Submission
from jiheng.model.parse_target import parse_target

_NAME = "走访服务对象次数"
_LINE = f"产出指标 | 数量指标 | {_NAME} | ≥12(次)"


def _monitored(whole: Submission, field: str, actual: str, forecast: str, **values: Any) -> Planted:
    """One more row with a target of at least 12 times; the mistake is at one of its cells."""
    whole, where = with_row(whole, _LINE)
    told = {"actual": parse_target(actual, name=_NAME), "forecast": parse_target(forecast, name=_NAME)} | values
    return Planted(placed(whole, {f"{where}/{name}": value for name, value in told.items()}), f"{where}/{field}")


@defect("MO01", Kind.MONITORED)
def rate_off(whole: Submission) -> Planted:
    """A rate by no budget of the form."""
    return Planted(changed(whole, execution__total__rate=Decimal("85")), f"{FORM}/execution/total/rate")


@defect("MO02", Kind.MONITORED)
def hardly_paid(whole: Submission) -> Planted:
    """A fifth spent at the end of October."""
    form = first(whole)
    assert isinstance(form, Monitoring)  # these mistakes are planted into no others
    spent = ((form.execution.total.initial or Decimal(0)) / 5).quantize(Decimal("0.01"))
    late = changed(whole, cutoff="1-10月", execution__total__spent=spent, execution__total__rate=Decimal("20"), execution__fiscal__spent=spent)
    return Planted(late, f"{FORM}/execution/total/spent")


@defect("MO03", Kind.MONITORED)
def certain_of_nothing(whole: Submission) -> Planted:
    """Nothing was done, all is certain."""
    return _monitored(whole, "likelihood", "0次", "12次", likelihood="确定能")


@defect("MO04", Kind.MONITORED)
def hopeless_without_reason(whole: Submission) -> Planted:
    """A forecast below the target, and not a word about it."""
    return _monitored(whole, "reason", "2次", "5次", likelihood="完全不可能")


@defect("MO05", Kind.MONITORED)
def cause_only_ticked(whole: Submission) -> Planted:
    """A kind of cause is ticked and not explained."""
    return _monitored(whole, "reason", "5次", "9次", likelihood="有可能", causes=("人员保障",))


@defect("MO06", Kind.MONITORED)
def not_as_approved(whole: Submission) -> Planted:
    """The approved form in the same document has one indicator more."""
    form = first(whole)
    approved = Declaration(name=form.name, year=form.year, implementing_agency=form.implementing_agency, indicators=tuple(map(_approved, form.indicators)))
    both, _row = with_row(msgspec.structs.replace(whole, declarations=(form, approved)), _LINE, form=1)
    return Planted(both, f"{FORM}/indicators")


def _approved(row: Indicator) -> Indicator:
    return msgspec.structs.replace(row, actual=None, forecast=None, likelihood=None, causes=(), reason=None)


def _before(whole: Submission, *rows: tuple[str, str], ago: int = 1, **values: Any) -> SelfEvaluation:
    """The self-evaluation of an earlier year: indicators as printed, each with what was reached."""
    form = first(whole)
    told = tuple(
        Indicator(id=f"before{order}", level1="产出指标", level2="数量指标", name=_NAME, target=parse_target(raw), actual=parse_target(actual))
        for order, (raw, actual) in enumerate(rows)
    )
    return SelfEvaluation(**{"name": form.name, "year": (form.year or 0) - ago, "indicators": told} | values)


@defect("YE01")
def weaker_than_reached(whole: Submission) -> Planted:
    """A target of twelve where fifteen were reached."""
    planted, where = with_row(whole, _LINE)
    return Planted(planted, f"{where}/target", (_before(planted, ("≥12(次)", "15次")),))


@defect("YE02")
def unmoved_by_success(whole: Submission) -> Planted:
    """The target stands though half as much again was reached."""
    planted, where = with_row(whole, _LINE)
    return Planted(planted, f"{where}/target", (_before(planted, ("≥12(次)", "18次")),))


@defect("YE03")
def same_for_years(whole: Submission) -> Planted:
    """Twelve times, year after year."""
    planted, where = with_row(whole, _LINE)
    return Planted(planted, f"{where}/target", tuple(_before(planted, ("≥12(次)", "12次"), ago=ago) for ago in (1, 2)))


@defect("YE04")
def copied_from_last_year(whole: Submission) -> Planted:
    """Objective and all targets are last year's, but for the year."""
    form = first(whole)
    then = str((form.year or 0) - 1)
    rows = tuple(msgspec.structs.replace(row, target=_last(row, str(form.year), then)) for row in form.indicators)
    objective = (form.annual_objective or "").replace(str(form.year), then)
    return Planted(whole, f"{FORM}/indicators", (_before(whole, indicators=rows, annual_objective=objective),))


def _last(row: Indicator, now: str, then: str) -> Any:
    return parse_target(row.target.raw.replace(now, then), name=row.name)


@defect("YE05")
def more_money_for_the_same(whole: Submission) -> Planted:
    """Twice last year's money, for the same numbers."""
    form = first(whole)
    half = msgspec.structs.replace(form.funds.annual, amount=((form.funds.annual.amount or Decimal(0)) / 2).quantize(Decimal("0.01")))
    before = _before(whole, indicators=form.indicators, funds=msgspec.structs.replace(form.funds, annual=half))
    return Planted(whole, f"{FORM}/funds/annual/amount", (before,))
