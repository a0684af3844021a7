"""One's own account: roles, delegations, and the first password of who was invited. Login itself is django-allauth's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from jiheng.model.workflow import Role
from jiheng.web.actions import person as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.forms.account import FirstPasswordForm
from jiheng.web.forms.person import DelegateForm
from jiheng.web.invitations import TOKENS
from jiheng.web.limits import at_most
from jiheng.web.models import Appointment, Notice, Person
from jiheng.web.views.dialogue import asked, done, sent, told


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The own account."""
    given = Appointment.objects.now().filter(delegated_from__person=request.user).select_related("person", "organisation")
    return render(
        request,
        "web/account.html",
        {
            "appointments": _own(request),
            "given": given,
            "administrator": Role.ADMINISTRATOR,
            "kinds": Notice.Kind.choices,
            "languages": Person.Language.choices,
        },
    )


def delegate(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague act in an own role for a time."""
    appointment = get_object_or_404(_own(request).filter(delegated_from=None).exclude(role=Role.ADMINISTRATOR), pk=pk)
    here = Appointment.objects.now().filter(organisation=appointment.organisation, delegated_from=None)
    people = Person.objects.filter(pk__in=here.values("person"), is_active=True).exclude(pk=request.user.pk)
    form = DelegateForm(sent(request), people=people)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.delegate(person=request.user, appointment=pk, **given | {"to": given["to"].pk})
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已委托给 %(name)s。") % {"name": given["to"].name}, "account")
    return asked(request, form, _("委托角色"), _("委托"), ("account",), about=appointment.organisation.name)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation back."""
    given = get_object_or_404(Appointment.objects.now().filter(delegated_from__person=request.user), pk=pk)
    return told(request, lambda: actions.end(person=request.user, appointment=given.pk), _("委托已收回。"), "account")


@never_cache
@login_not_required
@sensitive_post_parameters()
@at_most(30, "invitation")
def invitation(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The first password of who was invited."""
    person = Person.objects.filter(pk=pk).first()
    if not TOKENS.check_token(person, token):
        return render(request, "web/invitation-spent.html", status=404)
    form = FirstPasswordForm(person, sent(request))
    if form.is_valid():
        actions.accept(who=pk, password=form.cleaned_data["new_password1"])
        messages.success(request, _("密码已设好，请登录。"))
        return redirect("account_login")
    return render(request, "web/invitation.html", {"form": form, "who": person}, status=422 if form.is_bound else 200)


def _own(request: HttpRequest):
    return request.user.appointments.now().select_related("organisation", "delegated_from__person")
