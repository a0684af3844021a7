"""The cover statement of a unit: worded by its officer, with figures that follow the forms."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from jiheng.model.declaration import Stated
from jiheng.model.live_text import followed, resolved
from jiheng.model.statement import statement_template
from jiheng.model.workflow import Role
from jiheng.web.actions.event import record
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.state import state
from jiheng.web.models import Cover, Cycle, Filing, Organisation, Person

MOST = 4000  # characters of a statement


def template_of(organisation: int, cycle: int) -> str:
    """The unit's own words; empty where the usual sentence holds."""
    return Cover.objects.filter(organisation=organisation, cycle=cycle).values_list("template", flat=True).first() or ""


def stated(filings: Sequence[Filing]) -> Stated:
    """The figures of these forms of one unit and year, with its statement."""
    amount = sum((filing.annual or Decimal(0) for filing in filings), Decimal(0))
    figures = Stated(agencies=1, projects=len(filings), amount=amount)
    text = resolved(template_of(filings[0].organisation_id, filings[0].cycle_id) or statement_template(), figures)
    return msgspec.structs.replace(figures, text=text)


def edit(*, person: Person, organisation: Organisation, cycle: Cycle, text: str) -> Cover | None:
    """Word the statement; figures that still stand in it stay fields. Without text the usual sentence holds again. Raises Refused."""
    if Role.OFFICER not in roles_of(person, organisation):
        raise Refused(_("您不是这个单位的经办人，不能改。"))
    if len(text) > MOST:
        raise Refused(_("最多 %(most)s 字，没有保存。") % {"most": MOST})
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        filings = list(Filing.objects.filter(organisation=organisation, cycle=cycle).defer("document"))
        if not filings:
            raise Refused(_("这个单位本年度还没有申报表。"))
        row = Cover.objects.filter(organisation=organisation, cycle=cycle).first()
        figures, before = stated(filings), state(row) if row else ""
        template = (row.template if row else "") or statement_template()
        wanted = followed(template, text, figures, figures)[0] if text.strip() else ""
        if wanted == (row.template if row else "") or (row is None and wanted == template):
            return row
        row = row or Cover(organisation=organisation, cycle=cycle)
        row.template = wanted
        row.save()
        record(subject=row.subject, person=person, action="cover-edit", data={"year": cycle.year, "text": text.strip()}, before=before, after=state(row))
        return row
