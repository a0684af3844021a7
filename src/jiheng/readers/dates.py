"""Dates of the form: printed day, month or period → first and last day."""

import calendar
import datetime as dt
import re

from jiheng.readers.labels import fold

_DAY = re.compile(r"(20\d\d|19\d\d)[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d\d|19\d\d)(\d\d)(\d\d)?(?!\d)")


def span_of(text: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a printed day, month or period; None where the text is none of these."""
    folded = fold(text)
    days = [day for found in (_DAY.findall(folded) or _COMPACT.findall(folded)) if (day := _days(*found))]
    if not days or len(days) > 2:
        return None
    return days[0][0], days[-1][1]


def _days(year: str, month: str, day: str) -> tuple[dt.date, dt.date] | None:
    try:
        first = dt.date(int(year), int(month), int(day) if day else 1)
    except ValueError:
        return None
    return first, first if day else first.replace(day=calendar.monthrange(first.year, first.month)[1])
