"""Projects that are public: what tests of public pages begin with."""

import datetime as dt
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiheng.model.evidence import Activity, Payment
from jiheng.model.measure import Aggregate, EvidenceKind, Measure
from jiheng.model.public_page import Withheld, digest, encoded
from jiheng.model.workflow import State
from jiheng.web import execution
from jiheng.web.actions import ledger, publication
from jiheng.web.actions.public_index import addressed, index
from jiheng.web.models import Filing, Organisation, Publication, PublicProject
from jiheng.web.public_page import page_of
from jiheng.web.withholding import first_choice
from tests.web.people import Place

DAY = dt.date(2026, 4, 16)
HIDDEN = Withheld(part="narrative/plan", what="实施方案", reason="trade_secret", until=2028)


def running(place: Place, index: int = 0, **given) -> Filing:
    """An approved project with a ledger: one activity that was paid for, one payment to a person for the project as a whole."""
    row = place.filing(index, **({"state": State.APPROVED} | given))
    first = execution.standard(row).indicators[0]
    key, officer = f"{row.pk}", place.officer
    if row.organisation_id == place.unit.pk:
        records = [
            Activity(id=f"a{key}", project=key, date=DAY, title="春季对接会", participants=118),
            Payment(id=f"p{key}", project=key, date=DAY, title="场地", amount=Decimal("12500.50"), payee="某某会展公司", paid_for=f"a{key}"),
            Payment(id=f"q{key}", project=key, date=DAY, title="专家费", amount=Decimal("3000"), payee="张某某"),
        ]
        ledger.enter(person=officer, filing=row.pk, records=records)
        ledger.choose(person=officer, filing=row.pk, measures={first.id: Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)})
    return row


def prepared(place: Place, row: Filing, *, withheld=(), **given):
    """What its officer wrote down."""
    words = {"title": "用小钱办大事", "lead": "", "reason": ""} | given
    return publication.prepare(person=place.officer, filing=row.pk, withheld=(*first_choice(), *withheld), **words)


def sent(place: Place, row: Filing, **given):
    """What waits for the leader."""
    prepared(place, row, **given)
    return publication.send(person=place.officer, filing=row.pk)


def public(place: Place, row: Filing | None = None, **given) -> PublicProject:
    """A project that is public."""
    stored = row or running(place)
    publication.approve(person=place.leader, filing=stored.pk, sha256=sent(place, stored, **given).sha256)
    return PublicProject.objects.get(filing=stored)


def withdrawn(place: Place, row: Filing) -> None:
    """Taken away."""
    asked = publication.withdraw(person=place.officer, filing=row.pk, reason="误公开了合同单价")
    publication.approve(person=place.leader, filing=row.pk, sha256=asked.sha256)


def found(client: Client, **query: str) -> str:
    """What a search of public projects finds, without what stands around it."""
    page = client.get(reverse("public"), query).content.decode()
    listed = page.partition('id="found"')[2].partition("<aside")[0]
    assert listed, "the page has no list"
    return listed


def public_at(place: Place, organisation: Organisation) -> PublicProject:
    """A public project of any organisation, without its people."""
    row = place.filing(organisation=organisation, state=State.APPROVED)
    page = page_of(row, title="", lead="", withheld=first_choice())
    document = encoded(page)
    made = Publication.objects.create(
        filing=row, number=1, document=document, sha256=digest(document), by=place.officer, approved_by=place.leader, at=timezone.now()
    )
    project, _bodies = addressed(row)
    index(project, page, made)
    return project
