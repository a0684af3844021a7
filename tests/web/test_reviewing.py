"""The form of a review: marks, the grade and what follows from it, the papers."""

import io
import zipfile

import pytest
from django.utils import timezone

from jiheng.model.workflow import State, Step
from jiheng.reference.review_form import review_form
from jiheng.web.actions import assessment, review
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Event, Filing, Review
from tests.web.people import Place
from tests.web.test_filing import logged_in, sent

pytestmark = pytest.mark.django_db
FULL = {item.zh: str(item.points) for item in review_form().items}


def marked(place: Place, filing, grade: str, marks=FULL, kind: str = "scored") -> Review:
    return assessment.assess(person=place.department_reviewer, filing=filing.pk, kind=kind, marks=marks, grade=grade)


def document_text(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def test_marks_are_kept_with_an_event_and_shown_again(place):
    filing = sent(place)
    fields = {f"mark-{number}": str(item.points) for number, item in enumerate(review_form().items)}
    client = logged_in(place.department_reviewer)
    client.post(f"/queue/{filing.pk}/assess/", {"kind": "scored", "grade": "优", **fields, "mark-0": "8.5"})
    stored = Review.objects.get()
    assert (stored.marks["规范完整性"], stored.grade, stored.decision) == ("8.5", "优", "")
    assert Event.objects.filter(action="assess").get().data["marks"] == stored.marks
    page = client.get(f"/queue/{filing.pk}/").content.decode()
    assert "合计 98.5 分" in page
    assert "建议等级：优" in page


@pytest.mark.parametrize("mark", ["11", "-1", "0.3", "NaN", "1e400", "很好", "9" * 500])
def test_a_mark_out_of_range_is_refused_and_nothing_is_kept(place, mark):
    with pytest.raises(Refused, match="规范完整性"):
        marked(place, sent(place), "", {"规范完整性": mark})
    assert not Review.objects.exists()


def test_projects_without_points_are_marked_in_grades(place):
    filing = sent(place)
    marked(place, filing, "", dict.fromkeys(FULL, "优") | {"资金匹配性": "良"}, "general")
    assert "建议等级：良" in logged_in(place.department_reviewer).get(f"/queue/{filing.pk}/").content.decode()


def test_a_grade_that_does_not_pass_cannot_be_combined_with_passing(place):
    filing = sent(place)
    marked(place, filing, "差")
    with pytest.raises(Refused, match="只能退回"):
        review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    assert review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN, opinion="请重写").state == State.RETURNED


def test_the_decision_freezes_the_review_and_the_next_round_begins_a_new_one(place):
    filing = sent(place)
    client = logged_in(place.department_reviewer)
    client.post(
        f"/queue/{filing.pk}/decide/", {"version": filing.version, "step": "return", "opinion": "请细化", "kind": "general", "mark-0": "中", "grade": "中"}
    )
    frozen = Review.objects.get()
    assert (frozen.decision, frozen.opinion, frozen.grade, frozen.revision.number) == ("return", "请细化", "中", 1)
    review.step(person=place.officer, filing=filing.pk, step=Step.SEND)
    review.step(person=place.leader, filing=filing.pk, step=Step.SIGN)
    marked(place, filing, "优")
    assert Review.objects.filter(filing=filing).count() == 2
    frozen.refresh_from_db()
    assert frozen.grade == "中"


def test_who_compiled_the_form_gives_no_marks(place):
    filing = sent(place)
    place.officer.appointments.create(organisation=place.department, role="department_reviewer")
    with pytest.raises(Refused, match="编制过"):
        assessment.assess(person=place.officer, filing=filing.pk, kind="scored", marks=FULL, grade="优")


def test_who_decides_too_late_is_told_and_sees_the_form_as_it_is(place):
    filing, client = sent(place), logged_in(place.department_reviewer)
    late = {"step": "return", "version": filing.version, "opinion": "请补充依据"}
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    answer = client.post(f"/queue/{filing.pk}/decide/", late, follow=True)
    assert answer.redirect_chain[-1][0] == f"/filings/{filing.pk}/"
    assert "已经有人办理" in answer.content.decode()
    aside = client.post(f"/queue/{filing.pk}/decide/", late, headers={"HX-Request": "true"})
    assert (aside.status_code, "已经有人办理" in aside.content.decode()) == (409, True)
    assert logged_in(place.officer).post(f"/queue/{filing.pk}/decide/", late).status_code == 404


def test_next_goes_through_the_queue_and_begins_again(place):
    sums = {place.filing(number, state=State.SUBMITTED, attempt=1, submitted=timezone.now()).pk: annual for number, annual in enumerate((5, 9, 5))}
    for pk, annual in sums.items():
        Filing.objects.filter(pk=pk).update(annual=annual, errors=1)
    client, seen = logged_in(place.department_reviewer), [next(iter(sums))]
    for _step in range(3):
        seen.append(client.get(f"/queue/{seen[-1]}/").context["following"].pk)
    first, dearest, other = sums
    assert seen == [first, other, dearest, first]


def test_a_letter_on_a_form_without_a_name_says_so(place):
    filing = sent(place)
    Filing.objects.update(name="")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN, opinion="请补充名称")
    client, number = logged_in(place.officer), Review.objects.get().pk
    assert "1.（没有名称）：" in document_text(client.get(f"/filings/{filing.pk}/letter/{number}.docx").content)


def test_the_unit_sees_the_result_after_the_decision_only(place):
    filing, client = sent(place), logged_in(place.officer)
    marked(place, filing, "良")
    assert "综合评定" not in client.get(f"/filings/{filing.pk}/").content.decode()
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    page = client.get(f"/filings/{filing.pk}/").content.decode()
    assert "综合评定" in page
    assert "与单位协商" in page


def test_letter_and_form_of_the_review_are_printed(place):
    filing = sent(place)
    marked(place, filing, "中")
    review.remark(person=place.department_reviewer, filing=filing.pk, address="declarations/0/indicators/1", text="请写明统计口径")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN, opinion="请按意见修改")
    client, number = logged_in(place.officer), Review.objects.get().pk
    letter = document_text(client.get(f"/filings/{filing.pk}/letter/{number}.docx").content)
    for words in ("审核结论", "等级为“中”", "请按意见修改", "请写明统计口径"):
        assert words in letter
    form = document_text(client.get(f"/filings/{filing.pk}/review/{number}.docx").content)
    for words in ("资金匹配性", "100", "退回修改"):
        assert words in form
    assert client.get(f"/filings/{filing.pk}/review/{number}.pdf").content.startswith(b"%PDF")
    assert client.get(f"/filings/{filing.pk}/letter/{number}.xlsx").content.startswith(b"PK")


def test_changed_marks_are_found_in_the_log(place):
    filing = sent(place)
    marked(place, filing, "优")
    assert "review" not in {each.why for each in verify().broken}
    Review.objects.update(grade="差")
    assert "review" in {each.why for each in verify().broken}
