"""Lights of monitoring (红黄绿): how far indicators and spending have come beside the time that has passed, by the thresholds of a profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jiheng.model.actual_values import ActualValue, Spending
from jiheng.model.attainment import Attainment, Degree, Direction
from jiheng.model.measure import Aggregate, EvidenceKind
from jiheng.model.measured import Lack, Missing
from jiheng.model.numerals import short
from jiheng.model.target import Kind
from jiheng.model.unit import RATE, Unit, parse_unit
from jiheng.reference.monitoring_profiles import MonitoringProfile
from jiheng.scoring.pace import Elapsed, percent


class Light(StrEnum):
    """A light; NOT_DUE where nothing had to be reached yet, OPEN where nobody can tell."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NOT_DUE = "not_due"
    OPEN = "open"

    @property
    def zh(self) -> str:
        """The word that people see."""
        return {"green": "绿", "yellow": "黄", "red": "红", "not_due": "未到期", "open": "未能核对"}[self.value]

    @property
    def deviates(self) -> bool:
        """Whether a reason is asked for."""
        return self in (Light.YELLOW, Light.RED)


@dataclass(frozen=True, slots=True)
class Signal:
    """A light with its word ("超出上限") and why, in Chinese and English."""

    light: Light
    zh: str
    en: str
    why_zh: str = ""
    why_en: str = ""


class Course(StrEnum):
    """How an actual value moves through the year: it GROWS with time (counts, sums); it grows below a CEILING; it happens ONCE; it is a STATE that may
    go up and down (rates, means, unit costs, grades); or a FIGURE of others, of which nobody knows whether it counts on or begins anew."""

    GROWS = "grows"
    CEILING = "ceiling"
    ONCE = "once"
    STATE = "state"
    FIGURE = "figure"


_ADDS = (Aggregate.COUNT, Aggregate.SUM)
_KEPT = {Aggregate.SUM, Aggregate.GREATEST, Aggregate.COUNT}  # what went beyond a ceiling stays there
_GREEN, _SHORT = ("正常", "on course"), ("关注", "watch")


def course_of(value: ActualValue, reached: Attainment, profile: MonitoringProfile) -> Course:
    """How the actual value of an indicator moves."""
    measure, target = value.measure, value.indicator.target
    if measure is None or target.kind is Kind.QUALITATIVE:
        return Course.STATE
    if target.kind is Kind.DATE:
        return Course.ONCE
    if measure.aggregate in _ADDS:
        if reached.direction is Direction.DOWN:
            return Course.CEILING
        unit = parse_unit(target.unit)
        scale = unit.scale if isinstance(unit, Unit) else Fraction(1)
        is_once = measure.aggregate is Aggregate.COUNT and target.value is not None and Fraction(target.value) * scale <= profile.number("once")
        return Course.ONCE if is_once else Course.GROWS
    if measure.record is EvidenceKind.STATISTIC and measure.aggregate is Aggregate.LATEST and _counts_on(target.unit):
        return Course.FIGURE
    return Course.STATE


def _counts_on(unit: str | None) -> bool:
    """Whether a figure in this unit may be a running total: 人 may, % and 万元/次 may not."""
    found = parse_unit(unit)
    return isinstance(found, Unit) and not any(term.kind == RATE or term.exponent < 0 for term in found.terms)


def signal_of(value: ActualValue, reached: Attainment, course: Course, elapsed: Elapsed, profile: MonitoringProfile) -> Signal:
    """The light of an indicator on a day."""
    lacks = {each.lack: each for each in value.measured.missing}
    if value.measure is None:
        return _open("没有取数规则", "no measure")
    if value.measured.value is None:
        return _without_value(value, lacks, elapsed)
    if reached.met is None:
        return _open(reached.zh, reached.en)
    signal = _judged(value, reached, course, elapsed, profile)
    few = lacks.get(Lack.FEW_ANSWERS)
    if few and signal.light in (Light.GREEN, Light.YELLOW):
        return Signal(Light.YELLOW, "样本偏少", "small sample", few.zh, few.en)
    return signal


def _open(zh: str, en: str) -> Signal:
    return Signal(Light.OPEN, "未能核对", "could not be assessed", zh, en)


def _not_due(zh: str, en: str) -> Signal:
    return Signal(Light.NOT_DUE, "未到期", "not due", zh, en)


def _without_value(value: ActualValue, lacks: Mapping[Lack, Missing], elapsed: Elapsed) -> Signal:
    end = value.indicator.target.end
    if end is not None and end < elapsed.until:
        return Signal(Light.RED, "已过期", "overdue", f"应在 {end} 前完成，还没有完成的记录", f"due by {end}, and no record of it")
    told = value.measured.missing[0] if value.measured.missing else None
    if not {Lack.NO_EVIDENCE, Lack.NOT_JUDGED} & lacks.keys() or elapsed.is_over:
        return _open(told.zh, told.en) if told else _open("没有实际完成值", "no actual value")
    assert told is not None  # one of the lacks is
    return _not_due(told.zh, told.en)


def _judged(value: ActualValue, reached: Attainment, course: Course, elapsed: Elapsed, profile: MonitoringProfile) -> Signal:
    if not reached.met and is_beyond(reached):
        return Signal(Light.RED, "超出上限", "above the ceiling", *_gap(reached))
    if reached.met:
        return Signal(Light.GREEN, *_GREEN, reached.zh, reached.en)
    if course in (Course.GROWS, Course.FIGURE) and reached.ratio is not None:
        if reached.ratio > 1:
            return Signal(Light.YELLOW, "超过指标值", "above the target", *_gap(reached))
        return _by_time(reached.ratio, elapsed, profile)
    if course is Course.ONCE:
        return _once(value, reached, elapsed)
    if reached.degree is Degree.PARTLY:
        return Signal(Light.YELLOW, "部分达成", "partly reached", reached.zh, reached.en)
    return _short_of(value, reached, profile)


def is_beyond(reached: Attainment) -> bool:
    """Whether a number lies above what the target permits."""
    if reached.actual is None or reached.target is None:
        return False
    return reached.direction is Direction.DOWN or (reached.direction is Direction.SPAN and reached.actual > reached.target)


def is_lost(value: ActualValue, reached: Attainment) -> bool:
    """Whether what was missed cannot be made good any more: a greatest value or sum above its ceiling, a least value below its floor, a day that is past."""
    if reached.met is not False or value.measure is None:
        return False
    if is_beyond(reached):
        return value.measure.aggregate in _KEPT
    return value.measure.aggregate is Aggregate.LEAST or (reached.direction is Direction.BY and reached.degree is Degree.MISSED)


def _once(value: ActualValue, reached: Attainment, elapsed: Elapsed) -> Signal:
    if reached.direction is Direction.BY:
        return Signal(Light.RED, "晚于指标值", "late", reached.zh, reached.en)
    if elapsed.is_over:
        return Signal(Light.RED, "没有完成", "not done", reached.zh, reached.en)
    told = value.measured.missing[0] if value.measured.missing else None
    return _not_due(told.zh, told.en) if told else _not_due("尚未完成", "not done yet")


def _short_of(value: ActualValue, reached: Attainment, profile: MonitoringProfile) -> Signal:
    if reached.ratio is None:
        return Signal(Light.RED, "未达成", "not reached", reached.zh, reached.en)
    if value.measure is not None and value.measure.aggregate is Aggregate.LEAST and reached.ratio < 1:
        return Signal(Light.RED, "低于下限", "below the floor", *_gap(reached))
    is_near = reached.ratio * 100 >= profile.number("near")
    return Signal(Light.YELLOW if is_near else Light.RED, "未达到", "short of the target", *_gap(reached))


def _gap(reached: Attainment) -> tuple[str, str]:
    if reached.ratio is None or reached.actual is None or reached.target is None:
        return reached.zh, reached.en
    told = f"{short(reached.actual)} ÷ {short(reached.target)} = {percent(reached.ratio)}"
    return f"为指标值的 {told}", f"of the target: {told}"


def _by_time(share: Fraction, elapsed: Elapsed, profile: MonitoringProfile) -> Signal:
    """A share of what is due in the year beside the share of the year that has passed."""
    index = share / elapsed.share
    told = f"{percent(share)} ÷ {percent(elapsed.share)} = {percent(index)}"
    light = next((light for light, name in ((Light.GREEN, "green"), (Light.YELLOW, "yellow")) if index * 100 >= profile.number(name)), Light.RED)
    word = {Light.GREEN: _GREEN, Light.YELLOW: _SHORT, Light.RED: ("预警", "alarm")}[light]
    return Signal(light, *word, f"与时间进度相比：{told}", f"beside the time elapsed: {told}")


def money_signal(spending: Spending, elapsed: Elapsed, profile: MonitoringProfile) -> Signal:
    """The light of the execution of the budget."""
    rate = spending.rate
    if rate is None:
        return _open("申报表没有年度资金", "the form gives no annual amount")
    if rate > 1:
        return Signal(Light.RED, "超出预算", "above the budget", f"执行率 {percent(rate)}", f"execution {percent(rate)}")
    return _by_time(max(rate, Fraction(0)), elapsed, profile)
