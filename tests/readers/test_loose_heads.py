"""Text without tables whose heads, names or rows are not as usual: unknown columns, wrapped names, lost cells."""

from jiheng.model.target import Certainty
from tests.readers.test_interpreter import levels, only, read

HEADS = """区级项目绩效目标自评表
项目名称 老年食堂运营
绩效指标 指标名称 计量单位 指标性质 指标值 全年完成值 得分系数 指标权重 指标得分 是否核心指标 说明
助餐老年人数 人 ≥ 3200 3350 1 20 20 是
餐食种类 定性 丰富 丰富 1 10 10 否
"""


def test_heads_of_columns_that_nobody_knows_do_not_end_a_header() -> None:
    (form,) = read(HEADS).declarations
    assert [(row.name, row.target.raw) for row in form.indicators] == [("助餐老年人数", "≥3200人"), ("餐食种类", "丰富")]


def test_a_long_name_that_goes_on_in_the_next_line_is_whole_and_inferred() -> None:
    text = "项目名称 扶持农场\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 支持县级以上示范家庭农场\n数量 ≥40个\n推广面积 ≥3万亩\n"
    assert [row.name for row in only(text).indicators] == ["支持县级以上示范家庭农场数量", "推广面积"]
    assert [row.target.certainty for row in only(text).indicators] == [Certainty.INFERRED, Certainty.READ]


def test_an_operator_below_an_unknown_head_belongs_to_the_target() -> None:
    text = "项目名称\t校园安防\n一级指标\t二级指标\t三级指标\t比对\t目标值\t单位\n产出指标\t数量指标\t新增点位\t≥\t260\t个\n"
    assert levels(text) == [("产出指标", "数量指标", "新增点位", "≥260个")]


def test_numbers_of_pages_are_no_words() -> None:
    text = """项目名称 以工代赈
年度目标 带动当地群众务工- 2 -就业增收。
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 硬化道路里程 ≥6.8公里
第 3 页 共 5 页
新建排水沟 ≥4.2公里
- 4 -
"""
    assert [row.name for row in only(text).indicators] == ["硬化道路里程", "新建排水沟"]
    assert only(text).annual_objective == "带动当地群众务工就业增收。"


def test_a_first_level_whose_head_comes_last_is_kept() -> None:
    lines = "项目名称|公共自行车|二级指标|三级指标|指标值|产出指标|数量指标|站点数量|≥116个|满意度指标|服务对象满意度|市民满意度|≥85%|一级指标"
    assert levels(lines.replace("|", "\n") + "\n") == [
        ("产出指标", "数量指标", "站点数量", "≥116个"),
        ("满意度指标", "服务对象满意度", "市民满意度", "≥85%"),
    ]


def test_lines_of_the_template_are_no_cells_of_a_form_on_one_line() -> None:
    text = """附件 项目支出绩效目标申报表 项目名称 安防工程 主管部门 云岭县交通局 绩效指标 一级指标 二级指标 三级指标 指标值 \
产出指标 数量指标 指标1：工程里程 ≥46公里 指标2： …… 时效指标 指标1：完工时间 2021年10月底前 …… 满意度指标 服务对象满意度指标 指标1：群众满意度 ≥90% ……
"""
    rows = [(row.name, row.target.raw) for row in only(text).indicators]
    assert rows == [("工程里程", "≥46公里"), ("完工时间", "2021年10月底前"), ("群众满意度", "≥90%")]


def test_rows_before_the_first_header_of_a_text_are_read_by_their_operators() -> None:
    text = """满意度指标 服务对象满意度指标 学员满意度 ≥ 92 % 95 10 10
合计 100 97
评价结论 好
部门预算项目支出绩效自评表（2023年度）
项目名称 党员教育
一级指标 二级指标 三级指标 指标性质 指标值 度量单位 完成值 权重 得分
产出指标 数量指标 培训班次 = 12 期 12 90 90
"""
    forms = read(text).declarations
    assert [[(row.level1, row.name, row.target.raw) for row in form.indicators] for form in forms] == [
        [("满意度指标", "学员满意度", "≥92%")],
        [("产出指标", "培训班次", "=12期")],
    ]


def test_values_on_the_lines_around_their_labels_go_to_these() -> None:
    text = """财政项目支出绩效目标申报表
社区嵌入式养老设 一次性项
项目名称 项目性质 项目类别 其他经费类
施建设 目
云岭县民政和社会事
主管部门 实施单位 云岭县社会福利院
务局
一级指标 二级指标 三级指标 指标值
产出指标 数量指标 建设设施数量 =10处
"""
    form = only(text)
    assert (form.name, form.nature, form.category) == ("社区嵌入式养老设施建设", "一次性项目", "其他经费类")
    assert (form.department, form.implementing_agency) == ("云岭县民政和社会事务局", "云岭县社会福利院")


def test_a_list_of_projects_may_begin_with_their_units() -> None:
    text = """项目支出绩效目标表
单位名称 项目名称 预算金额（万元） 一级指标 二级指标 三级指标 指标值
云岭县文旅局 遗址修缮 150 产出指标 数量指标 修缮处数 4处
质量指标 验收合格率 100%
云岭县文旅局 送戏下乡 36 产出指标 数量指标 演出场次 ≥72场
"""
    forms = read(text).declarations
    assert [(form.name, [row.name for row in form.indicators]) for form in forms] == [("遗址修缮", ["修缮处数", "验收合格率"]), ("送戏下乡", ["演出场次"])]


def test_rows_between_bars_that_lost_cells_end_with_their_lines() -> None:
    text = """项目名称 | 年度预算 | 一级指标 | 二级指标 | 三级指标 | 指标值 |
水库监测 | 64.20 | 产出指标 | 数量指标 | 监测座数 | =31座 |
布设监测点 | ≥186个 |
质量指标 | 数据有效率 | ≥98% |
预警运维 | 27.50 | 产出指标 | 时效指标 | 修复时间 | ≤24小时 |
"""
    forms = read(text).declarations
    rows = [[(row.level2, row.name, row.target.raw) for row in form.indicators] for form in forms]
    assert rows == [
        [("数量指标", "监测座数", "=31座"), ("数量指标", "布设监测点", "≥186个"), ("质量指标", "数据有效率", "≥98%")],
        [("时效指标", "修复时间", "≤24小时")],
    ]


def test_levels_without_a_known_word_are_believed_where_every_column_is_filled() -> None:
    text = """项目名称\t城市管理
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因
预算管理\t预算执行\t预算执行率\t≥95%\t97%\t10\t10\t
\t\t结转结余率\t≤5%\t3%\t5\t5\t
产出指标\t数量指标\t清扫面积\t≥3万平方米\t3万平方米\t15\t15\t
"""
    (form,) = read(text).declarations
    assert [(row.level1, row.level2, row.name) for row in form.indicators] == [
        ("预算管理", "预算执行", "预算执行率"),
        ("预算管理", "预算执行", "结转结余率"),
        ("产出指标", "数量指标", "清扫面积"),
    ]


def test_a_text_of_the_objectives_does_not_tell_whose_half_it_stands_above() -> None:
    lines = """项目名称|操场改造|总体目标|中期目标|年度目标|三年改造操场21片|当年改造操场7片|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
产出指标|数量指标|改造操场数量|21片|数量指标|当年改造操场数量|7片"""
    assert levels(lines.replace("|", "\n") + "\n") == [("产出指标", "数量指标", "当年改造操场数量", "7片")]


def test_the_time_of_day_behind_a_date_is_left_out() -> None:
    form = only("项目名称\t村道修缮\n开始日期\t2023-01-01 00:00:00\t结束日期\t2023-12-31 00:00\n")
    assert (str(form.start), str(form.end)) == ("2023-01-01", "2023-12-31")


def test_a_telephone_number_below_the_indicators_is_no_indicator() -> None:
    text = "项目名称 殡葬补贴\n一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 减免例数 ≥600例\n联系电话：12345678 填报日期：2024年1月\n"
    assert [row.name for row in only(text).indicators] == ["减免例数"]
