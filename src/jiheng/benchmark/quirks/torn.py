"""What pages copied line by line do to merged labels, and rows that a reader may take for something else (quirks 3, 8, 12)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from random import Random

import msgspec

from jiheng.benchmark.layout import Page, page
from jiheng.benchmark.quirks.restate import row_of, rows_changed, with_
from jiheng.benchmark.sample import DECLARATION, Drawn, quirk
from jiheng.benchmark.sheet import Block, Table
from jiheng.model.declaration import Form, Indicator

_STEP = 3.0  # from row to row
_LINE = 1.5  # from line to line of one label
_LONGEST = 4  # characters of a line of a label


@quirk(3, "合并标签的各行夹在指标行之间", of=(DECLARATION,), formats=("blanks",))
def labels_between_rows(form: Form, random: Random) -> Page:
    """Lines in the order of their height: those of a label stand around the middle of its rows (可持续影 / 制度健全性 健全 / 响指标)."""
    told = page(form)
    blocks: list[Block] = []
    for block in told.blocks:
        if isinstance(block, str) or not any(cell.text == "三级指标" for cells in block.rows for cell in cells):
            blocks.append(block)
            continue
        place = row_of(block.rows, "三级指标")
        blocks += [Table(block.rows[: place + 1]), *_lines(form.indicators)]
    return msgspec.structs.replace(told, blocks=blocks)


def _lines(rows: Sequence[Indicator]) -> Iterator[str]:
    parts = [(place * _STEP, 2, f"{row.name} {row.target.raw}") for place, row in enumerate(rows)]
    parts += _label_lines([row.level1 or "" for row in rows], 0)
    parts += _label_lines([f"{row.level1}|{row.level2}" for row in rows], 1)
    for _, line in groupby(sorted(parts), key=lambda part: part[0]):
        yield " ".join(text for _, _, text in line)


def _label_lines(labels: Sequence[str], column: int) -> Iterator[tuple[float, int, str]]:
    """The lines of labels with their height; equal labels below each other are one."""
    start = 0
    for label, same in groupby(labels):
        count = len(list(same))
        middle = (start + (count - 1) / 2) * _STEP
        text = label.rpartition("|")[2]
        pieces = [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]
        for order, piece in enumerate(pieces):
            yield middle + (order - (len(pieces) - 1) / 2) * _LINE, column, piece
        start += count


@quirk(8, "预算执行率作为三级指标")
def rate_among_indicators(form: Form, random: Random) -> Page:
    """An indicator named after the rate of execution, with a target of its own."""
    first = next(row.name for row in form.indicators if row.target.unit == "%")
    return page(rows_changed(form, lambda row: with_(row, name="预算执行率") if row.name == first else row))


@quirk(12, "三级指标名称没有填写")
def name_missing(form: Form, random: Random) -> Drawn:
    """A row with levels and a target, the name of which nobody wrote."""
    alone = [row.name for row in form.indicators if sum(other.level2 == row.level2 for other in form.indicators) == 1]
    return Drawn(page=page(rows_changed(form, lambda row: with_(row, name=None) if row.name == alone[0] else row)))
