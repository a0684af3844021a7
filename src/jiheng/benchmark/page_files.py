"""Pages as HTML, DOCX, XLSX and PDF; written here with plain means, so that they do not depend on the writers that are measured."""

import datetime as dt
import importlib
import importlib.util
import io
import zipfile
from collections.abc import Iterable
from functools import cache
from html import escape

import xlsxwriter

from jiheng.benchmark.sheet import Block, Cell, Spot, Table, spots, without_spans

_FONTS = ("Noto Sans CJK SC", "Noto Serif CJK SC", "Source Han Sans SC", "Source Han Serif SC", "WenQuanYi Micro Hei", "SimSun", "FangSong", "PingFang SC")
_DAY = dt.datetime(2026, 1, 1)
_CHROME = (
    "<div class='top'><a href='#'>首页</a> &gt; <a href='#'>政务公开</a> &gt; 预算绩效</div><div>索引号：01500{n}/2026-0001 | 发布机构：区财政局</div>"
    "<div>【字体：<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> <a>关闭</a></div>"
)
_FOOT = "<div>上一篇：关于公开年度预算的说明</div><div>下一篇：无</div><div>主办：区人民政府办公室 备案号：00000000</div>"


def html(blocks: Iterable[Block]) -> bytes:
    """A page with its spans."""
    return _html(blocks)


def html_without_spans(blocks: Iterable[Block]) -> bytes:
    """A page whose spans were lost: later cells move to the left."""
    return _html(without_spans(block) if isinstance(block, Table) else block for block in blocks)


def html_with_chrome(blocks: Iterable[Block]) -> bytes:
    """A page of a government site: navigation, print buttons, share links, and the form in nested layout tables."""
    body = f"<table><tr><td>{''.join(map(_html_block, blocks))}</td></tr></table>"
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>预算绩效公开</title></head><body>{_CHROME}{body}{_FOOT}</body></html>".encode()


def docx(blocks: Iterable[Block]) -> bytes:
    """A Word document: paragraphs and tables with merged cells."""
    body = "".join(_word_block(block) for block in blocks)
    document = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}<w:sectPr/></w:body></w:document>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": document,
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY.timetuple()[:6]), head + text)
    return held.getvalue()


def xlsx(blocks: Iterable[Block]) -> bytes:
    """A workbook with one sheet: titles above tables, merged cells, all as text."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"created": _DAY})
    sheet = book.add_worksheet("绩效目标表")
    style = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    top = 0
    for block in blocks:
        if isinstance(block, str):
            sheet.write_string(top, 0, block)
            top += 1
            continue
        placed = spots(block)
        for spot in placed:
            _put(sheet, spot, top, style)
        top += max(spot.row + spot.cell.rows for spot in placed)
    book.close()
    return held.getvalue()


@cache
def pdf_font() -> str | None:
    """The font with Chinese glyphs that PDF is written with; None where there is none, or typst (extra `pdf`) is not installed."""
    if importlib.util.find_spec("typst") is None:
        return None
    known = set(importlib.import_module("typst").Fonts().families())
    return next((font for font in _FONTS if font in known), None)


def pdf(blocks: Iterable[Block]) -> bytes:
    """A PDF with ruled tables."""
    return _pdf(blocks, "0.5pt")


def pdf_without_rules(blocks: Iterable[Block]) -> bytes:
    """A PDF whose tables have no rules."""
    return _pdf(blocks, "none")


def _html(blocks: Iterable[Block]) -> bytes:
    body = "".join(map(_html_block, blocks))
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode()


def _html_block(block: Block) -> str:
    if isinstance(block, str):
        return f"<p>{escape(block)}</p>"
    rows = "".join(f"<tr>{''.join(map(_html_cell, cells))}</tr>" for cells in block.rows)
    return f"<table border='1'>{rows}</table>"


def _html_cell(cell: Cell) -> str:
    text, rows, columns = cell
    spans = (f" rowspan='{rows}'" if rows > 1 else "") + (f" colspan='{columns}'" if columns > 1 else "")
    return f"<td{spans}>{escape(text).replace(chr(10), '<br>')}</td>"


def _word_block(block: Block) -> str:
    if isinstance(block, str):
        return _word_paragraph(block)
    placed = spots(block)
    height, width = max(s.row + s.cell.rows for s in placed), max(s.column + s.cell.columns for s in placed)
    rows = "".join(f"<w:tr>{_word_row(placed, r)}</w:tr>" for r in range(height))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>{rows}</w:tbl><w:p/>"


def _word_row(placed: list[Spot], r: int) -> str:
    here = sorted((spot for spot in placed if spot.row <= r < spot.row + spot.cell.rows), key=lambda spot: spot.column)
    return "".join(_word_cell(spot, begins=spot.row == r) for spot in here)


def _word_cell(spot: Spot, *, begins: bool) -> str:
    span = f'<w:gridSpan w:val="{spot.cell.columns}"/>' if spot.cell.columns > 1 else ""
    merge = "" if spot.cell.rows == 1 else '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    texts = spot.cell.text.split("\n") if begins else [""]
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{''.join(map(_word_paragraph, texts))}</w:tc>"


def _word_paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _put(sheet: "xlsxwriter.worksheet.Worksheet", spot: Spot, top: int, style: object) -> None:
    row, column, cell = spot
    if cell.rows == cell.columns == 1:
        sheet.write_string(top + row, column, cell.text, style)
        return
    sheet.merge_range(top + row, column, top + row + cell.rows - 1, column + cell.columns - 1, "", style)
    sheet.write_string(top + row, column, cell.text, style)


def _pdf(blocks: Iterable[Block], stroke: str) -> bytes:
    typst, font = importlib.import_module("typst"), pdf_font()
    head = f'#set page(paper: "a4", margin: 1.5cm)\n#set text(font: "{font}", size: 9pt)\n#set document(date: none)'
    parts = [head] + [f"#text({_quoted(block)})\n" if isinstance(block, str) else _typst_table(block, stroke) for block in blocks]
    made: bytes = typst.compile("\n".join(parts).encode())
    return made


def _typst_table(table: Table, stroke: str) -> str:
    placed = spots(table)
    width = max(spot.column + spot.cell.columns for spot in placed)
    cells = ", ".join(f"table.cell(x: {s.column}, y: {s.row}, colspan: {s.cell.columns}, rowspan: {s.cell.rows}, text({_quoted(s.cell.text)}))" for s in placed)
    return f"#table(columns: ({'1fr, ' * width}), stroke: {stroke}, {cells})\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
