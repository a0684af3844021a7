"""How large a figure of the ledger can be: larger ones are slips of the pen, and no column of a table holds them. Which days belong together."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from jiheng.model.evidence import Activity, Deliverable, Evidence, Payment, Statistic, Survey
from jiheng.web.ledger import days

MOST_COUNT = 10_000_000  # people, answers, sheets
_MOST_FIGURE = Decimal(10) ** 14  # yuan, or in the unit of a statistic
_CENTS = -2


def too_large(record: Evidence) -> str:
    """Why a record holds a figure that cannot be meant, in words; "" where it does not."""
    match record:
        case Payment(amount=amount):
            return _figure(amount) or (_("金额最多两位小数（到分）。") if amount != round(amount, -_CENTS) else "") or ("" if amount else _("金额不能是 0。"))
        case Statistic(value=value):
            return _figure(value)
        case Activity(participants=participants):
            return _count(participants)
        case Survey(asked=asked, answers=answers):
            return _count(asked) or _count(sum(each.count for each in answers)) or _answered(record)
    return ""


def untimely(record: Evidence) -> str:
    """Why the further days of a record cannot be right, in words; "" where they can. The day of the record itself see `days.refused`."""
    match record:
        case Survey(start=start, end=end):
            return _future(start) or _future(end) or (_("结束日期早于开始日期。") if start and end and start > end else "")
        case Deliverable(acceptance=acceptance) if acceptance:
            return _future(acceptance.date)
    return ""


def _future(day: dt.date | None) -> str:
    return days.refused(day, day.year) if day else ""


def _answered(survey: Survey) -> str:
    if survey.asked is None or survey.n <= survey.asked:
        return ""
    return _("有效答卷 %(n)s 份，多于发放的 %(asked)s 份，请核对。") % {"n": survey.n, "asked": survey.asked}


def _figure(value: Decimal) -> str:
    if not value.is_finite() or abs(value) >= _MOST_FIGURE:
        return _("数值太大，不能登记。请核对数值和单位。")
    return ""


def _count(number: int | None) -> str:
    return _("人数或份数最多 %(most)s，请核对。") % {"most": f"{MOST_COUNT:,}"} if number is not None and number > MOST_COUNT else ""
