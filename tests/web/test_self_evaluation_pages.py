"""Pages of self-evaluations: arithmetic beside marks, what is missing, reasons, the report in words, documents, the department's review."""

from decimal import Decimal

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiheng.model.evidence import GradeCount, Survey
from jiheng.model.self_evaluation_way import SelfEvaluationState, SelfEvaluationStep
from jiheng.model.target import Kind
from jiheng.model.workflow import State
from jiheng.readers.document import read_document
from jiheng.web.actions import ledger, self_evaluation
from jiheng.web.models import Filing, SelfEvaluationReport
from jiheng.web.self_evaluating import form_of
from tests.web.people import Place
from tests.web.test_self_evaluation import DAY, begun, floor_of, proved, sent

pytestmark = pytest.mark.django_db
STEP = SelfEvaluationStep


@pytest.fixture
def running(place: Place) -> Filing:
    return place.filing(state=State.APPROVED)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person, filing: Filing) -> str:
    return client_of(person).get(f"/self-evaluation/{filing.pk}/").content.decode()


def test_it_begins_on_its_page(place: Place, running: Filing):
    assert "按台账生成自评表" in page(place.officer, running)
    assert "按台账生成自评表" not in page(place.leader, running)
    client_of(place.officer).post(f"/self-evaluation/{running.pk}/begin/")
    shown = page(place.officer, running)
    assert "没有实际完成值" in shown
    assert "取数方法没有确认" in shown
    assert "单位还没有报送" in page(place.department_reviewer, running)


def test_marks_stand_beside_their_arithmetic(place: Place, running: Filing):
    missed = floor_of(running)
    proved(place, running, missed=missed)
    report = begun(place, running)
    row = form_of(report.document).indicators[missed]
    shown = page(place.officer, running)
    assert f"{row.weight} × (" in shown
    assert "没有达到指标值" in shown
    assert "SE09" in shown
    data = {"version": 1, f"cause-{row.id}": "场地维修", f"measure-{row.id}": "一月补办"}
    client_of(place.officer).post(f"/self-evaluation/{running.pk}/save/", data)
    after = page(place.officer, running)
    assert "SE09" not in after
    assert "场地维修" in after
    assert SelfEvaluationReport.objects.get().own == {row.id: {"weight": None, "mark": None, "cause": "场地维修", "measure": "一月补办"}}


def test_words_are_kept_where_a_number_is_refused(place: Place, running: Filing):
    row = form_of(begun(place, running).document).indicators[0]
    for mark in ("1e9", "99"):  # no number; more than its points
        data = {"version": SelfEvaluationReport.objects.get().version, f"mark-{row.id}": mark, f"cause-{row.id}": f"场地维修 {mark}"}
        answer = client_of(place.officer).post(f"/self-evaluation/{running.pk}/save/", data, follow=True).content.decode()
        assert "原因和改进措施已保存" in answer
        assert SelfEvaluationReport.objects.get().own == {row.id: {"weight": None, "mark": None, "cause": f"场地维修 {mark}", "measure": ""}}


def test_what_cannot_be_saved_is_told(place: Place, running: Filing):
    begun(place, running)
    row = form_of(SelfEvaluationReport.objects.get().document).indicators[0]
    weights, marks = ("NaN", "一", "1e9"), ("5", "1E+999999", "1E-9999999")
    for key, text in (*((f"weight-{row.id}", each) for each in weights), *((f"mark-{row.id}", each) for each in marks)):
        answer = client_of(place.officer).post(f"/self-evaluation/{running.pk}/save/", {"version": 1, key: text}, follow=True)
        assert "没有保存" in answer.content.decode()


def test_the_report_in_words_follows_the_numbers_and_keeps_own_words(place: Place, running: Filing):
    missed = floor_of(running)
    proved(place, running, missed=missed)
    report = begun(place, running)
    row = form_of(report.document).indicators[missed]
    shown = page(place.officer, running)
    assert "一、项目概况" in shown
    assert "执行率90%" in shown
    assert "尚未说明原因" in shown
    text = f"执行率{form_of(report.document).execution.total.rate:f}%，尾款一月支付。"
    client_of(place.officer).post(f"/self-evaluation/{running.pk}/write/", {"chapter": "funds", "text": "全年" + text})
    assert SelfEvaluationReport.objects.get().texts == {"funds": "全年" + text}
    report = SelfEvaluationReport.objects.get()
    own = {row.id: self_evaluation.Own(cause="推迟")}
    self_evaluation.save(person=place.officer, report=report.pk, version=report.version, own=own)
    again = page(place.officer, running)
    assert "尾款一月支付" in again
    assert "尚未说明原因" not in again
    client_of(place.officer).post(f"/self-evaluation/{running.pk}/write/", {"chapter": "funds", "text": "x", "again": "1"})
    assert SelfEvaluationReport.objects.get().texts == {}


def test_the_documents_read_back(place: Place, running: Filing):
    proved(place, running)
    begun(place, running)
    for suffix in ("docx", "xlsx"):
        data = client_of(place.officer).get(f"/self-evaluation/{running.pk}/document.{suffix}").content
        (form,) = read_document(data, f"a.{suffix}").declarations
        assert (form.mark, form.grade) == (99, "优")  # type: ignore[union-attr]  # it is a self-evaluation
    report = client_of(place.officer).get(f"/self-evaluation/{running.pk}/report.docx").content
    assert report.startswith(b"PK")


def test_the_department_marks_returns_and_sees_what_changed(place: Place, running: Filing):
    proved(place, running)
    report = sent(place, running)
    reviewer = client_of(place.department_reviewer)
    assert running.name in reviewer.get("/self-evaluation/queue/").content.decode()
    row = form_of(report.document).indicators[0]
    data = {"version": report.version, f"own-{row.id}": "3", "step": STEP.RETURN, "opinion": "请核对成本。"}
    reviewer.post(f"/self-evaluation/{running.pk}/step/", data)
    returned = SelfEvaluationReport.objects.get()
    assert (returned.state, returned.reviews.get().marks) == (SelfEvaluationState.RETURNED, {row.id: "3"})
    assert "请核对成本。" in page(place.officer, running)
    self_evaluation.save(person=place.officer, report=report.pk, version=returned.version, own={row.id: self_evaluation.Own(cause="已核对")})
    self_evaluation.step(person=place.officer, report=report.pk, step=STEP.SEND)
    self_evaluation.step(person=place.leader, report=report.pk, step=STEP.SIGN)
    shown = page(place.department_reviewer, running)
    assert "与上次报送相比的改动" in shown
    assert "已核对" in shown
    returned_at_once = reviewer.post("/self-evaluation/accept/", {"report": [report.pk], "step": "return"}, follow=True)
    assert "请写明意见" in returned_at_once.content.decode()
    reviewer.post("/self-evaluation/accept/", {"report": [report.pk], "step": "accept"})
    assert SelfEvaluationReport.objects.get().state == SelfEvaluationState.ACCEPTED
    assert "没有待审核" in reviewer.get("/self-evaluation/queue/").content.decode()


def test_evidence_stands_as_when_the_ledger_was_read(place: Place, running: Filing):
    proved(place, running)
    sent(place, running)
    shown = page(place.department_reviewer, running)
    assert "120 份答卷" not in shown
    assert "100 份答卷" in shown
    assert "台账后来又登记了" not in shown
    for number in range(2):
        more = Survey(id=f"later-{number}", project=str(running.pk), date=DAY, title="补充调查", answers=(GradeCount(grade="满意", count=20),))
        tags = tuple(f"指标{place_of}" for place_of in range(20))
        ledger.enter(person=place.officer, filing=running.pk, records=[msgspec.structs.replace(more, tags=tags)])
    later = page(place.department_reviewer, running)
    assert "100 份答卷" in later
    assert "台账后来又登记了 2 条" in later


def test_a_refused_step_says_that_the_marks_are_kept(place: Place, running: Filing):
    proved(place, running)
    report = sent(place, running)
    row = form_of(report.document).indicators[0]
    data = {"version": report.version, f"own-{row.id}": "3", "step": STEP.RETURN, "opinion": " "}
    answer = client_of(place.department_reviewer).post(f"/self-evaluation/{running.pk}/step/", data, follow=True).content.decode()
    assert "部门评分和意见已保存。" in answer
    assert "请写明意见。" in answer
    assert SelfEvaluationReport.objects.get().reviews.get().marks == {row.id: "3"}


def test_what_a_reviewer_typed_stays_where_one_mark_is_refused(place: Place, running: Filing):
    proved(place, running)
    report = sent(place, running)
    first, second, third = form_of(report.document).indicators[:3]
    data = {"version": report.version, f"own-{first.id}": "3", f"own-{second.id}": "101", f"own-{third.id}": "好", "opinion": "请核对。", "step": STEP.ACCEPT}
    answer = client_of(place.department_reviewer).post(f"/self-evaluation/{running.pk}/step/", data, follow=True).content.decode()
    assert "其余的评分和意见已保存。" in answer
    assert f"“{second.name}”的评分应在 0 至 {second.weight:f} 分之间" in answer
    assert f"“{third.name}”的“好”不是数" in answer
    row = SelfEvaluationReport.objects.get()
    assert (row.state, row.reviews.get().marks, row.reviews.get().opinion) == (SelfEvaluationState.SUBMITTED, {first.id: "3"}, "请核对。")


def test_a_mark_that_cannot_be_says_which_can(place: Place, running: Filing):
    proved(place, running)
    report = begun(place, running)
    row = next(row for row in form_of(report.document).indicators if row.target.kind is not Kind.NUMERIC and row.weight)
    low, high = row.weight * Decimal("0.8"), row.weight
    answer = client_of(place.officer).post(f"/self-evaluation/{running.pk}/save/", {"version": 1, f"mark-{row.id}": "0.5"}, follow=True).content.decode()
    assert f"应在 {low.normalize():f} 至 {high.normalize():f} 分之间，更低的须写明原因。没有保存。" in answer
    answer = client_of(place.officer).post(f"/self-evaluation/{running.pk}/save/", {"version": 1, f"mark-{row.id}": "一"}, follow=True).content.decode()
    assert f"“{row.name}”的“一”不是数" in answer


def test_the_list_takes_the_same_number_of_queries_for_any_number_of_projects(place: Place, running: Filing):
    begun(place, running)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client_of(place.officer).get("/self-evaluation/?year=2026&q=").status_code == 200
        return len(found)

    first = queries()
    for index in (1, 2, 3):
        begun(place, place.filing(index, state=State.APPROVED))
    assert queries() == first
    assert "还没有自评表" in client_of(place.officer).get("/self-evaluation/?state=none").content.decode()
