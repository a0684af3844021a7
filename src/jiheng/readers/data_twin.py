"""Files of a data package beside its tables: the same table in Parquet says the same as its CSV, XML and JSON are what they claim to be."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath

import msgspec
import polars as pl

from jiheng.model.json import in_chinese
from jiheng.readers.archive import parse_xml
from jiheng.readers.data_table import Fault
from jiheng.readers.grid import Unreadable
from jiheng.readers.sandbox import Sandbox

_TASK = "jiheng.readers.data_twin:cells"
_MOST = 20  # differences that are told of one file
_SHOWN = 40  # characters of a cell that a sentence quotes
_APOSTROPHE = "'"  # before what spreadsheets would compute, in CSV only


def cells(data: bytes, _name: str, argument: bytes) -> bytes:
    """Columns and rows of a table in Parquet as texts, in MessagePack; nothing of it where it has other than `argument` rows. Raises Unreadable."""
    try:
        frame = pl.scan_parquet(io.BytesIO(data))
        count, wanted = frame.select(pl.len()).collect().item(), msgspec.msgpack.decode(argument, type=int)
        read = frame.collect() if count == wanted else frame.head(0).collect()
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise Unreadable("不是 Parquet，或者已经损坏。", en="Is no Parquet, or damaged.") from error
    rows = [[_text(value) for value in row] for row in read.iter_rows()]
    return msgspec.msgpack.encode((count, read.columns, rows))


def _text(value: object) -> str:
    return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def twin_faults(path: str, data: bytes, table: str, text: bytes) -> Iterator[Fault]:
    """What a table in Parquet says otherwise than its CSV (`text`, at the path `table`), which was found to be in order."""
    head, *rows = csv.reader(io.StringIO(text.decode(), newline=""))
    try:
        with Sandbox() as sandbox:
            answer = sandbox.run(data, PurePosixPath(path).name, task=_TASK, argument=msgspec.msgpack.encode(len(rows)))
    except Unreadable as error:
        yield Fault(path, error.zh, error.en, unreadable=True)
        return
    count, columns, found = msgspec.msgpack.decode(answer, type=tuple[int, list[str], list[list[str]]])
    if count != len(rows) or set(columns) != set(head):
        zh = f"与 {table} 不同：有 {count} 行、{len(columns)} 列，应有 {len(rows)} 行、{len(head)} 列，列名相同。"
        en = f"Differs from {table}: has {count} rows and {len(columns)} columns, not the {len(rows)} rows and the same {len(head)} columns."
        yield Fault(path, zh, en)
        return
    places = [columns.index(name) for name in head]
    differing = (
        (number, name, here, there)
        for number, (row, other) in enumerate(zip(rows, found, strict=True), 2)
        for name, there, here in zip(head, row, (other[place] for place in places), strict=True)
        if not _same(here, there)
    )
    for told, (number, name, here, there) in enumerate(differing):
        if told == _MOST:
            yield Fault(path, f"与 {table} 还有别的不同，没有列出。", f"More differs from {table} and is not listed.")
            return
        zh, en = f"是“{here[:_SHOWN]}”，{table} 里是“{there[:_SHOWN]}”。", f"is “{here[:_SHOWN]}”, in {table} “{there[:_SHOWN]}”."
        yield Fault(path, zh, en, number, name)


def _same(here: str, there: str) -> bool:
    if here == there.removeprefix(_APOSTROPHE) or here == there:
        return True
    try:
        return Decimal(here) == Decimal(there)
    except InvalidOperation:
        return False


def form_faults(path: str, data: bytes) -> Iterator[Fault]:
    """Whether a file of XML or JSON is such a file."""
    match PurePosixPath(path).suffix.lower():
        case ".xml":
            try:
                parse_xml(data)
            except Unreadable:
                yield Fault(path, "不是规范的 XML。", "Is no proper XML.")
        case ".json" | ".jsonld":
            try:
                msgspec.json.decode(data)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                yield Fault(path, f"不是 JSON：{in_chinese(str(error))}。", f"Is no JSON: {error}.")
