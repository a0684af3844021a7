"""Facts about money: sums of the funds block, what the cost targets permit."""

from decimal import Decimal

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Submission


@fact(Submission, zh="各申报表年度资金合计")
def declared_amount(submission: Submission) -> Decimal:
    """Sum of the annual funds of all declarations, in yuan; blank ones count as nothing."""
    return sum((declaration.funds.annual.amount or Decimal(0) for declaration in submission.declarations), Decimal(0))
