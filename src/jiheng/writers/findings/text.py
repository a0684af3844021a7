"""Findings as text that a person likes to read: by project, worst first, the code last, and what could not be assessed."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked, Ledger, Severity, Shown, ShownGap
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.writers.findings.words import ORDER, say, severity_word, source_text
from jiheng.writers.findings.wrap import wrapped

STYLE = {Severity.ERROR: "bold red", Severity.EXPLAIN: "bold yellow", Severity.HINT: "cyan", Severity.SHADOW: "dim"}
MARK = {Severity.ERROR: "✗", Severity.EXPLAIN: "?", Severity.HINT: "·", Severity.SHADOW: "○"}


def print_checked(checked: Checked, console: Console, lang: str) -> None:
    """One document: head, findings by project, what could not be assessed, the ledger."""
    _put(console, Text(checked.path, style="bold underline"))
    if checked.error is not None:
        block(console, f"{say(lang, '没有读出：', 'not read: ')}{checked.error}", indent=2, style="bold red")
        _put(console)
        return
    _put(console, head_line(checked.submission, lang))
    _put(console)
    for declaration, findings in groupby(checked.findings, key=lambda finding: enclosing(checked.submission, finding.address)[0]):
        _project(checked.submission, declaration, sorted(findings, key=lambda finding: ORDER.index(finding.severity)), console, lang)
    _gaps(checked.not_assessed, console, lang)
    _notes(checked.submission, console, lang)
    _put(console, ledger_line(checked.ledger, checked.findings, lang))
    _put(console)


def _put(console: Console, line: Text | str = "") -> None:
    console.print(line, soft_wrap=True, highlight=False, markup=False)


def block(console: Console, text: str, *, indent: int, label: tuple[str, str] = ("", ""), style: str = "") -> None:
    """A paragraph with a hanging indent; the label stands before its first line."""
    word, label_style = label
    hang = indent + cell_len(word)
    for number, line in enumerate(wrapped(text, max(20, console.width - hang))):
        head = Text(" " * indent).append(word, label_style) if number == 0 else Text(" " * hang)
        _put(console, head.append(line, style))


def head_line(submission: Submission, lang: str) -> Text:
    """What was read: title, year, number of projects and indicators, money."""
    forms = submission.declarations
    amount = sum((form.funds.annual.amount or Decimal(0) for form in forms), Decimal(0)) / 10_000
    rows = sum(len(form.indicators) for form in forms)
    money = say(lang, f"年度资金 {amount.normalize():,f} 万元", f"annual funds {amount.normalize() * 10_000:,f} yuan")
    facts = [
        say(lang, f"{submission.year or '年度不明'} 年度", f"year {submission.year or 'unknown'}"),
        say(lang, f"{len(forms)} 个项目", f"{len(forms)} projects"),
        *(
            [say(lang, f"{rows} 条指标", f"{rows} indicators"), money]
            if any(form.has_form for form in forms)
            else [say(lang, "只有项目说明，没有申报表", "narratives only, no forms")]
        ),
    ]
    return Text.assemble((submission.title or say(lang, "（没有标题）", "(no title)"), "bold"), "\n", " · ".join(facts))


def ledger_line(ledger: Ledger, findings: Iterable[Shown], lang: str) -> Text:
    """The four outcomes, never mixed; findings by severity."""
    counts = Counter(finding.severity for finding in findings)
    by_severity = "，".join(f"{severity_word(severity, lang)} {counts[severity]}" for severity in ORDER if counts[severity])
    total = ledger.passed + ledger.found + ledger.not_applicable + ledger.not_assessable
    return Text.assemble(
        (say(lang, f"共核对 {total} 项：", f"{total} checks: "), "bold"),
        (say(lang, f"通过 {ledger.passed} 项", f"{ledger.passed} passed"), "green"),
        " · ",
        (say(lang, f"发现问题 {ledger.found} 项", f"{ledger.found} found"), "red" if ledger.found else "green"),
        f"（{by_severity}）" if by_severity else "",
        " · ",
        say(lang, f"不适用 {ledger.not_applicable} 项", f"{ledger.not_applicable} not applicable"),
        " · ",
        (say(lang, f"未能核对 {ledger.not_assessable} 项", f"{ledger.not_assessable} could not be assessed"), "magenta" if ledger.not_assessable else ""),
    )


def _project(submission: Submission, index: int | None, findings: list[Shown], console: Console, lang: str) -> None:
    counts = Counter(finding.severity for finding in findings)
    tally = " · ".join(f"{severity_word(severity, lang)} {counts[severity]}" for severity in ORDER if counts[severity])
    if index is None:
        title = say(lang, "整份材料", "Whole document")
    else:
        form = submission.declarations[index]
        title = f"{form.number or index + 1}  {project_name(form, index, lang=lang)}"
    gap = max(2, console.width - cell_len(title) - cell_len(tally))
    _put(console, Text.assemble((title, "bold reverse"), " " * gap, (tally, "dim")))
    for finding in findings:
        _finding(submission, finding, console, lang)


def _finding(submission: Submission, finding: Shown, console: Console, lang: str) -> None:
    style = STYLE[finding.severity]
    place = f"{place_name(submission, finding.address, lang=lang)}  {source_text(finding.source, lang)}".rstrip()
    block(console, place, indent=2, label=(f"{MARK[finding.severity]} {severity_word(finding.severity, lang)}  ", style), style="bold")
    block(console, finding.message, indent=4)
    block(console, finding.advice, indent=4, label=(say(lang, "怎么改  ", "mend    "), "green"))
    if finding.fix is not None:
        block(console, finding.fix.value, indent=4, label=(say(lang, "可改为  ", "fix     "), "green"))
    block(console, f"{finding.basis}  {finding.code}", indent=4, label=(say(lang, "依据    ", "basis   "), "dim"), style="dim")
    _put(console)


def _gaps(gaps: tuple[ShownGap, ...], console: Console, lang: str) -> None:
    if not gaps:
        return
    _put(console, Text(say(lang, f"未能核对 {len(gaps)} 项", f"Could not be assessed: {len(gaps)}"), style="bold magenta"))
    grouped: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        where = " › ".join(part for part in (gap.declaration, gap.indicator) if part) or say(lang, "整份材料", "whole document")
        grouped.setdefault((where, gap.reason), []).append(f"{gap.title} {gap.code}")
    for (where, reason), rules in grouped.items():
        block(console, where, indent=2, style="bold")
        block(console, reason, indent=4)
        block(console, say(lang, "、", ", ").join(rules), indent=4, style="dim")
    _put(console)


def _notes(submission: Submission, console: Console, lang: str) -> None:
    if not submission.notes:
        return
    _put(console, Text(say(lang, f"读取说明 {len(submission.notes)} 条", f"Notes on reading: {len(submission.notes)}"), style="bold"))
    for note in submission.notes:
        candidates = say(lang, "；可能是：", "; candidates: ") + "、".join(note.candidates) if note.candidates else ""
        place = source_text(note.source, lang)
        block(console, f"{note.message}{candidates}{f'（{place}）' if place else ''}", indent=2, label=("- ", "dim"))
    _put(console)


def print_total(documents: list[Checked], console: Console, lang: str) -> None:
    """The sum over several documents: how many are clean, to be asked about, to be corrected, unreadable."""
    worst = Counter(_worst(checked) for checked in documents)
    words = {
        "unread": ("没有读出", "not read"),
        **{severity.value: (severity_word(severity, "zh"), severity_word(severity, "en")) for severity in ORDER},
        "clean": ("没有发现问题", "nothing found"),
    }
    _put(console, Text(say(lang, f"共 {len(documents)} 个文件", f"{len(documents)} files"), style="bold"))
    for key, word in words.items():
        if worst[key]:
            _put(console, f"  {word[lang != 'zh']}  {worst[key]}")


def _worst(checked: Checked) -> str:
    if checked.error is not None:
        return "unread"
    found = {finding.severity for finding in checked.findings}
    return next((severity.value for severity in ORDER if severity in found), "clean")
