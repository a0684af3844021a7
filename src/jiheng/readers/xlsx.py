"""XLSX (Excel, WPS, LibreOffice) → Grid: every cell as printed, number formats and all."""

import datetime as dt
import re
from collections.abc import Iterator

from lxml import etree  # BSD: streams the sheets; see the decision on spreadsheets for why not calamine

from jiheng.readers.archive import Archive, damaged, parse_xml, refuse_dtd
from jiheng.readers.grid import Grid
from jiheng.readers.number_format import BUILT_IN, Unprintable, printed_number, printed_text
from jiheng.readers.sheets import Sheet, grid_of, is_text_after_all, too_many_cells

MOST_STRINGS = 1_000_000

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
    hidden = [name for name, _, visible in parts if not visible]
    if hidden and sheets:
        sheets[0].lose(0, 0, f"隐藏的工作表未读入：{'、'.join(hidden)}")
    return grid_of(sheets)


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

    def shared(self, index: str) -> str:
        """A shared text. Raises Unreadable for a number that leads nowhere."""
        if not index.isdecimal() or int(index) >= len(self._texts):
            raise damaged()
        return self._texts[int(index)]

    def printed(self, raw: str, style: str) -> str:
        """A number as printed. Raises Unprintable."""
        code = self._format(style)
        return printed_number(raw, code, self._epoch)

    def around(self, text: str, style: str) -> str:
        """A text as printed: formats may add words to texts, too."""
        code = self._format(style)
        return printed_text(text, code) if "@" in code and code != "@" else text

    def _format(self, style: str) -> str:
        return self._formats[int(style)] if style.isdecimal() and int(style) < len(self._formats) else "General"


def _shared_texts(archive: Archive, part: str) -> Iterator[str]:
    for count, item in enumerate(_stream(archive, part, "si")):
        if count > MOST_STRINGS:
            raise too_many_cells()
        yield _text(item)


def _text(item: etree._Element) -> str:
    """Plain or rich text, without the reading aids (phonetic runs) that East Asian versions add."""
    pieces = []
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
    return BUILT_IN.get(int(number), "General") if number.isdecimal() else "General"


def _stream(archive: Archive, part: str, *names: str) -> Iterator[etree._Element]:
    """Elements of a part as they end, each forgotten after use, so that a million blank rows need no memory."""
    with archive.open(part) as stream:
        try:
            tags = [f"{{*}}{name}" for name in names]
            events = etree.iterparse(stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            for count, (_, element) in enumerate(events):
                if count == 0:
                    refuse_dtd(element)
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged() from error


def _sheet(archive: Archive, part: str, name: str, values: _Values) -> Sheet:
    sheet = Sheet(name=name)
    row = -1
    for element in _stream(archive, part, "row", "col", "mergeCell"):
        kind = str(element.tag).rpartition("}")[2]
        if kind == "row":
            row = _row_number(element, row + 1)
            if element.get("hidden") in _TRUE:
                sheet.hidden_rows.add(row)
            _read_row(element, row, sheet, values)
        elif kind == "col" and element.get("hidden") in _TRUE:
            sheet.hidden_columns.update(range(_integer(element.get("min")) - 1, min(_integer(element.get("max")), 16_384)))
        elif kind == "mergeCell":
            sheet.merges.append(_range(element.get("ref", "")))
    return sheet


def _row_number(element: etree._Element, expected: int) -> int:
    number = element.get("r", "")
    return int(number) - 1 if number.isdecimal() and 0 < int(number) <= 1_048_576 else expected


def _read_row(element: etree._Element, row: int, sheet: Sheet, values: _Values) -> None:
    namespace = str(element.tag)[: -len("row")]
    column = -1
    for cell in element:
        name = _NAME.match(cell.get("r", ""))
        column = _column(name[1]) if name else column + 1
        if len(cell):
            _Reader(sheet, values, row, column).read(cell, namespace)


class _Reader:
    """Reads one cell that holds something."""

    def __init__(self, sheet: Sheet, values: _Values, row: int, column: int) -> None:
        self._sheet, self._values, self._row, self._column = sheet, values, row, column

    def read(self, cell: etree._Element, namespace: str) -> None:
        kind, style = cell.get("t", "n"), cell.get("s", "")
        parts = {str(child.tag).removeprefix(namespace): child for child in cell}
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


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _range(reference: str) -> tuple[int, int, int, int]:
    ends = [_NAME.match(end) for end in reference.replace("$", "").split(":")]
    if None in ends or not 1 <= len(ends) <= 2:
        raise damaged()
    (left, top), (right, bottom) = [(_column(end[1]), int(end[2]) - 1) for end in (ends[0], ends[-1]) if end]
    return top, left, bottom, right


def _integer(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 9 else 1
