"""Whoever changes a row of the year after approval behind the back of the application is shown by the log: every table that is vouched for, every column."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, models, transaction

from jiheng.model.evaluating import Evaluated
from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.web.actions import demo, evaluation, ledger, rectification, sampling, self_evaluation, survey
from jiheng.web.actions.verify import hung, verify, vouched
from jiheng.web.models import Filing, LedgerRecord, Organisation, Person, Problem
from tests.web.evaluations import proof
from tests.web.surveys import ANSWERS, prepared
from tests.web.test_tampering import FOLLOWS, OWN, USE, changed

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
DIGEST = "its digest beside it is vouched for, and approval compares them"
_PAGE = (
    "path",
    "name",
    "title",
    "place",
    "department",
    "unit",
    "text",
    "shown_text",
    "budget",
    "paid",
    "met",
    "indicators_count",
    "hidden_count",
    "mark",
    "grade",
)
NOT_VOUCHED = {
    "evaluation.changed": USE,
    "proposal.document": DIGEST,
    "proposal.at": OWN,
    **{f"publicproject.{name}": FOLLOWS for name in _PAGE},  # the index of the version that is public
    **{f"selfevaluationreport.{name}": FOLLOWS for name in ("errors", "explains")},
    "selfevaluationreport.taken": OWN,
}


@pytest.fixture
def everything() -> None:
    """The demonstration, and a row of what it leaves out, each by its action."""
    demo.load()
    who = {each.username: each for each in Person.objects.all()}
    filing = Filing.objects.get(cycle__year=2026, number=1)
    ledger.comment(person=who["caizheng"], entry=LedgerRecord.objects.latest("pk").pk, text="请补验收单。")
    survey.bring(person=who["jingban"], survey=prepared(who["jingban"], filing).pk, **ANSWERS)
    sampling.draw_sample(person=who["caizheng"], organisation=Organisation.objects.get(kind="region"), cycle=filing.cycle, method="largest", count=6)
    evaluation.keep(person=who["pingjia"], filing=filing.pk, version=0, evaluated=Evaluated())
    evaluation.attach(person=who["pingjia"], filing=filing.pk, item="compliance", files=[proof()])
    rectification.mend(person=who["jingban"], problem=Problem.objects.get().pk, measures="已征求意见", files=[proof()], finished=True)
    sent = Filing.objects.get(cycle__year=2026, number=5).self_evaluation
    self_evaluation.step(person=who["bumen"], report=sent.pk, step=SelfEvaluationStep("selfeval-return"), opinion="请写明原因。")


def shows(model: type[models.Model]) -> bool:
    return any(True for _each in hung(model))


def columns(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        if not field.primary_key and not field.generated and f"{model._meta.model_name}.{field.name}" not in NOT_VOUCHED:
            yield field


def test_every_change_of_a_column_and_every_row_that_is_gone_shows(everything):
    assert verify().broken == ()
    assert [model.__name__ for model in vouched() if not model.objects.exists()] == []
    missed = [f"{model.__name__}.{field.name}" for model in vouched() for field in columns(model) if not _change_shows(model, field)]
    assert missed + [model.__name__ for model in vouched() if not _loss_shows(model)] == []


def _change_shows(model: type[models.Model], field: models.Field) -> bool:
    """Whether the log tells of another value, or the database refuses it."""
    row = model.objects.order_by("-pk").first()
    with transaction.atomic():
        try:
            with transaction.atomic():
                model.objects.filter(pk=row.pk).update(**{field.attname: changed(field, getattr(row, field.attname))})
        except IntegrityError:
            return True
        found = shows(model)
        transaction.set_rollback(True)
    return found


def _loss_shows(model: type[models.Model]) -> bool:
    row = model.objects.order_by("-pk").first()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])
        found = shows(model)
        transaction.set_rollback(True)
    return found


def test_no_exception_is_forgotten_or_vouched_for_all_the_same():
    names = {f"{model._meta.model_name}.{field.name}": field.attname in model.VOUCHED for model in vouched() for field in model._meta.concrete_fields}
    assert {name for name in NOT_VOUCHED if names[name]} == set()
