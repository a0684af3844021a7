"""Every action that somebody takes leaves exactly one event, in that person's name, that the log vouches for."""

import ast
import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from jiheng.model.address import replace
from jiheng.model.json import decode
from jiheng.model.measure import Aggregate, EvidenceKind, Measure
from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.model.workflow import State, Step
from jiheng.scoring.filled import Own
from jiheng.web import actions
from jiheng.web.actions import (
    assessment,
    batch,
    cover,
    cycle,
    evaluation,
    filing,
    ledger,
    library,
    notice,
    organisation,
    person,
    publication,
    rectification,
    review,
    sampling,
    self_evaluation,
    token,
    waiver,
)
from jiheng.web.examples import faultless
from jiheng.web.execution import standard
from jiheng.web.models import Event, Filing, ImportBatch, ImportItem, Late, LibraryEntry, Remark, SelfEvaluationReport
from jiheng.web.models.batch import Namesake
from jiheng.web.self_evaluating import form_of
from tests.web import evaluations
from tests.web import published as publishing
from tests.web.monitored import MONITORING_ACTS
from tests.web.people import Place
from tests.web.surveys import SURVEY_ACTS
from tests.web.test_ledger import activity

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + dt.timedelta(days=20)
GIVEN = {"industry": "", "level1": "产出指标", "level2": "数量指标", "name": "直播场次"}
LEFT_OUT = {
    "batch.add": "tested with its files in test_batch.py",
    "batch.assign": "as are the answers to what had to be asked",
    "batch.set_aside": "the same",
    "batch.finish": "the work in the background, nobody's",
    "imported.claim": "the same; the drafts that it makes are those of filing.begin",
    "imported.settle": "the same",
    "imported.settle_failed": "the same",
    "imported.settle_same": "the same",
    "library.bring": "an event for each entry",
    "self_evaluation.accept_many": "an event for each",
    "self_evaluation.return_many": "an event for each",
    "survey.answer": "nobody's: an event would tell when somebody answered",
    "survey.close": "two events, its own and that of the ledger: tested in test_survey.py",
    "public_index.addressed": "part of publication.approve, which tells of it",
    "demo.load": "nobody's",
    "setup.set_up": "nobody's",
    "cycle.found": "nobody's",
    "organisation.found": "nobody's",
    "person.found": "nobody's",
    "waiver.settle": "counts follow the days",
}


class Stage(Place):
    """A place where everything can be done that somebody does."""

    def begun(self) -> Filing:
        return filing.begin(person=self.officer, organisation=self.unit, cycle=self.cycle, submission=faultless())[0]

    def saved(self) -> Filing:
        draft = self.begun()
        return filing.save(person=self.officer, filing=draft.pk, version=1, edited=self.renamed(draft))

    @staticmethod
    def renamed(draft: Filing) -> Any:
        return replace(decode(draft.document.encode()), "declarations/0/name", "改过的名称")

    def sent(self, state: State = State.SUBMITTED) -> Filing:
        draft = self.begun()
        Filing.objects.filter(pk=draft.pk).update(state=state)
        return draft

    def remarked(self, state: State) -> Remark:
        return Remark.objects.create(filing=self.sent(state), address="declarations/0/name", text="请写全称。", by=self.department_reviewer)

    def post(self, who: Any) -> int:
        return int(who.appointments.get().pk)

    def batch(self) -> ImportBatch:
        made = batch.begin(person=self.finance_reviewer, post=self.post(self.finance_reviewer), cycle=self.cycle.pk, unit=self.unit.pk, name="")
        batch.add(person=self.finance_reviewer, batch=made.pk, files=[("a.txt", io.BytesIO(b"a"))])
        return made

    def running(self) -> ImportBatch:
        made = self.batch()
        batch.start(person=self.finance_reviewer, batch=made.pk, go_on=lambda _pk: None)
        return made

    def entered(self) -> int:
        row = self.sent(State.APPROVED)
        return ledger.enter(person=self.officer, filing=row.pk, records=[activity(row)])[0].pk

    @staticmethod
    def measures(row: Filing) -> dict[str, Measure]:
        return {standard(row).indicators[0].id: Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)}

    def evaluated(self, state: str = "draft") -> SelfEvaluationReport:
        made = self_evaluation.begin(person=self.officer, filing=self.sent(State.APPROVED).pk)
        SelfEvaluationReport.objects.update(state=state, attempt=1)
        return made

    @staticmethod
    def own(report: SelfEvaluationReport) -> dict[str, Own]:
        return {form_of(report.document).indicators[0].id: Own(cause="推迟")}

    def entry(self) -> LibraryEntry:
        return LibraryEntry.objects.create(organisation=self.department, **GIVEN)


Act = Callable[[], Any]
# What each action is given, after what it needs was prepared.
ACTS: dict[str, Callable[[Stage], Act]] = {
    "filing.begin": lambda s: s.begun,
    "filing.save": lambda s: (lambda draft: lambda: filing.save(person=s.officer, filing=draft.pk, version=1, edited=s.renamed(draft)))(s.begun()),
    "filing.undo": lambda s: (lambda draft: lambda: filing.undo(person=s.officer, filing=draft.pk))(s.saved()),
    "filing.compose": lambda s: (lambda draft: lambda: filing.compose(person=s.officer, filing=draft.pk, section="budget"))(s.begun()),
    "filing.detach": lambda s: detaching(s),
    "filing.remove": lambda s: (lambda draft: lambda: filing.remove(person=s.officer, filing=draft.pk))(s.begun()),
    "review.step": lambda s: (lambda draft: lambda: review.step(person=s.officer, filing=draft.pk, step=Step.SEND))(s.begun()),
    "review.remark": lambda s: (
        lambda row: lambda: review.remark(person=s.department_reviewer, filing=row.pk, address="declarations/0/name", text="请写全称。")
    )(s.sent()),
    "review.answer": lambda s: (lambda row: lambda: review.answer(person=s.officer, remark=row.pk, text="已改。"))(s.remarked(State.RETURNED)),
    "review.close": lambda s: (lambda row: lambda: review.close(person=s.department_reviewer, remark=row.pk))(s.remarked(State.SUBMITTED)),
    "review.explain": lambda s: (
        lambda row: lambda: review.explain(person=s.officer, filing=row.pk, code="FU01", address="declarations/0/name", text="按合同。")
    )(s.begun()),
    "assessment.assess": lambda s: (lambda row: lambda: assessment.assess(person=s.department_reviewer, filing=row.pk, kind="scored", marks={}, grade=""))(
        s.sent()
    ),
    "ledger.enter": lambda s: (lambda row: lambda: ledger.enter(person=s.officer, filing=row.pk, records=[activity(row)]))(s.sent(State.APPROVED)),
    "ledger.comment": lambda s: (lambda pk: lambda: ledger.comment(person=s.officer, entry=pk, text="见附件。"))(s.entered()),
    "ledger.choose": lambda s: (lambda row: lambda: ledger.choose(person=s.officer, filing=row.pk, measures=s.measures(row)))(s.sent(State.APPROVED)),
    "self_evaluation.begin": lambda s: (lambda row: lambda: self_evaluation.begin(person=s.officer, filing=row.pk))(s.sent(State.APPROVED)),
    "self_evaluation.refresh": lambda s: (lambda row: lambda: self_evaluation.refresh(person=s.officer, report=row.pk))(s.evaluated()),
    "self_evaluation.save": lambda s: (lambda row: lambda: self_evaluation.save(person=s.officer, report=row.pk, version=1, own=s.own(row)))(s.evaluated()),
    "self_evaluation.step": lambda s: (lambda row: lambda: self_evaluation.step(person=s.officer, report=row.pk, step=SelfEvaluationStep.WITHDRAW))(
        s.evaluated("signing")
    ),
    "self_evaluation.assess": lambda s: (
        lambda row: lambda: self_evaluation.assess(person=s.department_reviewer, report=row.pk, marks={"execution": Decimal(8)})
    )(s.evaluated("submitted")),
    **SURVEY_ACTS,
    **MONITORING_ACTS,
    "publication.prepare": lambda s: (lambda row: lambda: publishing.prepared(s, row))(s.sent(State.APPROVED)),
    "publication.send": lambda s: (lambda row: lambda: publication.send(person=s.officer, filing=row.filing_id))(
        publishing.prepared(s, s.sent(State.APPROVED))
    ),
    "publication.take_back": lambda s: (lambda row: lambda: publication.take_back(person=s.officer, filing=row.filing_id))(
        publishing.sent(s, s.sent(State.APPROVED))
    ),
    "publication.turn_down": lambda s: (lambda row: lambda: publication.turn_down(person=s.leader, filing=row.filing_id, answer="请改标题。"))(
        publishing.sent(s, s.sent(State.APPROVED))
    ),
    "publication.approve": lambda s: (lambda row: lambda: publication.approve(person=s.leader, filing=row.filing_id, sha256=row.sha256))(
        publishing.sent(s, s.sent(State.APPROVED))
    ),
    "publication.withdraw": lambda s: (lambda row: lambda: publication.withdraw(person=s.officer, filing=row.filing_id, reason="误公开"))(
        publishing.public(s, s.sent(State.APPROVED))
    ),
    "self_evaluation.write": lambda s: (lambda row: lambda: self_evaluation.write(person=s.officer, report=row.pk, chapter="use", text="来年继续。"))(
        s.evaluated()
    ),
    "sampling.draw_sample": lambda s: (
        lambda _row: lambda: sampling.draw_sample(person=s.finance_reviewer, organisation=s.region, cycle=s.cycle, method="random", count=1)
    )(s.sent(State.APPROVED)),
    "evaluation.keep": lambda s: (
        lambda sample: lambda: evaluation.keep(person=s.evaluator, filing=sample.projects.get().filing_id, version=0, evaluated=evaluations.FULL)
    )(evaluations.drawn(s)),
    "evaluation.attach": lambda s: (lambda row: lambda: evaluation.attach(person=s.evaluator, filing=row.filing_id, item="basis", files=[evaluations.proof()]))(
        evaluations.kept(s)
    ),
    "evaluation.send": lambda s: (lambda row: lambda: evaluation.send(person=s.evaluator, filing=row.filing_id))(evaluations.kept(s)),
    "evaluation.decide": lambda s: (lambda row: lambda: evaluation.decide(person=s.finance_reviewer, filing=row.filing_id, decision="accept", opinion=""))(
        evaluations.sent(s)
    ),
    "evaluation.suggest": lambda s: (
        lambda row: lambda: evaluation.suggest(person=s.finance_reviewer, filing=row.filing_id, suggestion="keep", reason="任务不变")
    )(evaluations.accepted(s)),
    "rectification.raise_problem": lambda s: (
        lambda row: lambda: rectification.raise_problem(person=s.finance_reviewer, filing=row.filing_id, text="一", demand="二", deadline=SOON)
    )(evaluations.accepted(s)),
    "rectification.mend": lambda s: (
        lambda row: lambda: rectification.mend(person=s.officer, problem=row.pk, measures="已补", files=[evaluations.proof()], finished=True)
    )(evaluations.problem(s)),
    "rectification.settle": lambda s: (lambda row: lambda: rectification.settle(person=s.department_reviewer, problem=row.pk, decision="close", opinion=""))(
        evaluations.mended(s)
    ),
    "organisation.add": lambda s: lambda: organisation.add(person=s.administrator, top=s.department.pk, kind="unit", name="新站"),
    "organisation.edit": lambda s: lambda: organisation.edit(person=s.administrator, organisation=s.unit.pk, kind="unit", name="新名"),
    "organisation.move": lambda s: lambda: organisation.move(person=s.administrator, organisation=s.unit.pk, to=s.other_department.pk),
    "organisation.close": lambda s: lambda: organisation.close(person=s.administrator, organisation=s.unit.pk, on=TODAY),
    "organisation.reopen": lambda s: (lambda _closed: lambda: organisation.reopen(person=s.administrator, organisation=s.unit.pk))(
        organisation.close(person=s.administrator, organisation=s.unit.pk, on=TODAY)
    ),
    "person.invite": lambda s: (
        lambda: person.invite(person=s.administrator, organisation=s.unit.pk, role="officer", username="new", name="新", email="new@example.org")
    ),
    "person.edit": lambda s: lambda: person.edit(person=s.administrator, who=s.officer.pk, name="新名", email="new@example.org"),
    "person.appoint": lambda s: lambda: person.appoint(person=s.administrator, who=s.officer.pk, organisation=s.unit.pk, role="leader", since=TODAY),
    "person.delegate": lambda s: lambda: person.delegate(person=s.officer, appointment=s.post(s.officer), to=s.second_officer.pk, since=TODAY, until=SOON),
    "person.end": lambda s: lambda: person.end(person=s.administrator, appointment=s.post(s.officer)),
    "person.deactivate": lambda s: lambda: person.deactivate(person=s.administrator, who=s.officer.pk),
    "person.reactivate": lambda s: lambda: person.reactivate(person=s.administrator, who=s.officer.pk),
    "person.note": lambda s: lambda: person.note(person=s.officer, who=s.officer, action="password-change"),
    "person.accept": lambda s: lambda: person.accept(who=s.officer.pk, password="云溪-2026-bridge"),
    "notice.choose": lambda s: lambda: notice.choose(person=s.officer, language="en", mailed=[]),
    "token.make": lambda s: lambda: token.make(person=s.officer, name="项目库", scopes=["read"], days=9),
    "token.revoke": lambda s: (lambda made: lambda: token.revoke(person=s.officer, token=made[0].pk))(
        token.make(person=s.officer, name="项目库", scopes=["read"], days=9)
    ),
    "cycle.add": lambda s: lambda: cycle.add(person=s.administrator, region=s.region, year=2031, opens=at(1), closes=at(9)),
    "cycle.change": lambda s: lambda: cycle.change(person=s.administrator, cycle=s.cycle.pk, reason="节假日", closes=at(12)),
    "cycle.extend": lambda s: lambda: cycle.extend(person=s.administrator, cycle=s.cycle.pk, reason="节假日", closes=at(30)),
    "cycle.permit": lambda s: lambda: cycle.permit(person=s.administrator, cycle=s.cycle.pk, organisation=s.unit.pk, until=at(30), reason="补报"),
    "cycle.withdraw": lambda s: (lambda _late: lambda: cycle.withdraw(person=s.administrator, late=Late.objects.get().pk))(
        cycle.permit(person=s.administrator, cycle=s.cycle.pk, organisation=s.unit.pk, until=at(30), reason="补报")
    ),
    "library.add": lambda s: lambda: library.add(person=s.administrator, organisation=s.department.pk, given=GIVEN),
    "library.edit": lambda s: (lambda row: lambda: library.edit(person=s.administrator, entry=row.pk, given=GIVEN | {"unit": "场"}))(s.entry()),
    "library.settle": lambda s: (lambda row: lambda: library.settle(person=s.administrator, entry=row.pk, to="withdrawn"))(s.entry()),
    "cover.edit": lambda s: (lambda row: lambda: cover.edit(person=s.officer, organisation=s.unit, cycle=row.cycle, text="本单位编报项目1个。"))(s.begun()),
    "waiver.waive": lambda s: lambda: waiver.waive(person=s.finance_reviewer, organisation=s.unit, code="FU02", reason="个案", until=SOON),
    "waiver.end": lambda s: (lambda row: lambda: waiver.end(person=s.finance_reviewer, waiver=row.pk))(
        waiver.waive(person=s.finance_reviewer, organisation=s.unit, code="FU02", reason="个案", until=SOON)
    ),
    "batch.begin": lambda s: lambda: batch.begin(person=s.finance_reviewer, post=s.post(s.finance_reviewer), cycle=s.cycle.pk, unit=None, name=""),
    "batch.start": lambda s: (lambda row: lambda: batch.start(person=s.finance_reviewer, batch=row.pk, go_on=lambda _pk: None))(s.batch()),
    "batch.stop": lambda s: (lambda row: lambda: batch.stop(person=s.finance_reviewer, batch=row.pk))(s.running()),
    "batch.repeat": lambda s: repeating(s),
    "batch.link": lambda s: linking(s),
}


def at(days: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=days)


def detaching(stage: Stage) -> Act:
    draft = filing.compose(person=stage.officer, filing=stage.begun().pk, section="budget")
    place = "funds/annual/amount"
    return lambda: filing.detach(person=stage.officer, filing=draft.pk, section="budget", place=place)


def repeating(stage: Stage) -> Act:
    running = stage.running()
    batch.stop(person=stage.finance_reviewer, batch=running.pk)
    running.items.update(state=ImportItem.State.FAILED)
    return lambda: batch.repeat(person=stage.finance_reviewer, batch=running.pk, go_on=lambda _pk: None)


def linking(stage: Stage) -> Act:
    draft, item = stage.begun(), stage.batch().items.get()
    Filing.objects.filter(pk=draft.pk).update(imported=item)
    Namesake.objects.create(filing=draft)
    return lambda: batch.link(person=stage.finance_reviewer, filing=draft.pk, previous=None)


def known() -> set[str]:
    """Public functions of the actions that open a transaction themselves or hand over to one that does."""
    found = set()
    for path in Path(actions.__file__).parent.glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            writes = isinstance(node, ast.FunctionDef) and any(word in ast.unparse(node) for word in ("transaction.atomic", "_changed(", "_added("))
            if writes and not node.name.startswith("_"):
                found.add(f"{path.stem}.{node.name}")
    return found


def test_every_action_is_asked_or_has_a_reason_not_to_be():
    assert set(ACTS) | set(LEFT_OUT) == known()
    assert not set(ACTS) & set(LEFT_OUT)


@pytest.mark.parametrize("name", ACTS)
def test_an_action_leaves_one_event(name):
    act = ACTS[name](Stage())
    before = set(Event.objects.values_list("pk", flat=True))
    act()
    (event,) = Event.objects.exclude(pk__in=before)
    assert event.hash == event.computed_hash()
    assert event.person_id is not None
    assert event.action
