"""Departments by light (各部门亮灯): tiles as large as the money, marked by light; not a map of places."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from jiheng.writers.pictures.canvas import BARS, CROSS, DOTS, INK, PLAIN, SOFT, Canvas, Fill, cut
from jiheng.writers.pictures.picture import Picture, Say, ten_thousands

_WIDTH, _TOP, _TALL = 960, 48, 440
MOST = 40
_FILLS = {"red": CROSS, "yellow": DOTS, "green": Fill("green", "#e4f3ea", "#1a6840"), "rest": BARS, "none": PLAIN}
_SIGNS = {"red": "■", "yellow": "▲", "green": "●", "rest": "◆", "none": "○"}
ORDER = ("red", "yellow", "green", "rest", "none")


class Tile(NamedTuple):
    """A department: its name, money in yuan, its worst light ("none" while nothing is due), and projects by light."""

    name: str
    amount: Decimal
    light: str
    counts: tuple[int, ...] = ()


class Box(NamedTuple):
    """A tile with its place."""

    tile: Tile
    x: float
    y: float
    width: float
    height: float


def light_words(say: Say) -> dict[str, str]:
    """The lights as people call them."""
    told = {
        "red": ("红灯", "red"),
        "yellow": ("黄灯", "yellow"),
        "green": ("绿灯", "green"),
        "rest": ("未能核对", "not assessed"),
        "none": ("未到期", "not due"),
    }
    return {light: say(zh, en) for light, (zh, en) in told.items()}


def tiles_picture(key: str, title: str, tiles: Sequence[Tile], say: Say) -> Picture:
    """The picture; departments without money are in the table only."""
    words = light_words(say)
    ranked = sorted(tiles, key=lambda tile: (-tile.amount, tile.name))
    canvas = Canvas(key, _WIDTH, _TOP + _TALL + 4)
    x = 0.0
    for light in ORDER:
        canvas.area(x, 12, 22, 16, _FILLS[light])
        canvas.text(x + 30, 25, f"{_SIGNS[light]} {words[light]}", size=14)
        x += 150
    for box in boxes(ranked, 0, _TOP, _WIDTH, _TALL):
        _draw(canvas, box, words, say)
    head = (
        say("部门", "Department"),
        say("年度资金（元）", "Funds (yuan)"),
        say("灯", "Light"),
        *(say(f"{words[light]}（项目）", f"{words[light]} (projects)") for light in ORDER),
    )
    rows = tuple((tile.name, tile.amount, words[tile.light], *(tile.counts or (None,) * len(ORDER))) for tile in ranked)
    told = "；".join(f"{tile.name} {ten_thousands(tile.amount)} {words[tile.light]}" for tile in ranked)
    return Picture(
        key,
        title,
        canvas.svg(title, told),
        head,
        rows,
        say("面积按年度资金，灯取各项目中最差的一个。", "Area by funds; the light is the worst of the projects."),
    )


def boxes(ranked: Sequence[Tile], x: float, y: float, width: float, height: float) -> list[Box]:
    """Rows of tiles (squarified): a row takes tiles as long as they become squarer by it. `ranked` from the largest; without money, no tile."""
    left = [tile for tile in ranked[:MOST] if tile.amount > 0]
    whole = float(sum(tile.amount for tile in left))
    made: list[Box] = []
    while left:
        scale = width * height / whole
        side = min(width, height)
        count = _row(left, side, scale)
        row, left = left[:count], left[count:]
        size = float(sum(tile.amount for tile in row))
        thick = size * scale / side
        at = y if height <= width else x
        for tile in row:
            long = float(tile.amount) * scale / thick
            made.append(Box(tile, x, at, thick, long) if height <= width else Box(tile, at, y, long, thick))
            at += long
        if height <= width:
            x, width = x + thick, width - thick
        else:
            y, height = y + thick, height - thick
        whole -= size
    return made


def _row(left: Sequence[Tile], side: float, scale: float) -> int:
    """How many tiles the next row takes."""
    best, count = float("inf"), 0
    for number in range(1, len(left) + 1):
        areas = [float(tile.amount) * scale for tile in left[:number]]
        total = sum(areas)
        worst = max(max(side * side * area / total**2, total**2 / (side * side * area)) for area in areas)
        if worst > best:
            break
        best, count = worst, number
    return count


def _draw(canvas: Canvas, box: Box, words: dict[str, str], say: Say) -> None:
    tile, fill = box.tile, _FILLS[box.tile.light]
    amount = say(f"{ten_thousands(tile.amount)} 万元", f"{ten_thousands(tile.amount)} × 10,000 yuan")
    canvas.area(box.x + 1, box.y + 1, max(box.width - 2, 1), max(box.height - 2, 1), fill, tip=f"{tile.name} {amount} {words[tile.light]}", edge=INK)
    room = box.width - 16
    if box.width < 70 or box.height < 28:
        if box.width >= 22 and box.height >= 20:
            canvas.text(box.x + 6, box.y + 17, _SIGNS[tile.light], size=13, halo=True)
        return
    canvas.text(box.x + 8, box.y + 21, cut(f"{_SIGNS[tile.light]} {tile.name}", room, 14), size=14, bold=True, halo=True)
    if box.height >= 48:
        canvas.text(box.x + 8, box.y + 41, cut(amount, room, 13), size=13, colour=SOFT, halo=True)
