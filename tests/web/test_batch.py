"""Many files at once: read, filed for their units, tied to last year; doubled, doubtful, unreadable, stopped and killed."""

import io

import msgspec
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jiheng.model.declaration import Submission
from jiheng.model.json import decode, encode
from jiheng.model.workflow import State, Step
from jiheng.web.actions import batch as action
from jiheng.web.actions import imported, review
from jiheng.web.actions.event import broken
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import Broken, verify
from jiheng.web.jobs import batches
from jiheng.web.jobs.worker import sign
from jiheng.web.models import Cycle, Event, Filing, ImportBatch, ImportItem, Namesake, Notice
from jiheng.web.words import action_words
from jiheng.writers.form.document import Format
from tests.web.batches import brought, file, form, packed, read_in, work, written
from tests.web.people import Place
from tests.web.test_check import EXAMPLES
from tests.web.test_filing import fields, logged_in

pytestmark = pytest.mark.django_db
ITEM = ImportItem.State


def faults() -> list[Broken]:
    """What verification finds about filings; the organisations of these tests have no events."""
    return [each for each in verify().broken if each.subject.startswith("filing/")]


def states(batch: ImportBatch) -> dict[str, str]:
    return dict(batch.items.values_list("name", "state"))


def test_a_bundle_of_forms_stands_in_the_queue_on_behalf_of_the_units(place):
    files = {"产业局/甲.json": file("甲项目"), "民政局/乙.json": file("乙项目", "临溪区养老服务中心"), "读不出.docx": b"PK spoilt"}
    batch = read_in(place.finance_reviewer, place, {"申报材料.zip": packed(files)})
    assert batch.state == ImportBatch.State.DONE
    assert states(batch) == {"产业局/甲.json": ITEM.DONE, "民政局/乙.json": ITEM.DONE, "读不出.docx": ITEM.FAILED}
    first, second = Filing.objects.order_by("name")
    assert {first.organisation, second.organisation} == {place.unit, place.other_unit}
    assert {first.state, second.state} == {State.FINANCE}
    revision = first.revisions.get()
    assert (revision.step, revision.document) == ("import", first.document)
    event = Event.objects.get(subject=first.subject)
    assert (event.action, event.person, event.data["to"]) == ("import", place.finance_reviewer, State.FINANCE)
    assert list(broken()) == []
    assert faults() == []


def test_what_an_officer_brings_becomes_drafts_of_the_unit(place):
    batch = read_in(place.officer, place, {"甲.json": file("甲项目")})
    (filing,) = Filing.objects.all()
    assert (filing.state, filing.organisation, filing.revisions.count(), filing.versions.get().by) == (State.DRAFT, place.unit, 0, place.officer)
    assert batch.items.get().filings.get() == filing


def test_a_department_reads_in_for_its_own_units_only_and_may_review_them(place):
    read_in(place.department_reviewer, place, {"甲.json": file("甲项目"), "乙.json": file("乙项目", "临溪区养老服务中心")})
    (filing,) = Filing.objects.all()
    assert (filing.state, filing.organisation) == (State.SUBMITTED, place.unit)
    assert ImportItem.objects.get(name="乙.json").state == ITEM.DOUBTFUL
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN, opinion="请补充依据")
    assert faults() == []


def test_a_file_may_hold_several_projects_of_several_units(place):
    data = written(form("甲项目"), form("乙项目", "临溪区养老服务中心", 2))
    read_in(place.finance_reviewer, place, {"两个.json": data})
    assert {(filing.name, filing.organisation) for filing in Filing.objects.all()} == {("甲项目", place.unit), ("乙项目", place.other_unit)}


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("甲.json", "【215003】某中心"),
        ("甲.json", "云汀市临溪区产业协作促进中心（本级）"),
        ("215003 某中心/甲.json", None),
        ("云汀市临溪区产业协作促进中心/甲.json", "某个没有登记的单位"),
    ],
)
def test_a_unit_is_recognised_by_code_name_or_folder(place, name, agency):
    place.unit.code = "215003"
    place.unit.save()
    batch = read_in(place.finance_reviewer, place, {name: file("甲项目", agency)})
    expected = ITEM.DOUBTFUL if "本级" in str(agency) else ITEM.DONE  # another name is another unit until somebody says otherwise
    assert batch.items.get().state == expected


def test_a_unit_that_is_not_known_is_asked_for(place):
    batch = read_in(place.finance_reviewer, place, {"甲.json": file("甲项目", "产业促进中心")})
    item = batch.items.get()
    assert (item.state, Filing.objects.count()) == (ITEM.DOUBTFUL, 0)
    action.assign(person=place.finance_reviewer, item=item.pk, unit=place.unit.pk)
    item.refresh_from_db()
    assert (item.state, item.document, Filing.objects.get().organisation) == (ITEM.DONE, "", place.unit)
    assert Event.objects.filter(subject=batch.subject).order_by("number").last().action == "batch-assign"


def test_a_unit_elsewhere_is_no_answer(place):
    batch = read_in(place.department_reviewer, place, {"甲.json": file("甲项目", "产业促进中心")})
    item = batch.items.get()
    with pytest.raises(Refused, match="选择单位"):
        action.assign(person=place.department_reviewer, item=item.pk, unit=place.other_unit.pk)
    with pytest.raises(ImportItem.DoesNotExist):
        action.assign(person=place.stranger, item=item.pk, unit=place.unit.pk)


def test_a_file_that_names_another_unit_than_was_chosen_is_asked_about(place):
    post = place.finance_reviewer.appointments.get()
    batch = action.begin(person=place.finance_reviewer, post=post.pk, cycle=place.cycle.pk, unit=place.unit.pk, name="")
    files = {"甲.json": file("甲项目", None), "乙.json": file("乙项目", "临溪区养老服务中心")}
    action.add(person=place.finance_reviewer, batch=batch.pk, files=[(name, io.BytesIO(data)) for name, data in files.items()])
    action.start(person=place.finance_reviewer, batch=batch.pk, go_on=batches.order)
    work()
    assert states(batch) == {"甲.json": ITEM.DONE, "乙.json": ITEM.DOUBTFUL}


def test_the_same_file_is_told_and_not_doubled(place):
    first = read_in(place.finance_reviewer, place, {"甲.json": file("甲项目"), "副本/甲.json": file("甲项目")})
    assert sorted(states(first).values()) == [ITEM.DONE, ITEM.SAME]
    second = read_in(place.finance_reviewer, place, {"又一次.json": file("甲项目")})
    item = second.items.get()
    assert (item.state, item.same_as.batch) == (ITEM.SAME, first)
    assert Filing.objects.count() == 1


def test_a_project_that_the_unit_has_this_year_is_told_and_not_doubled(place):
    read_in(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    batch = read_in(place.finance_reviewer, place, {"甲.docx": file("甲项目", as_=Format.DOCX)})
    item = batch.items.get()
    assert (item.state, item.note, Filing.objects.count()) == (ITEM.SAME, "甲项目", 1)
    action.repeat(person=place.finance_reviewer, batch=batch.pk, item=item.pk, go_on=batches.order)
    work()
    assert Filing.objects.count() == 2


def test_what_holds_no_declaration_is_told(place):
    batch = read_in(place.finance_reviewer, place, {"空.json": written(), "说明.txt": "今天天气很好。".encode()})
    assert {item.state for item in batch.items.all()} == {ITEM.FAILED}
    assert all(item.error and item.error_en for item in batch.items.all())
    assert ImportItem.objects.unreadable(place.finance_reviewer).count() == 2
    assert not ImportItem.objects.unreadable(place.department_reviewer).exists()


def last_year(place: Place, name: str) -> Filing:
    """A project of the unit in the year before, whose rows have ids of their own."""
    cycle = Cycle.objects.get_or_create(region=place.region, year=2025, defaults={"opens": timezone.now(), "closes": timezone.now()})[0]
    filing = place.filing(1, state=State.APPROVED)
    submission = decode(filing.document.encode())
    rows = tuple(msgspec.structs.replace(row, id=f"old-{number}") for number, row in enumerate(submission.declarations[0].indicators))
    told = msgspec.structs.replace(submission.declarations[0], name=name, indicators=rows)
    filing.document = encode(msgspec.structs.replace(submission, declarations=(told,)), indent=0).decode()
    filing.cycle, filing.name = cycle, name
    filing.save()
    return filing


def ids(filing: Filing) -> list[str]:
    filing.refresh_from_db()
    return [row.id for row in decode(filing.document.encode()).declarations[0].indicators]


def test_last_years_project_is_found_by_its_name_and_its_explanations_stand(place):
    before = last_year(place, "2025年度甲项目")
    Filing.objects.filter(pk=before.pk).update(state=State.ADJUSTING)
    review.explain(person=place.officer, filing=before.pk, code="VA03", address="declarations/0/indicators/0/target", text="按现场登记统计")
    Filing.objects.filter(pk=before.pk).update(state=before.state)
    read_in(place.finance_reviewer, place, {"甲.json": file("2026年度甲项目")})
    now = Filing.objects.get(cycle=place.cycle)
    assert (now.previous, ids(now)) == (before, ids(before))
    assert [each.text for each in review.standing(now, decode(now.document.encode())).values()] == ["按现场登记统计"]


def test_a_near_name_is_asked_about_and_the_answer_ties_them(place):
    before = last_year(place, "产融对接系列活动")
    last_year(place, "道路养护")
    read_in(place.finance_reviewer, place, {"甲.json": file("产融对接活动")})
    now = Filing.objects.get(cycle=place.cycle)
    assert (now.previous, [pk for pk, _score in now.namesake.candidates]) == (None, [before.pk])
    action.link(person=place.finance_reviewer, filing=now.pk, previous=before.pk)
    assert ids(now) == ids(before)
    assert (now.previous, now.version, now.revisions.count(), now.namesake.answered_by) == (before, 2, 2, place.finance_reviewer)
    assert [each for each in faults() if each.subject == now.subject] == []


def test_a_new_project_is_answered_as_such(place):
    last_year(place, "产融对接系列活动")
    read_in(place.finance_reviewer, place, {"甲.json": file("产融对接活动")})
    now = Filing.objects.get(cycle=place.cycle)
    action.link(person=place.finance_reviewer, filing=now.pk, previous=None)
    now.refresh_from_db()
    assert (now.previous, now.version, bool(now.namesake.answered_at)) == (None, 1, True)


def test_nobody_ties_what_was_not_asked(place):
    before, other = last_year(place, "产融对接系列活动"), last_year(place, "道路养护")
    read_in(place.finance_reviewer, place, {"甲.json": file("产融对接活动")})
    now = Filing.objects.get(cycle=place.cycle)
    with pytest.raises(Refused):
        action.link(person=place.finance_reviewer, filing=now.pk, previous=other.pk)
    with pytest.raises(Namesake.DoesNotExist):
        action.link(person=place.department_reviewer, filing=now.pk, previous=before.pk)


def test_a_batch_that_was_stopped_reads_nothing_until_it_goes_on(place):
    batch = brought(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    action.stop(person=place.finance_reviewer, batch=batch.pk)
    work()
    assert (states(batch), Filing.objects.count()) == ({"甲.json": ITEM.PENDING}, 0)
    action.start(person=place.finance_reviewer, batch=batch.pk, go_on=batches.order)
    work()
    assert Filing.objects.count() == 1


def test_what_could_not_be_read_is_read_again(place):
    batch = read_in(place.finance_reviewer, place, {"坏.docx": b"PK spoilt"})
    action.repeat(person=place.finance_reviewer, batch=batch.pk, go_on=batches.order)
    assert states(batch) == {"坏.docx": ITEM.PENDING}
    work()
    assert states(batch) == {"坏.docx": ITEM.FAILED}
    with pytest.raises(Refused):
        action.repeat(person=place.finance_reviewer, batch=batch.pk, item=999, go_on=batches.order)


def test_an_order_that_is_lost_is_given_again(place):
    batch = brought(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    DBTaskResult.objects.all().delete()
    batches.resume()
    batches.resume()
    assert DBTaskResult.objects.count() == 1
    work()
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.DONE


def test_files_of_a_dead_worker_are_read_by_another_and_not_those_of_a_living_one(place):
    batch = brought(place.finance_reviewer, place, {"甲.json": file("甲项目"), "乙.json": file("乙项目")})
    batch.items.filter(name="甲.json").update(state=ITEM.RUNNING, worker="dead", attempts=1)
    batch.items.filter(name="乙.json").update(state=ITEM.RUNNING, worker="living", attempts=1)
    sign("living")
    work()
    assert states(batch) == {"甲.json": ITEM.DONE, "乙.json": ITEM.RUNNING}


def test_a_worker_that_lost_its_file_to_another_stores_nothing(place):
    batch = brought(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    item = batch.items.get()
    batch.items.update(state=ITEM.RUNNING, worker="other")
    imported.settle(item=item, worker="late", submission=Submission(declarations=(form("甲项目"),)), units=imported.Units(batch))
    assert not Filing.objects.exists()


def test_a_file_over_which_workers_die_is_given_up(place):
    batch = brought(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    batch.items.update(attempts=imported.MOST_ATTEMPTS)
    work()
    assert states(batch) == {"甲.json": ITEM.FAILED}


def test_a_file_that_was_changed_where_it_is_kept_is_not_read(place, settings):
    batch = brought(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    name = f"imports/{batch.items.get().sha256[:2]}/{batch.items.get().sha256}"
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"something else"))
    work()
    assert states(batch) == {"甲.json": ITEM.FAILED}


def test_nobody_begins_without_a_role_that_may(place):
    for person in (place.auditor, place.leader, place.evaluator, place.stranger):
        post = person.appointments.first()
        with pytest.raises(Refused):
            action.begin(person=person, post=post.pk if post else 0, cycle=place.cycle.pk, unit=None, name="")
    mine = place.officer.appointments.get()
    with pytest.raises(Refused):
        action.begin(person=place.other_officer, post=mine.pk, cycle=place.cycle.pk, unit=None, name="")
    with pytest.raises(Refused, match="单位"):
        action.begin(person=place.officer, post=mine.pk, cycle=place.cycle.pk, unit=place.other_unit.pk, name="")


def test_others_do_not_touch_a_batch(place):
    batch = brought(place.department_reviewer, place, {"甲.json": file("甲项目")})
    for person in (place.stranger, place.other_officer, place.finance_reviewer):
        with pytest.raises(ImportBatch.DoesNotExist):
            action.stop(person=person, batch=batch.pk)


def test_a_hostile_bundle_is_refused_as_a_whole(place):
    post = place.finance_reviewer.appointments.get()
    batch = action.begin(person=place.finance_reviewer, post=post.pk, cycle=place.cycle.pk, unit=None, name="")
    files = [("甲.json", io.BytesIO(file("甲项目"))), ("坏.zip", io.BytesIO(packed({"../a.json": b"{}"})))]
    with pytest.raises(Refused, match=r"坏\.zip"):
        action.add(person=place.finance_reviewer, batch=batch.pk, files=files)
    assert not batch.items.exists()


def test_work_on_files_asks_the_database_a_constant_number_of_times(place):
    counted = []
    for first, files in ((0, 5), (100, 10)):
        brought(place.finance_reviewer, place, {f"{number}.json": file(f"第{number}个项目") for number in range(first, first + files)})
        with CaptureQueriesContext(connection) as queries:
            work()
        counted.append(len(queries))
    assert counted[1] <= 2 * counted[0]


def test_a_form_that_was_read_in_goes_its_way_like_any_other(place):
    item = read_in(place.department_reviewer, place, {"甲.docx": (EXAMPLES / "faultless.docx").read_bytes()}).items.get()
    action.assign(person=place.department_reviewer, item=item.pk, unit=place.unit.pk)
    filing = Filing.objects.get()
    reviewer, officer = logged_in(place.department_reviewer), logged_in(place.officer)
    review.remark(person=place.department_reviewer, filing=filing.pk, address="declarations/0/nature", text="请写明性质")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)
    assert officer.get(f"/filings/{filing.pk}/").status_code == 200
    officer.post(f"/filings/{filing.pk}/save/", fields(filing, nature="一次性项目"))
    review.step(person=place.officer, filing=filing.pk, step=Step.SEND)
    review.step(person=place.leader, filing=filing.pk, step=Step.SIGN)
    assert Notice.objects.filter(person=place.department_reviewer).exists()
    page = reviewer.get(f"/queue/{filing.pk}/").content.decode()
    assert "一次性项目" in page
    assert "只看改动" in page  # against what was read in
    review.close(person=place.department_reviewer, remark=filing.remarks.get().pk)
    assert review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD).state == State.FINANCE
    assert faults() == []
    assert [each.step for each in filing.revisions.all()] == ["import", "sign"]


def test_what_was_done_with_a_batch_is_told_in_words(place):
    batch = read_in(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    told = set(Event.objects.filter(subject=batch.subject).values_list("action", flat=True))
    assert told == {"batch-begin", "batch-add", "batch-start", "batch-finish"}
    assert told <= set(action_words())
    assert "申报材料.zip" in logged_in(place.auditor).get("/events/?kind=batch").content.decode()
