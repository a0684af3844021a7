"""A data package as files: path → bytes; the same documents give the same bytes."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain

import msgspec
import polars as pl

from jiheng.model.json import schema as json_schema
from jiheng.reference.open_data import Table, standard
from jiheng.writers.cells import harmless, visible
from jiheng.writers.open_data.dcat import catalogue_record
from jiheng.writers.open_data.descriptor import DESCRIPTOR, Stored, descriptor, read_me
from jiheng.writers.open_data.entry import About, Entry, each_once
from jiheng.writers.open_data.iati import iati
from jiheng.writers.open_data.rows import TABLES, findings
from jiheng.writers.table import Row

SUBMISSIONS, SCHEMA = "json/submissions.jsonl", "json/submission.schema.json"
_TYPES = {"string": pl.String, "integer": pl.Int64, "date": pl.Date}
_USUAL, _MOST = 6, 18  # digits behind the point
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can hold: the time of making says nothing


def package_files(entries: Iterable[Entry], about: About) -> dict[str, bytes]:
    """All files of the package in the order of the descriptor, which comes first. Documents of the same content stand once."""
    known = each_once(list(entries))
    made: dict[str, bytes] = {}
    stored = []
    for table in standard().tables:
        rows = _rows(table, known, about.language)
        path = f"data/{table.name}.csv"
        made[path] = _csv(table, rows)
        stored.append(Stored(table.name, path, "csv", "text/csv", made[path], len(rows), table))
    for table in standard().tables:
        path = f"parquet/{table.name}.parquet"
        made[path] = _parquet(table, _rows(table, known, about.language))
        stored.append(Stored(f"{table.name}-parquet", path, "parquet", "application/vnd.apache.parquet", made[path]))
    made[SUBMISSIONS] = b"".join(entry.line + b"\n" for entry in known)
    made[SCHEMA] = json_schema()
    activities, notes = iati(known)
    extra = [("submissions-json", SUBMISSIONS, "jsonl", "application/jsonl"), ("submission-schema", SCHEMA, "json", "application/schema+json")]
    if activities is not None:
        made["iati-results.xml"] = activities
        extra.append(("iati-results", "iati-results.xml", "xml", "application/xml"))
    made["iati-notes.txt"] = notes
    extra.append(("iati-notes", "iati-notes.txt", "txt", "text/plain"))
    stored += [Stored(name, path, format_, media, made[path]) for name, path, format_, media in extra]
    head = {
        DESCRIPTOR: _json(descriptor(known, about, stored)),
        "dcat.jsonld": _json(catalogue_record(known, about, stored)),
        "README.md": read_me(known, about, stored).encode(),
    }
    return head | made


def to_zip(files: dict[str, bytes]) -> bytes:
    """The files as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            info = zipfile.ZipInfo(path, _STAMP)
            info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(info, data)
    return out.getvalue()


def digest(data: bytes) -> str:
    """SHA-256 as the descriptor writes it."""
    return hashlib.sha256(data).hexdigest()


def _rows(table: Table, entries: list[Entry], language: str) -> list[Row]:
    if table.name == "findings":
        return list(chain.from_iterable(findings(entry, language) for entry in entries))
    return list(chain.from_iterable(TABLES[table.name](entry) for entry in entries))


def _csv(table: Table, rows: list[Row]) -> bytes:
    """Rows as RFC 4180 has it, in UTF-8 without a mark. A text that a spreadsheet would compute stands behind an apostrophe."""
    out = io.StringIO()
    names = [field.name for field in table.fields]
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return harmless(value) if isinstance(value, str) else value


def _parquet(table: Table, rows: list[Row]) -> bytes:
    columns = {
        field.name: pl.Series(
            [_stored(row.get(field.name)) for row in rows],
            dtype=_TYPES.get(field.type) or pl.Decimal(38, _digits(row.get(field.name) for row in rows)),
        )
        for field in table.fields
    }
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out, compression="zstd")
    return out.getvalue()


def _stored(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


def _digits(values: Iterable[object]) -> int:
    """Digits behind the point that hold every value as it is: as many as all tables of jiheng have, more where one needs them."""
    exponents = (value.as_tuple().exponent for value in values if isinstance(value, Decimal))
    deepest = min((exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return _USUAL if deepest >= -_USUAL else _MOST


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
