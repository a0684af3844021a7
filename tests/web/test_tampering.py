"""Whoever changes a row behind the back of the application is shown by the log: every table and column, one by one (of the year: test_tampering_year.py)."""

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from jiheng.model.carry_over import carried_over
from jiheng.model.workflow import Role, State, Step
from jiheng.web.actions import assessment, batch, cover, cycle, demo, filing, library, person, review, token, waiver
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.examples import faultless
from jiheng.web.models import (
    Appointment,
    Cover,
    Cycle,
    Explanation,
    Filing,
    ImportBatch,
    Late,
    LibraryEntry,
    Organisation,
    Person,
    Remark,
    Review,
    Revision,
    Token,
    Version,
    Waiver,
)
from tests.web.people import Place
from tests.web.test_filing import begun

pytestmark = pytest.mark.django_db
CHECKED = (
    *(Organisation, Appointment, Person, Token, Authenticator, Cycle, Late, Filing, Revision, Remark, Review, Explanation),
    *(Version, Waiver, Cover, LibraryEntry, ImportBatch),
)
FOLLOWS, USE, OWN = "follows from other columns", "tells of reading, which is no event", "changes nothing that others rely on"
NOT_COVERED = {
    **{f"filing.{name}": FOLLOWS for name in ("errors", "explains", "hints", "gaps", "cause", "found", "damage")},  # and from the rules of the day
    **{f"{name}.changed": USE for name in ("filing", "review")},
    **{f"person.{name}": USE for name in ("last_login", "date_joined")},
    **{f"person.{name}": OWN for name in ("is_staff", "language", "unmailed")},  # there are no pages for staff
    **{f"authenticator.{name}": USE for name in ("created_at", "last_used_at")},
    **{f"token.{name}": USE for name in ("beginning", "used")},
    **{f"version.{name}": OWN for name in ("number", "by", "at", "restores")},
    "waiver.counted": FOLLOWS,
    **{f"libraryentry.{name}": FOLLOWS for name in ("key", "used")},
}


@pytest.fixture
def everything() -> None:
    """The demonstration, and a row of everything else that people make, each by its action."""
    demo.load()
    who = {each.username: each for each in Person.objects.all()}
    officer, reviewer, finance, administrator = (who[name] for name in ("jingban", "bumen", "caizheng", "guanli"))
    unit, year = Organisation.objects.get(code="215003"), Cycle.objects.order_by("-year").first()
    (made,) = filing.begin(person=officer, organisation=unit, cycle=year, submission=carried_over(faultless(), year.year))
    review.explain(person=officer, filing=made.pk, code="FU01", address="declarations/0/name", text="按合同。")
    for actor, step in ((officer, Step.SEND), (who["fuzeren"], Step.SIGN)):
        review.step(person=actor, filing=made.pk, step=step)
    said = review.remark(person=reviewer, filing=made.pk, address="declarations/0/indicators/0", text="请写全称。")
    assessment.assess(person=reviewer, filing=made.pk, kind="scored", marks={}, grade="")
    review.step(person=reviewer, filing=made.pk, step=Step.RETURN, opinion="请修改。")
    review.answer(person=officer, remark=said.pk, text="已改。")
    for actor, step in ((officer, Step.SEND), (who["fuzeren"], Step.SIGN)):
        review.step(person=actor, filing=made.pk, step=step)
    review.close(person=reviewer, remark=said.pk)
    waiver.waive(person=finance, organisation=unit, code="FU02", reason="个案", until=timezone.localdate())
    cycle.permit(person=finance, cycle=year.pk, organisation=unit.pk, until=year.closes + dt.timedelta(days=9), reason="停电")
    cover.edit(person=officer, organisation=unit, cycle=year, text="本单位编报项目1个。")
    entry = {"industry": "", "level1": "产出指标", "level2": "数量指标", "name": "编成规划数", "definition": "", "comparator": "≥", "unit": "个", "source": ""}
    library.add(person=administrator, organisation=unit.pk, given=entry | dict.fromkeys(("least", "usual", "most")))
    token.make(person=officer, name="项目库", scopes=["read"], days=9)
    Authenticator.objects.create(user=officer, type="totp", data={"secret": "x"})
    person.note(person=officer, who=officer, action="factor-add")
    role = finance.appointments.get(role=Role.FINANCE_REVIEWER).pk
    brought = batch.begin(person=finance, post=role, cycle=year.pk, unit=unit.pk, name="材料")
    batch.add(person=finance, batch=brought.pk, files=[("a.txt", io.BytesIO(b"a"))])
    assert Filing.objects.filter(state=State.SUBMITTED, attempt=2).exists()


def changed(field: models.Field, value: Any) -> Any:
    """Another value for a column."""
    if isinstance(field, models.ForeignKey):
        return field.related_model.objects.exclude(pk=value).order_by("-pk").values_list("pk", flat=True).first() or 1000
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or timezone.now()) + dt.timedelta(days=1)
    if isinstance(field, models.DateField):
        return (value or timezone.localdate()) + dt.timedelta(days=1)
    if isinstance(field, models.DecimalField):
        return (value or Decimal(0)) + 1
    if isinstance(field, models.JSONField):
        return {**value, "secret": "y"} if isinstance(value, dict) else ["x"]
    if isinstance(field, models.CharField | models.TextField):
        return f"{'z' if value.startswith('y') else 'y'}{value[1:]}" if value else "y"
    return (value or 0) + 1000


def columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    for model in CHECKED:
        for field in model._meta.concrete_fields:
            if not field.primary_key and not field.generated and f"{model._meta.model_name}.{field.name}" not in NOT_COVERED:
                yield model, field


@pytest.mark.slow
def test_every_change_of_a_column_shows(everything):
    assert verify().broken == ()
    missed = []
    for model, field in columns():
        for row in model.objects.exclude(organisation=None)[:1] if model is LibraryEntry else model.objects.order_by("-pk")[:1]:
            with transaction.atomic():
                try:
                    with transaction.atomic():
                        model.objects.filter(pk=row.pk).update(**{field.attname: changed(field, getattr(row, field.attname))})
                except IntegrityError:  # the database refuses a second one
                    continue
                if not verify().broken:
                    missed.append(f"{model._meta.model_name}.{field.name}")
                transaction.set_rollback(True)
    assert missed == []


@pytest.mark.slow
def test_every_row_that_is_gone_shows(everything):
    kept = {Version}  # the oldest go by themselves
    missed = []
    for model in CHECKED:
        row = model.objects.order_by("-pk").first() if model is not LibraryEntry else model.objects.exclude(organisation=None).first()
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
            if model not in kept and not verify().broken:
                missed.append(model._meta.model_name)
            transaction.set_rollback(True)
    assert missed == []


def test_no_exception_is_forgotten():
    names = {f"{model._meta.model_name}.{field.name}" for model in CHECKED for field in model._meta.concrete_fields}
    assert set(NOT_COVERED) <= names


def test_a_faulty_form_is_not_sent_because_its_counts_were_set_to_nothing():
    place = Place()
    filing = begun(place, "six-projects.docx")
    faulty = Filing.objects.filter(errors__gt=0).first() or filing
    Filing.objects.filter(pk=faulty.pk).update(errors=0, found={})
    with pytest.raises(Refused, match="必须更正"):
        review.step(person=place.officer, filing=faulty.pk, step=Step.SEND)
