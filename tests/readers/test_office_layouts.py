"""Layouts that offices build themselves: labels stacked, columns renamed, levels merged, halves side by side, projects in one list."""

import pytest

from jiheng.readers.declaration import interpret
from jiheng.readers.html import read_html
from tests.readers.test_interpreter import levels, only, read

HEAD = "项目名称\t桥梁养护\n"
TABLE = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t桥梁数\t12座\n"


def html(*rows: str):
    """What is read of a page with one table of these rows."""
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return interpret(read_html(f"<meta charset=utf-8><table>{body}</table>".encode()))


@pytest.mark.parametrize("outer", [("", ""), ("项目绩效目标\t", "\t")])
def test_each_label_of_stacked_objectives_keeps_its_own_text(outer: tuple[str, str]):
    form = only(f"{HEAD}{outer[0]}项目总目标\t桥梁完好。\n{outer[1]}年度总体目标\t养护12座。\n{TABLE}")
    assert (form.overall_objective, form.annual_objective) == ("桥梁完好。", "养护12座。")


@pytest.mark.parametrize("word", ["指标值符号", "指标符号", "关系符"])
def test_a_column_of_any_name_does_not_make_the_header_an_indicator(word: str):
    form = only(f"{HEAD}一级指标\t二级指标\t三级指标\t{word}\t指标值\t计量单位\t权重\n产出指标\t数量指标\t桥梁数\t≥\t12\t座\t10\n")
    assert [(indicator.name, indicator.target.unit) for indicator in form.indicators] == [("桥梁数", "座")]


def test_three_words_of_a_header_are_no_indicator():
    assert [row[2] for row in levels(f"{HEAD}{TABLE}二级指标\t指标值\t计量单位\n")] == ["桥梁数"]


def test_a_first_level_in_a_merged_cell_is_kept_as_printed():
    submission = html(
        "<td>项目名称</td><td colspan=3>桥梁养护</td>",
        "<td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td>",
        "<td rowspan=2>产出指标</td><td>数量指标</td><td>桥梁数</td><td>12座</td>",
        "<td>社会效益指标</td><td>通行车辆</td><td>3万辆</td>",
        "<td></td><td>生态效益指标</td><td>绿化率</td><td>30%</td>",
    )
    assert [indicator.level1 for indicator in submission.declarations[0].indicators] == ["产出指标", "产出指标", "效益指标"]
    assert [note.address for note in submission.notes] == ["declarations/0/indicators/2/level1"]


def test_a_period_that_cannot_be_read_is_told_at_both_ends():
    submission = read(f"{HEAD}起止时间\t待定\n{TABLE}")
    assert [note.address for note in submission.notes] == ["declarations/0/start", "declarations/0/end"]


TITLE = "财政项目支出绩效目标申报表\n"
NARRATIVE = "{}项目经费情况说明\n一、项目概述\n养护桥梁。\n二、立项依据\n条例。\n"


@pytest.mark.parametrize("head", [f"{TITLE}（2025 年度）\n", f"{TITLE}(2025年度)\t单位：万元\n", "2025年项目支出绩效目标表\n"])
def test_the_year_is_that_of_the_head_of_the_form(head: str):
    submission = read(f"水务局2026年项目支出绩效目标申报表\n{head}{HEAD}{TABLE}")
    form = submission.declarations[0]
    assert (form.year, submission.year) == (2025, 2026)
    assert form.sources["year"].line in {2, 3}


def test_a_form_without_a_year_has_none():
    submission = read(f"水务局2026年项目支出绩效目标申报材料\n{TITLE}（2026年度）\n{HEAD}{TABLE}{TITLE}{HEAD}{TABLE}")
    assert [form.year for form in submission.declarations] == [2026, None]


@pytest.mark.parametrize("name", ["", "“桥梁养护”", "桥梁养护"])
@pytest.mark.parametrize("first", ["form", "narrative"])
def test_one_form_and_one_narrative_are_of_one_project(name: str, first: str):
    parts = {"form": f"{TITLE}{HEAD}{TABLE}", "narrative": NARRATIVE.format(name)}
    form = only("".join(parts[part] for part in sorted(parts, reverse=first == "narrative")))
    assert (form.name, form.narrative.overview, len(form.indicators)) == ("桥梁养护", "养护桥梁。", 1)


def test_narratives_without_names_follow_the_order_of_the_forms():
    text = "".join(f"{TITLE}项目名称\t{name}\n{TABLE}{NARRATIVE.format('').replace('养护桥梁', name)}" for name in ("甲", "乙"))
    assert [(form.name, form.narrative.overview) for form in read(text).declarations] == [("甲", "甲。"), ("乙", "乙。")]


def test_a_form_and_a_narrative_of_other_names_stay_apart_among_many():
    text = NARRATIVE.format("甲") + NARRATIVE.format("乙") + "".join(f"{TITLE}项目名称\t{name}\n{TABLE}" for name in ("甲", "丙"))
    assert sorted((form.name, form.narrative.overview is None) for form in read(text).declarations) == [("丙", True), ("乙", False), ("甲", False)]


def halves(*labels: str):
    """A form of two halves under these labels: objectives, funds and indicators of the medium term and of the year."""
    return html(
        "<td>项目名称</td><td colspan=7>桥梁养护</td>",
        "<td rowspan=2>项目资金(万元)</td><td colspan=2>中期资金总额：</td><td>90</td><td colspan=2>年度资金总额：</td><td colspan=2>30</td>",
        "<td colspan=2>其中：财政拨款</td><td>90</td><td colspan=2>其中：财政拨款</td><td colspan=2>30</td>",
        f"<td rowspan=2>总体目标</td><td colspan=4>{labels[0]}</td><td colspan=3>{labels[1]}</td>",
        f"<td colspan=4>{labels[0]}甲</td><td colspan=3>{labels[1]}乙</td>",
        "<td rowspan=4>绩效指标</td><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td><td>二级指标</td><td>三级指标</td><td>指标值</td>",
        "<td rowspan=2>产出指标</td><td rowspan=2>数量指标</td><td>桥梁数</td><td>36座</td><td rowspan=2>数量指标</td><td>桥梁数</td><td>12座</td>",
        "<td>巡查</td><td>90次</td><td>巡查</td><td>30次</td>",
        "<td>效益指标</td><td>社会效益指标</td><td>通车率</td><td>99%</td><td>社会效益指标</td><td>通车率</td><td>98%</td>",
    )


@pytest.mark.parametrize(
    ("labels", "targets"),
    [
        (("中期目标（2026年—2028年）", "年度目标"), ["12座", "30次", "98%"]),
        (("年度目标", "中期目标"), ["36座", "90次", "99%"]),
    ],
)
def test_of_two_halves_each_goes_to_its_own_list(labels: tuple[str, str], targets: list[str]):
    submission = halves(*labels)
    form = submission.declarations[0]
    assert [(row.level1, row.level2, row.target.raw) for row in form.indicators] == [
        ("产出指标", "数量指标", targets[0]),
        ("产出指标", "数量指标", targets[1]),
        ("效益指标", "社会效益指标", targets[2]),
    ]
    assert (form.funds.total.fiscal, form.funds.annual.fiscal) == (900_000, 300_000)
    assert form.annual_objective == "年度目标" + "甲乙"[labels.index("年度目标")]
    others = [target for target in ("36座", "90次", "99%", "12座", "30次", "98%") if target not in targets]
    assert [(row.level1, row.target.raw) for row in form.overall_indicators] == list(zip(("产出指标", "产出指标", "效益指标"), others, strict=True))
    assert submission.notes == ()


def test_a_list_of_projects_below_a_header_of_two_rows():
    submission = html(
        "<td rowspan=2>单位名称</td><td rowspan=2>项目名称</td><td rowspan=2>预算数(万元)</td><td rowspan=2>年度绩效目标</td><td colspan=4>绩效指标</td>",
        "<td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td>",
        "<td rowspan=2>桥管所</td><td rowspan=2>养护</td><td rowspan=2>30</td><td rowspan=2>养护12座。</td>"
        "<td>产出指标</td><td>数量指标</td><td>桥梁数</td><td>12座</td>",
        "<td>效益指标</td><td>社会效益指标</td><td>通车率</td><td>98%</td>",
        "<td>桥管所</td><td>巡查</td><td>5</td><td>巡查30次。</td><td>产出指标</td><td>数量指标</td><td>次数</td><td>30次</td>",
    )
    assert [
        (form.name, form.implementing_agency, form.funds.annual.amount, form.annual_objective, len(form.indicators)) for form in submission.declarations
    ] == [
        ("养护", "桥管所", 300_000, "养护12座。", 2),
        ("巡查", "桥管所", 50_000, "巡查30次。", 1),
    ]


def test_a_tall_label_that_heads_no_list_is_read_as_a_label():
    submission = html(
        "<td rowspan=2>项目名称</td><td rowspan=2>养护</td><td>绩效指标</td><td>见下</td>",
        "<td>主管部门</td><td>交通局</td>",
        "<td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td>",
        "<td>产出指标</td><td>数量指标</td><td>桥梁数</td><td>12座</td>",
    )
    assert [(form.name, form.department, len(form.indicators)) for form in submission.declarations] == [("养护", "交通局", 1)]
