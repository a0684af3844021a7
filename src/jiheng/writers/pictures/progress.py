"""Progress of indicators (指标进度): each against its target, and against the time of the year that has passed."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from jiheng.writers.pictures.canvas import CROSS, INK, LINE, PLAIN, RISE, SOFT, SOLID, Canvas, Fill, cut
from jiheng.writers.pictures.picture import Picture, Say

_WIDTH, _LABEL, _RIGHT, _TOP, _ROW = 960, 260, 250, 74, 38
_END = Fraction(3, 2)  # of the scale: one and a half times the target


class Progress(NamedTuple):
    """An indicator: target and actual value as text, actual ÷ target (None where there is no such number), whether the target is a ceiling, whether it
    is met (None where that cannot be assessed), and why."""

    name: str
    target: str
    actual: str
    ratio: Fraction | None
    ceiling: bool
    met: bool | None
    why: str = ""


def progress_picture(key: str, title: str, lines: Sequence[Progress], elapsed: Fraction, say: Say) -> Picture:
    """`elapsed`: the share of the year that has passed."""
    canvas = Canvas(key, _WIDTH, _TOP + _ROW * max(len(lines), 1) + 12)
    _legend(canvas, elapsed, say)
    for place, line in enumerate(lines):
        _draw(canvas, _TOP + _ROW * place, line, say)
    bottom = _TOP + _ROW * len(lines)
    canvas.line(_at(Fraction(1)), _TOP - 8, _at(Fraction(1)), bottom, width=2)
    canvas.line(_at(elapsed), _TOP - 8, _at(elapsed), bottom, dash="5 3", width=1.5)
    head = tuple(say(zh, en) for zh, en in (("指标", "Indicator"), ("指标值", "Target"), ("完成值", "Actual"), ("完成比", "Ratio"), ("结论", "Outcome")))
    rows = tuple((line.name, line.target, line.actual or None, _percent(line.ratio), outcome(line, say)) for line in lines)
    words = "；".join(f"{line.name} {line.actual or '—'} / {line.target} {outcome(line, say)}" for line in lines)
    return Picture(
        key, title, canvas.svg(title, words), head, rows, say("粗线为指标值，虚线为已过去的时间。", "Thick line: target; dashed line: time that has passed.")
    )


def outcome(line: Progress, say: Say) -> str:
    """What is said of an indicator."""
    if line.met is None:
        return say("未能核对", "could not be assessed")
    if line.ceiling:
        return say("未超上限", "within the ceiling") if line.met else say("超出上限", "above the ceiling")
    return say("已达到", "reached") if line.met else say("未达到", "not yet reached")


def _at(ratio: Fraction) -> float:
    """Where a share of the target lies."""
    return _LABEL + float(min(max(ratio, Fraction(0)), _END) / _END) * (_WIDTH - _LABEL - _RIGHT)


def _fill(line: Progress) -> Fill:
    if line.met:
        return SOLID
    return CROSS if line.ceiling else RISE


def _draw(canvas: Canvas, y: int, line: Progress, say: Say) -> None:
    canvas.text(_LABEL - 12, y + 20, cut(line.name, _LABEL - 14, 14), size=14, anchor="end")
    canvas.area(_LABEL, y + 6, _WIDTH - _LABEL - _RIGHT, 18, PLAIN, edge=LINE)
    if line.ratio is not None and line.ratio > 0:
        tip = f"{line.name} {line.actual} / {line.target} {outcome(line, say)}"
        canvas.area(_LABEL, y + 6, max(_at(line.ratio) - _LABEL, 2), 18, _fill(line), tip=tip)
        if line.ratio > _END:
            canvas.text(_at(_END) - 6, y + 20, f"{_percent(line.ratio)} ▶", size=12, anchor="end", halo=True, bold=True)
    sign = "—" if line.met is None else "✓" if line.met else "✕" if line.ceiling else "…"
    canvas.text(_WIDTH - _RIGHT + 10, y + 20, sign, size=15, bold=True)
    canvas.text(_WIDTH, y + 20, cut(f"{line.actual or '—'} / {line.target}", _RIGHT - 36, 13), size=13, anchor="end")


def _legend(canvas: Canvas, elapsed: Fraction, say: Say) -> None:
    told = (
        (SOLID, "✓ 已达到或未超上限", "✓ reached, or within"),
        (RISE, "… 未达到", "… not yet"),
        (CROSS, "✕ 超出上限", "✕ above ceiling"),
        (PLAIN, "— 没有数值", "— no number"),
    )
    x = 0.0
    for fill, zh, en in told:
        canvas.area(x, 10, 24, 14, fill, edge=INK)
        canvas.text(x + 32, 22, say(zh, en), size=13)
        x += 190
    canvas.text(_at(Fraction(1)), _TOP - 14, say("指标值", "target"), size=13, anchor="middle", bold=True)
    if abs(_at(elapsed) - _at(Fraction(1))) > 110:
        canvas.text(_at(elapsed), _TOP - 14, say(f"时间 {_percent(elapsed)}", f"time {_percent(elapsed)}"), size=13, anchor="middle", colour=SOFT)
    else:
        canvas.text(_at(elapsed) - 40, _TOP - 14, say(f"时间 {_percent(elapsed)}", f"time {_percent(elapsed)}"), size=13, anchor="end", colour=SOFT)


def _percent(share: Fraction | None) -> str:
    return "—" if share is None else f"{float(share) * 100:.0f}%"
