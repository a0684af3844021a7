"""`jiheng check`: findings of documents."""

import io
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng import __version__
from jiheng.checks import engine
from jiheng.checks.show import show, show_gaps
from jiheng.cli.files import Exit, put, readings
from jiheng.cli.options import Files, Ignore, Lang, Language, Out, ProfileName, Select, Timeout, chosen
from jiheng.cli.read import as_json
from jiheng.model.finding import Checked, Severity
from jiheng.pipeline import Reading
from jiheng.reference.profile import Profile, load_profile
from jiheng.writers.findings import data
from jiheng.writers.findings.html import to_html
from jiheng.writers.findings.text import print_checked, print_total
from jiheng.writers.findings.xlsx import to_xlsx

WIDTH = 100


class Format(StrEnum):
    """What `check` can write."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    SARIF = "sarif"


def check(
    files: Files,
    format: Annotated[Format, typer.Option(help="输出格式。Output format.")] = Format.TEXT,  # the option is called so
    output: Out = None,
    profile: ProfileName = "general",
    lang: Language = Lang.ZH,
    select: Select = "",
    ignore: Ignore = "",
    timeout: Timeout = 60,
) -> None:
    """核对申报表，逐项说明问题、怎么改、依据。Check forms: what is wrong, how to mend it, on what basis.

    退出码：0 没有必须更正的问题；1 有必须更正的问题；2 有文件读不出。

    **例 Examples**

    - `jiheng check 申报表.docx`
    - `jiheng check 申报表.pdf --format html -o 核对报告.html`
    - `jiheng check 全区/ --format xlsx -o 审核意见.xlsx --profile shanghai`
    - `jiheng check 申报表.txt --select FU,CO --lang en`
    """
    errors = Console(stderr=True, highlight=False)
    if format is Format.XLSX and output is None:
        raise typer.BadParameter("Excel 结果请用 -o 指定文件名，例如 -o 审核意见.xlsx。Name a file with -o.")
    rules = load_profile(profile)
    codes = chosen(select, ignore)
    results = (_checked(reading, rules, codes, lang) for reading in readings(files, timeout=timeout, errors=errors))
    done = _print_text(results, output, lang, errors) if format is Format.TEXT else list(results)
    for checked in done:
        if checked.error is not None and format is not Format.TEXT:
            errors.print(f"{checked.path}：{checked.error}", style="bold red", soft_wrap=True)
    if format is not Format.TEXT:
        put(_encoded(done, format, lang), output, errors=errors)
    raise typer.Exit(_exit_code(done))


def _checked(reading: Reading, profile: Profile, codes: frozenset[str] | None, lang: Lang) -> Checked:
    path = str(reading.path)
    if reading.submission is None:
        assert reading.error is not None  # a reading holds one of the two
        return Checked(path=path, error=reading.error.zh if lang is Lang.ZH else reading.error.en)
    report = engine.check(reading.submission, profile, codes=codes)
    return Checked(
        path=path,
        submission=reading.submission,
        findings=show(report, reading.submission, lang=lang),
        ledger=report.ledger,
        not_assessed=show_gaps(report, reading.submission, lang=lang),
    )


def _print_text(results: Iterator[Checked], output: Path | None, lang: Lang, errors: Console) -> list[Checked]:
    """Each document as soon as it is checked; into a file, without colours."""
    held = io.StringIO()
    console = Console(file=held, width=WIDTH, highlight=False) if output else Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    done = []
    for checked in results:
        print_checked(checked, console, lang)
        done.append(checked)
    if len(done) > 1:
        print_total(done, console, lang)
    if output is not None:
        put(held.getvalue().encode(), output, errors=errors)
    return done


def _encoded(done: list[Checked], format: Format, lang: Lang) -> bytes:  # as above
    match format:
        case Format.CSV:
            return data.to_csv(done, lang).encode("utf-8-sig")
        case Format.XLSX:
            return to_xlsx(done, lang)
        case Format.HTML:
            return to_html(done, lang, version=__version__).encode()
        case Format.SARIF:
            return data.to_sarif(done, __version__)
    return as_json([data.plain(checked) for checked in done], lines=format is Format.JSONL)


def _exit_code(done: list[Checked]) -> Exit:
    if any(checked.error is not None for checked in done):
        return Exit.UNREADABLE
    blocked = any(finding.severity is Severity.ERROR for checked in done for finding in checked.findings)
    return Exit.FOUND if blocked else Exit.FINE
