"""Monitoring of projects: lights by unit, one project on a day, reasons before sending, the department's answer, measures followed to their end."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.model.declaration import Monitoring
from jiheng.model.workflow import Role, State
from jiheng.readers.document import read_document
from jiheng.scoring.monitoring import Reason
from jiheng.web.actions import ledger, monitoring
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.demo_year import approved
from jiheng.web.execution import standard
from jiheng.web.models import Appointment, Filing, MonitoringReport, MonitoringTask, Notice, Person
from jiheng.web.monitoring import unlike_approved, watch_of
from jiheng.writers.form.document import extract
from tests.web.monitored import JULY, filled, monitored
from tests.web.people import Place
from tests.web.test_ledger import activity, payment

pytestmark = pytest.mark.django_db
STATE = MonitoringReport.State


@pytest.fixture
def project(place: Place) -> Filing:
    return monitored(place)


def page(person: Person, path: str, **query) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(path, query)
    assert answer.status_code == 200, path
    return answer.content.decode()


def posted(person: Person, path: str, **data) -> int:
    client = Client()
    client.force_login(person)
    return client.post(path, data).status_code


def test_a_project_shows_lights_forecast_and_marks(place: Place, project: Filing):
    html = page(place.officer, f"/monitor/{project.pk}/", until="2026-07-31")
    for text in ("58.3%", "红 超出上限", "9 ÷ 7 × 12", "20 × (9 ÷ 12) = 15", "需要写原因", "建议：确定能"):
        assert text in html, text
    assert page(place.auditor, f"/monitor/{project.pk}/", until="2026-07-31").count("<textarea") == 0


@pytest.mark.parametrize("until", ["2026-12-31", "2025-07-31", "nonsense", "2026-02-30", ""])
def test_other_days_fall_back_to_the_last_month_that_is_over(place: Place, project: Filing, until: str):
    assert "2026" in page(place.officer, f"/monitor/{project.pk}/", until=until)


def test_a_project_without_evidence_and_a_broken_month_have_a_page(place: Place):
    bare = place.filing(1, state=State.APPROVED)
    assert "未到期" in page(place.officer, f"/monitor/{bare.pk}/", until="2026-02-10")


def test_only_projects_that_are_carried_out_are_monitored(place: Place):
    draft = place.filing(state=State.SUBMITTED)
    client = Client()
    client.force_login(place.officer)
    assert client.get(f"/monitor/{draft.pk}/").status_code == 404


def test_deviations_without_reason_block_sending(place: Place, project: Filing):
    monitoring.save(person=place.officer, filing=project.pk, cutoff=JULY, reasons={})
    with pytest.raises(Refused, match="没有写全"):
        monitoring.send(person=place.officer, filing=project.pk, cutoff=JULY)
    assert posted(place.officer, f"/monitor/{project.pk}/save/", until="2026-07-31", send="1") == 302
    assert MonitoringReport.objects.get().state == STATE.DRAFT


def test_what_is_sent_is_frozen_and_the_department_learns_of_it(place: Place, project: Filing):
    report = filled(place, project)
    assert (report.state, report.red, report.green + report.yellow + report.rest) == (STATE.SENT, 1, 7)
    (told,) = Notice.objects.filter(kind=Notice.Kind.MONITORING)
    assert told.person == place.department_reviewer
    assert told.link.startswith(f"/monitor/{project.pk}/")
    ledger.enter(person=place.officer, filing=project.pk, records=[payment(project, "100000", "late")])
    assert "报送以后台账有变化" in page(place.officer, f"/monitor/{project.pk}/", until="2026-07-31")
    assert MonitoringReport.objects.get().document == report.document
    with pytest.raises(Refused, match="已经报送"):
        monitoring.save(person=place.officer, filing=project.pk, cutoff=JULY, reasons={})


def test_the_department_returns_with_an_opinion_and_then_confirms(place: Place, project: Filing):
    report = filled(place, project)
    with pytest.raises(Refused, match="意见"):
        monitoring.decide(person=place.department_reviewer, report=report.pk, confirm=False)
    assert posted(place.department_reviewer, f"/monitor/reports/{report.pk}/decide/", step="return", opinion="请写明场地。") == 302
    assert "请写明场地。" in page(place.officer, f"/monitor/{project.pk}/", until="2026-07-31")
    filled(place, project)
    assert MonitoringTask.objects.count() == 1
    assert posted(place.department_reviewer, f"/monitor/reports/{report.pk}/decide/", step="confirm") == 302
    assert MonitoringReport.objects.get().state == STATE.CONFIRMED
    assert Notice.objects.filter(kind=Notice.Kind.MONITORING_DECIDED, person=place.officer).count() == 2
    assert [each for each in verify().broken if each.subject.startswith("monitoring")] == []


def test_the_overview_says_on_which_other_day_forms_wait(place: Place, project: Filing):
    filled(place, project)
    assert "until=2026-07-31&amp;form=sent" in page(place.department_reviewer, "/monitor/", until="2026-06-30")
    for who, until in ((place.department_reviewer, "2026-07-31"), (place.officer, "2026-06-30"), (place.finance_reviewer, "2026-06-30")):
        assert "等您确认" not in page(who, "/monitor/", until=until)


@pytest.mark.parametrize("who", ["officer", "leader", "finance_reviewer", "auditor", "evaluator"])
def test_only_the_reviewer_of_the_department_decides(place: Place, project: Filing, who: str):
    report = filled(place, project)
    with pytest.raises(Refused):
        monitoring.decide(person=getattr(place, who), report=report.pk, confirm=True)
    with pytest.raises(MonitoringReport.DoesNotExist):
        monitoring.decide(person=place.other_officer, report=report.pk, confirm=True)


def test_who_filled_it_in_decides_nothing_of_it(place: Place, project: Filing):
    Appointment.objects.create(person=place.officer, organisation=place.department, role=Role.DEPARTMENT_REVIEWER)
    report = filled(place, project)
    with pytest.raises(Refused, match="填写过"):
        monitoring.decide(person=place.officer, report=report.pk, confirm=True)
    assert f"/monitor/reports/{report.pk}/decide/" not in page(place.officer, f"/monitor/{project.pk}/", until="2026-07-31")
    task = report.tasks.get()
    monitoring.finish(person=place.second_officer, task=task.pk, proof="已改在自有场地。")
    with pytest.raises(Refused):
        monitoring.settle(person=place.officer, task=task.pk, close=True)
    assert f"/monitor/tasks/{task.pk}/settle/" not in page(place.officer, f"/monitor/{project.pk}/", until="2026-07-31")


def test_a_measure_is_followed_to_its_end(place: Place, project: Filing):
    task = filled(place, project).tasks.get()
    html = page(place.officer, f"/monitor/{project.pk}/", until="2026-07-31")
    assert f"/monitor/tasks/{task.pk}/done/" in html
    file = SimpleUploadedFile("<b>场地.pdf", b"%PDF-1.7 hostile", content_type="text/html")
    assert posted(place.officer, f"/monitor/tasks/{task.pk}/done/", proof="已改在自有场地。", file=file) == 302
    client = Client()
    client.force_login(place.department_reviewer)
    proof = client.get(f"/monitor/tasks/{task.pk}/proof/")
    assert proof["Content-Type"] == "application/octet-stream"
    assert proof.content == b"%PDF-1.7 hostile"
    assert proof["Content-Disposition"].startswith("attachment")
    monitoring.settle(person=place.department_reviewer, task=task.pk, close=False, opinion="请附场地单。")
    monitoring.finish(person=place.officer, task=task.pk, proof="已补。")
    monitoring.settle(person=place.department_reviewer, task=task.pk, close=True)
    task.refresh_from_db()
    assert (task.state, task.closed_by) == (MonitoringTask.State.CLOSED, place.department_reviewer)
    assert [each for each in verify().broken if each.subject.startswith("monitoring")] == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason(causes=("天气",)), "选项"),
        (Reason(likelihood="也许"), "选项"),
        (Reason(text="长" * 1001), "1000"),
        (Reason(remedy="长" * 1001), "1000"),
    ],
)
def test_what_cannot_be_is_refused(place: Place, project: Filing, reason: Reason, said: str):
    row = standard(project).indicators[0].id
    with pytest.raises(Refused, match=said):
        monitoring.save(person=place.officer, filing=project.pk, cutoff=JULY, reasons={row: reason})
    with pytest.raises(Refused, match="没有这个指标"):
        monitoring.save(person=place.officer, filing=project.pk, cutoff=JULY, reasons={"x": Reason()})
    with pytest.raises(Refused, match="截止日期"):
        monitoring.save(person=place.officer, filing=project.pk, cutoff=dt.date(2025, 7, 31), reasons={})


def test_a_day_that_is_none_is_told(place: Place, project: Filing):
    row = standard(project).indicators[0].id
    client = Client()
    client.force_login(place.officer)
    answer = client.post(f"/monitor/{project.pk}/save/", {"until": "2026-07-31", f"due-{row}": "明天"}, follow=True)
    assert "不是日期" in answer.content.decode()


@pytest.mark.parametrize("format_", ["docx", "xlsx", "pdf", "json"])
def test_the_official_form_comes_out(place: Place, project: Filing, format_: str):
    client = Client()
    client.force_login(place.auditor)
    answer = client.get(f"/monitor/{project.pk}/form.{format_}", {"until": "2026-07-31"})
    assert answer.status_code == 200
    if format_ in ("docx", "xlsx"):
        (form,) = read_document(answer.content, f"a.{format_}").declarations
        assert isinstance(form, Monitoring)
        assert form.cutoff == "1-7月"


def test_a_target_that_was_changed_after_sending_is_found(place: Place, project: Filing):
    report = filled(place, project)
    assert unlike_approved(project, report) == []
    Filing.objects.filter(pk=project.pk).update(document=project.document.replace("≥12.00(次)", "≥16.00(次)").replace('"value":"12.00"', '"value":"16.00"'))
    (found,) = unlike_approved(Filing.objects.get(pk=project.pk), report)
    assert "≥16.00" in found.zh


def test_the_list_counts_by_light_filters_sorts_and_comes_as_csv(place: Place, project: Filing):
    bare = place.filing(1, state=State.APPROVED)
    html = page(place.department_reviewer, "/monitor/", until="2026-07-31")
    assert html.count('href="/monitor/') > 3
    only = page(place.department_reviewer, "/monitor/", until="2026-07-31", light="green", sort="rate")
    assert f"/monitor/{project.pk}/" not in only
    assert "没有这样的项目" in page(place.auditor, "/monitor/", until="2026-07-31", light="open", unit=str(place.unit.pk))
    client = Client()
    client.force_login(place.auditor)
    table = client.get("/monitor/projects.csv", {"until": "2026-07-31"}).content.decode("utf-8-sig").splitlines()
    assert len(table) == 3
    assert bare.name in "".join(table)
    assert "还没有可以监控的项目" in page(place.other_officer, "/monitor/")


def test_the_list_is_narrowed_to_forms_in_a_state(place: Place, project: Filing):
    bare = place.filing(1, state=State.APPROVED)
    filled(place, project)

    def listed(form: str) -> list[str]:
        client = Client()
        client.force_login(place.department_reviewer)
        table = client.get("/monitor/projects.csv", {"until": "2026-07-31", "form": form}).content.decode("utf-8-sig").splitlines()
        return [line.split(",")[1] for line in table[1:]]

    assert (listed("sent"), listed("none"), listed("confirmed"), len(listed("other"))) == ([project.name], [bare.name], [], 2)
    shown = page(place.department_reviewer, "/monitor/", until="2026-07-31", form="confirmed")
    assert "没有这样的项目" in shown
    assert "还没有可以监控的项目" not in shown


def test_what_the_mark_so_far_leaves_out_is_told(place: Place, project: Filing):
    assert "算不出，没有计入：没有规定超出上限时怎样计分" in page(place.officer, f"/monitor/{project.pk}/", until="2026-11-30")


def test_the_reason_of_the_budget_has_its_place(place: Place, project: Filing):
    assert "监控表没有写它的原因的栏目" in page(place.officer, f"/monitor/{project.pk}/", until="2026-07-31")
    assert "监控表没有写它的原因的栏目" not in page(place.officer, f"/monitor/{project.pk}/", until="2026-11-30")


def test_the_lights_follow_the_ledger(place: Place):
    bare = place.filing(0, state=State.APPROVED)
    before = page(place.officer, "/monitor/")
    ledger.enter(person=place.officer, filing=bare.pk, records=[payment(bare, "780000"), activity(bare)])
    assert page(place.officer, "/monitor/") != before
    assert "100.0%" in page(place.officer, "/monitor/")


def test_the_number_of_queries_does_not_grow_with_the_projects(place: Place, project: Filing, django_assert_max_num_queries):
    for number in range(1, 6):
        place.filing(number, state=State.APPROVED)
    client = Client()
    client.force_login(place.department_reviewer)
    with django_assert_max_num_queries(30):
        client.get("/monitor/", {"until": "2026-07-31"})


def test_the_watch_of_the_demonstration_agrees_with_its_story(place: Place, project: Filing):
    watched = watch_of(project, JULY)
    assert watched.main is not None
    assert watched.main.standing.indicator.name == extract(approved(), [0]).declarations[0].indicators[4].name
