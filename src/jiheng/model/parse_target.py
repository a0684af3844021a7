"""Grammar of target values (指标值): what a cell of an indicator table means."""

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from jiheng.model.fold import compact, fold, is_blank, unbracketed
from jiheng.model.operators import BEFORE, SIGN, alternatives, comparator_before
from jiheng.model.target import Certainty, Comparator, Kind, Target
from jiheng.model.target_dates import TIME_NAME, parse_period
from jiheng.model.target_number import Number, parse_number
from jiheng.model.unit import Unit, is_known_unit, parse_unit

_LABEL = re.compile(r"(?:三级)?(?:指标|目标)值?\d{0,2} *:")
_TYPE_WORD = re.compile(r"(?:指标)?(?:正向|反向|定性|定量)(?:指标)?(?:$|[ :,/]+|(?=[<>=≥≤≈\d]|大于|小于|等于|不))")
_SIGNS_ON_TEXT = re.compile(rf"{SIGN}+ *(?=[^\W\d])")
_PLACEHOLDER = re.compile(
    rf"(?:{alternatives(BEFORE)}|[\s/\\_.…·*?□○〇△×※、,;:。'\"()~<>=≥≤≈-]|[XxNn]+(?![A-Za-z])|[oO](?![A-Za-z])|待定|待填写|待填|请填写|同上|略)*+"
)
_NOTHING = frozenset({"无", "暂无", "没有", "不适用", "不涉及", "N/A", "n/a", "NA", "null", "None"})
# Where the name speaks of harm, 无 is a promise (no accident), not a blank.
_HARM = re.compile(r"事故|投诉|违规|违纪|违法|问题|舆情|案件|拖欠|纠纷|差错|损失|上访|信访|污染|超标|风险|负面|伤亡|事件|瑕疵|缺陷|失误|挪用|泄露|故障")
_NAME_UNIT = re.compile(r"\((?:单位:?)?(?:[<>=≥≤]|[*Xx×_])*(?P<unit>[^()]*(?:\([^()]*\)[^()]*)?)\)")
_CJK_BLANK = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
# Most cells are of this shape; reading them at once saves most of the time. Anything else takes the long way, with the same result.
_PLAIN = re.compile(
    rf"(?P<sign>{SIGN}?) ?(?P<number>[0-9]{{1,15}}(?:\.[0-9]{{1,6}})?) ?(?:\((?P<bracket>[^()\s\d]{{1,8}})\)|(?P<glued>[^()\s\d年月季]{{1,6}}))"
)
# 2021.1, 202012 and 2021-2023 may be dates or counts: sign, unit and name decide.
_DATE_OR_COUNT = re.compile(rf"{SIGN}?\d+(?:\.\d+)?(?:[-~至]\d+(?:\.\d+)?)?")
_SIGNS = {sign.value: sign for sign in Comparator}
_LONG = 400


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
    target = _parse(printed)
    if target.kind is Kind.QUALITATIVE:
        return target
    if target.kind is Kind.EMPTY:
        return _promised(target, name or "")
    given = _given_unit(unit, name) if target.unit is None else None
    target = _date_or_count(target, name or "", given)
    return _completed(target, given, comparator) if target.kind is Kind.NUMERIC else target


def format_number(value: Decimal, *, comparator: Comparator | None = None, upper: Decimal | None = None, unit: str | None = None) -> str:
    """A numeric target as the form prints it: ≤1.50(万元/次), 3-5(个)."""
    dash = "-" if value >= 0 else "至"
    span = f"{value:f}" if upper is None else f"{value:f}{dash}{upper:f}"
    return f"{comparator or ''}{span}{f'({unit})' if unit else ''}"


def format_target(target: Target) -> str:
    """A target in canonical form; parsing it again gives the same meaning. Words beside a number are left out; dates without a year stay as printed."""
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
def _parse(raw: str) -> Target:
    """The meaning of the cell alone."""
    return _plain(raw) or _general(raw)


def _plain(raw: str) -> Target | None:
    match = _PLAIN.fullmatch(raw)
    unit = match and (match["bracket"] or match["glued"])
    if match is None or unit is None or not isinstance(parse_unit(unit), Unit) or compact(unit) != unit:
        return None
    return Target(raw=raw, kind=Kind.NUMERIC, comparator=_SIGNS.get(match["sign"]), value=Decimal(match["number"]), unit=unit)


# Longer cells are sentences; looking for a number among so many words would take long and find none that is a target.
_LONGEST_NUMBER = 200


def _general(raw: str) -> Target:
    if len(raw) > _LONGEST_NUMBER:
        return Target(raw=raw, kind=Kind.QUALITATIVE, text=_qualitative(raw)) if raw.strip() else Target(raw=raw, kind=Kind.EMPTY, certainty=Certainty.MISSING)
    text = compact(_body(raw))
    if _is_empty(text):
        return Target(raw=raw, kind=Kind.EMPTY, certainty=Certainty.MISSING)
    if (period := parse_period(text)) is not None:
        return Target(raw=raw, kind=Kind.DATE, start=period.start, end=period.end)
    if (number := parse_number(text)) is not None:
        return _numeric(raw, number)
    return Target(raw=raw, kind=Kind.QUALITATIVE, text=_qualitative(raw))


def _numeric(raw: str, number: Number) -> Target:
    return Target(raw=raw, kind=Kind.NUMERIC, comparator=number.comparator, value=number.value, upper=number.upper, unit=number.unit, text=number.text)


def _body(raw: str) -> str:
    """Folded text without the words of other columns before it (正向, 定性, 指标1:) and full stops after it."""
    folded = fold(raw).strip()
    for pattern in (_LABEL, _TYPE_WORD):
        if match := pattern.match(folded):
            folded = folded[match.end() :].strip()
    return folded.rstrip("。;,. ") or folded


# Words that look like units and yet say when or about how much: 半年, 季度, 近百人次.
_SAYS_SOMETHING = re.compile("半|近|约|百(?!分)|千(?=[人户名家万])|季度|年度|学期")


def _is_empty(text: str) -> bool:
    if is_blank(text) or text in _NOTHING:
        return True
    left = _PLACEHOLDER.match(text)
    rest = text[left.end() :] if left else text
    if not rest or _SAYS_SOMETHING.search(rest):
        return not rest
    return not any(map(str.isdigit, text)) and is_known_unit(rest.rstrip(")"))


def _promised(target: Target, name: str) -> Target:
    text = compact(_body(target.raw))
    if text in _NOTHING and _HARM.search(name):
        return Target(raw=target.raw, kind=Kind.QUALITATIVE, text=_qualitative(target.raw))
    return target


def _date_or_count(target: Target, name: str, unit: str | None) -> Target:
    """Decides digits that may be either: a unit of its own makes them a count, a name that speaks of time a date."""
    if target.unit is not None or not _DATE_OR_COUNT.fullmatch(text := compact(_body(target.raw))):
        return target
    if target.kind is Kind.DATE and unit is not None and not _is_time(unit):
        number = parse_number(text)
        return target if number is None else _numeric(target.raw, number)
    if target.kind is Kind.NUMERIC and (unit is None or _is_time(unit)) and TIME_NAME.search(name):
        period = parse_period(text, name=name)
        return target if period is None else Target(raw=target.raw, kind=Kind.DATE, start=period.start, end=period.end)
    return target


def _is_time(unit: str) -> bool:
    parsed = parse_unit(unit)
    return isinstance(parsed, Unit) and parsed.family in ("time", "calendar")


def _completed(target: Target, unit: str | None, comparator: str | None) -> Target:
    """The target with what other columns and the name tell."""
    sign = comparator_before(compact(comparator[:_LONG]))[1] if comparator and target.comparator is None else None
    if sign is None and unit is None:
        return target
    return msgspec.structs.replace(target, comparator=target.comparator or sign, unit=target.unit or unit)


def _given_unit(unit: str | None, name: str | None) -> str | None:
    """The unit of a column of its own, whether known or not, or a known unit in brackets in the name."""
    if unit and not is_blank(unit) and (printed := _bare_unit(compact(unit[:_LONG]))) != "无":
        return printed
    return _unit_in_name(name[-_LONG:]) if name else None


def _bare_unit(text: str) -> str:
    """Without the brackets around it: (台(套)) is 台(套); one that lost its partner, as in (万元, belongs to no unit."""
    bare = unbracketed(text)
    return bare if bare.count("(") == bare.count(")") else bare.strip("()")


@lru_cache(maxsize=65_536)
def _unit_in_name(name: str) -> str | None:
    found = [match["unit"] for match in _NAME_UNIT.finditer(compact(name))]
    return found[-1] if found and is_known_unit(found[-1]) else None


def _qualitative(raw: str) -> str:
    """The text without the words of other columns and without an operator before it (=提高)."""
    folded = fold(raw)
    start = 0
    for pattern in (_LABEL, _TYPE_WORD, _SIGNS_ON_TEXT):
        if match := pattern.match(folded, start):
            start = match.end()
    return _clean(raw[start:]) or _clean(raw)


def _clean(text: str) -> str:
    return _CJK_BLANK.sub("", text.strip())
