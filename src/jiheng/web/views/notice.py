"""通知: what one was told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.actions import notice as actions
from jiheng.web.models import Notice
from jiheng.web.notices import words
from jiheng.web.paging import before
from jiheng.web.views.dialogue import done, told
from jiheng.web.views.reviewer import waiting


@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first, all or only those unread."""
    unread = "unread" in request.GET
    rows = Notice.objects.filter(person=request.user)
    found, further = before(rows.filter(read=None) if unread else rows, request.GET.get("before", ""))
    for each in found:
        each.title, each.text = words(each)
    return render(request, "web/notices.html", {"notices": found, "further": further, "unread": unread})


@never_cache
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """On to what a notice is about; it counts as read."""
    notice = get_object_or_404(Notice.objects.filter(person=request.user), pk=pk)
    actions.read(person=request.user, notices=[pk])
    return redirect(_there(request, notice))


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read, or all of them."""
    if "all" in request.POST:
        return done(request, _("已读 %(n)s 条。") % {"n": actions.read(person=request.user)}, "notices")
    chosen = request.POST.get("notice", "")
    actions.read(person=request.user, notices=[int(chosen)] if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else [])
    return redirect("notices")


@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Choose what comes by mail, and in which language."""
    given = request.POST
    return told(
        request,
        lambda: actions.choose(person=request.user, language=given.get("language", ""), mailed=given.getlist("mailed")),
        _("邮件通知的设置已保存。"),
        "account",
    )


def _there(request: HttpRequest, notice: Notice) -> str:
    """The page of a notice; a form that no longer waits for this reviewer is shown as it is."""
    _kind, _slash, pk = notice.subject.partition("/")
    if notice.kind == Notice.Kind.REVIEW and not waiting(request.user).filter(pk=pk).exists():
        return reverse("filings-edit", args=[pk])
    return notice.link
