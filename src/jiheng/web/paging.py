"""Pages by key: the next one begins behind the last row of this one, which an index answers however far one has come."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_date

PAGE = 50
BIGGEST = 2**63 - 1
COUNTED = 1000  # rows that a page counts; beyond it says "more than"


def after(rows: QuerySet[Any], field: str, last: str) -> tuple[list[Any], str]:
    """A page of rows ordered by a unique text column, and the value with which the next one is asked for; "" at the end."""
    found = list((rows.filter(**{f"{field}__gt": last}) if last else rows).order_by(field)[: PAGE + 1])
    return found[:PAGE], str(getattr(found[PAGE - 1], field)) if len(found) > PAGE else ""


def before(rows: QuerySet[Any], last: str) -> tuple[list[Any], str]:
    """A page of rows, newest first, by their primary key."""
    top = number(last)
    found = list((rows.filter(pk__lt=top) if top else rows).order_by("-pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def number(text: str) -> int:
    """A whole number that a database holds; 0 where it is none."""
    return min(int(text), BIGGEST) if text.isascii() and text.isdigit() and len(text) < 20 else 0


def day_of(text: str) -> dt.date | None:
    """A day; None where it is none, or where a time zone may lead out of the calendar."""
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and dt.MINYEAR < found.year < dt.MAXYEAR else None


def at_most(rows: QuerySet[Any]) -> int:
    """How many rows there are, counted no further than one beyond COUNTED."""
    return rows.order_by()[: COUNTED + 1].count()
