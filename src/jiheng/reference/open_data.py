"""Table Schemas of the Performance Target Data Package: the one source of writer, checker, documentation and page."""

import datetime as dt
from functools import lru_cache
from typing import Any, NamedTuple

from jiheng.reference.data import written


class Field(NamedTuple):
    """A column: its type ("string", "integer", "number", "date"), titles and notes in Chinese and English, constraints."""

    name: str
    type: str
    title: str
    title_en: str
    note: str = ""
    note_en: str = ""
    required: bool = False
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    pattern: str = ""


class Table(NamedTuple):
    """A table: its columns, primary key, and the columns that name a row of another table (column → table, whose key has the same name)."""

    name: str
    title: str
    title_en: str
    note: str
    note_en: str
    key: tuple[str, ...]
    foreign: dict[str, str]
    fields: tuple[Field, ...]


class Change(NamedTuple):
    """What a version brought."""

    version: str
    date: dt.date
    zh: str
    en: str


class Standard(NamedTuple):
    """The package as a whole."""

    version: str
    conforms_to: str
    title: str
    title_en: str
    description: str
    description_en: str
    keywords: tuple[str, ...]
    changes: tuple[Change, ...]
    tables: tuple[Table, ...]

    @property
    def profile(self) -> str:
        """The name under which packages say that they keep to this version."""
        return f"{self.conforms_to}:{self.version}"

    def table(self, name: str) -> Table:
        """A table by its name. Raises KeyError."""
        return {table.name: table for table in self.tables}[name]


class Licence(NamedTuple):
    """A licence for data; `name` as SPDX writes it."""

    name: str
    title: str
    path: str


@lru_cache(maxsize=1)
def standard() -> Standard:
    """The current version."""
    told = written("open_data.toml")
    groups, tables = told.pop("groups"), told.pop("tables")
    return Standard(
        **told | {"keywords": tuple(told["keywords"]), "changes": tuple(Change(**each) for each in told["changes"])},
        tables=tuple(_table(name, each, groups) for name, each in tables.items()),
    )


@lru_cache(maxsize=1)
def licences() -> dict[str, Licence]:
    """Licences by their name in small letters."""
    told = written("licences.toml")["licences"]
    return {name.lower(): Licence(name, **each) for name, each in told.items()}


def _table(name: str, told: dict[str, Any], groups: dict[str, list[dict[str, Any]]]) -> Table:
    fields = tuple(field for each in told.pop("fields") for field in _fields(each, groups))
    return Table(name=name, **told | {"key": tuple(told["key"]), "foreign": told.get("foreign", {})}, fields=fields)


def _fields(told: dict[str, Any], groups: dict[str, list[dict[str, Any]]]) -> list[Field]:
    """The column itself, or those of the group that it stands for; a title of the group goes before each of theirs."""
    if "group" not in told:
        return [Field(**told | {"enum": tuple(told.get("enum", ()))})]
    prefix, zh, en = told.get("prefix", ""), told.get("title", ""), told.get("title_en", "")
    made = []
    for each in groups[told["group"]]:
        field = Field(**each | {"enum": tuple(each.get("enum", ()))})
        if zh:
            field = field._replace(title=f"{zh}：{field.title}", title_en=f"{en}: {field.title_en}")
        made.append(field._replace(name=f"{prefix}{field.name}", note=told.get("note", field.note), note_en=told.get("note_en", field.note_en)))
    return made
