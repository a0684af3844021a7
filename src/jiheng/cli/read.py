"""`jiheng read`: documents as data."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from jiheng.cli.files import complain_of, path_text, readings
from jiheng.cli.options import Files, Force, Lang, Language, Out, Timeout
from jiheng.cli.output import Exit, as_named, examine, put
from jiheng.pipeline import Reading
from jiheng.writers import table


class Format(StrEnum):
    """What `read` can write."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="输出格式；不写时按 -o 的扩展名，否则 json。Output format; else by the suffix after -o, else json.", show_default=False),
]


def read(*, files: Files, format: FormatOption = None, output: Out = None, force: Force = False, lang: Language = Lang.ZH, timeout: Timeout = 60) -> None:
    """读出申报表，写成数据。Read forms and write them as data.

    一个文件写成一个对象，多个写成数组；csv、parquet 每条指标一行。读不出的文件逐个说明，其余照常，退出码 2。

    **例 Examples**

    - `jiheng read 申报表.docx`
    - `jiheng read 预算公开/ -o 指标.parquet`
    - `jiheng read *.pdf --format jsonl > 申报表.jsonl`
    """
    errors = Console(stderr=True, highlight=False)
    examine(output, files, errors=errors, lang=lang, force=force)
    format_ = as_named(format, output, Format.JSON, errors=errors, lang=lang)
    done = []
    for reading in readings(files, timeout=timeout, errors=errors, lang=lang, output=output):
        complain_of(reading, errors, lang)
        done.append(reading)
    put(_encoded(done, format_, lang), output, errors=errors, lang=lang)
    raise typer.Exit(Exit.UNREADABLE if any(reading.error for reading in done) else Exit.FINE)


def as_json(objects: list[dict[str, Any]], *, lines: bool) -> bytes:
    """JSON lines, or one object, or an array where there are several."""
    if lines:
        return b"".join(msgspec.json.encode(each) + b"\n" for each in objects)
    whole = objects[0] if len(objects) == 1 else objects
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _encoded(done: list[Reading], format: Format, lang: Lang) -> bytes:
    if format in (Format.CSV, Format.PARQUET):
        lines = [row for reading in done if reading.submission for row in table.rows(path_text(reading.path), reading.submission)]
        return table.to_csv(lines) if format is Format.CSV else table.to_parquet(lines)
    return as_json([_object(reading, lang) for reading in done], lines=format is Format.JSONL)


def _object(reading: Reading, lang: Lang) -> dict[str, Any]:
    if reading.submission is not None:
        return table.plain(path_text(reading.path), reading.submission)
    error = reading.error
    return {"path": path_text(reading.path), "error": error and (error.zh if lang is Lang.ZH else error.en)}
