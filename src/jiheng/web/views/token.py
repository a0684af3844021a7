"""接口令牌: what lets other programs act for a person."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.actions import token as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.forms.token import TokenForm
from jiheng.web.paging import before
from jiheng.web.views.dialogue import done, sent


@never_cache
@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens, newest first, those that are over too."""
    found, further = before(request.user.tokens.all(), request.GET.get("before", ""))
    return render(request, "web/tokens.html", {"tokens": found, "further": further})


@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Make one. Who has a password gives it once more; who logs in at a central office has none to give."""
    return reauthentication_required(_add)(request) if request.user.has_usable_password() else _add(request)


def _add(request: HttpRequest) -> HttpResponse:
    """The answer shows the secret, once."""
    form = TokenForm(sent(request))
    if form.is_valid():
        try:
            made, secret = actions.make(person=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return render(request, "web/token-made.html", {"token": made, "secret": secret})
    return render(request, "web/token-add.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one worthless."""
    given = get_object_or_404(request.user.tokens.filter(revoked=None), pk=pk)
    actions.revoke(person=request.user, token=given.pk)
    return done(request, _("令牌“%(name)s”已撤销，立即失效。") % {"name": given.name}, "account-tokens")
