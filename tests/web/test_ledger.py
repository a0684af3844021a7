"""The evidence ledger of a filing: entered, corrected, withdrawn, measured; nothing is deleted."""

import datetime as dt
from decimal import Decimal

import pytest

from jiheng.model.evidence import Activity, Attachment, Payment, Withdrawal
from jiheng.model.measure import Aggregate, EvidenceKind, Filter, Measure
from jiheng.model.workflow import State
from jiheng.web import execution
from jiheng.web.actions import ledger
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import Filing, LedgerRecord, RecordFile
from tests.web.people import Place

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 4, 16)


@pytest.fixture
def running(place: Place) -> Filing:
    return place.filing(state=State.APPROVED)


def activity(filing: Filing, key: str = "a", **given) -> Activity:
    return Activity(**{"id": key, "project": str(filing.pk), "date": DAY, "title": "对接会", "tags": ("对接",)} | given)


def payment(filing: Filing, amount: str, key: str = "p", **given) -> Payment:
    return Payment(**{"id": key, "project": str(filing.pk), "date": DAY, "title": "场地", "amount": Decimal(amount)} | given)


def test_what_is_entered_is_measured(place: Place, running: Filing):
    (indicator, *_) = execution.standard(running).indicators
    ledger.enter(person=place.officer, filing=running.pk, records=[activity(running), payment(running, "12500.50", paid_for="a")])
    ledger.choose(person=place.officer, filing=running.pk, measures={indicator.id: Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)})
    year = execution.year_of(running)
    assert year.actual[0].confirmed
    assert year.actual[0].measured.records == ("a",)
    assert year.spending.paid == Decimal("12500.50")
    assert execution.year_of(running, until=dt.date(2026, 4, 15)).spending.paid == 0


def test_a_correction_stands_in_the_place_of_the_record(place: Place, running: Filing):
    ledger.enter(person=place.officer, filing=running.pk, records=[payment(running, "100")])
    ledger.enter(person=place.officer, filing=running.pk, records=[payment(running, "120", "q", supersedes="p", why="看错了发票")])
    assert execution.year_of(running).spending.paid == 120
    assert list(LedgerRecord.objects.in_force().values_list("key", flat=True)) == ["q"]
    assert LedgerRecord.objects.count() == 2
    with pytest.raises(Refused, match="已经被更正"):
        ledger.enter(person=place.officer, filing=running.pk, records=[payment(running, "130", "r", supersedes="p", why="又看错了")])


def test_what_is_withdrawn_counts_no_more(place: Place, running: Filing):
    ledger.enter(person=place.officer, filing=running.pk, records=[payment(running, "100")])
    gone = Withdrawal(id="w", project=str(running.pk), date=DAY, title="撤销", supersedes="p", why="别的项目的")
    ledger.enter(person=place.officer, filing=running.pk, records=[gone])
    assert execution.year_of(running).spending.paid == 0
    assert not LedgerRecord.objects.in_force().exists()


def test_all_are_entered_or_none(place: Place, running: Filing):
    bad = payment(running, "1", "q", supersedes="nothing", why="没有这条")
    with pytest.raises(Refused):
        ledger.enter(person=place.officer, filing=running.pk, records=[activity(running), bad])
    with pytest.raises(Refused, match="另一个项目"):
        ledger.enter(person=place.officer, filing=running.pk, records=[activity(running, project="999999")])
    assert not LedgerRecord.objects.exists()


def test_only_officers_of_the_unit_enter_and_only_after_approval(place: Place, running: Filing):
    for person in (place.department_reviewer, place.other_officer, place.auditor, place.leader):
        with pytest.raises(Filing.DoesNotExist):
            ledger.enter(person=person, filing=running.pk, records=[activity(running)])
    draft = place.filing(1)
    with pytest.raises(Refused, match="批复以后"):
        ledger.enter(person=place.officer, filing=draft.pk, records=[activity(draft)])


def test_who_sees_the_filing_sees_its_ledger_and_may_comment(place: Place, running: Filing):
    (row,) = ledger.enter(person=place.officer, filing=running.pk, records=[activity(running)])
    assert LedgerRecord.objects.visible_to(place.department_reviewer).get() == row
    assert ledger.comment(person=place.department_reviewer, entry=row.pk, text=" 请补签到表。 ").text == "请补签到表。"
    with pytest.raises(LedgerRecord.DoesNotExist):
        ledger.comment(person=place.other_officer, entry=row.pk, text="？")


def test_a_measure_belongs_to_an_indicator_of_the_approved_form(place: Place, running: Filing):
    with pytest.raises(Refused, match="没有这个指标"):
        ledger.choose(person=place.officer, filing=running.pk, measures={"nothing": Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT)})


def test_a_measure_is_proposed_until_somebody_chooses(running: Filing):
    proposed = [each for each in execution.year_of(running).actual if each.measure is not None]
    assert proposed
    assert not any(each.confirmed for each in proposed)


def test_the_log_vouches_for_every_part_of_the_ledger(place: Place, running: Filing):
    before = {each.why for each in verify().broken}
    file = Attachment(sha256="0" * 64, name="签到表.pdf", size=10)
    (row,) = ledger.enter(person=place.officer, filing=running.pk, records=[activity(running, attachments=(file,))])
    ledger.comment(person=place.officer, entry=row.pk, text="已补。")
    (indicator, *_) = execution.standard(running).indicators
    counted = Measure(record=EvidenceKind.ACTIVITY, aggregate=Aggregate.COUNT, where=Filter(tags=("对接",)))
    for measure in (counted, Measure(record=EvidenceKind.PAYMENT, aggregate=Aggregate.SUM)):
        ledger.choose(person=place.officer, filing=running.pk, measures={indicator.id: measure})
    assert {each.why for each in verify().broken} == before
    RecordFile.objects.update(name="别的.pdf")
    LedgerRecord.objects.update(counts=False)
    assert [each.subject for each in verify().broken if each.why == "row"] == [f"ledger/{running.pk}"] * 2
    RecordFile.objects.all().delete()
    assert "lost" in {each.why for each in verify().broken}


def test_a_measure_that_is_chosen_anew_takes_the_place_of_the_old_one(place: Place, running: Filing):
    first, second = execution.standard(running).indicators[:2]
    count, share = (Measure(record=EvidenceKind.ACTIVITY, aggregate=each) for each in (Aggregate.COUNT, Aggregate.SHARE))
    ledger.choose(person=place.officer, filing=running.pk, measures={first.id: count})
    ledger.choose(person=place.officer, filing=running.pk, measures={second.id: count, first.id: share})
    assert execution.measures_of(running) == {first.id: share, second.id: count}
    assert running.measures.count() == 2
    assert [each for each in verify().broken if each.subject.startswith("ledger")] == []


def test_a_correction_may_be_entered_with_what_it_corrects(place: Place, running: Filing):
    later = [payment(running, "12", "q", supersedes="p", why="看错了"), payment(running, "13", "r", supersedes="q", why="又看错了")]
    made = ledger.enter(person=place.officer, filing=running.pk, records=[payment(running, "11"), *later, activity(running)])
    assert [row.key for row in made] == ["p", "q", "r", "a"]
    assert list(LedgerRecord.objects.in_force().values_list("key", flat=True)) == ["r", "a"]
    assert [each for each in verify().broken if each.subject.startswith("ledger")] == []
