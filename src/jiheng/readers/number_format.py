"""Number formats of spreadsheets: the text that a cell prints for the number that it holds (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

import datetime as dt
import functools
import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext

import msgspec

# Formats that files name by number alone. Dates of 14-22, 27-36 and 50-58 follow the reader's locale: they are given as ISO dates.
BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 48: "0.0E+0", 49: "@"}
BUILT_IN |= dict.fromkeys((37, 38, 41, 42), "#,##0") | dict.fromkeys((39, 40, 43, 44), "#,##0.00")
BUILT_IN |= dict.fromkeys((14, 15, *range(27, 32), 36, *range(50, 59)), "yyyy-mm-dd") | {16: "mm-dd", 17: "yyyy-mm", 22: "yyyy-mm-dd hh:mm"}
BUILT_IN |= {18: "h:mm AM/PM", 19: "h:mm:ss AM/PM"} | dict.fromkeys((20, 32, 34), "h:mm") | dict.fromkeys((21, 33, 35), "h:mm:ss")
BUILT_IN |= {45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss"}

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<skipped>.)|\*(?P<filled>.)|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<halves>AM/PM|A/P|上午/下午)'
    r"|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|e+|g+|b+|a{3,4})|(?P<digits>[0#?][0#?,]*)|(?P<point>\.)|(?P<percent>%)|(?P<separator>;)|(?P<text>@)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
_PRECISE = Context(prec=15, rounding=ROUND_HALF_UP)  # spreadsheets show 15 significant digits of their binary numbers
_CJK = re.compile(r"[\u2e80-\u9fff]")


class Unprintable(ValueError):
    """A number in a format that we cannot render."""


class _Token(msgspec.Struct, frozen=True):
    kind: str
    text: str


class _Section(msgspec.Struct, frozen=True):
    tokens: tuple[_Token, ...]
    condition: tuple[str, Decimal] | None = None
    unknown: str | None = None  # a part that changes the digits themselves ([DBNum1])

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)


@functools.lru_cache(maxsize=4096)
def printed_number(raw: str, code: str, epoch: dt.date = dt.date(1899, 12, 30)) -> str:
    """Text of a number under a format code; `epoch` is day 0 of the workbook. Raises Unprintable."""
    try:
        value = _PRECISE.create_decimal(raw)
    except InvalidOperation as error:
        raise Unprintable(raw) from error
    if not value.is_finite() or abs(value.adjusted()) > 50:
        raise Unprintable(raw)
    sections = _sections(code)
    section, value = _choose(sections, value)
    if section.has("date"):  # whatever the digits look like: dates in Chinese numerals mean the same
        return _date(section.tokens, value, epoch)
    if section.unknown is not None:
        raise Unprintable(code)
    with localcontext(prec=100, rounding=ROUND_HALF_UP):
        return _number(section, value)


def printed_text(text: str, code: str) -> str:
    """Text of a text cell: formats may add words around it (`@"(次)"`)."""
    section = next((section for section in _sections(code) if section.has("text")), None)
    if section is None:
        return text
    return "".join(text if token.kind == "text" else _literal(token) for token in section.tokens)


@functools.lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[_Token]] = [[]]
    for found in _TOKEN.finditer(code):
        kind = str(found.lastgroup)
        if kind == "separator":
            sections.append([])
        else:
            sections[-1].append(_Token(kind, found[kind]))
    return tuple(_section(tokens) for tokens in sections)


def _section(tokens: list[_Token]) -> _Section:
    condition = unknown = None
    kept: list[_Token] = []
    for token in tokens:
        if token.kind != "bracket":
            kept.append(token)
        elif found := _CONDITION.match(token.text):
            condition = found[1], Decimal(found[2])
        elif token.text.startswith("$"):
            kept.append(_Token("quoted", token.text[1:].partition("-")[0]))
        elif token.text.casefold().startswith("dbnum"):
            unknown = token.text
        elif token.text.casefold() in ("h", "hh", "m", "mm", "s", "ss"):
            kept.append(_Token("date", f"[{token.text[0].lower()}]"))
    return _Section(tuple(kept), condition, unknown)


def _choose(sections: tuple[_Section, ...], value: Decimal) -> tuple[_Section, Decimal]:
    """The section for a value and what is left to print: a section for negative numbers prints its own sign."""
    numeric = [section for section in sections if not section.has("text") or len(sections) == 1]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(section.condition, value):
                return section, abs(value) if section.condition is not None and value < 0 else value
        raise Unprintable(str(value))
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0] if numeric else _Section((_Token("general", ""),)), value


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, limit = condition
    return {"<": value < limit, ">": value > limit, "=": value == limit, "<=": value <= limit, ">=": value >= limit, "<>": value != limit}[sign]


def _literal(token: _Token) -> str:
    return {"skipped": " ", "filled": ""}.get(token.kind, token.text)


def _number(section: _Section, value: Decimal) -> str:
    tokens = section.tokens
    if section.has("exponent"):
        raise Unprintable("".join(token.text for token in tokens))
    value = value.scaleb(2 * sum(token.kind == "percent" for token in tokens))
    first = next((at for at, token in enumerate(tokens) if token.kind in ("digits", "point")), None)
    sign = "-" if value < 0 else ""
    if first is None:
        shown = "".join(_general(abs(value)) if token.kind in ("general", "text") else _literal(token) for token in tokens)
        return (sign if section.has("general") or section.has("text") else "") + shown.strip()
    last = max(at for at, token in enumerate(tokens) if token.kind in ("digits", "point"))
    if any(token.kind not in ("digits", "point") for token in tokens[first : last + 1]):  # fractions, digits with signs between them
        raise Unprintable("".join(token.text for token in tokens))
    digits = "".join(token.text for token in tokens[first : last + 1])
    body = _digits(abs(value), digits)
    before, after = ("".join(map(_literal, part)) for part in (tokens[:first], tokens[last + 1 :]))
    return (sign if body.strip("0.,") else "") + (before + body + after).strip()


def _digits(value: Decimal, pattern: str) -> str:
    """Digits of a value under a pattern such as `#,##0.00`; commas at its end divide by a thousand each."""
    whole, _, fraction = pattern.partition(".")
    scaled = whole.rstrip(",")
    value = value.scaleb(-3 * (len(whole) - len(scaled) + len(fraction) - len(fraction.rstrip(","))))
    fraction = fraction.rstrip(",").replace(",", "")
    rounded = f"{value.quantize(Decimal(1).scaleb(-len(fraction))):{',' if ',' in scaled else ''}f}"
    integer, _, decimals = rounded.partition(".")
    integer = _at_least(integer, scaled.replace(",", ""), grouped="," in scaled)
    fewest = max((at for at, sign in enumerate(fraction, start=1) if sign == "0"), default=0)
    while len(decimals) > fewest and decimals.endswith("0"):
        decimals = decimals[:-1]
    return integer + ("." if decimals else "") + decimals


def _at_least(integer: str, pattern: str, *, grouped: bool) -> str:
    """As many integer digits as the pattern has zeros; none for 0 under `#`."""
    least = len(pattern[pattern.index("0") :]) if "0" in pattern else 0
    if not least and integer == "0":
        return ""
    missing = least - len(integer.replace(",", ""))
    return integer if missing <= 0 else f"{int(integer.replace(',', '')):0{least + (least - 1) // 3},}" if grouped else "0" * missing + integer


def _general(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(tokens: tuple[_Token, ...], value: Decimal, epoch: dt.date) -> str:
    if not 0 <= value < 2_958_466:
        raise Unprintable(str(value))
    days = int(value)
    # Day 60 of the 1900 calendar is the 29 February that never was; before it dates are off by one.
    day = epoch + dt.timedelta(days=days + (1 if epoch.year == 1899 and days < 60 else 0))
    seconds = int(((value - days) * 86_400).to_integral_value(ROUND_HALF_UP))
    moment = dt.datetime.combine(day, dt.time()) + dt.timedelta(seconds=seconds)
    kinds = {token.text[0].lower() for token in tokens if token.kind == "date"}
    if any(token.text.startswith("[") for token in tokens if token.kind == "date"):
        raise Unprintable("[h]")
    if {"y", "m", "d"} <= kinds and not any(_CJK.search(token.text) for token in tokens):
        return f"{moment:%Y-%m-%d %H:%M}" if "h" in kinds and seconds else f"{moment:%Y-%m-%d}"
    return _moment(tokens, moment)


def _moment(tokens: tuple[_Token, ...], moment: dt.datetime) -> str:
    halves = any(token.kind == "halves" for token in tokens)
    shown, before = [], ""
    for at, token in enumerate(tokens):
        if token.kind == "halves":
            shown.append(("上午" if moment.hour < 12 else "下午") if _CJK.search(token.text) else f"{moment:%p}")
        elif token.kind != "date":
            shown.append(_literal(token))
        else:
            following = next((later.text[0].lower() for later in tokens[at + 1 :] if later.kind == "date"), "")
            minutes = token.text[0] in "mM" and len(token.text) < 3 and (before == "h" or following == "s")
            before = token.text[0].lower()
            shown.append(_part("minute" if minutes else before, len(token.text), moment, halves=halves))
    return "".join(shown).strip()


def _part(kind: str, width: int, moment: dt.datetime, *, halves: bool) -> str:
    if kind in ("y", "e"):
        return f"{moment.year % 100:02}" if kind == "y" and width <= 2 else str(moment.year)
    if kind in ("m", "d") and width > 2:
        return {"m": f"{moment:%b}" if width == 3 else f"{moment:%B}", "d": f"{moment:%a}" if width == 3 else f"{moment:%A}"}[kind]
    if kind == "a":
        return ("周" if width == 3 else "星期") + "一二三四五六日"[moment.weekday()]
    numbers = {"m": moment.month, "d": moment.day, "h": (moment.hour - 1) % 12 + 1 if halves else moment.hour, "minute": moment.minute, "s": moment.second}
    if kind not in numbers:
        raise Unprintable(kind)
    return f"{numbers[kind]:0{min(width, 2)}}"
