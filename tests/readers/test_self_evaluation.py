"""Self-evaluations (自评表): execution block, points, what was reached and why not, whatever the layout."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from jiheng.model.declaration import Declaration, Execution, SelfEvaluation, Submission
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Comparator, Kind
from tests.readers.laid import READINGS, as_html, as_tabs
from tests.readers.test_interpreter import read

TITLE = "项目支出绩效自评表（2024年度）"
FORM = """
项目名称{1,2} | 社区图书角更新{1,7}
主管部门{1,2} | 竹溪区文化局{1,3} | 实施单位{1,2} | 竹溪区图书馆{1,2}
项目资金（万元）{5,2} | | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 | 执行率（B/A） | 得分
年度资金总额 | 60.00 | 50.00 | 45.00 | 10 | 90.00% | 9.0
其中：财政拨款 | 40.00 | 30.00 | 27.00 | - | 90.00% | -
上年结转资金 | 20.00 | 20.00 | 18.00 | - | 90.00% | -
其他资金 | 0 | 0 | 0 | - | | -
年度总体目标{2,1} | 预期目标{1,4} | 实际完成情况{1,4}
更新二十个图书角。{1,4} | 更新了十九个图书角，一个因场地装修顺延。{1,4}
绩效指标{6,1} | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
产出指标{3,1} | 数量指标{2,1} | 更新图书角数量 | ≥20个 | 19个 | 25 | 23.75分 | 一处场地装修，来年补做
新书册数 | ≥3000册 | 3120册 | 15 | 15 |
质量指标 | 图书验收合格率 | 100% | 100% | １０ | 10.0 |
效益指标 | 社会效益指标 | 居民阅读便利程度 | 明显提升 | 达成预期指标 | 30 | 28 |
满意度指标 | 服务对象满意度指标 | 读者满意度 | ≥90% | 93% | 10 | 10 |
总分{1,6} | 100 | 95.75 |
"""


@pytest.fixture(params=READINGS, ids=lambda way: way.__name__)
def submission(request: pytest.FixtureRequest) -> Submission:
    reading: Submission = request.param(TITLE, FORM)
    return reading


def only(submission: Submission) -> SelfEvaluation:
    (form,) = submission.declarations
    assert isinstance(form, SelfEvaluation)
    return form


def test_what_was_planned_and_done_is_read(submission: Submission):
    form = only(submission)
    assert (form.name, form.department, form.implementing_agency, form.year) == ("社区图书角更新", "竹溪区文化局", "竹溪区图书馆", 2024)
    assert form.annual_objective == "更新二十个图书角。"
    assert form.achieved == "更新了十九个图书角，一个因场地装修顺延。"
    assert submission.notes == ()


def test_the_execution_block_is_in_yuan(submission: Submission):
    block = only(submission).execution
    ten, nine = Decimal(10), Decimal("9.0")
    rate = Decimal("90.00")
    assert block.total == Execution(initial=Decimal(600_000), budget=Decimal(500_000), spent=Decimal(450_000), weight=ten, rate=rate, mark=nine)
    assert block.fiscal == Execution(initial=Decimal(400_000), budget=Decimal(300_000), spent=Decimal(270_000), rate=rate)
    assert block.carried_over.spent == Decimal(180_000)
    assert block.other == Execution(initial=Decimal(0), budget=Decimal(0), spent=Decimal(0))


def test_money_that_was_spent_is_no_money_that_is_asked_for(submission: Submission):
    assert only(submission).funds.annual.amount is None


def test_indicators_have_points_and_what_was_reached(submission: Submission):
    rows = only(submission).indicators
    assert [row.weight for row in rows] == [Decimal(25), Decimal(15), Decimal(10), Decimal(30), Decimal(10)]
    assert [row.mark for row in rows] == [Decimal("23.75"), Decimal(15), Decimal("10.0"), Decimal(28), Decimal(10)]
    assert [row.actual.raw if row.actual else None for row in rows] == ["19个", "3120册", "100%", "达成预期指标", "93%"]
    assert rows[0].reason == "一处场地装修，来年补做"
    assert all(row.reason is None for row in rows[1:])


def test_what_was_reached_is_read_as_a_target_is(submission: Submission):
    rows = only(submission).indicators
    assert rows[0].actual is not None
    assert (rows[0].actual.kind, rows[0].actual.value, rows[0].actual.unit) == (Kind.NUMERIC, Decimal(19), "个")
    assert rows[3].actual is not None
    assert rows[3].actual.kind is Kind.QUALITATIVE


def test_the_sums_are_read(submission: Submission):
    form = only(submission)
    assert (form.weight, form.mark) == (Decimal(100), Decimal("95.75"))


def test_each_cell_of_an_indicator_has_its_place():
    places = only(as_html(TITLE, FORM)).sources
    assert places["indicators/0/weight"].row == places["indicators/0/mark"].row == places["indicators/0/name"].row
    assert {"execution/total/spent", "execution/fiscal/rate", "achieved", "mark", "weight"} <= places.keys()
    assert isinstance(places["indicators/4/actual"], Source)


HEAD = "项目名称\t河道保洁\n"
COLUMNS = "一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分\n"
ROW = "产出指标\t数量指标\t保洁长度\t≥38公里\t40公里\t20\t20\n"


def form_of(text: str) -> SelfEvaluation:
    return only(read(text))


@pytest.mark.parametrize("title", ["绩效目标自评表", "项目支出绩效自我评价表", "绩效目标完成情况表"])
def test_title_or_columns_tell_the_kind(title: str):
    assert form_of(f"{title}\n{HEAD}{COLUMNS}{ROW}").indicators[0].mark == 20


def test_a_declaration_with_weights_stays_one():
    (form,) = read(f"项目支出绩效目标申报表\n{HEAD}一级指标\t二级指标\t三级指标\t指标值\t分值\n产出指标\t数量指标\t保洁长度\t≥38公里\t20分\n").declarations
    assert type(form) is Declaration
    assert form.indicators[0].weight == 20


@pytest.mark.parametrize(("printed", "points"), [("9.8分", "9.8"), ("１０", "10"), ("10.0", "10.0"), ("(8)", "8"), ("", None), ("/", None), ("—", None)])
def test_marks_are_read_as_printed(printed: str, points: str | None):
    submission = read(f"{HEAD}{COLUMNS}产出指标\t数量指标\t保洁长度\t≥38公里\t40公里\t20\t{printed}\n")
    assert only(submission).indicators[0].mark == (None if points is None else Decimal(points))
    assert submission.notes == ()


def test_a_mark_that_is_no_number_is_told():
    submission = read(f"{HEAD}{COLUMNS}产出指标\t数量指标\t保洁长度\t≥38公里\t40公里\t20\t满分\n")
    assert only(submission).indicators[0].mark is None
    assert [(note.address, "满分" in note.message) for note in submission.notes] == [("declarations/0/indicators/0/mark", True)]


def test_a_merged_mark_belongs_to_its_first_row_and_is_told():
    table = """
项目名称 | 河道保洁{1,6}
一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分
产出指标{2,1} | 数量指标{2,1} | 保洁长度 | ≥38公里 | 40公里 | 20{2,1} | 19{2,1}
巡查次数 | ≥104次 | 100次
"""
    submission = as_html("绩效自评表", table)
    assert [(row.weight, row.mark) for row in only(submission).indicators] == [(20, 19), (None, None)]
    assert [note.address for note in submission.notes] == ["declarations/0/indicators/0/weight", "declarations/0/indicators/0/mark"]


def test_points_of_a_level_are_not_those_of_its_indicators():
    table = """
项目名称 | 河道保洁{1,8}
一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 指标值 | 实际完成值 | 得分
产出指标(50分){2,1} | 50{2,1} | 数量指标{2,1} | 30{2,1} | 保洁长度 | 20 | ≥38公里 | 40公里 | 19
巡查次数 | 10 | ≥104次 | 100次 | 9
"""
    assert [(row.level1, row.weight, row.mark) for row in only(as_html("绩效自评表", table)).indicators] == [("产出指标", 20, 19), ("产出指标", 10, 9)]


@pytest.mark.parametrize("row", ["预算执行率\t\t\t\t\t10\t9.5\n", "预算执行率\t预算执行率\t预算执行率\t100%\t95%\t10\t9.5\n", "预算执行率（10分）\t10\t9.5\n"])
def test_the_rate_of_execution_is_no_indicator(row: str):
    form = form_of(f"绩效自评表\n{HEAD}{COLUMNS}{row}{ROW}")
    assert [indicator.name for indicator in form.indicators] == ["保洁长度"]
    assert (form.execution.total.weight, form.execution.total.mark) == (10, Decimal("9.5"))


def test_a_rate_below_a_first_level_is_an_indicator():
    form = form_of(f"绩效自评表\n{HEAD}{COLUMNS}产出指标\t时效指标\t预算执行率\t≥95%\t96%\t10\t10\n")
    assert [indicator.name for indicator in form.indicators] == ["预算执行率"]


def test_blocks_with_a_label_before_each_amount():
    block = "预算安排情况(调整后)\t\t资金到位情况\t\t资金执行情况\t\t预算执行进度(%)\n"
    rows = "预算数\t6.84\t到位数\t6.84\t执行数\t6.50\t95.03\n其中:财政资金\t6.84\t其中:财政资金\t6.84\t其中:财政资金\t6.50\n其他\t0\t其他\t0\t其他\t0\n"
    form = form_of(f"绩效自评表\n{HEAD}金额单位\t万元\n{block}{rows}{COLUMNS}{ROW}")
    assert form.execution.total == Execution(budget=Decimal("68400.00"), spent=Decimal("65000.00"), rate=Decimal("95.03"))
    assert form.execution.fiscal == Execution(budget=Decimal("68400.00"), spent=Decimal("65000.00"))
    assert form.execution.other == Execution(budget=Decimal(0), spent=Decimal(0))


def test_labels_on_the_left_with_one_number_each():
    rows = "年初预算数(元)\t60000\t全年预算数(元)\t50000\t全年执行数(元)\t45000\t执行率\t90%\n"
    form = form_of(f"绩效自评表\n{HEAD}{rows}{COLUMNS}{ROW}")
    assert form.execution.total == Execution(initial=Decimal(60000), budget=Decimal(50000), spent=Decimal(45000), rate=Decimal(90))


BLOCK = "项目资金(元)\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"


def test_a_cell_that_is_gone_is_told_by_the_arithmetic_of_its_line():
    form = form_of(f"绩效自评表\n{HEAD}{BLOCK}年度资金总额\t880\t800\t720\t10\t9\n{COLUMNS}{ROW}")
    assert form.execution.total == Execution(initial=Decimal(880), budget=Decimal(800), spent=Decimal(720), weight=Decimal(10), mark=Decimal(9))
    assert form.certainty("execution/total/mark") is Certainty.INFERRED


def test_a_line_that_fits_several_columns_is_ambiguous_and_not_guessed():
    submission = read(f"绩效自评表\n{HEAD}{BLOCK}年度资金总额\t80\t72\n{COLUMNS}{ROW}")
    form = only(submission)
    assert form.execution.total == Execution()
    assert [note.address for note in submission.notes] == ["declarations/0/execution/total"]
    assert submission.notes[0].candidates


def test_a_printed_rate_that_is_wrong_stays_as_printed():
    form = only(
        as_tabs(
            "绩效自评表",
            "项目名称 | 河道保洁\n项目资金(元) | 全年预算数 | 全年执行数 | 执行率\n年度资金总额 | 800 | 400 | 80%\n"
            + COLUMNS.replace("\t", "|")
            + ROW.replace("\t", "|"),
        )
    )
    assert (form.execution.total.spent, form.execution.total.rate) == (400, 80)


def test_a_fraction_is_a_rate_where_the_amounts_say_so():
    form = form_of(f"绩效自评表\n{HEAD}{BLOCK}年度资金总额\t800\t800\t720\t10\t0.9\t9\n{COLUMNS}{ROW}")
    assert form.execution.total.rate == 90
    assert form.certainty("execution/total/rate") is Certainty.INFERRED


def test_amounts_without_a_unit_are_told_with_both_readings():
    submission = read(f"绩效自评表\n{HEAD}{BLOCK.replace('(元)', '')}年度资金总额\t800\t800\t720\t10\t90%\t9\n{COLUMNS}{ROW}")
    notes = {note.address: note.candidates for note in submission.notes}
    assert only(submission).execution.total.spent is None
    assert notes["declarations/0/execution/total/spent"] == ("720元", "720万元")


@pytest.mark.parametrize(
    ("end", "mark", "grade"),
    [
        ("总分\t100\t96\n", "96", None),
        ("合计\t\t\t\t\t100\t96分\n自评等级\t优\n", "96", "优"),
        ("自评总分\t96\t等级\t□优 ☑良 □中 □差\n", "96", "良"),
        ("自评等级\t优□ 良□ 中□ 差□\n", None, None),
        ("合计\t20\n", None, None),
    ],
)
def test_sum_and_grade_of_the_whole(end: str, mark: str | None, grade: str | None):
    form = form_of(f"绩效自评表\n{HEAD}{COLUMNS}{ROW}{end}")
    assert form.mark == (None if mark is None else Decimal(mark))
    assert form.grade == grade


def test_one_sum_is_the_one_that_the_rows_add_up_to():
    form = form_of(f"绩效自评表\n{HEAD}{COLUMNS}{ROW[:-3]}18\n合计\t18\n")
    assert (form.weight, form.mark) == (None, 18)
    assert form.certainty("mark") is Certainty.INFERRED


def test_one_sum_that_both_add_up_to_is_ambiguous():
    submission = read(f"绩效自评表\n{HEAD}{COLUMNS}{ROW}合计\t20\n")
    assert only(submission).certainty("mark") is Certainty.AMBIGUOUS
    assert submission.notes[0].candidates == ("分值合计", "得分合计")


@pytest.mark.parametrize("title", ["项目绩效评价指标表", "2023年度河道保洁项目绩效评价表"])
def test_a_table_of_marks_without_targets(title: str):
    submission = read(
        f"{title}\n{HEAD}一级指标\t二级指标\t三级指标\t分值\t评分标准\t得分\n产出\t产出数量\t保洁长度\t20\t每少一公里扣一分\t18\n\t\t巡查次数\t10\t每少一次扣半分\t10\n总分\t\t\t30\t\t28\n"
    )
    form = only(submission)
    assert [(row.name, row.weight, row.mark, row.explanation) for row in form.indicators] == [
        ("保洁长度", 20, 18, "每少一公里扣一分"),
        ("巡查次数", 10, 10, "每少一次扣半分"),
    ]
    assert all(row.target.kind is Kind.EMPTY for row in form.indicators)
    assert (form.weight, form.mark) == (30, 28)
    assert submission.notes == ()


def test_units_of_a_column_of_their_own_hold_for_what_was_reached():
    columns = "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t完成值\t权重\t得分\n"
    form = form_of(f"绩效自评表\n{HEAD}{columns}产出指标\t数量指标\t保洁长度\t≥\t38\t公里\t40\t90\t90\n")
    row = form.indicators[0]
    assert row.actual is not None
    assert (row.actual.raw, row.actual.value, row.actual.unit) == ("40", 40, "公里")
    assert (row.target.comparator, row.weight, row.mark) == (Comparator.GE, 90, 90)


SECOND = """项目名称{1,2} | 盲道修补{1,7}
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 盲道长度 | ≥5公里 | 5公里 | 20 | 20
"""


@pytest.mark.parametrize("build", READINGS, ids=lambda way: way.__name__)
def test_reading_ends_with_the_form(build: Callable[[str, str], Submission]):
    first, second = build(TITLE, FORM + SECOND).declarations
    assert isinstance(first, SelfEvaluation)
    assert isinstance(second, SelfEvaluation)
    assert (first.mark, second.name, second.execution.total) == (Decimal("95.75"), "盲道修补", Execution())


def test_full_marks_are_the_points_to_be_had():
    submission = read(f"绩效自评表\n{HEAD}{COLUMNS.replace('分值', '满分')}{ROW}")
    assert only(submission).indicators[0].weight == 20


@pytest.mark.parametrize("build", READINGS[:2], ids=lambda way: way.__name__)
def test_blank_cells_for_actual_values_and_reasons_have_their_place(build: Callable[[str, str], Submission]):
    form = only(build(TITLE, FORM.replace("一处场地装修，来年补做", "").replace("3120册", "")))
    assert {"indicators/0/reason", "indicators/1/reason", "indicators/1/actual"} <= form.sources.keys()
    assert all(row.reason is None for row in form.indicators)
    assert form.indicators[1].actual is None
