"""Whether a file is a report or a table that jiheng made before: such a file may be made anew; any other is kept unless --force says otherwise."""

import io
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import polars as pl

from jiheng.writers import table_forms, table_indicators
from jiheng.writers.open_data.descriptor import DESCRIPTOR, is_package

_HEAD = 8192  # bytes that tell
_DESCRIPTOR = 2**23  # bytes, at most, of the descriptor of a data package
_DATA = (b'"path":', b"path,", b"file,", "文件,".encode())  # what JSON and CSV of `read` and `check` begin with
_LEDGERS = (("共核对 ", "未能核对 "), (" not applicable", " could not be assessed"))  # towards the end of a report in plain text


def is_report(path: Path) -> bool:
    """Whether a file is an earlier result of `read` or `check`; an empty file counts as one. Documents that jiheng wrote are none: people go on with them."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head or head.lstrip(b"\xef\xbb\xbf[{ \r\n").startswith(_DATA):
        return True
    if head.startswith(b"PK"):
        return _is_workbook(path) or _is_open_data(path)
    if head.startswith(b"PAR1"):
        return _is_table(path)
    return b'<meta name="generator" content="jiheng check">' in head or (b"sarif" in head and b'"name": "jiheng"' in head) or _is_text(path)


def _is_workbook(path: Path) -> bool:
    """Whether a workbook names jiheng as its author, as reports do (forms name the agency), and nobody as the one who changed it since."""
    with suppress(KeyError, BadZipFile), ZipFile(path) as parts, parts.open("docProps/core.xml") as part:
        properties = part.read(_HEAD)
        return b"<dc:creator>jiheng<" in properties and b"<cp:lastModifiedBy>jiheng<" in properties
    return False


def _is_open_data(path: Path) -> bool:
    """Whether a ZIP is a data package."""
    with suppress(KeyError, BadZipFile), ZipFile(path) as parts, parts.open(DESCRIPTOR) as part:
        return is_package(part.read(_DESCRIPTOR))
    return False


def _is_table(path: Path) -> bool:
    with suppress(pl.exceptions.PolarsError):
        return list(pl.read_parquet_schema(io.BytesIO(path.read_bytes()))) in (list(table_indicators.SCHEMA), list(table_forms.SCHEMA))
    return False


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _HEAD))
        end = file.read().decode("utf-8", "ignore")
    return any(all(word in end for word in words) for words in _LEDGERS)
