"""`jiheng read`: documents as data."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from jiheng.cli.files import complain_of, path_text, readings
from jiheng.cli.options import Files, Force, Lang, Language, Out, Timeout
from jiheng.cli.output import Exit, as_named, examine, leave, put, same
from jiheng.pipeline import Reading
from jiheng.writers import table, table_forms, table_indicators
from jiheng.writers.findings.words import say


class Format(StrEnum):
    """What `read` can write."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


_TABLES = (Format.CSV, Format.PARQUET)
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="输出格式；不写时按 -o 的扩展名，否则 json。Output format; else by the suffix after -o, else json.", show_default=False),
]

FormsOption = Annotated[
    Path | None,
    typer.Option("--forms", help="另写一张申报表的表（.csv 或 .parquet），每份一行。Also a table with a row a form (.csv or .parquet).", show_default=False),
]


def read(
    *,
    files: Files,
    format: FormatOption = None,
    output: Out = None,
    forms: FormsOption = None,
    force: Force = False,
    lang: Language = Lang.ZH,
    timeout: Timeout = 60,
) -> None:
    """读出申报表，写成数据。Read forms and write them as data.

    一个文件写成一个对象，多个写成数组；csv、parquet 是一张指标表，每个指标值一行（各栏见下文）；
    --forms 另写一张申报表的表：资金、执行、得分、说明，每份一行。读不出的文件逐个说明，其余照常，退出码 2。

    **例 Examples**

    - `jiheng read 申报表.docx`
    - `jiheng read 预算公开/ -o 指标.parquet --forms 申报表.parquet`
    - `jiheng read *.pdf --format jsonl > 申报表.jsonl`
    """
    errors = Console(stderr=True, highlight=False)
    examine(output, files, errors=errors, lang=lang, force=force)
    format_ = as_named(format, output, Format.JSON, errors=errors, lang=lang)
    _examine_forms(forms, files, output, errors=errors, lang=lang, force=force)
    done = []
    for reading in readings(files, timeout=timeout, errors=errors, lang=lang, output=output):
        complain_of(reading, errors, lang)
        done.append(reading)
    put(_encoded(done, format_, lang), output, errors=errors, lang=lang)
    if forms is not None:
        put(_table(_forms(done, lang), table_forms.SCHEMA, Format(forms.suffix.lower()[1:])), forms, errors=errors, lang=lang)
    raise typer.Exit(Exit.UNREADABLE if any(reading.error for reading in done) else Exit.FINE)


def as_json(objects: list[dict[str, Any]], *, lines: bool) -> bytes:
    """JSON lines, or one object, or an array where there are several."""
    if lines:
        return b"".join(msgspec.json.encode(each) + b"\n" for each in objects)
    whole = objects[0] if len(objects) == 1 else objects
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _encoded(done: list[Reading], format: Format, lang: Lang) -> bytes:
    if format in _TABLES:
        rows = [row for reading in done if reading.submission for row in table_indicators.rows(path_text(reading.path), reading.submission)]
        return _table(rows, table_indicators.SCHEMA, format)
    return as_json([_object(reading, lang) for reading in done], lines=format is Format.JSONL)


def _table(rows: list[table.Row], schema: table.Schema, format: Format) -> bytes:
    return table.to_csv(rows, schema) if format is Format.CSV else table.to_parquet(rows, schema)


def _forms(done: list[Reading], lang: Lang) -> list[table.Row]:
    made: list[table.Row] = []
    for reading in done:
        path = path_text(reading.path)
        made += table_forms.rows(path, reading.submission) if reading.submission else [table_forms.unreadable(path, _why(reading, lang))]
    return made


def _examine_forms(forms: Path | None, files: list[Path], output: Path | None, *, errors: Console, lang: Lang, force: bool) -> None:
    """Leave where the second table could not be written, or would be the first."""
    if forms is None:
        return
    if forms.suffix.lower() not in {f".{each.value}" for each in _TABLES}:
        leave(errors, say(lang, "--forms 后面请写以 .csv 或 .parquet 结尾的文件名。", "Name a file that ends in .csv or .parquet after --forms."))
    if output is not None and (forms.absolute() == output.absolute() or same(forms, output)):
        leave(errors, say(lang, f"{forms} 不能同时放两张表，请给 --forms 换一个文件名。", f"{forms} cannot hold two tables; choose another name for --forms."))
    examine(forms, files, errors=errors, lang=lang, force=force)


def _object(reading: Reading, lang: Lang) -> dict[str, Any]:
    if reading.submission is not None:
        return table.plain(path_text(reading.path), reading.submission)
    return {"path": path_text(reading.path), "error": _why(reading, lang)}


def _why(reading: Reading, lang: Lang) -> str:
    """Why a file was not read."""
    assert reading.error is not None  # a reading holds a submission or an error
    return reading.error.zh if lang is Lang.ZH else reading.error.en
