"""OFD files (GB/T 33190-2016, the layout format of Chinese offices) → Grid: the same page geometry as of PDF."""

import math
import posixpath
from collections.abc import Iterator, Sequence
from itertools import pairwise, repeat
from unicodedata import east_asian_width

import msgspec
from lxml import etree

from jiheng.readers.archive import Archive, damaged, parse_xml
from jiheng.readers.glyphs import Glyph
from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.lattice import Rule, lattices, whole_rules
from jiheng.readers.pages import Page, page_blocks, pages_grid
from jiheng.readers.placing import placed

_POINTS = 72 / 25.4  # a millimetre, the unit of OFD, in points
_THICKEST = 3.5  # points: what is thicker is a surface, not a rule
_STRAIGHT = 0.5  # points that a rule may lean
_MOST_PAGES, _MOST_GLYPHS, _MOST_STROKES, _MOST_CROSSINGS = 2000, 60_000, 60_000, 1_000_000
_LOOSE = 1.4  # letters of most fonts, and Chinese characters that are spaced out, follow within so many times their usual width
_DEEPEST = 20  # blocks within blocks
_NO_TEXT = "本页只有图像或图形，没有文字，未能读取"
_CROWDED = "本页内容过多，只读取了一部分"
_BROKEN = "本页已损坏，未能读取"

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)


class _Marks(msgspec.Struct):
    """What a page shows: glyphs and rules, in points from the upper left corner; `cut` where there was more than is looked at."""

    glyphs: list[Glyph]
    across: list[Rule]
    down: list[Rule]
    strokes: int = 0
    cut: bool = False


def read_ofd(data: bytes) -> Grid:
    """The Grid of an OFD file: table rows and paragraphs in reading order, each cell with its page and box. Raises Unreadable.

    Text and ruled lines of pages and of the templates behind them are read; pictures, stamps and annotations are not.
    """
    archive = Archive(data)
    pages: list[Page] = []
    for root_name in _texts(parse_xml(archive.read("OFD.xml")), "DocRoot"):
        pages += _document(archive, root_name.lstrip("/"), len(pages))
    if not any(page.blocks for page in pages):
        raise Unreadable(
            f"OFD 文件的 {len(pages)} 页里没有文字（可能是扫描件），无法读取；请提供 Word、Excel 原件，或另存为 PDF 后再试。",
            en=f"The {len(pages)} pages of the OFD file hold no text (it may be a scan). Give the Word or Excel original, or save it as PDF.",
        )
    return pages_grid(pages)


def _document(archive: Archive, name: str, before: int) -> list[Page]:
    """The pages of a document; `before`: how many the file had already."""
    root = parse_xml(archive.read(name))
    folder = posixpath.dirname(name)
    size = next(iter(_texts(root, "PhysicalBox")), "0 0 210 297")
    templates = {node.get("ID", ""): _inside(folder, node.get("BaseLoc", "")) for node in root.iter("{*}TemplatePage")}
    names = [_inside(folder, node.get("BaseLoc", "")) for node in root.iterfind(".//{*}Pages/{*}Page")]
    if before + len(names) > _MOST_PAGES:
        raise Unreadable(
            f"OFD 共 {before + len(names)} 页以上，超过 {_MOST_PAGES} 页的上限；请拆分后再读取。",
            en=f"The OFD file has {before + len(names)} pages or more, more than the limit of {_MOST_PAGES}. Part it into several files and read these.",
        )
    return [_page(archive, page, templates, size, number) for number, page in enumerate(names, 1)]


def _page(archive: Archive, name: str, templates: dict[str, str], size: str, number: int) -> Page:
    if name not in archive.names:
        return Page([], 0.0, _BROKEN)
    root = parse_xml(archive.read(name))
    height = _numbers(next(iter(_texts(root, "PhysicalBox")), size), 4)[3] * _POINTS
    marks = _Marks([], [], [])
    for behind in root.iterfind("{*}Template"):
        part = templates.get(behind.get("TemplateID", ""), "")
        if part in archive.names:
            _draw(parse_xml(archive.read(part)), marks)
    _draw(root, marks)
    if not marks.glyphs:
        return Page([], height, _NO_TEXT if root.find(".//{*}ImageObject") is not None or marks.strokes else None)
    across, down = whole_rules(marks.across), whole_rules(marks.down)
    crowded = len(across) * len(down) > _MOST_CROSSINGS
    tables = [] if crowded else lattices(across, down)
    inside, free = placed(tables, marks.glyphs, lambda _: None)
    return Page(page_blocks(tables, inside, free, number), height, _CROWDED if crowded or marks.cut else None, across)


def _draw(page: etree._Element, marks: _Marks) -> None:
    """Add what the layers of a page show."""
    for layer in page.iterfind("{*}Content/{*}Layer"):
        for node in _objects(layer, 0):
            if marks.strokes > _MOST_STROKES or len(marks.glyphs) > _MOST_GLYPHS:
                marks.cut = True
                return
            if etree.QName(node).localname == "TextObject":
                marks.glyphs += _glyphs(node)
            else:
                _strokes(node, marks)


def _objects(block: etree._Element, depth: int) -> Iterator[etree._Element]:
    for node in block:
        kind = etree.QName(node).localname
        if kind in ("TextObject", "PathObject") and node.get("Visible", "true") != "false":
            yield node
        elif kind == "PageBlock" and depth < _DEEPEST:
            yield from _objects(node, depth + 1)


def _glyphs(text: etree._Element) -> Iterator[Glyph]:
    """The characters of a text object: each where the one before it stands, moved on by DeltaX and DeltaY."""
    place, size = _placing(text), _number(text.get("Size", "3.5"))
    width_share = _number(text.get("HScale", "1"))
    for code in text.iterfind("{*}TextCode"):
        printed = code.text or ""
        x, y = _number(code.get("X", "0")), _number(code.get("Y", "0"))
        steps = zip(_steps(code.get("DeltaX"), len(printed)), _steps(code.get("DeltaY"), len(printed)), strict=True)
        for char, (step_x, step_y) in zip(printed, steps, strict=True):
            width = size * width_share * _usual_width(char)
            if step_x and 0 < step_x <= width * _LOOSE:
                width = step_x  # the file does not tell how wide its characters are, but where the next one stands
            left, baseline = _at(place, x, y)
            right, _ = _at(place, x + width, y)
            if not char.isspace():
                yield Glyph(char, left, right, baseline, size * (abs(place[3]) or _POINTS))
            x, y = x + (step_x if step_x is not None else (0 if step_y else width)), y + (step_y or 0)


def _usual_width(char: str) -> float:
    """How wide a character is in most fonts, of the size of the font."""
    if east_asian_width(char) not in ("H", "N", "Na"):
        return 1.0
    return 0.7 if char.isupper() or char in "mw%@&" else 0.5


def _steps(text: str | None, count: int) -> list[float | None]:
    """Distances to the next characters: numbers, of which "g 3 5.2" says 5.2 three times; None where nothing is said."""
    words = iter((text or "").split())
    steps: list[float | None] = []
    for word in words:
        if word != "g":
            steps.append(_number(word))
            continue
        times = min(int(_number(next(words, "0"))), count)
        steps += repeat(_number(next(words, "0")), times)
    return [*steps[:count], *repeat(None, count - len(steps[:count]))]


def _strokes(path: etree._Element, marks: _Marks) -> None:
    """Straight lines and thin boxes of a path."""
    marks.strokes += 1
    place = _placing(path)
    stroked, filled = path.get("Stroke", "true") != "false", path.get("Fill", "false") == "true"
    for points in _outlines("".join(_texts(path, "AbbreviatedData"))):
        marks.strokes += len(points)
        shown = [_at(place, *point) for point in points]
        left, right = min(x for x, _ in shown), max(x for x, _ in shown)
        top, bottom = min(y for _, y in shown), max(y for _, y in shown)
        if filled and len(points) > 2 and min(right - left, bottom - top) <= _THICKEST:
            x, y = (left + right) / 2, (top + bottom) / 2
            ends = (left, y, right, y) if right - left > bottom - top else (x, top, x, bottom)
            _rule(marks, *ends)
        elif stroked:
            for one, other in pairwise(shown):
                _rule(marks, *one, *other)


def _rule(marks: _Marks, x: float, y: float, to_x: float, to_y: float) -> None:
    if abs(to_y - y) <= _STRAIGHT < abs(to_x - x):
        marks.across.append(Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
    elif abs(to_x - x) <= _STRAIGHT < abs(to_y - y):
        marks.down.append(Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))


def _outlines(drawing: str) -> Iterator[list[tuple[float, float]]]:
    """Polygons of AbbreviatedData: S and M begin one, L goes on, C closes it; of curves only the ends count."""
    counts = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    words = drawing.split()
    points: list[tuple[float, float]] = []
    at = 0
    while at < len(words):
        word = words[at]
        count = counts.get(word)
        at += 1
        if count is None:
            continue
        numbers = [_number(number) for number in words[at : at + count]]
        at += count
        if word in "MS" and len(points) > 1:
            yield points
        if word in "MS":
            points = []
        if len(numbers) == count and count:
            points.append((numbers[-2], numbers[-1]))
        elif word == "C" and points:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _placing(node: etree._Element) -> Matrix:
    """From the coordinates inside an object to points on the page: its CTM, then the corner of its boundary."""
    left, top, *_ = _numbers(node.get("Boundary", ""), 4)
    a, b, c, d, e, f = _numbers(node.get("CTM", ""), 6) if node.get("CTM") else _SAME
    return a * _POINTS, b * _POINTS, c * _POINTS, d * _POINTS, (e + left) * _POINTS, (f + top) * _POINTS


def _at(place: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = place
    return a * x + c * y + e, b * x + d * y + f


def _numbers(text: str, count: int) -> Sequence[float]:
    numbers = [_number(word) for word in text.split()]
    return [*numbers[:count], *repeat(0.0, count - len(numbers[:count]))]


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError as error:
        raise damaged() from error
    if not math.isfinite(value):
        raise damaged()
    return value


def _texts(node: etree._Element, name: str) -> list[str]:
    return [(found.text or "").strip() for found in node.iter(f"{{*}}{name}")]


def _inside(folder: str, name: str) -> str:
    """Name of a member that is given relative to a folder, or from the root."""
    return posixpath.normpath(posixpath.join("/", folder, name)).lstrip("/").casefold()
