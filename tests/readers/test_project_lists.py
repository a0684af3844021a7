"""Many projects in one table: where one ends and the next begins, with and without merged cells."""

import pytest

from jiheng.model.target import Certainty
from tests.readers.test_interpreter import read
from tests.readers.test_office_layouts import html

HEAD = "实施单位\t项目名称\t预算数(万元)\t年度绩效目标\t一级指标\t二级指标\t三级指标\t指标值\n"
FIRST = "桥管所\t养护\t30\t养护好\t产出指标\t数量指标\t桥梁数\t12座\n"
LAST = "\t巡查\t5\t巡查好\t产出指标\t数量指标\t次数\t30次\n"
EXPECTED = [
    (
        "养护",
        "桥管所",
        300_000,
        "养护好",
        [("产出指标", "数量指标", "桥梁数", "12座"), ("产出指标", "质量指标", "合格率", "98%"), ("产出指标", "质量指标", "验收率", "97%")],
    ),
    ("巡查", "桥管所", 50_000, "巡查好", [("产出指标", "数量指标", "次数", "30次")]),
]


def projects(text: str):
    """Name, agency, amount, objective and indicators of each project."""
    return [
        (
            form.name,
            form.implementing_agency,
            form.funds.annual.amount,
            form.annual_objective,
            [(i.level1, i.level2, i.name, i.target.raw) for i in form.indicators],
        )
        for form in read(text).declarations
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "\t\t\t\t\t质量指标\t合格率\t98%\n\t\t\t\t\t\t验收率\t97%\n",
        "质量指标\t合格率\t98%\n验收率\t97%\n",
        "桥管所\t养护\t30\t养护好\t产出指标\t质量指标\t合格率\t98%\n桥管所\t养护\t30\t养护好\t产出指标\t质量指标\t验收率\t97%\n",
        f"{HEAD}\t\t\t\t产出指标\t质量指标\t合格率\t98%\n\t\t\t\t\t\t验收率\t97%\n",
    ],
    ids=["blank", "lost", "repeated", "header again"],
)
def test_rows_of_one_project_stay_together(rows: str):
    assert projects(f"{HEAD}{FIRST}{rows}{LAST}") == EXPECTED


def test_cells_between_bars_may_be_padded_behind_lost_ones():
    rows = "质量指标\t合格率\t98%\t\t\t\t\t\n验收率\t97%\t\t\t\t\t\t\n"
    text = f"{HEAD}{FIRST}{rows}桥管所{LAST}".replace("\t", " | ").replace("\n", " |\n")
    assert projects(text) == EXPECTED


def test_the_sum_of_the_list_is_no_project():
    assert [project[0] for project in projects(f"{HEAD}{FIRST}\t合计\t30\t\t\t\t\t\n")] == ["养护"]


def test_two_projects_of_one_name_and_other_units_are_two():
    text = f"{HEAD}{FIRST}路政所\t养护\t8\t路好\t产出指标\t数量指标\t里程\t9公里\n"
    assert [project[:2] for project in projects(text)] == [("养护", "桥管所"), ("养护", "路政所")]


def test_a_merged_unit_ends_where_its_cell_ends():
    heads = "".join(f"<td>{head}</td>" for head in HEAD.rstrip().split("\t"))
    indicator = "<td>产出指标</td><td>数量指标</td><td>次数</td><td>1次</td>"
    submission = html(
        heads,
        f"<td rowspan=2>桥管所</td><td>甲</td><td>1</td><td>好</td>{indicator}",
        f"<td>乙</td><td>2</td><td>好</td>{indicator}",
        f"<td></td><td>丙</td><td>3</td><td>好</td>{indicator}",
    )
    assert [(form.name, form.implementing_agency) for form in submission.declarations] == [("甲", "桥管所"), ("乙", "桥管所"), ("丙", None)]


@pytest.mark.parametrize("columns", [500])
def test_hundreds_of_blank_columns_change_nothing(columns: int):
    blanks = "<td></td>" * columns
    rows = [f"<td>项目名称</td><td>养护</td>{blanks}", f"<td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td>{blanks}"]
    rows += [f"<td>产出指标</td><td>数量指标</td><td>桥梁{number}</td><td>{number}座</td>{blanks}" for number in range(1, 41)]
    (form,) = html(*rows).declarations
    assert [i.target.raw for i in form.indicators] == [f"{number}座" for number in range(1, 41)]


def test_money_below_the_title_of_the_funds_alone_is_inferred_to_be_the_years():
    text = "城管局2026年项目支出绩效目标汇总表\n单位：万元\n项目名称\t项目资金\t年度绩效目标\t一级指标\t二级指标\t三级指标\t指标值\n"
    text += "养护\t30.5\t养护好\t产出指标\t数量指标\t桥梁数\t12座\n巡查\t5\t巡查好\t产出指标\t数量指标\t次数\t30次\n"
    forms = read(text).declarations
    assert [form.funds.annual.amount for form in forms] == [305_000, 50_000]
    assert {form.certainty("funds/annual/amount") for form in forms} == {Certainty.INFERRED}


def test_the_title_of_the_funds_beside_its_sums_gives_no_amount_of_its_own():
    head = "绩效目标申报表\n项目名称\t养护\n项目资金\t30\t年度资金总额(万元)\t28\n"
    (form,) = read(f"{head}一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t桥梁数\t12座\n").declarations
    assert form.funds.annual.amount == 280_000
    assert form.funds.total.amount is None
