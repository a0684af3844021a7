"""指标库: what ships, what one sees and changes, import and export, and how approved forms let it grow."""

import csv
import io
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from jiheng.model.json import decode
from jiheng.model.workflow import Step
from jiheng.readers.listing import rows as read_rows
from jiheng.reference.library import library_rows
from jiheng.web.actions import library as actions
from jiheng.web.actions import review
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.verify import verify
from jiheng.web.models import LibraryEntry, LibraryUse, Organisation
from tests.web.people import Place
from tests.web.test_filing import logged_in, sent

pytestmark = pytest.mark.django_db
GIVEN = {
    "industry": "宣传推广",
    "level1": "产出指标",
    "level2": "数量指标",
    "name": "直播场次",
    "comparator": "≥",
    "unit": "场",
    "usual": "6",
    "least": "1",
    "most": "20",
}


def an_entry(organisation: Organisation | None, **given: Any) -> LibraryEntry:
    return LibraryEntry.objects.create(organisation=organisation, **({"level1": "产出指标", "level2": "数量指标", "name": "直播场次"} | given))


def upload(client: Client, organisation: Organisation, text: str) -> Any:
    return client.post("/library/import/", {"organisation": organisation.pk, "file": SimpleUploadedFile("库.csv", text.encode("utf-8-sig"))})


def test_the_shipped_library_is_there_and_shipping_it_again_changes_nothing():
    shipped = list(LibraryEntry.objects.filter(organisation=None).values())
    assert len(shipped) == len(library_rows())
    actions.ship()
    assert list(LibraryEntry.objects.filter(organisation=None).values()) == shipped


def test_what_is_no_longer_shipped_is_withdrawn(place):
    gone = an_entry(None, industry="旧")
    actions.ship()
    gone.refresh_from_db()
    assert gone.state == LibraryEntry.State.WITHDRAWN


def test_entries_are_seen_below_their_organisation_and_nowhere_else(place):
    own, above, other = (an_entry(each, name=each.name) for each in (place.unit, place.region, place.other_department))
    seen = set(LibraryEntry.objects.visible_to(place.officer).exclude(organisation=None))
    assert seen == {own, above}
    assert set(LibraryEntry.objects.usable_in(place.unit).exclude(organisation=None)) == {own, above}
    assert other in LibraryEntry.objects.visible_to(place.administrator)


def test_proposals_are_seen_by_administrators_only(place):
    entry = an_entry(place.department, state=LibraryEntry.State.PROPOSED)
    assert entry not in LibraryEntry.objects.visible_to(place.officer)
    assert entry in LibraryEntry.objects.visible_to(place.department_administrator)


def test_the_list_searches_filters_and_asks_a_constant_number_of_questions(place, django_assert_max_num_queries):
    client = logged_in(place.officer)
    page = client.get("/library/", {"q": "系统 可用率", "industry": "信息化建设与运维"}).content.decode()
    assert "系统可用率" in page
    assert "宣传片" not in page
    for number in range(60):
        an_entry(place.unit, name=f"指标{number}")
    with django_assert_max_num_queries(14):
        assert client.get("/library/", {"page": "2"}).status_code == 200
    assert client.get("/library/", {"page": "9" * 30, "q": "%_'"}).status_code == 200


def test_an_administrator_adds_changes_withdraws_and_the_log_fits(place):
    client = logged_in(place.department_administrator)
    assert client.post("/library/add/", GIVEN | {"organisation": place.department.pk}).status_code == 302
    entry = LibraryEntry.objects.get(name="直播场次")
    assert client.post(f"/library/{entry.pk}/edit/", GIVEN | {"name": "直播总场次"}).status_code == 302
    assert client.post(f"/library/{entry.pk}/settle/", {"to": "withdrawn"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.name, entry.state) == ("直播总场次", "withdrawn")
    assert [each for each in verify().broken if each.subject.startswith("library")] == []
    LibraryEntry.objects.filter(pk=entry.pk).update(name="别的")
    assert [each.subject for each in verify().broken if each.subject.startswith("library")] == [entry.subject]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("unit", "咊", "不是认得的计量单位"),
        ("level2", "社会效益指标", "不在"),
        ("usual", "30", "由小到大"),
        ("usual", "1e400", ""),
        ("name", "……", "请写明"),
        ("least", "-9" + "9" * 40, ""),
    ],
)
def test_what_cannot_be_an_entry_is_told(place, field, value, why):
    answer = logged_in(place.administrator).post("/library/add/", GIVEN | {"organisation": place.unit.pk, field: value})
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_name_is_there_once_in_an_organisation(place):
    an_entry(place.unit)
    with pytest.raises(Refused, match="已经在"):
        actions.add(person=place.administrator, organisation=place.unit.pk, given={"level1": "产出指标", "level2": "数量指标", "name": "直播 场次"})


def test_nobody_adds_to_an_organisation_of_others(place):
    with pytest.raises(Refused):
        actions.add(person=place.department_administrator, organisation=place.other_unit.pk, given={"level1": "产出指标", "level2": "数量指标", "name": "甲"})


def test_a_table_is_shown_before_anything_is_stored(place):
    client = logged_in(place.administrator)
    an_entry(place.unit, name="已有指标", comparator="≥", unit="场")
    lines = (
        "行业,一级指标,二级指标,三级指标,算符,计量单位,通常",
        "甲,产出指标,数量指标,新指标,>=,场,3",
        "甲,产出指标,数量指标,已有指标,≥,场,5",
        "甲,产出指标,数量指标,坏单位,≥,咊,5",
        "甲,产出指标,数量指标,新 指标,≥,场,3",
    )
    page = upload(client, place.unit, "\n".join(lines))
    assert page.context["counts"] == [("add", 1), ("change", 1), ("same", 0), ("refuse", 2)]
    assert "不是认得的计量单位" in page.content.decode()
    assert LibraryEntry.objects.filter(organisation=place.unit).count() == 1
    done = client.post("/library/import/", {"organisation": place.unit.pk, "rows": page.context["rows"], "confirmed": "1"})
    assert done.status_code == 302
    assert dict(LibraryEntry.objects.filter(organisation=place.unit).values_list("name", "usual")) == {"新指标": 3, "已有指标": 5}


@pytest.mark.parametrize(
    "sent_", [{"rows": "no json"}, {"rows": "[1]"}, {}, {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")}, {"file": SimpleUploadedFile("x.pdf", b"%PDF-")}]
)
def test_what_is_no_table_is_told(place, sent_):
    answer = logged_in(place.administrator).post("/library/import/", {"organisation": place.unit.pk, **sent_})
    assert answer.status_code == 422
    assert "banner-error" in answer.content.decode()


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_what_was_exported_can_be_imported_again_and_changes_nothing(place, format_):
    an_entry(place.unit, name="=1+1的场次", comparator="≥", unit="场", usual=6, industry="甲")
    client = logged_in(place.administrator)
    data = client.get(f"/library/export.{format_}").content
    page = client.post("/library/import/", {"organisation": place.unit.pk, "file": SimpleUploadedFile(f"库.{format_}", data)})
    acts = {each.name: each.act for each in page.context["plan"]}
    assert acts["=1+1的场次"] == "same"
    assert set(acts.values()) == {"same", "add"}


def test_no_cell_of_the_csv_is_a_formula(place):
    an_entry(place.unit, name="=HYPERLINK(1)", definition="+1")
    text = logged_in(place.officer).get("/library/export.csv").content.decode("utf-8-sig")
    assert not [cell for row in csv.reader(io.StringIO(text)) for cell in row if len(cell) > 1 and cell[0] in "=+-@"]


def test_a_table_is_read_as_it_stands():
    assert msgspec.msgpack.decode(read_rows('甲,乙\n1,"二\n三"\n'.encode(), "a.csv", b"")) == [["甲", "乙"], ["1", "二\n三"]]


def approved(place: Place) -> Any:
    filing = sent(place)
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    return review.step(person=place.finance_reviewer, filing=filing.pk, step=Step.APPROVE)


def test_approval_counts_what_is_known_and_proposes_what_is_not(place):
    filing = sent(place)
    rows = decode(filing.document.encode()).declarations[0].indicators
    known = an_entry(place.region, name=rows[1].name, unit=rows[1].target.unit or "", level1="成本指标", level2="经济成本指标")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.FORWARD)
    filing = review.step(person=place.finance_reviewer, filing=filing.pk, step=Step.APPROVE)
    known.refresh_from_db()
    assert known.used == 1
    assert known.uses.get().value == rows[1].target.value
    proposed = LibraryEntry.objects.filter(state=LibraryEntry.State.PROPOSED)
    assert {each.organisation for each in proposed} == {place.department}
    assert proposed.count() == LibraryUse.objects.count() - 1 == len(rows) - 1
    assert [each for each in verify().broken if each.subject.startswith("library") and each.subject != known.subject] == []
    before = list(LibraryUse.objects.values_list("entry", "indicator", "value"))
    with transaction.atomic():
        actions.grow(person=place.finance_reviewer, filing=filing)
    assert sorted(LibraryUse.objects.values_list("entry", "indicator", "value")) == sorted(before)
    assert set(LibraryEntry.objects.filter(uses__filing=filing).values_list("used", flat=True)) == {1}


def test_the_page_of_an_entry_shows_only_forms_that_one_may_see(place):
    approved(place)
    entry = LibraryEntry.objects.filter(used=1).first()
    name = decode(LibraryUse.objects.first().filing.document.encode()).declarations[0].name
    LibraryEntry.objects.filter(pk=entry.pk).update(organisation=None, state="kept")
    assert name in logged_in(place.officer).get(f"/library/{entry.pk}/").content.decode()
    assert name not in logged_in(place.other_officer).get(f"/library/{entry.pk}/").content.decode()


def test_more_rows_than_are_imported_at_once_are_told(place):
    lines = ["一级指标,二级指标,三级指标", *(f"产出指标,数量指标,第{number}项" for number in range(actions.MOST_AT_ONCE + 5))]
    page = upload(logged_in(place.administrator), place.unit, "\n".join(lines))
    assert dict(page.context["counts"]) == {"add": actions.MOST_AT_ONCE, "change": 0, "same": 0, "refuse": 5}
    done = logged_in(place.administrator).post("/library/import/", {"organisation": place.unit.pk, "rows": page.context["rows"], "confirmed": "1"})
    assert done.status_code == 302
    assert LibraryEntry.objects.filter(organisation=place.unit).count() == actions.MOST_AT_ONCE
