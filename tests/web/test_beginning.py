"""Ways to begin a declaration."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jiheng.model.json import decode
from jiheng.model.workflow import State, Step
from jiheng.web.actions import demo, review
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Cycle, Filing, LibraryEntry
from tests.web.people import Place
from tests.web.test_check import EXAMPLES
from tests.web.test_filing import begun, form, logged_in

pytestmark = pytest.mark.django_db


def next_year(place: Place) -> Cycle:
    now = timezone.now()
    return Cycle.objects.create(region=place.region, year=2027, opens=now, closes=now + dt.timedelta(days=9))


def test_last_years_form_is_carried_over_and_explanations_stand(place):
    filing, later = begun(place), next_year(place)
    review.explain(person=place.officer, filing=filing.pk, code="CO01", address="declarations/0/indicators/0/target", text="按合同")
    page = logged_in(place.officer).get("/filings/new/").content.decode()
    assert filing.name in page
    answer = logged_in(place.officer).post("/filings/new/", {"way": "carry", "cycle": later.pk, "like": [filing.pk]})
    new = Filing.objects.latest("pk")
    assert answer["Location"] == f"/filings/{new.pk}/"
    assert (new.cycle, new.state, form(new).year, form(new).start.year) == (later, State.DRAFT, 2027, 2026)
    assert [row.id for row in form(new).indicators] == [row.id for row in form(filing).indicators]
    assert review.standing(new, decode(new.document.encode()))


def test_a_form_is_not_carried_over_into_its_own_year(place):
    filing = begun(place)
    answer = logged_in(place.officer).post("/filings/new/", {"way": "carry", "cycle": place.cycle.pk, "like": [filing.pk]}, follow=True)
    assert "只能沿用到以后的年度" in answer.content.decode()
    assert Filing.objects.count() == 1


def test_a_copy_is_a_form_of_its_own(place):
    filing = begun(place)
    logged_in(place.second_officer).post("/filings/new/", {"way": "copy", "cycle": place.cycle.pk, "like": [filing.pk]})
    new = Filing.objects.latest("pk")
    assert (new.pk != filing.pk, new.number, new.compiled_by) == (True, filing.number + 1, place.second_officer)


@pytest.mark.parametrize("way", ["carry", "copy"])
def test_forms_of_others_cannot_be_begun_from(place, way):
    filing, later = begun(place), next_year(place)
    answer = logged_in(place.other_officer).post("/filings/new/", {"way": way, "cycle": later.pk, "like": [filing.pk, "x", "9" * 40]}, follow=True)
    assert "请选择申报表" in answer.content.decode()
    assert filing.name not in logged_in(place.other_officer).get("/filings/new/").content.decode()
    assert Filing.objects.count() == 1


def test_a_form_of_the_library_has_the_usual_rows_in_their_order(place):
    logged_in(place.officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, "industry": "会议培训"})
    rows = form(Filing.objects.get()).indicators
    assert {row.name for row in rows} == set(LibraryEntry.objects.filter(industry="会议培训").values_list("name", flat=True))
    assert [row.level1 for row in rows] == sorted((row.level1 for row in rows), key=["成本指标", "产出指标", "效益指标", "满意度指标"].index)
    assert {row.target.kind for row in rows} == {"empty"}


@pytest.mark.parametrize("sent", [{}, {"industry": "没有的行业"}, {"text": "不是表"}])
def test_nothing_to_begin_from_is_told(place, sent):
    answer = logged_in(place.officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, **sent}, follow=True)
    assert "banner-error" in answer.content.decode()
    assert not Filing.objects.exists()


def test_the_page_asks_a_constant_number_of_questions(place, django_assert_max_num_queries):
    client = logged_in(place.officer)
    for _each in range(3):
        begun(place)
    next_year(place)
    with django_assert_max_num_queries(20):
        client.get("/filings/new/")


def test_the_demonstration_has_a_year_before_with_approved_forms(settings):
    demo.load()
    before = Filing.objects.filter(cycle__year=2025)
    assert set(before.values_list("state", flat=True)) == {State.APPROVED}
    assert before.count() == 2
    assert Cycle.objects.get(year=2025).closes < timezone.now()
    assert LibraryEntry.objects.filter(state=LibraryEntry.State.PROPOSED).exists()
    assert verify().broken == ()


def test_a_form_that_says_nothing_yet_is_neither_faultless_nor_sent(place):
    officer = logged_in(place.officer)
    officer.post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, "blank": "1"})
    filing = Filing.objects.get()
    assert {"ID04", "OB02", "IN14"} <= set(filing.found)
    officer.post(f"/filings/{filing.pk}/save/", {"version": 1, "implementing_agency": "", "department": "", "start": "", "end": "", "name": "规划编制"})
    filing.refresh_from_db()
    assert filing.errors == 0  # no rule tells a blank form from the narrative of a project
    told = officer.get(f"/filings/{filing.pk}/").content.decode()
    assert "没有发现问题" not in told
    assert "还没有填写：实施单位、年度资金申请总额、年度总体目标、绩效指标" in told
    with pytest.raises(Refused, match="还没有填写：实施单位、年度资金申请总额"):
        review.step(person=place.officer, filing=filing.pk, step=Step.SEND)


def test_a_form_begun_a_second_time_is_told(place):
    first = begun(place)
    officer = logged_in(place.officer)
    again = {"way": "copy", "cycle": place.cycle.pk, "like": [first.pk]}
    assert f"已有同名的申报表：{first.name}。" in officer.post("/filings/new/", again, follow=True).content.decode()
    blank = {"unit": place.unit.pk, "cycle": place.cycle.pk, "blank": "1"}
    officer.post("/filings/new/", blank)
    assert "已有同名的申报表" not in officer.post("/filings/new/", blank, follow=True).content.decode()  # without a name nothing is twice


def test_a_blank_form_can_be_begun(place):
    logged_in(place.officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, "blank": "1"})
    begun_form = form(Filing.objects.get())
    assert (begun_form.year, begun_form.implementing_agency, begun_form.department) == (2026, place.unit.name, place.department.name)
    assert (begun_form.start, begun_form.end) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def test_a_form_that_says_it_is_of_another_unit_is_told(place):
    upload = SimpleUploadedFile("faultless.docx", (EXAMPLES / "faultless.docx").read_bytes())
    page = logged_in(place.officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, "file": upload}, follow=True)
    assert "文件里写的单位是云汀市临溪区图书馆" in page.content.decode()
    page = logged_in(place.officer).post("/filings/new/", {"unit": place.unit.pk, "cycle": place.cycle.pk, "blank": "1"}, follow=True)
    assert "文件里写的单位" not in page.content.decode()
