"""`jiheng package`: documents as an open-data package, and packages of others held against the standard."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from jiheng.cli.check import outcome
from jiheng.cli.files import complain_of, readings
from jiheng.cli.folder import examine_folder, put_folder
from jiheng.cli.options import Files, Force, Lang, Language, Out, Timeout
from jiheng.cli.output import Exit, complain, examine, leave, put, screen
from jiheng.model.declaration import SelfEvaluation, Submission
from jiheng.model.finding import Checked
from jiheng.model.scored import Scored
from jiheng.pipeline import Reading
from jiheng.readers.data_package import check_package
from jiheng.readers.grid import Unreadable
from jiheng.reference.open_data import Licence, licences, standard
from jiheng.reference.profile import load_profile
from jiheng.reference.scoring_profiles import load_scoring_profile, scoring_profile_names
from jiheng.scoring.self_evaluation import scored
from jiheng.writers.findings.words import counted, say
from jiheng.writers.findings.wrap import printable
from jiheng.writers.open_data.entry import About, Entry, each_once
from jiheng.writers.open_data.files import package_files, to_zip

_VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,2}")


def _licence(value: str | None) -> str | None:
    if value is not None and value.lower() not in licences() and not value.startswith(("https://", "http://")):
        names = "、".join(each.name for each in licences().values())
        raise typer.BadParameter(f"没有名为 {value} 的许可；可用：{names}，或许可全文的网址。No such licence; name one of these or the address of its text.")
    return value


def _scoring(value: str | None) -> str | None:
    if value is not None and value not in scoring_profile_names():
        raise typer.BadParameter(f"没有名为 {value} 的计分方案；可用：{'、'.join(scoring_profile_names())}。No such scoring profile.")
    return value


def _data_version(value: str) -> str:
    if not _VERSION.fullmatch(value):
        raise typer.BadParameter("版本要写成 1.0.0 这样的数字。A version is written like 1.0.0.")
    return value


TitleOption = Annotated[str | None, typer.Option("--title", help="数据包的标题；不写时用单位和年度。Title; else agency and year.", show_default=False)]
LicenceOption = Annotated[
    str | None,
    typer.Option(
        "--licence",
        "--license",
        help="许可，如 CC-BY-4.0，或许可全文的网址。Licence: its name, or the address of its text.",
        callback=_licence,
        show_default=False,
    ),
]
PublisherOption = Annotated[str | None, typer.Option("--publisher", help="发布单位。Who publishes the data.", show_default=False)]
VersionOption = Annotated[str, typer.Option("--data-version", help="数据的版本。Version of the data.", callback=_data_version)]
FindingsOption = Annotated[bool, typer.Option("--findings", help="附上核对结果。With what checks find.")]
ScoringOption = Annotated[
    str | None,
    typer.Option("--scoring", help="附上按此计分方案复核的得分。With marks recomputed under this scoring profile.", callback=_scoring, show_default=False),
]
CheckOption = Annotated[bool, typer.Option("--check", help="不写数据包，而是核对已有的数据包（文件夹或 ZIP）。Hold existing packages against the standard.")]


def package(
    *,
    files: Files,
    output: Out = None,
    title: TitleOption = None,
    licence: LicenceOption = None,
    publisher: PublisherOption = None,
    data_version: VersionOption = "1.0.0",
    findings: FindingsOption = False,
    scoring: ScoringOption = None,
    check: CheckOption = False,
    force: Force = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """把绩效表写成开放数据包，或核对别人的数据包。Write an open-data package, or check one.

    数据包里有七张表（CSV 和 Parquet）、规范 JSON、Frictionless 和 DCAT 描述、IATI 结果；各栏见 docs/package.md。
    -o 以 .zip 结尾时写成一个压缩文件，否则写成文件夹。同样的材料写出的字节完全相同。
    读不出的文件逐个说明，其余照常，退出码 2；--check 发现问题时退出码 1。

    **例 Examples**

    - `jiheng package 申报表/ 自评表/ -o 开放数据.zip --licence CC-BY-4.0 --publisher 临溪区财政局`
    - `jiheng package 自评表.pdf -o 数据包 --scoring mof-2020 --findings`
    - `jiheng package --check 数据包.zip`
    """
    errors = Console(stderr=True, highlight=False)
    if check:
        raise typer.Exit(_check(files, errors, lang))
    if output is None:
        leave(errors, say(lang, "请用 -o 写明数据包的文件名（.zip）或文件夹。", "Name a ZIP file or a folder with -o."))
    zipped = output.suffix.lower() == ".zip"
    if zipped:
        examine(output, files, errors=errors, lang=lang, force=force)
    else:
        examine_folder(output, files, errors=errors, lang=lang)
    about = About(title=title, version=data_version, licence=_named(licence), publisher=publisher, language=lang.value)
    entries, unread = _entries(files, output, findings=findings, scoring=scoring, timeout=timeout, errors=errors, lang=lang)
    if not entries:
        leave(errors, say(lang, "没有读出任何材料，没有写数据包。", "No document could be read; no package was written."))
    if about.licence is None:
        hint = (
            "没有写许可，别人不知道能不能使用；可加 --licence CC-BY-4.0。",
            "No licence is stated, so nobody knows what they may do; add --licence CC-BY-4.0.",
        )
        complain(errors, say(lang, *hint))
    made = package_files(entries, about)
    if zipped:
        put(to_zip(made), output, errors=errors, lang=lang)
    else:
        put_folder(made, output, errors=errors, lang=lang)
    once = len(each_once(entries))
    told = say(
        lang, f"已写到 {output}（{once} 份材料，{len(made)} 个文件）", f"Written to {output} ({counted(once, 'document')}, {counted(len(made), 'file')})"
    )
    errors.print(told, markup=False, soft_wrap=True)
    raise typer.Exit(Exit.UNREADABLE if unread else Exit.FINE)


def _named(licence: str | None) -> Licence | None:
    if licence is None:
        return None
    return licences().get(licence.lower()) or Licence("other", licence, licence)


def _entries(
    files: Sequence[Path], output: Path, *, findings: bool, scoring: str | None, timeout: float, errors: Console, lang: Lang
) -> tuple[list[Entry], bool]:
    """Documents that could be read, and whether one could not."""
    entries, unread = [], False
    for reading in readings(files, timeout=timeout, errors=errors, lang=lang, output=output):
        complain_of(reading, errors, lang)
        if reading.submission is None:
            unread = True
            continue
        checked = _checked(reading, timeout, errors, lang) if findings else None
        unread |= findings and checked is None
        scores = dict(_scores(reading.submission, scoring, lang)) if scoring else {}
        entries.append(Entry(submission=reading.submission, name=reading.path.name, checked=checked, scores=scores))
    return entries, unread


def _checked(reading: Reading, timeout: float, errors: Console, lang: Lang) -> Checked | None:
    """What checks found; None, and a sentence, where the check broke."""
    checked = outcome(reading, load_profile(), None, lang, timeout)
    if checked.error is None:
        return checked
    complain(errors, say(lang, f"{reading.path.name}：{checked.error}", f"{reading.path.name}: {checked.error}"))
    return None


def _scores(submission: Submission, profile: str, lang: Lang) -> Iterator[tuple[int, Scored]]:
    for place, form in enumerate(submission.declarations):
        if isinstance(form, SelfEvaluation):
            yield place, scored(form, load_scoring_profile(profile), lang=lang)


def _check(paths: Sequence[Path], errors: Console, lang: Lang) -> Exit:
    """Tell what is wrong with each package."""
    worst, out = Exit.FINE, screen()
    for path in paths:
        try:
            verdict = check_package(path)
        except Unreadable as error:
            complain(errors, say(lang, f"{path}：{error.zh}", f"{path}: {error.en}"))
            worst = Exit.UNREADABLE
            continue
        for fault in verdict.faults:
            out.print(printable(fault.sentence(lang)), markup=False, soft_wrap=True)
        if verdict.faults:
            worst = max(worst, Exit.FOUND)
            summary = say(lang, f"{path}：发现 {len(verdict.faults)} 个问题。", f"{path}: {counted(len(verdict.faults), 'fault')}.")
        else:
            rows = "、".join(f"{name} {count}" for name, count in verdict.rows.items())
            good = (f"{path}：符合标准 {standard().version}（各表行数：{rows}）。", f"{path}: conforms to version {standard().version} (rows: {rows}).")
            summary = say(lang, *good)
        out.print(printable(summary), markup=False, soft_wrap=True, style="bold")
    return worst
