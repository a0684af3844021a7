"""Findings as a workbook: a sheet of findings that can be filtered and printed, and a sheet of what could not be assessed."""

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jiheng.model.finding import Checked
from jiheng.writers.findings.data import CSV_HEAD, csv_rows
from jiheng.writers.findings.words import ORDER, say, severity_word

WIDTHS = (22, 16, 26, 10, 22, 48, 16, 16, 40, 36, 18, 20, 30, 8)
LONGEST = 32_767  # characters that a cell of Excel holds
COLOURS = {"error": "#FBE3E0", "explain": "#FDF3D3", "hint": "#E8F0F4"}
GAP_HEAD = {"zh": ("文件", "项目", "指标", "未能核对", "原因", "规则"), "en": ("file", "project", "indicator", "not assessed", "reason", "code")}


def to_xlsx(documents: Sequence[Checked], lang: str) -> bytes:
    """The workbook as bytes. User text is always written as text, never as a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#1F4E5F", "font_color": "white", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    tinted = {key: book.add_format({"text_wrap": True, "valign": "top", "border": 1, "bg_color": colour}) for key, colour in COLOURS.items()}
    findings = book.add_worksheet(say(lang, "核对结果", "findings"))
    rows = [row for checked in documents for row in csv_rows(checked, lang)]
    words = {severity_word(severity, lang): severity.value for severity in ORDER}
    _fill(findings, CSV_HEAD[lang], rows, WIDTHS, head, plain, tinted, words)
    gaps = book.add_worksheet(say(lang, "未能核对", "not assessed"))
    _fill(gaps, GAP_HEAD[lang], _gap_rows(documents, lang), (22, 16, 26, 28, 60, 8), head, plain, {}, {})
    book.close()
    return out.getvalue()


def _gap_rows(documents: Sequence[Checked], lang: str) -> list[tuple[str, ...]]:
    unread: list[tuple[str, ...]] = [
        (checked.path, "", "", say(lang, "文件没有读出", "file not read"), checked.error, "") for checked in documents if checked.error
    ]
    return unread + [
        (checked.path, gap.declaration or "", gap.indicator or "", gap.title, gap.reason, gap.code) for checked in documents for gap in checked.not_assessed
    ]


def _fill(
    sheet: Worksheet,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    head_format: Format,
    plain: Format,
    tinted: dict[str, Format],
    words: dict[str, str],
) -> None:
    for column, (text, width) in enumerate(zip(head, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, text, head_format)
    for row, cells in enumerate(rows, start=1):
        style = next((tinted[words[cell]] for cell in cells if words.get(cell) in tinted), plain)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text[:LONGEST], style if words.get(text) else plain)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
