"""Grammar of target values (指标值): what a cell of an indicator table means."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from jiheng.model.fold import compact, fold, is_blank
from jiheng.model.numerals import CHINESE_NUMBER, NUMBER, chinese_number, decimal_number
from jiheng.model.operators import AFTER, BEFORE, SIGN, alternatives, comparator_before, comparators_agree
from jiheng.model.target import Comparator, Kind, Target
from jiheng.model.target_dates import parse_period
from jiheng.model.unit import UnknownUnit, is_known_unit, longest_unit, parse_unit

_TYPE_WORD = re.compile(r"(?:指标)?(?:正向|反向|定性|定量)(?:指标)?(?:$|[ :,/]+|(?=[<>=≥≤≈\d]|大于|小于|等于|不))")
_LABEL = re.compile(r"(?:三级)?(?:指标|目标)值?\d{0,2} *:")
_FILLERS = "达到|达|共计|合计|总计|累计|共|全年|年度|每次|预计|计划|力争|确保|争取|原则上|目标值|目标|完成|实现|保持在|维持在|稳定在|保持|为|是|在"
_VERBS = "提高|提升|增长|增加|上升|新增|降低|下降|减少|缩短|节约|压减|同比|较上年|比上年|较去年|比去年"
_LEAD = rf"(?:{alternatives(BEFORE)}|[<>=≥≤≈~]+|\((?:{SIGN}+)\)|(?:{_VERBS})[到至了]?|{_FILLERS}|[:,])"
_EVERY = r"(?:每(?P<every>年|月|季度|周|天|日|人|次|场|户|个|家|亩|期|学期)|(?P<per>人|户|亩|年|月)均)"
# OCR reads ≥ as %= or 二; the sign is lost, the number is not.
_DAMAGE = r"(?:%=|[二三](?=\d{2}))"
# The cell repeats its name before the sign: 合格率≥90%.
_OWN_NAME = rf"(?P<own>[\u4e00-\u9fff()、/]{{1,20}}?:?)(?={SIGN}|不低于|不少于|不超过|不高于|大于|小于|达到)"
_NUMERIC = re.compile(rf"(?:{_DAMAGE}|{_OWN_NAME})?(?P<lead>{_LEAD}*){_EVERY}?(?P<lead2>{_LEAD}*)(?P<number>{NUMBER})(?P<rest>.*)", re.DOTALL)
_CHINESE = re.compile(rf"(?P<lead>{_LEAD}*){_EVERY}?(?P<lead2>{_LEAD}*)(?P<number>{CHINESE_NUMBER})(?P<rest>.*)", re.DOTALL)
_HUNDREDTHS = re.compile(rf"(?P<lead>{_LEAD}*)(?P<unit>百分之|千分之)(?P<number>{NUMBER}|{CHINESE_NUMBER})(?P<rest>.*)", re.DOTALL)
_FRACTION = re.compile(rf"(?P<lead>{_LEAD}*)(?:(?P<parts>{CHINESE_NUMBER})分之(?P<of>{CHINESE_NUMBER})|(?P<n>\d)/(?P<d>\d{{1,2}}))(?P<rest>\D{{0,3}})")
_UPPER = re.compile(rf"(?P<unit>[^\d~至到,且-]{{0,8}}?)(?P<sep>--|-|~|至|到|、|,?且|,)(?P<lead>{_LEAD}*)(?P<number>{NUMBER})(?P<rest>.*)", re.DOTALL)
_AFTER = re.compile(rf"(?P<unit>.*?)\(?含?\)?(?P<after>{alternatives(AFTER)}|内(?=$|完成|[办提支拨发到]))(?P<text>[\u4e00-\u9fff,()]{{0,12}})", re.DOTALL)
_PRINTED_UNIT = re.compile(r"[^\d\s<>=≥≤≈~+*?,;:。、…-]{1,12}")
_HANZI = re.compile(r"[\u4e00-\u9fff]+")
_NOTE = re.compile(r"(?P<unit>.*?)(?P<note>\([^()]*\))", re.DOTALL)
_NAME_UNIT = re.compile(r"\((?:单位:?)?(?:[<>=≥≤]|[*Xx×_])*(?P<unit>[^()]*(?:\([^()]*\)[^()]*)?)\)")
_PLACEHOLDER = re.compile(r"(?:[\s/\\_.…·*?□○〇△×※、,;:。'\"()~<>=≥≤-]|[XxNn]+(?![A-Za-z])|[oO](?![A-Za-z])|待定|待填|待填写|请填写|同上|略)*")
_NOTHING = frozenset({"无", "暂无", "没有", "不适用", "不涉及", "N/A", "n/a", "NA", "null", "None"})
# Where the name speaks of harm, 无 is a promise (no accident), not a blank.
_HARM = re.compile(r"事故|投诉|违规|违纪|违法|问题|舆情|案件|拖欠|纠纷|差错|损失|上访|信访|污染|超标|风险|负面|伤亡|事件|瑕疵|缺陷|失误|挪用|泄露|故障")
_FORM_NUMBER = re.compile(rf"{SIGN}?[\d ,]+\.(?: *\d){{2}}\([^()\d]+\)")
_CJK_BLANK = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
_LEADING_SIGNS = re.compile(rf"{SIGN}+ *")
_LONG = 400


class _Number(NamedTuple):
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


def parse_target(raw: str | None, *, name: str | None = None, unit: str | None = None, comparator: str | None = None) -> Target:
    """The meaning of a target value as printed; never raises.

    `name` is the name of the indicator, which may hold the unit (湿地保有量(公顷)); `unit` and `comparator` are the texts of columns of
    their own (万元; 大于等于). What stands beside the number itself wins over them. `unit` of the result is the printed unit in half width;
    `text` of a numeric target holds words beside the number that are neither operator nor unit (降低, 完成).

    Empty are: blank, strokes, unfilled templates (≥**%, XX人, ……, 指标2:), a unit or an operator alone, and 无 or 不适用, unless the name
    speaks of harm (安全事故：无). Contradictory operators, several numbers and numbers beyond 18 integer digits or 6 decimals are
    qualitative: their text stays and nothing is guessed.
    """
    printed = (raw or "").strip()
    if len(printed) > _LONG:
        return Target(raw=printed, kind=Kind.QUALITATIVE, text=_clean(printed))
    return _parse(printed, (name or "").strip()[-_LONG:], (unit or "").strip()[:_LONG], (comparator or "").strip()[:_LONG])


def format_number(value: Decimal, *, comparator: Comparator | None = None, upper: Decimal | None = None, unit: str | None = None) -> str:
    """A numeric target as the form prints it: ≤1.50(万元/次), 3-5(个)."""
    span = f"{value:f}" if upper is None else f"{value:f}-{upper:f}"
    return f"{comparator or ''}{span}{f'({unit})' if unit else ''}"


def format_target(target: Target) -> str:
    """A target in canonical form; parsing it again gives the same meaning. Dates without a year keep their printed text."""
    if target.kind is Kind.NUMERIC and target.value is not None:
        return format_number(target.value, comparator=target.comparator, upper=target.upper, unit=target.unit)
    if target.kind is Kind.DATE:
        return _format_period(target)
    return target.text or ""


def _format_period(target: Target) -> str:
    if target.start is None and target.end is None:
        return target.raw
    if target.start is None:
        return f"{target.end:%Y-%m-%d}前"
    if target.end is None:
        return f"{target.start:%Y-%m-%d}起"
    return f"{target.start:%Y-%m-%d}" if target.start == target.end else f"{target.start:%Y-%m-%d}至{target.end:%Y-%m-%d}"


@lru_cache(maxsize=65_536)
def _parse(raw: str, name: str, unit: str, comparator: str) -> Target:
    body = _body(raw)
    given_unit = _given_unit(unit, name)
    if _is_empty(body, name):
        return Target(raw=raw, kind=Kind.EMPTY)
    text = compact(body)
    if given_unit is None and (period := parse_period(text, name=name)) is not None:
        return Target(raw=raw, kind=Kind.DATE, start=period.start, end=period.end)
    number = _number(text)
    if number is None:
        return Target(raw=raw, kind=Kind.QUALITATIVE, text=_qualitative(raw))
    return Target(
        raw=raw,
        kind=Kind.NUMERIC,
        comparator=number.comparator or _column_comparator(comparator),
        value=number.value,
        upper=number.upper,
        unit=number.unit or given_unit,
        text=number.text,
    )


def _body(raw: str) -> str:
    """Folded text without the words of other columns before it (正向, 定性, 指标1:) and full stops after it."""
    folded = fold(raw).strip()
    for pattern in (_LABEL, _TYPE_WORD):
        if match := pattern.match(folded):
            folded = folded[match.end() :].strip()
    return folded.rstrip("。;,. ") or folded


def _is_empty(body: str, name: str) -> bool:
    if is_blank(body):
        return True
    text = compact(body)
    if text in _NOTHING:
        return not _HARM.search(name)
    left = _PLACEHOLDER.match(text)
    rest = text[left.end() :] if left else text
    return not rest or (not _has_number(text) and is_known_unit(rest.rstrip(")")))


def _has_number(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _given_unit(unit: str, name: str) -> str | None:
    if printed := compact(unit).strip("()"):
        return None if is_blank(printed) or printed == "无" else printed
    found = [match["unit"] for match in _NAME_UNIT.finditer(compact(name))]
    return found[-1] if found and is_known_unit(found[-1]) else None


def _column_comparator(text: str) -> Comparator | None:
    return comparator_before(compact(text))[1] if text else None


def _number(text: str) -> _Number | None:
    if _FORM_NUMBER.fullmatch(text):
        # Two decimals and a unit in brackets are the printed form of one number: a blank inside is a broken line.
        text = text.replace(" ", "")
    if " " in text:
        return None
    return _digits(text) or _fraction(text) or _hundredths(text) or _chinese(text)


def _digits(text: str) -> _Number | None:
    match = _NUMERIC.fullmatch(text)
    value = decimal_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    lead = match["lead"] + match["lead2"]
    sure, comparator = comparator_before((match["own"] or "") and lead or lead)
    if not sure:
        return None
    if (upper := _UPPER.fullmatch(match["rest"])) is not None:
        return _range(value, comparator, upper)
    rest = _rest(match["rest"], led=comparator is not None)
    return _joined(match, value, comparator, rest)


def _joined(match: re.Match[str], value: Decimal, comparator: Comparator | None, rest: _Rest | None) -> _Number | None:
    if rest is None:
        return None
    sure, joined = comparators_agree(comparator, rest.comparator)
    groups = match.groupdict()
    every = groups.get("every") or groups.get("per")
    unit = f"{rest.unit}/{every}" if every and rest.unit else rest.unit
    words = "".join(filter(None, (groups.get("own"), _verbs(match["lead"]), rest.text)))
    return _Number(joined, value, unit, text=words or None) if sure else None


def _verbs(lead: str) -> str:
    return "".join(re.findall(rf"(?:{_VERBS})[到至了]?", lead))


def _range(value: Decimal, comparator: Comparator | None, match: re.Match[str]) -> _Number | None:
    """Two bounds; both must be in the same unit and in order. ≥80%且≤90% is a range, 80%,90% are two numbers."""
    upper = decimal_number(match["number"])
    sure, second = comparator_before(match["lead"])
    rest = _rest(match["rest"], led=True)
    if upper is None or rest is None or not sure or upper < value:
        return None
    if match["sep"].endswith(("且", ",")) or second is not None:
        if (comparator, second) != (Comparator.GE, Comparator.LE):
            return None
        comparator = None
    if match["sep"] == "、" or (match["unit"] and match["unit"].strip("()") != (rest.unit or "")):
        return None
    return _Number(comparator or rest.comparator, value, rest.unit, upper, rest.text)


def _rest(rest: str, *, led: bool) -> _Rest | None:
    """Unit, operator and words after a number; None where they cannot be told apart. `led`: an operator stands before the number."""
    if not rest:
        return _Rest(None)
    if match := _AFTER.fullmatch(rest):
        unit = _unit(match["unit"], led=led)
        if unit is not None and unit.text is None:
            return _Rest(unit.unit, AFTER.get(match["after"], Comparator.LE), match["text"].strip("(),") or None)
    return _unit(rest, led=led)


def _unit(text: str, *, led: bool) -> _Rest | None:
    """The printed unit at the start of `text`: whole, in brackets, or followed by words (100%完成, 5篇论文)."""
    if not text:
        return _Rest(None)
    bare = text[1:-1] if text.startswith("(") and text.endswith(")") and text.count("(") == 1 else text
    if is_known_unit(bare) or (bare != text and _PRINTED_UNIT.fullmatch(bare)):
        return _Rest(bare)
    if (match := _NOTE.fullmatch(text)) and match["unit"] and is_known_unit(match["unit"]):
        return _Rest(match["unit"], text=match["note"][1:-1] or None)
    known = longest_unit(text, measures_only=not led)
    words = text[len(known) :].strip("(),")
    if known and len(words) > 1 and len(words) <= 12 and _HANZI.fullmatch(words):
        return _Rest(known, text=words)
    if _PRINTED_UNIT.fullmatch(text) and len(text) <= (8 if led else 2) and (led or _HANZI.fullmatch(text)):
        return _Rest(text)
    return None


def _hundredths(text: str) -> _Number | None:
    match = _HUNDREDTHS.fullmatch(text)
    if match is None:
        return None
    value = decimal_number(match["number"]) if match["number"][0].isascii() else chinese_number(match["number"])
    sure, comparator = comparator_before(match["lead"])
    rest = _rest(match["rest"], led=True)
    if value is None or rest is None or not sure or rest.unit:
        return None
    return _joined(match, value, comparator, _Rest("%" if match["unit"] == "百分之" else "‰", rest.comparator, rest.text))


def _fraction(text: str) -> _Number | None:
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


def _chinese(text: str) -> _Number | None:
    """一份, 三场以上, 两次: only where numeral and unit are the whole value; never inside prose."""
    match = _CHINESE.fullmatch(text)
    value = chinese_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    sure, comparator = comparator_before(match["lead"])
    rest = _rest(match["rest"], led=False)
    if not sure or rest is None or rest.text or not _counts(rest.unit, led=comparator is not None):
        return None
    return _joined(match, value, comparator, rest)


def _counts(unit: str | None, *, led: bool) -> bool:
    """Whether a Chinese numeral before `unit` is a number: 三场 is, 一级, 十分 and a numeral alone are not."""
    if unit is None:
        return led
    parsed = parse_unit(unit)
    return not isinstance(parsed, UnknownUnit) and parsed.family != "grade"


def _qualitative(raw: str) -> str:
    """The text without the words of other columns and without an operator before it (=提高)."""
    folded = fold(raw)
    start = 0
    for pattern in (_LABEL, _TYPE_WORD, _LEADING_SIGNS):
        if match := pattern.match(folded, start):
            start = match.end()
    return _clean(raw[start:]) or _clean(raw)


def _clean(text: str) -> str:
    return _CJK_BLANK.sub("", text.strip())
