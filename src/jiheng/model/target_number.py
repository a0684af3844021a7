"""Grammar of numeric targets: operators, number or range, unit, other words."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from jiheng.model.fold import unbracketed
from jiheng.model.numerals import CHINESE_NUMBER, NUMBER, chinese_number, decimal_number
from jiheng.model.operators import AFTER, BEFORE, SIGN, alternatives, comparator_before, comparators_agree
from jiheng.model.target import Comparator
from jiheng.model.unit import UnknownUnit, is_known_unit, longest_unit, parse_unit

_FILLERS = "达到|达|共计|合计|总计|累计|共|全年|年度|预计|计划|力争|确保|争取|原则上|目标值|目标|完成|实现|保持在|维持在|稳定在|保持|为|是|在"
_VERBS = "提高|提升|增长|增加|上升|新增|降低|下降|减少|缩短|节约|压减|同比|较上年|比上年|较去年|比去年"
_LEAD = rf"(?:{alternatives(BEFORE)}|[<>=≥≤≈~]|\({SIGN}+\)|(?:{_VERBS})[到至了]?|{_FILLERS}|[:,])"
_EVERY = r"(?P<every>(?:(?:每|年均|人均|户均|亩均|月均)(?:季度|学期|[年月周天日人次场户个家亩期生])?(?:补助|补贴|奖励|发放)?)*)"
# Possessive (*+): what was read as an operator is never read again as something else, so that no input takes long.
# OCR reads ≥ as %= or 二; the sign is lost, the number is not.
_DAMAGE = r"(?:%=|[二三](?=\d{2}))?"
_NUMERIC = re.compile(rf"{_DAMAGE}(?P<lead>{_LEAD}*+){_EVERY}(?P<lead2>{_LEAD}*+)(?P<number>{NUMBER})(?P<rest>.*)", re.DOTALL)
# 合约, 最近: words that end like an operator.
_ENDS_IN_ABOUT = "合公条签预违节契集解履制"
_NO_ABOUT = rf"(?<=[{_ENDS_IN_ABOUT}])约|(?<=[附临远靠最])近"
# The cell repeats its name before the sign: 合格率≥90%, 培训人数不少于100人.
_SIGNED = re.compile(
    rf"(?P<own>[\u4e00-\u9fff()、/]{{1,20}}?)(?<![不未得能])(?!{_NO_ABOUT}):?"
    rf"(?P<lead>(?:{SIGN}|{alternatives(BEFORE)}|达到|达|为|:){_LEAD}*+)(?P<number>{NUMBER})(?P<rest>.*)",
    re.DOTALL,
)
# Or before the number: 完成率100%, 举办活动5场; 第3批 and 前3名 are ordinals.
_NAMED = re.compile(
    rf"(?P<own>[\u4e00-\u9fff()、]{{2,16}})(?<![第前后近每按各共两到至不])(?<![^{_ENDS_IN_ABOUT}]约)(?P<number>{NUMBER})(?P<rest>\D{{1,10}})", re.DOTALL
)
_APART = re.compile("|".join(word for word in BEFORE if len(word) > 1 and word.isalpha()))
_CHINESE = re.compile(rf"(?P<lead>{_LEAD}*+){_EVERY}(?P<lead2>{_LEAD}*+)(?P<number>{CHINESE_NUMBER})(?P<rest>.*)", re.DOTALL)
_HUNDREDTHS = re.compile(rf"(?P<lead>{_LEAD}*+)(?P<unit>百分之|千分之)(?P<number>{NUMBER}|{CHINESE_NUMBER})(?P<rest>.*)", re.DOTALL)
_FRACTION = re.compile(rf"(?P<lead>{_LEAD}*+)(?:(?P<parts>{CHINESE_NUMBER})分之(?P<of>{CHINESE_NUMBER})|(?P<n>\d)/(?P<d>\d{{1,2}}))(?P<rest>\D{{0,3}})")
_UPPER = re.compile(
    rf"(?P<unit>\([^()\d]{{1,8}}\)|[^\d~至到,且()-]{{0,8}}?)"
    rf"(?:(?P<sep>--|-|~|至|到|、|,?且|,)(?P<lead>{_LEAD}*+)|(?P<lead2>(?:{SIGN}|{alternatives(BEFORE)})++))(?P<number>{NUMBER})(?P<rest>.*)",
    re.DOTALL,
)
_AFTER = re.compile(rf"(?P<unit>.*?)\(?含?\)?(?P<after>{alternatives(AFTER)}|内)(?:\(含[^()]*\))?(?P<text>[\u4e00-\u9fff,()]{{0,12}})", re.DOTALL)
_PRINTED_UNIT = re.compile(r"[^\d\s<>=≥≤≈~+*?,;:。、…前后-]{1,12}")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_NOTE = re.compile(r"(?P<unit>.*?)(?P<note>\([^()]*\))", re.DOTALL)
_FORM_NUMBER = re.compile(rf"{SIGN}?[\d ,]+\.(?: *\d){{2}}\([^()\d]+\)")
# Dates whose points were lost in reading: 20246-202516.
_DAMAGED_DATE = re.compile(r"20[0-4]\d{2,3}-20[0-4]\d{2,3}")
_APPROXIMATE = re.compile(r"([百千万亿]*)[余多来]")


class Number(NamedTuple):
    """What the grammar found in a numeric target."""

    comparator: Comparator | None
    value: Decimal
    unit: str | None = None
    upper: Decimal | None = None
    text: str | None = None


class _Rest(NamedTuple):
    """What follows a number: unit, operator after it, other words."""

    unit: str | None
    comparator: Comparator | None = None
    text: str | None = None


def parse_number(text: str) -> Number | None:
    """The number that folded text without blanks prints, or None where it prints none, several, or one that contradicts itself."""
    if _FORM_NUMBER.fullmatch(text):
        # Two decimals and a unit in brackets are the printed form of one number: a blank inside is a broken line.
        text = text.replace(" ", "")
    if " " in text:
        return None
    return _digits(text) or _fraction(text) or _hundredths(text) or _chinese(text)


def _digits(text: str) -> Number | None:
    match = _NUMERIC.fullmatch(text) or _SIGNED.fullmatch(text)
    if match is None:
        return _named(text)
    value = decimal_number(match["number"])
    sure, comparator = comparator_before(match["lead"] + (match.groupdict().get("lead2") or ""))
    if value is None or not sure:
        return None
    if (upper := _UPPER.fullmatch(match["rest"])) is not None:
        return _range(value, comparator, upper)
    return _joined(match, value, comparator, _rest(match["rest"], led=comparator is not None))


def _named(text: str) -> Number | None:
    """完成率100%, 举办活动5场: the unit must be known and end the value, and no operator may stand apart (不低于上年90%)."""
    match = _NAMED.fullmatch(text)
    if match is None or _APART.search(match["own"]):
        return None
    value, rest = decimal_number(match["number"]), _rest(match["rest"], led=False)
    if value is None or rest is None or rest.text or not _counts(rest.unit, led=False):
        return None
    return _joined(match, value, None, rest)


def _joined(match: re.Match[str], value: Decimal, comparator: Comparator | None, rest: _Rest | None) -> Number | None:
    if rest is None:
        return None
    groups = match.groupdict(default="")
    sure, joined = comparators_agree(comparator, rest.comparator)
    every = re.findall(r"季度|学期|[年月周天日人次场户个家亩期生]", groups.get("every", ""))
    unit = "/".join((rest.unit, *every)) if rest.unit else None
    words = "".join(filter(None, (groups.get("own"), _verbs(groups.get("lead", "")), rest.text)))
    return Number(joined, value, unit, text=words or None) if sure else None


def _verbs(lead: str) -> str:
    return "".join(re.findall(rf"(?:{_VERBS})[到至了]?", lead))


def _range(value: Decimal, comparator: Comparator | None, match: re.Match[str]) -> Number | None:
    """Two bounds; both must be in the same unit and in order. ≥80%且≤90% is a range, 80%,90% are two numbers."""
    upper = decimal_number(match["number"])
    sure, second = comparator_before(match["lead"] or match["lead2"] or "")
    rest = _rest(match["rest"], led=True)
    if upper is None or rest is None or not sure or upper < value:
        return None
    if rest.unit is None and _DAMAGED_DATE.fullmatch(f"{value}-{upper}"):
        return None
    if match["sep"] in (None, ",", "且", ",且") or second is not None:
        if (comparator, second) != (Comparator.GE, Comparator.LE):
            return None
        comparator = None
    if match["sep"] == "、" or (match["unit"] and match["unit"].strip("()") != (rest.unit or "")):
        return None
    return Number(comparator or rest.comparator, value, rest.unit, upper, rest.text)


def _rest(rest: str, *, led: bool) -> _Rest | None:
    """Unit, operator and words after a number; None where they cannot be told apart. `led`: an operator stands before the number."""
    if not rest:
        return _Rest(None)
    if match := _APPROXIMATE.match(rest):
        unit = _unit(match[1] + rest[match.end() :], led=led)
        return unit and unit._replace(comparator=Comparator.ABOUT)
    if match := _AFTER.fullmatch(rest):
        unit = _unit(match["unit"], led=led)
        if unit is not None and unit.text is None and (match["after"] != "内" or is_known_unit(match["unit"])):
            return _Rest(unit.unit, AFTER.get(match["after"], Comparator.LE), match["text"].strip("(),") or None)
    return _unit(rest, led=led)


def _unit(text: str, *, led: bool) -> _Rest | None:
    """The printed unit at the start of `text`: whole, in brackets, or followed by words (100%完成, 5篇论文)."""
    if not text:
        return _Rest(None)
    bare = unbracketed(text)
    if is_known_unit(bare) or (bare != text and _PRINTED_UNIT.fullmatch(bare)):
        return _Rest(bare)
    if (match := _NOTE.fullmatch(text)) and match["unit"] and is_known_unit(match["unit"]):
        return _Rest(match["unit"], text=match["note"][1:-1].removeprefix("含") or None)
    known = longest_unit(text, measures_only=not led)
    words = text[len(known) :].strip("(),")
    if known and len(words) > 1 and len(words) <= 12 and _HANZI.fullmatch(words):
        return _Rest(known, text=words)
    if _PRINTED_UNIT.fullmatch(text) and len(text) <= (8 if led else 2) and (led or _HANZI.fullmatch(text)):
        return _Rest(text)
    return None


def _hundredths(text: str) -> Number | None:
    match = _HUNDREDTHS.fullmatch(text)
    if match is None:
        return None
    value = decimal_number(match["number"]) if match["number"][0].isascii() else chinese_number(match["number"])
    sure, comparator = comparator_before(match["lead"])
    rest = _rest(match["rest"], led=True)
    if value is None or rest is None or not sure or rest.unit:
        return None
    return _joined(match, value, comparator, _Rest("%" if match["unit"] == "百分之" else "‰", rest.comparator, rest.text))


def _fraction(text: str) -> Number | None:
    """三分之二, 2/3: a share between 0 and 1, to 6 decimals where it does not end. 12/31 is no fraction."""
    match = _FRACTION.fullmatch(text)
    if match is None:
        return None
    over, under = chinese_number(match["of"] or ""), chinese_number(match["parts"] or "")
    over, under = (over, under) if match["of"] else (Decimal(match["n"]), Decimal(match["d"]))
    sure, comparator = comparator_before(match["lead"])
    rest = _rest(match["rest"], led=False)
    if over is None or under is None or not sure or rest is None or rest.unit or not 0 < over < under or under > 10:
        return None
    share = over / under
    exact = share if share * under == over and -int(share.as_tuple().exponent) <= 6 else share.quantize(Decimal("0.000001"), rounding=ROUND_HALF_UP)
    return _joined(match, exact, comparator, rest)


def _chinese(text: str) -> Number | None:
    """一份, 三场以上, 两次: only where numeral and unit are the whole value; never inside prose."""
    match = _CHINESE.fullmatch(text)
    value = chinese_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    sure, comparator = comparator_before(match["lead"])
    rest = _rest(match["rest"], led=False)
    if not sure or rest is None or rest.text or not _counts(rest.unit, led=comparator is not None or value == 0):
        return None
    return _joined(match, value, comparator, rest)


def _counts(unit: str | None, *, led: bool) -> bool:
    """Whether a Chinese numeral before `unit` is a number: 三场 is, 一级, 十分 and a numeral alone are not."""
    if unit is None:
        return led
    parsed = parse_unit(unit)
    return not isinstance(parsed, UnknownUnit) and parsed.family != "grade"
