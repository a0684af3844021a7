"""Words of the way of a filing, in the language of the page."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jiheng.model.numerals import round_half_up
from jiheng.model.workflow import State, Step
from jiheng.web.models import Filing
from jiheng.web.models.late import window_of

register = template.Library()
STATES = {
    State.DRAFT: _("编制中"),
    State.SIGNING: _("待单位签批"),
    State.SUBMITTED: _("待部门审核"),
    State.FINANCE: _("待财政审核"),
    State.RETURNED: _("已退回"),
    State.APPROVED: _("已批复"),
    State.ADJUSTING: _("调整中"),
}
STEPS = {
    Step.SEND: _("送单位负责人"),
    Step.WITHDRAW: _("撤回"),
    Step.SIGN: _("签批并申报"),
    Step.FORWARD: _("审核通过，报财政"),
    Step.APPROVE: _("批复"),
    Step.RETURN: _("退回"),
    Step.ADJUST: _("申请调整"),
}
LEVELS = {State.SUBMITTED: _("主管部门审核"), State.FINANCE: _("财政部门审核")}
_TAGS = {State.RETURNED: "tag-back", State.APPROVED: "tag-pass"}


@register.filter
def state_word(state: str) -> Any:
    """How a state is called."""
    return STATES[State(state)]


@register.filter
def state_tag(state: str) -> str:
    """The look of a state."""
    return _TAGS.get(State(state), "tag-brand")


@register.filter
def step_word(step: str) -> Any:
    """How a step is called."""
    return STEPS[Step(step)]


@register.filter
def level_word(state: str) -> Any:
    """Whose review a filing in a state waits for."""
    return LEVELS[State(state)]


@register.filter
def points(number: Any) -> str:
    """Points without needless zeros."""
    return f"{number.normalize():f}"


@register.filter
def waiver_of(waived: Any, code: str) -> Any:
    """The waiver under which a rule does not count; None where there is none."""
    return waived.get(code) if waived else None


@register.filter
def explained(explanations: dict[tuple[str, str], Any], finding: Any) -> Any:
    """The explanation that stands for a finding: given at its address, or for the whole row that it lies in."""
    return explanations.get((finding.code, finding.address)) or explanations.get((finding.code, "/".join(finding.address.split("/")[:4])))


@register.filter
def wan(amount: Any) -> str:
    """An amount in 万元 with two decimals."""
    return f"{round_half_up(Decimal(amount) / 10_000, 2):,}" if amount is not None else ""


@register.filter
def inside(address: str) -> str:
    """The address inside the form."""
    return address.removeprefix("declarations/0/")


@register.filter
def money(amount: Any) -> str:
    """An amount in yuan as it is typed."""
    return f"{amount:,f}" if amount is not None else ""


@register.filter
def part(value: Any, name: str) -> Any:
    """A field of a struct or an entry of a mapping."""
    return value.get(name) if isinstance(value, dict) else getattr(value, name)


@register.inclusion_tag("web/window.html")
def window(filing: Filing) -> dict[str, Any]:
    """Until when a filing may be sent, or that it may not."""
    found, now = window_of(filing.cycle, filing.organisation), timezone.now()
    return {"window": found, "early": found.is_early(now), "open": found.is_open(now), "late": now > found.closes, "days": found.days_left(now)}
