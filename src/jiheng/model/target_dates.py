"""Dates and periods as targets (2026年6月底前, 2021年1月-12月, 202001-202012)."""

import calendar
import datetime as dt
import re
from typing import NamedTuple

YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_PART = r"上旬|中旬|下旬|月底|月末|底|末|初|中"
_SPAN = r"上半年|下半年|第?[一二三四1-4]季度"
_WORDS = r"(?:本|当|该|全|今)?年(?:度?内|底|末)|(?:本|当|全)年度?|年(?:底|末|内)"

_POINT = (
    rf"(?:(?P<y{{n}}>{YEAR})年度?)?(?:(?P<m{{n}}>{_MONTH})月份?(?:(?P<d{{n}}>{_DAY})[日号])?|(?P<span{{n}}>{_SPAN}))(?P<part{{n}}>{_PART})?"
    rf"|(?P<yc{{n}}>{YEAR})年度?(?P<ycpart{{n}}>底|末|初|内)?"
    rf"|(?P<yi{{n}}>{YEAR})(?P<sep{{n}}>[-./])(?P<mi{{n}}>{_MONTH})(?:(?P=sep{{n}})(?P<di{{n}}>{_DAY}))?日?(?!\d)"
    rf"|(?P<yg{{n}}>20[0-4]\d)(?P<mg{{n}}>0[1-9]|1[0-2])(?P<dg{{n}}>{_DAY})?(?!\d)"
    rf"|(?P<yb{{n}}>{YEAR})(?![\d.])"
)
_FIRST, _SECOND = (f"(?:{_POINT.format(n=n)})" for n in "12")
# 1-12月, 1月1-5日: the first half borrows what it lacks from the second.
_SHORT = rf"(?:(?P<ys>{YEAR})年)?(?P<ms1>{_MONTH})(?:-|至|到|~)(?P<ms2>{_MONTH})月份?(?P<parts>底|末)?"
_LEAD = r"(?:[\u4e00-\u9fff]{0,12}?(?:时间|日期|时限|期限)(?:为|:)?|[\u4e00-\u9fff]{0,8}?(?:于|在|至|到|自|从)|截[至止]到?|不[晚迟]于|不超过|早于|预计|计划|确保|力争|[<≤]=?|=|小于等于|等于)*"
_DOING = r"完成|到位|完工|竣工|开工|结束|实施|验收|交付|支付|拨付|发放|启动|投入|建成|投用|下达|开展|执行|举办|举行|提交|上报|报送|通过|达标|完结|结题|办结|兑付|付清|付款"
_TAIL = rf"(?P<tail>之?前|以前|之内|以内|期间|内|止|之?后|起|以来)?(?:前|日前)?[,]?(?:(?:全部|全面|按时|按期|如期|及时|基本|资金|项目)*(?:{_DOING})[\u4e00-\u9fff]{{0,12}})?"
_PERIOD = re.compile(rf"{_LEAD}(?:{_SHORT}|(?P<word>{_WORDS})|{_FIRST}(?:(?:-|--|~|至|到)(?P<two>{_SECOND}))?){_TAIL}")
_UPPER_LEAD = re.compile(r"截[至止]|不[晚迟]于|不超过|早于|[<≤]|小于等于")
_BEFORE = frozenset({"前", "之前", "以前", "止"})
_AFTER = frozenset({"后", "之后", "起", "以来"})
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_HINT = re.compile(r"[年月季]|\d{4}[-./]\d|\d{6}")
TIME_NAME = re.compile(r"时间|日期|时限|期限|周期|起止|开工|竣工|完工|时效|时点|节点")


class Period(NamedTuple):
    """First and last day, each None where the text does not tell it (no year, or only one side)."""

    start: dt.date | None
    end: dt.date | None


def parse_period(text: str, *, name: str = "") -> Period | None:
    """The date or period that folded text without blanks prints, or None where it prints something else.

    A bare 202012 or 2021 is a date only where `name` speaks of time (完成时间, 竣工时限).
    """
    if not _HINT.search(text) and not TIME_NAME.search(name):
        return None
    match = _PERIOD.fullmatch(text)
    if match is None or _is_number(match, name):
        return None
    return _bounded(_period(match), text, match)


def _is_number(match: re.Match[str], name: str) -> bool:
    """Whether the digits may as well be a count: 2021, 202012 alone, with no word of time around them."""
    glued = (match["yb1"] or (match["yg1"] and not match["dg1"])) and not match["two"]
    return bool(glued and not match["tail"] and not TIME_NAME.search(name) and match[0].isdigit())


def _period(match: re.Match[str]) -> Period:
    if match["word"]:
        return Period(None, None)
    if match["ms1"]:
        return _months(match["ys"], int(match["ms1"]), int(match["ms2"]))
    first = _point(match, "1")
    if not match["two"]:
        return first
    second = _point(match, "2", year=_year(match, "1"))
    return Period(first.start, second.end)


def _year(match: re.Match[str], n: str) -> str | None:
    return next((match[f"{key}{n}"] for key in ("y", "yc", "yi", "yg", "yb") if match[f"{key}{n}"]), None)


def _point(match: re.Match[str], n: str, *, year: str | None = None) -> Period:
    """First and last day of one date, month, part of a month, quarter, half year or year."""
    year = _year(match, n) or year
    month = match[f"m{n}"] or match[f"mi{n}"] or match[f"mg{n}"]
    day = match[f"d{n}"] or match[f"di{n}"] or match[f"dg{n}"]
    part = match[f"part{n}"] or match[f"ycpart{n}"]
    if year is None:
        return Period(None, None)
    if span := match[f"span{n}"]:
        first, last = _span(span)
        return _last_day(_months(year, first, last)) if part else _months(year, first, last)
    if month is None:
        return _last_day(_months(year, 1, 12)) if part in ("底", "末") else _months(year, 1, 12)
    if day is not None:
        return _day(int(year), int(month), int(day))
    return _part_of_month(_months(year, int(month), int(month)), part)


def _span(text: str) -> tuple[int, int]:
    if text.endswith("半年"):
        return (1, 6) if text[0] == "上" else (7, 12)
    quarter = _QUARTERS[text.removeprefix("第")[0]]
    return quarter * 3 - 2, quarter * 3


def _months(year: str | None, first: int, last: int) -> Period:
    if year is None:
        return Period(None, None)
    return Period(dt.date(int(year), first, 1), dt.date(int(year), last, calendar.monthrange(int(year), last)[1]))


def _day(year: int, month: int, day: int) -> Period:
    """A day that the calendar does not have (2月30日) is a date that tells nothing."""
    if day > calendar.monthrange(year, month)[1]:
        return Period(None, None)
    date = dt.date(year, month, day)
    return Period(date, date)


def _part_of_month(month: Period, part: str | None) -> Period:
    assert month.start is not None and month.end is not None
    if part in ("底", "末", "月底", "月末"):
        return _last_day(month)
    days = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, month.end.day)}.get(part or "", (1, month.end.day))
    return Period(month.start.replace(day=days[0]), month.start.replace(day=days[1]))


def _last_day(period: Period) -> Period:
    return Period(None, period.end)


def _bounded(period: Period, text: str, match: re.Match[str]) -> Period:
    """前, 截至, ≤ leave the start open; 后, 起 leave the end open."""
    lead = text[: _lead_end(match)]
    if match["two"] or match["ms1"]:
        return period
    if match["tail"] in _BEFORE or _UPPER_LEAD.search(lead):
        return Period(None, period.end)
    if match["tail"] in _AFTER:
        return Period(period.start, None)
    return period


def _lead_end(match: re.Match[str]) -> int:
    starts = [match.start(name) for name in match.re.groupindex if name != "tail" and match[name] is not None]
    return min(starts, default=0)
