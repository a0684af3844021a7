"""`jiheng check`: findings of documents."""

import io
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng import __version__
from jiheng.checking import checked_of
from jiheng.checks import engine
from jiheng.cli.files import complain_of, path_text, readings, shown_path
from jiheng.cli.options import Files, Force, Ignore, Lang, Language, Out, ProfileName, Select, Timeout, chosen
from jiheng.cli.output import WIDTH, Exit, as_named, complain, examine, leave, put, screen, together
from jiheng.cli.read import as_json
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked, Severity
from jiheng.pipeline import Reading
from jiheng.reference.profile import Profile, load_profile
from jiheng.writers.findings import data
from jiheng.writers.findings.html import to_html
from jiheng.writers.findings.sarif import to_sarif
from jiheng.writers.findings.text import print_checked, print_total
from jiheng.writers.findings.words import say
from jiheng.writers.findings.xlsx import to_xlsx


class Format(StrEnum):
    """What `check` can write."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    SARIF = "sarif"


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="输出格式；不写时按 -o 的扩展名，否则 text。Output format; else by the suffix after -o, else text.", show_default=False),
]

Before = Annotated[
    list[Path] | None,
    typer.Option(
        "--before",
        help="同一项目往年的自评表或申报表，文件或文件夹，可以写几次：指标值与往年比对。Forms of the same projects in earlier years.",
        show_default=False,
    ),
]


def check(
    *,
    files: Files,
    format: FormatOption = None,
    output: Out = None,
    force: Force = False,
    profile: ProfileName = "general",
    lang: Language = Lang.ZH,
    select: Select = "",
    ignore: Ignore = "",
    before: Before = None,
    timeout: Timeout = 60,
) -> None:
    """核对申报表，逐项说明问题、怎么改、依据。Check forms: what is wrong, how to mend it, on what basis.

    退出码：0 没有必须更正的问题；1 有必须更正的问题；2 有文件读不出，其余文件照常核对。

    **例 Examples**

    - `jiheng check 申报表.docx`
    - `jiheng check 申报表.pdf -o 核对报告.html`
    - `jiheng check 全区/ -o 审核意见.xlsx --profile shanghai`
    - `jiheng check 申报表.txt --select FU,CO --lang en`
    - `jiheng check 2027年申报表.docx --before 2026年自评表.docx --before 2025年/`
    """
    errors = Console(stderr=True, highlight=False)
    examine(output, files, errors=errors, lang=lang, force=force)
    format_ = as_named(format, output, Format.TEXT, errors=errors, lang=lang)
    rules = load_profile(profile)
    codes = chosen(select, ignore, rules)
    on_screen = format_ is Format.TEXT and output is None and together()
    known = _known(before or [], timeout, errors, lang)

    def results() -> Iterator[Checked]:
        for reading in readings(files, timeout=timeout, errors=errors, lang=lang, output=output, quiet=on_screen):
            checked = outcome(reading, rules, codes, lang, timeout, known)
            if checked.error is not None and not on_screen:  # there the text says so in its place
                complain(errors, say(lang, f"{shown_path(reading.path, lang)}：{checked.error}", f"{shown_path(reading.path, lang)}: {checked.error}"))
            yield checked

    done = _print_text(results(), output, lang, errors) if format_ is Format.TEXT else list(results())
    if format_ is not Format.TEXT:
        put(_encoded(done, format_, lang), output, errors=errors, lang=lang)
    raise typer.Exit(exit_code(done))


def _known(before: list[Path], timeout: float, errors: Console, lang: Lang) -> tuple[Submission, ...]:
    """Documents of earlier years. Leaves with exit code 2 where one cannot be read or does not tell its year: what was asked for could not be compared."""
    found = []
    for reading in readings(before, timeout=timeout, errors=errors, lang=lang) if before else ():
        complain_of(reading, errors, lang)
        if reading.submission is None:
            raise typer.Exit(Exit.UNREADABLE)
        if not any(form.year or reading.submission.year for form in reading.submission.declarations):
            path = shown_path(reading.path, lang)
            leave(
                errors,
                say(lang, f"{path}：没有写明是哪一年的表，无法作为往年的表比对。", f"{path}: does not tell its year, so nothing can be compared with it."),
            )
        found.append(reading.submission)
    return tuple(found)


def outcome(reading: Reading, profile: Profile, codes: frozenset[str] | None, lang: Lang, timeout: float, known: tuple[Submission, ...] = ()) -> Checked:
    """What checking a file gave, also beside `known` documents of earlier years, or the error that says why there is nothing."""
    path = path_text(reading.path)
    if reading.submission is None:
        assert reading.error is not None  # a reading holds one of the two
        return Checked(path=path, error=reading.error.zh if lang is Lang.ZH else reading.error.en)
    try:
        return checked_of(reading.submission, path, profile, codes, lang, timeout=timeout, known=known)
    except engine.CheckFailed as failure:
        return Checked(path=path, error=failure.zh if lang is Lang.ZH else failure.en)


def _print_text(results: Iterator[Checked], output: Path | None, lang: Lang, errors: Console) -> list[Checked]:
    """Each document as soon as it is checked; into a file when all are, without colours."""
    held = io.StringIO()
    console = Console(file=held, width=WIDTH, force_terminal=False, color_system=None) if output else screen()
    done = []
    for checked in results:
        print_checked(checked, console, lang)
        done.append(checked)
    if len(done) > 1:
        print_total(done, console, lang)
    if output is not None:
        put(held.getvalue().encode(), output, errors=errors, lang=lang)
    return done


def _encoded(done: list[Checked], format: Format, lang: Lang) -> bytes:
    match format:
        case Format.CSV:
            return data.to_csv(done, lang).encode("utf-8-sig")
        case Format.XLSX:
            return to_xlsx(done, lang)
        case Format.HTML:
            return to_html(done, lang, version=__version__).encode()
        case Format.SARIF:
            return to_sarif(done, __version__, lang)
    return as_json([data.plain(checked) for checked in done], lines=format is Format.JSONL)


def exit_code(done: list[Checked]) -> Exit:
    """2 where a file was not read, 1 where something must be corrected, else 0."""
    if any(checked.error is not None for checked in done):
        return Exit.UNREADABLE
    blocked = any(finding.severity is Severity.ERROR for checked in done for finding in checked.findings)
    return Exit.FOUND if blocked else Exit.FINE
