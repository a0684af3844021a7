"""From rules to rows, columns and merged cells."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jiheng.readers.lattice import Lattice, Rule, Slot, lattices


def table(xs: list[float], ys: list[float]) -> list[Lattice]:
    return lattices([Rule(y, xs[0], xs[-1]) for y in ys], [Rule(x, ys[0], ys[-1]) for x in xs])


edges = st.lists(st.floats(min_value=5, max_value=80), min_size=2, max_size=8).map(lambda steps: [sum(steps[: count + 1]) for count in range(len(steps))])


@given(edges, edges)
def test_a_full_raster_gives_every_field(xs: list[float], ys: list[float]):
    (lattice,) = table(xs, ys)
    assert lattice.slots == tuple(Slot(row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1))


@given(edges, edges, st.randoms(use_true_random=False))
def test_pieces_in_any_order_make_the_same_table(xs: list[float], ys: list[float], random):
    across = [Rule(y, left, right) for y in ys for left, right in pairwise(xs)]
    down = [Rule(x, top, bottom) for x in xs for top, bottom in pairwise(ys)]
    random.shuffle(across)
    random.shuffle(down)
    (lattice,) = lattices(across, down)
    assert lattice.slots == table(xs, ys)[0].slots


@given(st.lists(st.tuples(st.booleans(), *[st.floats(min_value=0, max_value=600)] * 3), max_size=40))
def test_any_lines_give_cells_that_do_not_overlap(lines: list[tuple[bool, float, float, float]]):
    rules = [(level, Rule(position, min(start, end), max(start, end))) for level, position, start, end in lines]
    for lattice in lattices([rule for level, rule in rules if level], [rule for level, rule in rules if not level]):
        area = sum(slot.row_span * slot.column_span for slot in lattice.slots)
        assert area == (len(lattice.xs) - 1) * (len(lattice.ys) - 1)
        for index, slot in enumerate(lattice.slots):
            left, top, right, bottom = lattice.box(slot)
            assert lattice.at((left + right) / 2, (top + bottom) / 2) is not None
            assert lattice.at(left + 0.1, top + 0.1) == index


def test_a_missing_border_merges_two_cells():
    across = [Rule(0, 0, 100), Rule(20, 0, 50), Rule(40, 0, 100)]
    (lattice,) = lattices(across, [Rule(0, 0, 40), Rule(50, 0, 40), Rule(100, 0, 40)])
    assert lattice.slots == (Slot(0, 0), Slot(0, 1, 2, 1), Slot(1, 0))


def test_a_table_cut_by_the_page_is_open_at_its_foot():
    (lattice,) = lattices([Rule(0, 0, 100), Rule(20, 0, 100)], [Rule(x, 0, 60) for x in (0, 50, 100)])
    assert (lattice.open_top, lattice.open_bottom, lattice.ys) == (False, True, (0, 20, 60))


def test_two_tables_that_do_not_touch_are_two():
    found = table([0, 50, 100], [0, 20, 40]) + table([0, 50, 100], [60, 80])
    across = [Rule(y, 0, 100) for y in (0, 20, 40, 60, 80)]
    down = [Rule(x, top, bottom) for x in (0, 50, 100) for top, bottom in ((0, 40), (60, 80))]
    assert [lattice.slots for lattice in lattices(across, down)] == [lattice.slots for lattice in found]


def test_lines_that_meet_no_other_line_are_no_table():
    assert lattices([Rule(10, 0, 100), Rule(30, 0, 100)], []) == []
