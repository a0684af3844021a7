"""`jiheng fix`: apply the fixes that findings offer."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from jiheng.checking import checked_of
from jiheng.checks import engine
from jiheng.checks.mend import Clash, fixes, mend
from jiheng.cli.diff import print_changes, read_all
from jiheng.cli.files import path_text
from jiheng.cli.options import Force, Ignore, Lang, Language, ProfileName, Select, Timeout, chosen
from jiheng.cli.output import Exit, examine, leave, screen, write_whole
from jiheng.cli.write import SUFFIXES, tell, written
from jiheng.model.compare import compare
from jiheng.model.declaration import Submission
from jiheng.reference.profile import load_profile
from jiheng.writers.findings.words import say
from jiheng.writers.form.document import Format


def fix(
    *,
    file: Annotated[Path, typer.Argument(help="申报表文件；“-”为标准输入。The document; “-” is standard input.", show_default=False)],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="改好后写到这里（.docx、.xlsx、.pdf、.html、.json）。Where to write, by suffix.", show_default=False)
    ],
    profile: ProfileName = "general",
    select: Select = "",
    ignore: Ignore = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问。Do not ask.")] = False,
    force: Force = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """把能自动改的改好：先列出改动，确认后写成新文件，原文件不动。Apply fixes: shows the changes, asks, writes a new file.

    只改“可改为”里写明的地方。新文件按官方表式重新排版：原文件里读不进表格栏目的内容（注、签字栏、多出的行列等）不在新文件里，会逐项说明；
    要保留原件版面，请用 jiheng mark 在原件上批注。没有可改的地方时不写。退出码：0 已写出或无须改动；1 没有确认，没有写；2 读不出或写不成。

    **例 Examples**

    - `jiheng fix 申报表.docx -o 改好.docx`
    - `jiheng fix 申报表.docx -o 改好.json --select TV04 --yes`
    """
    errors = Console(stderr=True, highlight=False)
    format_ = SUFFIXES.get(output.suffix.lower())
    if format_ is None:
        zh = f"改好的申报表可以写成 {'、'.join(SUFFIXES)} 文件；请把 {output.name} 的扩展名改一下。"
        leave(errors, say(lang, zh, f"The mended form is written as {', '.join(SUFFIXES)}; rename {output.name}."))
    examine(output, [file], errors=errors, lang=lang, force=force)
    rules = load_profile(profile)
    codes = chosen(select, ignore, rules)
    (submission,) = read_all(file, timeout=timeout, errors=errors, lang=lang)
    try:
        mended = mend(submission, fixes(checked_of(submission, path_text(file), rules, codes, lang, timeout=timeout).findings))
    except engine.CheckFailed as failure:
        leave(errors, say(lang, failure.zh, failure.en))
    except Clash as clash:
        zh, en = (
            f"两条规则对同一处的改法不同（{clash}），请用 --select 选一条规则。",
            f"Two rules mend one place differently ({clash}); choose one with --select.",
        )
        leave(errors, say(lang, zh, en))
    _write(submission, mended, output, format_, yes=yes, errors=errors, lang=lang)


def _write(submission: Submission, mended: Submission, output: Path, format_: Format, *, yes: bool, errors: Console, lang: Lang) -> None:
    """Show the changes, ask, write; an exit code of 0 promises that the file is there."""
    console = screen()
    changes = compare(submission, mended)
    print_changes(changes, submission, mended, console, lang)
    if not changes:
        zh, en = (
            "没有可自动改的地方，没有写出新文件；要另存为别的格式请用 jiheng write。",
            "Nothing to mend, nothing was written; jiheng write saves in another format.",
        )
        console.print(say(lang, zh, en), markup=False, soft_wrap=True)
        return
    if not yes and not agreed(output, errors, lang):
        unwritten(errors, lang)
    write_whole(output, written(mended, format_, errors=errors, lang=lang), errors=errors, lang=lang)
    tell(mended, format_, errors=errors, lang=lang)
    console.print(say(lang, f"已写到 {output}", f"Written to {output}"), markup=False, soft_wrap=True)


def unwritten(errors: Console, lang: Lang) -> NoReturn:
    """Say that nothing was written as nobody agreed, and end with exit code 1."""
    errors.print(say(lang, "没有写出，原文件没有改动。", "Nothing was written; the original is as it was."), markup=False, soft_wrap=True)
    raise typer.Exit(Exit.FOUND)


def agreed(output: Path, errors: Console, lang: Lang) -> bool:
    """Whether the user wants the file written; leaves where nobody can answer."""
    try:
        return typer.confirm(say(lang, f"写到 {output}？", f"Write to {output}?"), default=True)
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        leave(errors, say(lang, "没有人回答，没有写出；不用询问时请加 --yes。", "Nobody answered, nothing was written; add --yes where nobody is to be asked."))
