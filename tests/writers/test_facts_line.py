"""The line below the title of a report: what was read."""

from decimal import Decimal

from jiheng.model.declaration import AnnualFunds, Declaration, Execution, ExecutionBlock, Funds, Monitoring, SelfEvaluation, Submission
from jiheng.writers.findings.text import facts_line

PLAN = Declaration(name="食堂", funds=Funds(annual=AnnualFunds(amount=Decimal(800_000))))
DONE = SelfEvaluation(name="图书角", annual_objective="更新", execution=ExecutionBlock(total=Execution(budget=Decimal(500_000), spent=Decimal(450_000))))


def line(*forms: Declaration, lang: str = "zh") -> str:
    return facts_line(Submission(year=2026, declarations=forms), lang)


def test_a_report_on_the_year_shows_what_was_budgeted_and_spent() -> None:
    assert line(DONE) == "2026 年度 · 1 个项目 · 0 条指标 · 全年预算 50 万元 · 执行 45 万元"
    assert line(DONE, lang="en").endswith("budget 500,000 yuan · spent 450,000 yuan")


def test_what_is_asked_for_and_what_was_spent_are_not_added_up() -> None:
    assert line(PLAN, DONE).endswith("年度资金 80 万元 · 全年预算 50 万元 · 执行 45 万元")


def test_a_missing_sum_is_told() -> None:
    assert line(Declaration(annual_objective="建成"), PLAN).endswith("年度资金 80 万元（1 个项目未读出）")
    assert line(Monitoring(annual_objective="建成")).endswith("年度资金未读出")
