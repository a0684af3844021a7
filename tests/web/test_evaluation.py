"""Evaluation of projects: drawn, marked by somebody else, accepted, its results shown; who sees what and when."""

import io
from decimal import Decimal
from zipfile import ZipFile

import msgspec
import pytest
from django.utils import timezone

from jiheng.model.evaluating import Evaluated, ItemMark
from jiheng.model.sampling import Frame, draw
from jiheng.model.workflow import Role, State
from jiheng.web.actions import evaluation, sampling
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Appointment, Evaluation, EvaluationFile, Filing, MonitoringReport, Notice, Sample, SampledProject
from jiheng.web.risk import candidates
from tests.web.evaluations import FULL, accepted, drawn, kept, proof, sent
from tests.web.monitored import filled, monitored
from tests.web.people import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(place: Place) -> Filing:
    return place.filing(state=State.APPROVED)


def test_the_stored_frame_gives_the_sample_again(place: Place):
    for index in range(3):
        place.filing(index, state=State.APPROVED)
    place.filing(3)  # a draft is not drawn
    for method, seed in (("largest", ""), ("random", "0931"), ("proportional", ""), ("risk", "")):
        if method == "risk":
            Filing.objects.filter(name__isnull=False).update(explains=2)
        made = sampling.draw_sample(person=place.finance_reviewer, organisation=place.region, cycle=place.cycle, method=method, count=2, seed=seed)
        frame = msgspec.json.decode(made.frame, type=Frame)
        assert len(frame.candidates) == 3
        assert [each.key for each in draw(frame)] == list(made.projects.values_list("filing", flat=True))
        assert bool(frame.seed) == (method in ("random", "proportional"))


def test_only_reviewers_of_the_place_draw(place: Place, running: Filing):
    for person in (place.officer, place.evaluator, place.auditor):
        with pytest.raises(Refused):
            sampling.draw_sample(person=person, organisation=place.region, cycle=place.cycle, method="largest", count=1)
    with pytest.raises(Refused):
        sampling.draw_sample(person=place.department_reviewer, organisation=place.region, cycle=place.cycle, method="largest", count=1)
    assert sampling.draw_sample(person=place.department_reviewer, organisation=place.department, cycle=place.cycle, method="largest", count=1)
    with pytest.raises(Refused, match="没有可以"):
        sampling.draw_sample(person=place.finance_reviewer, organisation=place.bureau, cycle=place.cycle, method="largest", count=1)


def test_marks_are_summed_and_graded(place: Place, running: Filing):
    row = kept(place, running)
    assert (row.mark, row.grade, row.state) == (Decimal("97.5"), "优", "draft")
    with pytest.raises(Refused, match="刚刚改过"):
        evaluation.keep(person=place.evaluator, filing=running.pk, version=0, evaluated=FULL)


def test_who_compiled_the_form_does_not_evaluate_it(place: Place, running: Filing):
    Appointment.objects.create(person=place.officer, organisation=place.region, role=Role.EVALUATOR)
    running.versions.create(number=1, document=running.document, by=place.officer)
    drawn(place, running)
    with pytest.raises(Refused, match="编制过"):
        evaluation.keep(person=place.officer, filing=running.pk, version=0, evaluated=FULL)
    for person in (place.finance_reviewer, place.department_reviewer):
        with pytest.raises(Refused):
            evaluation.keep(person=person, filing=running.pk, version=0, evaluated=FULL)


def test_what_was_not_drawn_is_not_evaluated(place: Place, running: Filing):
    with pytest.raises(Refused, match="没有被抽取"):
        evaluation.keep(person=place.evaluator, filing=running.pk, version=0, evaluated=FULL)


def test_only_a_whole_evaluation_is_sent(place: Place, running: Filing):
    drawn(place, running)
    evaluation.keep(person=place.evaluator, filing=running.pk, version=0, evaluated=Evaluated(items={"basis": ItemMark(mark=Decimal(1))}))
    with pytest.raises(Refused, match="立项依据充分性"):
        evaluation.send(person=place.evaluator, filing=running.pk)
    evaluation.keep(person=place.evaluator, filing=running.pk, version=1, evaluated=msgspec.structs.replace(FULL, opinion=""))
    with pytest.raises(Refused, match="评价意见"):
        evaluation.send(person=place.evaluator, filing=running.pk)


def test_finance_takes_it_or_gives_it_back(place: Place, running: Filing):
    sent(place, running)
    with pytest.raises(Refused):
        evaluation.keep(person=place.evaluator, filing=running.pk, version=1, evaluated=FULL)
    with pytest.raises(Refused, match="写明意见"):
        evaluation.decide(person=place.finance_reviewer, filing=running.pk, decision="return", opinion=" ")
    evaluation.decide(person=place.finance_reviewer, filing=running.pk, decision="return", opinion="请补凭据。")
    assert Notice.objects.get(kind="evaluation-back").person == place.evaluator
    evaluation.keep(person=place.evaluator, filing=running.pk, version=1, evaluated=FULL)
    evaluation.send(person=place.evaluator, filing=running.pk)
    evaluation.decide(person=place.finance_reviewer, filing=running.pk, decision="accept", opinion="")
    assert {each.person for each in Notice.objects.filter(kind="evaluation")} == {place.officer, place.second_officer, place.leader}


def test_who_evaluated_does_not_decide(place: Place, running: Filing):
    Appointment.objects.create(person=place.evaluator, organisation=place.region, role=Role.FINANCE_REVIEWER)
    sent(place, running)
    with pytest.raises(Refused, match="自己确认"):
        evaluation.decide(person=place.evaluator, filing=running.pk, decision="accept", opinion="")


def test_who_had_a_part_in_it_does_not_decide_what_another_sent(place: Place, running: Filing, client):
    Appointment.objects.create(person=place.finance_reviewer, organisation=place.region, role=Role.EVALUATOR)
    kept(place, running, evaluator=place.finance_reviewer)
    evaluation.send(person=place.evaluator, filing=running.pk)
    with pytest.raises(Refused, match="自己确认"):
        evaluation.decide(person=place.finance_reviewer, filing=running.pk, decision="accept", opinion="")
    client.force_login(place.finance_reviewer)
    assert f'action="/evaluation/{running.pk}/decide/"' not in client.get(f"/evaluation/{running.pk}/").content.decode()


def test_the_unit_sees_nothing_before_it_is_accepted(place: Place, running: Filing, client):
    sent(place, running)
    assert not Evaluation.objects.visible_to(place.officer).exists()
    assert not Evaluation.objects.visible_to(place.department_reviewer).exists()
    client.force_login(place.officer)
    assert client.get(f"/evaluation/{running.pk}/").status_code == 404
    evaluation.decide(person=place.finance_reviewer, filing=running.pk, decision="accept", opinion="")
    assert "97.5" in client.get(f"/evaluation/{running.pk}/").content.decode()
    client.force_login(place.other_officer)
    assert client.get(f"/evaluation/{running.pk}/").status_code == 404


def test_a_budget_suggestion_is_made_by_finance_with_a_reason(place: Place, running: Filing):
    accepted(place, running)
    with pytest.raises(Refused):
        evaluation.suggest(person=place.evaluator, filing=running.pk, suggestion="cut", reason="执行率低")
    for suggestion, reason in (("cut", " "), ("more", "执行率低")):
        with pytest.raises(Refused):
            evaluation.suggest(person=place.finance_reviewer, filing=running.pk, suggestion=suggestion, reason=reason)
    assert Evaluation.objects.get().suggestion == ""
    evaluation.suggest(person=place.finance_reviewer, filing=running.pk, suggestion="cut", reason="执行率低")
    assert Evaluation.objects.get().get_suggestion_display() == "压减"


def test_the_form_of_the_page_is_kept(place: Place, running: Filing, client):
    drawn(place, running)
    client.force_login(place.evaluator)
    page = client.get(f"/evaluation/{running.pk}/").content.decode()
    assert 'name="mark-quantity"' in page
    assert 'name="row-0-actual"' in page
    post = {"version": "0", "mark-basis": "3.5", "words-basis": "与另一项目有交叉", "row-0-actual": "12场", "opinion": "好。"}
    assert client.post(f"/evaluation/{running.pk}/save/", post).status_code == 302
    row = evaluation.read(Evaluation.objects.get())
    assert row.items["basis"].mark == Decimal("3.5")
    assert next(iter(row.rows.values())).actual == "12场"


def test_what_cannot_be_kept_is_shown_as_it_was_typed(place: Place, running: Filing, client):
    drawn(place, running)
    client.force_login(place.evaluator)
    typed = {"version": "0", "mark-basis": "9", "records-goals": "7", "mark-goals": "x", "words-procedure": "手续齐全", "opinion": "好。"}
    answer = client.post(f"/evaluation/{running.pk}/save/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ('value="9"', 'value="x"', ">手续齐全<", ">好。<", "标出的 3 处", "应当在 0 到 4 之间"):
        assert words in page
    assert page.count('aria-invalid="true"') == 2  # the field for records is there with the first record
    assert not Evaluation.objects.exists()


def test_what_others_saved_meanwhile_costs_nothing_that_was_typed(place: Place, running: Filing, client):
    kept(place, running)
    client.force_login(place.evaluator)
    answer = client.post(f"/evaluation/{running.pk}/save/", {"version": "0", "words-basis": "我写的"})
    assert (answer.status_code, "我写的" in answer.content.decode()) == (422, True)
    assert Evaluation.objects.get().version == 1


def test_files_go_with_what_is_saved(place: Place, running: Filing, client):
    drawn(place, running)
    client.force_login(place.evaluator)
    name, content = proof()
    content.name = name
    assert client.post(f"/evaluation/{running.pk}/save/", {"version": "0", "words-basis": "见合同", "item": "basis", "files": content}).status_code == 302
    assert (EvaluationFile.objects.get().item, Evaluation.objects.get().version) == ("basis", 1)


def test_what_is_missing_is_named_in_the_language_of_the_page(place: Place, running: Filing, client):
    drawn(place, running)
    client.force_login(place.evaluator)
    client.cookies["django_language"] = "en"
    answer = client.post(f"/evaluation/{running.pk}/save/", {"version": "0", "send": "1"}, follow=True)
    assert "Grounds, Procedure" in answer.content.decode()


def test_what_is_left_to_mark_is_told_beside_the_button(place: Place, running: Filing, client):
    drawn(place, running)
    client.force_login(place.evaluator)
    assert 'href="#i-basis"' not in client.get(f"/evaluation/{running.pk}/").content.decode()
    evaluation.keep(person=place.evaluator, filing=running.pk, version=0, evaluated=msgspec.structs.replace(FULL, items=FULL.items | {"basis": ItemMark()}))
    page = client.get(f"/evaluation/{running.pk}/").content.decode()
    assert 'href="#i-basis"' in page
    assert 'href="#i-goals"' not in page


def test_the_page_says_how_and_when_a_project_was_drawn(place: Place, running: Filing, client):
    made = drawn(place, running)
    client.force_login(place.evaluator)
    assert f"{timezone.localtime(made.at):%Y-%m-%d} 金额最大的</a> 第 1 位" in client.get(f"/evaluation/{running.pk}/").content.decode()


def test_a_file_is_kept_and_fetched_by_who_may_see_it(place: Place, running: Filing, client):
    kept(place, running)
    evaluation.attach(person=place.evaluator, filing=running.pk, item="compliance", files=[proof()])
    with pytest.raises(Refused):
        evaluation.attach(person=place.evaluator, filing=running.pk, item="nothing", files=[proof()])
    with pytest.raises(Refused):
        evaluation.attach(person=place.evaluator, filing=running.pk, item="compliance", files=[("空.pdf", io.BytesIO(b""))])
    file = EvaluationFile.objects.get()
    client.force_login(place.finance_reviewer)
    answer = client.get(f"/evaluation/files/{file.pk}/")
    assert answer.content == b"%PDF-1.7"
    assert "attachment" in answer["Content-Disposition"]
    client.force_login(place.officer)
    assert client.get(f"/evaluation/files/{file.pk}/").status_code == 404


def test_the_report_says_what_was_marked(place: Place, running: Filing, client):
    accepted(place, running)
    client.force_login(place.auditor)
    data = client.get(f"/evaluation/{running.pk}/report.docx").content
    text = ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    for words in ("绩效评价报告", "97.5", "两笔支出没有合同", "综合得分", "抽取"):
        assert words in text


def test_the_log_vouches_for_samples_and_evaluations(place: Place, running: Filing):
    before = {each.why for each in verify().broken}
    accepted(place, running)
    assert {each.why for each in verify().broken} == before
    Evaluation.objects.update(mark=100)
    SampledProject.objects.update(rank=9)
    Sample.objects.update(frame="{}")
    sample = f"sample/{Sample.objects.get().pk}"
    assert sorted(each.subject for each in verify().broken if each.why == "row") == [f"evaluation/{running.pk}", sample, sample]


def test_pages_ask_a_constant_number_of_queries(place: Place, client, django_assert_max_num_queries):
    for index in range(4):
        place.filing(index, state=State.APPROVED)
    drawn(place, Filing.objects.get(name=Filing.objects.order_by("pk")[0].name))
    client.force_login(place.finance_reviewer)
    for address in ("/evaluation/", f"/evaluation/samples/{Sample.objects.get().pk}/", "/evaluation/departments/"):
        with django_assert_max_num_queries(22):
            assert client.get(address).status_code == 200


def test_a_light_of_monitoring_is_a_risk(place: Place):
    project = filled(place, monitored(place)).filing
    for state, money, red, yellow, expected in (
        ("confirmed", "green", 1, 2, ("red", Decimal(5))),
        ("returned", "red", 0, 0, ("red", Decimal(5))),
        ("sent", "green", 0, 1, ("yellow", Decimal(2))),
        ("sent", "green", 0, 0, None),
        ("draft", "red", 1, 1, None),
    ):
        MonitoringReport.objects.update(state=state, money=money, red=red, yellow=yellow)
        (candidate,) = candidates(Filing.objects.filter(pk=project.pk))
        lights = [each for each in candidate.risks if each.kind == "light"]
        assert [(each.seen, each.points) for each in lights] == ([expected] if expected else [])
        assert {each.day for each in lights} <= {MonitoringReport.objects.get().cutoff}


def test_a_sample_by_risk_says_which_light(place: Place, client):
    filled(place, monitored(place))
    MonitoringReport.objects.update(red=1)
    made = sampling.draw_sample(person=place.finance_reviewer, organisation=place.region, cycle=place.cycle, method="risk", count=1)
    client.force_login(place.finance_reviewer)
    day = MonitoringReport.objects.get().cutoff
    assert f"截至 {day:%Y-%m-%d} 的监控表亮灯：红（5 分）" in client.get(f"/evaluation/samples/{made.pk}/").content.decode()


def test_who_asks_for_more_than_there_is_hears_it(place: Place, running: Filing, client):
    client.force_login(place.finance_reviewer)
    post = {"organisation": place.region.pk, "cycle": place.cycle.pk, "method": "largest", "count": "9", "seed": ""}
    assert "要抽 9 个，能这样抽的只有 1 个" in client.post("/evaluation/draw/", post, follow=True).content.decode()


def test_the_list_leads_only_where_one_may_go(place: Place, running: Filing, client):
    sent(place, running)
    for person, leads in ((place.evaluator, True), (place.auditor, False), (place.department_reviewer, False)):
        client.force_login(person)
        page = client.get("/evaluation/").content.decode()
        assert running.name in page
        assert (f'href="/evaluation/{running.pk}/"' in page) is leads
        assert (client.get(f"/evaluation/{running.pk}/").status_code == 200) is leads
    evaluation.decide(person=place.finance_reviewer, filing=running.pk, decision="accept", opinion="")
    assert f'href="/evaluation/{running.pk}/"' in client.get("/evaluation/").content.decode()


def test_english_pages_are_english(place: Place, running: Filing, client):
    accepted(place, running)
    client.force_login(place.finance_reviewer)
    client.cookies["django_language"] = "en"
    page = client.get(f"/evaluation/{running.pk}/").content.decode()
    for words in (">excellent</dd>", ">Points</th>", ">Mark</th>", ">Remarks</th>", "Decision 20 + Process 17.5 + Outputs 30 + Benefits 30 = 97.5"):
        assert words in page
    assert "points as is usual" in page
    assert ">excellent</td>" in client.get("/evaluation/").content.decode()
