"""机构: the tree that one administers."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.web.actions import organisation as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.forms.organisation import CloseForm, MoveForm, OrganisationForm
from jiheng.web.models import Appointment, Organisation
from jiheng.web.models.organisation import STEP, administered, administers
from jiheng.web.paging import after
from jiheng.web.views.dialogue import asked, done, sent, told


def known(request: HttpRequest) -> HttpResponse:
    """What people see who administer nothing: that there is no such page."""
    raise Http404


def trail(request: HttpRequest, organisation: Organisation) -> list[Organisation]:
    """The ones above it that one may open, from the top, and itself."""
    return list(Organisation.objects.administered_by(request.user).filter(path__in=organisation.above))


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """All of them in the order of the tree, with search."""
    tops = administered(request.user)
    if not tops:
        return known(request)
    words = request.GET.get("q", "").strip()[:60]
    rows = Organisation.objects.administered_by(request.user)
    found = rows.filter(Q(name__icontains=words) | Q(code__icontains=words)) if words else rows
    if "closed" not in request.GET:
        found = found.filter(valid_to=None)
    organisations, further = after(found, "path", request.GET.get("after", ""))
    _count_people(organisations)
    shallowest = min(len(top) for top in tops) // STEP
    for each in organisations:
        each.depth = 0 if words else min(each.level - shallowest, 6)
    return render(request, "web/organisations.html", {"organisations": organisations, "further": further, "q": words, "closed": "closed" in request.GET})


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation: who is in it, what lies below."""
    organisation = get_object_or_404(Organisation.objects.administered_by(request.user), pk=pk)
    words = {
        "organisation": organisation,
        "crumbs": trail(request, organisation)[:-1],
        "appointments": Appointment.objects.now().filter(organisation=organisation).select_related("person", "delegated_from__person"),
        "below": Organisation.objects.right_below(organisation),
        "from_above": administers(request.user, organisation.path[:-STEP]),
    }
    return render(request, "web/organisation.html", words)


def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add one below."""
    above = get_object_or_404(Organisation.objects.administered_by(request.user), pk=pk)
    form = OrganisationForm(sent(request), above=above, initial={"kind": Organisation.Kind.UNIT})
    if form.is_valid():
        try:
            new = actions.add(person=request.user, top=pk, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已新增 %(name)s。") % {"name": new.name}, "organisations-one", new.pk)
    return asked(request, form, _("新增下级机构"), _("新增"), ("organisations-one", pk), crumbs=trail(request, above))


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change kind, name and code."""
    row = get_object_or_404(Organisation.objects.administered_by(request.user), pk=pk)
    above = Organisation.objects.filter(path=row.path[:-STEP]).first()
    form = OrganisationForm(sent(request), above=above, initial={"kind": row.kind, "name": row.name, "code": row.code})
    if form.is_valid():
        try:
            actions.edit(person=request.user, organisation=pk, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已保存。"), "organisations-one", pk)
    return asked(request, form, _("更改机构"), _("保存"), ("organisations-one", pk), crumbs=trail(request, row))


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it under another."""
    row = _from_above(request, pk)
    choices = Organisation.objects.administered_by(request.user).filter(valid_to=None).exclude(path__startswith=row.path)
    form = MoveForm(sent(request), choices=choices, initial={"to": Organisation.objects.filter(path=row.path[:-STEP]).first()})
    if form.is_valid():
        try:
            actions.move(person=request.user, organisation=pk, to=form.cleaned_data["to"].pk)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已移动。"), "organisations-one", pk)
    return asked(request, form, _("移动机构"), _("移动"), ("organisations-one", pk), crumbs=trail(request, row))


def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Set its last day."""
    row = _from_above(request, pk)
    form = CloseForm(sent(request))
    if form.is_valid():
        try:
            actions.close(person=request.user, organisation=pk, on=form.cleaned_data["on"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return done(request, _("已撤并。"), "organisations-one", pk)
    return asked(request, form, _("撤并机构"), _("撤并"), ("organisations-one", pk), crumbs=trail(request, row))


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last day back."""
    _from_above(request, pk)
    return told(request, lambda: actions.reopen(person=request.user, organisation=pk), _("已恢复。"), "organisations-one", pk)


def _from_above(request: HttpRequest, pk: int) -> Organisation:
    """An organisation that one administers from above: nobody moves or closes what he stands on."""
    row = get_object_or_404(Organisation.objects.administered_by(request.user), pk=pk)
    if not administers(request.user, row.path[:-STEP]):
        raise Http404
    return row


def _count_people(organisations: list[Any]) -> None:
    """Let each know how many people have a role in it."""
    rows = Appointment.objects.now().filter(organisation__in=[each.pk for each in organisations])
    counts = dict(rows.order_by().values_list("organisation").annotate(Count("person", distinct=True)))
    for each in organisations:
        each.people = counts.get(each.pk, 0)
