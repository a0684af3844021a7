"""Surveys of satisfaction: prepared, answered without a trace, closed into the ledger once; what officers see of them."""

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiheng.model.evidence import Survey
from jiheng.model.fold import compact
from jiheng.model.workflow import State
from jiheng.web import execution
from jiheng.web.actions import survey as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Event, Filing, LedgerRecord, SatisfactionSurvey, SurveyLink, SurveyTally
from jiheng.web.surveying import result, surveyable
from tests.web.people import Place
from tests.web.surveys import ANSWERS, GIVEN_SURVEY, TODAY, answered, prepared

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(place: Place) -> Filing:
    place.cycle.year = TODAY.year
    place.cycle.save()
    return place.filing(state=State.APPROVED)


@pytest.fixture
def survey(place: Place, running: Filing) -> SatisfactionSurvey:
    return prepared(place.officer, running)


@pytest.fixture
def officer(place: Place) -> Client:
    client = Client()
    client.force_login(place.officer)
    return client


def broken() -> list[str]:
    """Surveys and records that are not what the log says; the people of these tests have no events."""
    return [each.subject for each in verify().broken if each.subject.startswith(("survey", "satisfaction", "ledger"))]


def page(name: str, survey: SatisfactionSurvey, *further: int) -> str:
    return reverse(f"ledger-surveys-{name}", args=[survey.filing_id, survey.pk, *further])


def test_what_was_answered_is_entered_once_and_measured(place: Place, survey: SatisfactionSurvey):
    answered(survey, place.officer, 非常满意=10, 满意=15, 一般=5, 不满意=2)
    actions.bring(person=place.officer, survey=survey.pk, **ANSWERS)
    before = Event.objects.count()
    closed = actions.close(person=place.officer, survey=survey.pk, method="网上匿名问卷", asked=80)
    assert Event.objects.count() == before + 2
    (record,) = execution.records_of(survey.filing)
    assert isinstance(record, Survey)
    assert {each.grade: each.count for each in record.answers} == {"非常满意": 10, "满意": 35, "一般": 10, "不满意": 2}
    assert (record.asked, record.method, record.n, record.end, record.start) == (80, "网上匿名问卷", 57, TODAY, TODAY)
    assert record.tags == (compact(surveyable(survey.filing)[0].name or ""),)
    assert closed.record.key == record.id
    assert Event.objects.get(subject=survey.subject, action="survey-close").data["counts"] == {"非常满意": 10, "满意": 35, "一般": 10, "不满意": 2}
    (actual,) = [each for each in execution.year_of(survey.filing).actual if each.measured and each.measured.answers]
    assert round(actual.measured.value.value, 4) == round(Decimal(4500) / 57, 4)
    assert broken() == []


def test_a_closed_survey_stays_closed(place: Place, survey: SatisfactionSurvey):
    answered(survey, place.officer, 满意=6)
    (token,) = actions.issue(person=place.officer, survey=survey.pk, number=1)
    actions.close(person=place.officer, survey=survey.pk, method="问卷", asked=7)
    with pytest.raises(actions.NotNow):
        actions.answer(token=token, chosen={0: "满意"})
    for again in (
        lambda: actions.close(person=place.officer, survey=survey.pk, method="问卷", asked=7),
        lambda: actions.edit(person=place.officer, survey=survey.pk, given=GIVEN_SURVEY),
        lambda: actions.issue(person=place.officer, survey=survey.pk, number=1),
        lambda: actions.cancel(person=place.officer, survey=survey.pk, reason="重复"),
        lambda: actions.bring(person=place.officer, survey=survey.pk, **ANSWERS),
    ):
        with pytest.raises(Refused, match="已经结束"):
            again()
    assert LedgerRecord.objects.count() == 1


def test_nothing_tells_who_answered_what(place: Place, survey: SatisfactionSurvey):
    """No row of an answer, no event, no time; links are stored in an order of their own."""
    tokens = actions.issue(person=place.officer, survey=survey.pk, number=9)
    before = Event.objects.count()
    actions.answer(token=tokens[0], chosen={0: "非常满意", 1: "一般"}, suggestion="多办几场\x07")
    assert Event.objects.count() == before
    assert list(SurveyTally.objects.filter(count__gt=0).values_list("question", "grade", "count")) == [(0, "非常满意", 1), (1, "一般", 1)]
    assert SurveyTally.objects.count() == 2 * 5
    stored = list(SurveyLink.objects.order_by("pk").values_list("digest", flat=True))
    assert stored == sorted(stored)
    assert set(stored) == {actions.digest(each) for each in tokens}
    for model in (SurveyLink, SurveyTally, survey.suggestions.model):
        assert {field.get_internal_type() for field in model._meta.get_fields()}.isdisjoint({"DateTimeField", "DateField", "GenericIPAddressField"})
    assert survey.suggestions.get().text == "多办几场"
    assert "token" not in str(list(Event.objects.values_list("data", flat=True)))


def test_each_link_answers_once(place: Place, survey: SatisfactionSurvey):
    (token,) = actions.issue(person=place.officer, survey=survey.pk, number=1)
    for wrong in ({}, {1: "满意"}, {0: "还行"}, {0: "满意", 7: "满意"}):
        with pytest.raises(Refused):
            actions.answer(token=token, chosen=wrong)
    actions.answer(token=token, chosen={0: "满意"})
    with pytest.raises(actions.Spent):
        actions.answer(token=token, chosen={0: "不满意"})
    with pytest.raises(SurveyLink.DoesNotExist):
        actions.answer(token="nothing", chosen={0: "满意"})
    assert result(survey).counts == {"满意": 1}


def test_answers_that_no_link_gave_are_not_entered(place: Place, survey: SatisfactionSurvey):
    answered(survey, place.officer, 满意=6)
    survey.tallies.filter(question=0, grade="满意").update(count=7)
    with pytest.raises(Refused, match="对不上"):
        actions.close(person=place.officer, survey=survey.pk, method="问卷", asked=9)
    survey.tallies.filter(question=0, grade="满意").update(count=6)
    SurveyLink.objects.create(survey=survey, digest="0" * 64)
    with pytest.raises(Refused, match="对不上"):
        actions.close(person=place.officer, survey=survey.pk, method="问卷", asked=9)


def test_after_the_first_answer_only_the_end_can_change(place: Place, survey: SatisfactionSurvey):
    actions.edit(person=place.officer, survey=survey.pk, given=GIVEN_SURVEY | {"questions": ["满意吗？"]})
    answered(survey, place.officer, 满意=1)
    with pytest.raises(Refused, match="只能更改结束日期"):
        actions.edit(person=place.officer, survey=survey.pk, given=GIVEN_SURVEY)
    actions.edit(person=place.officer, survey=survey.pk, given=GIVEN_SURVEY | {"questions": ["满意吗？"], "end": TODAY})
    assert SatisfactionSurvey.objects.get(pk=survey.pk).end == TODAY


def test_what_cannot_be_is_refused(place: Place, running: Filing, survey: SatisfactionSurvey):
    for given in ({"questions": []}, {"questions": ["问"] * 7}, {"questions": [" "]}, {"end": TODAY.replace(year=TODAY.year - 1)}):
        with pytest.raises(Refused):
            prepared(place.officer, running, **given)
    with pytest.raises(Refused, match="没有这个满意度指标"):
        actions.begin(person=place.officer, filing=running.pk, indicator=execution.standard(running).indicators[0].id, given=GIVEN_SURVEY)
    with pytest.raises(Refused, match="还没有答卷"):
        actions.close(person=place.officer, survey=survey.pk, method="问卷", asked=9)
    answered(survey, place.officer, 满意=3)
    with pytest.raises(Refused, match="不能少于"):
        actions.close(person=place.officer, survey=survey.pk, method="问卷", asked=2)
    for number in (0, 501):
        with pytest.raises(Refused):
            actions.issue(person=place.officer, survey=survey.pk, number=number)
    draft = place.filing(1)
    with pytest.raises(Refused, match="批复以后"):
        actions.begin(person=place.officer, filing=draft.pk, indicator="x", given=GIVEN_SURVEY)
    for person in (place.leader, place.auditor, place.other_officer):
        with pytest.raises(SatisfactionSurvey.DoesNotExist):
            actions.cancel(person=person, survey=survey.pk, reason="重复")


def test_a_table_counts_once_and_can_be_taken_back(place: Place, survey: SatisfactionSurvey):
    made = actions.bring(person=place.officer, survey=survey.pk, **ANSWERS)
    with pytest.raises(Refused, match="已经导入过"):
        actions.bring(person=place.officer, survey=survey.pk, **ANSWERS)
    assert result(survey).imported == 25
    actions.withdraw(person=place.officer, survey=survey.pk, batch=made.pk)
    assert result(survey).n == 0
    actions.bring(person=place.officer, survey=survey.pk, **ANSWERS)
    assert broken() == []


def test_grades_are_hidden_while_there_are_few_answers(place: Place, survey: SatisfactionSurvey, officer: Client):
    answered(survey, place.officer, 满意=4)
    shown = officer.get(page("one", survey)).content.decode()
    assert "满 5 份以后显示结果" in shown
    assert "100.00%" not in shown
    answered(survey, place.officer, 不满意=4)
    assert "50.00%" in officer.get(page("one", survey)).content.decode()


def test_what_few_answered_stays_hidden_after_the_end(place: Place, survey: SatisfactionSurvey, officer: Client):
    answered(survey, place.officer, 满意=3)
    (token,) = actions.issue(person=place.officer, survey=survey.pk, number=1)
    actions.answer(token=token, chosen={0: "满意", 1: "不满意"}, suggestion="太远")
    actions.close(person=place.officer, survey=survey.pk, method="问卷", asked=4)
    shown = officer.get(page("one", survey))
    overall, other = shown.context["result"].questions
    assert ([part.count for part in overall.parts if part.count], other.n, other.parts) == ([4], 1, ())
    assert "不到 5 份，不显示" in shown.content.decode()
    assert "太远" not in shown.content.decode()


def test_an_officer_prepares_gives_out_brings_and_closes(place: Place, running: Filing, officer: Client):
    form = officer.get(reverse("ledger-surveys-add", args=[running.pk])).context["form"]
    given = {"indicator": form.fields["indicator"].choices[0][0], "audience": "企业", "end": TODAY.isoformat(), "further": "现场组织\n\n宣传"}
    sent = {name: form.initial.get(name, "") for name in ("title", "overall", "suggests")} | {"start": TODAY.isoformat()} | given
    answer = officer.post(reverse("ledger-surveys-add", args=[running.pk]), sent)
    survey = SatisfactionSurvey.objects.get()
    assert answer["Location"] == page("one", survey)
    assert survey.questions[1:] == ["现场组织", "宣传"]
    sheet = officer.post(page("links", survey), {"number": 3, "as": "sheet"})
    assert sheet.content.decode().count("data:image/svg+xml") == 3
    book = officer.post(page("list", survey), {"tokens": sheet.context["tokens"]})
    assert book["Content-Type"].endswith("sheet")
    assert officer.post(page("links", survey), {"number": 0}).status_code == 422
    assert officer.post(page("links", survey), {"number": 2, "as": "list"}).content[:2] == b"PK"
    table = io.BytesIO("姓名,满意程度\n甲,满意\n乙,非常满意\n丙,说不清\n".encode())
    table.name = "线下.csv"
    preview = officer.post(page("import", survey), {"file": table})
    assert "第 4 行" in preview.content.decode()
    officer.post(page("import", survey), {"preview": preview.context["preview"]})
    assert survey.imports.get().counts == {"非常满意": 1, "满意": 1}
    assert "甲" not in str(list(Event.objects.values_list("data", flat=True)))
    form = officer.get(page("close", survey)).context["form"]
    assert form.initial["asked"] == 5 + 3
    officer.post(page("close", survey), form.initial)
    survey.refresh_from_db()
    assert survey.state == "closed"
    assert "已登记到台账" in officer.get(page("one", survey)).content.decode()


def test_a_table_without_grades_is_told_so(survey: SatisfactionSurvey, officer: Client):
    for name, data, said in (("a.csv", "姓名\n甲\n", "满意程度"), ("a.exe", "\0\1", "")):
        table = io.BytesIO(data.encode())
        table.name = name
        answer = officer.post(page("import", survey), {"file": table})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert officer.post(page("import", survey), {"preview": "{"}).status_code == 422
    for forged in ('{"file":"a","sha256":"1","counts":{"满意":-5},"invalid":0}', '{"file":"a","sha256":"1","counts":{"满意":5},"invalid":-1}'):
        assert officer.post(page("import", survey), {"preview": forged}).status_code == 422
    assert not survey.imports.exists()


def test_a_preview_counts_for_its_own_survey_only(place: Place, survey: SatisfactionSurvey, running: Filing, officer: Client):
    table = io.BytesIO("满意程度\n满意\n".encode())
    table.name = "a.csv"
    preview = officer.post(page("import", survey), {"file": table}).context["preview"]
    other = prepared(place.officer, running)
    assert officer.post(page("import", other), {"preview": preview}).status_code == 422
    assert officer.post(page("import", survey), {"preview": preview.replace(":", "x:", 1)}).status_code == 422
    assert officer.post(page("import", survey), {"preview": preview}).status_code == 302


def test_lists_ask_the_same_however_long(place: Place, running: Filing, officer: Client):
    numbers = []
    for _each in range(3):
        prepared(place.officer, running)
        with CaptureQueriesContext(connection) as asked_for:
            officer.get(reverse("ledger-surveys", args=[running.pk]))
        numbers.append(len(asked_for))
    assert numbers[1] == numbers[2]
