"""`jiheng read`: documents as data."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from jiheng.cli.files import Exit, put, readings
from jiheng.cli.options import Files, Out, Timeout
from jiheng.pipeline import Reading
from jiheng.writers import table


class Format(StrEnum):
    """What `read` can write."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


def read(
    files: Files,
    format: Annotated[Format, typer.Option(help="输出格式。Output format.")] = Format.JSON,  # the option is called so
    output: Out = None,
    timeout: Timeout = 60,
) -> None:
    """读出申报表，写成数据。Read forms and write them as data.

    一个文件写成一个对象，多个写成数组；csv、parquet 每条指标一行。读不出的文件逐个说明，其余照常，退出码 2。

    **例 Examples**

    - `jiheng read 申报表.docx`
    - `jiheng read 预算公开/ --format parquet -o 指标.parquet`
    """
    errors = Console(stderr=True, highlight=False)
    done = []
    for reading in readings(files, timeout=timeout, errors=errors):
        if reading.error is not None:
            errors.print(f"{reading.path}：{reading.error.zh}", style="bold red", soft_wrap=True)
        done.append(reading)
    put(_encoded(done, format), output, errors=errors)
    raise typer.Exit(Exit.UNREADABLE if any(reading.error for reading in done) else Exit.FINE)


def _encoded(done: list[Reading], format: Format) -> bytes:  # as above
    if format in (Format.CSV, Format.PARQUET):
        lines = [row for reading in done if reading.submission for row in table.rows(str(reading.path), reading.submission)]
        return table.to_csv(lines) if format is Format.CSV else table.to_parquet(lines)
    return as_json([_object(reading) for reading in done], lines=format is Format.JSONL)


def as_json(objects: list[dict[str, Any]], *, lines: bool) -> bytes:
    """JSON lines, or one object, or an array where there are several."""
    if lines:
        return b"".join(msgspec.json.encode(each) + b"\n" for each in objects)
    whole = objects[0] if len(objects) == 1 else objects
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _object(reading: Reading) -> dict[str, Any]:
    if reading.submission is not None:
        return table.plain(str(reading.path), reading.submission)
    return {"path": str(reading.path), "error": reading.error.zh if reading.error else None}
