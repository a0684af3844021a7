"""Cells of tables of evidence: what a printed date, amount, number or word means in a record, or why it cannot be taken."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from jiheng.model.attainment import Degree, degree_of
from jiheng.model.evidence import AcceptanceResult
from jiheng.model.fold import compact
from jiheng.model.likeness import key
from jiheng.model.money import money, money_unit
from jiheng.model.numerals import decimal_number
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind
from jiheng.model.target_dates import parse_period
from jiheng.reference.evidence_columns import evidence_columns

LONGEST = 2000
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?$")
_SEPARATORS = re.compile(r"[、，,；;/\n]+")
_PEOPLE = re.compile(r"(?:人次|人|名|位|份)$")
_YEARLESS = re.compile(r"\d{1,2}月\d{1,2}[日号]|\d{1,2}[-/.]\d{1,2}")
_SERIAL = re.compile(r"[2-7]\d{4}")  # a day as spreadsheets count it, where the cell lost its format: 1954 to 2119
_SERIAL_START = dt.date(1899, 12, 30)
_NEGATIVE = re.compile(r"[(（](.+)[)）]")  # as bookkeepers print it


class Unreadable(ValueError):
    """A cell that cannot be taken; `zh` and `en` say why, and what to write instead."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


class Around(NamedTuple):
    """What else decides the meaning of a cell: the head of its column, the year of days without one, and by their names and ids the records that
    payments can be for (None: several have this name)."""

    head: str
    year: int | None
    linkable: Mapping[str, str | None]


def cell_text(cell: str) -> str:
    """A cell without what cannot be seen and without the apostrophe that marks text in spreadsheets. Raises Unreadable where it is too long, or a
    formula without a result ("=")."""
    text = "".join(char for char in cell if char.isprintable() or char in "\n\t").strip()
    if len(text) > LONGEST:
        raise Unreadable(f"超过 {LONGEST} 字，请缩短，或者作为附件上传", f"longer than {LONGEST} characters; shorten it, or attach it as a file")
    if text == "=":
        raise Unreadable("公式没有计算结果，请用 Excel 或 WPS 打开并保存后再导入", "a formula without a result; open and save the file in Excel or WPS first")
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def read_cell(field: str, text: str, around: Around) -> Any:
    """The value of a field of a record. Raises Unreadable."""
    reader = _READERS.get(field)
    return reader(text, around) if reader else text


def figure(text: str, unit: str | None, title: str) -> tuple[Decimal, str | None]:
    """A statistic with its unit, from the cell itself or from a column of its own. Raises Unreadable."""
    target = parse_target(text, name=title, unit=unit)
    if target.kind is not Kind.NUMERIC or target.value is None or target.upper is not None or target.comparator is not None or target.text:
        raise Unreadable(f"“{_short(text)}”不是一个数，请只写数字和单位", f'"{_short(text)}" is not one number; write the number and its unit only')
    return target.value, target.unit


def _date(text: str, around: Around) -> dt.date:
    printed = compact(_TIME_OF_DAY.sub("", text.strip()))
    if around.year is not None and _YEARLESS.fullmatch(printed):
        printed = f"{around.year}年{printed}" if "月" in printed else f"{around.year}-{printed.replace('/', '-').replace('.', '-')}"
    if _SERIAL.fullmatch(printed):
        return _SERIAL_START + dt.timedelta(days=int(printed))
    period = parse_period(printed, name="日期")
    if period is None or period.start is None or period.start != period.end:
        raise Unreadable(f"“{_short(text)}”不是一个具体日期，请写成 2026-03-01", f'"{_short(text)}" is not one day; write it as 2026-03-01')
    return period.start


def _amount(text: str, around: Around) -> Decimal:
    unit, negative = money_unit(around.head), _NEGATIVE.fullmatch(text)
    yuan = money(negative[1] if negative else text, unit)
    if yuan is not None and negative:
        return -yuan
    if yuan is None and unit:
        raise Unreadable(f"“{_short(text)}”不是金额，请只写数字，如 12000.50", f'"{_short(text)}" is no amount; write a number only, such as 12000.50')
    if yuan is None:
        raise Unreadable(
            f"“{_short(text)}”不是一笔带单位的金额，请在表头写明“金额（元）”或“金额（万元）”",
            f'"{_short(text)}" is no amount with a unit; say in the head whether it is 元 or 万元',
        )
    return yuan


def whole_number(text: str, _around: Around) -> int:
    """A number of people, answers or sheets. Raises Unreadable."""
    number = decimal_number(_PEOPLE.sub("", compact(text)))
    if number is None or number < 0 or number != number.to_integral_value():
        raise Unreadable(f"“{_short(text)}”不是整数，请只写一个整数", f'"{_short(text)}" is no whole number')
    return int(number)


def _several(text: str, _around: Around) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _SEPARATORS.split(text) if part.strip()))


def _degree(text: str, _around: Around) -> Degree:
    words, said = evidence_columns().words, key(text)
    for known, degree in ((words.partly, Degree.PARTLY), (words.no, Degree.MISSED), (words.yes, Degree.REACHED)):
        if said in map(key, known):
            return degree
    found = degree_of(text)
    if found is None:
        raise Unreadable(
            f"从“{_short(text)}”看不出程度，请写“达成”“部分达成”或“未达成”", f'"{_short(text)}" does not tell a degree; write 达成, 部分达成 or 未达成'
        )
    return found


def _accepted(text: str, _around: Around) -> AcceptanceResult | None:
    words, said = evidence_columns().words, key(text)
    if said in map(key, words.waiting):
        return None
    for known, result in ((words.passed, AcceptanceResult.PASSED), (words.failed, AcceptanceResult.FAILED)):
        if said in map(key, known):
            return result
    raise Unreadable(f"从“{_short(text)}”看不出验收结果，请写“通过”或“未通过”", f'"{_short(text)}" does not tell the result; write 通过 or 未通过')


def _paid_for(text: str, around: Around) -> str:
    found = around.linkable.get(text, around.linkable.get(key(text), ""))
    if found is None:
        raise Unreadable(
            f"台账里叫“{_short(text)}”的不止一条，请填写它的编号", f'several records are called "{_short(text)}"; write the id of the one that is meant'
        )
    if not found:
        raise Unreadable(f"台账里没有叫“{_short(text)}”的活动、成果或宣传，请先登记", f'the ledger holds nothing called "{_short(text)}"; enter it first')
    return found


_READERS: dict[str, Callable[[str, Around], Any]] = {
    **dict.fromkeys(("date", "start", "end", "accepted_on"), _date),
    **dict.fromkeys(("participants", "asked"), whole_number),
    **dict.fromkeys(("tags", "partners", "experts"), _several),
    **dict.fromkeys(("theme_match", "degree"), _degree),
    "amount": _amount,
    "accepted": _accepted,
    "paid_for": _paid_for,
}


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}……"
