"""Facts about time: the period of the narrative, years outside the period, years gone by."""

import calendar
import datetime as dt
import re
from functools import lru_cache

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.fold import compact
from jiheng.model.target import Kind
from jiheng.model.target_dates import Period, parse_period

_FULL_DATE = re.compile(r"(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})[日号]?")
_WHOLE_YEAR = re.compile(r"(?:(20\d\d)年?度?)?(?:全年度?|全年度内|全年实施)|(20\d\d)年度?(?:全年)?")
_YEARS = re.compile(r"(20\d\d)年?度?(?:-|至|到|~)(20\d\d)年度?")
_YEAR_MONTH = re.compile(r"(20\d\d)[年./-](\d{1,2})月?")
_MONTHS_ONLY = re.compile(r"\d{1,2}月?(?:份)?(?:-|至|到|~)\d{1,2}月")
_BRACKET = re.compile(r"\(([^()]*)\)")
_LABEL = re.compile(r"^(?:项目)?(?:实施)?(?:周期|期限|时间|起止时间)?[为:]|^[自从]")
_YEAR = re.compile(r"20\d\d(?=年)")
_QUOTED = re.compile(r"《[^》]*》|[（(〔\[][^）)〕\]]*[）)〕\]]|“[^”]*”")
_BREAK = re.compile(r"[，。；、,;\n]")
_COMPARED = re.compile(r"[较比同于与跟对照超过高出低至以自从]$|相比$|截至$|截止$|基于$|根据$|按照$|对比$")
_GOES_ON = re.compile(r"年(?:度|底|末|初)?(?:以来|起|开始|至今|\d*月?(?:\d*日)?[-—–~至到]|同期|基数|的?基础|水平|决算|实际|[底末]的)")


@fact(Submission, zh="材料中有日期的申报表数", stored=False)
def dated_forms(submission: Submission) -> int:
    """How many forms have a start and an end date."""
    return sum(1 for each in submission.declarations if each.start is not None and each.end is not None)


@fact(Declaration, zh="没有读懂的日期栏", stored=False)
def unread_dates(submission: Submission, place: int) -> tuple[str, ...]:
    """Which of the date cells ("start", "end") is filled with something that is not read as a date."""
    noted = {note.address for note in submission.notes}
    return tuple(cell for cell in ("start", "end") if f"declarations/{place}/{cell}" in noted)


@fact(Declaration, zh="空白的日期栏")
def blank_dates(declaration: Declaration, dated_forms: int, unread_dates: tuple[str, ...]) -> tuple[str, ...] | Unknown:
    """Names of the blank date cells of a form; nothing where no form of the document has dates, as layouts without such cells exist."""
    if any(getattr(declaration, cell) is None for cell in unread_dates):
        return Unknown("日期栏填了，但没有读懂", "a date cell is filled, but not with a date that could be read")
    if not declaration.has_form or (dated_forms == 0 and declaration.start is None and declaration.end is None):
        return ()
    cells = (("计划开始日期", declaration.start), ("计划完成日期", declaration.end))
    return tuple(name for name, date in cells if date is None)


@fact(Declaration, zh="首个空白的日期栏")
def blank_date_place(declaration: Declaration) -> str:
    """Address of the first blank date."""
    return "start" if declaration.start is None else "end"


@fact(Declaration, zh="说明中的实施周期", stored=False)
def narrative_period(submission: Submission, declaration: Declaration) -> Period | Unknown:
    """First and last day of the period that the narrative states (实施周期)."""
    text = declaration.narrative.period
    if text is None:
        return Unknown("项目经费情况说明没有实施周期", "the narrative states no period")
    return period_said(text, submission.year)


@fact(Declaration, zh="说明中的开始月份")
def narrative_start(narrative_period: Period) -> dt.date:
    """First day of the narrative's period."""
    assert narrative_period.start is not None
    return narrative_period.start


@fact(Declaration, zh="说明中的完成月份")
def narrative_end(narrative_period: Period) -> dt.date:
    """Last day of the narrative's period."""
    assert narrative_period.end is not None
    return narrative_period.end


@fact(Declaration, zh="有实施周期说明")
def has_narrative_period(declaration: Declaration) -> bool:
    """Whether the narrative says anything about the period."""
    return declaration.narrative.period is not None


@fact(Declaration, zh="实施期间所在栏")
def period_place(declaration: Declaration) -> str:
    """Where the period of the project stands: the dates of the form ("start"), else the narrative ("narrative/period"), else ""."""
    if declaration.start is not None and declaration.end is not None:
        return "start"
    return "narrative/period" if declaration.narrative.period is not None and not declaration.has_form else ""


@fact(Declaration, zh="实施期间第一天")
def first_day(declaration: Declaration, period_place: str, narrative_period: Period | Unknown) -> dt.date | Unknown:
    """First day of the project, by the form, else by the narrative."""
    if period_place == "start" and declaration.start is not None:
        return declaration.start
    return narrative_period if isinstance(narrative_period, Unknown) else narrative_period.start or Unknown("没有开始日期", "there is no start date")


@fact(Declaration, zh="实施期间最后一天")
def last_day(declaration: Declaration, period_place: str, narrative_period: Period | Unknown) -> dt.date | Unknown:
    """Last day of the project, by the form, else by the narrative."""
    if period_place == "start" and declaration.end is not None:
        return declaration.end
    return narrative_period if isinstance(narrative_period, Unknown) else narrative_period.end or Unknown("没有完成日期", "there is no end date")


@fact(Declaration, zh="最早的开始日期")
def earliest_start(declaration: Declaration, narrative_period: Period | Unknown) -> dt.date | Unknown:
    """The earlier of the start dates of form and narrative."""
    starts = [declaration.start] if declaration.start is not None else []
    if not isinstance(narrative_period, Unknown) and narrative_period.start is not None:
        starts.append(narrative_period.start)
    return min(starts) if starts else Unknown("没有开始日期", "there is no start date")


@fact(Declaration, zh="年度目标中已过去的年份")
def past_year_phrase(declaration: Declaration, declared_year: int | Unknown) -> str | Unknown:
    """The words around the first past year that the annual objective names as if it were the year of the form; "" where it names none.

    Not: years in titles, brackets and quotes, years to compare with (较2025年), years since which something runs, years inside the period.
    """
    text = declaration.annual_objective
    if not text or "20" not in text or not _YEAR.search(text.replace(" ", "")):
        return ""
    if isinstance(declared_year, Unknown):
        return declared_year
    first = min((date.year for date in (declaration.start, declaration.end) if date is not None), default=declared_year)
    return _past_year(text, min(first, declared_year))


@fact(Indicator, zh="指标值期限超出实施周期")
def deadline_outside(declaration: Declaration, indicator: Indicator, declared_year: int | Unknown) -> bool:
    """Whether the target is a date after the end or before the start of the project; without dates, before the year of the form."""
    if indicator.target.kind is not Kind.DATE:
        return False
    last, first = indicator.target.end, indicator.target.end or indicator.target.start
    late = last is not None and declaration.end is not None and last > declaration.end
    early = first is not None and declaration.start is not None and first < declaration.start
    return late or early or (_undated(declaration) and last is not None and isinstance(declared_year, int) and last.year < declared_year)


@fact(Indicator, zh="项目期间")
def project_period(declaration: Declaration, indicator: Indicator, declared_year: int | Unknown) -> str:
    """The period of the form, for targets that are dates; without dates, its year; "" for other targets and where the dates contradict each other."""
    if indicator.target.kind is not Kind.DATE:
        return ""
    if _undated(declaration):
        return "" if isinstance(declared_year, Unknown) else f"{declared_year}-01-01 — {declared_year}-12-31"
    if declaration.start is None or declaration.end is None or declaration.start > declaration.end:
        return ""
    return f"{declaration.start.isoformat()} — {declaration.end.isoformat()}"


@fact(Indicator, zh="项目期间是什么")
def period_words(declaration: Declaration) -> str:
    """What the period is called: the dates of the form, or its year where it has none."""
    return "申报的年度" if _undated(declaration) else "项目起止日期"


def _undated(declaration: Declaration) -> bool:
    return declaration.start is None and declaration.end is None


@lru_cache(maxsize=4096)
def period_said(text: str, year: int | None) -> Period | Unknown:
    """The period that a section states; Unknown where it is not a start and an end."""
    bare = _LABEL.sub("", compact(text).strip("。;,. "))
    outside, inside = _BRACKET.sub("", bare), "".join(_BRACKET.findall(bare))
    for said in filter(None, (bare, outside, inside)):
        dated = f"{year}年{said}" if year is not None and _MONTHS_ONLY.match(said) else said
        for period in (_by_days(dated), _by_years(dated, year), parse_period(dated), _by_months(dated)):
            if period is not None and period.start is not None and period.end is not None:
                return period
    return Unknown(f"实施周期“{text[:24]}”写的不是起止年月", "the period is not stated as start and end")


def _by_days(text: str) -> Period | None:
    days = _FULL_DATE.findall(text)
    if len(days) != 2 or len(_FULL_DATE.sub("", text)) > 6:
        return None
    first, last = (_day(*map(int, day)) for day in days)
    return Period(first, last) if first is not None and last is not None else None


def _by_months(text: str) -> Period | None:
    """2026年3月底至2026年11月中旬: only the months are compared."""
    months = _YEAR_MONTH.findall(text)
    if len(months) != 2 or len(_YEAR_MONTH.sub("", text)) > 6 or _FULL_DATE.search(text):
        return None
    first, last = (_day(int(year), int(month), 1) for year, month in months)
    if first is None or last is None:
        return None
    return Period(first, last.replace(day=calendar.monthrange(last.year, last.month)[1]))


def _day(year: int, month: int, day: int) -> dt.date | None:
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, day)


def _by_years(text: str, year: int | None) -> Period | None:
    if match := _YEARS.fullmatch(text):
        return Period(dt.date(int(match[1]), 1, 1), dt.date(int(match[2]), 12, 31))
    if match := _WHOLE_YEAR.fullmatch(text):
        meant = int(match[1] or match[2] or year or 0)
        return Period(dt.date(meant, 1, 1), dt.date(meant, 12, 31)) if meant else None
    return None


@lru_cache(maxsize=4096)
def _past_year(text: str, year: int) -> str:
    """The words around the first year before `year`; years more than a decade ago name something else."""
    bare = _QUOTED.sub(lambda match: "◇" * len(match[0]), text.replace(" ", ""))
    for match in _YEAR.finditer(bare):
        lead, rest = bare[: match.start()], bare[match.start() :]
        if year - 10 < int(match[0]) < year and not _COMPARED.search(lead) and not _GOES_ON.match(bare, match.end()):
            return (_BREAK.split(lead)[-1][-6:] + _BREAK.split(rest)[0][:15]).strip("◇ ")
    return ""
