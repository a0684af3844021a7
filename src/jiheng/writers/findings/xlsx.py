"""审核意见表: findings as a workbook that a reviewer works on and prints: a summary by project, the findings, what could not be assessed."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import takewhile
from math import ceil
from pathlib import PurePath

import msgspec
import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jiheng.model.address import NoSuchPlace, get
from jiheng.model.finding import Checked, Ledger, Shown
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.model.target import Target
from jiheng.writers.cells import storable
from jiheng.writers.findings.text import facts_line
from jiheng.writers.findings.words import ORDER, say, severity_word, source_text

LONGEST = 32_767  # characters that a cell of Excel holds
_MOST_SHOWN = 60  # characters of a value that the finding's sentence does not quote
SIZE, LINE, TALLEST = 10, 13.5, 400  # size of the text, height of a line and greatest height of a row, in points
COLOURS = {"error": "#FBE3E0", "explain": "#FDF3D3", "hint": "#E8F0F4"}
TITLE = ("绩效目标审核意见表", "Review of performance targets")
FILE, SEVERITY, DECISION, ADDRESS = ("文件", "file"), ("程度", "severity"), ("处理意见", "decision"), ("地址", "address")
# What a reviewer may choose as decision; anything else may be typed as well.
DECISIONS = {
    "summary": (("同意", "修改后重报", "说明后同意", "不同意"), ("approved", "to be mended and sent again", "approved if explained", "not approved")),
    "findings": (("采纳", "不采纳", "已改正", "已说明"), ("accepted", "not accepted", "mended", "explained")),
}
# Heads in both languages, and widths; together they fit a landscape A4 page in a size that can be read. Width 0: hidden, for programs.
COUNTS = tuple(((severity_word(one, "zh"), severity_word(one, "en")), 10) for one in ORDER[:3])
SUMMARY = (
    (FILE, 26), (("项目", "project"), 26), (("读出的内容", "what was read"), 44), *COUNTS,
    (("未能核对", "not assessed"), 10), (("结论", "verdict"), 16), (DECISION, 18),
)  # fmt: skip
FINDINGS = (
    (("序号", "no."), 5), (FILE, 13), (("项目", "project"), 12), (("指标", "indicator"), 14), (SEVERITY, 9), (("问题", "finding"), 36),
    (("表中所填", "what is filled in"), 16), (("应为", "what it should be"), 16), (("怎么改", "how to mend"), 30), (("依据", "basis"), 26),
    (("位置", "place"), 11), (DECISION, 12), (("规则", "code"), 7), (ADDRESS, 0),
)  # fmt: skip
GAPS = (
    (FILE, 22), (("项目", "project"), 16), (("指标", "indicator"), 26), (("没有核对", "not checked"), 28),
    (("原因", "reason"), 60), (("规则", "code"), 8), (ADDRESS, 0),
)  # fmt: skip
Columns = Sequence[tuple[tuple[str, str], int]]
Row = tuple[str | int, ...]


def to_xlsx(documents: Sequence[Checked], lang: str) -> bytes:
    """The workbook as bytes. User text is always written as text, never as a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"author": "jiheng", "title": say(lang, *TITLE)})
    styles = _styles(book)
    short = _without_folder(documents)
    findings = [(checked, one) for checked in short for one in checked.findings]
    rows = [((number, *_finding(checked, one, lang)), one.severity.value) for number, (checked, one) in enumerate(findings, start=1)]
    one_file = len(short) == 1
    summary, shown, gaps = (book.add_worksheet(say(lang, *name)) for name in (("汇总", "summary"), ("审核意见", "findings"), ("未能核对", "not assessed")))
    _fill(summary, SUMMARY, [(row, "") for row in _summary(short, lang)], styles, lang)
    _fill(shown, _columns(FINDINGS, one_file=one_file), rows, styles, lang)
    _fill(gaps, _columns(GAPS, one_file=one_file), [(row, "") for row in _gaps(short, lang)], styles, lang)
    _offer(summary, SUMMARY, "summary", lang)
    _offer(shown, FINDINGS, "findings", lang)
    book.close()
    return out.getvalue()


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """Formats by what they are for: a severity, "" for texts, heads, counts. 宋体, since widths are reckoned by it."""
    common = {"font_name": "宋体", "font_size": SIZE, "text_wrap": True, "border": 1}
    styles = {key: book.add_format({**common, "valign": "top", "bg_color": colour}) for key, colour in COLOURS.items()}
    styles[""] = book.add_format({**common, "valign": "top"})
    styles["head"] = book.add_format({**common, "bold": True, "bg_color": "#1F4E5F", "font_color": "white", "align": "center", "valign": "vcenter"})
    styles["count"] = book.add_format({**common, "align": "center", "valign": "top"})
    return styles


def _without_folder(documents: Sequence[Checked]) -> list[Checked]:
    """The documents by their paths below the folder that they share."""
    parents = [PurePath(checked.path).parent.parts for checked in documents]
    shared = len(list(takewhile(lambda parts: len(set(parts)) == 1, zip(*parents, strict=False))))
    return [msgspec.structs.replace(checked, path=str(PurePath(*PurePath(checked.path).parts[shared:]))) for checked in documents]


def _columns(columns: Columns, *, one_file: bool) -> Columns:
    """The columns; that of the file is hidden where there is only one."""
    return [(head, 0 if one_file and head == FILE else width) for head, width in columns]


def _offer(sheet: Worksheet, columns: Columns, kind: str, lang: str) -> None:
    """Let the reviewer choose a decision from a list."""
    column = [head for head, _ in columns].index(DECISION)
    rows = max(sheet.dim_rowmax or 0, 1)
    sheet.data_validation(1, column, rows, column, {"validate": "list", "source": list(DECISIONS[kind][lang != "zh"]), "show_error": False})


def _summary(documents: Sequence[Checked], lang: str) -> list[Row]:
    """A row a document with its sums, below it one for each of its projects, also those without findings, and for what belongs to none.

    A document of one project, to which all belongs, has one row under the name of the project.
    """
    rows: list[Row] = []
    for checked in documents:
        if checked.error is not None:
            rows.append((checked.path, "", checked.error, *[""] * 4, say(lang, "没有读出", "not read"), ""))
            continue
        counts = Counter((_project(checked, finding.address), finding.severity) for finding in checked.findings)
        gaps = Counter(_project(checked, gap.address) for gap in checked.not_assessed)
        total = Counter(finding.severity for finding in checked.findings)
        numbers = [total[severity] for severity in ORDER[:3]]
        whole = say(lang, "（整份材料合计）", "(whole document)"), "\n".join((facts_line(checked.submission, lang), _ledger(checked.ledger, lang)))
        alone = len(checked.submission.declarations) == 1 and not gaps[None] and not any(index is None for index, _ in counts)
        if alone:
            whole = project_name(checked.submission.declarations[0], 0, lang=lang), whole[1]
        rows.append((checked.path, *whole, *numbers, gaps.total(), _verdict(numbers, gaps.total(), lang), ""))
        for index in () if alone else (None, *range(len(checked.submission.declarations))):
            numbers = [counts[index, severity] for severity in ORDER[:3]]
            if index is not None or any(numbers) or gaps[None]:
                rows.append((checked.path, *_subject(checked, index, lang), *numbers, gaps[index], _verdict(numbers, gaps[index], lang), ""))
    return rows


def _subject(checked: Checked, index: int | None, lang: str) -> tuple[str, str]:
    """What a row is about, and what was read of it."""
    if index is None:
        return say(lang, "　不属于单个项目的", "  of no single project"), ""
    form = checked.submission.declarations[index]
    only = msgspec.structs.replace(checked.submission, year=form.year or checked.submission.year, declarations=(form,))
    return say(lang, "　", "  ") + project_name(form, index, lang=lang), facts_line(only, lang)


def _ledger(ledger: Ledger, lang: str) -> str:
    total = ledger.passed + ledger.found + ledger.not_applicable + ledger.not_assessable
    zh = f"核对 {total} 项：通过 {ledger.passed}，发现问题 {ledger.found}，不适用 {ledger.not_applicable}，未能核对 {ledger.not_assessable}"
    en = f"{total} checks: {ledger.passed} passed, {ledger.found} found, {ledger.not_applicable} not applicable, {ledger.not_assessable} not assessed"
    return say(lang, zh, en)


def _verdict(counts: Sequence[int], gaps: int, lang: str) -> str:
    """What the findings ask for; the decision is the reviewer's."""
    errors, explain, _ = counts
    if errors:
        return say(lang, "修改后重报", "to be mended")
    if explain:
        return say(lang, "说明或修改", "to be explained")
    return say(lang, "未发现问题，有未核对项", "nothing found, gaps left") if gaps and not any(counts) else say(lang, "无须退回", "nothing to return")


def _project(checked: Checked, address: str) -> int | None:
    return enclosing(checked.submission, address)[0]


def _finding(checked: Checked, finding: Shown, lang: str) -> Row:
    fix = say(lang, f"\n可改为：{finding.fix.value}", f"\nfix: {finding.fix.value}") if finding.fix else ""
    return (
        checked.path,
        finding.declaration or say(lang, "（整份材料）", "(whole document)"),
        finding.indicator or place_name(checked.submission, finding.address, lang=lang),
        severity_word(finding.severity, lang),
        f"{finding.title}\n{finding.message}",
        finding.actual or _filled_in(checked, finding.address, lang),
        finding.expected or (finding.fix.value if finding.fix else ""),
        finding.advice + fix,
        finding.basis,
        source_text(finding.source, lang),
        "",
        finding.code,
        finding.address,
    )


def _filled_in(checked: Checked, address: str, lang: str) -> str:
    """What the document has at an address, where that is one value."""
    try:
        value = get(checked.submission, address)
    except NoSuchPlace:
        return ""
    match value:
        case None:
            return say(lang, "（空）", "(blank)")
        case Target():
            return _short(value.raw)
        case Decimal():
            return say(lang, f"{value:,f} 元", f"{value:,f} yuan")
        case str() | int() | dt.date():
            return _short(str(value))
    return ""


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}……"


def _gaps(documents: Sequence[Checked], lang: str) -> list[Row]:
    not_read = say(lang, "文件没有读出", "file not read")
    unread: list[Row] = [(checked.path, "", "", not_read, checked.error, "", "") for checked in documents if checked.error]
    open_ = [(checked.path, gap) for checked in documents for gap in checked.not_assessed]
    return unread + [(path, gap.declaration or "", gap.indicator or "", gap.title, gap.reason, gap.code, gap.address) for path, gap in open_]


def _fill(sheet: Worksheet, columns: Columns, rows: Sequence[tuple[Row, str]], styles: dict[str, Format], lang: str) -> None:
    for column, (head, width) in enumerate(columns):
        sheet.set_column(column, column, width or None, None, {"hidden": not width})
        sheet.write_string(0, column, say(lang, *head), styles["head"])
    sheet.set_row(0, _height(tuple(say(lang, *head) for head, _ in columns), columns))
    marked = next((column for column, (head, _) in enumerate(columns) if head == SEVERITY), -1)
    for row, (cells, severity) in enumerate(rows, start=1):
        sheet.set_row(row, _height(cells, columns))
        for column, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(row, column, value, styles["count"])
            else:
                sheet.write_string(row, column, storable(value)[:LONGEST], styles[severity if column == marked else ""])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    _for_paper(sheet, lang)


def _for_paper(sheet: Worksheet, lang: str) -> None:
    """A4 across, as wide as the page, heads on each; the title above, who reviewed and when below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f'&C&"黑体,Regular"&16{say(lang, *TITLE)}')
    signed = say(lang, "审核人：　　　　　　日期：　　　　　　", "reviewed by:                    date:                ")
    sheet.set_footer(f"&L&A&C{signed}&R&P / &N")


def _height(cells: Row, columns: Columns) -> float:
    """Height that a row needs, as LibreOffice and WPS do not fit it by themselves."""
    lines = (
        sum(max(1, ceil(cell_len(part) / (width - 2))) for part in str(text)[:LONGEST].split("\n"))
        for text, (_, width) in zip(cells, columns, strict=True)
        if width
    )
    return min(TALLEST, LINE * max(lines) + 3)
