"""Indicators that a text lists behind their levels (产出指标—数量指标：修路里程≥9公里；修桥座数3座。) → rows of indicators, none of them more than inferred."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from jiheng.model.source import Source
from jiheng.model.target import Certainty
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import find_header
from jiheng.readers.indicators import is_level
from jiheng.readers.labels import fold, pieces
from jiheng.readers.prose_reports import degree_pattern, tells_results
from jiheng.reference.vocabulary import vocabulary

_NUMBER = re.compile(r"^\s*(?:[一二三四五六七八九十\d]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）][、.]?)\s*")
_BETWEEN = re.compile(r"[—–\-－→>＞/／·•:：，,、\s]+")
_COLON = re.compile("[:：]")
_ITEMS = re.compile(r"[；;。\n]+")
_ITEM_NUMBER = re.compile(r"^\s*(?:指标\d{1,2}[:：、.]?|[①-⑳]|\d{1,2}[、.．](?!\d)|[(（]\d{1,2}[)）])\s*")
_SIGN = r"(?:[≥≤＞＜>=<≧≦＝﹦]|不低于|不少于|不小于|不超过|不高于|不大于|达到|控制在)"
_DATE = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?:底|末|初)?(?:之?前|以前)?"
_VALUE = re.compile(rf"(?P<value>{_SIGN}.+|{_DATE}|20\d\d年(?:底|末|内)?(?:之?前)?|\d[\d,.]*\S{{0,12}})$")
_FORM = re.compile(r"绩\s*效\s*(?:目\s*标|指\s*标)")
_LINK = re.compile(r"(?:为|是|[:：，,])+$")
_LONGEST_LEAD = 30
_LONGEST_NAME = 40
_FEWEST = 2  # lines of levels with indicators behind them
_HEADER = ("一级指标", "二级指标", "三级指标", "指标值")
_UNREAD = "“{}”列在指标中，但分不出指标名称和指标值，未读取；请对照原文补录。"


class _Listed(msgspec.Struct, frozen=True):
    """The levels that begin a line, and the text behind them."""

    level1: str
    level2: str
    text: str


def with_lists(grid: Grid) -> Grid:
    """The file with such lines turned into rows; as it is where it has a table of indicators."""
    listed = {at: found for at, line in enumerate(grid.lines) if (found := _listed(line)) is not None}
    if len(listed) < _FEWEST or tells_results(grid) or not any(_FORM.search(cell.text) for line in grid.lines for cell in line.cells):
        return grid
    if any(find_header(pieces(line)) for line in grid.lines):
        return grid
    table = max((line.table or 0 for line in grid.lines), default=0) + 1
    lines: list[Line] = []
    lost: list[tuple[Source, str]] = []
    begun, level1 = False, ""
    for at, line in enumerate(grid.lines):
        found = listed.get(at)
        if found is None:
            lines.append(line)
            continue
        source = line.cells[0].source
        if not begun:
            lines.append(_line(_HEADER, source, table, Certainty.READ))
            begun = True
        level1 = found.level1 or level1
        for name, value in _items(found.text, source, lost):
            lines.append(_line((level1, found.level2, name, value), source, table, Certainty.INFERRED))
    return Grid(lines=tuple(lines), lost=(*grid.lost, *lost))


def _listed(line: Line) -> _Listed | None:
    """The levels that a line begins with, and the indicators behind their colon; None for other lines."""
    if len(line.cells) != 1 or line.table is not None:
        return None
    text = _NUMBER.sub("", line.cells[0].text)
    colons = [found.start() for found in _COLON.finditer(text[:_LONGEST_LEAD])]
    for colon in reversed(colons):
        parts = [fold(part) for part in _BETWEEN.split(text[:colon]) if part]
        rest = text[colon + 1 :].strip()
        if 0 < len(parts) <= 2 and all(map(is_level, parts)) and any(_parted(item) for item in _ITEMS.split(rest)):
            first = parts[0] if len(parts) > 1 or parts[0] not in vocabulary().level2 else ""
            return _Listed(first, parts[-1] if len(parts) > 1 or not first else "", rest)
    return None


def _items(text: str, source: Source, lost: list[tuple[Source, str]]) -> Iterator[tuple[str, str]]:
    for item in _ITEMS.split(text):
        if not item.strip():
            continue
        parted = _parted(item)
        if parted is None:
            lost.append((source, _UNREAD.format(item.strip())))
        else:
            yield parted


def _parted(item: str) -> tuple[str, str] | None:
    """Name and target of an item; None where it does not end with a value."""
    bare = _ITEM_NUMBER.sub("", item).strip()
    found = _VALUE.search(bare) or degree_pattern().match(bare)
    if found is None:
        head, colon, value = bare.replace("：", ":").partition(":")
        return (head, value) if colon and 1 < len(head) <= _LONGEST_NAME and value else None
    name = _LINK.sub("", bare[: found.start("value")].rstrip())
    return (name, found["value"]) if 1 < len(name) <= _LONGEST_NAME and not is_level(fold(name)) else None


def _line(texts: Sequence[str], source: Source, table: int, certainty: Certainty) -> Line:
    return Line(cells=tuple(Cell(text=text, source=source, column=column, certainty=certainty) for column, text in enumerate(texts)), table=table)
