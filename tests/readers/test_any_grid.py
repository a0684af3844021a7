"""Whatever grid comes: it is interpreted, ids are unique, notes point at what exists."""

from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.source import Source
from jiheng.readers.declaration import interpret
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.reference.vocabulary import vocabulary

VALUES = ("", "≥3(场)", "12", "48万元", "2026-01-01", "指标1：", "……", "合计")
HEADINGS = ("一、项目概述", "项目经费情况说明 2", "财政项目支出绩效目标申报表 2", "（2026年度）")
LABELS = (vocabulary().fields, vocabulary().funds, vocabulary().objectives, vocabulary().headers, vocabulary().level1, vocabulary().level2)
WORDS = st.sampled_from([*(word for words in LABELS for word in words), *VALUES, *HEADINGS])
CELLS = st.one_of(WORDS, st.text(max_size=12))
LINES = st.builds(
    lambda texts, table: Line(
        cells=tuple(Cell(text=text, source=Source(line=1), column=at) for at, text in enumerate(texts if table else texts[:1])), table=table
    ),
    st.lists(CELLS, min_size=1, max_size=9),
    st.sampled_from([None, 1, 2]),
)


@given(st.lists(LINES, max_size=25))
def test_any_grid_is_interpreted_and_ids_are_unique(lines: list[Line]):
    submission = interpret(Grid(lines=tuple(lines)))
    for declaration in submission.declarations:
        ids = [indicator.id for indicator in declaration.indicators]
        assert len(ids) == len(set(ids))
        assert all(row.name or (row.level2 and row.target.raw) for row in declaration.indicators)


@given(st.lists(LINES, max_size=12))
def test_every_note_points_at_a_declaration_that_exists(lines: list[Line]):
    submission = interpret(Grid(lines=tuple(lines)))
    for note in submission.notes:
        assert note.address == "stated" or int(note.address.split("/")[1]) < len(submission.declarations)
