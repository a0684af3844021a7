"""`jiheng letter`: the review letter on a document."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng.checking import checked_of
from jiheng.checks import engine
from jiheng.cli.diff import read_all
from jiheng.cli.files import path_text
from jiheng.cli.options import Force, Ignore, Lang, Language, ProfileName, Select, Timeout, chosen
from jiheng.cli.output import Exit, examine, leave, write_whole
from jiheng.model.finding import Severity
from jiheng.reference.profile import load_profile
from jiheng.writers.findings.words import say
from jiheng.writers.review.letter import to_letter


def letter(
    *,
    file: Annotated[Path, typer.Argument(help="申报表文件；“-”为标准输入。The document; “-” is standard input.", show_default=False)],
    output: Annotated[Path, typer.Option("-o", "--output", help="审核意见书写到这里（.docx）。Where to write the letter.", show_default=False)],
    profile: ProfileName = "general",
    select: Select = "",
    ignore: Ignore = "",
    force: Force = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """写审核意见书（Word，公文格式）：需要修改、需要说明的问题和未能核对的事项。Write the review letter, in Chinese.

    报送期限、落款单位和日期留空待填。退出码：0 已写出；1 已写出，有必须更正的问题；2 读不出或写不成。

    **例 Examples**

    - `jiheng letter 申报表.docx -o 审核意见书.docx`
    """
    errors = Console(stderr=True, highlight=False)
    if file.is_dir():
        zh = f"{file} 是文件夹，审核意见书一次写一份材料，请写文件名。整个文件夹的审核意见表：jiheng check {file} -o 审核意见表.xlsx"
        leave(errors, say(lang, zh, f"{file} is a folder; a letter is on one document. For the whole folder: jiheng check {file} -o findings.xlsx"))
    examine(output, [file], errors=errors, lang=lang, force=force)
    if output.suffix.lower() != ".docx":
        zh = f"审核意见书是 Word 文档，请把 {output.name} 改为 {output.stem}.docx。"
        leave(errors, say(lang, zh, f"The letter is a Word document: name it {output.stem}.docx, not {output.name}."))
    rules = load_profile(profile)
    codes = chosen(select, ignore, rules)
    (submission,) = read_all(file, timeout=timeout, errors=errors, lang=lang)
    try:
        checked = checked_of(submission, path_text(file), rules, codes, Lang.ZH, timeout=timeout)
    except engine.CheckFailed as failure:
        leave(errors, say(lang, failure.zh, failure.en))
    write_whole(output, to_letter(checked), errors=errors, lang=lang)
    errors.print(say(lang, f"已写到 {output}", f"Written to {output}"), markup=False, soft_wrap=True)
    raise typer.Exit(Exit.FOUND if any(finding.severity is Severity.ERROR for finding in checked.findings) else Exit.FINE)
