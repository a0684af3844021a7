"""Lists of filings narrowed by what an address asks for: where charts of the overview lead."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiheng.model.classes import IndicatorClass
from jiheng.model.workflow import State
from jiheng.web.models import Cycle, Filing, Organisation
from jiheng.web.overview import BLANK
from jiheng.web.paging import number
from jiheng.web.templatetags.filing import STATES
from jiheng.web.words import class_word, rule_title


def narrowed(request: HttpRequest, filings: QuerySet[Filing]) -> tuple[QuerySet[Filing], list[tuple[str, str]]]:
    """The filings that are asked for, and in words (what, which) by what they were chosen."""
    asked = {name: value[:60] for name in _NARROWING if (value := request.GET.get(name, "").strip())}
    chosen: list[tuple[str, str]] = []
    for name, value in asked.items():
        condition, word, shown = _NARROWING[name](value)
        filings = filings.filter(**condition)
        chosen.append((word, shown))
    return filings, chosen


def _cycle(value: str) -> tuple[dict[str, Any], str, str]:
    row = Cycle.objects.filter(pk=number(value)).first()
    return {"cycle": number(value)}, _("年度"), str(row or value)


def _unit(value: str) -> tuple[dict[str, Any], str, str]:
    row = Organisation.objects.filter(pk=number(value)).first()
    return {"organisation": number(value)}, _("单位"), str(row or value)


def _nature(value: str) -> tuple[dict[str, Any], str, str]:
    return {"nature": "" if value == BLANK else value}, _("项目性质"), _("没有填写") if value == BLANK else value


def _category(value: str) -> tuple[dict[str, Any], str, str]:
    return {"category": "" if value == BLANK else value}, _("项目类别"), _("没有填写") if value == BLANK else value


def _cause(value: str) -> tuple[dict[str, Any], str, str]:
    return {"cause": value}, _("主要问题"), rule_title(value) or value


def _state(value: str) -> tuple[dict[str, Any], str, str]:
    return {"state": value}, _("状态"), str(STATES[State(value)]) if value in set(State) else value


def _class(value: str) -> tuple[dict[str, Any], str, str]:
    known = value in set(IndicatorClass)
    return ({f"{value}_indicators__gt": 0} if known else {"pk": 0}), _("有指标"), class_word(value) if known else value


_NARROWING = {"cycle": _cycle, "unit": _unit, "nature": _nature, "category": _category, "cause": _cause, "state": _state, "class": _class}
