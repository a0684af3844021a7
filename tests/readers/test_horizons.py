"""Targets of the whole project and of the year: both are read, whatever way they stand."""

import pytest

from jiheng.model.target import Certainty
from tests.readers.test_interpreter import only, read
from tests.readers.test_office_layouts import html

HEAD = "项目名称\t河道整治\n总体目标\t实施期目标\t年度目标\n\t三年完工。\t建成一段。\n"


def values(text: str):
    """Target and target of the whole project of each indicator."""
    return [(i.target.raw, i.overall_target.raw if i.overall_target else None) for i in only(text).indicators]


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        ("实施期指标值\t年度指标值", "30公里\t10公里"),
        ("年度指标值\t实施期指标值", "10公里\t30公里"),
        ("指标值（2026年）\t指标值（2026—2028年）", "10公里\t30公里"),
        ("当年指标值\t三年指标值", "10公里\t30公里"),
        ("指标值\t中期指标值", "10公里\t30公里"),
    ],
)
def test_a_row_has_a_target_of_the_year_and_one_of_the_project(heads: str, cells: str):
    assert values(f"{HEAD}一级指标\t二级指标\t三级指标\t{heads}\n产出指标\t数量指标\t河道长度\t{cells}\n") == [("10公里", "30公里")]


def test_the_target_of_the_year_before_is_none_of_the_two():
    assert values(f"{HEAD}一级指标\t二级指标\t三级指标\t上年指标值\t年度指标值\n产出指标\t数量指标\t河道长度\t8公里\t10公里\n") == [("10公里", None)]


def test_of_two_columns_without_a_time_the_first_is_taken_and_doubted():
    submission = read(f"{HEAD}一级指标\t二级指标\t三级指标\t指标值\t目标值\n产出指标\t数量指标\t河道长度\t8公里\t10公里\n")
    target = submission.declarations[0].indicators[0].target
    assert (target.raw, target.certainty) == ("8公里", Certainty.AMBIGUOUS)
    assert [(note.address, note.candidates) for note in submission.notes] == [("declarations/0/indicators/0/target", ("8公里", "10公里"))]


@pytest.mark.parametrize("second", ["实施期\t年度", "\t\t\t实施期\t年度", "总目标\t年度目标"])
def test_the_times_stand_in_a_second_row_of_the_header(second: str):
    text = f"{HEAD}一级指标\t二级指标\t三级指标\t指标值\n{second}\n产出指标\t数量指标\t河道长度\t30公里\t10公里\n"
    assert values(text) == [("10公里", "30公里")]


def test_the_times_stand_below_a_merged_cell():
    submission = html(
        "<td>项目名称</td><td colspan=5>河道整治</td>",
        "<td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td><td colspan=2>指标值</td><td rowspan=2>分值</td>",
        "<td>实施期目标值</td><td>年度目标值</td>",
        "<td>产出指标</td><td>数量指标</td><td>河道长度</td><td>30公里</td><td>10公里</td><td>10</td>",
    )
    (indicator,) = submission.declarations[0].indicators
    assert indicator.overall_target is not None
    assert (indicator.target.raw, indicator.overall_target.raw) == ("10公里", "30公里")


def test_tables_of_both_times_one_below_the_other():
    table = "{}绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t河道长度\t{}\n"
    form = only(f"项目名称\t河道整治\n实施期目标\t三年完工。\n{table.format('实施期', '30公里')}年度目标\t建成一段。\n{table.format('年度', '10公里')}")
    assert ([i.target.raw for i in form.indicators], [i.target.raw for i in form.overall_indicators]) == (["10公里"], ["30公里"])
    assert (form.overall_objective, form.annual_objective) == ("三年完工。", "建成一段。")


def test_a_single_table_of_the_whole_project_is_read_and_named():
    submission = read("项目名称\t河道整治\n一级指标\t二级指标\t三级指标\t实施期指标值\n产出指标\t数量指标\t河道长度\t30公里\n")
    form = submission.declarations[0]
    assert ([i.target.raw for i in form.indicators], form.overall_indicators) == (["30公里"], ())
    assert [note.address for note in submission.notes] == ["declarations/0/indicators"]


HALVES = f"{HEAD}一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n"


def test_halves_whose_merged_cells_were_lost_are_told_apart_by_their_levels():
    rows = "产出指标\t数量指标\t河道长度\t30公里\t数量指标\t河道长度\t10公里\n质量指标\t合格率\t100%\t质量指标\t合格率\t98%\n验收率\t95%\t验收率\t90%\n"
    form = only(HALVES + rows)
    assert [(i.level1, i.level2, i.name, i.target.raw) for i in form.indicators] == [
        ("产出指标", "数量指标", "河道长度", "10公里"),
        ("产出指标", "质量指标", "合格率", "98%"),
        ("产出指标", "质量指标", "验收率", "90%"),
    ]
    assert [i.target.raw for i in form.overall_indicators] == ["30公里", "100%", "95%"]


def test_a_row_of_one_half_without_its_blanks_is_told_not_guessed():
    submission = read(f"{HALVES}产出指标\t数量指标\t河道长度\t30公里\t数量指标\t河道长度\t10公里\n质量指标\t合格率\t100%\n")
    form = submission.declarations[0]
    assert (len(form.indicators), len(form.overall_indicators)) == (1, 1)
    assert "合格率" in submission.notes[0].message


def test_a_row_with_the_half_of_the_year_alone_leaves_the_other_blank():
    form = only(f"{HALVES}产出指标\t\t\t\t数量指标\t河道长度\t10公里\n")
    assert ([i.target.raw for i in form.indicators], form.overall_indicators) == (["10公里"], ())


WORDS = ["项目名称", "河道整治", "一级指标", "二级指标(长期)", "三级指标(长期)", "指标值(长期)", "二级指标(年度)", "三级指标(年度)", "指标值(年度)"]
CELLS = ["产出指标", "数量指标", "河道长度", "30公里", "数量指标", "河道长度", "10公里", "质量指标", "合格率", "100%", "质量指标", "合格率", "98%"]


@pytest.mark.parametrize("text", ["\n".join([*WORDS, *CELLS]), f"项目名称 河道整治\n{' '.join(WORDS[2:])}\n{' '.join(CELLS[:7])}\n{' '.join(CELLS[7:])}\n"])
def test_halves_in_text_without_tables(text: str):
    form = only(text)
    assert [(i.level1, i.level2, i.target.raw) for i in form.indicators] == [("产出指标", "数量指标", "10公里"), ("产出指标", "质量指标", "98%")]
    assert [(i.level1, i.level2, i.target.raw) for i in form.overall_indicators] == [("产出指标", "数量指标", "30公里"), ("产出指标", "质量指标", "100%")]


def test_where_halves_in_text_cannot_be_told_apart_the_rest_is_told():
    submission = read("\n".join([*WORDS, *CELLS[:7], "质量指标", "合格率", "98%", "备注"]))
    form = submission.declarations[0]
    assert ([i.target.raw for i in form.indicators], [i.target.raw for i in form.overall_indicators]) == (["10公里"], ["30公里"])
    assert "质量指标" in submission.notes[-1].message


def test_each_time_may_have_operator_value_and_unit():
    submission = html(
        "<td>项目名称</td><td colspan=8>河道整治</td>",
        "<td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td><td colspan=3>实施期指标值</td><td colspan=3>年度指标值</td>",
        "<td>符号</td><td>值</td><td>单位</td><td>符号</td><td>值</td><td>单位</td>",
        "<td>产出指标</td><td>数量指标</td><td>河道长度</td><td>≥</td><td>30</td><td>公里</td><td>≥</td><td>10</td><td>公里</td>",
    )
    (indicator,) = submission.declarations[0].indicators
    assert indicator.overall_target is not None
    assert (indicator.target.raw, indicator.overall_target.raw) == ("≥10公里", "≥30公里")


def test_targets_of_single_years_are_doubted_with_all_of_them():
    submission = read(f"{HEAD}一级指标\t二级指标\t三级指标\t2024年指标值\t2025年指标值\t2026年指标值\n产出指标\t数量指标\t河道长度\t1里\t2里\t3里\n")
    assert submission.notes[-1].candidates == ("1里", "2里", "3里")


def test_tables_of_both_times_in_text_without_tables():
    rows = "{}绩效指标 一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 河道长度 {}\n质量指标 合格率 98%\n"
    form = only(f"项目名称 河道整治\n{rows.format('中期', '30公里')}{rows.format('年度', '10公里')}")
    assert ([i.target.raw for i in form.indicators], [i.target.raw for i in form.overall_indicators]) == (["10公里", "98%"], ["30公里", "98%"])
