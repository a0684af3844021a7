"""Pages of self-evaluations: arithmetic beside marks, what is missing, reasons, the report in words, documents, the department's review."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiheng.model.self_evaluation_way import SelfEvaluationState, SelfEvaluationStep
from jiheng.model.workflow import State
from jiheng.readers.document import read_document
from jiheng.web.actions import self_evaluation
from jiheng.web.models import Filing, SelfEvaluationReport
from jiheng.web.self_evaluating import form_of
from tests.web.people import Place
from tests.web.test_self_evaluation import begun, floor_of, proved, sent

pytestmark = pytest.mark.django_db
STEP = SelfEvaluationStep


@pytest.fixture
def place() -> Place:
    return Place()


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
    reviewer.post("/self-evaluation/accept/", {"report": [report.pk]})
    assert SelfEvaluationReport.objects.get().state == SelfEvaluationState.ACCEPTED
    assert "没有待审核" in reviewer.get("/self-evaluation/queue/").content.decode()


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
