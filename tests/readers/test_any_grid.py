"""Whatever grid comes: it is interpreted, ids are unique, notes point at what exists."""

from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.source import Source
from jiheng.readers.declaration import interpret
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.text import read_text
from jiheng.reference.vocabulary import vocabulary

FORM = """财政项目支出绩效目标申报表 3
（2026年度）
项目名称\t河道保洁\t项目性质\t经常性项目\t项目类别\t其他运转类
主管部门\t临溪区水务局\t实施单位\t临溪区河道管理所
计划开始日期\t2026/1/1\t计划完成日期\t2026-12-31
项目资金 (元)\t项目资金总额\t960,000.00\t年度资金申请总额\t480,000.00
\t其中：财政资金\t960,000.00\t其中：当年财政拨款\t480,000.00
\t\t\t上年结转资金\t0
\t其他资金\t\t其他资金\t0
项目绩效目标\t项目总目标\t\t年度总体目标
\t两年内水质达标。\t\t全年保洁 38 公里。
\t一级指标\t二级指标\t三级指标\t年度(/项目)指标值
绩效指标\t产出指标\t数量指标\t保洁长度\t≥38.00(公里)
\t\t\t巡查次数\t≥104.00(次)
\t\t质量指标\t保洁合格率\t≥95.00(%)
\t满意度指标\t服务对象满意度指标\t沿河居民满意度\t≥90.00(%)
"""
HEADER = "一级指标\t二级指标\t三级指标\t指标值\n"


def read(text: str) -> Submission:
    return interpret(read_text(text.encode()))


def only(text: str) -> Declaration:
    submission = read(text)
    assert len(submission.declarations) == 1
    return submission.declarations[0]


def levels(text: str) -> list[tuple[str | None, str | None, str | None, str]]:
    """Level 1, level 2, name and raw target of each indicator."""
    return [(i.level1, i.level2, i.name, i.target.raw) for i in only(text).indicators]


def table(*rows: tuple[str, ...]) -> Grid:
    """A grid of one table without merged cells."""
    return Grid(lines=tuple(_row(cells, number) for number, cells in enumerate(rows, 1)))


def _row(cells: tuple[str, ...], number: int) -> Line:
    return Line(cells=tuple(Cell(text=text, source=Source(table=1, row=number, column=at + 1), column=at) for at, text in enumerate(cells) if text), table=1)


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
