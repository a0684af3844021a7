"""Grids become submissions: fields by vocabulary, levels carried or inferred, nothing guessed in silence."""

import datetime as dt
from decimal import Decimal

import pytest

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.source import Source
from jiheng.model.target import Comparator, Kind
from jiheng.readers.declaration import interpret
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.labels import tidy
from jiheng.readers.text import read_text

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


def test_a_form_is_read_in_full():
    form = only(FORM)
    assert (form.number, form.name, form.nature, form.category) == (3, "河道保洁", "经常性项目", "其他运转类")
    assert (form.department, form.implementing_agency) == ("临溪区水务局", "临溪区河道管理所")
    assert (form.start, form.end) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert form.funds.total.amount == Decimal("960000.00")
    assert form.funds.annual.amount == form.funds.annual.fiscal == Decimal("480000.00")
    assert (form.overall_objective, form.annual_objective) == ("两年内水质达标。", "全年保洁38公里。")
    assert levels(FORM) == [
        ("产出指标", "数量指标", "保洁长度", "≥38.00(公里)"),
        ("产出指标", "数量指标", "巡查次数", "≥104.00(次)"),
        ("产出指标", "质量指标", "保洁合格率", "≥95.00(%)"),
        ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥90.00(%)"),
    ]
    assert read(FORM).notes == ()
    assert read(FORM).year == 2026


def test_a_blank_cell_is_not_zero():
    funds = only(FORM).funds
    assert funds.total.other is None
    assert funds.annual.other == funds.annual.carried_over == Decimal(0)


def test_values_know_where_they_stand():
    form = only(FORM)
    assert {name: form.sources[name].line for name in ("name", "funds/annual/amount", "annual_objective")} == {
        "name": 3,
        "funds/annual/amount": 6,
        "annual_objective": 11,
    }
    assert form.indicators[1].source == Source(line=14)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("绩效指标\t产出", "绩效 指\t产出"),
        ("\t\t质量指标", "标\t质量指标"),
        ("\t满意度指标\t服务", "满意度指标\t服务"),
        ("项目绩效目标\t项目总目标\t\t年度总体目标\n", "项目\t项目总目标\t\t年度总体目标\n绩效目标"),
        ("（2026年度）\n", "( 2026 年度 )\n\n"),
        ("项目资金 (元)", "项目资金（元）"),
        ("年度资金申请总额\t480", "年度资金申请总额\t\t480"),
        ("财政项目支出绩效目标申报表 3\n", "### 财政项目支出绩效目标申报表 3\t\t\t\n"),
    ],
)
def test_what_page_breaks_and_typists_do_to_a_form_changes_nothing(before: str, after: str):
    assert before in FORM
    changed, plain = only(FORM.replace(before, after)), only(FORM)
    assert [(i.id, i.target) for i in changed.indicators] == [(i.id, i.target) for i in plain.indicators]
    assert (changed.funds, changed.number, changed.annual_objective) == (plain.funds, plain.number, plain.annual_objective)


def test_a_text_cut_by_a_page_break_is_joined():
    text = FORM.replace("全年保洁 38 公里。\n", "全年保\n\n\t\t\t洁 38 公里。\n")
    assert only(text).annual_objective == "全年保洁38公里。"


def test_a_lost_first_level_is_inferred_and_said():
    submission = read("项目名称\t甲\n" + HEADER + "\t生态环境成本指标\t施工扬尘\t可控\n")
    assert submission.declarations[0].indicators[0].level1 == "成本指标"
    assert [note.address for note in submission.notes] == ["declarations/0/indicators/0/level1"]


def test_levels_that_contradict_each_other_stay_and_are_said():
    submission = read("项目名称\t甲\n" + HEADER + "成本指标\t数量指标\t场次\t3场\n")
    assert submission.declarations[0].indicators[0].level1 == "成本指标"
    assert "不相配" in submission.notes[0].message


def test_the_older_generation_has_cost_below_output():
    rows = "产出指标(50分)\t数量指标\t补助人数\t63人\n\t成本指标\t人均补助\t1000元\n"
    rows += "效益\t社会效益\t政策知晓率\t≥90%\n满意度指标\t满意度指标\t群众满意度\t≥90%\n"
    assert levels("项目名称\t甲\n" + HEADER + rows) == [
        ("产出指标", "数量指标", "补助人数", "63人"),
        ("产出指标", "成本指标", "人均补助", "1000元"),
        ("效益", "社会效益", "政策知晓率", "≥90%"),
        ("满意度指标", "满意度指标", "群众满意度", "≥90%"),
    ]


def test_first_level_of_which_only_the_points_are_left_ends_the_one_above():
    header = "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"
    rows = "\t(60分)\t数量指标\t补助人数\t63人\n\t\t质量指标\t发放准确率\t100%\n"
    rows += "\t(20分)\t社会效益指标\t政策知晓率\t≥80%\n\t(10分)\t服务对象满意度指标\t群众满意度\t≥90%\n"
    assert [level[:2] for level in levels("项目名称\t甲\n" + header + rows)] == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
        ("满意度指标", "服务对象满意度指标"),
    ]


def test_satisfaction_is_no_output_where_no_first_level_is_printed():
    rows = "\t数量指标\t补助人数\t63人\n\t成本指标\t人均补助\t900元\n\t满意度指标\t群众满意度\t≥90%\n"
    found = levels("项目名称\t甲\n" + HEADER + rows)
    assert [level[:2] for level in found] == [("产出指标", "数量指标"), ("产出指标", "成本指标"), ("满意度指标", "满意度指标")]


def test_rows_whose_merged_cells_were_lost_are_read_by_their_words():
    rows = "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |\n"
    rows += "产出指标 | 数量指标 | 补助人数 | 63人 | |\n补助户数 | 20户 | | | |\n时效指标 | 完成时间 | 12月底 | | |\n"
    assert levels("项目名称 | 甲 | | | |\n" + rows) == [
        ("产出指标", "数量指标", "补助人数", "63人"),
        ("产出指标", "数量指标", "补助户数", "20户"),
        ("产出指标", "时效指标", "完成时间", "12月底"),
    ]


def test_unfilled_rows_of_the_template_are_no_indicators():
    rows = "产出指标\t数量指标\t指标1：补助人数\t63人\n\t\t指标2：\t\n\t\t……\t\n\t\t指标3：新建长度\t公里\n效益指标\t经济效益指标\t\t\n"
    assert levels("项目名称\t甲\n" + HEADER + rows) == [("产出指标", "数量指标", "补助人数", "63人")]


def test_an_indicator_without_a_target_stays_one():
    assert only("项目名称\t甲\n" + HEADER + "产出指标\t数量指标\t补助人数\t\n").indicators[0].target.kind is Kind.EMPTY


def test_operator_and_unit_in_columns_of_their_own_belong_to_the_target():
    header = "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t完成值\t权重\t得分\n"
    row = "产出指标\t数量指标\t补助人数\t≥\t63\t人\t60\t10\t10\n"
    target = only("项目名称\t甲\n" + header + row).indicators[0].target
    assert (target.raw, target.comparator, target.value, target.unit) == ("≥63人", Comparator.GE, Decimal(63), "人")


def test_rows_behind_the_indicators_are_not_read_as_such():
    text = FORM + "合计\t100\n自评结论\t良好\n填表人\t甲\n"
    assert len(only(text).indicators) == 4


def test_ids_hang_on_the_words_not_on_the_order():
    lines = FORM.split("\n")
    swapped = "\n".join([*lines[:13], lines[14].replace("质量", "质量"), "绩效指标\t产出指标\t数量指标\t巡查次数\t≥104.00(次)", lines[15]])
    before, after = ({i.name: i.id for i in only(text).indicators} for text in (FORM, swapped))
    assert after.items() <= before.items() | after.items()
    assert after["巡查次数"] == before["巡查次数"]


def test_the_second_of_two_equal_rows_has_an_id_of_its_own():
    ids = [i.id for i in only("项目名称\t甲\n" + HEADER + "产出指标\t数量指标\t场次\t3场\n\t\t场次\t4场\n").indicators]
    assert ids[1] == f"{ids[0]}-2"


def test_amounts_without_a_unit_are_left_open_with_both_readings():
    text = FORM.replace("项目资金 (元)", "项目资金")
    submission = read(text)
    assert submission.declarations[0].funds.annual.amount is None
    note = next(note for note in submission.notes if note.address.endswith("funds/annual/amount"))
    assert note.candidates == ("480,000.00元", "480,000.00万元")


def test_the_narrative_settles_a_missing_unit():
    narrative = "项目经费情况说明 3\n一、项目概述\n“河道保洁”项目。\n六、年度预算安排\n安排48万元。\n"
    assert only(narrative + FORM.replace("项目资金 (元)", "项目资金")).funds.annual.amount == Decimal("480000.00")


@pytest.mark.parametrize(("label", "printed"), [("项目资金（万元）", "48"), ("项目资金(元)", "48万"), ("资金情况（千元）", "480")])
def test_the_unit_is_taken_from_the_label_unless_the_cell_has_its_own(label: str, printed: str):
    assert only(f"项目名称\t甲\n{label}\t年度资金总额：\t{printed}\n").funds.annual.amount == Decimal(480000)


def test_label_and_value_in_one_cell():
    form = only("项目名称：河道保洁 | 主管部门: 水务局 |\n年度资金总额:50万元 | |\n")
    assert (form.name, form.department, form.funds.annual.amount) == ("河道保洁", "水务局", Decimal(500000))


def test_a_value_may_be_a_word_of_the_funds_block():
    form = only("项目名称\t甲\t项目类别\t其他\t项目性质\t延续\n主管部门\t乙\n")
    assert (form.category, form.nature) == ("其他", "延续")


def test_narratives_find_their_forms_and_may_stand_alone():
    text = "项目经费情况说明 3\n一、项目概述\n保洁。\n五、实施方案\n先招标。\n五、实施周期\n2026年\n" + FORM
    text += "人民调解项目经费情况说明\n一、项目概况\n调解。\n七、绩效目标\n详见绩效目标表\n"
    first, second = read(text).declarations
    assert (first.number, first.name) == (3, "河道保洁")
    assert first.narrative.headings == ("一、项目概述", "五、实施方案", "五、实施周期")
    assert (second.name, second.narrative.overview, second.narrative.objective, second.has_form) == ("人民调解", "调解。", "详见绩效目标表", False)


def test_a_table_of_contents_is_no_narrative():
    assert read("六、其他情况说明 ……\n七、项目经费情况说明 ……\n部门职能\n一、拟订规划。\n").declarations == ()


@pytest.mark.parametrize(
    ("sentence", "agencies", "projects", "amount"),
    [
        ("本部门 2 个预算单位开展了2026年项目预算绩效目标编报工作，编报绩效目标的项目50个，涉及项目预算资金5634.81万元。", 2, 50, "56348100"),
        ("2026年度，本部门编报绩效目标的项目共25个，涉及项目预算资金 11381.60 万元。", None, 25, "113816000"),
        ("本部门三个预算单位开展绩效目标编报工作。“水环境”项目包含六个二级项目，编报绩效目标的项目 6 个，涉及项目预算资金960,000元。", 3, 6, "960000"),
        ("全年安排专项经费300万元，支持12个项目。", None, None, None),
    ],
)
def test_the_stated_counts_and_amount(sentence: str, agencies: int | None, projects: int | None, amount: str | None):
    stated = read("四、绩效目标设置情况\n" + sentence).stated
    assert (stated.agencies, stated.projects) == (agencies, projects)
    assert stated.amount == (None if amount is None else Decimal(amount))


def test_the_cover_names_title_year_and_agency():
    submission = read("# 临溪区图书馆 2026 年财政支出项目绩效目标申报表\n\n" + FORM)
    assert (submission.title, submission.year, submission.agency) == ("临溪区图书馆2026年财政支出项目绩效目标申报表", 2026, "临溪区图书馆")


def test_a_place_is_no_agency():
    submission = read("云汀市临溪区2026年区级部门预算\n预算主管部门：临溪区司法局\n")
    assert submission.agency == "临溪区司法局"
    assert read("云汀市临溪区2026年区级部门预算\n").agency is None


def test_a_cell_a_line_is_read_with_labels_broken_over_lines():
    text = """绩效目标申报表
（2026年度）
项目名称
河道保
洁
主管部门
水务局
年度资金总额
48万元
一级指标
二级指标
三级指标
指标值
产出指标
数量指标
保洁长度
38公里
可持续影
响指标
制度健全性
健全
"""
    assert levels(text) == [("产出指标", "数量指标", "保洁长度", "38公里"), ("效益指标", "可持续影响指标", "制度健全性", "健全")]
    assert only(text).name == "河道保洁"


def test_a_row_that_was_torn_apart_is_reported_not_read():
    text = "项目名称 甲\n一级指标 二级指标 三级指标 指标值\n效益指标 社会效益指标 知晓率 90%\n可持续影\n制度健全性 健全\n影响\n"
    submission = read(text)
    assert [i.name for i in submission.declarations[0].indicators] == ["知晓率", "制度健全性"]
    assert any("打散" in note.message for note in submission.notes)


def test_a_table_of_many_projects_gives_a_declaration_each():
    header = "项目名称\t项目单位\t预算数\t年度绩效目标\t一级指标\t二级指标\t三级指标\t指标值\n"
    rows = "甲项目\t水务局\t12\t保洁。\t产出指标\t数量指标\t长度\t38公里\n"
    rows += "\t\t\t\t\t质量指标\t合格率\t95%\n乙项目\t林业局\t3.5\t造林。\t产出指标\t数量指标\t面积\t20亩\n"
    first, second = read("单位：万元\n" + header + rows).declarations
    assert (first.name, first.implementing_agency, first.funds.annual.amount, first.annual_objective) == ("甲项目", "水务局", Decimal(120000), "保洁。")
    assert [i.level2 for i in first.indicators] == ["数量指标", "质量指标"]
    assert (second.name, [i.name for i in second.indicators]) == ("乙项目", ["面积"])


def test_merged_cells_and_lost_ones_give_the_same_indicators():
    spanned = Grid(
        lines=(
            *table(("项目名称", "甲"), ("绩效指标", "一级指标", "二级指标", "三级指标", "指标值")).lines,
            Line(
                table=1,
                cells=tuple(
                    Cell(text=text, source=Source(table=1, row=3, column=at + 1), column=at, row_span=span)
                    for at, (text, span) in enumerate([("", 2), ("产出指标", 2), ("数量指标", 2), ("场次", 1), ("3场", 1)])
                ),
            ),
            _row(("", "", "", "人数", "60人"), 4),
        )
    )
    lost = table(("项目名称", "甲"), ("绩效指标", "一级指标", "二级指标", "三级指标", "指标值"), ("产出指标", "数量指标", "场次", "3场"), ("人数", "60人"))
    first, second = (interpret(grid).declarations[0].indicators for grid in (spanned, lost))
    assert [(i.id, i.target) for i in first] == [(i.id, i.target) for i in second]


def test_what_the_file_lost_is_noted():
    grid = Grid(lines=(), lost=((Source(sheet="表1", cell="C7"), "公式没有值"),))
    assert [note.message for note in interpret(grid).notes] == ["公式没有值"]


def test_a_list_of_projects_inside_a_narrative_is_no_form():
    text = "项目经费情况说明 1\n一、项目概述\n保洁。\n六、年度预算安排\n序号\t项目名称\t金额\n1\t河道保洁\t48万元\n七、绩效目标\n水质达标。\n八、其他\n无关。\n"
    form = only(text)
    assert (form.has_form, form.narrative.budget, form.narrative.objective) == (False, "序号项目名称金额1河道保洁48万元", "水质达标。")


def test_a_budget_table_with_project_names_is_no_form():
    assert read("表6\n项目名称\t金额\t备注\n河道保洁\t48\t\n绿化\t20\t\n").declarations == ()


def test_points_of_levels_and_second_header_rows_do_not_shift_the_columns():
    header = [("一级指标", 2, 1, 0), ("权重", 2, 1, 1), ("二级指标", 2, 1, 2), ("分值", 2, 1, 3), ("三级指标", 2, 1, 4), ("指标值", 1, 2, 5), ("分值", 2, 1, 7)]
    first = [
        ("产出指标", 2, 1, 0),
        ("50", 2, 1, 1),
        ("管理指数", 2, 1, 2),
        ("20", 2, 1, 3),
        ("场次", 1, 1, 4),
        ("≥", 1, 1, 5),
        ("3场", 1, 1, 6),
        ("10", 1, 1, 7),
    ]
    rows = (header, [("符号", 1, 1, 5), ("目标值", 1, 1, 6)], first, [("人数", 1, 1, 4), ("≥", 1, 1, 5), ("60人", 1, 1, 6), ("10", 1, 1, 7)])
    source = Source(table=1)
    lines = tuple(
        Line(table=1, cells=tuple(Cell(text=text, source=source, column=at, row_span=down, column_span=right) for text, down, right, at in row)) for row in rows
    )
    read_rows = [(i.level1, i.level2, i.name, i.target.raw) for i in interpret(Grid(lines=lines)).declarations[0].indicators]
    assert read_rows == [("产出指标", "管理指数", "场次", "≥3场"), ("产出指标", "管理指数", "人数", "≥60人")]


def test_foreign_documents_have_no_declarations():
    assert read("会议纪要\n一、时间\n三月五日\n二、议题\n预算执行。\n").declarations == ()


def test_tidy_keeps_one_blank_between_ascii_words_only():
    assert tidy(" 长三角 G60\n走廊 ESG  report 2026 年\u3000度 ") == "长三角G60走廊ESG report 2026年度"
