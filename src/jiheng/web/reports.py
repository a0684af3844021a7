"""What checking stored documents gives, kept for a while in this process: saving asks for it, and the page right after it."""

import datetime as dt
from functools import lru_cache

from django.utils import timezone

from jiheng.checks import engine
from jiheng.model.finding import Report
from jiheng.model.json import decode
from jiheng.reference.profile import load_profile

_KEPT = 64  # documents


def report_of(document: str, profile: str) -> Report:
    """The report on a document (canonical JSON) by a profile, with the severities of today. Raises CheckFailed."""
    return _report(document, profile, timezone.localdate())


@lru_cache(maxsize=_KEPT)
def _report(document: str, profile: str, day: dt.date) -> Report:
    return engine.check(decode(document.encode()), load_profile(profile), day=day)
