"""Numbers as documents print them: digits with separators, Chinese numerals, rounding."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

# Numbers with more digits than this are account numbers, codes or damage, never targets.
INTEGER_DIGITS = 18
DECIMAL_PLACES = 6
NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d.]|,\d)"

# Enough for the product of two numbers within the limits and a unit factor, without rounding.
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)

_DIGITS = dict(zip("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两俩貳叄陸", (0, 0, *range(1, 10), *range(1, 10), 2, 2, 2, 3, 6), strict=True))
_STEPS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
_DIGIT = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
CHINESE_NUMBER = rf"(?:[{_DIGIT}两][{_DIGIT}零〇十百千万亿拾佰仟]*|[十拾][{_DIGIT}]?|[零〇])(?:点[零〇{_DIGIT}]+)?"
_CHINESE = re.compile(CHINESE_NUMBER)


def decimal_number(text: str) -> Decimal | None:
    """The number that `text` prints, with its printed precision; None where it is no number or beyond 18 integer digits or 6 decimals."""
    digits = text.replace(",", "").replace(" ", "")
    integer, _, places = digits.lstrip("+-").partition(".")
    if not (integer + places).isascii() or not (integer + places).isdigit():
        return None
    if len(integer) > INTEGER_DIGITS or len(places) > DECIMAL_PLACES:
        return None
    return Decimal(digits)


def chinese_number(text: str) -> Decimal | None:
    """The number that Chinese numerals print (十二, 一百零五, 贰拾叁万玖仟); None where they do not form one."""
    if not _CHINESE.fullmatch(text):
        return None
    integer, _, places = text.partition("点")
    whole = _positional(integer) if not set(integer) & (_STEPS.keys() | _MYRIADS.keys()) else _additive(integer)
    if whole is None:
        return None
    fraction = "".join(str(_DIGITS[char]) for char in places)
    return decimal_number(f"{whole}.{fraction}" if fraction else str(whole))


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` rounded as documents round (四舍五入): 287.965 to two places is 287.97."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


def _positional(text: str) -> int | None:
    """二〇二六 = 2026; 三 = 3. More than one digit is a number only where it reads like a year or code."""
    return int("".join(str(_DIGITS[char]) for char in text))


def _additive(text: str) -> int | None:
    total, section, digit = 0, 0, -1
    for place, char in enumerate(text):
        if char in _DIGITS:
            if digit > 0:
                return None
            digit = _DIGITS[char]
        elif char in _STEPS:
            if digit < 0 and place > 0 and text[place - 1] not in _MYRIADS:
                return None
            section += (digit if digit >= 0 else 1) * _STEPS[char]
            digit = -1
        else:
            section += max(digit, 0)
            if section == 0:
                return None
            total = (total + section) * _MYRIADS[char] if _MYRIADS[char] > 10**4 else total + section * _MYRIADS[char]
            section, digit = 0, -1
    return total + section + max(digit, 0)
