"""The outbox: mail about notices that were not read yet. What a tick of the worker calls; no action ever waits for it."""

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from jiheng.web.actions.notice import COLLECTED
from jiheng.web.models import Notice, Person
from jiheng.web.notices import words

QUIET = dt.timedelta(minutes=30)  # between two mails to one person
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440))  # after each failure; after the last one it is given up
_LEASE = dt.timedelta(minutes=10)  # a worker that was killed while it sent: another one tries again
_AT_ONCE = 200  # people in a call
_MOST = 30  # notices that a mail names
logger = logging.getLogger(__name__)


def deliver(now: dt.datetime) -> int:
    """Send what is due, one mail a person whatever the number of notices; how many mails went. Where the post office cannot be reached, the rest waits."""
    lately = Notice.objects.filter(mailed__gt=now - QUIET).values("person")
    due = Notice.objects.filter(mail_at__lte=now, read=None).exclude(person__in=lately)
    sent = 0
    for person in Person.objects.filter(pk__in=due.values("person")).order_by("pk")[:_AT_ONCE]:
        try:
            sent += _deliver(person, now)
        except OSError:
            logger.exception("mail cannot be sent now")
            break
    return sent


def _deliver(person: Person, now: dt.datetime) -> bool:
    """Whether a mail went. Raises OSError where the post office cannot be reached; one that takes not this address is no reason to stop."""
    rows = _taken(person, now)
    if not rows:
        return False
    try:
        _send(person, rows)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
        logger.warning("mail to person %s was refused: %s", person.pk, error)
        _postpone(rows, now)
        return False
    except OSError:
        _postpone(rows, now)
        raise
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(mailed=now, mail_at=None)
    return True


def _taken(person: Person, now: dt.datetime) -> list[Notice]:
    """What goes into the mail, taken so that no other worker takes it, for the time that sending may last."""
    with transaction.atomic():
        waiting = Notice.objects.filter(person=person, read=None, mail_at__lte=now + COLLECTED)
        rows = list(waiting.select_for_update(skip_locked=True).order_by("pk"))
        taken = Notice.objects.filter(pk__in=[row.pk for row in rows])
        wanted = person.is_active and bool(person.email)
        taken.update(mail_at=now + _LEASE if wanted else None)
        return rows if wanted else []


def _postpone(rows: list[Notice], now: dt.datetime) -> None:
    for row in rows:
        row.mail_at = now + PAUSES[row.tries] if row.tries < len(PAUSES) else None
        row.tries += 1
    Notice.objects.bulk_update(rows, ["mail_at", "tries"])


def _send(person: Person, rows: list[Notice]) -> None:
    with translation.override(person.language):
        told = [words(row) for row in rows]
        subject = told[0][0] if len(told) == 1 else _("绩衡：%(n)s 件事等您看") % {"n": len(told)}
        given = {"told": told[:_MOST], "more": max(0, len(told) - _MOST), "address": settings.ADDRESS, "one": rows[0] if len(rows) == 1 else None}
        send_mail(subject, render_to_string("web/email/notices.txt", given), None, [person.email])
