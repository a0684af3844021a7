"""What checking stored documents gives, kept for a while in this process: saving asks for it, and the page right after it."""

import datetime as dt
from functools import lru_cache

from django.utils import timezone

from jiheng.checks import engine
from jiheng.model.finding import Report
from jiheng.model.json import decode
from jiheng.reference.profile import load_profile
from jiheng.web.before import documents_before, read_before
from jiheng.web.models import Filing

_KEPT = 64  # documents


def report_on(filing: Filing) -> Report:
    """The report on a filing, beside what is known of its project in earlier years. Raises CheckFailed."""
    return report_of(filing.document, filing.cycle.profile, documents_before(filing))


def report_of(document: str, profile: str, before: tuple[tuple[int, str], ...] = ()) -> Report:
    """The report on a document (canonical JSON) by a profile, with the severities of today; `before`: documents of its project in earlier years, each
    with its year. Raises CheckFailed."""
    return _report(document, profile, before, timezone.localdate())


@lru_cache(maxsize=_KEPT)
def _report(document: str, profile: str, before: tuple[tuple[int, str], ...], day: dt.date) -> Report:
    return engine.check(decode(document.encode()), load_profile(profile), day=day, earlier=(read_before(before),))
