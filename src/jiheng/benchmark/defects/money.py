"""Mistakes in the funds block and in cost targets."""

from decimal import Decimal

from jiheng.benchmark.layout import as_printed, wan
from jiheng.benchmark.planting import FORM, Planted, changed, defect, first, place_of, placed, retargeted, with_row, without
from jiheng.model.declaration import Indicator, Submission

_ANNUAL = f"{FORM}/funds/annual/amount"
_TOTAL = f"{FORM}/funds/total/amount"


def _cost(row: Indicator) -> bool:
    return row.level1 == "成本指标"


def _fixed(row: Indicator) -> bool:
    return _cost(row) and row.target.unit == "万元"


def _unit(row: Indicator) -> bool:
    return _cost(row) and not _fixed(row)


def _annual(whole: Submission) -> Decimal:
    return first(whole).funds.annual.amount or Decimal(0)


@defect("FU01")
def total_halved(whole: Submission) -> Planted:
    """The total is half of the year."""
    half = _annual(whole) / 2
    return Planted(changed(whole, funds__total__amount=half, funds__total__fiscal=half), _ANNUAL)


@defect("FU02")
def part_of_year_lowered(whole: Submission) -> Planted:
    """A part of the year's money is 1,000 yuan less."""
    return Planted(changed(whole, funds__annual__fiscal=_annual(whole) - 1000), _ANNUAL)


@defect("FU03")
def unit_cost_raised(whole: Submission) -> Planted:
    """A unit cost is half as high again."""
    place = place_of(whole, _unit)
    target = first(whole).indicators[place].target
    return Planted(retargeted(whole, place, f"≤{as_printed((target.value or 0) * Decimal('1.5'))}{target.unit}"), _ANNUAL)


@defect("FU04")
def part_of_total_lowered(whole: Submission) -> Planted:
    """A part of the total is 1,000 yuan less."""
    return Planted(changed(whole, funds__total__fiscal=_annual(whole) - 1000), _TOTAL)


@defect("FU05")
def narrative_amount_changed(whole: Submission) -> Planted:
    """The narrative gives 1 万元 more."""
    return Planted(changed(whole, narrative__budget=f"该项目年度财政资金预算安排金额{wan(_annual(whole) + 10_000)}万元。"), f"{FORM}/narrative/budget")


@defect("FU05")
def years_share_raised(whole: Submission) -> Planted:
    """The narrative gives the right total, and of it more for the year than the form asks for."""
    form, year = changed(whole, funds__total__amount=_annual(whole) * 2), first(whole).year
    told = f"项目资金总额{wan(_annual(whole) * 2)}万元，其中{year}年度安排财政资金{wan(_annual(whole) * Decimal('1.1'))}万元。"
    return Planted(changed(form, narrative__budget=told), f"{FORM}/narrative/budget")


@defect("FU06")
def year_left_blank(whole: Submission) -> Planted:
    """The year's amount is blank while its parts are there."""
    return Planted(changed(whole, funds__annual__amount=None), _ANNUAL)


@defect("FU07")
def negative_amount(whole: Submission) -> Planted:
    """Other funds are negative."""
    return Planted(changed(whole, funds__annual__other=Decimal(-10_000)), f"{FORM}/funds/annual/other")


@defect("FU08")
def other_left_blank(whole: Submission) -> Planted:
    """Other funds of the year are blank."""
    return Planted(changed(whole, funds__annual__other=None), f"{FORM}/funds/annual/other")


@defect("FU09")
def total_doubled(whole: Submission) -> Planted:
    """A project of one year has a total of twice its year."""
    twice = _annual(whole) * 2
    return Planted(changed(whole, funds__total__amount=twice, funds__total__fiscal=twice), _TOTAL)


@defect("FU10")
def began_two_years_ago(whole: Submission) -> Planted:
    """The project began two years ago, its money is this year's only."""
    form = first(whole)
    assert form.start is not None  # invented forms have it
    assert form.year is not None
    early = form.start.replace(year=form.year - 2)
    return Planted(changed(whole, start=early, narrative__period=f"{form.year - 2}年1月—{form.year}年12月"), _TOTAL)


@defect("CO01")
def ceiling_above_everything(whole: Submission) -> Planted:
    """One item may cost twice as much as the whole project has."""
    place = place_of(whole, _fixed)
    return Planted(retargeted(whole, place, f"≤{wan(_annual(whole) * 2)}万元"), f"{FORM}/indicators/{place}/target")


@defect("CO02")
def unit_costs_removed(whole: Submission) -> Planted:
    """Only the small item is left under control."""
    return Planted(without(whole, _unit), f"{FORM}/indicators/0")


@defect("CO03")
def cost_by_unknown_thing(whole: Submission) -> Planted:
    """A unit cost counts in something that no target counts."""
    place = place_of(whole, _unit)
    target = first(whole).indicators[place].target
    return Planted(retargeted(whole, place, f"≤{as_printed(target.value)}万元/栋"), f"{FORM}/indicators/{place}/target")


@defect("CO04")
def one_ceiling_only(whole: Submission) -> Planted:
    """One cost target is the whole budget."""
    place = place_of(whole, _fixed)
    one = retargeted(whole, place, f"≤{wan(_annual(whole))}万元")
    return Planted(without(one, _unit), f"{FORM}/indicators/0")


@defect("CO05")
def costs_in_words(whole: Submission) -> Planted:
    """No cost target holds a number."""
    for order, row in enumerate(first(whole).indicators):
        if _cost(row):
            whole = retargeted(whole, order, "控制在预算以内")
    return Planted(whole, f"{FORM}/indicators/0/target")


@defect("CO06")
def cost_as_floor(whole: Submission) -> Planted:
    """A cost must be at least so much."""
    place = place_of(whole, _fixed)
    return Planted(retargeted(whole, place, first(whole).indicators[place].target.raw.replace("≤", "≥")), f"{FORM}/indicators/{place}/target")


@defect("CO07")
def cost_named_by_heading(whole: Submission) -> Planted:
    """A cost bears the name of an economic heading."""
    where = f"{FORM}/indicators/{place_of(whole, _fixed)}/name"
    return Planted(placed(whole, {where: "委托业务费"}), where)


@defect("CO08")
def cost_of_nothing(whole: Submission) -> Planted:
    """Money for a thing of which no output speaks."""
    where = f"{FORM}/indicators/{place_of(whole, _fixed)}/name"
    return Planted(placed(whole, {where: "举办公益电影放映"}), where)


@defect("CO09")
def cap_below_items(whole: Submission) -> Planted:
    """The whole project is capped below the sum of its items."""
    done, row = with_row(whole, f"成本指标 | 经济成本指标 | 项目总成本 | ≤{wan(_annual(whole) * Decimal('0.8'))}万元")
    return Planted(done, f"{row}/target")
