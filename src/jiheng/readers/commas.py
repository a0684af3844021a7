"""Tables whose cells are separated by commas (CSV) → rows of cells."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

_LEAST_ROWS, _LEAST_COMMAS = 4, 2
_SAMPLE, _HEAD = 60, 20_000


def comma_rows(text: str) -> list[tuple[int, list[str]]] | None:
    """Rows with the numbers of their lines, if the text is such a table: nearly all of its first rows have the same number of cells.

    None for any other text, in which commas are punctuation.
    """
    if text.count(",", 0, _HEAD) < _LEAST_ROWS * _LEAST_COMMAS:
        return None
    try:
        widths = [len(cells) for _, cells in islice(_rows(text), _SAMPLE)]
        width, times = Counter(widths).most_common(1)[0]
        if width <= _LEAST_COMMAS or len(widths) < _LEAST_ROWS or times < 0.9 * len(widths):
            return None
        return list(_rows(text))
    except csv.Error:  # a cell of more than 131,072 characters: no form
        return None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    before = 0
    for cells in reader:
        if cells:
            yield before + 1, cells
        before = reader.line_num
