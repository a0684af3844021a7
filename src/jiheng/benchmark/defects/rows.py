"""Mistakes in the table of indicators: classes, names, what is missing."""

import msgspec

from jiheng.benchmark.planting import FORM, Planted, changed, defect, first, place_of, placed, with_row, without
from jiheng.model.declaration import Submission

_ALL = f"{FORM}/indicators"


@defect("IN01")
def unknown_level1(whole: Submission) -> Planted:
    """A first level of nobody's framework."""
    return Planted(placed(whole, {f"{_ALL}/3/level1": "运行保障指标"}), f"{_ALL}/3/level1")


@defect("IN02")
def unknown_level2(whole: Submission) -> Planted:
    """A second level of nobody's framework."""
    return Planted(placed(whole, {f"{_ALL}/3/level2": "综合协调指标"}), f"{_ALL}/3/level2")


@defect("IN03")
def quantity_under_benefit(whole: Submission) -> Planted:
    """A quantity stands under the benefits."""
    place = place_of(whole, lambda row: row.level1 == "效益指标")
    return Planted(placed(whole, {f"{_ALL}/{place}/level2": "数量指标"}), f"{_ALL}/{place}/level2")


@defect("IN04")
def outputs_gone(whole: Submission) -> Planted:
    """No output indicator is left."""
    return Planted(without(whole, lambda row: row.level1 == "产出指标"), _ALL)


@defect("IN05")
def timeliness_gone(whole: Submission) -> Planted:
    """No indicator of timeliness is left."""
    return Planted(without(whole, lambda row: row.level2 == "时效指标"), _ALL)


@defect("IN06")
def benefits_gone(whole: Submission) -> Planted:
    """No indicator of benefits is left."""
    return Planted(without(whole, lambda row: row.level1 == "效益指标"), _ALL)


@defect("IN07")
def costs_gone(whole: Submission) -> Planted:
    """No indicator of cost is left."""
    return Planted(without(whole, lambda row: row.level1 == "成本指标"), _ALL)


@defect("IN08")
def satisfaction_gone(whole: Submission) -> Planted:
    """No indicator of satisfaction is left."""
    return Planted(without(whole, lambda row: row.level1 == "满意度指标"), _ALL)


@defect("IN09")
def row_twice(whole: Submission) -> Planted:
    """A row stands twice."""
    rows = first(whole).indicators
    again = msgspec.structs.replace(rows[place_of(whole, lambda row: row.level2 == "数量指标")], id="planted")
    return Planted(changed(whole, indicators=(*rows, again)), f"{_ALL}/{len(rows)}/name")


@defect("IN10")
def name_gone(whole: Submission) -> Planted:
    """A row has a target and no name."""
    return Planted(placed(whole, {f"{_ALL}/3/name": None}), f"{_ALL}/3/name")


@defect("IN11")
def name_of_class(whole: Submission) -> Planted:
    """A row bears the name of its class."""
    return Planted(placed(whole, {f"{_ALL}/3/name": "数量指标"}), f"{_ALL}/3/name")


@defect("IN13")
def execution_as_indicator(whole: Submission) -> Planted:
    """The execution of the budget is set as an indicator."""
    done, row = with_row(whole, "产出指标 | 时效指标 | 预算执行率 | ≥95%")
    return Planted(done, f"{row}/name")


@defect("IN14")
def table_blank(whole: Submission) -> Planted:
    """There is no indicator at all."""
    return Planted(changed(whole, indicators=()), _ALL)


@defect("IN15")
def rate_as_quantity(whole: Submission) -> Planted:
    """A rate stands among the quantities."""
    done, row = with_row(whole, "产出指标 | 数量指标 | 计划任务完成率 | ≥95%")
    return Planted(done, f"{row}/level2")


@defect("IN16")
def money_as_quantity(whole: Submission) -> Planted:
    """The project's own money stands among the quantities."""
    done, row = with_row(whole, "产出指标 | 数量指标 | 项目投入资金 | ≥50万元")
    return Planted(done, f"{row}/level2")
