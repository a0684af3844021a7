"""A project that is carried out at several places: the pages of its year show each place and what all come to."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from jiheng.model.declaration import Indicator, PlaceTarget, Submission
from jiheng.model.evidence import Activity, Payment
from jiheng.model.json import decode, encode
from jiheng.model.measure import Aggregate, EvidenceKind, Measure
from jiheng.model.parse_target import parse_target
from jiheng.model.public_page import Outcome
from jiheng.model.workflow import State
from jiheng.readers.matrix import together
from jiheng.web.actions import ledger, self_evaluation
from jiheng.web.models import Filing, SelfEvaluationReport
from jiheng.web.public_page import page_of
from jiheng.web.self_evaluating import form_of
from tests.web.people import Place
from tests.web.program import Program
from tests.web.test_filing import logged_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 5, 6)


def by_place(place: Place) -> Filing:
    """An approved project whose first indicator has a target for each of two townships, with a ledger that names one of them oftener."""
    row = place.filing(state=State.APPROVED)
    submission = decode(row.document.encode())
    form = submission.declarations[0]
    towns = tuple(PlaceTarget(place=name, target=parse_target(target)) for name, target in (("东镇", "≥2(场)"), ("西乡", "≥3(场)")))
    meals = Indicator(id="meals", level1="产出指标", level2="数量指标", name="助餐活动场次", target=together(towns), places=towns, weight=Decimal(20))
    form = msgspec.structs.replace(form, indicators=(meals, *form.indicators[1:]))
    row.document = encode(Submission(year=2026, agency=submission.agency, declarations=(form,)), indent=0).decode()
    row.save()
    held = [
        Activity(id=f"{row.pk}-{n}", project=str(row.pk), date=DAY, title="助餐", tags=tags)
        for n, tags in enumerate((("东镇",), ("东镇",), ("西乡",), ("西乡",), ()))
    ]
    money = Payment(id=f"{row.pk}-p", project=str(row.pk), date=DAY, title="餐费", amount=Decimal(12500), paid_for=f"{row.pk}-0")
    ledger.enter(person=place.officer, filing=row.pk, records=[*held, money])
    ledger.choose(person=place.officer, filing=row.pk, measures={"meals": Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)})
    return row


def test_the_self_evaluation_shows_each_place_and_the_sum(place: Place):
    filing = by_place(place)
    report = self_evaluation.begin(person=place.officer, filing=filing.pk)
    (meals, *_rest) = form_of(report.document).indicators
    assert (meals.target.raw, meals.actual and meals.actual.value) == ("≥5场", 5)
    assert meals.mark == meals.weight
    shown = logged_in(place.officer).get(f"/self-evaluation/{filing.pk}/").content.decode()
    assert "2 + 3 = 5 场" in shown
    assert "2 + 2 = 4 场" in shown
    assert "1 条凭据没有写明是哪一处" in shown
    assert "1.25" in shown
    english = logged_in(place.officer).get(f"/self-evaluation/{filing.pk}/", headers={"Accept-Language": "en"}).content.decode()
    assert "What 2 places reached" in english


def test_without_places_there_is_no_such_table(place: Place):
    filing = place.filing(state=State.APPROVED)
    self_evaluation.begin(person=place.officer, filing=filing.pk)
    assert "by-place" not in logged_in(place.officer).get(f"/self-evaluation/{filing.pk}/").content.decode()


def test_the_ledger_offers_the_places_as_tags_and_measures_the_sum(place: Place):
    filing = by_place(place)
    shown = logged_in(place.officer).get(f"/ledger/{filing.pk}/").content.decode()
    assert '<option value="东镇">' in shown
    assert '<option value="西乡">' in shown
    told = Program(place.officer).get(f"filings/{filing.pk}/measures").json()["items"][0]
    assert (told["indicator"]["target"]["raw"], told["measured"]["value"]["value"], told["attained"]["met"]) == ("≥5场", "5", True)


def test_monitoring_watches_the_sum(place: Place):
    filing = by_place(place)
    told = Program(place.officer).get(f"filings/{filing.pk}/monitoring").json()["indicators"][0]
    assert (told["target"]["raw"], told["light"]["light"]) == ("≥5场", "green")


def test_the_public_page_and_the_department_judge_the_sum_and_print_what_was_approved(place: Place):
    filing = by_place(place)
    public = page_of(filing, title="", lead="", withheld=())
    meals = next(each for each in public.results if each.id == "meals")
    assert (meals.target.raw, meals.outcome) == ("≥5场", Outcome.MET)
    assert public.declaration.declarations[0].indicators[0].target.raw == "≥2(场);;≥3(场)"
    other = Filing.objects.get(pk=by_place(place).pk)
    assert other.pk != filing.pk
    shown = logged_in(place.department_reviewer).get(f"/evaluation/departments/{place.department.pk}/").content.decode()
    assert "5 + 5 = 10 场" in shown


def test_what_the_document_says_stays_what_was_approved(place: Place):
    filing = by_place(place)
    self_evaluation.begin(person=place.officer, filing=filing.pk)
    assert decode(Filing.objects.get(pk=filing.pk).document.encode()).declarations[0].indicators[0].target.raw == "≥2(场);;≥3(场)"
    assert [each.place for each in form_of(SelfEvaluationReport.objects.get().document).indicators[0].places] == ["东镇", "西乡"]
