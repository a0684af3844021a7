"""Text without tables, line by line: headers of two rows, columns one after the other, values below their labels, words of web pages around."""

import pytest

from jiheng.model.declaration import Department
from jiheng.model.target import Certainty
from tests.readers.test_interpreter import levels, only, read

TWO_ROWS = """2022年度项目支出绩效自评表
一、基本情况 项目名称： 养老机构消防改造 是否为专项资金： 实施（主管）单位 204003-平川县民政局 金额单位： 万元
二、预算执行情况 预算安排情况（调整后） 资金到位情况 资金执行情况 预算执行进度（%）
预算数 86.00 到位数 86.00 执行数 80.00 93.02
三、目标完成情况 年度预期目标 具体完成情况 总体完成率（%）
改造五家养老机构的消防设施。 完成五家。 100.00
四、年度绩效指标完成情况 一级指标 二级指标 三级指标 指标分值 预期指标值 单项指标实际完成值 单项指标完成情况 自评得分
符号 单位（文字描述） 单项指标得分 权重占比（%） 单项指标折算得分
产出指标 数量指标 改造机构数 完成改造的机构数量 = 5 家 5 完成 30.00 30.00 9.00
质量指标 验收合格率 验收合格的机构占比 >= 100 %（百分比） 100% 完成 30.00 30.00 9.00
满意度指标 服务对象满意度指标 老人满意度 老人的满意程度 >= 90 %（百分比） 93% 完成 10.00 10.00 1.00
"""

BY_COLUMN = """项目名称 农村饮水管网延伸
实施单位 石桥镇人民政府
一级指标
产出指标
产出指标
效益指标
二级指标
数量指标
质量指标
社会效益指标
三级指标
铺设管网长度
水质达标率
新增受益户数
指标值
18公里
100%
≥420户
"""

PAGE = """首页 > 政务公开 > 财政信息 字体：大 中 小 打印 关闭 发布日期：2024-03-01 来源：县林业局
附件3
项目支出绩效自评表
（2023年度）
项目名称　　森林防火巡护　　　　主管部门　云岭县林业局
实施单位　云岭县防火办
项目资金（万元）　年初预算数　全年预算数　全年执行数　分值　执行率　得分
年度资金总额　50　48　45　10　93.75%　9.4
年度总体目标　预期目标　实际完成情况
组织巡护，降低火灾风险。　完成全部巡护，未发生火灾。
绩　效　指　标　一级指标　二级指标　三级指标　年度指标值　实际完成值　分值　得分　偏差原因分析及改进措施
产　出　指　标　数量指标　巡护里程　≥1200公里　1260公里　15　15
配备巡护员　40人　38人　15　14　两人年中离职
效　益　指　标　生态效益指标　森林火灾受害率　≤0.5‰　0.1‰　30　30
满意度指标　服务对象满意度指标　林区群众满意度　≥90%　94%　10　10
总分　100　98.4
打印本页 关闭窗口 网站地图 联系我们
"""


def test_operator_and_unit_of_a_second_header_row_belong_to_the_target():
    assert levels(TWO_ROWS) == [
        ("产出指标", "数量指标", "改造机构数", "=5家"),
        ("产出指标", "质量指标", "验收合格率", ">=100%（百分比）"),
        ("满意度指标", "服务对象满意度指标", "老人满意度", ">=90%（百分比）"),
    ]


def test_sections_with_numbers_are_labels_and_columns_of_objectives_stay_apart():
    form = only(TWO_ROWS)
    assert (form.name, form.implementing_agency, form.annual_objective) == ("养老机构消防改造", "204003-平川县民政局", "改造五家养老机构的消防设施。")


def test_an_unknown_label_with_a_colon_ends_the_value_before_it():
    assert only("项目名称 甲项目 国库编码： 77 实施单位 乙所\n三级指标 指标值\n场次 3场\n").name == "甲项目"


def test_columns_one_after_the_other_become_rows_that_are_inferred():
    assert levels(BY_COLUMN) == [
        ("产出指标", "数量指标", "铺设管网长度", "18公里"),
        ("产出指标", "质量指标", "水质达标率", "100%"),
        ("效益指标", "社会效益指标", "新增受益户数", "≥420户"),
    ]
    assert {indicator.target.certainty for indicator in only(BY_COLUMN).indicators} == {Certainty.INFERRED}


def test_columns_on_one_line_are_read_alike():
    assert levels(BY_COLUMN.replace("\n", " ")) == levels(BY_COLUMN)


def test_levels_that_are_fewer_than_the_names_belong_to_none_of_them():
    assert levels(BY_COLUMN.replace("质量指标\n", "")) == [
        ("产出指标", None, "铺设管网长度", "18公里"),
        ("产出指标", None, "水质达标率", "100%"),
        ("效益指标", None, "新增受益户数", "≥420户"),
    ]


@pytest.mark.parametrize("lost", ["100%\n", "水质达标率\n", "18公里\n100%\n≥420户\n"])
def test_columns_of_different_length_are_not_paired_but_told(lost: str):
    submission = read(BY_COLUMN.replace(lost, ""))
    assert submission.declarations[0].indicators == ()
    assert ["无法一一对应" in note.message for note in submission.notes] == [True]


def test_words_of_the_page_are_neither_title_agency_nor_value():
    submission = read(PAGE)
    form = submission.declarations[0]
    assert (submission.title, submission.year, submission.agency) == ("项目支出绩效自评表", 2023, None)
    assert (form.name, form.department, form.implementing_agency) == ("森林防火巡护", "云岭县林业局", "云岭县防火办")
    assert form.annual_objective == "组织巡护，降低火灾风险。"
    assert [(indicator.name, indicator.target.raw) for indicator in form.indicators] == [
        ("巡护里程", "≥1200公里"),
        ("配备巡护员", "40人"),
        ("森林火灾受害率", "≤0.5‰"),
        ("林区群众满意度", "≥90%"),
    ]


def test_the_unit_of_money_on_a_line_of_its_own_is_the_unit():
    assert only("项目名称\n甲项目\n项目资金\n（万元）\n年度资金总额\n12\n主管部门\n乙局\n").funds.annual.amount == 120000


@pytest.mark.parametrize("break_", ["主管部门 实施单位\n乙局 丙所\n", "主管部门\n实施单位\n项目属性\n乙局\n丙所\n新增\n"])
def test_values_below_their_labels_belong_to_them(break_: str):
    form = only(f"项目名称 甲项目\n{break_}年度目标 做好工作。\n")
    assert (form.department, form.implementing_agency) == ("乙局", "丙所")


def test_a_label_broken_after_a_known_word_is_one_label():
    assert only("项目名称\n甲项目\n主管部门\n及编码\n[015]乙局\n年度目标\n做好。\n").department == "[015]乙局"


def test_what_cells_tell_of_the_project_is_its_narrative():
    form = only("项目名称\n甲项目\n立项依据\n县政府会议纪要。\n项目概况\n修两座桥。\n三级指标\n指标值\n桥梁\n2座\n")
    assert (form.narrative.basis, form.narrative.overview, form.narrative.headings) == ("县政府会议纪要。", "修两座桥。", ())
    assert form.sources["narrative/overview"].line == 6


def test_a_text_that_ends_inside_a_row_says_so():
    rows = "项目名称 甲\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 场次 3场\n质量指标 投诉处"
    submission = read(rows)
    assert [indicator.name for indicator in submission.declarations[0].indicators] == ["场次"]
    assert ["投诉处" in note.message for note in submission.notes] == [True]


WRAPPED = """项目名称
甲项目
项目总目标
年度总体目标
三年内全部河段水质达到三类，
沿河居民满意。
今年整治两条河，
完成清淤。
一级指标
二级指标
三级指标
指标值
产出指标
数量指标
河道
2条
"""


def test_two_wrapped_objectives_below_each_other_are_parted_where_sentences_end_and_said():
    submission = read(WRAPPED)
    form = submission.declarations[0]
    assert (form.overall_objective, form.annual_objective) == ("三年内全部河段水质达到三类，沿河居民满意。", "今年整治两条河，完成清淤。")
    assert {note.address for note in submission.notes} == {"declarations/0/overall_objective", "declarations/0/annual_objective"}


def test_objectives_that_may_be_parted_elsewhere_are_left_together():
    submission = read(WRAPPED.replace("沿河居民满意。", "沿河居民满意"))
    assert ["无法分开" in note.message for note in submission.notes] == [True]


def test_the_unit_of_money_apart_from_its_label_is_that_of_the_funds():
    form = only("项目名称 甲项目\n项目资金\n年度资金总额 12 其他资金 3\n（万元）\n上年结转资金 1\n年度目标 做好。\n")
    assert (form.funds.annual.amount, form.funds.annual.carried_over) == (120000, 10000)


def test_rows_between_levels_that_were_torn_apart_are_ambiguous():
    rows = "项目名称 甲项目\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 桥梁 2座\n可持续影\n管护制度健全性 健全\n响指标\n"
    targets = [indicator.target for indicator in only(rows).indicators]
    assert [(target.raw, target.certainty) for target in targets] == [("2座", Certainty.READ), ("健全", Certainty.AMBIGUOUS)]


def test_values_that_blanks_stand_in_are_put_together_on_their_line():
    rows = "???? 2021年部门预算项目绩效目标表 ????\n项目名称 禁毒宣传\n一级 二级 三级 指标值\n"
    rows += "产出指标 数量指标 印发 宣传册 ≥ 2 万册\n举办讲座 12 场\n效益指标 社会效益 涉毒案件 下降\n"
    assert levels(rows) == [
        ("产出指标", "数量指标", "印发宣传册", "≥2万册"),
        ("产出指标", "数量指标", "举办讲座", "12场"),
        ("效益指标", "社会效益", "涉毒案件", "下降"),
    ]
    assert read(rows).title == "2021年部门预算项目绩效目标表"


def test_vertical_labels_with_points_and_unfilled_template_rows_do_not_disturb():
    rows = "项目名称 校车补贴 实施单位 校车办\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n产\n出\n指\n标\n（50\n分）\n"
    rows += "数量指标 指标1：运营校车 ≥20辆 21辆 10 10\n指标2：\n……\n质量指标 指标1：年检合格率 =100% 100% 20 20\n"
    rows += "满意度指标（10分） 服务对象满意度指标 指标1：家长满意度 ≥90% 93% 10 10\n"
    assert levels(rows) == [
        ("产出指标", "数量指标", "运营校车", "≥20辆"),
        ("产出指标", "质量指标", "年检合格率", "=100%"),
        ("满意度指标", "服务对象满意度指标", "家长满意度", "≥90%"),
    ]


def test_a_blank_line_may_be_the_blank_cell_of_a_merged_level():
    rows = "项目名称\n非遗传承\n实施单位\n非遗中心\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n补助传承人\n46人\n \n开展传习\n120场\n"
    assert levels(rows) == [("产出指标", "数量指标", "补助传承人", "46人"), ("产出指标", "数量指标", "开展传习", "120场")]


def test_blanks_inside_a_date_part_no_cells():
    text = """项目名称  城区绿地养护
实施单位  临溪区绿化管理所
绩效指标  一级指标  二级指标  三级指标  指标值
产出指标  数量指标  养护绿地面积  ≥32 万平方米
          时效指标  完成时限  2026 年 12 月 31 日前
"""
    form = only(text)
    assert [(row.name, row.target.raw) for row in form.indicators] == [("养护绿地面积", "≥32万平方米"), ("完成时限", "2026年12月31日前")]


DEPARTMENT = """部门（单位）整体支出绩效目标申报表
（2022年度）
部门（单位）名称 石桥县审计局
年度主要任务 任务名称 主要内容 预算金额（万元）
总额 财政拨款 其他资金
预算执行审计 审计本级预算执行和决算草案 45 40 5
经济责任审计 审计领导干部 任期经济责任 30 30 0
年度总体目标 完成年度审计项目计划，促进整改到位。
年度绩效指标 一级指标 二级指标 三级指标 指标值
产出指标 数量指标 审计项目数量 ≥18个
满意度指标 服务对象满意度指标 被审计单位满意度 ≥90%
上一篇：关于公开部门预算的通知
主办单位：石桥县人民政府办公室 网站地图
"""


@pytest.mark.parametrize("text", [DEPARTMENT, DEPARTMENT.replace(" ", "\n").replace("领导干部\n", "领导干部").replace("网站地图\n", "")])
def test_a_departments_form_is_read_with_its_tasks(text: str) -> None:
    (form,) = read(text).declarations
    assert isinstance(form, Department)
    assert form.name == "石桥县审计局"
    amounts = [(task.name, task.amount, task.fiscal, task.other) for task in form.tasks]
    assert amounts == [("预算执行审计", 450000, 400000, 50000), ("经济责任审计", 300000, 300000, 0)]
    assert form.annual_objective == "完成年度审计项目计划，促进整改到位。"
    assert [row.name for row in form.indicators] == ["审计项目数量", "被审计单位满意度"]


def test_a_list_without_levels_is_read_below_its_header() -> None:
    (form,) = read(WITHOUT_PROJECT).declarations
    rows = [(row.name, row.target.raw, row.weight) for row in form.indicators]
    assert rows == [("支持企业数", "≥60家", 20), ("补贴准确率", "=100%", 30), ("企业认可度", "良好", 50)]
    assert form.annual_objective == "支持企业不少于60家。"


WITHOUT_PROJECT = """重点专项资金绩效目标表
2022年
业务主管部门 平川县商务局
当年绩效目标 支持企业不少于60家。
绩效指标 指标名称 指标权重 计量单位 指标性质 指标值
支持企业数 20 家 ≥ 60
补贴准确率 30 % = 100
企业认可度 50 定性 良好
"""


def test_levels_broken_over_wrapped_lines_are_made_whole() -> None:
    head = "项目名称 造林补助\n绩效指标 一级\n指标 二级\n指标 三级指标 指标值\n"
    text = f"{head}产出\n指标 数量\n指标 造林面积 ≥2000亩\n满意度\n指标 服务对象\n满意度指标 林农满意度 ≥80%\n"
    assert levels(text) == [("产出指标", "数量指标", "造林面积", "≥2000亩"), ("满意度指标", "服务对象满意度指标", "林农满意度", "≥80%")]


def test_a_header_without_its_first_bar_does_not_swallow_the_first_row() -> None:
    head = "项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标值 |\n"
    text = f"{head}| 消防改造 | 产出指标 | 数量指标 | 改造小区个数 | 26个 |\n| | | 质量指标 | 验收合格率 | 100% |\n"
    assert [row.target.raw for row in only(text).indicators] == ["26个", "100%"]


def test_blank_first_cells_between_bars_stay_where_rows_have_no_opening_bar() -> None:
    text = """项目名称 | 村道修缮 | | | |
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 指标值 |
 | 成本指标 | 经济成本指标 | 养护成本 | ≤6万元 |
 |  |  | 检测成本 | ≤3万元 |
"""
    assert levels(text)[1] == ("成本指标", "经济成本指标", "检测成本", "≤3万元")
