"""Days of records: today, and which days a record cannot be of."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _


def today() -> dt.date:
    """The day it is at this place."""
    return timezone.localdate()


def begun(year: int) -> dt.date | None:
    """The day with which an entry in a ledger of that year begins: today, None where the year is another one."""
    return today() if today().year == year else None


def refused(day: dt.date, year: int) -> str:
    """Why a record cannot be of this day, in words; "" where it can."""
    if day > today():
        return _("%(day)s 还没有到。台账只登记已经发生的事。") % {"day": day.isoformat()}
    if day.year != year:
        return _("%(day)s 不在 %(year)s 年度内。请核对日期；属于其他年度的，登记到那个年度的项目里。") % {"day": day.isoformat(), "year": year}
    return ""
