"""`jiheng fix`: apply the fixes that findings offer."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng.checks import engine
from jiheng.checks.mend import Clash, fixes, mend
from jiheng.cli.diff import print_changes, read_both
from jiheng.cli.files import Exit, write_whole
from jiheng.cli.options import Ignore, Lang, Language, ProfileName, Select, Timeout, chosen
from jiheng.model.compare import compare
from jiheng.model.json import encode
from jiheng.reference.profile import load_profile
from jiheng.writers.findings.words import say


def fix(
    *,
    file: Annotated[Path, typer.Argument(help="申报表文件。The document.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="改好后写到这里（.json）。Where to write (.json).", show_default=False)],
    profile: ProfileName = "general",
    select: Select = "",
    ignore: Ignore = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问。Do not ask.")] = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """把能自动改的改好：先列出改动，确认后写成新文件，原文件不动。Apply fixes: shows the changes, asks, writes a new file.

    **例 Examples**

    - `jiheng fix 申报表.docx -o 改好.json`
    - `jiheng fix 申报表.docx -o 改好.json --select TV04 --yes`
    """
    errors = Console(stderr=True, highlight=False)
    console = Console(highlight=False)
    if output.suffix.lower() != ".json":
        raise typer.BadParameter("目前改好的申报表写成 .json 文件（jiheng check、diff 都能读）；请把输出文件名改为 .json。The output is JSON.")
    (submission,) = read_both(file, timeout=timeout, errors=errors)
    report = engine.check(submission, load_profile(profile), codes=chosen(select, ignore))
    try:
        mended = mend(submission, fixes(report.findings))
    except Clash as clash:
        errors.print(f"两条规则对同一处的改法不同（{clash}），请用 --select 选一条规则。", style="bold red")
        raise typer.Exit(Exit.UNREADABLE) from clash
    changes = compare(submission, mended)
    print_changes(changes, submission, mended, console, lang)
    if changes and not yes and not typer.confirm(say(lang, f"写到 {output}？", f"Write to {output}?"), default=True):
        raise typer.Exit(Exit.FOUND)
    write_whole(output, encode(mended), errors=errors)
    console.print(say(lang, f"已写到 {output}", f"Written to {output}"))
