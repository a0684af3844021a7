"""Values that recognition damaged (292%, ≥929, 1O0%, 二0起): what they may have been, and the value where one repair alone makes sense."""

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from jiheng.model.fold import compact, fold
from jiheng.model.operators import BEFORE, SIGN, alternatives
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Certainty, Kind, Target
from jiheng.model.unit import is_known_unit
from jiheng.reference.target_words import words

_LETTERS = (  # in numbers, and what they look like
    (re.compile(r"(?<=\d)[OoQ〇]|(?<=[<>=≥≤])[OoQ〇](?=[\d.OoQ〇\u4e00-\u9fff]|$)|^[OoQ〇](?=\.\d)"), "0"),
    (re.compile(r"(?<=\d)[lI|丨](?=[\d.,%lI|\u4e00-\u9fff]|$)|(?<=[<>=≥≤])[lI|丨](?=[\d.,%OoQ〇\u4e00-\u9fff]|$)|^[lI|丨](?=[\d.])"), "1"),
)
_BROKEN_PERCENT = re.compile(r"(?<=\d)[0oO]/[0oO]$")
_NO_SIGN = re.compile(r"%=(?=\d)")
_TWO_STROKES = re.compile(r"二(?=0(?!\d)|[1-9]\d)")
_TWO = re.compile(r"2(?P<number>[1-9]\d(?:\.\d)?|100)(?P<unit>%|百分比)?")
_NINE = re.compile(rf"(?P<lead>{SIGN}{{0,2}})(?P<number>[1-9]\d|100)9(?P<unit>%|百分比)?")
_RATE = re.compile(r"率$|比例$|占比$|比重$|满意度$")
_GROWS = re.compile(r"增|涨|提高|提升|上升|倍|利润|收益|回报|毛|拨备|杠杆|环比|同比|降")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_FIRST_FIGURE, _LAST_FIGURE = re.compile(r"\d(?=\d)"), re.compile(r"\d(?=\D*$)")
_LEAD = rf"(?P<lead>(?:{SIGN}|{alternatives(BEFORE)})*)"
_GROUPS = re.compile(rf"{_LEAD}[1-9]\d{{0,2}}(?: \d{{3}})+(?:\.\d+)?(?P<unit>[^\d\s]*(?:/[^\d\s]+)?)")
_SPACED_RATE = re.compile(rf"{_LEAD}\d(?: \d){{1,2}}(?P<unit>[%‰])")
_FAR_ABOVE = 200  # percent: what no part of a whole can be, even by a slip of the author


@lru_cache(maxsize=16_384)
def readings(printed: str, name: str, unit: str | None = None, *, glued: bool = False) -> tuple[str, ...]:
    """What a damaged value may have been; () where nothing about it looks damaged, one reading where no other makes sense.

    `unit` is that of a column of its own; `glued` where the value was cut out of text without separators, so that less is taken on trust."""
    text = compact(fold(printed))
    plain = _with_figures(text)
    if closed := _closed(plain):
        return closed
    found = (
        _signed(plain, name)
        or _without_two(plain, name, unit, glued=glued)
        or _without_nine(plain, name, unit)
        or _too_much(plain, name, unit, glued=glued)
        or ((plain,) if plain != text else ())
    )
    return tuple(dict.fromkeys(found))


def read_value(printed: str, *, name: str, unit: str | None = None, comparator: str | None = None) -> Target:
    """The meaning of a value, of a damaged one that of the only repair (`inferred`); `ambiguous` where there are several."""
    target = parse_target(printed, name=name, unit=unit, comparator=comparator)
    found = readings(printed, name, unit) if target.kind is not Kind.EMPTY else ()
    if not found:
        return target
    if len(found) > 1:
        return msgspec.structs.replace(target, certainty=Certainty.AMBIGUOUS)
    mended = parse_target(found[0], name=name, unit=unit, comparator=comparator)
    return msgspec.structs.replace(mended, raw=target.raw, certainty=Certainty.INFERRED) if mended.kind is not Kind.QUALITATIVE else target


def _closed(text: str) -> tuple[str, ...]:
    """Readings of a number with blanks between its figures (1 200人, 8 0%); () for anything else. Without sign and unit they may be two numbers."""
    found = _GROUPS.fullmatch(text) or _SPACED_RATE.fullmatch(text)
    if found is None:
        return ()
    plain = text.replace(" ", "")
    return (plain,) if found["lead"] or found["unit"] else (text, plain)


def _with_figures(text: str) -> str:
    """The text with figures where letters stand in a number; as it was where that makes no number of it."""
    if len(text) > 16 or not re.search(r"\d|^[<>=≥≤]", text):
        return text
    plain = _BROKEN_PERCENT.sub("%", text)
    for _ in plain:  # what stands behind a letter is seen to be a figure only then
        for pattern, figure in _LETTERS:
            plain = pattern.sub(figure, plain)
    if plain == text:
        return text
    target = parse_target(plain)
    return plain if target.kind is Kind.NUMERIC and (target.unit is None or is_known_unit(target.unit)) else text


def _signed(text: str, name: str) -> tuple[str, ...]:
    """Readings of a sign that is none: %= for ≥, 二 for = or ≥."""
    if found := _NO_SIGN.match(text):
        return text, f"≥{text[found.end() :]}"
    if found := _TWO_STROKES.match(text):
        rest = text[found.end() :]
        value = parse_target(rest).value
        only = value == 0 or (value == 100 and _bare(name).endswith(words("bounded_rates")))
        return (f"={rest}",) if only else (f"={rest}", f"≥{rest}")
    return ()


def _without_two(text: str, name: str, unit: str | None, *, glued: bool) -> tuple[str, ...]:
    """Readings of a rate above 100 that begins with 2, which ≥ looks like."""
    found = _TWO.fullmatch(text)
    if found is None or Decimal(text[: found.end("number")]) <= 100:
        return ()
    mended = f"≥{text[1:]}"
    percent = bool(found["unit"]) or unit in {"%", "百分比"}
    if _bounded(name):
        return (mended,) if percent else (text, mended)
    return (text, mended) if (percent and glued) or (_RATE.search(_bare(name)) and not _GROWS.search(name)) else ()


def _without_nine(text: str, name: str, unit: str | None) -> tuple[str, ...]:
    """Readings of a rate above 100 that ends in 9, which % looks like."""
    found = _NINE.fullmatch(text)
    if found is None:
        return ()
    mended = f"{found['lead']}{found['number']}%"
    if _bounded(name):
        return (mended,) if not (found["unit"] or unit) else (f"{found['lead']}{found['number']}.9%", mended)
    return (text, mended) if not (found["unit"] or unit) and _RATE.search(_bare(name)) and not _GROWS.search(name) else ()


def _too_much(text: str, name: str, unit: str | None, *, glued: bool) -> tuple[str, ...]:
    """A rate that cannot be so high, as printed, and without its first or its last figure."""
    value = parse_target(text, unit=unit).value if _bounded(name) else None
    if value is None or value <= (100 if glued else _FAR_ABOVE):
        return ()
    shorter = (_FIRST_FIGURE.sub("", text, count=1), _LAST_FIGURE.sub("", text, count=1))
    return (text, *(other for other in shorter if (parse_target(other, unit=unit).value or 101) <= 100))


def _bounded(name: str) -> bool:
    return _bare(name).endswith(words("bounded_rates"))


def _bare(name: str) -> str:
    return _BRACKETS.sub("", name).strip()
