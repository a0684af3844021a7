"""Facts about monitoring forms (监控表): execution beside time, likelihood beside progress, deviations without reason, rows that were not approved."""

import re
from decimal import Decimal
from fractions import Fraction

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.model.approved import approved_form, differences
from jiheng.model.attainment import Degree, attainment
from jiheng.model.declaration import Declaration, Indicator, Monitoring, Submission
from jiheng.model.fold import compact, is_blank
from jiheng.model.judged import reached_of, spent_of
from jiheng.model.numerals import places_of, rounded, short
from jiheng.model.target import Certainty
from jiheng.reference.scoring_profiles import load_scoring_profile

_COLUMNS = ("initial", "budget", "spent", "rate")
_UNTOLD = Unknown("没有预算数或执行数", "budget or spending is missing")
_DOUBTFUL = Unknown("预算数、执行数或执行率读取时未能确定", "budget, spending or rate could not be read for certain")
_NO_MONTHS = Unknown("没有写明截至哪个月", "the form does not tell up to which month it goes")
_HALVES = (("前三季度", 9), ("上半年", 6), ("半年", 6))
_QUARTERS = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12}
_IMPOSSIBLE = "完全不可能"


@fact(Declaration, zh="是否监控表")
def is_monitoring(declaration: Declaration) -> bool:
    """Whether it is a monitoring form."""
    return isinstance(declaration, Monitoring)


@fact(Declaration, zh="监控表的执行率", stored=False)
def monitored_rate(declaration: Declaration) -> Fraction | Unknown:
    """Spent ÷ planned at the start of the year (or in force, where the form has no other), as a fraction."""
    if not isinstance(declaration, Monitoring):
        return Fraction(0)
    if any(declaration.certainty(f"execution/total/{column}") in (Certainty.AMBIGUOUS, Certainty.INFERRED) for column in _COLUMNS):
        return _DOUBTFUL
    line = spent_of(declaration.execution)
    budget = line.initial or line.budget
    return _UNTOLD if not budget or line.spent is None else Fraction(line.spent) / Fraction(budget)


@fact(Declaration, zh="监控表印出的执行率")
def monitored_rate_printed(declaration: Declaration) -> str:
    """The rate of execution as a monitoring form prints it ("44.3%"); "" where it prints none."""
    rate = declaration.execution.total.rate if isinstance(declaration, Monitoring) else None
    return "" if rate is None else f"{short(rate)}%"


@fact(Declaration, zh="监控表算出的执行率")
def monitored_rate_due(declaration: Declaration, monitored_rate: Fraction) -> str:
    """The rate that follows, with its arithmetic; "" where the printed one agrees, rounded or cut off, by either budget."""
    if not isinstance(declaration, Monitoring) or (printed := declaration.execution.total.rate) is None:
        return ""
    line = spent_of(declaration.execution)
    rates = [Fraction(line.spent) / Fraction(budget) * 100 for budget in (line.initial, line.budget) if budget and line.spent is not None]
    if any(_agrees(printed, rate) for rate in rates):
        return ""
    return f"{short((line.spent or Decimal(0)) / 10_000)} ÷ {short((line.initial or line.budget or Decimal(0)) / 10_000)} = {short(monitored_rate * 100, 2)}%"


def _agrees(printed: Decimal, exact: Fraction) -> bool:
    places = places_of(printed)
    return printed == rounded(exact, places) or 0 <= exact - Fraction(printed) < Fraction(1, 10**places)


@fact(Declaration, zh="监控的月数")
def months_monitored(declaration: Declaration) -> int | Unknown:
    """Months that the monitoring form covers: 1-7月, 截至7月底 are 7, 上半年 6, 第三季度 9; 12 of other forms."""
    if not isinstance(declaration, Monitoring):
        return 12
    return _months(compact(declaration.cutoff or ""))


def _months(text: str) -> int | Unknown:
    if half := next((months for word, months in _HALVES if word in text), None):
        return half
    if quarter := re.search("([一二三四1-4])季度", text):
        return _QUARTERS[quarter[1]]
    found = [int(month) for month in re.findall(r"(\d{1,2})月", text)]
    return found[-1] if found and 1 <= found[-1] <= 12 else _NO_MONTHS


@fact(Declaration, zh="执行率与时间进度之比（%）")
def execution_index(monitored_rate: Fraction, months_monitored: int) -> Decimal:
    """Rate of execution ÷ share of the year that has passed, in percent."""
    return rounded(monitored_rate * 12 / months_monitored * 100, 2)


@fact(Declaration, zh="执行率与时间进度")
def execution_beside_time(monitored_rate: Fraction, months_monitored: int) -> str:
    """The same as arithmetic: 30% ÷ 58.3% = 51.4%."""
    share = Fraction(months_monitored, 12)
    return f"{short(monitored_rate * 100, 1)}% ÷ {short(share * 100, 1)}% = {short(monitored_rate / share * 100, 1)}%"


@fact(Declaration, zh="与批复不一致的指标", stored=False)
def unapproved(submission: Submission, declaration: Declaration) -> tuple[str, str]:
    """What differs from the approved declaration of the same project in the same document, in Chinese and English."""
    approved = approved_form(submission.declarations, declaration) if isinstance(declaration, Monitoring) else None
    found = list(differences(approved, declaration)) if approved else []
    return "，".join(each.zh for each in found), ", ".join(each.en for each in found)


@fact(Declaration, zh="同一材料中有批复的申报表")
def has_approved_form(submission: Submission, declaration: Declaration) -> bool:
    """Whether the document of a monitoring form also holds the declaration of its project."""
    return isinstance(declaration, Monitoring) and approved_form(submission.declarations, declaration) is not None


@fact(Declaration, zh="与批复的差别")
def unlike_approved(unapproved: tuple[str, str]) -> str:
    """The differences as a list; "" where there are none."""
    return unapproved[0]


@fact(Declaration, zh="与批复的差别（英文）")
def unlike_approved_en(unapproved: tuple[str, str]) -> str:
    """The same in English."""
    return unapproved[1]


@fact(Indicator, zh="选定的可能性")
def likelihood_told(indicator: Indicator) -> str:
    """The likelihood that is ticked; "" where none is."""
    return indicator.likelihood or ""


@fact(Indicator, zh="至今没有进展")
def without_progress(indicator: Indicator, is_monitoring: bool) -> bool:  # noqa: FBT001  # the engine hands facts over by position
    """Whether the actual value of a monitored row is 0 against a target above it, or the words say that nothing was reached."""
    if not is_monitoring or indicator.actual is None:
        return False
    found = attainment(indicator.target, indicator.actual)
    return found.met is False and (found.actual == 0 or found.degree is Degree.MISSED)


@fact(Declaration, zh="监控表是否有原因一栏")
def asks_causes(declaration: Declaration) -> bool:
    """Whether a monitoring form has cells for reasons; one that was not read from a file has them."""
    if not isinstance(declaration, Monitoring):
        return False
    return not declaration.sources or any(row.reason for row in declaration.indicators) or any(key.endswith("/reason") for key in declaration.sources)


@fact(Indicator, zh="预计的偏差")
def deviation_told(indicator: Indicator, is_monitoring: bool) -> str:  # noqa: FBT001  # as above
    """What the row itself says of a deviation: that the target is out of reach, or a forecast that misses it; "" where it says none."""
    if not is_monitoring:
        return ""
    if indicator.likelihood == _IMPOSSIBLE:
        return _IMPOSSIBLE
    expected = reached_of(_as_actual(indicator), load_scoring_profile()) if indicator.forecast is not None else None
    return f"预计 {indicator.forecast.raw}" if indicator.forecast is not None and expected is not None and expected.met is False else ""


def _as_actual(indicator: Indicator) -> Indicator:
    return Indicator(id=indicator.id, level1=indicator.level1, level2=indicator.level2, name=indicator.name, target=indicator.target, actual=indicator.forecast)


@fact(Indicator, zh="勾选的原因")
def causes_ticked(indicator: Indicator) -> str:
    """The kinds of cause that are ticked, joined."""
    return "、".join(indicator.causes)


@fact(Indicator, zh="是否写有原因说明")
def cause_explained(indicator: Indicator) -> bool:
    """Whether the reason is told in words; 无 and strokes are none."""
    return not is_blank(indicator.reason) and compact(indicator.reason or "").strip("。") not in {"无", "无偏差"}


@fact(Indicator, zh="是否应写原因")
def causes_due(asks_causes: bool) -> bool:  # noqa: FBT001  # as above
    """Whether the row belongs to a monitoring form that asks for reasons."""
    return asks_causes
