"""The review queue: counts, filters, many returned at once with letters, exports."""

import csv
import io
import zipfile
from collections import Counter

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from jiheng.model.finding import Severity
from jiheng.model.workflow import Role, State
from jiheng.web.actions.event import broken
from jiheng.web.models import Event, Filing, ImportBatch, ImportItem, Review
from jiheng.web.reports import report_of
from tests.web.people import Place
from tests.web.test_filing import logged_in

pytestmark = pytest.mark.django_db
QUERIES = 22  # that the queue asks, with what every page asks for its frame


def many(place: Place, count: int, **fields) -> list[Filing]:
    """Forms of the unit and of the other department's unit, by turns, that wait for the finance bureau."""
    given = {"state": State.FINANCE, "attempt": 1, "submitted": timezone.now()} | fields
    return [place.filing(number % 6, organisation=(place.unit, place.other_unit)[number % 2], **given) for number in range(count)]


def bound(filing: Filing) -> list[str]:
    """The rules whose findings a letter on a form tells one by one."""
    return [each.code for each in report_of(filing.document, filing.cycle.profile).findings if each.severity in {Severity.ERROR, Severity.EXPLAIN}]


def test_counts_by_bucket_and_department_with_a_constant_number_of_queries(place, django_assert_max_num_queries):
    many(place, 4, errors=1)
    many(place, 2, explains=1)
    many(place, 6)
    client = logged_in(place.finance_reviewer)
    with django_assert_max_num_queries(QUERIES):
        sums = client.get("/queue/").context["sums"]
    assert sums.counts == {"error": 4, "explain": 2, "clean": 6}
    assert {str(each.organisation): each.counts for each in sums.departments} == {
        "临溪区产业局": {"error": 2, "explain": 1, "clean": 3},
        "临溪区民政局": {"error": 2, "explain": 1, "clean": 3},
    }
    assert sums.bodies == 2


def test_files_that_could_not_be_read_have_a_bucket_of_their_own(place):
    batch = ImportBatch.objects.create(organisation=place.region, role=Role.FINANCE_REVIEWER, cycle=place.cycle, by=place.finance_reviewer, name="区级材料")
    for state in (ImportItem.State.FAILED, ImportItem.State.DONE):
        ImportItem.objects.create(batch=batch, name=f"{state}.pdf", sha256=state, size=1, state=state, error="文件已加密。", error_en="It is encrypted.")
    page = logged_in(place.finance_reviewer).get("/queue/", {"bucket": "unread"})
    assert (page.context["unread"], [item.name for item, _why in page.context["items"]]) == (1, ["failed.pdf"])
    assert "文件已加密" in page.content.decode()
    assert logged_in(place.department_reviewer).get("/queue/", {"bucket": "unread"}).context["unread"] == 0


def test_filters_leave_what_was_asked_for(place):
    wanted = many(place, 1, errors=1, cause="FU03", attempt=2)[0]
    many(place, 4, errors=1, cause="FU02")
    client = logged_in(place.finance_reviewer)
    for query in ({"cause": "FU03"}, {"again": "1"}, {"department": place.department.pk, "cause": "FU03"}, {"q": wanted.name, "cause": "FU03"}):
        assert [filing.pk for filing, _title in client.get("/queue/", query).context["rows"]] == [wanted.pk]
    for query in ({"department": place.other_department.pk, "cause": "FU03"}, {"q": "没有这个"}, {"bucket": "clean"}):
        assert client.get("/queue/", query).context["rows"] == []
    for strange in ({"department": "9" * 30}, {"page": "9" * 30}, {"order": "pk"}, {"bucket": "x"}, {"department": "x"}):
        assert client.get("/queue/", strange).status_code == 200


def test_a_form_without_a_name_can_be_opened_from_the_list(place):
    filing = many(place, 1)[0]
    Filing.objects.update(name="", annual=None)
    client = logged_in(place.finance_reviewer)
    for address in ("/queue/", f"/queue/{filing.pk}/preview/", f"/queue/{filing.pk}/"):
        page = client.get(address).content.decode()
        assert "（没有名称）" in page
        assert " 万元 · " not in page


def test_all_of_one_cause_are_returned_beyond_one_page_after_confirming_the_number(place):
    many(place, 30, errors=1, cause="FU03")
    other = many(place, 1, errors=1, cause="FU02")[0]
    client = logged_in(place.finance_reviewer)
    page = client.get("/queue/many/", {"all": "1", "cause": "FU03"})
    assert page.context["n"] == 30
    assert "成本指标合计高于预算" in page.context["opinion"]
    of_all = client.get("/queue/many/", {"all": "1"}).context["opinion"]
    assert "具体见审核意见书" in of_all
    assert "成本指标合计高于预算" not in of_all  # the other one has another cause
    sent = {"all": "1", "cause": "FU03", "opinion": page.context["opinion"]}
    client.post("/queue/return/", sent | {"n": 29})
    assert not Filing.objects.filter(state=State.RETURNED).exists()
    assert client.post("/queue/return/", sent | {"n": 30})["Location"] == "/queue/letters/"
    other.refresh_from_db()
    assert (Filing.objects.filter(state=State.RETURNED).count(), other.state) == (30, State.FINANCE)
    assert Event.objects.filter(action="return").count() == Review.objects.filter(decision="return").count() == 30
    assert list(broken()) == []


def test_without_an_opinion_nothing_is_returned_and_each_is_told(place):
    chosen = [filing.pk for filing in many(place, 7)]
    client = logged_in(place.finance_reviewer)
    page = client.post("/queue/return/", {"filing": chosen}, follow=True).content.decode()
    assert not Filing.objects.filter(state=State.RETURNED).exists()
    assert page.count("请写明意见") == 5
    assert "另有 2 份没有退回" in page


def test_each_unit_gets_one_letter_and_one_table(place):
    chosen = [filing.pk for filing in many(place, 4)]
    client = logged_in(place.finance_reviewer)
    client.post("/queue/return/", {"filing": chosen, "opinion": "请统一口径"})
    today = f"{timezone.localdate():%Y-%m-%d}"
    assert len(client.get("/queue/letters/").context["units"]) == 2
    with zipfile.ZipFile(io.BytesIO(client.get("/queue/letters.zip", {"day": today}).content)) as files:
        assert sorted(name.rpartition("/")[2] for name in files.namelist()) == ["审核意见书.docx"] * 2 + ["审核意见表.xlsx"] * 2
        letter = next(name for name in files.namelist() if "产业协作" in name and name.endswith("docx"))
        text = zipfile.ZipFile(io.BytesIO(files.read(letter))).read("word/document.xml").decode()
    assert text.count("请统一口径") == 2
    findings = Counter(rule for pk in chosen for rule in bound(Filing.objects.get(pk=pk)) if Filing.objects.get(pk=pk).organisation == place.unit)
    assert {code: text.count(f"（{code}，") for code in findings} == findings  # those of every form, not of the first only
    assert client.get(f"/queue/letters/{place.unit.pk}.docx", {"day": today, "cycle": place.cycle.pk}).content.startswith(b"PK")
    for far in ("0001-01-01", "9999-12-31", "2026-99-99"):
        assert client.get("/queue/letters/", {"day": far}).status_code == 200
        assert client.get("/queue/letters.zip", {"day": far}).status_code == 404
    for query in ({}, {"day": "2026-02-30"}, {"day": "x"}, {"day": "2020-01-01"}):
        assert client.get("/queue/letters.zip", query).status_code == 404
    assert logged_in(place.department_reviewer).get("/queue/letters.zip", {"day": today}).status_code == 404


def test_the_queue_is_exported_as_it_is_filtered(place):
    many(place, 2, errors=1, cause="FU03")
    Filing.objects.update(name="=1+1")
    many(place, 2)
    client = logged_in(place.finance_reviewer)
    rows = list(csv.reader(io.StringIO(client.get("/queue/export.csv", {"bucket": "error"}).content.decode("utf-8-sig"))))
    assert [row[2] for row in rows] == ["项目", "'=1+1", "'=1+1"]
    sheet = load_workbook(io.BytesIO(client.get("/queue/export.xlsx").content)).active
    assert sheet.max_row == 5


def test_the_preview_shows_one_form_and_its_decision_answers_in_a_sentence(place):
    filing = place.filing(1, state=State.FINANCE, attempt=1)
    client = logged_in(place.finance_reviewer)
    assert filing.name in client.get(f"/queue/{filing.pk}/preview/").content.decode()
    sent = {"step": "return", "version": filing.version}
    refused = client.post(f"/queue/{filing.pk}/decide/", sent, headers={"HX-Request": "true"})
    assert (refused.status_code, refused.content.decode()) == (409, "请写明意见。")
    done = client.post(f"/queue/{filing.pk}/decide/", sent | {"opinion": "请细化"}, headers={"HX-Request": "true"})
    assert (done.status_code, "已退回" in done.content.decode()) == (200, True)
