"""Which cell each piece of text belongs to, also where it runs over the cell's edges."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from jiheng.readers.glyphs import Box, Glyph
from jiheng.readers.lattice import Lattice
from jiheng.readers.overflow import Part, Spot, is_struck, settled

_SAME_LINE = 0.1  # of a glyph's height: glyphs of one run stand no farther from one baseline
_APART = 0.2  # of a glyph's height: glyphs of one run stand no farther from each other
_OVERLAP = 0.3  # of a glyph's height: nor run into each other more than this
_JOIN = 0.05  # of a glyph's height: glyphs of one word, in a text that crosses a rule, stand no farther apart nor into each other
_SIDE = 0.8  # points between two texts that only seem to be one, because they end and begin beside a rule
_PADDING = 5.0  # points: text so near to the edge of a cell is aligned with it
_CLIP_SLACK = 3.0  # points by which a clip may reach over its cell
_NARROW = 0.6  # of the table's width: wider cells do not spill, what stands below them is a note
_NEAREST = 0.75  # heights from one line to the next, at least
_PITCH = 1.6  # heights from one line to the next inside a cell

Held = list[dict[int, list[Glyph]]]
Clip = Callable[[Glyph], Box | None]


def placed(tables: Sequence[Lattice], glyphs: Iterable[Glyph], clip: Clip) -> tuple[Held, list[Glyph]]:
    """The glyphs of each slot of each table, and those outside tables. `clip` gives the box outside which a glyph is not seen, if there is one."""
    inside: Held = [{} for _ in tables]
    free: list[Glyph] = []
    seen, unseen = _by_sight(tables, runs(glyphs), clip)
    for spot, part in [*unseen, *_parts(tables, seen, clip)]:
        if spot is None:
            free.extend(part)
        else:
            inside[spot[0]].setdefault(spot[1], []).extend(part)
    return inside, _without_spilled(tables, inside, free) if tables else free


def _by_sight(tables: Sequence[Lattice], found: list[list[Glyph]], clip: Clip) -> tuple[list[list[Glyph]], list[Part]]:
    """The runs that are seen; and those that are not, since they stand above or below their clip, with the slot that clips them:
    a merged cell that a page break cuts is drawn on both pages, its text too, and the text is seen on one of them only."""
    if not tables:
        return found, []
    seen: list[list[Glyph]] = []
    unseen: list[Part] = []
    for run in found:
        box = clip(run[0])
        hidden = box is not None and not box[1] <= run[0].middle <= box[3] and box[0] <= run[0].right and run[0].left <= box[2]
        spot = _spot(tables, (run[0].left + run[0].right) / 2, (box[1] + box[3]) / 2) if box and hidden else None
        if spot is None:
            seen.append(run)
        else:
            unseen.append((spot, run))
    return seen, unseen


def _parts(tables: Sequence[Lattice], found: list[list[Glyph]], clip: Clip) -> list[Part]:
    if not tables:
        return [(None, run) for run in found]
    plain = [(_spot_of(tables, run[0]), _spot_of(tables, run[-1]), run) for run in found]
    if all(first == last and not is_struck(tables, first, run) for first, last, run in plain) and not _crowded(plain):
        return [(first, run) for first, _, run in plain]
    done: list[Part] = []
    seen: list[Part] = []
    for first, last, run in plain:
        clipped = _clip_spot(tables, clip(run[0]))
        if clipped:
            done.append((clipped, run))
        elif first == last:
            seen.append((first, run))
        else:
            seen.extend(_parted(tables, run))
    return done + settled(tables, seen)


def _crowded(plain: Iterable[tuple[Spot | None, Spot | None, list[Glyph]]]) -> bool:
    """Whether lines stand so near to each other inside a cell that they cannot all belong there."""
    lines: dict[Spot | None, set[float]] = {}
    for spot, _, run in plain:
        lines.setdefault(spot, set()).add(run[0].baseline)
    heights = {spot: run[0].height for spot, _, run in plain}
    return any(_SAME_LINE * 2 < (lower - upper) / heights[spot] < _NEAREST for spot, found in lines.items() if spot for upper, lower in pairwise(sorted(found)))


def _spot_of(tables: Sequence[Lattice], glyph: Glyph) -> Spot | None:
    return _spot(tables, (glyph.left + glyph.right) / 2, glyph.middle)


def runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that were drawn one after the other and touch: a word, or as many Chinese characters as stand without a gap."""
    found: list[list[Glyph]] = []
    run: list[Glyph] = []
    baseline = right = float("-inf")
    for glyph in glyphs:
        height, left = glyph.height, glyph.left
        if -_OVERLAP * height <= left - right <= _APART * height and -_SAME_LINE * height <= glyph.baseline - baseline <= _SAME_LINE * height:
            run.append(glyph)
        else:
            run = [glyph]
            found.append(run)
        baseline, right = glyph.baseline, glyph.right
    return found


def _spot(tables: Sequence[Lattice], x: float, y: float) -> Spot | None:
    for index, table in enumerate(tables):
        slot = table.at(x, y)
        if slot is not None:
            return index, slot
    return None


def _clip_spot(tables: Sequence[Lattice], box: Box | None) -> Spot | None:
    """The slot that clips its own text, if the clip is no wider than it: what runs over is not seen, and belongs to it all the same."""
    if box is None:
        return None
    spot = _spot(tables, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    if spot is None:
        return None
    left, top, right, bottom = tables[spot[0]].box(tables[spot[0]].slots[spot[1]])
    fits = box[0] > left - _CLIP_SLACK and box[1] > top - _CLIP_SLACK and box[2] < right + _CLIP_SLACK and box[3] < bottom + _CLIP_SLACK
    return spot if fits else None


def _parted(tables: Sequence[Lattice], run: list[Glyph]) -> list[Part]:
    spots = [_spot_of(tables, glyph) for glyph in run]
    starts = [0, *(at for at in range(1, len(run)) if _apart(tables, run[at - 1 : at + 1], spots[at - 1 : at + 1])), len(run)]
    return [(_home(tables, run[start:end], spots[start:end]), run[start:end]) for start, end in pairwise(starts)]


def _apart(tables: Sequence[Lattice], pair: Sequence[Glyph], spots: Sequence[Spot | None]) -> bool:
    """Whether two glyphs only seem to be of one run: the gap between them is none that a font makes, or a rule lies in it."""
    gap = pair[1].left - pair[0].right
    if spots[0] == spots[1] or spots[0] is None or spots[1] is None:
        return abs(gap) > _JOIN * pair[0].height
    edge = _box(tables, spots[0])[2]
    return abs(gap) > _JOIN * pair[0].height or (gap >= _SIDE and pair[0].right <= edge <= pair[1].left)


def _home(tables: Sequence[Lattice], run: Sequence[Glyph], spots: Sequence[Spot | None]) -> Spot | None:
    """The slot of a run that crosses edges: the one that it is aligned with, or the one that holds most of it."""
    first, last = spots[0], spots[-1]
    if first is not None and run[0].left - _box(tables, first)[0] <= _PADDING:
        return first
    if last is not None and _box(tables, last)[2] - run[-1].right <= _PADDING:
        return last
    counted = Counter(spot for spot in spots if spot is not None).most_common(1)
    return counted[0][0] if counted and counted[0][1] * 3 >= len(spots) else None


def _box(tables: Sequence[Lattice], spot: Spot) -> Box:
    return tables[spot[0]].box(tables[spot[0]].slots[spot[1]])


def _without_spilled(tables: Sequence[Lattice], inside: Held, free: list[Glyph]) -> list[Glyph]:
    """Lines that run out of the last row at the foot of the page (a cell cut there is often too low for them) go back to their cells."""
    rest: list[Glyph] = []
    for run in sorted(runs(free), key=lambda run: run[0].baseline):
        spot = next((spot for index in range(len(tables)) if (spot := _spilled_from(tables, inside, run, index)) is not None), None)
        if spot is None:
            rest.extend(run)
        else:
            inside[spot[0]][spot[1]].extend(run)
    return rest


def _spilled_from(tables: Sequence[Lattice], inside: Held, run: Sequence[Glyph], index: int) -> Spot | None:
    table = tables[index]
    slot = table.at((run[0].left + run[-1].right) / 2, table.ys[-1] - 1)
    if slot is None or slot not in inside[index]:
        return None
    left, _, right, _ = table.box(table.slots[slot])
    if run[0].left < left - 1 or run[-1].right > right + 1 or right - left > _NARROW * (table.xs[-1] - table.xs[0]):
        return None
    above = max(glyph.baseline for glyph in inside[index][slot])
    return (index, slot) if 0 < run[0].baseline - above <= _PITCH * run[0].height else None
