"""The language of the page that is being made."""

from django.utils.translation import get_language


def lang() -> str:
    """zh or en, as the rest of jiheng calls them."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"
