"""Tables without rules: columns and rows made out from the gaps between the texts."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec

from jiheng.readers.blocks import Block, Fragment, Piece
from jiheng.readers.glyphs import Box, Glyph
from jiheng.readers.lattice import Rule
from jiheng.readers.lines import TextLine, cell_text

_WIDE_GAP = 1.5  # heights: texts so far apart on a line show that there is a table
_CELL_GAP = 1.0  # heights: texts of a table so far apart on a line are texts of two cells
_GUTTER = 3.0  # points: a strip so wide that stays empty in most lines parts two columns
_CROSSED = 0.12  # of the lines may cross a gutter: merged cells
_FEW = 3  # lines with wide gaps that a table has, at least
_MOST_LINES = 500  # a page with more lines is no form
_REACH = 60  # lines of one cell that may stand between two lines with wide gaps
_ACROSS = 0.35  # of the table's width: rules so long part rows
_NEAR = 1.9  # heights from one line of a cell to the next, at most
_NARROW = 0.4  # of the table's width: how wide such a line may be
_INNER = 0.2  # of the table's width: or how far it must stand from the left
_LIKE = 0.15  # heights of lines of one cell differ by no more
_LOOSE = 1.15  # times the usual distance of lines: rows stand farther apart than lines of a cell
_LEVEL = 2.0  # points
_LONG = 14.0  # heights: a line so long is one of several of a text
_LINE = 0.9  # heights from one line of a text to the next, at least
_ROW_SLACK = 7.0  # points: a label need not stand exactly in the middle of its rows
_LOOSE_SHARE = 0.2  # of the steps from line to line must be wider, if lines are to be told from rows
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}\s?[、.．]|[（(][一二三四五六七八九十]{1,3}[)）]")
_PROSE_ENDS = "。；"

Labels = Callable[[str], bool]


class _Text(msgspec.Struct):
    """Lines that stand below each other in one column: the text of a cell."""

    lines: list[TextLine]
    first: int = 0  # column
    last: int = 0

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.right for line in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].box[1]

    @property
    def bottom(self) -> float:
        return self.lines[-1].box[3]

    @property
    def text(self) -> str:
        return cell_text(self.lines, self.right - self.left)


def with_unruled(blocks: Sequence[Block], rules: Sequence[Rule], spans_rows: Labels) -> list[Block]:
    """The page's blocks, with lines that stand in columns made tables.

    `rules` are horizontal lines that part rows where there are any; `spans_rows` tells labels that may stand beside several rows.
    """
    found: list[Block] = []
    free: list[TextLine] = []
    for block in [*blocks, None]:
        if isinstance(block, TextLine):
            free.append(block)
            continue
        found.extend(_zones(free, rules, spans_rows))
        free = []
        if block is not None:
            found.append(block)
    return found


def _zones(lines: Sequence[TextLine], rules: Sequence[Rule], spans_rows: Labels) -> list[Block]:
    """The lines, with each stretch of lines that stand in columns made a table."""
    done: list[Block] = []
    start = 0
    for first, last in _stretches(lines) if len(lines) <= _MOST_LINES else []:
        done.extend(lines[start:first])
        done.append(_fragment(lines[first : last + 1], rules, spans_rows))
        start = last + 1
    return [*done, *lines[start:]]


def _stretches(lines: Sequence[TextLine]) -> list[tuple[int, int]]:
    parted = [index for index, line in enumerate(lines) if _gaps(line, _CELL_GAP)]
    stretches: list[list[int]] = []
    for index in parted:
        between = lines[stretches[-1][-1] + 1 : index] if stretches else []
        if stretches and len(between) <= _REACH and not any(_is_prose(line, lines) for line in between):
            stretches[-1].append(index)
        else:
            stretches.append([index])
    return [_widened(lines, found[0], found[-1]) for found in stretches if sum(bool(_gaps(lines[index], _WIDE_GAP)) for index in found) >= _FEW]


def _widened(lines: Sequence[TextLine], first: int, last: int) -> tuple[int, int]:
    """With the narrow lines just above and below that belong to cells of the first and the last row."""
    left = min(line.left for line in lines[first : last + 1])
    width = max(line.right for line in lines[first : last + 1]) - left
    while first > 0 and _is_rest(lines[first - 1], lines[first], left, width):
        first -= 1
    while last + 1 < len(lines) and _is_rest(lines[last + 1], lines[last], left, width):
        last += 1
    return first, last


def _is_rest(line: TextLine, beside: TextLine, left: float, width: float) -> bool:
    near = abs(line.baseline - beside.baseline) <= _NEAR * line.height and abs(line.height - beside.height) < _LIKE * line.height
    inside = line.right - line.left < _NARROW * width or line.left > left + _INNER * width
    return near and inside and not _HEADING.match(line.text)


def _gaps(line: TextLine, least: float) -> list[tuple[float, float]]:
    """Where the line has gaps of at least so many heights: from, to."""
    reach = least * line.height
    return [(before.right, glyph.left) for before, glyph in pairwise(line.glyphs) if glyph.left - before.right > reach]


def _is_prose(line: TextLine, lines: Sequence[TextLine]) -> bool:
    left = min(other.left for other in lines)
    at_margin = line.left < left + 3 * line.height
    return at_margin and (bool(_HEADING.match(line.text)) or line.text[-1] in _PROSE_ENDS or len(line.glyphs) > 30)


def _fragment(lines: Sequence[TextLine], rules: Sequence[Rule], spans_rows: Labels) -> Fragment:
    edges = _separators(lines)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    top, foot = lines[0].baseline, lines[-1].baseline
    across = [rule for rule in rules if min(rule.end, right) - max(rule.start, left) > _ACROSS * (right - left) and top < rule.position < foot]
    across = sorted(across, key=lambda rule: rule.position) if len(across) >= _FEW else []
    texts = _texts(_segments(lines, edges), edges, across)
    xs = (left, *edges, right)
    ys = (lines[0].box[1], *(rule.position for rule in across), lines[-1].box[3]) if across else _row_edges(texts, spans_rows)
    rows: list[list[Piece]] = [[] for _ in ys[1:]]
    for text, first, count in sorted(_spans(texts, ys, spans_rows), key=lambda found: found[0].left):
        box: Box = (xs[text.first], text.top, xs[text.last + 1], text.bottom)
        piece = Piece(row=first, column=text.first, row_span=count, column_span=text.last - text.first + 1, text=text.text, page=lines[0].page, box=box)
        rows[first].append(piece)
    return Fragment(page=lines[0].page, xs=xs, ys=ys, rows=_complete(rows, xs, ys, lines[0].page), ruled=False)


def _row_edges(texts: Sequence[_Text], spans_rows: Labels) -> tuple[float, ...]:
    bands = _bands([text for text in texts if not spans_rows(text.text)] or texts)
    return (bands[0][0], *((upper[1] + lower[0]) / 2 for upper, lower in pairwise(bands)), bands[-1][1])


def _spans(texts: Sequence[_Text], ys: Sequence[float], spans_rows: Labels) -> list[tuple[_Text, int, int]]:
    """For each text its first row and how many. A label stands in the middle of its rows: it covers as many above as below, and none that others cover."""
    found: list[tuple[_Text, int, int]] = []
    filled: dict[int, int] = {}
    ordered = sorted(texts, key=lambda text: text.top)
    hung = _hung([text for text in texts if spans_rows(text.text)], [text for text in texts if not spans_rows(text.text)])
    for index, text in enumerate(ordered):
        middle = (text.top + text.bottom) / 2
        first, count = _row_at(middle, ys), 1
        if spans_rows(text.text):
            below = next((other for other in ordered[index + 1 :] if other.first <= text.first <= other.last), None)
            end = max(_row_at((below.top + below.bottom) / 2, ys), first + 1) if below else len(ys) - 1
            first, count = (first, end - first) if hung else _centred(middle, ys, min(filled.get(text.first, 0), first), end)
        for column in range(text.first, text.last + 1):
            filled[column] = first + count
        found.append((text, first, count))
    return found


def _hung(labels: Sequence[_Text], others: Sequence[_Text]) -> bool:
    """Whether all labels stand at the top of their rows: level with the first line of another text."""
    tops = [other.lines[0].baseline for other in others]
    return all(any(abs(label.lines[0].baseline - top) < _LEVEL for top in tops) for label in labels)


def _centred(middle: float, ys: Sequence[float], start: int, end: int) -> tuple[int, int]:
    """First row and number of rows around `middle`, as many above as below, from `start` on and before `end`."""
    half = min(middle - ys[start], ys[end] - middle)
    first = _row_at(middle - half + _ROW_SLACK, ys)
    return first, max(1, _row_at(middle + half - _ROW_SLACK, ys) - first + 1)


def _separators(lines: Sequence[TextLine]) -> list[float]:
    """Where columns part: strips that stay empty in most lines, and wide gaps of lines that no such strip runs through."""
    separators = _gutters(lines)
    open_gaps: list[list[float]] = []
    for start, end in sorted(gap for line in lines for gap in _gaps(line, _CELL_GAP)):
        if any(start - 1 <= separator <= end + 1 for separator in separators):
            continue
        if open_gaps and start < open_gaps[-1][1]:
            open_gaps[-1] = [start, min(end, open_gaps[-1][1])]
        else:
            open_gaps.append([start, end])
    return sorted([*separators, *((start + end) / 2 for start, end in open_gaps)])


def _gutters(lines: Sequence[TextLine]) -> list[float]:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    covered = [0] * (int(right - left) + 2)
    parted = [0] * len(covered)
    for line in lines:
        runs = _solid(line.glyphs)
        for start, end in runs:
            for place in range(int(start - left), int(end - left) + 1):
                covered[place] += 1
        for (_, end), (start, _) in pairwise(runs):
            for place in range(int(end - left) + 1, int(start - left)):
                parted[place] += 1
    limit = _CROSSED * len(lines)
    strips = _stretched([place for place, count in enumerate(covered) if count <= limit])
    strips = [strip for strip in strips if strip[0] > 0 and strip[-1] < len(covered) - 2]
    worth = [gaps - 2 * texts for gaps, texts in zip(parted, covered, strict=True)]
    surest = [_stretched([place for place in strip if worth[place] == max(worth[at] for at in strip)]) for strip in strips if len(strip) >= _GUTTER]
    return [left + (best[0] + best[-1] + 1) / 2 for best in (max(runs, key=len) for runs in surest) if parted[best[0]]]


def _stretched(places: Sequence[int]) -> list[list[int]]:
    """The numbers in stretches without a break."""
    found: list[list[int]] = []
    for place in places:
        if found and place == found[-1][-1] + 1:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def _solid(glyphs: Sequence[Glyph]) -> list[tuple[float, float]]:
    """Stretches of the line without a gap of half a glyph."""
    runs = [[glyphs[0].left, glyphs[0].right]]
    for before, glyph in pairwise(glyphs):
        if glyph.left - before.right > glyph.height * 0.4:
            runs.append([glyph.left, glyph.right])
        else:
            runs[-1][1] = glyph.right
    return [(start, end) for start, end in runs]


def _segments(lines: Sequence[TextLine], edges: Sequence[float]) -> list[TextLine]:
    """The lines cut at the columns that no glyph crosses and at wide gaps."""
    segments: list[TextLine] = []
    for line in lines:
        start = 0
        for index, (before, glyph) in enumerate(pairwise(line.glyphs), 1):
            gap = glyph.left - before.right
            if gap > _CELL_GAP * line.height or (gap > 0.4 * line.height and any(before.right <= edge <= glyph.left for edge in edges)):
                segments.append(TextLine(line.page, line.glyphs[start:index]))
                start = index
        segments.append(TextLine(line.page, line.glyphs[start:]))
    return segments


def _texts(segments: Sequence[TextLine], edges: Sequence[float], rules: Sequence[Rule]) -> list[_Text]:
    """Segments of one column that stand as near below each other as the lines of one cell do, with no rule between them."""
    pitch = _pitch(segments)
    texts: list[_Text] = []
    for segment in segments:
        above = [text for text in texts if _below(text, segment, pitch) and not any(_between(rule, text.lines[-1], segment) for rule in rules)]
        if above:
            above[-1].lines.append(segment)
        else:
            texts.append(_Text([segment]))
    for text in texts:
        text.first = sum(edge < text.left + 1 for edge in edges)
        text.last = max(text.first, sum(edge < text.right - 1 for edge in edges))
    return texts


def _between(rule: Rule, upper: TextLine, lower: TextLine) -> bool:
    return upper.baseline < rule.position < lower.baseline and rule.start < (lower.left + lower.right) / 2 < rule.end


def _below(text: _Text, segment: TextLine, pitch: float) -> bool:
    last = text.lines[-1]
    overlap = min(text.right, segment.right) - max(text.left, segment.left)
    return overlap > 0.5 * min(text.right - text.left, segment.right - segment.left) and 0 < segment.baseline - last.baseline <= _LOOSE * pitch


def _pitch(segments: Sequence[TextLine]) -> float:
    """The distance of lines inside cells; 0 where rows stand no farther apart than lines, so that each line is a row."""
    steps: list[float] = []
    wrapped: list[float] = []
    for index, segment in enumerate(segments):
        for below in segments[index + 1 :]:
            if below.baseline > segment.baseline and below.left < segment.right and segment.left < below.right:
                steps.append(below.baseline - segment.baseline)
                if _goes_on(segment, below):
                    wrapped.append(steps[-1])
                break
    if not steps:
        return 0.0
    least = sorted(steps)[len(steps) // 20]
    if wrapped:
        least = min(least, *wrapped)
    if least > _NEAR * segments[0].height:
        return 0.0
    return least if sum(step > _LOOSE * least for step in steps) >= _LOOSE_SHARE * len(steps) else 0.0


def _goes_on(line: TextLine, below: TextLine) -> bool:
    """Whether the lines are surely of one text: as left as each other, the first one long and no shorter than the second."""
    long = line.right - line.left > _LONG * line.height and line.right > below.right - line.height
    return long and abs(line.left - below.left) < _LEVEL and below.baseline - line.baseline > line.height * _LINE


def _bands(texts: Sequence[_Text]) -> list[tuple[float, float]]:
    """Rows from top to bottom: texts that stand beside each other, at least in part."""
    bands: list[list[float]] = []
    for text in sorted(texts, key=lambda text: text.top):
        if bands and text.top < bands[-1][1] - 1:
            bands[-1][1] = max(bands[-1][1], text.bottom)
        else:
            bands.append([text.top, text.bottom])
    return [(top, bottom) for top, bottom in bands]


def _row_at(y: float, ys: Sequence[float]) -> int:
    return max(0, min(len(ys) - 2, sum(edge <= y for edge in ys) - 1))


def _complete(rows: Sequence[Sequence[Piece]], xs: Sequence[float], ys: Sequence[float], page: int) -> tuple[tuple[Piece, ...], ...]:
    """The rows with a blank piece in each place that no text covers."""
    taken = {
        (line, column)
        for row in rows
        for piece in row
        for line in range(piece.row, piece.row + piece.row_span)
        for column in range(piece.column, piece.column + piece.column_span)
    }
    done = []
    for number, row in enumerate(rows):
        blanks = [
            Piece(row=number, column=column, text="", page=page, box=(xs[column], ys[number], xs[column + 1], ys[number + 1]))
            for column in range(len(xs) - 1)
            if (number, column) not in taken
        ]
        done.append(tuple(sorted([*row, *blanks], key=lambda piece: piece.column)))
    return tuple(done)
