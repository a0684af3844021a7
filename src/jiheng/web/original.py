"""The original of a document with the numbers of findings where they were read: what the template `web/original.html` draws."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from jiheng.model.source import Source
from jiheng.picturing import Original, Seen
from jiheng.readers.grid import Cell
from jiheng.web.paper import Group, Mark

_EDGE = 3.0  # points of air around a box


class Frame(msgspec.Struct, frozen=True):
    """A place on a picture: its corner and size in points, and the findings there."""

    x: float
    y: float
    width: float
    height: float
    marks: list[Mark]


class Sheet(msgspec.Struct, frozen=True):
    """A page as a picture (as an address that holds it), with frames."""

    number: int
    width: float
    height: float
    picture: str
    frames: list[Frame]


class Place(msgspec.Struct, frozen=True):
    """A cell with the findings there; `label` tells where it stands."""

    cell: Cell
    marks: list[Mark]
    label: str

    @property
    def severity(self) -> str:
        """The gravest of its findings, which comes first; empty where there is none."""
        return self.marks[0].severity.value if self.marks else ""


class Block(msgspec.Struct, frozen=True):
    """A table or a paragraph."""

    rows: list[list[Place]]
    is_table: bool


class Shown(msgspec.Struct, frozen=True):
    """The whole original; `homeless`: how many findings have no place in it."""

    sheets: list[Sheet]
    blocks: list[Block]
    left_out: int
    homeless: int


def pages_of(groups: Iterable[Group]) -> list[int]:
    """The pages that findings stand on."""
    return sorted({each.finding.source.page for group in groups for each in group.findings if each.finding.source and each.finding.source.page})


def shown(original: Original, groups: Iterable[Group]) -> Shown:
    """The original, each finding at the first place that has its source."""
    marks: defaultdict[Source, list[Mark]] = defaultdict(list)
    entries = [each for group in groups for each in group.findings]
    for each in entries:
        if each.finding.source:
            marks[each.finding.source].append(Mark(each.number, each.finding.severity))
    sheets = [_sheet(picture, marks) for picture in original.pictures]
    blocks = [_block(block, marks) for block in original.blocks]
    placed = {mark.number for sheet in sheets for frame in sheet.frames for mark in frame.marks}
    placed |= {mark.number for block in blocks for row in block.rows for place in row for mark in place.marks}
    return Shown(sheets, blocks, original.left_out, len(entries) - len(placed))


def _sheet(picture, marks: dict[Source, list[Mark]]) -> Sheet:
    frames = [_frame(source.box, found) for source, found in marks.items() if source.page == picture.number and source.box]
    return Sheet(picture.number, picture.width, picture.height, f"data:image/webp;base64,{b64encode(picture.webp).decode()}", frames)


def _frame(box: tuple[float, float, float, float], marks: list[Mark]) -> Frame:
    left, top, right, bottom = box
    return Frame(left - _EDGE, top - _EDGE, right - left + 2 * _EDGE, bottom - top + 2 * _EDGE, marks)


def _block(block: Seen, marks: dict[Source, list[Mark]]) -> Block:
    """Findings stand once: at the first cell of their source (all cells of a line of text have one)."""
    return Block([[Place(cell, marks.pop(cell.source, []), _label(cell.source)) for cell in row] for row in block.rows], block.is_table)


def _label(source: Source) -> str:
    return str(source.line) if source.line else source.cell or ""
