"""`jiheng write`: a file, whatever its kind, as an official document."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng.cli.diff import read_all
from jiheng.cli.options import Force, Lang, Language, Timeout
from jiheng.cli.output import complain, examine, leave, put
from jiheng.model.declaration import NOT_TAKEN, Submission
from jiheng.model.place import place_name, project_name
from jiheng.model.target import Certainty
from jiheng.reference.layouts import layouts
from jiheng.writers.findings.words import counted, say
from jiheng.writers.form.document import Format, document, extract
from jiheng.writers.form.fonts import CannotTypeset
from jiheng.writers.form.layout import AUTO, NoSuchLayout, layout_of, left_out
from jiheng.writers.form.unsure import unsure

ALL = "all"
SHOWN = 5  # places that are named; of more, the number
SUFFIXES = {".htm": Format.HTML} | {f".{kind.value}": kind for kind in Format}

To = Annotated[
    Format | None,
    typer.Option("--to", help="写成什么；不写时按 -o 的扩展名。What to write; else by the suffix after -o.", show_default=False, case_sensitive=False),
]
LayoutName = Annotated[
    str, typer.Option("--layout", help=f"表式：auto（按内容选）或 {'、'.join(layouts())}。Layout of the form; auto chooses by what is filled in.")
]
FormNumbers = Annotated[
    str, typer.Option("--form", help="第几张申报表，如 2 或 1,3；all 为全部。Which forms, counted from 1 (then without cover), or all.", show_default=False)
]


def write(
    *,
    file: Annotated[Path, typer.Argument(help="要写成文档的文件，任何读得懂的格式；“-”为标准输入。Any readable file.", show_default=False)],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到这个文件。Where to write.", show_default=False)] = None,
    to: To = None,
    layout: LayoutName = AUTO,
    form: FormNumbers = ALL,
    cover: Annotated[bool, typer.Option("--cover/--no-cover", help="写不写封面和“绩效目标设置情况”。With the cover statement.")] = True,
    narrative: Annotated[bool, typer.Option("--narrative/--no-narrative", help="写不写“项目经费情况说明”。With the narratives.")] = True,
    force: Force = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """写成可以归档、上报的文档：Word、Excel、PDF、网页或 JSON。Write the official document.

    数值照原文件写出；表式里没有的栏目、推断出来的值会在屏幕上说明。退出码：0 已写出；2 读不出或写不成。

    **例 Examples**

    - `jiheng write 申报表.pdf -o 申报表.docx`
    - `jiheng write 申报材料.json -o 项目二.pdf --form 2 --layout central`
    """
    errors = Console(stderr=True, highlight=False)
    format_ = _format(to, output, errors, lang)
    examine(output, [file], errors=errors, lang=lang, force=force)
    if layout not in (AUTO, *layouts()):
        names = "、".join(layouts())
        leave(errors, say(lang, f"没有名为“{layout}”的表式；可选：auto、{names}。", f"There is no layout {layout}; choose auto, or of {names}."))
    (submission,) = read_all(file, timeout=timeout, errors=errors, lang=lang)
    if form != ALL:
        submission, cover = extract(submission, _chosen(form, len(submission.declarations), errors, lang)), False
    if not submission.declarations and format_ is not Format.JSON:
        leave(errors, say(lang, "文件中没有申报表，没有可写的内容。", "The file holds no form; there is nothing to write."))
    put(written(submission, format_, layout=layout, cover=cover, narratives=narrative, errors=errors, lang=lang), output, errors=errors, lang=lang)
    tell(submission, format_, layout, narrative=narrative, errors=errors, lang=lang)
    if output is not None:
        forms = len(submission.declarations)
        complete = say(lang, f"已写到 {output}（{forms} 张表）", f"Written to {output} ({counted(forms, 'form')})")
        errors.print(complete, markup=False, soft_wrap=True)


def written(submission: Submission, format_: Format, *, layout: str = AUTO, cover: bool = True, narratives: bool = True, errors: Console, lang: Lang) -> bytes:
    """The document; leaves with a sentence where it cannot be made."""
    try:
        return document(submission, format_, layout=layout, cover=cover, narratives=narratives)
    except (NoSuchLayout, CannotTypeset) as error:
        leave(errors, say(lang, error.zh, error.en))


def _format(to: Format | None, output: Path | None, errors: Console, lang: Lang) -> Format:
    """What was asked for, or what the name of the output says; leaves where neither tells, or where they differ."""
    named = SUFFIXES.get(output.suffix.lower()) if output is not None else None
    kinds = "、".join(Format)
    if to is None and named is None and output is not None and output.suffix:
        zh = f"不能写成 {output.suffix} 文件；可选：{kinds}。请改 -o 的扩展名，或加 --to。"
        leave(errors, say(lang, zh, f"{output.suffix} is not offered; choose of {kinds}, by the name after -o or by --to."))
    if to is None and named is None:
        leave(errors, say(lang, f"请用 --to 指定格式，或用 -o 写明文件名；可选：{kinds}。", f"Choose a format by --to or by the name after -o: {kinds}."))
    if output is None and to in (Format.DOCX, Format.XLSX, Format.PDF) and typer.get_text_stream("stdout").isatty():
        leave(errors, say(lang, f"请用 -o 指定文件名，例如 -o 申报表.{to}。", f"Name a file with -o, e.g. -o form.{to}."))
    if to is not None and named not in (None, to) and output is not None:
        zh, en = f"文件名 {output.name} 与 --to {to} 不符，请改其中一个。", f"The name {output.name} does not fit --to {to}; change one of them."
        leave(errors, say(lang, zh, en))
    return to or named or Format.DOCX


def _chosen(form: str, count: int, errors: Console, lang: Lang) -> list[int]:
    numbers = form.replace("，", ",").split(",")
    if not all(number.strip().isdecimal() and 1 <= int(number) <= count for number in numbers):
        zh, en = f"--form 要写 1 到 {count} 之间的序号（可用逗号分开）或 all。", f"--form takes numbers from 1 to {count}, by commas, or all."
        leave(errors, say(lang, zh, en))
    return [int(number) - 1 for number in numbers]


def tell(submission: Submission, format_: Format, layout: str = AUTO, *, narrative: bool = True, errors: Console, lang: Lang) -> None:
    """Say what the document does not hold, and which of its values are not simply read."""
    for note in submission.notes:
        if format_ is not Format.JSON and note.message.startswith(NOT_TAKEN):
            complain(errors, say(lang, f"新文件里没有：{note.message.removeprefix(NOT_TAKEN)}", f"Not in the new file: {note.message.removeprefix(NOT_TAKEN)}"))
    for index, form in enumerate(submission.declarations):
        place = f"declarations/{index}"
        project = project_name(form, index, lang=lang)
        if format_ is not Format.JSON and (
            missing := [a for a in left_out(form, layout_of(form, layout, submission.title)) if narrative or not a.startswith("narrative")]
        ):
            names = _listed([place_name(submission, f"{place}/{address}", lang=lang).split(" › ")[-1] for address in missing], lang)  # columns, not cells
            zh = f"{project}：表式中没有以下栏目，未写出：{names}（要保留全部数据请写成 .json）"
            complain(errors, say(lang, zh, f"{project}: the layout has no cell for {names}; not written (JSON holds everything)"))
        for certainty, word in ((Certainty.INFERRED, ("由推断得出", "inferred")), (Certainty.AMBIGUOUS, ("有几种读法", "ambiguous"))):
            if found := unsure(form, certainty):
                names = _names(submission, [f"{place}/{address}" for address in found], lang)
                complain(errors, say(lang, f"{project}：以下各处{word[0]}，请核对：{names}", f"{project}: {word[1]}, please verify: {names}"))


def _names(submission: Submission, addresses: Sequence[str], lang: Lang) -> str:
    return _listed([place_name(submission, address, lang=lang) for address in addresses], lang)


def _listed(found: Sequence[str], lang: Lang) -> str:
    names = list(dict.fromkeys(found))
    more = say(lang, f"等 {len(names)} 处", f" and others, {len(names)} in all") if len(names) > SHOWN else ""
    return say(lang, "、", ", ").join(names[:SHOWN]) + more
