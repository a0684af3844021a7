"""`jiheng mark`: the officer's own file with the findings as comments in it."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng import pipeline
from jiheng.checking import checked_of
from jiheng.checks import engine
from jiheng.cli.files import shown_path
from jiheng.cli.options import Force, Ignore, Lang, Language, ProfileName, Select, Timeout, chosen
from jiheng.cli.output import Exit, complain, examine, leave, write_whole
from jiheng.model.declaration import Submission
from jiheng.model.finding import Checked, Severity
from jiheng.readers.grid import Unreadable
from jiheng.reference.profile import load_profile
from jiheng.writers.findings.words import say
from jiheng.writers.review.marks import Marked, Marks, marks_of

_SUFFIXES = {"docx": (".docx", ".docm"), "xlsx": (".xlsx", ".xlsm"), "pdf": (".pdf",)}
_MARKABLE = {suffix for suffixes in _SUFFIXES.values() for suffix in suffixes}


def mark(
    *,
    file: Annotated[Path, typer.Argument(help="申报表文件（.docx、.xlsx、有文字的 .pdf）；“-”为标准输入。The document.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="批注好的副本写到这里，格式同原件。Where to write the marked copy.", show_default=False)],
    profile: ProfileName = "general",
    select: Select = "",
    ignore: Ignore = "",
    force: Force = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """在原件的副本上批注：哪里有问题、怎么改、依据。Mark a copy of the document: comments where the findings are.

    Excel：单元格批注和底色；Word：批注；PDF：高亮和附注。原件不动，其余内容不变；没有单独位置的问题写在全文开头的批注里。
    退出码：0 已写出；1 已写出，有必须更正的问题；2 读不出或不能批注。

    **例 Examples**

    - `jiheng mark 申报表.docx -o 申报表-批注.docx`
    - `jiheng mark 申报表.xlsx -o 批注.xlsx --profile shanghai`
    """
    errors = Console(stderr=True, highlight=False)
    if file.is_dir():
        zh = f"{file} 是文件夹，批注一次一个文件，请写文件名。整个文件夹的审核意见表：jiheng check {file} -o 审核意见表.xlsx"
        leave(errors, say(lang, zh, f"{file} is a folder; one file is marked at a time. For the whole folder: jiheng check {file} -o findings.xlsx"))
    examine(output, [file], errors=errors, lang=lang, force=force)
    if file.suffix.lower() in _MARKABLE:  # of others the content decides, which is known after reading
        _expect(output, (file.suffix.lower(),), errors, lang)
    rules = load_profile(profile)
    codes = chosen(select, ignore, rules)
    done: list[Checked] = []

    def review(submission: Submission) -> Marks:
        done.append(checked_of(submission, str(file), rules, codes, lang, timeout=timeout))
        return marks_of(done[0], lang)

    try:
        marked = pipeline.mark(file, review, timeout=timeout)
    except Unreadable as error:
        leave(errors, say(lang, f"{shown_path(file, lang)}：{error.zh}", f"{shown_path(file, lang)}: {error.en}"))
    except engine.CheckFailed as failure:
        leave(errors, say(lang, failure.zh, failure.en))
    _expect(output, (*_SUFFIXES[marked.format], file.suffix.lower()), errors, lang)
    write_whole(output, marked.data, errors=errors, lang=lang)
    _tell(marked, output, errors, lang)
    raise typer.Exit(Exit.FOUND if any(finding.severity is Severity.ERROR for finding in done[0].findings) else Exit.FINE)


def _expect(output: Path, suffixes: tuple[str, ...], errors: Console, lang: Lang) -> None:
    """Leave where the name of the copy says another format than the original has."""
    if output.suffix.lower() not in suffixes:
        zh = f"批注后的文件与原件格式相同，请把 {output.name} 改为 {output.stem}{suffixes[0]}；要网页报告请用 jiheng check -o 核对报告.html。"
        en = f"The marked copy is of the same format: name it {output.stem}{suffixes[0]}, not {output.name}. Or: jiheng check -o report.html."
        leave(errors, say(lang, zh, en))


def _tell(marked: Marked, output: Path, errors: Console, lang: Lang) -> None:
    if marked.signed:
        zh = "原件带有数字签名，批注后的副本签名失效；原件没有改动。"
        complain(errors, say(lang, zh, "The original is digitally signed; the signature does not hold for the marked copy. The original is unchanged."))
    whole_zh = f"，{marked.homeless} 处没有单独位置，写在开头的批注里" if marked.homeless else ""
    whole_en = f", {marked.homeless} in the comment at its beginning" if marked.homeless else ""
    done = say(lang, f"已写到 {output}（批注 {marked.placed} 处{whole_zh}）", f"Written to {output} ({marked.placed} places marked{whole_en})")
    errors.print(done, markup=False, soft_wrap=True)
