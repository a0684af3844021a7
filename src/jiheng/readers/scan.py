"""A picture of a page → its tables and texts, by recognition: straightened, ruled lines told from text, each line read in its cell."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from jiheng.readers.glyphs import Glyph
from jiheng.readers.lattice import Lattice
from jiheng.readers.pages import Page, page_blocks
from jiheng.readers.picture_rules import Ruled, without_rules
from jiheng.readers.placing import Held
from jiheng.readers.recognition import Box, Sign, recogniser
from jiheng.readers.straighten import Picture, evened, grey, inked, slant, turned

DPI = 200.0  # of the pictures that are recognised: less loses signs, more takes longer and finds nothing more
_MOST_LINES = 600  # on a page
_STANDING = 1.5  # times as high as wide: several characters one below the other, or a page that lies on its side
_SPECK = 0.035  # inches: what is lower and narrower is dirt
_INK = 6  # dots of ink in a piece that holds something
_MARK, _MARK_INK = 0.05, 20  # inches and dots of the smallest sign that stands alone in a cell
_LINE = 0.3  # inches: no line of a form is higher
_LIKELY = 0.6  # what was overlooked and is less probable is dirt
_INSIDE = 0.6  # of its area: a box that lies so far in another one was found twice
_MARGIN = 3  # pixels around a piece
_BASE, _HIGH = 0.8, 0.8  # of a line's box: where its characters stand, how high they are
_EDGE = 0.06  # inches by which a box may reach over the side of its cell without being cut: boxes are wider than their texts
_OVERHANG = 0.3  # of its height by which it may reach over the upper or lower edge


class _Line(NamedTuple):
    """A piece of a line in the picture, and the table and the slot that hold it."""

    box: Box
    spot: tuple[int, int] | None


class _Sheet:
    """A straight picture of a page: grey, without rules; where it is inked; its tables."""

    def __init__(self, picture: Picture) -> None:
        self.ruled = Ruled(inked(picture, DPI), DPI)
        self.picture = without_rules(picture, self.ruled.mask)
        self.ink = _without_specks(inked(self.picture, DPI))
        self.colours = cv2.cvtColor(self.picture, cv2.COLOR_GRAY2BGR)

    def cut(self, box: Box) -> Picture:
        left, top, right, bottom = box
        return self.colours[top:bottom, left:right]


def scanned_page(picture: Picture, number: int) -> Page:
    """What a picture of a page of DPI dots an inch (grey, or blue, green, red) shows; `number` counts from 1. Lengths are points of the upright page."""
    height = picture.shape[0] * 72 / DPI
    if picture.min() == picture.max():  # blank: long files of such pages would take minutes
        return Page([], height, recognised=True)
    sheet, boxes = _upright(evened(grey(picture)))
    found = [line for box in _once(boxes)[:_MOST_LINES] for line in _pieces(sheet, box)]
    lines = [*found, *_overlooked(sheet, found)]
    inside: Held = [{} for _ in sheet.ruled.tables]
    free: list[Glyph] = []
    for at, (line, signs) in enumerate(zip(lines, recogniser().lines([sheet.cut(line.box) for line in lines]), strict=True)):
        if at >= len(found) and min((sign.score for sign in signs), default=0.0) < _LIKELY:
            continue
        glyphs = _glyphs(line.box, signs)
        if line.spot is None:
            free.extend(glyphs)
        else:
            inside[line.spot[0]].setdefault(line.spot[1], []).extend(glyphs)
    return Page(page_blocks(sheet.ruled.tables, inside, free, number), height, rules=sheet.ruled.across, recognised=True)


def _upright(picture: Picture) -> tuple[_Sheet, list[Box]]:
    """The picture straight and on its feet, with the boxes of its lines of text."""
    sheet, boxes = _straight(picture)
    if _lies(boxes):
        picture = cv2.rotate(picture, cv2.ROTATE_90_CLOCKWISE)
        sheet, boxes = _straight(picture)
    widest = sorted(boxes, key=lambda box: box[0] - box[2])[:15]
    if recogniser().is_upside_down([sheet.cut(box) for box in widest]):
        return _straight(cv2.rotate(picture, cv2.ROTATE_180))
    return sheet, boxes


def _straight(picture: Picture) -> tuple[_Sheet, list[Box]]:
    sheet = _Sheet(turned(picture, slant(inked(picture, DPI))))
    return sheet, recogniser().boxes(sheet.colours)


def _lies(boxes: Sequence[Box]) -> bool:
    """Whether the lines of text run down the page."""
    standing = sum(bottom - top for left, top, right, bottom in boxes if bottom - top > _STANDING * (right - left))
    flat = sum(right - left for left, top, right, bottom in boxes if right - left > _STANDING * (bottom - top))
    return standing > flat


def _once(boxes: Sequence[Box]) -> list[Box]:
    """The boxes, those that lie in another one made one with it."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1])):
        at = next((at for at, other in enumerate(kept) if _shared(box, other) > _INSIDE), None)
        if at is None:
            kept.append(box)
        else:
            left, top, right, bottom = kept[at]
            kept[at] = min(left, box[0]), top, max(right, box[2]), bottom
    return kept


def _shared(box: Box, other: Box) -> float:
    """The share of a box's area that lies in another one."""
    width, height = min(box[2], other[2]) - max(box[0], other[0]), min(box[3], other[3]) - max(box[1], other[1])
    return width * height / ((box[2] - box[0]) * (box[3] - box[1])) if width > 0 and height > 0 else 0.0


def _without_specks(ink: Picture) -> Picture:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    kept = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > 2
    kept[0] = False
    return np.where(kept[labels], np.uint8(255), np.uint8(0)) if count > 1 else ink


def _pieces(sheet: _Sheet, box: Box) -> Iterator[_Line]:
    """The parts of a box that lie in one cell each and hold one line each."""
    left, top, right, bottom = box
    table = _table_at(sheet.ruled.tables, (left + right) / 2, (top + bottom) / 2)
    if table is None:
        yield from (_Line(part, None) for part in _one_below_the_other(sheet, box))
        return
    lattice = sheet.ruled.tables[table]
    for x1, x2 in pairwise(_cuts(lattice, left, right, (top + bottom) / 2, DPI * _EDGE, down=False)):
        for y1, y2 in pairwise(_cuts(lattice, top, bottom, (x1 + x2) / 2, _OVERHANG * (bottom - top), down=True)):
            slot = lattice.at(*_point((x1 + x2) / 2, (y1 + y2) / 2))
            part: Box | None = (x1, y1, x2, y2) if slot is None else _clipped((x1, y1, x2, y2), lattice, slot)
            if part != box:
                part = part and _inked_box(sheet, part)
            if part is not None:
                yield from (_Line(line, None if slot is None else (table, slot)) for line in _one_below_the_other(sheet, part))


def _cuts(lattice: Lattice, start: int, end: int, other: float, overhang: float, *, down: bool) -> list[int]:
    """Where a box that reaches from `start` to `end` is cut by the edges of cells at `other`; with its ends. It may hang over by `overhang`."""
    cuts = []
    for edge in lattice.ys if down else lattice.xs:
        at = edge * DPI / 72
        if not start + overhang < at < end - overhang:
            continue
        pair = [lattice.at(*(_point(other, at + step) if down else _point(at + step, other))) for step in (-4, 4)]
        if pair[0] != pair[1]:
            cuts.append(round(at))
    return [start, *cuts, end]


def _clipped(box: Box, lattice: Lattice, slot: int) -> Box | None:
    """The box as far as it lies in the slot; None where that is nothing."""
    left, top, right, bottom = (round(value * DPI / 72) for value in lattice.box(lattice.slots[slot]))
    box = max(box[0], left), max(box[1], top), min(box[2], right), min(box[3], bottom)
    return box if box[0] < box[2] and box[1] < box[3] else None


def _table_at(tables: Sequence[Lattice], x: float, y: float) -> int | None:
    return next((index for index, table in enumerate(tables) if table.at(*_point(x, y)) is not None), None)


def _point(x: float, y: float) -> tuple[float, float]:
    return x * 72 / DPI, y * 72 / DPI


def _inked_box(sheet: _Sheet, box: Box) -> Box | None:
    """The box drawn in to its ink, with a margin; None where there is none."""
    left, top, right, bottom = box
    ys, xs = np.nonzero(sheet.ink[top:bottom, left:right])
    if len(ys) < _INK or max(np.ptp(ys), np.ptp(xs)) < DPI * _SPECK:
        return None
    height, width = sheet.ink.shape
    return (
        max(left + int(xs.min()) - _MARGIN, 0),
        max(top + int(ys.min()) - _MARGIN, 0),
        min(left + int(xs.max()) + 1 + _MARGIN, width),
        min(top + int(ys.max()) + 1 + _MARGIN, height),
    )


def _one_below_the_other(sheet: _Sheet, box: Box) -> list[Box]:
    """A box that is higher than wide, cut where a row of pixels is blank: characters, or lines, one below the other."""
    left, top, right, bottom = box
    if bottom - top < _STANDING * (right - left):
        return [box]
    rows = sheet.ink[top:bottom, left:right].any(axis=1).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows, [0]))))
    bands = [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
    whole: list[tuple[int, int]] = []
    for start, end in bands:  # parts of one character (二, 三) belong together
        if whole and end - whole[-1][0] <= (right - left) * 1.1:
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    parts = [_inked_box(sheet, (left, top + start, right, top + end)) for start, end in whole]
    return [part for part in parts if part is not None]


def _overlooked(sheet: _Sheet, lines: Sequence[_Line]) -> list[_Line]:
    """Ink in cells where no line was found: a digit or a dash alone is easily overlooked."""
    rest = sheet.ink.copy()
    for line in lines:
        left, top, right, bottom = line.box
        rest[top:bottom, left:right] = 0
    filled = {line.spot for line in lines}
    found: list[_Line] = []
    for table, lattice in enumerate(sheet.ruled.tables):
        for slot, field in enumerate(lattice.slots):
            if (table, slot) in filled or len(found) >= _MOST_LINES:
                continue
            left, top, right, bottom = (round(value * DPI / 72) for value in lattice.box(field))
            box = _marks_box(rest, left + 4, top + 4, right - 4, bottom - 4)
            if box is not None:
                found.append(_Line(box, (table, slot)))
    return found


def _marks_box(ink: Picture, left: int, top: int, right: int, bottom: int) -> Box | None:
    """The box of what is no speck in this part of the picture, if it is no higher than a line."""
    field = ink[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if not field.any():
        return None
    _, _, stats, _ = cv2.connectedComponentsWithStats(field, connectivity=8)
    marks = [(x, y, x + width, y + height) for x, y, width, height, area in stats[1:] if max(width, height) >= DPI * _MARK and area >= _MARK_INK]
    if not marks:
        return None
    x1, y1, x2, y2 = min(mark[0] for mark in marks), min(mark[1] for mark in marks), max(mark[2] for mark in marks), max(mark[3] for mark in marks)
    if y2 - y1 > DPI * _LINE:
        return None
    pad, (height, width) = 2 * _MARGIN, ink.shape
    return max(left + int(x1) - pad, 0), max(top + int(y1) - pad, 0), min(left + int(x2) + pad, width), min(top + int(y2) + pad, height)


def _glyphs(box: Box, signs: Sequence[Sign]) -> Iterator[Glyph]:
    left, top, _, bottom = box
    height = bottom - top
    x, baseline = left * 72 / DPI, (top + _BASE * height) * 72 / DPI
    for sign in signs:
        if not sign.char.isspace():
            yield Glyph(sign.char, x + sign.left * 72 / DPI, x + sign.right * 72 / DPI, baseline, _HIGH * height * 72 / DPI, score=sign.score, rival=sign.rival)
