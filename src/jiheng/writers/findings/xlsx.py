"""Findings as a workbook that a reviewer works on and prints: all files, the findings, what could not be assessed."""

import io
from collections import Counter
from collections.abc import Sequence
from math import ceil

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jiheng.model.finding import Checked, Shown
from jiheng.writers.cells import storable
from jiheng.writers.findings.text import facts_line
from jiheng.writers.findings.words import ORDER, say, severity_word, source_text

LONGEST = 32_767  # characters that a cell of Excel holds
LINE, TALLEST = 14, 400  # height of a line and greatest height of a row, in points
COLOURS = {"error": "#FBE3E0", "explain": "#FDF3D3", "hint": "#E8F0F4"}
# Heads in both languages, and widths; together they fit a landscape A4 page in a size that can be read.
FILES = ((("文件", "file"), 40), (("读出的内容", "what was read"), 46), *(((severity_word(one, "zh"), severity_word(one, "en")), 10) for one in ORDER[:3]),
         (("未能核对", "not assessed"), 10), (("处理意见", "decision"), 24))  # fmt: skip
FINDINGS = (
    (("文件", "file"), 14), (("项目", "project"), 12), (("指标", "indicator"), 16), (("程度", "severity"), 9), (("问题", "finding"), 44),
    (("怎么改", "how to mend"), 34), (("依据", "basis"), 24), (("位置", "place"), 12), (("处理意见", "decision"), 14), (("规则", "code"), 8),
)  # fmt: skip
GAPS = (
    (("文件", "file"), 22), (("项目", "project"), 16), (("指标", "indicator"), 26), (("没有核对", "not checked"), 28),
    (("原因", "reason"), 60), (("规则", "code"), 8),
)  # fmt: skip
Columns = Sequence[tuple[tuple[str, str], int]]
Row = tuple[str, ...]


def to_xlsx(documents: Sequence[Checked], lang: str) -> bytes:
    """The workbook as bytes. User text is always written as text, never as a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "jiheng"})
    styles = {key: book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bg_color": colour}) for key, colour in COLOURS.items()}
    styles[""] = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    styles["head"] = book.add_format({"bold": True, "bg_color": "#1F4E5F", "font_color": "white", "border": 1, "text_wrap": True, "valign": "vcenter"})
    findings = [(_finding(checked.path, one, lang), one.severity.value) for checked in documents for one in checked.findings]
    _fill(book.add_worksheet(say(lang, "核对结果", "findings")), FINDINGS, findings, styles, lang)
    _fill(book.add_worksheet(say(lang, "未能核对", "not assessed")), GAPS, [(row, "") for row in _gaps(documents, lang)], styles, lang)
    _fill(book.add_worksheet(say(lang, "文件", "files")), FILES, [(_file(checked, lang), "") for checked in documents], styles, lang)
    book.close()
    return out.getvalue()


def _file(checked: Checked, lang: str) -> Row:
    """One file: what was read, and how much there is to do; a file without findings is listed, too."""
    if checked.error is not None:
        return (checked.path, f"{say(lang, '没有读出：', 'not read: ')}{checked.error}", *[""] * 5)
    counts = Counter(finding.severity for finding in checked.findings)
    numbers = (*(counts[severity] for severity in ORDER[:3]), checked.ledger.not_assessable)
    return (checked.path, facts_line(checked.submission, lang), *(str(number or "") for number in numbers), "")


def _finding(path: str, finding: Shown, lang: str) -> Row:
    fix = say(lang, f"\n可改为：{finding.fix.value}", f"\nfix: {finding.fix.value}") if finding.fix else ""
    return (
        path,
        finding.declaration or "",
        finding.indicator or "",
        severity_word(finding.severity, lang),
        f"{finding.title}\n{finding.message}",
        finding.advice + fix,
        finding.basis,
        source_text(finding.source, lang),
        "",
        finding.code,
    )


def _gaps(documents: Sequence[Checked], lang: str) -> list[Row]:
    unread: list[Row] = [(checked.path, "", "", say(lang, "文件没有读出", "file not read"), checked.error, "") for checked in documents if checked.error]
    return unread + [
        (checked.path, gap.declaration or "", gap.indicator or "", gap.title, gap.reason, gap.code) for checked in documents for gap in checked.not_assessed
    ]


def _fill(sheet: Worksheet, columns: Columns, rows: Sequence[tuple[Row, str]], styles: dict[str, Format], lang: str) -> None:
    for column, (head, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, say(lang, *head), styles["head"])
    marked = columns.index(FINDINGS[3]) if FINDINGS[3] in columns else -1
    for row, (cells, severity) in enumerate(rows, start=1):
        sheet.set_row(row, _height(cells, columns))
        for column, text in enumerate(cells):
            sheet.write_string(row, column, storable(text)[:LONGEST], styles[severity if column == marked else ""])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")


def _height(cells: Row, columns: Columns) -> int:
    """Height that a row needs, as LibreOffice and WPS do not fit it by themselves."""
    lines = (sum(max(1, ceil(cell_len(part) / (width - 1))) for part in text[:LONGEST].split("\n")) for text, (_, width) in zip(cells, columns, strict=True))
    return min(TALLEST, LINE * max(lines) + 2)
