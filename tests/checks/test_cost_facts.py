"""What cost targets permit together: unit algebra, quantities that match, rounding, against a plain sum as oracle."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.checks.facts.cost_lines import Ceilings, shared_words
from jiheng.checks.facts.cost_names import is_economic_heading
from jiheng.checks.facts.fact import Unknown, columns, derive
from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Submission, TotalFunds
from tests.builders import indicators

MONEY = st.decimals(min_value=0, max_value=1000, places=2)


def facts_of(rows: list[str], *, annual: str = "600000", total: str | None = None) -> dict[str, object]:
    """The stored facts of a form with these indicators; an unknown one is its reason."""
    funds = Funds(annual=AnnualFunds(amount=Decimal(annual)), total=TotalFunds(amount=Decimal(total) if total else None))
    derived = derive(Submission(year=2026, declarations=(Declaration(name="社区食堂建设", funds=funds, indicators=indicators(rows)),)))
    values = {name: column[0] for name, column in zip(columns(Declaration), derived.columns[Declaration], strict=True)}
    return {name: derived.unknown.get(("Declaration", 0, -1, name), value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("rows", "ceiling"),
    [
        (["成本指标 | 经济成本指标 | 设备 | ≤12.50(万元)"], "125000.00"),
        (["成本指标 | 经济成本指标 | 设备 | 3-5(万元)"], "50000"),
        (["成本指标 | 经济成本指标 | 讲座费用 | ≤2.50(万元/次)", "产出指标 | 数量指标 | 讲座 | ≥12.00(次)"], "300000.00"),
        (["成本指标 | 经济成本指标 | 修路成本 | ≤80.00(万元/公里)", "产出指标 | 数量指标 | 修路长度 | =1500.00(米)"], "1200000.00"),
        (["成本指标 | 经济成本指标 | 种树成本 | ≤1000.00(元/亩)", "产出指标 | 数量指标 | 种树面积 | =2.00(公顷)"], "30000.00"),
        (["成本指标 | 经济成本指标 | 体检费用 | ≤100.00(元/人次)", "产出指标 | 数量指标 | 体检规模 | ≥0.50(万人次)"], "500000.00"),
        (
            [
                "成本指标 | 经济成本指标 | 辅助人员薪酬 | ≤4000.00(元/人·月)",
                "产出指标 | 数量指标 | 辅助人员 | =10.00(人)",
                "产出指标 | 数量指标 | 辅助期限 | =12.00(月)",
            ],
            "480000.00",
        ),
        (["产出指标 | 成本指标 | 饲料库120平米 | 490元/平米"], "58800"),
    ],
)
def test_cost_targets_are_summed_in_yuan(rows: list[str], ceiling: str) -> None:
    assert facts_of(rows)["cost_ceiling"] == Decimal(ceiling)


def test_a_unit_cost_counts_the_quantity_that_shares_its_words() -> None:
    rows = [
        "成本指标 | 经济成本指标 | 充电点位造价 | ≤2.00(万元/个)",
        "产出指标 | 数量指标 | 停车泊位 | =90.00(个)",
        "产出指标 | 数量指标 | 充电点位 | =10.00(个)",
    ]
    assert facts_of(rows)["cost_ceiling"] == Decimal(200_000)


@pytest.mark.parametrize("printed", ["≤10.00(人)", "≤10.00", "≤10.00(万元/台)", "≥10.00(万元)"])
def test_what_cannot_be_summed_is_told_and_not_guessed(printed: str) -> None:
    ceiling = facts_of([f"成本指标 | 经济成本指标 | 灶具 | {printed}", "成本指标 | 经济成本指标 | 讲座 | ≤1.00(万元)"])["cost_ceiling"]
    assert ceiling == Decimal(10_000) if "人" in printed else isinstance(ceiling, Unknown) and "灶具" in ceiling.zh


def test_the_fitting_unit_cost_is_rounded_down_to_its_printed_digits() -> None:
    rows = ["成本指标 | 经济成本指标 | 开幕 | ≤12.00(万元)", "成本指标 | 经济成本指标 | 分赛办赛 | ≤10.00(万元/场)", "产出指标 | 数量指标 | 分赛 | ≥3.00(场)"]
    assert "“分赛办赛”不高于 9.33 万元/场" in str(facts_of(rows, annual="400000")["fitting_zh"])


def test_nothing_fits_where_the_other_costs_are_above_the_budget_already() -> None:
    rows = ["成本指标 | 经济成本指标 | 开幕 | ≤35.00(万元)", "成本指标 | 经济成本指标 | 闭幕 | ≤35.00(万元)", "成本指标 | 经济成本指标 | 分赛 | ≤1.00(万元/场)"]
    assert facts_of([*rows, "产出指标 | 数量指标 | 分赛 | ≥3.00(场)"])["fitting_zh"] == ""


@pytest.mark.parametrize(("total", "budget"), [("1800000", "unknown"), ("900000", "900000"), ("800000", "800000"), (None, "600000")])
def test_in_projects_of_several_years_only_the_total_is_certain(total: str | None, budget: str) -> None:
    found = facts_of(["成本指标 | 经济成本指标 | 土建 | ≤90.00(万元)"], total=total)["cost_budget"]
    assert isinstance(found, Unknown) if budget == "unknown" else found == Decimal(budget)


@settings(max_examples=60)
@given(st.lists(MONEY, min_size=1, max_size=6), MONEY, st.integers(0, 99))
def test_the_ceiling_is_the_plain_sum(fixed: list[Decimal], price: Decimal, times: int) -> None:
    rows = [f"成本指标 | 经济成本指标 | 分项{'甲乙丙丁戊己'[i]} | ≤{amount}(万元)" for i, amount in enumerate(fixed)]
    rows += [f"成本指标 | 经济成本指标 | 讲座 | ≤{price}(万元/次)", f"产出指标 | 数量指标 | 讲座 | ≥{times}(次)"]
    oracle = 10_000 * (sum(fixed) + price * times)
    assert facts_of(rows)["cost_ceiling"] == oracle


@settings(max_examples=40)
@given(st.lists(MONEY, min_size=2, max_size=5), st.randoms())
def test_the_order_of_rows_does_not_matter(amounts: list[Decimal], random: object) -> None:
    rows = [f"成本指标 | 经济成本指标 | 分项{i} | ≤{amount}(万元)" for i, amount in enumerate(amounts)]
    assert facts_of(rows)["cost_ceiling"] == facts_of(rows[::-1])["cost_ceiling"]


def test_idle_words_do_not_make_names_alike() -> None:
    assert not shared_words("开展敬老宣讲活动", "举办招聘活动次数")
    assert shared_words("举办招聘对接成本", "招聘活动次数") == {"招聘"}


@pytest.mark.parametrize(("name", "heading"), [("委托业务费", True), ("劳务费(万元)", True), ("报告编制委托业务费", False), ("食堂改造", False)])
def test_headings_of_the_economic_classification_are_known(name: str, *, heading: bool) -> None:
    assert is_economic_heading(name) is heading


def test_the_cap_on_the_whole_binds_its_parts() -> None:
    assert Ceilings((), None, ()).amount == 0
    rows = [
        "成本指标 | 经济成本指标 | 项目总成本 | ≤50.00(万元)",
        "成本指标 | 经济成本指标 | 设备 | ≤40.00(万元)",
        "成本指标 | 经济成本指标 | 安装 | ≤20.00(万元)",
    ]
    assert facts_of(rows)["cost_ceiling"] == Decimal(500_000)


def test_many_rows_of_the_same_names_take_a_time_that_grows_with_them() -> None:
    rows = [
        "成本指标 | 经济成本指标 | 讲座费用 | ≤2.50(万元/人)",
        "成本指标 | 经济成本指标 | 场地费用 | ≤2.50(万元/次)",
        "产出指标 | 数量指标 | 讲座 | ≥12.00(次)",
        "产出指标 | 数量指标 | 树苗 | ≥12.00(亩)",
    ]
    begun = time.process_time()
    assert "不能确定" in str(facts_of(rows * 200)["cost_ceiling"])
    assert time.process_time() - begun < 10  # about one; trying every pair of rows for every price took minutes


@pytest.mark.parametrize(
    ("quantities", "known"),
    [
        (["人员 | =10.00(人)", "期限 | =12.00(月)"], True),
        (["人员 | =10.00(人)", "期限 | =12.00(月)", "专家 | =2.00(人)"], False),
        (["人员 | =10.00(人)", "专家 | =2.00(人)"], False),
    ],
)
def test_a_product_counts_where_only_one_pair_gives_it(quantities: list[str], known: bool) -> None:  # a case of the table
    rows = ["成本指标 | 经济成本指标 | 薪酬 | ≤4000.00(元/人·月)", *(f"产出指标 | 数量指标 | {row}" for row in quantities)]
    assert isinstance(facts_of(rows)["cost_ceiling"], Decimal) is known
