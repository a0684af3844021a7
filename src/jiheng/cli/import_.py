"""`jiheng import`: take over what was filled in offline in a workbook that `jiheng write` made."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng.cli.diff import print_changes, read_all
from jiheng.cli.files import shown_path
from jiheng.cli.fix import agreed, unwritten
from jiheng.cli.options import Force, Lang, Language, Timeout
from jiheng.cli.output import complain, examine, leave, screen, write_whole
from jiheng.model.address import get
from jiheng.model.carried import Returned
from jiheng.model.compare import Kind as ChangeKind
from jiheng.model.compare import compare
from jiheng.model.declaration import Submission
from jiheng.model.json import encode
from jiheng.model.merge import AnotherSubmission, Merged, merged
from jiheng.model.note_text import note_message
from jiheng.model.place import place_name
from jiheng.model.target import Comparator, Kind
from jiheng.pipeline import read_returned
from jiheng.readers.grid import Unreadable
from jiheng.writers.findings.words import say

Edited = Annotated[Path, typer.Argument(help="离线填好的工作簿（.xlsx）。The workbook that was filled in offline.", show_default=False)]
Into = Annotated[Path, typer.Option("--into", help="写出这个工作簿的那份材料。The document that it was written from.", show_default=False)]
_OPERATORS = tuple(Comparator)
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")  # how .xlsx and .xls begin


def import_(
    *,
    file: Edited,
    into: Into,
    output: Annotated[Path, typer.Option("-o", "--output", help="合并后写到这里（.json）。Where to write (.json).", show_default=False)],
    force: Force = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问。Do not ask.")] = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """收回离线填写的 Excel：按指标编号列出改动，确认后合并写成新文件。Take over a workbook filled in offline: shows the changes, asks, writes.

    工作簿由 `jiheng write … -o 表.xlsx` 写出；行可以移动、增加、删除。只收回改过的地方，原材料后来的其他改动保留。
    没有改动时照原样写出。退出码：0 已写出；1 没有确认，没有写；2 读不出、不是同一份材料或写不成。

    **例 Examples**

    - `jiheng import 填好的表.xlsx --into 申报材料.json -o 合并后.json`
    """
    errors = Console(stderr=True, highlight=False)
    examine(output, [file, into], errors=errors, lang=lang, force=force)
    if output.suffix.lower() != ".json":
        zh, en = f"合并的结果写成 .json 文件；请把 {output.name} 改为 {output.stem}.json。", f"The result is written as JSON; name it {output.stem}.json."
        leave(errors, say(lang, zh, en))
    _workbook(file, errors, lang)
    (base,) = read_all(into, timeout=timeout, errors=errors, lang=lang)
    back = _returned(file, timeout, errors, lang)
    try:
        done = merged(base, back)
    except AnotherSubmission:
        zh, en = f"{file} 不是由 {into} 写出的：没有一张表是同一个项目，没有合并。请核对两个文件。", f"{file} was not written from {into}: they share no form."
        leave(errors, say(lang, zh, en))
    _warn(base, back, done, errors, lang)
    _write(base, done.submission, output, yes=yes, errors=errors, lang=lang)


def _workbook(file: Path, errors: Console, lang: Lang) -> None:
    """Leave where the file is no workbook that could have been filled in."""
    with suppress(OSError), file.open("rb") as opened:  # reading tells what is wrong with a file that cannot be opened
        if file.is_file() and not opened.read(4).startswith(_WORKBOOKS):
            zh = f"{file} 不是 Excel 工作簿，不能收回；请给出 jiheng write … -o 表.xlsx 写出、离线填好的那个文件。"
            leave(errors, say(lang, zh, f"{file} is no workbook; give the one that jiheng write … -o form.xlsx made and somebody filled in."))


def _returned(file: Path, timeout: float, errors: Console, lang: Lang) -> Returned:
    try:
        return read_returned(file, timeout=timeout)
    except Unreadable as error:
        path = shown_path(file, lang)
        leave(errors, say(lang, f"{path}：{error.zh}", f"{path}: {error.en}"))


def _warn(base: Submission, back: Returned, done: Merged, errors: Console, lang: Lang) -> None:
    """Say what could not be told for certain: a workbook without its hidden sheet, values changed on both sides, what reading noticed."""
    if back.written is None:
        zh = "工作簿里用来对应的隐藏工作表不见了（或被改动），改按项目名称和指标名称对应；空白的单元格不算删除，请仔细核对下面的改动。"
        complain(errors, say(lang, zh, "The hidden sheet is gone: projects and indicators are matched by name, blank cells delete nothing. Check the changes."))
    for address in done.clashes:
        place = place_name(done.submission, address, lang=lang)
        complain(errors, say(lang, f"两边都改过：{place}，取工作簿里的值，请核对", f"Changed on both sides: {place}; the workbook's value is taken"))
    for address in done.unread:
        place = place_name(done.submission, address, lang=lang)
        complain(
            errors, say(lang, f"没有读出：{place}，保留原来的值；请在工作簿里改好再收回", f"Not read: {place}; the value stays as it was. Mend the workbook")
        )
    for address, old, new in _without_operator(base, done.submission):
        place = place_name(done.submission, address, lang=lang)
        zh, en = (
            f"符号没有了：{place}，原为“{old}”，现为“{new}”；如仍是“{old[0]}”，请在工作簿里写上",
            f"The operator is gone: {place} was {old} and is {new} now",
        )
        complain(errors, say(lang, zh, en))
    for note in back.edited.notes[:20]:
        if note not in base.notes:
            complain(errors, note_message(note, lang))


def _without_operator(base: Submission, made: Submission) -> Iterator[tuple[str, str, str]]:
    """Targets with a number that lost the operator before it, with old and new text: a number typed into the cell of a spreadsheet has none."""
    for change in compare(base, made):
        if change.kind is ChangeKind.CHANGED and change.address.endswith("/target") and change.old and change.new and change.old.startswith(_OPERATORS):
            target = get(made, change.address)
            if target.kind is Kind.NUMERIC and target.comparator is None:
                yield change.address, change.old, change.new


def _write(base: Submission, made: Submission, output: Path, *, yes: bool, errors: Console, lang: Lang) -> None:
    console = screen()
    changes = compare(base, made)
    print_changes(changes, base, made, console, lang)
    if changes and not yes and not agreed(output, errors, lang):
        unwritten(errors, lang)
    write_whole(output, encode(made), errors=errors, lang=lang)
    done = (f"已写到 {output}", f"Written to {output}") if changes else (f"已照原样写到 {output}", f"Written to {output} unchanged")
    console.print(say(lang, *done), markup=False, soft_wrap=True)
