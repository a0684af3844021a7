"""Numbers as documents print them: digits with separators, Chinese numerals, rounding."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

# Numbers with more digits than this are account numbers, codes or damage, never targets.
INTEGER_DIGITS = 18
DECIMAL_PLACES = 6
NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d.]|,\d)"

# Enough for the product of two numbers within the limits and a unit factor, without rounding.
EXACT = Context(prec=80, rounding=ROUND_HALF_UP)

_DIGITS = dict(zip("零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两", (0, 0, *range(1, 10), *range(1, 10), 2), strict=True))
_MYRIADS = {"万": 10**4, "亿": 10**8}
_DIGIT = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
CHINESE_NUMBER = rf"(?:[{_DIGIT}两][{_DIGIT}零〇十百千万亿拾佰仟]*|[十拾][{_DIGIT}]?|[零〇])(?:点[零〇{_DIGIT}]+)?"
_CHINESE = re.compile(CHINESE_NUMBER)
_STEP = re.compile("[十百千拾佰仟万亿]")


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
    whole = _additive(integer) if _STEP.search(integer) else _positional(integer)
    if whole is None:
        return None
    fraction = "".join(str(_DIGITS[char]) for char in places)
    return decimal_number(f"{whole}.{fraction}" if fraction else str(whole))


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` rounded as documents round (四舍五入): 287.965 to two places is 287.97."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


def rounded(value: Fraction, places: int) -> Decimal:
    """An exact value rounded half up (四舍五入), away from zero: 25/3 to two places is 8.33."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places)


def short(value: Fraction | Decimal, most: int = 4) -> str:
    """A value without idle zeros, rounded to at most so many decimals."""
    number = rounded(Fraction(value), most)
    return f"{number.normalize():f}" if number else "0"


def places_of(value: Decimal) -> int:
    """Decimals that a number fills: 9.50 fills one."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def _positional(text: str) -> int | None:
    """二〇二六 = 2026; 三 = 3. 两三 and 三五 are no numbers: they mean two or three, three to five."""
    if 1 < len(text) < 4 and not set(text) & {"零", "〇"}:
        return None
    return int("".join(str(_DIGITS[char]) for char in text))


def _additive(text: str) -> int | None:
    """二十三万九千 = 23 × 10000 + 9 × 1000: the parts before 亿 and 万 and behind them are read alike."""
    for myriad in ("亿", "万"):
        before, found, behind = text.rpartition(myriad)
        if found:
            times = _additive(before)
            rest = _additive(behind) if behind else 0
            return None if not times or rest is None or myriad in before else times * _MYRIADS[myriad] + rest
    return _below_myriad(text)


def _below_myriad(text: str) -> int | None:
    """九千六百五十, 零五: digits before falling steps."""
    total, left = 0, text
    for step, power in (("千仟", 1000), ("百佰", 100), ("十拾", 10)):
        if match := re.match(rf"零*([{_DIGIT}两]?)[{step}]", left):
            if not match[1] and (power != 10 or total):
                return None
            total += power * (_DIGITS[match[1]] if match[1] else 1)
            left = left[match.end() :]
    match = re.fullmatch(rf"零*([{_DIGIT}]?)", left)
    return total + (_DIGITS[match[1]] if match[1] else 0) if match and text else None
