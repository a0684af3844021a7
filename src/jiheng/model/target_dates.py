"""Dates and periods as targets (2026年6月底前, 2021年1月-12月, 202001-202012)."""

import calendar
import datetime as dt
import re
from typing import NamedTuple

from jiheng.model.numerals import chinese_number

YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_PART = r"上旬|中旬|下旬|月底|月末|底|末|初|中"
_SPAN = r"上半年|下半年|第?[一二三四1-4]季度"
_EACH_MONTH = r"(?:(?:每|次|当)月)"
_IN_MONTH = rf"{_EACH_MONTH}{_DAY}[日号]|{_EACH_MONTH}?{_DAY}[日号](?=之?前|以前)|{_EACH_MONTH}(?:[上中下]旬|月?[底末初])"
_WORDS = rf"{_IN_MONTH}|(?:本|当|该|全|今)?年(?:度?内|底|末)|(?:本|当|全)年度?|年(?:底|末|内)"

_POINT = (
    rf"(?:(?P<y{{n}}>{YEAR})年度?)?(?:(?P<m{{n}}>{_MONTH})月份?(?:(?P<d{{n}}>{_DAY})[日号])?|(?P<span{{n}}>{_SPAN}))(?P<part{{n}}>{_PART})?"
    rf"|(?P<yc{{n}}>{YEAR})(?:年度?(?P<ycpart{{n}}>底|末|初|内)?|年?全年度?)"
    rf"|(?P<yi{{n}}>{YEAR})(?P<sep{{n}}>[-./])(?P<mi{{n}}>{_MONTH})(?:(?P=sep{{n}})(?P<di{{n}}>{_DAY}))?日?(?!\d)"
    rf"|(?P<yg{{n}}>20[0-4]\d)(?P<mg{{n}}>0[1-9]|1[0-2])(?P<dg{{n}}>{_DAY})?(?!\d)"
    rf"|(?P<yb{{n}}>{YEAR})(?![\d.])"
)
_FIRST, _SECOND = (f"(?:{_POINT.format(n=n)})" for n in "12")
# 1-12月, 1月1-5日: the first half borrows what it lacks from the second.
_SHORT = (
    rf"(?P<ysi>{YEAR})[./](?P<msi1>{_MONTH})(?:-{{1,2}}|至|到|~)(?P<msi2>{_MONTH})(?![./\d])月?"
    rf"|(?:(?P<ys>{YEAR})年)?(?P<ms1>{_MONTH})(?:-|至|到|~)(?P<ms2>{_MONTH})月份?(?P<parts>底|末)?"
)
_HAN = r"[\u4e00-\u9fff]"
_LEAD = (
    rf"(?:{_HAN}{{0,12}}?(?:时间|日期|时限|期限)(?:为|:)?|{_HAN}{{0,8}}?(?:于|在|至|到|自|从)|截[至止]到?|不[晚迟]于|不超过|早于"
    r"|预计|计划|确保|力争|[<≤]=?|=|小于等于|等于){0,3}"
)
_DOING = (
    "完成|到位|完工|竣工|开工|结束|实施|验收|交付|支付|拨付|发放|启动|投入|建成|投用|下达|开展|执行"
    "|举办|举行|提交|上报|报送|通过|达标|完结|结题|办结|兑付|付清|付款"
)
_DONE = rf"(?:(?:全部|全面|按时|按期|如期|及时|基本|资金|项目)*+(?:{_DOING}){_HAN}{{0,12}})?"
_TAIL = rf"(?P<tail>之?前|以前|之内|以内|期间|内|止|之?后|起|以来)?(?:前|日前)?,?{_DONE}"
_PERIOD = re.compile(rf"{_LEAD}(?:{_SHORT}|(?P<word>{_WORDS})|{_FIRST}(?:(?:-|--|~|至|到)(?P<two>{_SECOND}))?){_TAIL}")
_UPPER_LEAD = re.compile(r"截[至止]|不[晚迟]于|不超过|早于|[<≤]|小于等于")
_BEFORE = frozenset({"前", "之前", "以前", "止"})
_AFTER = frozenset({"后", "之后", "起", "以来"})
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TEN_DAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0)}
_HINT = re.compile(r"[年月季]|[日号]之?[以前]|\d{4}[-./]\d|\d{6}")
_CHINESE_YEAR = re.compile(r"[二2][〇零○0O][〇零○一二三四五六七八九]{2}(?=年)")
_CHINESE_DAY = re.compile(r"(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[月日号])")
_YEARS = re.compile(r"\(共?[一二三四五六七八九十\d]{1,2}个?年(?:期|度)?\)$")
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
    match = _PERIOD.fullmatch(_years_aside(_arabic(text)))
    if match is None or _is_number(match, name):
        return None
    return _bounded(_period(match), text, match)


def _arabic(text: str) -> str:
    """The text with the year, months and days that are written in Chinese numerals as digits (二〇二六年三月 → 2026年3月)."""
    if not _CHINESE_YEAR.search(text):
        return text
    text = _CHINESE_YEAR.sub(lambda found: "".join(str("〇一二三四五六七八九".index(char)) for char in re.sub("[零○0O]", "〇", found[0])), text)
    return _CHINESE_DAY.sub(lambda found: str(chinese_number(found[0])), text)


def _years_aside(text: str) -> str:
    """The text without the number of years that a bracket behind it tells (2024年-2026年(三年))."""
    return _YEARS.sub("", text)


def _is_number(match: re.Match[str], name: str) -> bool:
    """Whether the digits may as well be a count: 2021, 202012 alone, with no word of time around them."""
    glued = (match["yb1"] or (match["yg1"] and not match["dg1"])) and not match["two"]
    return bool(glued and not match["tail"] and not TIME_NAME.search(name) and match[0].isdigit())


def _period(match: re.Match[str]) -> Period:
    if match["word"]:
        return Period(None, None)
    if match["msi1"]:
        return _months(int(match["ysi"]), int(match["msi1"]), int(match["msi2"]))
    if match["ms1"]:
        return _months(int(match["ys"]), int(match["ms1"]), int(match["ms2"])) if match["ys"] else Period(None, None)
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
    if year is None:
        return Period(None, None)
    month = match[f"m{n}"] or match[f"mi{n}"] or match[f"mg{n}"]
    day = match[f"d{n}"] or match[f"di{n}"] or match[f"dg{n}"]
    if month is not None and day is not None:
        return _day(int(year), int(month), int(day))
    if month is not None:
        return _part(_months(int(year), int(month), int(month)), match[f"part{n}"])
    first, last = _span(match[f"span{n}"]) if match[f"span{n}"] else (1, 12)
    return _part(_months(int(year), first, last), match[f"part{n}"] or match[f"ycpart{n}"])


def _span(text: str) -> tuple[int, int]:
    if text.endswith("半年"):
        return (1, 6) if text[0] == "上" else (7, 12)
    quarter = _QUARTERS[text.removeprefix("第")[0]]
    return quarter * 3 - 2, quarter * 3


def _months(year: int, first: int, last: int) -> Period:
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _day(year: int, month: int, day: int) -> Period:
    """A day that the calendar does not have (2月30日) is a date that tells nothing."""
    if day > calendar.monthrange(year, month)[1]:
        return Period(None, None)
    date = dt.date(year, month, day)
    return Period(date, date)


def _part(whole: Period, part: str | None) -> Period:
    """底 and 末 mean the last day; 上旬, 中旬 and 下旬 ten days each; 初, 中 and 内 say no more than the whole."""
    if part in ("底", "末", "月底", "月末"):
        return Period(None, whole.end)
    if part not in _TEN_DAYS or whole.start is None:
        return whole
    first, last = _TEN_DAYS[part]
    return Period(whole.start.replace(day=first), whole.start.replace(day=last) if last else whole.end)


def _bounded(period: Period, text: str, match: re.Match[str]) -> Period:
    """前, 截至, ≤ leave the start open; 后, 起 leave the end open."""
    lead = text[: _lead_end(match)]
    if match["two"] or match["ms1"] or match["msi1"]:
        return period
    if match["tail"] in _BEFORE or _UPPER_LEAD.search(lead):
        return Period(None, period.end)
    if match["tail"] in _AFTER:
        return Period(period.start, None)
    return period


def _lead_end(match: re.Match[str]) -> int:
    starts = [match.start(name) for name in match.re.groupindex if name != "tail" and match[name] is not None]
    return min(starts, default=0)
