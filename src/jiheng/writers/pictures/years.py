"""Year on year (年度对比): two bars a line, this year and the one before."""

from collections.abc import Sequence
from decimal import Decimal

from jiheng.writers.pictures.canvas import DOTS, LINE, SOFT, SOLID, Canvas, Fill, cut
from jiheng.writers.pictures.picture import Picture, Say, ten_thousands

_WIDTH, _LABEL, _RIGHT, _TOP, _ROW = 960, 230, 190, 56, 52
MOST = 12


def years_picture(key: str, title: str, first: str, years: tuple[int, int], lines: Sequence[tuple[str, Decimal | None, Decimal | None]], say: Say) -> Picture:
    """`lines`: name, amount of the year before, amount of this year, in yuan; None where there is none. The largest of this year come first."""
    ranked = sorted(lines, key=lambda line: (-(line[2] or 0), -(line[1] or 0), line[0]))
    shown = ranked if len(ranked) <= MOST else [*ranked[: MOST - 1], _together(ranked[MOST - 1 :], say)]
    longest = max((amount for line in shown for amount in line[1:] if amount), default=Decimal(1))
    canvas = Canvas(key, _WIDTH, _TOP + _ROW * max(len(shown), 1) + 8)
    for x, fill, year in ((_LABEL, DOTS, years[0]), (_LABEL + 150, SOLID, years[1])):
        canvas.area(x, 18, 26, 14, fill)
        canvas.text(x + 34, 30, say(f"{year} 年", str(year)), size=14)
    canvas.text(_WIDTH, 30, say("万元", "10,000 yuan"), size=13, anchor="end", colour=SOFT)
    for place, (name, before, now) in enumerate(shown):
        y = _TOP + _ROW * place
        canvas.text(_LABEL - 12, y + 26, cut(name, _LABEL - 16, 14), size=14, anchor="end")
        _bar(canvas, y + 4, before, longest, DOTS, say)
        _bar(canvas, y + 22, now, longest, SOLID, say)
        canvas.text(_WIDTH, y + 26, _change(before, now, say), size=14, anchor="end", bold=True)
        canvas.line(0, y + _ROW - 5, _WIDTH, y + _ROW - 5, colour=LINE, width=0.6)
    head = (first, say(f"{years[0]} 年（元）", f"{years[0]} (yuan)"), say(f"{years[1]} 年（元）", f"{years[1]} (yuan)"), say("增减", "Change"))
    rows = tuple((name, before, now, _change(before, now, say)) for name, before, now in ranked)
    words = "；".join(f"{name} {_told(before, say)} → {_told(now, say)}" for name, before, now in shown)
    return Picture(key, title, canvas.svg(title, words), head, rows)


def _together(lines: Sequence[tuple[str, Decimal | None, Decimal | None]], say: Say) -> tuple[str, Decimal | None, Decimal | None]:
    before = sum((line[1] or Decimal(0) for line in lines), Decimal(0))
    now = sum((line[2] or Decimal(0) for line in lines), Decimal(0))
    return say(f"其余 {len(lines)} 项", f"{len(lines)} others"), before, now


def _bar(canvas: Canvas, y: int, amount: Decimal | None, longest: Decimal, fill: Fill, say: Say) -> None:
    room = _WIDTH - _LABEL - _RIGHT - 80
    width = 0 if amount is None else amount / longest * room
    if amount:
        canvas.area(_LABEL, y, max(width, Decimal(1)), 14, fill)
    canvas.text(_LABEL + float(width) + 8, y + 12, _told(amount, say), size=12, colour=SOFT)


def _told(amount: Decimal | None, say: Say) -> str:
    return say("没有", "none") if amount is None else ten_thousands(amount)


def _change(before: Decimal | None, now: Decimal | None, say: Say) -> str:
    """The change in percent; words where one of the years has nothing."""
    if not before:
        return say("新增", "new") if now else "—"
    if not now:
        return say("不再安排", "ended")
    share = (now - before) / before * 100
    return f"{'+' if share > 0 else '−' if share < 0 else ''}{abs(share):.1f}%"
