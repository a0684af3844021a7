"""Words about files of batches."""

from django import template

from jiheng.web.import_report import explained
from jiheng.web.language import lang
from jiheng.web.models import ImportItem

register = template.Library()
register.filter("explained_file", explained)
_TAGS = {"done": "tag-pass", "failed": "tag-back", "doubtful": "tag-brand"}


@register.filter
def sentence(row: ImportItem) -> str:
    """Why something could not be read, in the language of the page."""
    return row.error if lang() == "zh" else row.error_en


@register.filter
def item_tag(state: str) -> str:
    """The look of a state."""
    return _TAGS.get(state, "")


@register.filter
def percent(part: int, whole: int) -> int:
    """A part of a whole in percent, rounded down."""
    return 100 * part // whole if whole else 0
