"""The manual of the rules: a list, and a page for each, made of the rules themselves."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jiheng.checks.manual import examples
from jiheng.checks.places import FAMILIES
from jiheng.checks.rules.rule import RULES
from jiheng.web.language import lang
from jiheng.web.manual import described


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules by family."""
    in_order = sorted(RULES, key=lambda code: (list(FAMILIES).index(code[:2]), code))
    families = [
        (FAMILIES[family][lang() != "zh"], [described(code, lang()) for code in codes]) for family, codes in groupby(in_order, key=lambda code: code[:2])
    ]
    return render(request, "web/rules.html", {"families": families, "total": len(RULES)})


@login_not_required
@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: what it finds, why, how to mend it, what it rests on, and the examples that test it."""
    if code not in RULES:
        raise Http404
    kinds = [(kind, [each for each in examples(code) if each.kind == kind]) for kind in ("finds", "passes", "unknown")]
    return render(request, "web/rule.html", {"rule": described(code, lang()), "kinds": [each for each in kinds if each[1]]})
