"""What is done every minute, by one worker at a time: add a function to EVERY_MINUTE."""

import datetime as dt
import logging
from collections.abc import Callable

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jiheng.web.actions.post import deliver
from jiheng.web.actions.rectification import remind_of_problems
from jiheng.web.actions.remind import remind
from jiheng.web.jobs import batches, packages

_KEPT = dt.timedelta(days=14)  # finished jobs
logger = logging.getLogger(__name__)


def forget_finished_jobs() -> None:
    """Take away what the queue keeps of jobs that are long done."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - _KEPT).delete()


def send_reminders() -> None:
    """Remind people of deadlines."""
    remind(timezone.now())
    remind_of_problems(timezone.localdate())


def deliver_mail() -> None:
    """Send the mail that is due."""
    deliver(timezone.now())


EVERY_MINUTE: list[Callable[[], None]] = [forget_finished_jobs, batches.resume, send_reminders, deliver_mail, packages.order]


def tick() -> None:
    """Do all of it. One that fails is told to the log, hinders no other and is tried again at the next tick."""
    for duty in EVERY_MINUTE:
        try:
            duty()
        except Exception:
            logger.exception("%s failed", duty.__name__)
