"""Values and tables that are printed oddly: blanks inside numbers, bars only between cells, periods over three cells."""

import datetime as dt

import pytest

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.target import Certainty, Kind
from jiheng.model.target_dates import parse_period
from jiheng.readers.declaration import interpret
from jiheng.readers.slips import read_value
from jiheng.readers.text import read_text


def read(text: str) -> Submission:
    return interpret(read_text(text.encode()))


def form(text: str) -> Declaration:
    return read(text).declarations[0]


@pytest.mark.parametrize(
    ("printed", "value", "unit"), [("1 200人", 1200, "人"), ("≤3 000元/人·月", 3000, "元/人·月"), ("≧8 0 %", 80, "%"), ("≥1 280 000元", 1280000, "元")]
)
def test_blanks_inside_a_number_are_inferred_away(printed: str, value: int, unit: str):
    target = read_value(printed, name="补助标准")
    assert (target.raw, target.value, target.unit, target.certainty) == (printed, value, unit, Certainty.INFERRED)


def test_figures_that_may_be_two_numbers_stay_open():
    assert read_value("100 200", name="培训人数").certainty is Certainty.AMBIGUOUS
    assert read_value("≥9800 4900人", name="培训人数").kind is Kind.QUALITATIVE


BLANKS = """项目支出绩效目标申报表
（2026年度）
                                       单位：元
项目名称   河湾驿站维护      项目编码  330800231
主管部门   云汀市水利局      实施单位  云汀市河湾管理所
项目资金   年度资金总额：        1 280 000
           其中：财政拨款          980 000
                 其他资金          300 000
年度目标   维护驿站12座
一级指标   二级指标     三级指标        指标值
产出指标   数量指标     维护驿站数量    ≥1 200平方米
           质量指标     设施完好率      ≥95%
           成本指标     单座维护成本    ≤2 800元/座
满意度指标 满意度指标   骑行者满意度    ≥90%
"""


def test_thousands_with_blanks_are_one_number_between_wider_gaps():
    declaration = form(BLANKS)
    annual = declaration.funds.annual
    assert [str(amount) for amount in (annual.amount, annual.fiscal, annual.other)] == ["1280000", "980000", "300000"]
    values = {row.name: f"{row.target.value}{row.target.unit}" for row in declaration.indicators}
    assert values["维护驿站数量"] == "1200平方米"
    assert values["单座维护成本"] == "2800元/座"


ROWS = [
    "项目名称|河湾驿站维护|主管部门|云汀市水利局",
    "项目资金（万元）|年度资金总额：|120.50",
    " |其中：财政拨款|120.50",
    "年度目标|维护驿站12座。",
    "一级指标|二级指标|三级指标|指标值",
    "产出指标|数量指标|维护驿站数量|≥12座",
    " |质量指标|设施完好率|≥95%",
]
TITLE = ["项目支出绩效目标申报表", "（2026年度）"]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([*TITLE, *ROWS]),
        "\n".join([*TITLE, *(row.replace("|", " | ") for row in ROWS)]),
        "\n".join(f"| {row} |" for row in [*TITLE, *ROWS]),
    ],
    ids=["between", "with blanks", "around"],
)
def test_bars_that_only_part_cells_make_a_table(text: str):
    found = read(text)
    assert (found.title, found.year) == ("项目支出绩效目标申报表", 2026)
    (declaration,) = found.declarations
    assert (declaration.name, declaration.department, declaration.funds.annual.fiscal) == ("河湾驿站维护", "云汀市水利局", 1205000)
    assert [(row.level1, row.level2, row.name, row.target.raw) for row in declaration.indicators] == [
        ("产出指标", "数量指标", "维护驿站数量", "≥12座"),
        ("产出指标", "质量指标", "设施完好率", "≥95%"),
    ]


@pytest.mark.parametrize("cells", ["2026-03-01\t至\t2026-11-30", "2026-03-01至\t2026-11-30", "2026-03-01\t至2026-11-30"])
def test_a_period_over_several_cells_is_one(cells: str):
    declaration = form(f"绩效目标申报表\n项目名称\t河湾驿站维护\n项目起止时间\t{cells}\t预算数\t12万元\n一级指标\t三级指标\t指标值\n产出指标\t维护驿站\t12座\n")
    assert (declaration.start, declaration.end) == (dt.date(2026, 3, 1), dt.date(2026, 11, 30))
    assert declaration.funds.annual.amount == 120000


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026.01-12", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("2024年-2026年(三年)", dt.date(2024, 1, 1), dt.date(2026, 12, 31)),
        ("二〇二六年三月至二〇二六年十二月", dt.date(2026, 3, 1), dt.date(2026, 12, 31)),
    ],
)
def test_periods_are_read_however_they_are_written(text: str, start: dt.date, end: dt.date):
    assert parse_period(text, name="起止时间") == (start, end)


@pytest.mark.parametrize("title", ["2026年度项目支出绩效运行监控表（1-7月）", "2026年驿站补助资金绩效目标表（附件3）"])
def test_a_title_may_end_in_months_or_an_annex(title: str):
    found = read(f"{title}\n项目名称\t河湾驿站维护\n一级指标\t三级指标\t指标值\n产出指标\t维护驿站\t12座\n")
    assert (found.title, found.year) == (title, 2026)


def test_points_behind_the_unit_of_a_block_do_not_hide_it():
    block = "预算执行情况（万元）（20分）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n\t年度资金总额\t310\t298\t149\t20\t50%\t10\n"
    text = (
        f"项目支出绩效自评表\n项目名称\t河湾驿站维护\n{block}一级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t维护驿站\t12座\t12座\t80\t80\n"
    )
    declaration = form(text)
    assert declaration.execution.total.spent == 1490000  # type: ignore[attr-defined]  # it is a self-evaluation
    assert not any("execution" in address for address in declaration.certainties)


def test_a_value_with_a_unit_of_its_own_does_not_take_another():
    rows = "一级指标\t三级指标\t指标值\t度量单位\n产出指标\t维护成本\t28.8万元\t%\n产出指标\t补助金额\t3万\t元\n产出指标\t完好率\t98\t%\n"
    declaration = form(f"绩效目标申报表\n项目名称\t河湾驿站维护\n{rows}")
    assert [row.target.raw for row in declaration.indicators] == ["28.8万元", "3万元", "98%"]
