"""Rules about money."""

import polars as pl

from jiheng.checks.rules.rule import Columns, rule
from jiheng.model.declaration import Declaration
from jiheng.model.finding import Severity


@rule(
    "FU01",
    on=Declaration,
    at="funds/annual/amount",
    severity=Severity.ERROR,
    basis="mof-2015-88-target",
    title="年度资金高于项目总额",
    zh="年度资金申请总额 {annual:money}，高于项目资金总额 {total:money}",
    en="Annual funds of {annual:money} exceed total funds of {total:money}",
    why="一个年度的资金是项目总额的一部分，不可能比总额多。",
    advice="核对两个总额，改正填错的一个。",
    advice_en="Check both totals and correct the wrong one.",
    expected="{total:money}",
    actual="{annual:money}",
)
def annual_funds_above_total(d: Columns) -> pl.Expr:
    """One year's money cannot exceed the money of the whole project."""
    return d.annual > d.total
