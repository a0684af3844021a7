"""What every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiheng import __version__


def frame(request: HttpRequest) -> dict[str, Any]:
    """The main navigation, whether this is a demonstration, and the version."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    entries = (("check", _("上传即检")),)
    return {
        "nav": [{"name": name, "text": text, "here": here.split("-")[0] == name} for name, text in entries],
        "demo": settings.DEMO,
        "version": __version__,
    }
