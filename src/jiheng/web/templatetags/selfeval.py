"""Words of self-evaluations, in the language of the page."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from jiheng.model.numerals import short
from jiheng.model.self_evaluation_way import SelfEvaluationState, SelfEvaluationStep
from jiheng.model.target import Target

register = template.Library()
STATES = {
    SelfEvaluationState.DRAFT: _("编制中"),
    SelfEvaluationState.SIGNING: _("待单位签批"),
    SelfEvaluationState.SUBMITTED: _("待部门审核"),
    SelfEvaluationState.RETURNED: _("已退回"),
    SelfEvaluationState.ACCEPTED: _("已认可"),
}
STEPS = {
    SelfEvaluationStep.SEND: _("送单位负责人"),
    SelfEvaluationStep.WITHDRAW: _("撤回"),
    SelfEvaluationStep.SIGN: _("签批并报送"),
    SelfEvaluationStep.RETURN: _("退回"),
    SelfEvaluationStep.ACCEPT: _("认可"),
    SelfEvaluationStep.REOPEN: _("重新编制"),
}
_TAGS = {SelfEvaluationState.RETURNED: "tag-back", SelfEvaluationState.ACCEPTED: "tag-pass"}
_CERTAIN = {"V": _("已核实原文"), "S": _("见于公开表格或在用系统"), "M+": _("待核实"), "M": _("待核实"), "M-": _("待核实")}


@register.filter
def selfeval_state(state: str) -> Any:
    """How a state is called."""
    return STATES[SelfEvaluationState(state)]


@register.filter
def selfeval_tag(state: str) -> str:
    """The look of a state."""
    return _TAGS.get(SelfEvaluationState(state), "tag-brand")


@register.filter
def selfeval_step(step: str) -> Any:
    """How a step is called."""
    return STEPS[SelfEvaluationStep(step)]


@register.filter
def certain(mark: str) -> Any:
    """How sure a constant of a regulation is."""
    return _CERTAIN[mark]


@register.filter
def brief(number: Decimal | None) -> str:
    """A number without idle zeros; a stroke for none."""
    return "—" if number is None else short(number)


@register.filter
def typed(number: Decimal | None) -> str:
    """A number as it is typed into a field."""
    return "" if number is None else short(number)


@register.filter
def printed(target: Target | None) -> str:
    """A target or an actual value as printed."""
    return target.raw if target is not None else ""
