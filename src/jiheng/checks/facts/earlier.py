"""Facts about a form beside those of the same project in earlier years; without such forms there is nothing to judge."""

from decimal import Decimal
from fractions import Fraction

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.model import earlier as years
from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.earlier import Before, Earlier
from jiheng.model.numerals import rounded
from jiheng.model.target import Kind

_NOTHING = Unknown("上年没有这项指标", "there was no such indicator last year")
_APART = Unknown(
    "本年指标值与上年的数不能比较（单位、计算符号不同，或不是数）", "the target cannot be compared with last year's (other unit or operator, or no number)"
)
_NO_RATE = Unknown("上年的指标值为 0 或负数，没有完成率", "last year's target was 0 or below, so there is no rate")
_PLACES = 1


@fact(Declaration, zh="本年度", stored=False)
def year_meant(submission: Submission, declaration: Declaration) -> int:
    """The year of the form, else that of the document; 0 where neither tells it."""
    return declaration.year or submission.year or 0


@fact(Declaration, zh="上年的申报表或自评表", stored=False)
def last_form(earlier: Earlier, year_meant: int) -> Declaration | Unknown:
    """The form of the year right before."""
    return next((form for form in earlier if form.year == year_meant - 1), Unknown("没有上年的数据", "there is nothing of last year"))


@fact(Declaration, zh="各指标往年的情况", stored=False)
def rows_of_years(declaration: Declaration, earlier: Earlier) -> tuple[tuple[Before, ...], ...]:
    """For each indicator what it was in earlier years, the newest first."""
    return years.rows_before(declaration, earlier)


@fact(Declaration, zh="有上年的数据")
def has_last_year(last_form: Declaration | Unknown) -> bool:
    """Whether the form of the year right before is known."""
    return not isinstance(last_form, Unknown)


@fact(Declaration, zh="与上年相同")
def repeats_last_year(declaration: Declaration, last_form: Declaration | Unknown) -> bool:
    """Whether indicators, targets and objective are those of last year."""
    return not isinstance(last_form, Unknown) and years.is_copy(declaration, last_form)


@fact(Declaration, zh="上年资金")
def last_funds(last_form: Declaration) -> Decimal | Unknown:
    """The money of last year, in yuan."""
    money = years.budget_of(last_form)
    return Unknown("上年的资金没有填写", "last year's funds are blank") if money is None else money


@fact(Declaration, zh="资金比上年增加的比例")
def funds_growth(declaration: Declaration, last_funds: Decimal) -> Decimal | Unknown:
    """By how many percent the annual funds are more than last year's; negative where they are less."""
    now = declaration.funds.annual.amount
    if now is None:
        return Unknown("年度资金没有填写", "the annual funds are blank")
    if last_funds <= 0:
        return Unknown("上年的资金为 0", "last year's funds were 0")
    return rounded((Fraction(now) / Fraction(last_funds) - 1) * 100, _PLACES)


@fact(Declaration, zh="产出比上年增加")
def outputs_rose(declaration: Declaration, rows_of_years: tuple[tuple[Before, ...], ...], year_meant: int) -> bool | Unknown:
    """Whether a quantity is promised that is more than last year's, or new."""
    rose = years.outputs_grew(declaration, rows_of_years, year_meant)
    return Unknown("没有可以与上年比较的数量指标", "no quantity can be compared with last year's") if rose is None else rose


@fact(Indicator, zh="上年的这项指标", stored=False)
def row_last_year(place: int, rows_of_years: tuple[tuple[Before, ...], ...], year_meant: int) -> Before | Unknown:
    """The indicator in the year right before."""
    return years.last_year(rows_of_years[place], year_meant) or _NOTHING


@fact(Indicator, zh="上年指标值")
def last_target(row_last_year: Before | Unknown) -> str:
    """Last year's target as printed; "" where there was none."""
    return "" if isinstance(row_last_year, Unknown) else row_last_year.row.target.raw


@fact(Indicator, zh="上年实际完成值")
def last_actual(row_last_year: Before | Unknown) -> str:
    """Last year's actual value as printed; "" where there was none, or where the indicator is judged by words."""
    if isinstance(row_last_year, Unknown) or row_last_year.row.actual is None or row_last_year.row.target.kind is not Kind.NUMERIC:
        return ""
    return row_last_year.row.actual.raw


@fact(Indicator, zh="上年完成率")
def last_rate(row_last_year: Before) -> Decimal | Unknown:
    """Last year's actual value in percent of its target; 0 where it is not one that is better the more is reached."""
    reached = years.reached_before(row_last_year)
    if not reached.counted:
        return Unknown(reached.zh, reached.en)
    if not years.is_floor(reached):
        return Decimal(0)
    return _NO_RATE if reached.ratio is None else rounded(reached.ratio * 100, _PLACES)


@fact(Indicator, zh="指标值比上年提高")
def target_rose(indicator: Indicator, row_last_year: Before) -> bool | Unknown:
    """Whether the target asks for more than last year's."""
    rose = years.rises(indicator.target, row_last_year.row.target)
    return _APART if rose is None else rose


@fact(Indicator, zh="比上年实际完成值宽松的比例")
def weaker_share(indicator: Indicator, row_last_year: Before) -> Decimal | Unknown:
    """By how many percent of last year's actual value the floor lies below it, or the ceiling above it."""
    share = years.weaker_by(indicator.target, row_last_year.row.actual)
    return _APART if share is None else rounded(share * 100, _PLACES)


@fact(Indicator, zh="指标值不变的年数")
def unmoved_years(indicator: Indicator, place: int, rows_of_years: tuple[tuple[Before, ...], ...], year_meant: int) -> int:
    """For how many years in a row, this one included, the target has been the same number; 1 where it may well stay the same for ever (100 %, 0)."""
    return 1 if years.is_fixed(indicator.target) else years.unmoved_years(indicator, rows_of_years[place], year_meant)


@fact(Declaration, zh="整张表与上年相同的各行", stored=False)
def copied_rows(declaration: Declaration, last_form: Declaration | Unknown) -> frozenset[int]:
    """Places of all indicators where the whole form is last year's."""
    copied = not isinstance(last_form, Unknown) and years.is_copy(declaration, last_form)
    return frozenset(range(len(declaration.indicators))) if copied else frozenset()


@fact(Indicator, zh="整张表与上年相同")
def in_copied_form(place: int, copied_rows: frozenset[int]) -> bool:
    """Whether the whole form is last year's."""
    return place in copied_rows


@fact(Declaration, zh="数量指标的条数")
def quantity_rows(declaration: Declaration) -> int:
    """How many indicators are quantities of output."""
    return sum(indicator_class(row.level1, row.level2) is IndicatorClass.QUANTITY for row in declaration.indicators)
