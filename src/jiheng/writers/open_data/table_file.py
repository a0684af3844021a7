"""A table of a data package as it is written: CSV row by row, Parquet at the end."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import polars as pl

from jiheng.reference.open_data import Table
from jiheng.writers.cells import harmless, visible
from jiheng.writers.table import Row

_TYPES = {"string": pl.String, "integer": pl.Int64, "date": pl.Date}
_USUAL, _MOST = 6, 18  # digits behind the point


class TableFile:
    """Rows come in pieces. What Parquet needs of each is put down in `pieces` until the end, since only then is known how many digits numbers need; no more
    than one piece, and at the end this one table, is in memory.
    """

    def __init__(self, table: Table, folder: Path, pieces: Path) -> None:
        self.table, self.rows, self._pieces, self._put = table, 0, pieces, list[Path]()
        self.csv, self.parquet = f"data/{table.name}.csv", f"parquet/{table.name}.parquet"
        self._folder = folder
        self._file = (folder / self.csv).open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(field.name for field in table.fields)

    def add(self, rows: list[Row]) -> None:
        """Some more rows. As RFC 4180 has it, in UTF-8 without a mark; a text that a spreadsheet would compute stands behind an apostrophe."""
        if not rows:
            return
        names = [field.name for field in self.table.fields]
        self._writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
        self.rows += len(rows)
        self._put.append(self._pieces / f"{self.table.name}-{len(self._put)}.arrow")
        _frame(self.table, rows).write_ipc(self._put[-1])

    def end(self) -> None:
        """Nothing more comes: write the Parquet."""
        self.close()
        frames = [pl.read_ipc(piece) for piece in self._put] or [_frame(self.table, [])]
        types = pl.Schema({name: max((frame.schema[name] for frame in frames), key=_scale) for name in frames[0].columns})
        pl.concat([frame.cast(types) for frame in frames], rechunk=True).write_parquet(self._folder / self.parquet, compression="zstd")
        for piece in self._put:
            piece.unlink()

    def close(self) -> None:
        """Leave the CSV as it is."""
        self._file.close()


def _frame(table: Table, rows: list[Row]) -> pl.DataFrame:
    columns = {
        field.name: pl.Series(
            [_stored(row.get(field.name)) for row in rows],
            dtype=_TYPES.get(field.type) or pl.Decimal(38, _digits(row.get(field.name) for row in rows)),
        )
        for field in table.fields
    }
    return pl.DataFrame(columns)


def _scale(dtype: pl.DataType) -> int:
    return dtype.scale if isinstance(dtype, pl.Decimal) else 0


def _cell(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return harmless(value) if isinstance(value, str) else value


def _stored(value: object) -> object:
    return visible(value) if isinstance(value, str) else value


def _digits(values: Iterable[object]) -> int:
    """Digits behind the point that hold every value as it is: as many as all tables of jiheng have, more where one needs them."""
    exponents = (value.as_tuple().exponent for value in values if isinstance(value, Decimal))
    deepest = min((exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return _USUAL if deepest >= -_USUAL else _MOST
