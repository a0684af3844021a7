"""Settings of paragraphs in DOC files ([MS-DOC] 2.6, "sprms"): as much of them as tables need."""

import struct
from collections.abc import Iterator

import msgspec

_IN_TABLE, _ENDS_ROW, _DEPTH, _DEFINES_TABLE, _MERGES_DOWN, _MERGES_ACROSS, _TABS = 0x2416, 0x2417, 0x6649, 0xD608, 0xD62B, 0x5624, 0xC615
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes of the operand, by the three highest bits of the code
_CELL_SIZE = 20
_MOST_CELLS = 64


class Paragraph(msgspec.Struct, frozen=True):
    """What is set: whether it is in a table, ends a row, in how deep a table; of the end of a row the edges of its cells in twips, and for each
    cell whether it goes on with the one before it, and with the one above it."""

    in_table: bool = False
    ends_row: bool = False
    depth: int = 0
    edges: tuple[int, ...] = ()
    merges: tuple[tuple[bool, bool], ...] = ()


def paragraph_of(settings: bytes) -> Paragraph:
    """The paragraph that these settings make. Raises struct.error where they are cut off."""
    flags = {_IN_TABLE: 0, _ENDS_ROW: 0, _DEPTH: 0}
    edges: tuple[int, ...] = ()
    merges: list[tuple[bool, bool]] = []
    for code, operand in _sprms(settings):
        if code in flags:
            flags[code] = int.from_bytes(operand, "little")
        elif code == _DEFINES_TABLE:
            edges, merges = _defined(operand)
        elif code == _MERGES_DOWN and len(operand) > 1 and operand[0] < len(merges):
            merges[operand[0]] = (merges[operand[0]][0], operand[1] == 1)
        elif code == _MERGES_ACROSS:
            first, behind = operand[0], operand[1]
            merges = [(before or first < index < behind, above) for index, (before, above) in enumerate(merges)]
    depth = flags[_DEPTH]
    return Paragraph(bool(flags[_IN_TABLE] or depth), bool(flags[_ENDS_ROW]), depth or flags[_IN_TABLE], edges, tuple(merges))


def _sprms(settings: bytes) -> Iterator[tuple[int, bytes]]:
    """Codes with their operands; what is cut off at the end is left out."""
    place = 0
    while place + 2 < len(settings):
        code = int.from_bytes(settings[place : place + 2], "little")
        place += 2
        size = _SIZES.get(code >> 13)
        if code == _DEFINES_TABLE:
            size = int.from_bytes(settings[place : place + 2], "little") - 1
            place += 2
        elif code == _TABS and settings[place] == 255:
            return  # as long as a page; stands last
        elif size is None:
            size = settings[place]
            place += 1
        yield code, settings[place : place + size]
        place += size


def _defined(operand: bytes) -> tuple[tuple[int, ...], list[tuple[bool, bool]]]:
    """Edges and merges of a row: the number of cells, their edges, then 20 bytes a cell, of which the last ones may be missing."""
    count = min(operand[0], _MOST_CELLS)
    edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    start = 1 + 2 * (count + 1)
    merges = []
    for index in range(count):
        place = start + _CELL_SIZE * index
        flags = int.from_bytes(operand[place : place + 2], "little")
        merges.append((flags & 0b11 == 1, (flags >> 5) & 0b11 == 1))
    return edges, merges
