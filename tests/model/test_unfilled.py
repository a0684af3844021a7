"""What a form must still say before it is handed in."""

from decimal import Decimal
from typing import Any

from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Indicator
from jiheng.model.parse_target import parse_target
from jiheng.model.unfilled import MUST, unfilled, unfilled_names

ROW = Indicator(id="a", level1="产出指标", level2="数量指标", name="服务企业", target=parse_target("≥60家"))
WHOLE: dict[str, Any] = {"name": "规划编制", "implementing_agency": "某中心", "annual_objective": "编成规划。", "indicators": (ROW,)}


def test_of_a_blank_form_everything_is_missing():
    assert unfilled(Declaration()) == MUST
    assert unfilled_names(Declaration(), lang="zh") == "项目名称、实施单位、年度资金申请总额、年度总体目标、绩效指标"
    assert unfilled_names(Declaration(), lang="en").startswith("project name, implementing agency, ")


def test_a_sum_of_nothing_is_a_sum():
    assert unfilled(Declaration(funds=Funds(annual=AnnualFunds(amount=Decimal(0))), **WHOLE)) == ()
    assert unfilled(Declaration(**WHOLE)) == ("funds/annual/amount",)


def test_one_cell_may_hold_both_objectives():
    assert unfilled(Declaration(overall_objective="编成规划。", funds=Funds(annual=AnnualFunds(amount=Decimal(1))), **WHOLE | {"annual_objective": None})) == ()
