"""Ruled lines in a picture of a page: found, measured in points, and taken away so that text stands alone."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from jiheng.readers.lattice import Lattice, Rule, lattices
from jiheng.readers.straighten import Picture

_ACROSS, _DOWN = 0.3, 0.22  # inches: shorter strokes are parts of characters
_THICK = 0.04  # inches: thicker bars are no rules
_BRIDGED = 0.02  # inches of a rule that did not print
_NEAR = 0.04  # inches: a rule that ends so near to another one meets it
_ALONE = 0.7  # inches: shorter lines that meet no other are strokes of large characters
_SURELY = 0.45  # inches: no bracket is higher
_ROW, _LONGER = 0.07, 1.2  # inches: no row is lower; a line so close to one that is longer, times, is none
_WHOLE = 0.93  # of a short rule is printed without a gap; a character leaves some above and below it
_FLANK = 0.1  # of a rule's length that characters touch on the side where fewer stand
_END = 4  # dots where other rules meet
_MOST = 600  # lines each way; a picture with more is none of a table


class Ruled:
    """A page's ruled tables (`tables`, in points) and horizontal rules, and where in the picture the rules are (`mask`, 255)."""

    def __init__(self, ink: Picture, dpi: float) -> None:
        across = _strokes(ink, dpi, length=_ACROSS)
        down = [stroke.turned() for stroke in _strokes(cv2.transpose(ink), dpi, length=_DOWN)]
        down = [stroke for stroke in down if stroke.length > _SURELY * dpi or _stands_free(ink, stroke.box)]
        across, down = _meeting(_without_shadows(across, dpi), down, dpi)
        down = [_trimmed(stroke, across, ink, dpi) for stroke in down]
        self.across = [stroke.rule(dpi) for stroke in across]
        self.tables: list[Lattice] = lattices(self.across, [stroke.rule(dpi) for stroke in down])
        self.mask = np.zeros_like(ink)
        for stroke in (*across, *down):
            left, top, right, bottom = stroke.box
            cv2.rectangle(self.mask, (left - 1, top - 1), (right, bottom), 255, -1)


class _Stroke:
    """A straight line in the picture: its box in pixels (left, top, right, bottom), and which way it runs."""

    def __init__(self, box: tuple[int, int, int, int], *, down: bool = False) -> None:
        self.box, self.down = box, down

    def turned(self) -> "_Stroke":
        left, top, right, bottom = self.box
        return _Stroke((top, left, bottom, right), down=True)

    @property
    def length(self) -> int:
        left, top, right, bottom = self.box
        return bottom - top if self.down else right - left

    def rule(self, dpi: float) -> Rule:
        left, top, right, bottom = (value * 72 / dpi for value in self.box)
        return Rule((left + right) / 2, top, bottom) if self.down else Rule((top + bottom) / 2, left, right)

    def meets(self, other: "_Stroke", near: float) -> bool:
        mine, theirs = self.box, other.box
        return mine[0] - near <= theirs[2] and theirs[0] - near <= mine[2] and mine[1] - near <= theirs[3] and theirs[1] - near <= mine[3]


def _strokes(ink: Picture, dpi: float, *, length: float) -> list[_Stroke]:
    """Long horizontal lines of little height."""
    size = max(int(dpi * length), 8)
    bridged = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(int(dpi * _BRIDGED), 1)), np.uint8))
    whole = cv2.dilate(bridged, np.ones((3, 1), np.uint8))  # a line that falls by a pixel goes on
    lines = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, size), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    boxes = [(int(x), int(y) + 1, int(x + width), int(y + height) - 1) for x, y, width, height, _ in stats[1:] if height - 2 <= dpi * _THICK]
    return [_Stroke(box) for box in sorted(boxes, key=lambda box: box[0] - box[2])[:_MOST]]


def _without_shadows(across: Sequence[_Stroke], dpi: float) -> list[_Stroke]:
    """The horizontal lines without those close to a longer one: a row of characters may stand on it."""

    def shadows(line: _Stroke, other: _Stroke) -> bool:
        apart = abs(line.box[1] + line.box[3] - other.box[1] - other.box[3]) / 2
        beside = other.box[0] - dpi * _NEAR <= line.box[0] and line.box[2] <= other.box[2] + dpi * _NEAR
        return other.length > _LONGER * line.length and apart < _ROW * dpi and beside

    return [line for line in across if not any(shadows(line, other) for other in across)]


def _stands_free(ink: Picture, box: tuple[int, int, int, int]) -> bool:
    """Whether an upright stroke parts cells: drawn without a gap, and with white on one of its sides; strokes of characters have neighbours on both."""
    left, top, right, bottom = box
    if bottom - top <= 2 * _END:
        return False
    whole = ink[top:bottom, max(left - 1, 0) : right + 1].any(axis=1).mean() >= _WHOLE
    before, behind = (ink[top + _END : bottom - _END, max(at, 0) : max(at + 3, 0)].any(axis=1).mean() for at in (left - 5, right + 2))
    return bool(whole and min(before, behind) < _FLANK)


def _trimmed(stroke: _Stroke, across: Sequence[_Stroke], ink: Picture, dpi: float) -> _Stroke:
    """An upright rule without the strokes of characters that stand right below or above its end."""
    left, top, right, bottom = stroke.box
    crossed = [line.box for line in across if line.box[0] - dpi * _NEAR <= left and right <= line.box[2] + dpi * _NEAR]
    for _, upper, _, lower in crossed:
        if 0 < bottom - lower < _SURELY * dpi and not _stands_free(ink, (left, lower, right, bottom)):
            bottom = lower
        if 0 < upper - top < _SURELY * dpi and not _stands_free(ink, (left, top, right, upper)):
            top = upper
    return _Stroke((left, top, right, bottom), down=True)


def _meeting(across: Sequence[_Stroke], down: Sequence[_Stroke], dpi: float) -> tuple[list[_Stroke], list[_Stroke]]:
    """The lines without those that are only strokes of characters: short, and meeting no line that runs the other way."""
    near = dpi * _NEAR

    def kept(lines: Sequence[_Stroke], others: Sequence[_Stroke]) -> list[_Stroke]:
        return [line for line in lines if line.length > _ALONE * dpi or any(line.meets(other, near) for other in others)]

    firm = kept(down, across)
    return kept(across, firm), firm


def without_rules(picture: Picture, mask: Picture) -> Any:
    """The grey picture with white where the rules are."""
    return np.where(mask > 0, np.uint8(255), picture)
