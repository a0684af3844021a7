"""人员: who is what in the organisations that one administers."""

from django.contrib import messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web import invitations
from jiheng.web.actions import person as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.forms.person import AppointForm, InviteForm, PersonForm
from jiheng.web.models import Appointment, Organisation, Person
from jiheng.web.models.organisation import administered, within
from jiheng.web.paging import after
from jiheng.web.views.dialogue import asked, done, sent, told
from jiheng.web.views.organisation import known, trail


def seen(request: HttpRequest) -> QuerySet[Person]:
    """People with a role, now or once, in what one administers; only these roles come with them."""
    roles = Appointment.objects.filter(within("organisation__path", administered(request.user))).select_related("organisation", "delegated_from__person")
    return Person.objects.filter(pk__in=roles.values("person")).prefetch_related(Prefetch("appointments", roles, "shown"))


@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """All of them by user name, with search."""
    if not administered(request.user):
        return known(request)
    words = request.GET.get("q", "").strip()[:60]
    found = seen(request).filter(Q(name__icontains=words) | Q(username__icontains=words)) if words else seen(request)
    people, further = after(found, "username", request.GET.get("after", ""))
    return render(request, "web/people.html", {"people": people, "further": further, "q": words})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One person with roles."""
    person = get_object_or_404(seen(request), pk=pk)
    return render(request, "web/person.html", {"who": person, "mine": actions.wholly_below(request.user, person), "me": person.pk == request.user.pk})


def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite somebody into an organisation."""
    organisation = get_object_or_404(Organisation.objects.administered_by(request.user), pk=pk)
    form = InviteForm(sent(request), organisation=organisation)
    if form.is_valid():
        try:
            person = actions.invite(person=request.user, organisation=pk, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            invitations.send(request, person)
            return done(request, _("已邀请 %(name)s，链接发到了 %(email)s。") % {"name": person.name, "email": person.email}, "people-one", person.pk)
    return asked(request, form, _("邀请人员"), _("发送邀请"), ("organisations-one", organisation.pk), crumbs=trail(request, organisation))


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the link once more to somebody who has not followed it."""
    person = get_object_or_404(seen(request), pk=pk)
    if not person.invited or not person.is_active or not actions.wholly_below(request.user, person):
        messages.error(request, _("此人已经接受邀请，或不在您的管理范围内。"))
    else:
        actions.note(person=request.user, who=person, action="person-invite-again")
        invitations.send(request, person)
        messages.success(request, _("邀请链接已再次发到 %(email)s。") % {"email": person.email})
    return redirect("people-one", pk)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change name and e-mail address."""
    person = get_object_or_404(seen(request), pk=pk)
    form = PersonForm(sent(request), initial={"name": person.name, "email": person.email})
    if form.is_valid():
        try:
            actions.edit(person=request.user, who=pk, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已保存。"), "people-one", pk)
    return asked(request, form, _("更改姓名和邮箱"), _("保存"), ("people-one", pk), about=person.name)


def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role."""
    person = get_object_or_404(seen(request), pk=pk)
    form = AppointForm(sent(request), organisations=Organisation.objects.administered_by(request.user).filter(valid_to=None))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.appoint(person=request.user, who=pk, **given | {"organisation": given["organisation"].pk})
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已任命。"), "people-one", pk)
    return asked(request, form, _("任命角色"), _("任命"), ("people-one", pk), about=person.name)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role at once."""
    given = get_object_or_404(Appointment.objects.now().filter(within("organisation__path", administered(request.user))), pk=pk)
    return told(request, lambda: actions.end(person=request.user, appointment=pk), _("任命已结束。"), "people-one", given.person_id)


@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    get_object_or_404(seen(request), pk=pk)
    return told(request, lambda: actions.deactivate(person=request.user, who=pk), _("账号已停用，所有角色已结束。"), "people-one", pk)


@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    get_object_or_404(seen(request), pk=pk)
    return told(request, lambda: actions.reactivate(person=request.user, who=pk), _("账号已恢复，请重新任命角色。"), "people-one", pk)
