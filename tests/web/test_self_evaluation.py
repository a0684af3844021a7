"""Self-evaluations: filled from form and ledger, completed by the unit, sent, accepted or returned by the department."""

import datetime as dt
from decimal import Decimal

import pytest

from jiheng.model.attainment import Degree
from jiheng.model.declaration import SelfEvaluation
from jiheng.model.evidence import Attachment, GradeCount, Payment, Statement, Statistic, Survey, Withdrawal
from jiheng.model.measure import Aggregate, EvidenceKind, Filter, Measure
from jiheng.model.self_evaluation_way import SelfEvaluationState, SelfEvaluationStep
from jiheng.model.target import Kind
from jiheng.model.workflow import State
from jiheng.scoring.filled import Own
from jiheng.web import execution
from jiheng.web.actions import ledger, self_evaluation
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Filing, SelfEvaluationReport
from jiheng.web.self_evaluating import form_of, said_of
from tests.web.people import Place

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)
STEP = SelfEvaluationStep


@pytest.fixture
def running(place: Place) -> Filing:
    return place.filing(state=State.APPROVED)


def proved(place: Place, filing: Filing, *, missed: int | None = None) -> None:
    """Evidence that reaches every target just so, but for the one at `missed`, of which half is reached; 90% of the money is paid."""
    file = (Attachment(sha256="0" * 64, name="证明.pdf", size=10),)
    form = execution.standard(filing)
    records, measures = [], {}
    for number, row in enumerate(form.indicators):
        tag = f"指标{number}"
        given = {"id": f"{filing.pk}-{number}", "project": str(filing.pk), "date": DAY, "title": row.name or "", "tags": (tag,)}
        if "满意" in (row.level1 or ""):
            records.append(Survey(**given, asked=120, answers=(GradeCount(grade="满意", count=100),)))
            measures[row.id] = Measure(record=EvidenceKind.SURVEY, aggregate=Aggregate.SHARE, where=Filter(tags=(tag,)))
        elif row.target.kind is Kind.NUMERIC:
            value = row.target.value / 2 if number == missed and row.target.value is not None else row.target.value
            records.append(Statistic(**given, value=value, unit=row.target.unit, origin="统计", manual_source="工作总结", attachments=file))
            measures[row.id] = Measure(record=EvidenceKind.STATISTIC, aggregate=Aggregate.LATEST, where=Filter(tags=(tag,)))
        else:
            records.append(Statement(**given, degree=Degree.REACHED, text="已做到。"))
            measures[row.id] = Measure(record=EvidenceKind.STATEMENT, aggregate=Aggregate.LATEST, where=Filter(tags=(tag,)))
    budget = form.funds.annual.amount or Decimal(0)
    paid = Payment(id=f"{filing.pk}-paid", project=str(filing.pk), date=DAY, title="合同款", amount=budget * Decimal("0.9"))
    ledger.enter(person=place.officer, filing=filing.pk, records=[*records, paid])
    ledger.choose(person=place.officer, filing=filing.pk, measures=measures)


def begun(place: Place, filing: Filing) -> SelfEvaluationReport:
    return self_evaluation.begin(person=place.officer, filing=filing.pk)


def sent(place: Place, filing: Filing) -> SelfEvaluationReport:
    report = begun(place, filing)
    self_evaluation.step(person=place.officer, report=report.pk, step=STEP.SEND)
    return self_evaluation.step(person=place.leader, report=report.pk, step=STEP.SIGN)


def floor_of(filing: Filing) -> int:
    return next(place for place, row in enumerate(execution.standard(filing).indicators) if row.target.comparator == "≥" and "满意" not in (row.level1 or ""))


def test_the_form_fills_itself_from_the_ledger(place: Place, running: Filing):
    proved(place, running)
    report = begun(place, running)
    form = form_of(report.document)
    assert (form.weight, report.mark, report.grade, report.gaps) == (100, 99, "优", 0)
    assert form.execution.total.rate == 90
    assert (report.errors, report.explains, report.scoring) == (0, 0, "mof-2020")
    assert said_of(report, execution.year_of(running).actual, "zh") == ()


def test_without_evidence_marks_stay_open_and_nothing_is_sent(place: Place, running: Filing):
    report = begun(place, running)
    assert report.gaps > 0
    assert (report.mark, report.grade) == (None, "")
    with pytest.raises(Refused, match="没有得分"):
        self_evaluation.step(person=place.officer, report=report.pk, step=STEP.SEND)


def test_a_missed_target_asks_for_its_reason(place: Place, running: Filing):
    missed = floor_of(running)
    proved(place, running, missed=missed)
    report = begun(place, running)
    row = form_of(report.document).indicators[missed]
    assert row.mark == (row.weight or 0) / 2
    (said,) = said_of(report, execution.year_of(running).actual, "zh")
    assert (said.code, said.address, report.explains) == ("SE09", f"indicators/{missed}/reason", 1)
    with pytest.raises(Refused, match="需要说明"):
        self_evaluation.step(person=place.officer, report=report.pk, step=STEP.SEND)
    own = {row.id: Own(cause="场地维修推迟", measure="一月补办")}
    report = self_evaluation.save(person=place.officer, report=report.pk, version=1, own=own)
    assert form_of(report.document).indicators[missed].reason == "场地维修推迟。改进措施：一月补办"
    assert self_evaluation.step(person=place.officer, report=report.pk, step=STEP.SEND).state == SelfEvaluationState.SIGNING


def test_values_and_marks_of_evidence_are_not_typed_over(place: Place, running: Filing):
    missed = floor_of(running)
    proved(place, running, missed=missed)
    report = begun(place, running)
    row = form_of(report.document).indicators[missed]
    with pytest.raises(Refused, match="按实际完成值应得"):
        self_evaluation.save(person=place.officer, report=report.pk, version=1, own={row.id: Own(mark=row.weight)})
    with pytest.raises(Refused, match="少得的须写明原因"):
        self_evaluation.save(person=place.officer, report=report.pk, version=1, own={row.id: Own(mark=Decimal(0))})
    lower = self_evaluation.save(person=place.officer, report=report.pk, version=1, own={row.id: Own(mark=Decimal(0), cause="数据不实")})
    assert form_of(lower.document).indicators[missed].mark == 0


def test_what_the_ledger_no_longer_says_is_not_sent(place: Place, running: Filing):
    proved(place, running)
    report = begun(place, running)
    gone = Withdrawal(id="gone", project=str(running.pk), date=DAY, title="合同款", supersedes=f"{running.pk}-paid", why="付错了")
    ledger.enter(person=place.officer, filing=running.pk, records=[gone])
    with pytest.raises(Refused, match="先按台账更新"):
        self_evaluation.step(person=place.officer, report=report.pk, step=STEP.SEND)
    report = self_evaluation.refresh(person=place.officer, report=report.pk)
    assert form_of(report.document).execution.total.rate == 0


def test_points_are_set_where_the_form_states_none(place: Place, running: Filing):
    proved(place, running)
    report = begun(place, running)
    first, second = form_of(report.document).indicators[:2]
    report = self_evaluation.save(person=place.officer, report=report.pk, version=1, own={first.id: Own(weight=(first.weight or 0) + 5)})
    assert (report.errors, form_of(report.document).weight) == (1, 105)
    own = {second.id: Own(weight=(second.weight or 0) - 5)}
    report = self_evaluation.save(person=place.officer, report=report.pk, version=2, own=own)
    assert (report.errors, form_of(report.document).weight) == (0, 100)
    with pytest.raises(Refused, match="刚刚又改过"):
        self_evaluation.save(person=place.officer, report=report.pk, version=2, own=own | {first.id: Own()})


def test_points_that_were_sent_do_not_change_later(place: Place, running: Filing):
    proved(place, running)
    report = sent(place, running)
    self_evaluation.step(person=place.department_reviewer, report=report.pk, step=STEP.RETURN, opinion="请核对。")
    first, second = form_of(report.document).indicators[:2]
    own = {first.id: Own(weight=(first.weight or 0) + 5), second.id: Own(weight=(second.weight or 0) - 5)}
    report = self_evaluation.save(person=place.officer, report=report.pk, version=1, own=own)
    assert {each.code for each in said_of(report, execution.year_of(running).actual, "zh")} == {"O06"}
    assert report.errors == 2


def test_refreshing_keeps_what_the_unit_says(place: Place, running: Filing):
    missed = floor_of(running)
    proved(place, running, missed=missed)
    report = begun(place, running)
    row = form_of(report.document).indicators[missed]
    self_evaluation.save(person=place.officer, report=report.pk, version=1, own={row.id: Own(cause="推迟")})
    more = Payment(id="more", project=str(running.pk), date=DAY, title="尾款", amount=Decimal(100))
    ledger.enter(person=place.officer, filing=running.pk, records=[more])
    again = self_evaluation.refresh(person=place.officer, report=report.pk)
    form = form_of(again.document)
    assert form.indicators[missed].reason == "推迟"
    assert form.execution.total.spent == (form_of(report.document).execution.total.spent or 0) + 100


def test_the_department_accepts_or_returns(place: Place, running: Filing):
    proved(place, running)
    report = sent(place, running)
    with pytest.raises(Refused, match="意见"):
        self_evaluation.step(person=place.department_reviewer, report=report.pk, step=STEP.RETURN)
    row = form_of(report.document).indicators[0]
    review = self_evaluation.assess(person=place.department_reviewer, report=report.pk, marks={row.id: Decimal(3), "execution": Decimal(9)})
    assert review.marks == {row.id: "3", "execution": "9"}
    with pytest.raises(Refused, match="0 到分值"):
        self_evaluation.assess(person=place.department_reviewer, report=report.pk, marks={row.id: Decimal(101)})
    self_evaluation.step(person=place.department_reviewer, report=report.pk, step=STEP.RETURN, opinion="请核对成本。")
    self_evaluation.step(person=place.officer, report=report.pk, step=STEP.SEND)
    self_evaluation.step(person=place.leader, report=report.pk, step=STEP.SIGN)
    done = self_evaluation.accept_many(person=place.department_reviewer, reports=[report.pk])[0]
    assert (done.state, done.attempt, done.revisions.count()) == (SelfEvaluationState.ACCEPTED, 2, 3)
    with pytest.raises(Refused, match="已经送出"):
        self_evaluation.refresh(person=place.officer, report=report.pk)
    reopened = self_evaluation.step(person=place.officer, report=report.pk, step=STEP.REOPEN, opinion="漏登一笔支付。")
    assert reopened.state == SelfEvaluationState.DRAFT


def test_several_are_returned_with_one_opinion_or_none(place: Place, running: Filing):
    proved(place, running)
    report = sent(place, running)
    with pytest.raises(Refused, match="意见"):
        self_evaluation.return_many(person=place.department_reviewer, reports=[report.pk], opinion=" ")
    with pytest.raises(Refused):
        self_evaluation.return_many(person=place.finance_reviewer, reports=[report.pk], opinion="请核对成本。")
    (back,) = self_evaluation.return_many(person=place.department_reviewer, reports=[report.pk], opinion="请核对成本。")
    assert (back.state, back.reviews.get().opinion) == (SelfEvaluationState.RETURNED, "请核对成本。")


def test_only_who_may_does(place: Place, running: Filing):
    proved(place, running)
    report = sent(place, running)
    for person in (place.officer, place.finance_reviewer, place.evaluator, place.auditor):
        with pytest.raises(Refused):
            self_evaluation.step(person=person, report=report.pk, step=STEP.ACCEPT)
    with pytest.raises(SelfEvaluationReport.DoesNotExist):
        self_evaluation.step(person=place.other_officer, report=report.pk, step=STEP.ACCEPT)
    with pytest.raises(Refused, match="已经有自评表"):
        begun(place, running)
    with pytest.raises(Refused, match="批复以后"):
        begun(place, place.filing(1))


def test_the_scoring_profile_is_that_of_the_year(place: Place, running: Filing):
    place.cycle.scoring = "mof-2021"
    place.cycle.save()
    missed = floor_of(running)
    proved(place, running, missed=missed)
    report = begun(place, running)
    assert report.scoring == "mof-2021"
    assert form_of(report.document).indicators[missed].mark == 0
    assert form_of(report.document).execution.total.mark == 7
    assert {each.code for each in said_of(report, execution.year_of(running).actual, "zh")} == {"SE09"}


def test_the_log_vouches_for_self_evaluations(place: Place, running: Filing):
    before = {each.why for each in verify().broken}
    proved(place, running)
    report = sent(place, running)
    row = form_of(report.document).indicators[0]
    self_evaluation.assess(person=place.department_reviewer, report=report.pk, marks={row.id: Decimal(3)})
    assert {each.why for each in verify().broken} == before
    SelfEvaluationReport.objects.update(mark=100)
    assert [each.subject for each in verify().broken if each.why == "row"] == [f"selfeval/{running.pk}"]


def test_it_is_a_document_like_the_others(place: Place, running: Filing):
    assert isinstance(form_of(begun(place, running).document), SelfEvaluation)
