"""Pictures of monitoring as numbers: the curve of money and work beside time, and the gauge of an indicator. Templates draw them as SVG."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil

import msgspec
from django.utils.translation import gettext as _

from jiheng.model.attainment import Degree, Direction
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.lights import Course
from jiheng.scoring.monitoring import Watch, Watched
from jiheng.scoring.pace import percent

LEFT, RIGHT, TOP, BOTTOM = 50, 698, 26, 226
_MONTH = Fraction(RIGHT - LEFT, 12)
_STEP = Fraction(1, 4)
_APART = 16  # between two lines of text
_WIDE = 190  # of the text on the forecast
_LATE = 590  # further to the right there is no room on the right


class Point(msgspec.Struct, frozen=True):
    """A point of a curve."""

    x: str
    y: str


class Label(msgspec.Struct, frozen=True):
    """A text beside the end of a curve; `anchor` as SVG has it."""

    x: str
    y: str
    text: str
    anchor: str = "start"


class Month(msgspec.Struct, frozen=True):
    """A row of the table behind the chart: shares as text, "" where there is none."""

    name: str
    main: str
    money: str
    time: str


class Curve(msgspec.Struct, frozen=True):
    """The chart: two curves over the months, the line of time, the day, and where the money goes at the pace so far."""

    main_name: str
    grid: list[tuple[str, str]]
    months: list[tuple[str, str]]
    main: list[Point]
    money: list[Point]
    day: Label
    day_x: str
    labels: list[Label]
    time: Label | None
    time_end: str
    ahead: tuple[Point, Point] | None
    ahead_label: Label | None
    rows: list[Month]

    @property
    def main_line(self) -> str:
        """The path of the main curve."""
        return _path(self.main)

    @property
    def money_line(self) -> str:
        """The path of the payments."""
        return _path(self.money)


class Gauge(msgspec.Struct, frozen=True):
    """An actual value on the scale of its target (100): `width` of its bar, whether what lies beyond may not be entered, where the time stands."""

    width: str
    is_ceiling: bool
    time: str
    light: str
    words: str


def _path(points: list[Point]) -> str:
    return " ".join(f"{'L' if place else 'M'}{point.x} {point.y}" for place, point in enumerate(points))


def _text(value: Fraction | float) -> str:
    return f"{float(value):.1f}".rstrip("0").rstrip(".")


def curve(watched: Watch) -> Curve | None:
    """The chart of a project; None where there is neither a budget nor anything that is counted."""
    spending, main = watched.money.spending, watched.main
    paid = [Fraction(total) / Fraction(spending.budget) for total in watched.money.totals] if spending.budget else []
    target = main.standing.reached.target if main else None
    done = [(total or Fraction(0)) / target for total in main.totals] if main and target else []
    if not paid and not done:
        return None
    ahead = watched.money.forecast.value
    year = Fraction(ahead.value) / Fraction(spending.budget) if ahead is not None and ahead.value is not None and spending.budget else None
    highest = max([Fraction(1), *done, *paid, *([year] if year is not None else [])])
    top = min(ceil(highest / _STEP) * _STEP, Fraction(3, 2) if highest <= Fraction(3, 2) else highest)
    return _drawn(watched, done, paid, year, top)


def _drawn(watched: Watch, done: list[Fraction], paid: list[Fraction], year: Fraction | None, top: Fraction) -> Curve:
    xs = [*(_x(Fraction(end.month)) for end in watched.elapsed.ends[:-1]), _x(watched.elapsed.months)]

    def y(share: Fraction) -> Fraction:
        return BOTTOM - (BOTTOM - TOP) * min(max(share, Fraction(0)), top) / top

    def points(shares: list[Fraction]) -> list[Point]:
        return [Point(_text(LEFT), _text(BOTTOM)), *(Point(_text(x), _text(y(share))) for x, share in zip(xs, shares, strict=True))] if shares else []

    step = _STEP if top <= Fraction(3, 2) else top / 4
    marks = [step * place for place in range(int(top / step) + 1)]
    drawn = year is not None and paid and not watched.elapsed.is_over
    return Curve(
        main_name=watched.main.standing.indicator.name or "" if watched.main else "",
        grid=[(_text(y(mark)), percent(mark, 0)) for mark in marks],
        months=[(_text(_x(Fraction(month))), str(month)) for month in range(1, 13)],
        main=points(done),
        money=points(paid),
        day=_beside(xs[-1], "20", percent(watched.elapsed.share)),
        day_x=_text(xs[-1]),
        labels=_labels(xs[-1], [(y(shares[-1]), f"{word} {percent(shares[-1])}") for shares, word in ((done, _("完成")), (paid, _("付款"))) if shares]),
        time=_time_label(xs[-1], y),
        time_end=_text(y(Fraction(1))),
        ahead=(Point(_text(xs[-1]), _text(y(paid[-1]))), Point(_text(RIGHT), _text(y(year)))) if drawn and year is not None else None,
        ahead_label=_below(xs[-1], y(paid[-1]), y(year), percent(year)) if drawn and year is not None and xs[-1] <= _LATE else None,
        rows=_rows(watched, done, paid),
    )


def _x(months: Fraction) -> Fraction:
    return LEFT + months * _MONTH


def _labels(x: Fraction, told: list[tuple[Fraction, str]]) -> list[Label]:
    """Texts beside the last points, none over another."""
    placed: list[tuple[Fraction, str]] = []
    for y, text in sorted(told):
        placed.append((max(y + 4, placed[-1][0] + _APART) if placed else y + 4, text))
    return [Label(_text(x + 10), _text(y), text) for y, text in placed]


def _time_label(x: Fraction, y: Callable[[Fraction], Fraction]) -> Label | None:
    """Where the line of time is named: below it, to the right of the day; late in the year, when the curves are there, it is not."""
    return None if x > _LATE else Label(_text(_x(Fraction(10)) + 6), _text(y(Fraction(10, 12)) + 18), "")


def _below(x: Fraction, y: Fraction, end: Fraction, text: str) -> Label:
    """The text below the line that leads on to the end of the year, clear of it also where the text begins."""
    start = max(x, RIGHT - _WIDE)
    on_line = end + (y - end) * (RIGHT - start) / (RIGHT - x)
    return Label(_text(RIGHT), _text(min(max(on_line, end) + 18, Fraction(BOTTOM - 6))), text)


def _beside(x: Fraction, y: str, text: str) -> Label:
    """The text at the line of the day, to its right, late in the year to its left."""
    is_late = x > _LATE
    return Label(_text(x - 10 if is_late else x + 10), y, text, "end" if is_late else "start")


def _rows(watched: Watch, done: list[Fraction], paid: list[Fraction]) -> list[Month]:
    rows = []
    for place, end in enumerate(watched.elapsed.ends):
        months = watched.elapsed.months if end == watched.elapsed.until else Fraction(end.month)
        rows.append(Month(end.isoformat(), percent(done[place]) if done else "", percent(paid[place]) if paid else "", percent(months / 12)))
    return rows


def gauge(row: Watched, watched: Watch) -> Gauge:
    """The gauge of an indicator."""
    standing = row.standing
    reached, value = standing.reached, standing.value.measured.value
    share = reached.ratio if reached.ratio is not None else _of_words(reached.degree)
    time = _text(watched.elapsed.share * 100) if standing.course in (Course.GROWS, Course.FIGURE) else ""
    words = _("%(name)s：实际 %(actual)s，目标 %(target)s") % {
        "name": standing.indicator.name or "",
        "actual": value.raw if value else _("没有"),
        "target": standing.indicator.target.raw,
    }
    return Gauge(_width(share), reached.direction is Direction.DOWN, time, standing.signal.light.value, words)


def money_gauge(watched: Watch) -> Gauge:
    """The gauge of the budget."""
    rate = watched.money.spending.rate
    words = _("预算执行率 %(rate)s，时间进度 %(time)s") % {"rate": percent(rate or Fraction(0)), "time": percent(watched.elapsed.share)}
    return Gauge(_width(rate), is_ceiling=False, time=_text(watched.elapsed.share * 100), light=watched.money.signal.light.value, words=words)


def _width(share: Fraction | None) -> str:
    return _text(min(max(share * 100, Fraction(0)), Fraction(125))) if share is not None else "0"


def _of_words(degree: Degree | None) -> Fraction | None:
    """How long the bar of words is: the middle of the band that the usual way of marking gives them; nothing for what was missed."""
    bands = load_scoring_profile().qualitative
    band = next((each for each in bands.bands if each.degree == degree), None) if bands else None
    if degree is None or degree is Degree.MISSED or band is None:
        return None
    return Fraction(1) if degree is Degree.REACHED else Fraction(band.highest + band.lowest) / 200
