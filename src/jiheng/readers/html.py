"""HTML (web pages, "save as web page" of Word, Excel, LibreOffice) → Grid: what a browser would show."""

import email
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError  # MIT: HTML5 parser in C; repairs markup as browsers do

from jiheng.readers.archive import damaged
from jiheng.readers.charset import decode
from jiheng.readers.flow import Box, Layout, Table, check_size
from jiheng.readers.grid import Grid, Unreadable

MOST_NESTED = 30  # tables in tables
_LINE_BREAK = "\0"  # stands for <br> until white space is collapsed; HTML itself cannot hold it

_UNSEEN = ",".join(
    (
        "head,script,style,nav,template,noscript,svg,object,iframe,[role=navigation],[hidden]",
        '[style*="display:none" i],[style*="display: none" i],[style*="visibility:hidden" i],[style*="visibility: hidden" i]',
    )
)
_SHEET = 'a[name^="table" i] > h1'
_LONGEST_SHEET_NAME = 100
_SHEET_NUMBER = re.compile(r"\s*\S+\s*\d+\s*[:：]")
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
    )
)
_BLOCKS |= frozenset(("footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre", "section", "ul"))
_VARIABLE = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}|<%=.*%>")  # of a page that nobody filled: ${data.value}
_CJK = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
# A line break in the source between two Chinese characters is no blank (CSS Text 3, segment break transformation).
_BREAK_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t\f\r]*\n[ \t\n\f\r]*(?=[{_CJK}])")
_PAGE = re.compile(r"<(?:html|body|p|div|h[1-6])\b", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_SPAN = re.compile(r"\s*\+?(\d{1,6})")
_WHITE = re.compile(r"[ \t\n\f\r]{2,}|[\t\n\f\r]")
_AROUND_BREAK = re.compile(rf"[ \xa0]*{_LINE_BREAK}[ \xa0]*")


def read_html(data: bytes) -> Grid:
    """Paragraphs and tables as shown, in reading order (head rows first, foot rows last). Raises Unreadable."""
    blocks = _page(decode(data))
    if blocks is None:
        raise Unreadable(
            "网页没有正文（可能是框架页，内容在同名文件夹里）。请打开显示申报表的那一页再选，或另存为 .xlsx、.docx 后再试。",
            en="The page has no body (it may be a frameset). Choose the page in its folder that shows the form, or save it as .xlsx or .docx and try again.",
        )
    return Grid(lines=tuple(Layout().lines(blocks)))


def read_mht(data: bytes) -> Grid:
    """A "single file web page" (MHTML) of Word, WPS or Excel: all its pages one after the other. Raises Unreadable."""
    try:
        message = email.message_from_bytes(data)
        pages = [payload for part in message.walk() if part.get_content_type() == "text/html" and isinstance(payload := part.get_payload(decode=True), bytes)]
    except RecursionError as error:  # messages in messages: the parser of the standard library goes down into each
        raise damaged() from error
    blocks = [block for page in pages for block in _page(decode(page)) or ()]
    if not pages:
        raise damaged()
    return Grid(lines=tuple(Layout().lines(blocks)))


def _page(text: str) -> list[str | Table] | None:
    """Blocks of a page; None without a body."""
    if not _PAGE.search(text):  # text with tables in it, as text recognition gives: its line breaks count
        text = f"<pre>{_MARKDOWN_HEADING.sub('', text)}</pre>"
    try:
        tree = LexborHTMLParser(text.replace("\0", ""))
    except SelectolaxError as error:  # the parser takes any text; it only gives up when memory runs out
        raise MemoryError from error
    if tree.body is None:
        return None
    for node in (*tree.css(_UNSEEN), *filter(_names_sheet, tree.css(_SHEET))):
        node.decompose()
    return _blocks(tree.body, 0)


def _names_sheet(heading: LexborNode) -> bool:
    """Whether a heading is none of the sheet's own words, but what LibreOffice writes above it: its number and its name."""
    text = str(heading.text())
    return len(text) < _LONGEST_SHEET_NAME and _SHEET_NUMBER.match(text) is not None


def _blocks(container: LexborNode, depth: int) -> list[str | Table]:
    """Paragraphs and tables of a node. Without recursion but for tables: pages may be nested as deep as they like."""
    only = container.first_child
    if only is None:
        return []
    if only.tag == "-text" and only.next is None:  # most cells
        text = _collapsed(str(only.text_content))
        return [text] if text else []
    blocks: list[str | Table] = []
    words: list[str] = []
    path: list[LexborNode] = []
    node = container.first_child
    while node is not None:
        tag = str(node.tag)
        if tag in _BLOCKS or tag == "table":
            _end_paragraph(words, blocks)
        if tag == "table":
            blocks += _table(node, depth + 1)
        elif tag == "-text":
            words.append(_preformatted(node) if any(above.tag == "pre" for above in path) else str(node.text_content))
        else:
            words.append(_shown(node, tag))
        inside = node.first_child if tag not in ("table", "select", "textarea") else None
        if inside is not None:
            path.append(node)
            node = inside
            continue
        while node is not None and node.next is None and path:
            node = path.pop()
            if node.tag in _BLOCKS:
                _end_paragraph(words, blocks)
        node = node.next if node is not None else None
    _end_paragraph(words, blocks)
    return blocks


def _end_paragraph(words: list[str], blocks: list[str | Table]) -> None:
    text = _collapsed("".join(words))
    words.clear()
    if text:
        blocks.append(text)


def _collapsed(text: str) -> str:
    """The text with its white space as browsers show it."""
    if "\n" in text:
        text = _BREAK_BETWEEN_CJK.sub("", text)
    text = _WHITE.sub(" ", text)
    if _LINE_BREAK in text:
        text = _AROUND_BREAK.sub("\n", text)
    return text.replace("\xa0", " ").strip()


def _preformatted(node: LexborNode) -> str:
    return str(node.text_content).replace("\r\n", "\n").replace("\n", _LINE_BREAK)


def _shown(node: LexborNode, tag: str) -> str:
    """Text of an element that shows some without holding text."""
    if tag == "br":
        return _LINE_BREAK
    if tag == "input":
        return _input(node)
    if tag == "textarea":
        return str(node.text()).replace("\n", _LINE_BREAK)
    if tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        return str(chosen.text()) if chosen is not None else ""
    return ""


def _input(node: LexborNode) -> str:
    kind = (node.attributes.get("type") or "text").casefold()
    if kind in ("checkbox", "radio"):
        return "☑" if "checked" in node.attributes else "□"
    value = (node.attributes.get("value") or "") if kind in ("text", "number", "date", "tel", "search") else ""
    return "" if _VARIABLE.fullmatch(value.strip()) else value


def _table(table: LexborNode, depth: int) -> Iterator[str | Table]:
    if depth > MOST_NESTED:
        raise Unreadable(
            "网页的表格嵌套过深，无法读取。请把申报表复制到新文件后再试。",
            en="The tables of the page are nested too deeply. Copy the form into a new file and try again.",
        )
    caption = next((child for child in table.iter() if child.tag == "caption"), None)
    if caption is not None:
        yield from _blocks(caption, depth)
    rows: list[list[Box]] = []
    for group in _groups(table):
        rows += _rows(group, depth)
        check_size(len(rows), 0)
    yield Table(rows)


def _groups(table: LexborNode) -> list[list[LexborNode]]:
    """Rows by row group, as shown: the first <thead> on top, the first <tfoot> at the bottom."""
    groups: list[list[LexborNode]] = []
    head: list[list[LexborNode]] = []
    foot: list[list[LexborNode]] = []
    for child in table.iter():
        rows = [row for row in child.iter() if row.tag == "tr"]
        if child.tag == "thead" and not head:
            head.append(rows)
        elif child.tag == "tfoot" and not foot:
            foot.append(rows)
        elif child.tag in ("tbody", "thead", "tfoot"):
            groups.append(rows)
    return head + groups + foot


def _rows(group: list[LexborNode], depth: int) -> Iterator[list[Box]]:
    """Boxes of a row group. Spans end with the group, as the standard has it; rowspan="0" means all rows that are left."""
    taken: dict[int, int] = {}  # raster column → first row in which it is free again
    for number, row in enumerate(group):
        boxes: list[Box] = []
        column = 0
        for cell in row.iter():
            if cell.tag not in ("td", "th"):
                continue
            while taken.get(column, 0) > number:
                column += 1
            spans = cell.attributes
            columns = min(_span(spans.get("colspan")) or 1, 1000)
            rows = min(_span(spans.get("rowspan")) or len(group), len(group) - number)
            check_size(0, column + columns)
            boxes.append(Box(_blocks(cell, depth), column, rows, columns))
            if rows > 1:
                taken.update(dict.fromkeys(range(column, column + columns), number + rows))
            column += columns
        yield boxes


def _span(value: str | None) -> int:
    """A span as browsers read it: leading digits, 1 when there are none."""
    if not value:
        return 1
    digits = _SPAN.match(value)
    return int(digits[1]) if digits else 1
