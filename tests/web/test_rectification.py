"""Problems of evaluations: mended by the unit with proof, closed by somebody else, reminded of in time."""

import datetime as dt
import io

import pytest
from django.utils import timezone

from jiheng.model.workflow import Role, State
from jiheng.web.actions import evaluation, rectification
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Appointment, Evaluation, Notice, Problem, ProblemFile
from tests.web.evaluations import SOON, accepted, kept, mended, problem, proof
from tests.web.people import Place

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_the_evaluator_raises_problems_while_evaluating_and_finance_afterwards(place: Place):
    row = kept(place)
    given = {"filing": row.filing_id, "text": "没有验收", "demand": "补验收", "deadline": SOON}
    rectification.raise_problem(person=place.evaluator, **given)
    assert not Problem.objects.visible_to(place.officer).exists()
    with pytest.raises(Refused):
        rectification.raise_problem(person=place.finance_reviewer, **given)
    with pytest.raises(Refused, match="期限"):
        rectification.raise_problem(person=place.evaluator, **given | {"deadline": TODAY})
    with pytest.raises(Evaluation.DoesNotExist):
        rectification.raise_problem(person=place.officer, **given)


def test_the_unit_mends_with_proof_and_somebody_else_closes(place: Place):
    row = problem(place)
    assert {each.person for each in Notice.objects.filter(kind="problem")} == {place.officer, place.second_officer, place.leader}
    with pytest.raises(Refused, match="佐证"):
        rectification.mend(person=place.officer, problem=row.pk, measures="已补签", finished=True)
    rectification.mend(person=place.officer, problem=row.pk, measures="正在补签", finished=False)
    rectification.mend(person=place.officer, problem=row.pk, measures="已补签", files=[proof()], finished=True)
    assert ProblemFile.objects.count() == 1
    assert place.department_reviewer in {each.person for each in Notice.objects.filter(kind="mended")}
    rectification.settle(person=place.department_reviewer, problem=row.pk, decision="close", opinion="已核实")
    done = Problem.objects.get()
    assert (done.state, done.closed_by) == ("closed", place.department_reviewer)
    with pytest.raises(Refused):
        rectification.mend(person=place.officer, problem=row.pk, measures="又改", finished=False)


def test_more_can_be_asked_for(place: Place):
    row = mended(place)
    with pytest.raises(Refused, match="写明意见"):
        rectification.settle(person=place.finance_reviewer, problem=row.pk, decision="reopen", opinion="")
    rectification.settle(person=place.finance_reviewer, problem=row.pk, decision="reopen", opinion="合同没有日期")
    assert Problem.objects.get().state == "open"


def test_who_mended_does_not_close(place: Place):
    Appointment.objects.create(person=place.officer, organisation=place.department, role=Role.DEPARTMENT_REVIEWER)
    row = mended(place)
    with pytest.raises(Refused, match="自己销号"):
        rectification.settle(person=place.officer, problem=row.pk, decision="close", opinion="")
    for person in (place.leader, place.evaluator, place.auditor):
        with pytest.raises(Refused):
            rectification.settle(person=person, problem=row.pk, decision="close", opinion="")


def test_who_had_a_part_in_mending_does_not_close_what_another_handed_in(place: Place, client):
    Appointment.objects.create(person=place.officer, organisation=place.department, role=Role.DEPARTMENT_REVIEWER)
    row = problem(place)
    rectification.mend(person=place.officer, problem=row.pk, measures="已补签", files=[proof()], finished=False)
    rectification.mend(person=place.second_officer, problem=row.pk, measures="已补签", finished=True)
    with pytest.raises(Refused, match="自己销号"):
        rectification.settle(person=place.officer, problem=row.pk, decision="close", opinion="")
    client.force_login(place.officer)
    assert f'action="/evaluation/problems/{row.pk}/settle/"' not in client.get(f"/evaluation/problems/{row.pk}/").content.decode()
    rectification.settle(person=place.department_reviewer, problem=row.pk, decision="close", opinion="")


def test_strangers_see_no_problem(place: Place, client):
    row = problem(place)
    client.force_login(place.other_officer)
    assert client.get(f"/evaluation/problems/{row.pk}/").status_code == 404
    with pytest.raises(Problem.DoesNotExist):
        rectification.mend(person=place.other_officer, problem=row.pk, measures="？", finished=False)


def test_overdue_is_shown_and_reminded_of_once_a_step(place: Place, client):
    row = problem(place)
    assert rectification.remind_of_problems(TODAY) == 0
    assert rectification.remind_of_problems(row.deadline - dt.timedelta(days=7)) == 1
    assert rectification.remind_of_problems(row.deadline - dt.timedelta(days=6)) == 0
    assert rectification.remind_of_problems(row.deadline - dt.timedelta(days=1)) == 1
    assert rectification.remind_of_problems(row.deadline + dt.timedelta(days=1)) == 1
    assert rectification.remind_of_problems(row.deadline + dt.timedelta(days=9)) == 0
    Problem.objects.update(deadline=TODAY - dt.timedelta(days=1))
    client.force_login(place.officer)
    page = client.get("/evaluation/problems/?state=overdue").content.decode()
    assert "两笔支出没有合同" in page
    assert "逾期" in client.get(f"/evaluation/problems/{row.pk}/").content.decode()
    assert "两笔支出没有合同" not in client.get("/evaluation/problems/?state=closed").content.decode()


def test_the_log_vouches_for_problems(place: Place):
    before = {each.why for each in verify().broken}
    row = mended(place)
    assert {each.why for each in verify().broken} == before
    Problem.objects.update(state="closed")
    ProblemFile.objects.update(name="别的.pdf")
    assert [each.subject for each in verify().broken if each.why == "row"] == [f"evaluation/{row.evaluation.filing_id}"] * 2


def test_a_form_is_filled_on_the_page(place: Place, client):
    row = accepted(place, place.filing(state=State.APPROVED))
    client.force_login(place.finance_reviewer)
    post = {"text": "没有合同", "demand": "补签", "deadline": SOON.isoformat()}
    assert client.post(f"/evaluation/{row.filing_id}/problems/add/", post).status_code == 302
    assert client.post(f"/evaluation/{row.filing_id}/problems/add/", post | {"deadline": "2020-01-01"}).status_code == 422
    client.force_login(place.officer)
    pk = Problem.objects.get().pk
    assert client.post(f"/evaluation/problems/{pk}/mend/", {"measures": "已补", "files": proof()[1], "finished": "1"}).status_code == 302
    assert Problem.objects.get().state == "done"


@pytest.mark.parametrize(("name", "data"), [("证明.exe", b"x"), ("证明.pdf", b"MZ\x90\x00"), ("证明.pdf", b"")])
def test_programs_and_empty_files_are_no_proof(name, data):
    with pytest.raises(Refused):
        evaluation.kept([(name, io.BytesIO(data))])
