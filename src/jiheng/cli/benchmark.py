"""`jiheng benchmark`: how well documents are read and mistakes found, measured."""

import csv
import datetime as dt
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from jiheng.benchmark import defects as _defects  # noqa: F401  # registers every defect
from jiheng.benchmark.planting import RuleScore, run_rules
from jiheng.benchmark.report import as_markdown, as_text
from jiheng.benchmark.result import Result, misses, summed
from jiheng.benchmark.run import Document, read_again, run_given, run_invented, write
from jiheng.benchmark.sample import FORMATS, QUIRKS
from jiheng.benchmark.truth import Truth, load
from jiheng.cli.options import Force, Lang, Out
from jiheng.cli.output import Exit, examine, leave, put
from jiheng.pipeline import Reading
from jiheng.writers.findings.words import say
from jiheng.writers.findings.wrap import printable

Start = Callable[[int], Callable[[Reading], None]]
SEED = 1


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


def _option(*names: str, zh: str, en: str, **more: Any) -> Any:
    return typer.Option(*names, help=f"{zh}{en}", **more)


Documents = Annotated[Path | None, _option("--documents", zh="用这个文件夹里的文档，不用编写的。", en="Measure on these documents.", show_default=False)]
TruthFile = Annotated[Path | None, _option("--truth", zh="这些文档的指标真值（tsv）。", en="Truth of their indicators.", show_default=False)]
FieldsFile = Annotated[Path | None, _option("--fields", zh="这些文档的字段真值（tsv）。", en="Truth of their fields.", show_default=False)]
FormatOption = Annotated[Format, _option("--format", zh="输出格式。", en="Output format.")]
Seed = Annotated[int, _option("--seed", zh="编写文档的种子，同一种子得到同样的文档。", en="The same seed invents the same documents.")]
Each = Annotated[int, _option("--each", zh="每种版式、每种表编写几份。", en="Forms of each kind for each quirk.", min=1)]
Quirks = Annotated[str, _option("--select", zh="只用这些版式特点，以逗号分隔。", en="Only these quirks, by commas.", show_default=False)]
Formats = Annotated[str, _option("--formats", zh="只用这些格式，以逗号分隔。", en="Only these formats, by commas.", show_default=False)]
WithRules = Annotated[bool, _option("--rules/--no-rules", zh="是否也测规则。", en="Also measure the rules.")]
Goal = Annotated[float, _option("--goal", zh="指标行 F1 低于它时退出码为 1。", en="Exit code 1 below this F1 of rows.", min=0, max=1)]
Verbose = Annotated[bool, _option("--verbose", zh="列出每一处读错。", en="List everything that was read wrongly.")]
WriteTo = Annotated[Path | None, _option("--write", zh="只把编写的文档和真值写到文件夹。", en="Only write documents and truth.", show_default=False)]


def benchmark(
    documents: Documents = None,
    truth: TruthFile = None,
    fields: FieldsFile = None,
    format: FormatOption = Format.TEXT,
    output: Out = None,
    force: Force = False,  # noqa: FBT002  # typer hands flags over so
    seed: Seed = SEED,
    each: Each = 1,
    select: Quirks = "",
    formats: Formats = "",
    rules: WithRules = True,  # noqa: FBT002  # typer hands flags over so
    goal: Goal = 0,
    verbose: Verbose = False,  # noqa: FBT002  # as above
    write_to: WriteTo = None,
) -> None:
    """测量读得多准、规则查得多准。Measure how well documents are read and mistakes are found.

    不写 `--documents` 时，按种子编写文档：每种版式特点、每种格式各一份，读回后与编写的内容比较。
    写 `--documents` 时，文件名以样本编号开头的文档与真值比较。

    退出码：0 达到目标；1 没有达到 `--goal`；2 没有可测的文档。

    **例 Examples**

    - `jiheng benchmark`
    - `jiheng benchmark --select run_together,transposed --verbose`
    - `jiheng benchmark --documents 样本/ --truth 真值.tsv --goal 0.95`
    - `jiheng benchmark --write 基准/`，再 `jiheng benchmark --documents 基准/documents`
    """
    errors = Console(stderr=True, highlight=False)
    examine(output, [], errors=errors, lang=Lang.ZH, force=force)
    names, kinds = _chosen(select, QUIRKS), _chosen(formats, FORMATS)
    if write_to is not None:
        count = write(write_to, seed, each=each, names=names, formats=kinds)
        errors.print(f"{count} 份文档和真值已写到 {write_to}。{count} documents and their truth were written.", markup=False)
        return
    gone: list[str] = []
    with _bar(errors) as start:
        if documents is None:
            done = run_invented(seed, each=each, names=names, formats=kinds, start=start)
            scores = run_rules(seed, again=read_again) if rules and names is None else []
        else:
            if not documents.is_dir():
                leave(errors, f"没有文件夹 {documents}。There is no folder {documents}.")
            known = _truth(documents, truth, fields, errors)
            done, scores = run_given(documents, known, start=start), []
            gone = sorted((known.rows.keys() | known.fields.keys()) - {each.sample for each in done})
    if not done:
        leave(errors, say(Lang.ZH, "没有可测的文档：文件名要以真值里的样本编号开头。Nothing to measure: names of files begin with the ids of the truth.", ""))
    if gone:
        told = f"真值里有 {len(gone)} 个样本没有文档，没有计入：{'、'.join(gone)}。They have no file here and are not counted."
        errors.print(told, markup=False, soft_wrap=True)
    result = _result(done, scores, documents, seed)
    put(_encoded(result, done, format, verbose=verbose), output, errors=errors, lang=Lang.ZH)
    raise typer.Exit(Exit.FINE if result.whole.rows.f1 >= goal else Exit.FOUND)


def _chosen(text: str, known: Collection[str]) -> list[str] | None:
    names = [name for name in text.replace("，", ",").split(",") if name]
    if unknown := [name for name in names if name not in known]:
        raise typer.BadParameter(f"没有 {unknown[0]}；可用：{'、'.join(known)}。There is no {unknown[0]}.")
    return names or None


def _truth(documents: Path, rows: Path | None, fields: Path | None, errors: Console) -> Truth:
    """The truth that was named, or that lies in the folder of the documents or beside it."""
    rows = rows or next((folder / "rows.tsv" for folder in (documents, documents.parent) if (folder / "rows.tsv").is_file()), documents / "rows.tsv")
    beside = rows.with_name("fields.tsv")
    try:
        return load(rows, fields or (beside if beside.is_file() else None))
    except OSError as error:
        leave(errors, f"真值 {error.filename or rows} 打不开（{error.strerror}）。The truth cannot be opened.")
    except (KeyError, TypeError, UnicodeDecodeError, csv.Error):
        zh = f"真值 {rows} 读不出：应当是 UTF-8 的制表符分隔文件，列有 sample、project、l1、l2、l3、raw_target。"
        leave(errors, f"{zh}The truth cannot be read: it is a tab-separated file in UTF-8 with these columns.")


def _result(done: list[Document], scores: list[RuleScore], documents: Path | None, seed: int) -> Result:
    today = dt.date.today().isoformat()
    if documents is None:
        return summed(done, source="编写的文档 invented documents", date=today, seed=seed, rules=scores)
    return summed(done, source=documents.name, date=today, by_document=True)


def _encoded(result: Result, done: list[Document], format_: Format, *, verbose: bool) -> bytes:
    match format_:
        case Format.JSON:
            return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"
        case Format.MARKDOWN:
            return as_markdown(result).encode()
    lines = as_text(result)
    if verbose:
        lines += ["", *(f"{m.document}  {m.where}: {m.truth} → {m.got or '—'}{'  SILENT' if m.silent else ''}" for m in misses(done))]
    return ("\n".join(map(printable, lines)) + "\n").encode()


@contextmanager
def _bar(errors: Console) -> Iterator[Start]:
    """A bar where someone watches."""
    if not errors.is_terminal:
        yield lambda _total: lambda _reading: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True, redirect_stdout=False, redirect_stderr=False) as progress:

        def start(total: int) -> Callable[[Reading], None]:
            task = progress.add_task("读取 reading", total=total)
            return lambda _reading: progress.advance(task)

        yield start
