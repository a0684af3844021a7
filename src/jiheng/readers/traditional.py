"""Pages converted to traditional characters, pinyin in brackets behind them (績(jī)效) → simplified text without the pinyin."""

import re
from functools import cache

import msgspec

from jiheng.readers.grid import Cell, Grid
from jiheng.reference.traditional import simplified, simplified_characters

_RUBY = re.compile("([㐀-鿿])[(（]([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,7})[)）]")
_TONE = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")
# A simplified text may hold one or two such characters in names.
_LEAST = 4
_NOTE = "原文为繁体字（或夹有拼音注音），已按简体读取；请对照原表核对专名。"


def without_traditional(grid: Grid) -> Grid:
    """The grid in simplified characters, without pinyin, where it is written in traditional ones; else the grid itself. `lost` says so."""
    found = [cell for line in grid.lines for cell in line.cells if cell.text and _traditional().search(cell.text)]
    if sum(len(_traditional().findall(cell.text)) for cell in found) < _LEAST:
        return grid
    lines = (msgspec.structs.replace(line, cells=tuple(map(_plain_cell, line.cells))) for line in grid.lines)
    return Grid(lines=tuple(lines), lost=(*grid.lost, (found[0].source, _NOTE)))


def plain(text: str) -> str:
    """The text in simplified characters, without the pinyin behind them; brackets with letters that are no pinyin (km) stay."""
    return simplified(_RUBY.sub(_stripped, text))


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, simplified_characters()))}]")


def _plain_cell(cell: Cell) -> Cell:
    return msgspec.structs.replace(cell, text=plain(cell.text))


def _stripped(found: re.Match[str]) -> str:
    return found[1] if _TONE.search(found[2]) or _traditional().match(found[1]) else found[0]
