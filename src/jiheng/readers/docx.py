"""DOCX (Word, WPS, LibreOffice) → Grid: what is printed, after tracked changes are accepted."""

from collections.abc import Iterator

from lxml import etree  # BSD: tree surgery in C; python-docx is 5-12 times slower and repeats merged cells

from jiheng.model.source import Source
from jiheng.readers.archive import Archive, damaged, parse_xml
from jiheng.readers.docx_numbering import Numbering
from jiheng.readers.flow import MOST_COLUMNS, Box, Layout, Table, check_size
from jiheng.readers.grid import Grid
from jiheng.readers.html import read_html, read_mht

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _T = _W + "p", _W + "tbl", _W + "tr", _W + "tc", _W + "t"
_VAL = _W + "val"
_DELETED_MARK = "joined"  # set on paragraphs whose end was deleted: they flow into the next one

_DROPPED = [_W + name for name in ("del", "moveFrom", "rt", "tabs", "sdtPr", "sdtEndPr", "delText", "instrText", "footnoteReference")]
_WRAPPERS = [_W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")]
_WRAPPERS += [_MC + name for name in ("AlternateContent", "Choice", "Fallback")]
_PLAIN = {_W + "tab": "\t", _W + "ptab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _M + "den": "/", _M + "sup": "^"}
_SIGNS = (_M + "t", _W + "sym", _W + "checkBox", *_PLAIN)
_PROPERTIES = (_W + "trPr", _W + "tcPr")
_GRID_BEFORE, _GRID_SPAN, _H_MERGE, _V_MERGE = (_W + name for name in ("gridBefore", "gridSpan", "hMerge", "vMerge"))
_NOTHING: dict[str, str] = {}
# Signs of symbol fonts that stand in forms; the fonts keep their codes in the private area F000-F0FF.
_SYMBOL = {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xB0: "°"}
_WINGDINGS = {0xA8: "□", 0x6F: "□", 0x71: "□", 0x72: "□", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗"}
_WINGDINGS_2 = {0x52: "☑", 0x50: "✓", 0xA3: "□", 0x2A: "□", 0x51: "☒"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def read_docx(data: bytes) -> Grid:
    """Paragraphs and tables of the main text in reading order; headers, footers, notes and comments are left out. Raises Unreadable."""
    archive = Archive(data)
    root = parse_xml(archive.read(_main_part(archive)))
    body = root.find(_W + "body")
    if body is None:
        raise damaged()
    if next(body.iter(_T), None) is None and (page := _whole_page(archive)) is not None:
        return page
    lost = tuple(_clean(root))
    reader = _Reader(root, Numbering(root, lambda part: archive.read(part) if part in archive.names else None))
    return Grid(lines=tuple(Layout().lines(reader.blocks(body))), lost=lost)


def _main_part(archive: Archive) -> str:
    if "word/document.xml" in archive.names:
        return "word/document.xml"
    for relation in parse_xml(archive.read("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "")
    raise damaged()


def _whole_page(archive: Archive) -> Grid | None:
    """The web page that web systems wrap up as "Word" (altChunk), where it is all that the document holds."""
    page = min((name for name in archive.names if name.startswith("word/") and name.endswith((".mht", ".htm", ".html"))), default=None)
    if page is None:
        return None
    return (read_mht if page.endswith(".mht") else read_html)(archive.read(page))


def _clean(root: etree._Element) -> Iterator[tuple[Source, str]]:
    """Change the tree so that only printed text is left: changes accepted, doubles and hidden text out, text boxes after their paragraph, signs as text."""
    _accept_deletions(root)
    _choose_alternatives(root)
    hidden = _remove_hidden(root)
    _empty_placeholders(root)
    etree.strip_elements(root, *_DROPPED, with_tail=False)
    etree.strip_tags(root, *_WRAPPERS)
    _lift_text_boxes(root)
    for sign in list(root.iter(*_SIGNS)):
        sign.text = _sign(sign)
        sign.tag = _T
    if hidden:
        yield Source(), f"文档中有隐藏文字，未读入：{hidden[:50]}"


def _accept_deletions(root: etree._Element) -> None:
    for change in list(root.iter(_W + "del", _W + "moveFrom", _W + "cellDel")):
        properties = change.getparent()
        if properties is None or (owner := properties.getparent()) is None:
            continue
        if properties.tag in (_W + "trPr", _W + "tcPr"):
            _remove(owner)
        elif owner.tag == _W + "pPr" and (paragraph := owner.getparent()) is not None:
            paragraph.set(_DELETED_MARK, "1")


def _choose_alternatives(root: etree._Element) -> None:
    """The same drawing stands twice, for newer and older programs: keep the first version that has text."""
    for alternatives in list(root.iter(_MC + "AlternateContent")):
        kept = next((branch for branch in alternatives if next(branch.iter(_T), None) is not None), None)
        for branch in list(alternatives):
            if branch is not kept:
                alternatives.remove(branch)


def _remove_hidden(root: etree._Element) -> str:
    text = ""
    for mark in list(root.iter(_W + "vanish")):
        run = parent.getparent() if (parent := mark.getparent()) is not None else None
        if run is not None and run.tag == _W + "r" and mark.get(_VAL, "1") not in ("0", "false", "off"):
            text += "".join(piece.text or "" for piece in run.iter(_T))
            _remove(run)
    return text


def _empty_placeholders(root: etree._Element) -> None:
    """A content control that still shows its prompt is a blank."""
    for mark in list(root.iter(_W + "showingPlcHdr")):
        control = parent.getparent() if (parent := mark.getparent()) is not None else None
        for piece in control.iter(_T) if control is not None and mark.get(_VAL, "1") not in ("0", "false", "off") else ():
            piece.text = ""


def _lift_text_boxes(root: etree._Element) -> None:
    for box in reversed(list(root.iter(_W + "txbxContent"))):
        paragraph = next(box.iterancestors(_P), None)
        _remove(box)
        if paragraph is not None:
            for block in reversed(box):
                paragraph.addnext(block)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


class _Reader:
    """Walks the cleaned tree; knows the running numbers of lists."""

    def __init__(self, root: etree._Element, numbering: Numbering) -> None:
        self._numbering = numbering
        self._merged = _merged(root)

    def blocks(self, container: etree._Element) -> list[str | Table]:
        blocks: list[str | Table] = []
        begun = ""
        for element in container:
            if element.tag == _P:
                begun += self._paragraph(element)
                if element.get(_DELETED_MARK) is None:
                    blocks.append(begun)
                    begun = ""
            elif element.tag == _TBL:
                blocks.append(self._table(element))
        return [*blocks, begun] if begun else blocks

    def _paragraph(self, paragraph: etree._Element) -> str:
        text = "".join([piece.text or "" for piece in paragraph.iter(_T)])
        return self._numbering.label(paragraph) + text if text.strip() else text

    def _table(self, table: etree._Element) -> Table:
        rows: list[list[Box]] = []
        open_boxes: dict[int, Box] = {}  # by raster column: boxes that a cell below may continue
        for row in table.iterchildren(_TR):
            check_size(len(rows), 0)
            rows.append(self._row(row, open_boxes))
        return Table(rows)

    def _row(self, row: etree._Element, open_boxes: dict[int, Box]) -> list[Box]:
        boxes: list[Box] = []
        column = _number(self._merged.get(row, _NOTHING).get(_GRID_BEFORE), 0)
        above, kept = dict(open_boxes), {}
        for cell in row.iterchildren(_TC):
            merged = self._merged.get(cell, _NOTHING)
            span = _number(merged.get(_GRID_SPAN), 1) or 1
            if merged.get(_H_MERGE) == "continue" and boxes:
                boxes[-1].column_span += span
            elif merged.get(_V_MERGE) == "continue" and column in above:
                kept[column] = above[column]
                kept[column].row_span += 1
            else:
                boxes.append(Box(self.blocks(cell), column, column_span=span))
                kept[column] = boxes[-1]
            column += span
        open_boxes.clear()
        open_boxes.update(kept)
        return boxes


def _merged(root: etree._Element) -> dict[etree._Element, dict[str, str]]:
    """What cells and rows say of the columns and rows that they cover; a merge that says nothing goes on."""
    merged: dict[etree._Element, dict[str, str]] = {}
    for mark in root.iter(_GRID_BEFORE, _GRID_SPAN, _H_MERGE, _V_MERGE):
        properties = mark.getparent()
        owner = properties.getparent() if properties is not None and properties.tag in _PROPERTIES else None
        if owner is not None:
            merged.setdefault(owner, {})[str(mark.tag)] = mark.get(_VAL, "continue")
    return merged


def _number(value: str | None, default: int) -> int:
    return min(int(value), MOST_COLUMNS) if value is not None and value.isascii() and value.isdigit() and len(value) < 10 else default


def _sign(element: etree._Element) -> str:
    tag = element.tag
    if tag == _M + "t":
        return element.text or ""
    if tag == _W + "sym":
        return _symbol(element.get(_W + "font", ""), element.get(_W + "char", ""))
    if tag == _W + "checkBox":
        return "☑" if _is_checked(element) else "□"
    return _PLAIN[str(tag)]


def _symbol(font: str, code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= number <= 0xF0FF:
        return _FONTS.get(font.casefold(), {}).get(number - 0xF000, chr(number))
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0x110000 else ""


def _is_checked(box: etree._Element) -> bool:
    marks = [mark for name in ("checked", "default") if (mark := box.find(_W + name)) is not None]
    return bool(marks) and marks[0].get(_VAL, "1") not in ("0", "false", "off")
