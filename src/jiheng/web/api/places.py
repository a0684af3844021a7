"""Whose token it is, the organisations and the budget years that the person sees; checking without storing."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from jiheng.model.declaration import Submission
from jiheng.model.workflow import Role
from jiheng.web import models
from jiheng.web.actions.filing import units_of
from jiheng.web.api import paging, shapes, show
from jiheng.web.api.operation import DEAR, operation, told
from jiheng.web.api.sent import document_or_file
from jiheng.web.models import Scope
from jiheng.web.models.organisation import STEP

router = Router(tags=["organisations"])
checking = Router(tags=["check"])


@operation(router, "get", "/me", scope=Scope.READ, answer=shapes.Me)
def me(request: HttpRequest) -> HttpResponse:
    """令牌是谁的、能做什么。Whose token this is and what it may be used for."""
    person, token = request.user, request.auth
    roles = person.appointments.now().select_related("organisation")
    return told(
        shapes.Me(
            username=person.username,
            name=person.name,
            appointments=tuple(shapes.Appointment(organisation=row.organisation_id, name=row.organisation.name, role=Role(row.role)) for row in roles),
            token=token.name,
            scopes=tuple(token.scopes.split()),
            expires=token.expires,
        )
    )


@operation(router, "get", "/organisations", scope=Scope.READ, answer=shapes.Organisations)
def list_organisations(request: HttpRequest, cursor: paging.Cursor = "", limit: paging.Limit = 50) -> HttpResponse:
    """列出本人任职的机构及其下级。List the organisations where the person has a role, and all below them."""
    tops = models.Organisation.objects.filter(pk__in=request.user.appointments.now().values("organisation"))
    found, following = paging.after(models.Organisation.objects.under(*tops), cursor=cursor, limit=limit, field="path")
    above = dict(models.Organisation.objects.filter(path__in={row.path[:-STEP] for row in found}).values_list("path", "pk"))
    compiles = set(units_of(request.user).filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True))
    items = [
        shapes.Organisation(id=row.pk, name=row.name, code=row.code, kind=str(row.kind), above=above.get(row.path[:-STEP]), compiles=row.pk in compiles)
        for row in found
    ]
    return told(shapes.Organisations(items=tuple(items), next=following))


@operation(router, "get", "/cycles", scope=Scope.READ, answer=shapes.Cycles)
def list_cycles(request: HttpRequest, cursor: paging.Cursor = "", limit: paging.Limit = 50) -> HttpResponse:
    """列出预算年度和申报期。List the budget years and when forms may be sent in."""
    return told(paging.part(models.Cycle.objects.around(request.user), shapes.Cycles, lambda rows: [_cycle(row) for row in rows], cursor=cursor, limit=limit))


def _cycle(row: models.Cycle) -> shapes.Cycle:
    return shapes.Cycle(id=row.pk, year=row.year, region=row.region_id, opens=row.opens, closes=row.closes)


@operation(checking, "post", "/check", scope=Scope.READ, answer=shapes.CheckedDocument, body=document_or_file(), cost=DEAR)
def check_document(request: HttpRequest, sent: Submission) -> HttpResponse:
    """核对一份材料，不保存。Check a document or a file; nothing is stored."""
    return told(shapes.CheckedDocument(submission=sent, findings=show.findings(sent)))
