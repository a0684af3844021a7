"""A data package as files; the same documents give the same bytes."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import msgspec

from jiheng.model.json import schema as json_schema
from jiheng.reference.open_data import Table, standard
from jiheng.writers.open_data.dcat import catalogue_record
from jiheng.writers.open_data.descriptor import DESCRIPTOR, Stored, descriptor, read_me, stored
from jiheng.writers.open_data.entry import About, Dates, Entry, Whole, each_once
from jiheng.writers.open_data.iati import Activities
from jiheng.writers.open_data.rows import TABLES, findings
from jiheng.writers.open_data.table_file import TableFile
from jiheng.writers.table import Row

SUBMISSIONS, SCHEMA, ACTIVITIES, NOTES = "json/submissions.jsonl", "json/submission.schema.json", "iati-results.xml", "iati-notes.txt"
BATCH = 200  # documents that are held at once
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold: the time of making says nothing


def package_files(entries: Iterable[Entry], about: About) -> dict[str, bytes]:
    """All files of the package in the order of the descriptor, which comes first: path → bytes. Documents of the same content stand once."""
    known, dates = each_once(list(entries)), Dates()
    for entry in known:
        dates.add(entry)
    with TemporaryDirectory() as name:
        folder = Path(name)
        return {path: (folder / path).read_bytes() for path in write_package(known, dates, about, folder)}


def write_package(entries: Iterable[Entry], dates: Dates, about: About, folder: Path) -> list[str]:
    """Write the files into an empty folder; their paths in the same order. Documents come in the order of their ids, each once; however many there are, no
    more than `BATCH` of them are held at once. `dates` are those of all of them."""
    for part in ("data", "parquet", "json"):
        (folder / part).mkdir(parents=True)
    whole = Whole()
    with TemporaryDirectory() as pieces, ExitStack() as open_:
        tables = [TableFile(table, folder, Path(pieces)) for table in standard().tables]
        for each in tables:
            open_.callback(each.close)
        lines, xml, notes = (open_.enter_context((folder / path).open("wb")) for path in (SUBMISSIONS, ACTIVITIES, NOTES))
        activities = Activities(xml, notes, dates)
        for batch in _batches(entries):
            for each in tables:
                each.add(_rows(each.table, batch, about.language))
            for entry in batch:
                lines.write(entry.line + b"\n")
                activities.add(entry)
                whole.add(entry)
        activities.end()
        for each in tables:
            each.end()
    (folder / SCHEMA).write_bytes(json_schema())
    if not activities.found:
        (folder / ACTIVITIES).unlink()
    found = _stored(folder, tables)
    (folder / DESCRIPTOR).write_bytes(_json(descriptor(whole, about, found)))
    (folder / "dcat.jsonld").write_bytes(_json(catalogue_record(whole, about, found)))
    (folder / "README.md").write_bytes(read_me(whole, about, found).encode())
    return [DESCRIPTOR, "dcat.jsonld", "README.md", *(each.path for each in found)]


def to_zip(files: dict[str, bytes]) -> bytes:
    """The files as a ZIP."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            _add(archive, path, BytesIO(data), len(data))
    return out.getvalue()


def zip_folder(folder: Path, paths: Iterable[str], out: IO[bytes]) -> None:
    """Files of a folder as the same ZIP, without reading any of them whole."""
    with zipfile.ZipFile(out, "w") as archive:
        for path in paths:
            with (folder / path).open("rb") as file:
                _add(archive, path, file, (folder / path).stat().st_size)


def digest(data: bytes) -> str:
    """SHA-256 as the descriptor writes it."""
    return hashlib.sha256(data).hexdigest()


def _add(archive: zipfile.ZipFile, path: str, file: IO[bytes], size: int) -> None:
    info = zipfile.ZipInfo(path, _STAMP)
    info.compress_type, info.external_attr, info.create_system, info.file_size = zipfile.ZIP_DEFLATED, 0o644 << 16, 3, size
    with archive.open(info, "w") as inside:
        shutil.copyfileobj(file, inside)


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _rows(table: Table, entries: list[Entry], language: str) -> list[Row]:
    if table.name == "findings":
        return list(chain.from_iterable(findings(entry, language) for entry in entries))
    return list(chain.from_iterable(TABLES[table.name](entry) for entry in entries))


def _stored(folder: Path, tables: list[TableFile]) -> list[Stored]:
    """The files as the descriptor lists them."""
    found = [stored(folder, each.table.name, each.csv, "csv", "text/csv", each.rows, each.table) for each in tables]
    found += [stored(folder, f"{each.table.name}-parquet", each.parquet, "parquet", "application/vnd.apache.parquet") for each in tables]
    others = (
        ("submissions-json", SUBMISSIONS, "jsonl", "application/jsonl"),
        ("submission-schema", SCHEMA, "json", "application/schema+json"),
        ("iati-results", ACTIVITIES, "xml", "application/xml"),
        ("iati-notes", NOTES, "txt", "text/plain"),
    )
    return found + [stored(folder, *each) for each in others if (folder / each[1]).exists()]


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
