"""A workbook marked: comments and colours at the cells, put into its parts; whatever else it holds stays as it was."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from lxml import etree

from jiheng.model.source import Source
from jiheng.writers.review.marks import Mark, Marked, Marks, fits, kept
from jiheng.writers.review.notes import Notes, cell_place
from jiheng.writers.review.package import OFFICE, Package, damaged
from jiheng.writers.review.paint import Paint

_NAME = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_FIRST = [f"A{row}" for row in range(1, 1_000)]  # the comment on the whole stands in the first that is free


def mark_xlsx(data: bytes, marks: Marks, seen: Mapping[Source, str]) -> Marked:
    """The workbook with the marks; `seen` holds the text that reading saw at each place. Raises CannotMark."""
    package = Package(data)
    book = package.main()
    sheets, shared = _sheets(package, book), _shared(package, book)
    if not sheets:
        raise damaged()
    by_cell: dict[tuple[str, str], list[Mark]] = {}
    homeless: list[Mark] = []
    for mark in marks.marks:
        place = _place(package, sheets, shared, mark, seen)
        if place is None:
            homeless.append(mark)
        else:
            by_cell.setdefault(place, []).append(mark)
    paint = Paint(package, book)
    for (part, name), found in by_cell.items():
        paint.cell(_cell(package.tree(part), name), found)
    first = next(iter(sheets.values()))
    whole = {(first, next(name for name in _FIRST if name not in threaded(package, first))): marks.whole(homeless)}
    _annotate(package, by_cell, whole, marks.author)
    return Marked(data=package.save(), format="xlsx", placed=len(marks.marks) - len(homeless), homeless=len(homeless), signed=package.is_signed)


def _sheets(package: Package, book: str) -> dict[str, str]:
    """Name → part of the worksheets that are shown."""
    parts = {key: target for key, kind, target in package.related(book) if kind == "worksheet"}
    shown = (sheet for sheet in package.tree_of(book).iterfind("{*}sheets/{*}sheet") if sheet.get("state", "visible") == "visible")
    return {sheet.get("name", ""): parts[key] for sheet in shown if (key := sheet.get(f"{{{OFFICE}}}id", "")) in parts}


def _place(package: Package, sheets: Mapping[str, str], shared: Sequence[str], mark: Mark, seen: Mapping[Source, str]) -> tuple[str, str] | None:
    """Part and cell of a mark, if the cell holds what reading saw there, and that the value."""
    source = mark.source
    if source is None or source.sheet is None or source.sheet not in sheets or source.cell is None or not _NAME.fullmatch(source.cell) or source not in seen:
        return None
    part = sheets[source.sheet]
    text = seen[source]
    same = _holds(package.tree_of(part), source.cell, text, shared)
    free = source.cell not in threaded(package, part)
    return (part, source.cell) if same and free and fits(mark.evidence, text) else None


def threaded(package: Package, part: str) -> set[str]:
    """Cells with a discussion (threaded comments of Excel 365): it hides any other comment, and is not ours to write in."""
    parts = [target for _, kind, target in package.related(part) if kind == "threadedComment"]
    return {str(each.get("ref")) for name in parts for each in package.tree_of(name).iter("{*}threadedComment")}


def _holds(sheet: etree._Element, name: str, text: str, shared: Sequence[str]) -> bool:
    """Whether a cell holds the text that was read: texts compared, numbers (printed in one of many ways) only for being there."""
    cell = _existing(sheet, name)
    value = cell.find("{*}v") if cell is not None else None
    if cell is None or (value is None and cell.find("{*}is") is None):
        return not kept(text)
    if cell.get("t") == "s":
        there = _text(shared, value.text if value is not None else "")
    elif cell.get("t") in ("inlineStr", "str"):
        there = "".join(map(str, cell.itertext()))
    else:
        return bool(kept(text))
    return kept(there) in kept(text) or kept(text) in kept(there)


def _shared(package: Package, book: str) -> list[str]:
    """The texts that the workbook keeps in one place."""
    part = next((target for _, kind, target in package.related(book) if kind == "sharedStrings"), None)
    return ["".join(map(str, item.itertext())) for item in package.tree_of(part)] if part is not None else []


def _text(shared: Sequence[str], index: str | None) -> str:
    return shared[int(index)] if index is not None and index.isdecimal() and int(index) < len(shared) else ""


def _existing(sheet: etree._Element, name: str) -> etree._Element | None:
    row = _NAME.fullmatch(name)
    number = row[2] if row else ""
    return next((cell for line in sheet.iterfind("{*}sheetData/{*}row") if line.get("r") == number for cell in line if cell.get("r") == name), None)


def _cell(sheet: etree._Element, name: str) -> etree._Element:
    """The cell of a name; made where there is none, in its order. Raises CannotMark."""
    if (found := _existing(sheet, name)) is not None:
        return found
    rows = sheet.find("{*}sheetData")
    named = _NAME.fullmatch(name)
    if rows is None or named is None:
        raise damaged()
    space = str(rows.tag).removesuffix("sheetData")
    row = next((line for line in rows if line.get("r") == named[2]), None)
    if row is None:
        row = etree.Element(f"{space}row", {"r": named[2]})
        _insert(rows, row, int(named[2]), lambda line: int(line.get("r", "0")))
    cell = etree.Element(f"{space}c", {"r": name})
    if row.get("customFormat") in ("1", "true") and row.get("s"):
        cell.set("s", row.get("s", "0"))
    _insert(row, cell, cell_place(name)[0], lambda other: cell_place(other.get("r", "A1"))[0])
    return cell


def _insert(parent: etree._Element, new: etree._Element, rank: int, ranked: Callable[[etree._Element], int]) -> None:
    before = sum(1 for child in parent if ranked(child) < rank)
    parent.insert(before, new)


def _annotate(package: Package, by_cell: Mapping[tuple[str, str], Iterable[Mark]], whole: Mapping[tuple[str, str], str], author: str) -> None:
    texts: dict[str, dict[str, str]] = {}
    for (part, name), text in whole.items():
        texts.setdefault(part, {})[name] = text
    for (part, name), found in by_cell.items():
        own = "\n\n".join(dict.fromkeys(mark.text for mark in found))
        before = texts.setdefault(part, {}).get(name)
        texts[part][name] = f"{before}\n\n{own}" if before else own
    for part, cells in texts.items():
        Notes(package, part, author).add(cells)
