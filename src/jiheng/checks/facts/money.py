"""Facts about money: the funds block, the narrative's amount."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.checks.message import money
from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Submission
from jiheng.model.money import Amount, amounts_in
from jiheng.model.numerals import round_half_up

ZERO, TEN_THOUSAND = Decimal(0), Decimal(10_000)
_OTHER_YEAR = re.compile(r"(20\d\d)年[^。；;，,]*$")
_NOT_THE_YEARS = re.compile(
    r"(?:总投资|总概算|概算|估算|每年|每人|人均|单价|标准|上年|去年|往年|以前年度|累计|其中|已(?:支付|拨付|安排|下达)|结转)[^。；;，,]*$"
)
_YEARS_MONEY = re.compile(
    r"(?<![\d至到—~-])(?:(?P<year>20\d\d)年度?|本年度?|当年度?|年度)(?:项目)?(?:安排|申请|下达|批复|计划|拟|共|需|预算)*"
    r"(?:财政|专项|项目|市级|区级|县级|本级)*(?:拨款|资金|经费|预算)(?:总额|安排|金额|合计|共计|共|为|是|[:：])*\s*$"
)
_PART_OF = re.compile(r"[元万亿][^。\n]*?其中(?![^。\n]*(?:20\d\d年|合计|总计|共计))[^。\n]*$")
_ROUGHLY = re.compile(r"[约近]$")
_CLAUSE = re.compile(r"[^。；;，,\n]*$")
_NEAR = 120  # characters before an amount that may say what it is
_PARTS = {
    "funds/total/amount": "项目资金总额",
    "funds/total/fiscal": "总额中的财政资金",
    "funds/total/other": "总额中的其他资金",
    "funds/annual/amount": "年度资金申请总额",
    "funds/annual/fiscal": "当年财政拨款",
    "funds/annual/carried_over": "上年结转资金",
    "funds/annual/other": "年度其他资金",
}


@fact(Declaration, zh="申报表填了资金")
def has_funds(declaration: Declaration) -> bool:
    """Whether the funds block holds any amount at all."""
    return declaration.funds != Funds()


@fact(Declaration, zh="总额各项之和")
def total_parts(declaration: Declaration) -> Decimal | Unknown:
    """Sum of the parts of the total funds, in yuan."""
    total = declaration.funds.total
    return _sum(total.amount, (total.fiscal, _part(declaration, "funds/total/other", total.other)))


@fact(Declaration, zh="年度资金各项之和")
def annual_parts(declaration: Declaration) -> Decimal | Unknown:
    """Sum of the parts of the annual funds, in yuan."""
    annual = declaration.funds.annual
    carried_over = _part(declaration, "funds/annual/carried_over", annual.carried_over)
    return _sum(annual.amount, (annual.fiscal, carried_over, _part(declaration, "funds/annual/other", annual.other)))


@fact(Declaration, zh="填了年度资金分项")
def has_annual_parts(declaration: Declaration) -> bool:
    """Whether any part of the annual funds is filled in."""
    annual = declaration.funds.annual
    return annual.fiscal is not None or annual.carried_over is not None or annual.other is not None


@fact(Declaration, zh="有年度资金总额栏")
def has_annual_total(submission: Submission, declaration: Declaration) -> bool:
    """Whether the layout must have a cell for the annual total: its parts are filled in, and the other total or another form's annual one is.

    Layouts with one amount only exist, and a reader may miss a label.
    """
    annual = declaration.funds.annual
    if annual.amount is not None or annual == AnnualFunds():
        return annual.amount is not None
    return declaration.funds.total.amount is not None or any(each.funds.annual.amount is not None for each in submission.declarations)


@fact(Declaration, zh="年度资金空白")
def annual_blank(submission: Submission, declaration: Declaration, place: int) -> bool | Unknown:
    """Whether the cell of the annual funds is blank; Unknown where it holds something that was not read as an amount."""
    if declaration.funds.annual.amount is None and any(note.address == f"declarations/{place}/funds/annual/amount" for note in submission.notes):
        return Unknown("年度资金申请总额填了，但没有读懂", "the annual funds are filled in, but not with an amount that could be read")
    return declaration.funds.annual.amount is None


@fact(Declaration, zh="填了项目总额分项")
def has_total_parts(declaration: Declaration) -> bool:
    """Whether any part of the total funds is filled in."""
    return declaration.funds.total.fiscal is not None or declaration.funds.total.other is not None


@fact(Declaration, zh="负数金额的位置")
def negative_place(declaration: Declaration) -> str:
    """Address of the first amount of the funds block that is negative; "" where none is."""
    return next((place for place, amount in _cells(declaration.funds) if amount is not None and amount < 0), "")


@fact(Declaration, zh="负数金额")
def negative_amount(declaration: Declaration, negative_place: str) -> Decimal:
    """The first negative amount of the funds block in yuan, 0 where none is."""
    return next((amount for place, amount in _cells(declaration.funds) if place == negative_place and amount is not None), ZERO)


@fact(Declaration, zh="负数金额所在栏")
def negative_cell(negative_place: str) -> str:
    """What the cell with the first negative amount is called."""
    return _PARTS.get(negative_place, "")


@fact(Declaration, zh="有其他资金栏")
def has_other_cell(declaration: Declaration) -> bool:
    """Whether the layout prints a cell for 其他资金, on either side."""
    return _printed(declaration, "funds/total/other") or _printed(declaration, "funds/annual/other")


@fact(Declaration, zh="空白的其他资金栏")
def blank_other_place(declaration: Declaration) -> str:
    """Address of the first blank 其他资金 on a side whose total and fiscal part are filled in and agree; "" where none is."""
    total, annual = declaration.funds.total, declaration.funds.annual
    if total.amount is not None and total.other is None and _printed(declaration, "funds/total/other") and total.amount == total.fiscal:
        return "funds/total/other"
    if annual.other is not None or not _printed(declaration, "funds/annual/other"):
        return ""
    if annual.amount is not None and annual.amount == (annual.fiscal or ZERO) + (annual.carried_over or ZERO):
        return "funds/annual/other"
    return ""


@fact(Declaration, zh="空白的其他资金在哪一侧")
def blank_other_side(blank_other_place: str) -> str:
    """The total that stands above the blank 其他资金."""
    return "年度资金申请总额" if "annual" in blank_other_place else "项目资金总额"


@fact(Declaration, zh="经费说明中的年度金额")
def narrative_amount(submission: Submission, declaration: Declaration) -> Decimal | Unknown:
    """Annual amount that the narrative states (年度预算安排), in yuan; 0 where it states none.

    An amount of the text that equals one of the form's is taken; otherwise the only amount that can be meant. Unknown where several can.
    """
    return _stated(declaration.narrative.budget, declaration.funds, submission.year)


@fact(Declaration, zh="经费说明与申报表相差一万倍")
def narrative_scale_zh(declaration: Declaration, narrative_amount: Decimal) -> str:
    """Clause that names a slip between 元 and 万元; "" where there is none."""
    return "，恰好相差一万倍，应是元与万元写错" if _slipped(narrative_amount, declaration.funds.annual.amount) else ""


@fact(Declaration, zh="经费说明与申报表相差一万倍（英文）")
def narrative_scale_en(narrative_scale_zh: str) -> str:
    """The same clause in English."""
    return ", a factor of exactly 10,000: 元 and 万元 were mixed up" if narrative_scale_zh else ""


@fact(Submission, zh="各申报表年度资金合计")
def declared_amount(submission: Submission) -> Decimal | Unknown:
    """Sum of the annual funds of all forms, in yuan."""
    forms = [declaration for declaration in submission.declarations if declaration.has_form]
    if blank := [str(form.number or form.name or place + 1) for place, form in enumerate(forms) if form.funds.annual.amount is None]:
        return Unknown(f"申报表 {'、'.join(blank)} 没有年度资金", f"forms {', '.join(blank)} give no annual amount")
    return sum((form.funds.annual.amount or ZERO for form in forms), ZERO)


@fact(Submission, zh="与说明金额可比的合计")
def declared_amount_as_stated(submission: Submission, declared_amount: Decimal) -> Decimal:
    """The sum of the annual funds, rounded half up to the precision in which the statement prints its amount, in yuan.

    Where the statement gives the sum of the total funds instead (projects of several years), that sum.
    """
    stated = submission.stated.amount
    if stated is None:
        return declared_amount
    total = sum((declaration.funds.total.amount or ZERO for declaration in submission.declarations), ZERO)
    rounded = [rounded_like(stated, amount) for amount in (declared_amount, total)]
    return stated if stated in rounded else rounded[0]


def _printed(declaration: Declaration, address: str) -> bool:
    """Whether the form prints this cell of the funds block, filled or blank; True where the places of its cells are not known."""
    places = declaration.sources
    return address in places or not any(place.startswith("funds/") for place in places)


def _part(declaration: Declaration, address: str, amount: Decimal | None) -> Decimal | None:
    """A part of a total: nothing where the layout has no cell for it, None where the cell is blank."""
    return ZERO if amount is None and not _printed(declaration, address) else amount


def _sum(amount: Decimal | None, parts: tuple[Decimal | None, ...]) -> Decimal | Unknown:
    """The sum of the parts. A blank part is nothing only where the others already reach the amount or exceed it."""
    given = [part for part in parts if part is not None]
    found = sum(given, ZERO)
    if len(given) == len(parts) or (given and amount is not None and found >= amount):
        return found
    if not given:
        return Unknown("各分项都没有填写", "all parts are blank")
    return Unknown("有的分项没有填写，不能当作 0", "some parts are blank, which is not the same as 0")


def _cells(funds: Funds) -> tuple[tuple[str, Decimal | None], ...]:
    total, annual = funds.total, funds.annual
    return tuple(zip(_PARTS, (total.amount, total.fiscal, total.other, annual.amount, annual.fiscal, annual.carried_over, annual.other), strict=True))


@lru_cache(maxsize=4096)
def _stated(text: str | None, funds: Funds, year: int | None) -> Decimal | Unknown:
    if text is None or not (found := amounts_in(text, bare=True)):
        return ZERO
    if (above := _above_the_year(text, found, funds, year)) is not None:
        return above
    for amount in _acceptable(funds):
        if any(_says(text, each, amount) for each in found) or sum(each.yuan for each in found) == amount:
            return funds.annual.amount or amount
    meant = [each for each in found if _is_of_the_year(_before(text, each), year)]
    distinct = {each.yuan for each in meant}
    if len(distinct) == 1:
        return distinct.pop()
    if not meant:
        return ZERO
    amounts = [money(each.yuan, "zh") for each in meant]
    return Unknown(
        f"经费说明里有几个金额（{'、'.join(amounts)}），不能确定哪一个是年度金额", "the narrative names several amounts, any of which may be the annual one"
    )


def _above_the_year(text: str, found: Sequence[Amount], funds: Funds, year: int | None) -> Decimal | None:
    """The one amount that a text names as the money of this year, where the form asks for less; a lesser one may be a part.

    It is looked for before the total is: a text that names both is right about the year only if the year's amount is right.
    """
    named = [each for each in found if _is_named_after_year(_before(text, each), year)]
    most = sum(each for each in (funds.annual.amount, funds.annual.carried_over) if each) or ZERO
    if len({each.yuan for each in named}) != 1 or not funds.annual.amount or named[0].yuan <= most:
        return None
    return None if _says(text, named[0], funds.annual.amount) or _says(text, named[0], most) else named[0].yuan


def _is_named_after_year(before: str, year: int | None) -> bool:
    match = _YEARS_MONEY.search(before)
    return match is not None and (match["year"] is None or int(match["year"]) == year)


def _acceptable(funds: Funds) -> list[Decimal]:
    """Amounts of the form that a narrative may rightly state: the year's, its fiscal part, with or without what was carried over, the total."""
    annual, total = funds.annual, funds.total
    fresh = annual.amount - annual.carried_over if annual.amount is not None and annual.carried_over else None
    with_rest = annual.fiscal + annual.carried_over if annual.fiscal is not None and annual.carried_over else None
    candidates = (annual.amount, annual.fiscal, fresh, with_rest, total.amount, total.fiscal)
    return [each for each in dict.fromkeys(candidates) if each is not None and each > 0]


def _says(text: str, printed: Amount, amount: Decimal) -> bool:
    """Whether an amount in prose is the form's: exactly, or rounded to two decimals or more, or roughly where it says so."""
    if printed.yuan == amount:
        return True
    places = len(printed.number.partition(".")[2])
    if places < 2 and not _ROUGHLY.search(_before(text, printed).rstrip()):
        return False
    scale = printed.yuan / Decimal(printed.number.replace(",", "")) if printed.yuan else Decimal(1)
    return round_half_up(amount / scale, places) * scale == printed.yuan


def _before(text: str, amount: Amount) -> str:
    """The words before an amount, as many as may belong to it."""
    return text[max(0, amount.start - _NEAR) : amount.start]


def _is_of_the_year(before: str, year: int | None) -> bool:
    clause = _CLAUSE.search(before)
    if _NOT_THE_YEARS.search(clause[0] if clause else before) or _PART_OF.search(before):
        return False
    other = _OTHER_YEAR.search(before)
    return other is None or year is None or int(other[1]) == year


def _slipped(one: Decimal, other: Decimal | None) -> bool:
    return bool(one and other and (one == other * TEN_THOUSAND or other == one * TEN_THOUSAND))


def rounded_like(stated: Decimal, amount: Decimal) -> Decimal:
    """`amount` rounded to the unit that the stated amount fills: at most 万元, from 1 亿元 on at most 百万元 (two decimals of 亿元)."""
    digits = 0
    greatest = 6 if abs(stated) >= 10**8 else 4
    while digits < greatest and stated and stated % 10 ** (digits + 1) == 0:
        digits += 1
    if not digits:
        return round_half_up(amount, max(0, -int(stated.normalize().as_tuple().exponent)))
    step = Decimal(10) ** digits
    return round_half_up(amount / step, 0) * step
