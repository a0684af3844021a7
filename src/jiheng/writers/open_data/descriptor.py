"""datapackage.json and README.md of a data package."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from jiheng.reference.open_data import Field, Table, standard
from jiheng.writers.open_data.entry import About, Whole, title_of

DESCRIPTOR = "datapackage.json"
_SCHEMA_KEYS = ("required", "minimum", "pattern")


class Stored(NamedTuple):
    """A file of the package; of tables in CSV the number of rows and the schema."""

    name: str
    path: str
    format: str
    media: str
    size: int
    digest: str  # SHA-256 in hexadecimal digits
    rows: int = 0
    table: Table | None = None


def stored(folder: Path, name: str, path: str, format_: str, media: str, rows: int = 0, table: Table | None = None) -> Stored:
    """A file that was written into the folder of a package."""
    with (folder / path).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Stored(name, path, format_, media, (folder / path).stat().st_size, digest, rows, table)


def descriptor(whole: Whole, about: About, stored: list[Stored]) -> dict[str, Any]:
    """The Data Package descriptor (Frictionless v1); what is not known is left out."""
    known, (zh, en) = standard(), title_of(whole, about)
    span = whole.period
    told: dict[str, Any] = {"profile": "data-package", "name": "performance-targets", "id": package_id(stored)}
    told |= {"title": zh, "title_en": en, "description": f"{known.description}\n{known.description_en}", "version": about.version}
    told |= {"conformsTo": known.profile, "keywords": known.keywords}
    if span is not None:
        told["temporal"] = {"start": f"{span[0]}-01-01", "end": f"{span[1]}-12-31"}
    if about.licence is not None:
        told["licenses"] = [about.licence._asdict()]
    if about.publisher:
        told["contributors"] = [{"title": about.publisher, "role": "publisher"}]
    if whole.sources:
        told["sources"] = whole.sources
    return told | {"resources": [_resource(each) for each in stored]}


def package_id(stored: list[Stored]) -> str:
    """A name of the content: the same files, the same id."""
    whole = "".join(f"{each.path} {each.digest}\n" for each in stored)
    return f"urn:sha256:{hashlib.sha256(whole.encode()).hexdigest()}"


def table_schema(table: Table) -> dict[str, Any]:
    """A table as Table Schema."""
    keys = {each.name: each.key for each in standard().tables}
    foreign = [{"fields": [field], "reference": {"resource": name, "fields": list(keys[name])}} for field, name in table.foreign.items()]
    told: dict[str, Any] = {"fields": [_field(field, table) for field in table.fields], "missingValues": [""], "primaryKey": list(table.key)}
    return told | ({"foreignKeys": foreign} if foreign else {})


def is_package(data: bytes) -> bool:
    """Whether a descriptor is of a package that says that it keeps to our standard."""
    try:
        told = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(told, dict) and str(told.get("conformsTo", "")).startswith(f"{standard().conforms_to}:")


def read_me(whole: Whole, about: About, stored: list[Stored]) -> str:
    """What the package is, for people who open it."""
    known, (zh, en) = standard(), title_of(whole, about)
    tables = [(each, each.table) for each in stored if each.table is not None]
    lines = [f"- `{each.path}`（{each.rows}）{table.title} {table.title_en}：{table.note}。{table.note_en}." for each, table in tables]
    licence = f"{about.licence.name} <{about.licence.path}>" if about.licence else "没有说明 · none is stated"
    return (
        f"# {zh}\n\n{en}\n\n{known.description}\n\n{known.description_en}\n\n"
        f"标准 Standard: {known.profile}\n\n许可 Licence: {licence}\n\n"
        f"{whole.documents} 份材料 · documents\n\n" + "\n".join(lines) + "\n\n"
        "CSV 为 UTF-8；以 = + - @ 开头的文字前面加了一个撇号（防止被当成公式），Parquet 和 JSON 里没有。\n\n"
        "CSV in UTF-8; texts that begin with = + - @ stand behind an apostrophe, so that no spreadsheet computes them; not in Parquet and JSON.\n"
    )


def _resource(each: Stored) -> dict[str, Any]:
    told: dict[str, Any] = {"name": each.name, "path": each.path, "format": each.format, "mediatype": each.media}
    size = {"bytes": each.size, "hash": f"sha256:{each.digest}"}
    if each.table is None:
        return {"profile": "data-resource", "type": "file"} | told | size
    table = each.table
    words = {"title": f"{table.title} · {table.title_en}", "description": f"{table.note}。{table.note_en}."}
    return {"profile": "tabular-data-resource"} | told | words | {"encoding": "utf-8"} | size | {"schema": table_schema(table)}


def _field(field: Field, table: Table) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.name, "type": field.type, "title": f"{field.title} · {field.title_en}"}
    if field.note:
        told["description"] = f"{field.note}。{field.note_en}."
    limits = {name: getattr(field, name) for name in _SCHEMA_KEYS if getattr(field, name) not in (False, None, "")}
    if field.enum:
        limits["enum"] = list(field.enum)
    if table.key == (field.name,):
        limits["unique"] = True
    return told | ({"constraints": limits} if limits else {})
