"""XLSX (Excel, WPS, LibreOffice) → Grid: every cell as printed, number formats and all."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree  # BSD: streams the sheets; see the decision on spreadsheets for why not calamine

from jiheng.model.carried import HIDDEN_SHEET
from jiheng.readers.archive import Archive, damaged, not_parsed, parse_xml, refuse_dtd
from jiheng.readers.grid import Grid
from jiheng.readers.number_format import BUILT_IN, Unprintable, printed_number, printed_text
from jiheng.readers.sheets import Sheet, grid_of, is_text_after_all, too_many_cells

MOST_STRINGS = 1_000_000
_SMALL = 2 * 2**20  # bytes: parts up to this size are parsed at once, which is three times as fast as a stream

_LONGEST = 9  # digits of a number that counts something
_EPOCH_1900, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAME = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_TRUE = ("1", "true", "on")


def read_xlsx(data: bytes) -> Grid:
    """Every visible sheet as a table. Values that the file does not hold (formulas never calculated) are named in `lost`. Raises Unreadable."""
    archive = Archive(data)
    book = parse_xml(archive.read("xl/workbook.xml"))
    relations = list(_relations(archive))
    values = _Values(archive, book, {kind: part for _, kind, part in relations})
    parts = list(_sheets(book, {key: part for key, kind, part in relations if kind == "worksheet"}))
    sheets = [_sheet(archive, part, name, values) for name, part, visible in parts if visible]
    hidden = [name for name, _, visible in parts if not visible and name != HIDDEN_SHEET]
    if hidden and sheets:
        sheets[0].lose(0, 0, f"隐藏的工作表未读入：{'、'.join(hidden)}")
    return grid_of(sheets)


def own_rows(data: bytes) -> Iterator[dict[int, str]]:
    """Rows of the sheet that jiheng hides in its workbooks: column → text, or formula behind "="; none where there is no such sheet. Raises Unreadable."""
    archive = Archive(data)
    book = parse_xml(archive.read("xl/workbook.xml"))
    relations = list(_relations(archive))
    part = next((part for name, part, _ in _sheets(book, {key: part for key, _, part in relations}) if name == HIDDEN_SHEET), None)
    if part is None:
        return
    values = _Values(archive, book, {kind: part for _, kind, part in relations})
    for row in _elements(archive, part, "row"):
        yield {column: text for cell in row if (column := _column_of(cell.get("r", ""))) is not None and (text := _own_text(cell, values))}


def _own_text(cell: etree._Element, values: "_Values") -> str:
    formula, value, inline = (cell.find(f"{{*}}{name}") for name in ("f", "v", "is"))
    if formula is not None:
        return f"={formula.text or ''}"
    if inline is not None:
        return _text(inline)
    text = (value.text or "") if value is not None else ""
    return values.shared(text) if cell.get("t") == "s" else text


def _relations(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """Key, kind and name of the parts that the workbook uses."""
    for relation in parse_xml(archive.read("xl/_rels/workbook.xml.rels")):
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], part


def _sheets(book: etree._Element, parts: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Name, part and visibility of the worksheets, in their order; charts and dialogs have no cells."""
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        key = next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
        if key in parts:
            yield str(sheet.get("name", "")), parts[key], sheet.get("state", "visible") == "visible"


class _Values:
    """What a workbook keeps in one place for all sheets: texts, formats, the first day of its calendar."""

    def __init__(self, archive: Archive, book: etree._Element, parts: dict[str, str]) -> None:
        properties = book.find("{*}workbookPr")
        self._epoch = _EPOCH_1904 if properties is not None and properties.get("date1904") in _TRUE else _EPOCH_1900
        self._texts = list(_shared_texts(archive, parts["sharedStrings"])) if "sharedStrings" in parts else []
        self._formats = _formats(parse_xml(archive.read(parts["styles"]))) if "styles" in parts else []
        self._around = {str(style): code for style, code in enumerate(self._formats) if "@" in code and code != "@"}

    def shared(self, index: str) -> str:
        """A shared text. Raises Unreadable for a number that leads nowhere."""
        if not index.isdecimal() or len(index) > _LONGEST or int(index) >= len(self._texts):
            raise damaged()
        return self._texts[int(index)]

    def printed(self, raw: str, style: str) -> str:
        """A number as printed. Raises Unprintable."""
        code = self._format(style)
        return printed_number(raw, code, self._epoch)

    def around(self, text: str, style: str) -> str:
        """A text as printed: formats may add words to texts, too."""
        return printed_text(text, self._around[style]) if style in self._around else text

    def _format(self, style: str) -> str:
        return self._formats[int(style)] if style.isdecimal() and len(style) <= _LONGEST and int(style) < len(self._formats) else "General"


def _shared_texts(archive: Archive, part: str) -> Iterator[str]:
    for count, item in enumerate(_elements(archive, part, "si")):
        if count > MOST_STRINGS:
            raise too_many_cells()
        yield _text(item)


def _text(item: etree._Element) -> str:
    """Plain or rich text, without the reading aids (phonetic runs) that East Asian versions add."""
    pieces: list[str] = []
    for child in item:
        if str(child.tag).endswith("}t"):
            pieces.append(child.text or "")
        elif str(child.tag).endswith("}r"):
            pieces += [piece.text or "" for piece in child if str(piece.tag).endswith("}t")]
    text = "".join(pieces)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _formats(styles: etree._Element) -> list[str]:
    """Format code of every cell style."""
    own = {number.get("numFmtId"): number.get("formatCode", "General") for number in styles.iterfind("{*}numFmts/{*}numFmt")}
    return [own.get(number) or _built_in(number) for number in (style.get("numFmtId", "0") for style in styles.iterfind("{*}cellXfs/{*}xf"))]


def _built_in(number: str) -> str:
    return BUILT_IN.get(int(number), "General") if number.isdecimal() and len(number) <= _LONGEST else "General"


def _elements(archive: Archive, part: str, *names: str) -> Iterator[etree._Element]:
    """Elements of a part in their order; those of a large part are forgotten after use, so that a million blank rows need no memory."""
    tags = [f"{{*}}{name}" for name in names]
    with archive.open(part) as stream:
        head = stream.read(_SMALL + 1)
    if len(head) <= _SMALL:
        yield from parse_xml(head).iter(*tags)
    else:
        yield from _stream(archive, part, tags, head)


def _stream(archive: Archive, part: str, tags: list[str], head: bytes) -> Iterator[etree._Element]:
    with archive.open(part) as stream:
        try:
            events = etree.iterparse(stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            for count, (_, element) in enumerate(events):
                if count == 0:
                    refuse_dtd(element)
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise not_parsed(error, head) from error


def _sheet(archive: Archive, part: str, name: str, values: _Values) -> Sheet:
    sheet = Sheet(name=name)
    reader = _Reader(sheet, values)
    row = -1
    for element in _elements(archive, part, "row", "col", "mergeCell"):
        kind = str(element.tag).rpartition("}")[2]
        if kind == "row":
            row = _row_number(element, row + 1)
            if element.get("hidden") in _TRUE:
                sheet.hidden_rows.add(row)
            reader.read_row(element, row)
        elif kind == "col" and element.get("hidden") in _TRUE:
            sheet.hidden_columns.update(range(_integer(element.get("min")) - 1, min(_integer(element.get("max")), 16_384)))
        elif kind == "mergeCell":
            sheet.merges.append(_range(element.get("ref", "")))
    return sheet


def _row_number(element: etree._Element, expected: int) -> int:
    number = element.get("r", "")
    return int(number) - 1 if number.isdecimal() and len(number) <= _LONGEST and 0 < int(number) <= 1_048_576 else expected


class _Reader:
    """Reads the cells of a sheet that hold something."""

    def __init__(self, sheet: Sheet, values: _Values) -> None:
        self._sheet, self._values = sheet, values
        self._row, self._column = 0, 0

    def read_row(self, element: etree._Element, row: int) -> None:
        namespace = str(element.tag)[: -len("row")]
        tags = {f"{namespace}{name}": name for name in ("v", "f", "is")}
        self._row, self._column = row, -1
        for cell in element:
            column = _column_of(cell.get("r", ""))
            self._column = self._column + 1 if column is None else column
            if len(cell):
                self._read(cell, {tags[part.tag]: part for part in cell if part.tag in tags})

    def _read(self, cell: etree._Element, parts: dict[str, etree._Element]) -> None:
        kind, style = cell.get("t", "n"), cell.get("s", "")
        value = (parts["v"].text or "") if "v" in parts else ""
        formula = (parts["f"].text or "") if "f" in parts else None
        if kind == "inlineStr" and "is" in parts:
            text = self._values.around(_text(parts["is"]), style)
        elif formula is not None and (not value or kind == "e"):
            text = self._without_value(formula, value)
        elif kind == "s":
            text = self._values.around(self._values.shared(value), style)
        else:
            text = self._plain(kind, value, style)
        self._sheet.put(self._row, self._column, text)

    def _plain(self, kind: str, value: str, style: str) -> str:
        if kind == "n" and value:
            return self._number(value, style)
        if kind == "b":
            return "TRUE" if value in _TRUE else "FALSE"
        if kind == "d":
            return value.removesuffix("T00:00:00")
        return self._values.around(value, style)

    def _number(self, value: str, style: str) -> str:
        try:
            return self._values.printed(value, style)
        except Unprintable:
            self._sheet.lose(self._row, self._column, f"数字格式无法还原，按原值 {value} 读入，请核对")
            return value

    def _without_value(self, formula: str, value: str) -> str:
        if formula.strip() and is_text_after_all(formula):
            return "=" + formula.strip().removeprefix("=")
        self._sheet.lose(self._row, self._column, f"公式{'出错' if value else '没有计算结果'}：={formula[:100]}。请用 Excel 或 WPS 打开并保存后再读")
        return value


@lru_cache(maxsize=16_384)
def place_of(name: str) -> tuple[int, int] | None:
    """Row and column of a cell's name, from 0; None for what is no name."""
    found = _NAME.match(name)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _column_of(name: str) -> int | None:
    place = place_of(name)
    return place[1] if place else None


def _range(reference: str) -> tuple[int, int, int, int]:
    ends = [place for end in reference.replace("$", "").split(":") if (place := place_of(end))]
    if len(ends) != reference.count(":") + 1 or len(ends) > 2:
        raise damaged()
    return *ends[0], *ends[-1]


def _integer(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else 1
