"""Flow of funds (资金流向): bands from one column of stations to the next, as thick as the amounts; what flows in flows out."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from jiheng.writers.pictures.canvas import INK, PALE, SERIES, SOFT, Canvas, Fill, cut, num
from jiheng.writers.pictures.picture import Picture, Say, Value, ten_thousands

_WIDTH, _TOP, _BOTTOM, _FIELD, _GAP, _STATION = 960, 56, 34, 420, 12, 14
_LABEL = 215  # width of the words at both sides
MOST = 10  # stations of a column; the smaller ones are put together


class Band(NamedTuple):
    """A band between stations of neighbouring columns: its amount, and where it begins and ends on their sides (in units of the amounts)."""

    column: int
    source: str
    target: str
    amount: Decimal
    leaves: Decimal
    arrives: Decimal


class Station(NamedTuple):
    """A station: its column, name, amount, and what lies above it in its column (in units of the amounts)."""

    column: int
    name: str
    amount: Decimal
    above: Decimal
    place: int


class Layout(NamedTuple):
    """Stations and bands in the order in which they are drawn."""

    stations: tuple[Station, ...]
    bands: tuple[Band, ...]
    total: Decimal
    columns: int


def layout(ways: Sequence[tuple[tuple[str, ...], Decimal]], others: str) -> Layout:
    """Stations and bands of ways (names of the stations from left to right, amount). The largest come first, equal ones by name; amounts of zero or
    below make no band. Beyond MOST, stations of a column are called `others` together."""
    flowing = [(names, amount) for names, amount in ways if amount > 0]
    columns = max((len(names) for names, _ in flowing), default=0)
    named = [_shortened(flowing, column, others) for column in range(columns)]
    sums: list[dict[str, Decimal]] = [defaultdict(Decimal) for _ in range(columns)]
    between: list[dict[tuple[str, str], Decimal]] = [defaultdict(Decimal) for _ in range(max(columns - 1, 0))]
    for names, amount in flowing:
        way = [named[column][name] for column, name in enumerate(names)]
        for column, name in enumerate(way):
            sums[column][name] += amount
        for column in range(columns - 1):
            between[column][way[column], way[column + 1]] += amount
    stations = [station for column in range(columns) for station in _stations(column, sums[column], others)]
    order = {(station.column, station.name): station.place for station in stations}
    bands = [band for column in range(columns - 1) for band in _bands(column, between[column], order)]
    return Layout(tuple(stations), tuple(bands), sum((amount for _, amount in flowing), Decimal(0)), columns)


def flow_picture(key: str, title: str, heads: Sequence[str], ways: Sequence[tuple[tuple[str, ...], Decimal]], say: Say) -> Picture:
    """The picture with a row for each way; `heads` name the columns."""
    others = say("其余各项合计", "all others")
    found = layout(ways, others)
    canvas = Canvas(key, _WIDTH, _TOP + _FIELD + _BOTTOM)
    scale = _scale(found)
    _draw_bands(canvas, found, scale, say)
    for station in found.stations:
        _draw_station(canvas, station, found, scale, say)
    for column, head in enumerate(heads[: found.columns]):
        x, anchor = _side(column, found.columns)
        canvas.text(x, 28, head, size=15, anchor=anchor, bold=True)
    total = ten_thousands(found.total)
    canvas.text(_LABEL, _TOP + _FIELD + 26, say(f"合计 {total} 万元", f"Total {total} × 10,000 yuan"), size=14, colour=SOFT)
    rows: tuple[tuple[Value, ...], ...] = tuple((*names, amount) for names, amount in sorted(ways) if amount > 0)
    words = "；".join(f"{station.name} {ten_thousands(station.amount)}" for station in found.stations)
    return Picture(key, title, canvas.svg(title, words), (*heads, say("金额（元）", "Amount (yuan)")), rows)


def _shortened(flowing: Sequence[tuple[tuple[str, ...], Decimal]], column: int, others: str) -> dict[str, str]:
    """The name under which each station of a column is drawn."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for names, amount in flowing:
        sums[names[column]] += amount
    ranked = sorted(sums, key=lambda name: (-sums[name], name))
    kept = set(ranked if len(ranked) <= MOST else ranked[: MOST - 1])
    return {name: name if name in kept else others for name in ranked}


def _stations(column: int, sums: dict[str, Decimal], others: str) -> list[Station]:
    made, above = [], Decimal(0)
    for place, name in enumerate(sorted(sums, key=lambda name: (name == others, -sums[name], name))):
        made.append(Station(column, name, sums[name], above, place))
        above += sums[name]
    return made


def _bands(column: int, between: dict[tuple[str, str], Decimal], order: dict[tuple[int, str], int]) -> list[Band]:
    """Bands leave a station in the order of their targets and arrive in the order of their sources."""
    left: dict[str, Decimal] = defaultdict(Decimal)
    right: dict[str, Decimal] = defaultdict(Decimal)
    made = []
    for source, target in sorted(between, key=lambda pair: (order[column, pair[0]], order[column + 1, pair[1]])):
        amount = between[source, target]
        made.append(Band(column, source, target, amount, left[source], right[target]))
        left[source] += amount
        right[target] += amount
    return made


def _scale(found: Layout) -> Decimal:
    """Points to the yuan, so that the fullest column fits."""
    most = max((sum(1 for station in found.stations if station.column == column) for column in range(found.columns)), default=1)
    return Decimal(_FIELD - _GAP * (most - 1)) / found.total if found.total else Decimal(0)


def _x(column: int, columns: int) -> float:
    return _LABEL + column * (_WIDTH - 2 * _LABEL - _STATION) / max(columns - 1, 1)


def _side(column: int, columns: int) -> tuple[float, str]:
    """Where the words of a column stand: left of the first, right of all others."""
    x = _x(column, columns)
    return (x - 8, "end") if column == 0 else (x + _STATION + 8, "start")


def _y(station: Station, scale: Decimal) -> Decimal:
    return _TOP + station.above * scale + _GAP * station.place


def _draw_bands(canvas: Canvas, found: Layout, scale: Decimal, say: Say) -> None:
    places = {(station.column, station.name): station for station in found.stations}
    for band in found.bands:
        source, target = places[band.column, band.source], places[band.column + 1, band.target]
        x1, x2 = _x(band.column, found.columns) + _STATION, _x(band.column + 1, found.columns)
        top1, top2 = _y(source, scale) + band.leaves * scale, _y(target, scale) + band.arrives * scale
        thick, middle = max(band.amount * scale, Decimal("0.5")), (x1 + x2) / 2
        d = (
            f"M{num(x1)} {num(top1)}C{num(middle)} {num(top1)} {num(middle)} {num(top2)} {num(x2)} {num(top2)}V{num(top2 + thick)}"
            f"C{num(middle)} {num(top2 + thick)} {num(middle)} {num(top1 + thick)} {num(x1)} {num(top1 + thick)}Z"
        )
        amount = say(f"{ten_thousands(band.amount)} 万元", f"{ten_thousands(band.amount)} × 10,000 yuan")
        canvas.path(d, _fill(_first(found, band), found), tip=f"{band.source} → {band.target}：{amount}", opacity="0.75")


def _first(found: Layout, band: Band) -> int:
    """Number of the station that a band leaves."""
    return next(station.place for station in found.stations if station.column == band.column and station.name == band.source)


def _fill(place: int, found: Layout) -> Fill:
    pale = Fill("pale", "#c3d6df", INK)
    return (pale, *SERIES[1:])[place % len(SERIES)] if found.stations else pale


def _draw_station(canvas: Canvas, station: Station, found: Layout, scale: Decimal, say: Say) -> None:
    y, tall = _y(station, scale), max(station.amount * scale, Decimal(1))
    canvas.area(_x(station.column, found.columns), y, _STATION, tall, Fill("ink", INK, INK), tip=station.name, edge=PALE)
    x, anchor = _side(station.column, found.columns)
    size = 13
    inside = _x(1, found.columns) - _x(0, found.columns) - _STATION - 24  # between two columns
    told = cut(station.name, _LABEL - 16 if station.column in (0, found.columns - 1) else inside, size)
    middle = y + tall / 2
    amount = ten_thousands(station.amount)
    if tall + _GAP >= 34:
        canvas.text(x, middle - 2, told, size=size, anchor=anchor, halo=True)
        canvas.text(x, middle + 14, say(f"{amount} 万元", f"{amount}"), size=12, anchor=anchor, colour=SOFT, halo=True)
    else:
        short = cut(told, 110, 12)
        canvas.text(x, middle + 4, f"{short} {amount}", size=12, anchor=anchor, halo=True)
