"""Findings as text that a person likes to read: by project, worst first, the code last, and what could not be assessed."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from jiheng.model.declaration import Department, Execution, Form, Monitoring, SelfEvaluation, Submission
from jiheng.model.finding import Checked, Ledger, Severity, Shown, ShownGap
from jiheng.model.note_text import note_text
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.writers.findings.paragraph import NARROWEST, block, flow, put
from jiheng.writers.findings.words import ORDER, SEVERITY, counted, say, severity_word, source_text
from jiheng.writers.findings.wrap import wrapped

STYLE = {Severity.ERROR: "bold red", Severity.EXPLAIN: "bold yellow", Severity.HINT: "cyan", Severity.SHADOW: "dim"}
STATES = {
    "unread": ("没有读出", "not read", "bold red"),
    **{severity.value: (*SEVERITY[severity], STYLE[severity]) for severity in ORDER},
    "formless": ("没有申报表，只核对了说明", "no form, only narratives checked", "magenta"),
    "clean": ("没有发现问题", "nothing found", "green"),
}
LISTED = ("unread", Severity.ERROR.value)
MOST_LISTED = 20
MARK = {Severity.ERROR: "✗", Severity.EXPLAIN: "?", Severity.HINT: "·", Severity.SHADOW: "○"}


def print_checked(checked: Checked, console: Console, lang: str, *, above: Callable[[], None] | None = None) -> None:
    """One document: head, findings by project with the worst first, what could not be assessed, a table of the projects, the ledger.

    `above` prints what a command has to say between the head and the findings.
    """
    block(console, checked.path, indent=0, style="bold underline")
    if checked.error is not None:
        block(console, checked.error, indent=2, label=(say(lang, "✗ 没有读出  ", "✗ not read  "), STYLE[Severity.ERROR]))
        put(console)
        return
    _head(checked, console, lang)
    if above is not None:
        above()
    for declaration, findings in groupby(checked.findings, key=lambda finding: enclosing(checked.submission, finding.address)[0]):
        _project(checked.submission, declaration, sorted(findings, key=lambda finding: ORDER.index(finding.severity)), console, lang)
    _gaps(checked.not_assessed, console, lang)
    _notes(checked.submission, console, lang)
    if len(checked.submission.declarations) > 1 and checked.findings:
        _overview(checked, console, lang)
    _ledger(checked.ledger, checked.findings, console, lang)
    put(console)


def _head(checked: Checked, console: Console, lang: str) -> None:
    submission = checked.submission
    block(console, submission.title or say(lang, "（没有标题）", "(no title)"), indent=0, style="bold")
    block(console, facts_line(submission, lang), indent=0)
    put(console)


def facts_line(submission: Submission, lang: str) -> str:
    """What was read: year, number of projects and indicators, money."""
    forms = submission.declarations
    rows = sum(len(form.indicators) for form in forms)
    facts = [
        say(lang, f"{submission.year or '不明'} 年度", f"year {submission.year or 'unknown'}"),
        say(lang, f"{len(forms)} 个项目", counted(len(forms), "project")),
    ]
    if any(form.has_form for form in forms):
        facts += [say(lang, f"{rows} 条指标", counted(rows, "indicator")), *_money(forms, lang)]
    else:
        facts.append(say(lang, "只有项目说明，没有申报表", "narratives only, no forms"))
    return " · ".join(facts)


def _money(forms: Sequence[Form], lang: str) -> list[str]:
    """The money of the forms together: of those that report on the year budget and spending, of the others (and where nothing is told) the annual funds."""
    told = [line for form in forms if (line := _execution(form)) is not None]
    asked = [form.funds.annual.amount for form in forms if _execution(form) is None]
    facts = [_funds([amount for amount in asked if amount is not None], len(asked), lang)] if asked else []
    for values, zh, en in (([line.budget for line in told], "全年预算", "budget"), ([line.spent for line in told], "执行", "spent")):
        if known := [value for value in values if value is not None]:
            facts.append(_sum(known, len(told), lang, zh, en))
    return facts


def _execution(form: Form) -> Execution | None:
    """The sum line of the execution block of a form that reports on the year; None where there is none, or it is blank."""
    line = form.execution.total if isinstance(form, SelfEvaluation | Monitoring | Department) else Execution()
    return None if line.budget is None and line.spent is None else line


def _sum(amounts: Sequence[Decimal], forms: int, lang: str, zh: str, en: str) -> str:
    """Amounts together; how many forms give none."""
    amount, missing = sum(amounts, Decimal(0)), forms - len(amounts)
    gap = say(lang, f"（{missing} 个项目未读出）", f" ({missing} not read)") if missing > 0 else ""
    return say(lang, f"{zh} {(amount / 10_000).normalize():,f} 万元", f"{en} {amount.normalize():,f} yuan") + gap


def _funds(amounts: Sequence[Decimal], forms: int, lang: str) -> str:
    """The annual funds together; how many forms give none."""
    if not amounts:
        return say(lang, "年度资金未读出", "annual funds not read")
    return _sum(amounts, forms, lang, "年度资金", "annual funds")


def _overview(checked: Checked, console: Console, lang: str) -> None:
    """Findings by project and severity, as a table: where to begin."""
    counts = Counter((enclosing(checked.submission, finding.address)[0], finding.severity) for finding in checked.findings)
    severities = [severity for severity in ORDER if any(place[1] is severity for place in counts)]
    heads = [say(lang, severity_word(severity, lang), severity.value) for severity in severities]
    places = [place for place in (None, *range(len(checked.submission.declarations))) if place is not None or any(key[0] is None for key in counts)]
    names = [_project_title(checked.submission, place, lang) for place in places]
    most = max(NARROWEST // 2, console.width - 2 - sum(cell_len(head) + 2 for head in heads))
    width = min(most, max(map(cell_len, names)))
    put(console, Text(f"  {' ' * width}").append("".join(f"  {head}" for head in heads), "dim"))
    for place, name in zip(places, names, strict=True):
        line = Text(f"  {set_cell_size(wrapped(name, width)[0], width)}")
        for severity, head in zip(severities, heads, strict=True):
            number = counts[place, severity]
            line.append(f"  {number or '-':>{cell_len(head)}}", STYLE[severity] if number else "dim")
        put(console, line)
    put(console)


def _ledger(ledger: Ledger, findings: Sequence[Shown], console: Console, lang: str) -> None:
    """The four outcomes, never mixed; findings by severity. One line, or one each where the terminal is narrow."""
    counts = Counter(finding.severity for finding in findings)
    by_severity = say(lang, "，", ", ").join(f"{severity_word(severity, lang)} {counts[severity]}" for severity in ORDER if counts[severity])
    total = ledger.passed + ledger.found + ledger.not_applicable + ledger.not_assessable
    brackets = say(lang, f"（{by_severity}）", f" ({by_severity})") if by_severity else ""
    parts = [
        Text(say(lang, f"共核对 {total} 项", counted(total, "check")), "bold"),
        Text(say(lang, f"通过 {ledger.passed} 项", f"{ledger.passed} passed"), "green"),
        Text(say(lang, f"发现问题 {ledger.found} 项{brackets}", f"{counted(ledger.found, 'finding')}{brackets}"), "red" if ledger.found else "green"),
        Text(say(lang, f"不适用 {ledger.not_applicable} 项", f"{ledger.not_applicable} not applicable")),
        Text(say(lang, f"未能核对 {ledger.not_assessable} 项", f"{ledger.not_assessable} could not be assessed"), "magenta" if ledger.not_assessable else ""),
    ]
    flow(console, parts)


def _project_title(submission: Submission, index: int | None, lang: str) -> str:
    if index is None:
        return say(lang, "整份材料", "Whole document")
    form = submission.declarations[index]
    return f"{form.number or index + 1}  {project_name(form, index, lang=lang)}"


def _project(submission: Submission, index: int | None, findings: list[Shown], console: Console, lang: str) -> None:
    counts = Counter(finding.severity for finding in findings)
    tally = " · ".join(f"{severity_word(severity, lang)} {counts[severity]}" for severity in ORDER if counts[severity])
    title = _project_title(submission, index, lang)
    gap = console.width - cell_len(title) - cell_len(tally)
    if gap >= 2:
        put(console, Text.assemble((title, "bold reverse"), " " * gap, (tally, "dim")))
    else:
        block(console, title, indent=0, style="bold reverse", tail=tally)
    for finding in findings:
        _finding(submission, finding, console, lang)


def _finding(submission: Submission, finding: Shown, console: Console, lang: str) -> None:
    label = (f"{MARK[finding.severity]} {severity_word(finding.severity, lang)}  ", STYLE[finding.severity])
    place = place_name(submission, finding.address, lang=lang)
    block(console, place, indent=2, label=label, style="bold", tail=source_text(finding.source, lang))
    block(console, finding.message, indent=4)
    block(console, finding.advice, indent=4, label=(say(lang, "怎么改  ", "mend   "), "green"))
    if finding.fix is not None:
        block(console, finding.fix.value, indent=4, label=(say(lang, "可改为  ", "fix    "), "green"))
    block(console, f"{finding.basis}  {finding.code}", indent=4, label=(say(lang, "依据    ", "basis  "), "dim"), style="dim")
    put(console)


def _gaps(gaps: tuple[ShownGap, ...], console: Console, lang: str) -> None:
    if not gaps:
        return
    put(console, Text(say(lang, f"未能核对 {len(gaps)} 项", f"Could not be assessed: {len(gaps)}"), style="bold magenta"))
    grouped: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        where = " › ".join(part for part in (gap.declaration, gap.indicator) if part) or say(lang, "整份材料", "whole document")
        grouped.setdefault((where, gap.reason), []).append(f"{gap.title} {gap.code}")
    for (where, reason), rules in grouped.items():
        block(console, where, indent=2, style="bold")
        block(console, reason, indent=4)
        block(console, say(lang, "因此没有核对：", "not checked for this reason: ") + say(lang, "、", ", ").join(rules), indent=4, style="dim")
    put(console)


def _notes(submission: Submission, console: Console, lang: str) -> None:
    if not submission.notes:
        return
    put(console, Text(say(lang, f"读取说明 {len(submission.notes)} 条", f"Notes on reading: {len(submission.notes)}"), style="bold"))
    for note in submission.notes:
        place = source_text(note.source, lang)
        where = say(lang, f"（{place}）", f" ({place})") if place else ""
        block(console, note_text(note, submission, lang) + where, indent=2, label=("- ", "dim"))
    put(console)


def print_total(documents: Sequence[Checked], console: Console, lang: str) -> None:
    """The sum over several documents: how many are clean, to be asked about, to be corrected, unreadable; which ones need work."""
    by_state: dict[str, list[str]] = {}
    for checked in documents:
        by_state.setdefault(_state(checked), []).append(checked.path)
    block(console, say(lang, f"共 {len(documents)} 个文件", counted(len(documents), "file")), indent=0, style="bold")
    for state, (zh, en, style) in STATES.items():
        paths = by_state.get(state, [])
        if paths:
            block(console, f"{say(lang, zh, en)} {len(paths)}", indent=2, style=style)
        if state in LISTED:
            _paths(paths, console, lang)
    open_ones = sum(checked.ledger.not_assessable > 0 for checked in documents)
    if open_ones:
        block(
            console,
            say(lang, f"其中 {open_ones} 个文件有未能核对的项目", f"checks could not be assessed in {counted(open_ones, 'file')}"),
            indent=2,
            style="magenta",
        )


def _paths(paths: Sequence[str], console: Console, lang: str) -> None:
    for path in paths[:MOST_LISTED]:
        block(console, path, indent=4)
    if len(paths) > MOST_LISTED:
        rest = len(paths) - MOST_LISTED
        block(console, say(lang, f"……另有 {rest} 个", f"… and {rest} more"), indent=4, style="dim")


def _state(checked: Checked) -> str:
    if checked.error is not None:
        return "unread"
    found = {finding.severity for finding in checked.findings}
    clean = "clean" if any(form.has_form for form in checked.submission.declarations) else "formless"
    return next((severity.value for severity in ORDER if severity in found), clean)
