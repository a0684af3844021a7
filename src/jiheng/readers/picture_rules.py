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
_IN_LINE = 0.015  # inches: strokes that lie so near above each other are one rule
_BOW, _SWAY = 1.0, 4.0  # dots: a bracket bows by more from its ends to its middle, and sways by more
_MOST = 600  # lines each way; a picture with more is none of a table


class Ruled:
    """A page's ruled tables (`tables`, in points) and horizontal rules, and where in the picture the rules are (`mask`, 255)."""

    def __init__(self, ink: Picture, dpi: float) -> None:
        across = _strokes(ink, dpi, length=_ACROSS)
        down = [stroke.turned() for stroke in _strokes(cv2.transpose(ink), dpi, length=_DOWN)]
        down = [stroke for stroke in down if stroke.length > _SURELY * dpi or _goes_on(stroke, down, dpi) or _is_straight(ink, stroke)]
        across, down = _meeting(across, down, dpi)
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


def _goes_on(stroke: _Stroke, strokes: Sequence[_Stroke], dpi: float) -> bool:
    """Whether a longer rule lies in line with the stroke: columns go through several rows."""
    middle = (stroke.box[0] + stroke.box[2]) / 2
    near = [other for other in strokes if other is not stroke and abs((other.box[0] + other.box[2]) / 2 - middle) <= max(dpi * _IN_LINE, 2)]
    return any(other.length > _SURELY * dpi for other in near) or len(near) > 1


def _is_straight(ink: Picture, stroke: _Stroke) -> bool:
    """Whether a short upright stroke is a rule, not a bracket: as straight at its ends as in its middle."""
    left, top, right, bottom = stroke.box
    reach = (bottom - top) // 5
    field = ink[top + 4 : bottom - 4, max(left - reach, 0) : right + reach] > 0
    if not field.size:
        return False
    places = np.arange(field.shape[1])
    near = np.abs(places - field.shape[1] / 2) <= reach
    counts = (field & near).sum(axis=1)
    if (counts == 0).any():
        return False
    middles = (field * near * places).sum(axis=1) / counts
    third = max(len(middles) // 4, 1)
    ends, middle = (middles[:third].mean() + middles[-third:].mean()) / 2, middles[third:-third].mean()
    return bool(abs(ends - middle) <= _BOW and np.ptp(middles) <= _SWAY)


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
