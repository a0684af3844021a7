"""The rules (thin lines) drawn on a PDF page, whichever way the producer drew them: strokes, thin boxes, many small pieces, forms within forms."""

import ctypes
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from jiheng.readers.frame import Frame
from jiheng.readers.lattice import Rule

THICKEST = 3.5  # points: what is thicker is a surface, not a rule
_NO_WIDTH = 0.05  # points
_DEEPEST = 6  # forms within forms
_WHITE = 740  # red + green + blue from which a rule cannot be seen on paper

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


class Strokes:
    """Horizontal and vertical rules of one page; `cut` tells that the page holds more drawing than was looked at."""

    def __init__(self, page: Any, frame: Frame, *, most: int) -> None:
        self.horizontal: list[Rule] = []
        self.vertical: list[Rule] = []
        self._frame = frame
        self._left = most
        self._sides = [ctypes.c_float() for _ in range(4)]  # room for what PDFium answers
        count = pdfium.FPDFPage_CountObjects(page.raw)
        self._walk((pdfium.FPDFPage_GetObject(page.raw, index) for index in range(count)), (1, 0, 0, 1, 0, 0), 0)

    @property
    def cut(self) -> bool:
        """Whether the page draws more than is looked at."""
        return self._left < 0

    def _walk(self, objects: Any, matrix: Matrix, depth: int) -> None:
        for item in objects:
            self._left -= 1
            if self._left < 0:
                return
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, matrix)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = range(pdfium.FPDFFormObj_CountObjects(item))
                self._walk((pdfium.FPDFFormObj_GetObject(item, index) for index in inner), _times(_matrix_of(item), matrix), depth + 1)

    def _path(self, path: Any, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not (fill.value or stroke.value) or not _visible(path, stroked=bool(stroke.value)) or self._thin(path, matrix):
            return
        count = pdfium.FPDFPath_CountSegments(path)
        self._left -= count
        if self._left < 0:
            return
        outlines = _outlines(path, count, _times(_matrix_of(path), matrix))
        extents = [_extent(points) for points in outlines]
        sides = [side for points in outlines for side in pairwise(points)] if stroke.value else _ring(extents) or extents
        for start, end in sides:
            self._keep(start, end)

    def _thin(self, path: Any, matrix: Matrix) -> bool:
        """Takes the path as it is where all of it is a thin line or a dot: most are, and this is the quick way."""
        if not pdfium.FPDFPageObj_GetBounds(path, *self._sides):
            return False
        left, bottom, right, top = (side.value for side in self._sides)
        if min(right - left, top - bottom) > THICKEST:
            return False
        self._keep(_apply(matrix, left, bottom), _apply(matrix, right, top))
        return True

    def _keep(self, start: Point, end: Point) -> None:
        left, top, right, bottom = self._frame.box(start[0], start[1], end[0], end[1])
        left, right = max(left, 0.0), min(right, self._frame.width)
        top, bottom = max(top, 0.0), min(bottom, self._frame.height)
        if bottom - top <= THICKEST:  # a dot is a piece of a line either way
            self.horizontal.append(Rule(position=(top + bottom) / 2, start=left, end=right))
        if right - left <= THICKEST:
            self.vertical.append(Rule(position=(left + right) / 2, start=top, end=bottom))


def _visible(path: Any, *, stroked: bool) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    colour = pdfium.FPDFPageObj_GetStrokeColor if stroked else pdfium.FPDFPageObj_GetFillColor
    if not colour(path, red, green, blue, alpha):
        return True
    return bool(alpha.value > 0 and red.value + green.value + blue.value < _WHITE)


def _outlines(path: Any, count: int, matrix: Matrix) -> list[list[Point]]:
    """The path's strokes as lists of corners; an outline with a curve in it is left out: it is no rule."""
    outlines: list[list[Point]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    curved = False
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            curved = False
            outlines.append([])
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            curved = True
        if curved or not outlines:
            if outlines:
                outlines[-1] = []
            continue
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        outlines[-1].append(_apply(matrix, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            outlines[-1].append(outlines[-1][0])
    return [points for points in outlines if len(points) > 1]


def _ring(extents: list[tuple[Point, Point]]) -> list[tuple[Point, Point]]:
    """The sides of a cell's border that is drawn as a box within a box with a thin line's width between them; a side without width is open."""
    if len(extents) != 2:
        return []
    ((left, bottom), (right, top)), ((inner_left, inner_bottom), (inner_right, inner_top)) = sorted(extents, key=lambda extent: extent[0][0] - extent[1][0])
    widths = inner_left - left, inner_bottom - bottom, right - inner_right, top - inner_top
    if not all(-_NO_WIDTH <= width <= THICKEST for width in widths):
        return []
    sides = ((left, bottom), (left, top)), ((left, bottom), (right, bottom)), ((right, bottom), (right, top)), ((left, top), (right, top))
    return [side for side, width in zip(sides, widths, strict=True) if width > _NO_WIDTH]


def _extent(points: list[Point]) -> tuple[Point, Point]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _matrix_of(item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
