"""A plain reading of some rules, loop by loop, against which the engine is held. Written from the rules' docstrings, without their facts."""

import datetime as dt
from collections.abc import Callable

from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.target import Comparator, Kind

Reading = Callable[[Declaration], bool]
RowReading = Callable[[Indicator], bool]

COSTS = {"成本指标", "经济成本指标"}
FITTING = {
    "成本指标": {"经济成本指标"},
    "产出指标": {"数量指标", "质量指标", "时效指标", "成本指标"},
    "效益指标": {"社会效益指标"},
    "满意度指标": {"服务对象满意度指标"},
}


def annual_funds_above_total(form: Declaration) -> bool:
    total, annual = form.funds.total.amount, form.funds.annual.amount
    return total is not None and annual is not None and annual > total


def start_after_end(form: Declaration) -> bool:
    return form.start is not None and form.end is not None and form.start > form.end


def indicators_blank(form: Declaration) -> bool:
    rows = [row for row in form.indicators if row.name or row.target.kind is not Kind.EMPTY]
    return form.has_form and not rows


def overall_objective_blank(form: Declaration) -> bool:
    return _two_sided(form) and bool(form.annual_objective) and not form.overall_objective and not _long(form)


def multi_year_without_overall_objective(form: Declaration) -> bool:
    return _two_sided(form) and bool(form.annual_objective) and not form.overall_objective and _long(form)


def objectives_identical(form: Declaration) -> bool:
    return bool(form.annual_objective) and form.annual_objective == form.overall_objective and _long(form)


def objective_too_long(form: Declaration) -> bool:
    return len(form.annual_objective or "") > 2000


def target_blank(row: Indicator) -> bool:
    return bool(row.name) and row.target.kind is Kind.EMPTY


def indicator_name_blank(row: Indicator) -> bool:
    return not row.name and row.target.kind is not Kind.EMPTY


def level2_under_wrong_level1(row: Indicator) -> bool:
    return row.level1 in FITTING and row.level2 in set().union(*FITTING.values()) and row.level2 not in FITTING[row.level1]


def money_unit_cut_off(row: Indicator) -> bool:
    counted = (row.name or "").endswith("人数")
    about_money = row.level2 in COSTS or "费" in (row.name or "")
    return row.target.unit == "万" and about_money and not counted


def percentage_above_100(row: Indicator) -> bool:
    share = (row.name or "").endswith(("合格率", "满意度", "投诉率"))
    return share and row.target.unit == "%" and row.target.value is not None and row.target.value > 100


def quantity_in_words(row: Indicator) -> bool:
    repeats = row.target.text == "促进" and "促进" in (row.name or "")
    return bool(row.name) and row.level2 == "数量指标" and row.target.kind is Kind.QUALITATIVE and not repeats


def satisfaction_below_floor(row: Indicator) -> bool:
    target = row.target
    floor = target.comparator not in {Comparator.LE, Comparator.LT}
    return (row.name or "").endswith("满意度") and target.unit == "%" and target.value is not None and target.value < 80 and floor


def target_repeats_name(row: Indicator) -> bool:
    return row.target.text == "促进" and "促进" in (row.name or "")


FORMS: dict[str, Reading] = {
    "FU01": annual_funds_above_total,
    "TI01": start_after_end,
    "IN14": indicators_blank,
    "OB01": overall_objective_blank,
    "OB03": objectives_identical,
    "OB08": objective_too_long,
    "OB09": multi_year_without_overall_objective,
}
ROWS: dict[str, RowReading] = {
    "IN03": level2_under_wrong_level1,
    "IN10": indicator_name_blank,
    "TV01": target_blank,
    "TV04": money_unit_cut_off,
    "TV06": percentage_above_100,
    "TV07": target_repeats_name,
    "TV10": satisfaction_below_floor,
    "TV13": quantity_in_words,
}


def _two_sided(form: Declaration) -> bool:
    return form.has_form and form.funds.total.amount is not None and form.funds.annual.amount is not None


def _long(form: Declaration) -> bool:
    """More than twelve months; the day after 29 February of no leap year does not occur twice."""
    if form.start is None or form.end is None:
        return False
    start = form.start
    day = min(start.day, 28) if start.month == 2 else start.day
    return form.end > dt.date(start.year + 1, start.month, day)
