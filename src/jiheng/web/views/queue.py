"""The review queue: what waits, beside a preview; many returned with one opinion; exported."""

import csv
import datetime as dt
import io
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.json import decode
from jiheng.model.workflow import Step
from jiheng.web.actions import review
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.waiver import settle
from jiheng.web.language import lang
from jiheng.web.models import Filing, ImportItem, Person
from jiheng.web.views.assessing import panel
from jiheng.web.views.officer import context_of, whole
from jiheng.web.views.public import attachment
from jiheng.web.waiting import BUCKETS, UNREAD, Choice, Counted, counted, waiting
from jiheng.web.words import rule_title
from jiheng.writers.cells import harmless
from jiheng.writers.listing import to_xlsx

PAGE = 25
_VERY_MANY, _KEPT = 20_000, 20  # forms from which on counts are kept, and for how many seconds
MOST = 500  # forms that are returned at once
_EXPORTED = {"xlsx": 20_000, "csv": 100_000}  # rows: what a server writes in some seconds
_COLUMNS = (
    "organisation__code", "organisation__name", "name", "annual", "errors", "explains", "hints", "gaps", "cause", "damage", "attempt", "submitted",
)  # fmt: skip
_BEYOND = 5  # refusals that are told one by one


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What must go back, what to ask about, what is clean; by expected damage."""
    settle()
    mine, choice = waiting(request.user), Choice.of(request.GET)
    page = max(1, min(whole(request.GET.get("page")) or 1, 10_000))
    ordered = choice.ordered(mine)
    chosen = ordered.values("pk")[(page - 1) * PAGE : page * PAGE + 1]  # the index alone answers which
    listed = list(Filing.objects.filter(pk__in=chosen).select_related("organisation").defer("document", "found").order_by(*ordered.query.order_by))
    sums, causes = _sums(request.user, mine)
    unread = ImportItem.objects.unreadable(request.user)
    items = list(unread.select_related("batch").order_by("-pk")[(page - 1) * PAGE : page * PAGE + 1]) if choice.bucket == UNREAD else []
    words = {
        "rows": [(filing, rule_title(filing.cause)) for filing in listed[:PAGE]],
        "more": max(len(listed), len(items)) > PAGE,
        "page": page,
        "choice": choice,
        "address": urlencode(choice.fields()),
        "buckets": {name: urlencode(choice.fields() | {"bucket": name}) for name in BUCKETS},
        "all_buckets": urlencode({name: value for name, value in choice.fields().items() if name != "bucket"}),
        "sums": sums,
        "counts": sums.counts,
        "causes": [(code, rule_title(code), n) for code, n in causes],
        "title": rule_title(choice.cause),
        "unread": unread.count(),
        "items": [(item, item.error if lang() == "zh" else item.error_en) for item in items[:PAGE]],
    }
    return render(request, "web/queue.html", words)


def _sums(person: Person, mine: QuerySet[Filing]) -> tuple[Counted, list[tuple[str, int]]]:
    """What waits, counted by bucket, department and cause. Of very many forms the counts are kept for some seconds."""
    key = f"queue:{person.pk}"
    if kept := cache.get(key):
        return kept
    causes = mine.exclude(cause="").values_list("cause").annotate(n=Count("pk")).order_by("-n", "cause")
    sums = counted(mine), list(causes)
    if sums[0].total > _VERY_MANY:
        cache.set(key, sums, _KEPT)
    return sums


@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One form beside the queue: what changed, open remarks, what was found, the decision."""
    filing = get_object_or_404(waiting(request.user).select_related("organisation", "cycle"), pk=pk)
    context = context_of(request, filing, decode(filing.document.encode()))
    return render(request, "web/preview.html", context | panel(request, filing, context["paper"]))


def _chosen(request: HttpRequest, sent: Any) -> QuerySet[Filing]:
    """The forms that are ticked, or all that the filters leave."""
    mine = waiting(request.user)
    if sent.get("all"):
        return Choice.of(sent).ordered(mine)
    return mine.filter(pk__in=[pk for pk in map(whole, sent.getlist("filing")) if pk][:MOST]).order_by("-damage", "pk")


@never_cache
@require_safe
def many(request: HttpRequest) -> HttpResponse:
    """Which forms would be returned, and with what words; nothing is done yet."""
    chosen = _chosen(request, request.GET)
    total = chosen.count()
    if not total:
        messages.error(request, _("没有选中任何一份。"), extra_tags="error")
        return redirect("queue")
    listed = list(chosen.select_related("organisation").defer("document", "found")[:MOST])
    words = {
        "listed": listed[:20],
        "rest": max(0, len(listed) - 20),
        "n": len(listed),
        "total": total,
        "opinion": _opinion(listed),
        "whole": bool(request.GET.get("all")),
        "choice": Choice.of(request.GET).fields(),
        "ticked": [] if request.GET.get("all") else [filing.pk for filing in listed],
    }
    return render(request, "web/return-many.html", words)


def _opinion(filings: list[Filing]) -> str:
    """Words to begin with, which hold for every form: the gravest cause where all have the same."""
    causes = {filing.cause for filing in filings}
    if not any(causes):
        return ""
    if len(causes) > 1:
        return _("经核对，存在需要修改或说明的问题，具体见审核意见书。请对照意见书逐项修改，重新签批后报送。")
    return _("经核对，存在以下问题：%(causes)s。请对照审核意见书逐项修改，重新签批后报送。") % {"causes": rule_title(causes.pop())}


@require_POST
def return_many(request: HttpRequest) -> HttpResponse:
    """Return the chosen forms with one opinion; each is its own step, one that cannot be returned stops no other."""
    done, refused = 0, list[str]()
    chosen = list(_chosen(request, request.POST).defer("document", "found")[:MOST])
    expected = whole(request.POST.get("n"))
    if request.POST.get("all") and len(chosen) != expected:
        messages.error(request, _("队列刚刚有变化，现在是 %(n)s 份，没有退回。请重新确认。") % {"n": len(chosen)}, extra_tags="error")
        return redirect("queue")
    for filing in chosen:
        try:
            review.step(person=request.user, filing=filing.pk, step=Step.RETURN, opinion=request.POST.get("opinion", ""), version=filing.version)
            done += 1
        except Refused as refusal:
            refused.append(f"{filing.name}：{refusal}")
    if done:
        messages.success(request, _("已退回 %(n)s 份。") % {"n": done})
    for sentence in refused[:_BEYOND]:
        messages.error(request, sentence, extra_tags="error")
    if len(refused) > _BEYOND:
        messages.error(request, _("另有 %(n)s 份没有退回。") % {"n": len(refused) - _BEYOND}, extra_tags="error")
    if not chosen:
        messages.error(request, _("没有选中任何一份。"), extra_tags="error")
    return redirect("queue-letters" if done else "queue")


def _moment(at: dt.datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


@require_safe
def export(request: HttpRequest, format_: str) -> HttpResponse:
    """The queue as it is filtered and ordered, as XLSX or CSV."""
    heads = (
        _("单位编码"), _("单位"), _("项目"), _("年度资金（元）"), _("必须更正"), _("需要说明"), _("提示"), _("未能核对"),
        _("主要原因"), _("规则"), _("涉及金额 × 程度"), _("次数"), _("提交"),
    )  # fmt: skip
    most = _EXPORTED[format_]
    filings = Choice.of(request.GET).ordered(waiting(request.user)).values_list(*_COLUMNS)[: most + 1]
    rows = [(*row[:8], rule_title(row[8]), *row[8:-1], _moment(row[-1])) for row in filings.iterator(chunk_size=2000)]
    if len(rows) > most:
        rows[most:] = [("", "", _("只列出前 %(n)s 份。请先筛选，分几次导出。") % {"n": most}, *[None] * (len(heads) - 3))]
    name = f"{_('审核队列')}-{timezone.localdate():%Y%m%d}"
    if format_ == "xlsx":
        return attachment(to_xlsx(heads, rows, _("审核队列")), f"{name}.xlsx")
    out = io.StringIO()
    csv.writer(out).writerows([heads, *([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)])
    return attachment(out.getvalue().encode("utf-8-sig"), f"{name}.csv")
