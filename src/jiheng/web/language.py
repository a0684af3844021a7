"""The language of the page that is being made, and times as it shows them."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language


def lang() -> str:
    """zh or en, as the rest of jiheng calls them."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def local(moment: dt.datetime) -> str:
    """Day and time of the place, to the minute."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
