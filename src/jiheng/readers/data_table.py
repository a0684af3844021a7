"""A table of a data package (CSV) held against its schema: columns, types, constraints, keys."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from jiheng.reference.open_data import Field, Table, standard

MOST_ROWS = 2_000_000
_NUMBER = re.compile(r"-?[0-9]{1,36}(\.[0-9]{1,36})?")
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARK = "\ufeff"
_SHOWN = 40  # characters of a cell that a sentence quotes
_KINDS = {"number": ("十进制数", "a decimal number"), "integer": ("整数", "an integer"), "date": ("日期（2026-01-31）", "a date (2026-01-31)")}


class Fault(NamedTuple):
    """Something wrong: in which file, in which row (the header is row 1) and column, and what, in Chinese and English."""

    file: str
    zh: str
    en: str
    row: int | None = None
    column: str | None = None
    unreadable: bool = False

    def sentence(self, lang: str) -> str:
        """The fault in one line."""
        if lang == "zh":
            where = (f" 第 {self.row} 行" if self.row else "") + (f" {self.column} 列" if self.column else "")
            return f"{self.file}{where}：{self.zh}"
        where = (f", row {self.row}" if self.row else "") + (f", column {self.column}" if self.column else "")
        return f"{self.file}{where}: {self.en}"


class TableRead(NamedTuple):
    """What became of a table: its faults, its primary keys, the digests of documents that it names, the number of its rows."""

    faults: list[Fault]
    keys: set[tuple[str, ...]]
    digests: set[str]
    rows: int


def table_faults(table: Table, path: str, data: bytes, keys: dict[str, set[tuple[str, ...]]]) -> TableRead:
    """The table; `keys` are those of tables before it, that its foreign keys name."""
    read = TableRead([], set(), set(), 0)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        read.faults.append(Fault(path, "不是 UTF-8。", "Is not UTF-8.", unreadable=True))
        return read
    if text.startswith(_MARK):
        read.faults.append(Fault(path, "开头有字节序标记（BOM），请存成不带它的 UTF-8。", "Begins with a byte order mark; store it as UTF-8 without one."))
        text = text.removeprefix(_MARK)
    rows = 0
    try:
        for rows, _ in enumerate(_rows(table, path, text, keys, read), 1):
            if rows > MOST_ROWS:
                read.faults.append(Fault(path, f"超过 {MOST_ROWS:,} 行。", f"Has more than {MOST_ROWS:,} rows."))
                break
    except csv.Error as error:
        read.faults.append(Fault(path, f"不是规范的 CSV：{error}。", f"Is no proper CSV: {error}."))
    return read._replace(rows=rows)


def _rows(table: Table, path: str, text: str, keys: dict[str, set[tuple[str, ...]]], read: TableRead) -> Iterator[None]:
    """Go through the rows, noting what is wrong."""
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    head = next(lines, [])
    if wrong := list(_of_head(table, path, head)):
        read.faults.extend(wrong)
        return
    fields = [{field.name: field for field in table.fields}[name] for name in head]
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(head):
            read.faults.append(Fault(path, f"有 {len(cells)} 格，应有 {len(head)} 格。", f"Has {len(cells)} cells, not {len(head)}.", row=number))
        else:
            read.faults.extend(Fault(path, zh, en, number, field.name) for field, cell in zip(fields, cells, strict=True) for zh, en in _of_cell(field, cell))
            _of_keys(table, path, number, dict(zip(head, cells, strict=True)), keys, read)
        yield


def _of_head(table: Table, path: str, head: list[str]) -> Iterator[Fault]:
    known = {field.name for field in table.fields}
    needed = [field.name for field in table.fields if field.required or field.name in table.key]
    if missing := [name for name in needed if name not in head]:
        yield Fault(path, f"缺少列 {'、'.join(missing)}。", f"The columns {', '.join(missing)} are missing.", row=1, unreadable=True)
    if strange := [name for name in head if name not in known]:
        listed = [name[:_SHOWN] for name in strange[:5]]
        yield Fault(path, f"标准里没有列 {'、'.join(listed)}。", f"The standard has no columns {', '.join(listed)}.", row=1, unreadable=True)
    if len(set(head)) < len(head):
        yield Fault(path, "有重名的列。", "Columns have the same name.", row=1, unreadable=True)


def _of_cell(field: Field, cell: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a cell."""
    shown = cell[:_SHOWN] + ("…" if len(cell) > _SHOWN else "")
    if cell == "":
        if field.required:
            yield "不能空。", "Must not be blank."
        return
    if not _is(field.type, cell):
        yield f"“{shown}”不是{_KINDS[field.type][0]}。", f"“{shown}” is not {_KINDS[field.type][1]}."
        return
    if field.enum and cell not in field.enum:
        yield f"“{shown}”不是规定的取值（{'、'.join(field.enum)}）。", f"“{shown}” is none of {', '.join(field.enum)}."
    if field.pattern and not re.fullmatch(field.pattern, cell):
        yield f"“{shown}”不是规定的写法（{field.pattern}）。", f"“{shown}” does not match {field.pattern}."
    if field.minimum is not None and int(cell) < field.minimum:
        yield f"{shown} 小于 {field.minimum}。", f"{shown} is less than {field.minimum}."


def _is(kind: str, cell: str) -> bool:
    if kind == "string":
        return True
    if kind == "number":
        return _NUMBER.fullmatch(cell) is not None
    if kind == "integer":
        return _INTEGER.fullmatch(cell) is not None
    try:
        return _DAY.fullmatch(cell) is not None and bool(dt.date.fromisoformat(cell))
    except ValueError:
        return False


def _of_keys(table: Table, path: str, number: int, row: dict[str, str], keys: dict[str, set[tuple[str, ...]]], read: TableRead) -> None:
    """The primary key stands once; what names a row of another table names one that is there."""
    key = tuple(row[name] for name in table.key)
    if key in read.keys:
        said = "、".join(key)[:80]
        read.faults.append(Fault(path, f"主键 {said} 重复。", f"The primary key {said} stands twice.", row=number))
    read.keys.add(key)
    if table.name == "submissions" and row.get("sha256"):
        read.digests.add(row["sha256"])
    for column, other in table.foreign.items():
        if (value := row.get(column)) and other in keys and (value,) not in keys[other]:
            title = standard().table(other).name
            read.faults.append(Fault(path, f"{title} 表里没有 {value[:80]}。", f"The table {title} has no {value[:80]}.", number, column))
