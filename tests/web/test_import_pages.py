"""The pages of batch import: bringing files, seeing how far they are, answering, the report."""

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from jiheng.web.actions import batch as action
from jiheng.web.models import Filing, ImportBatch, ImportItem
from tests.web.batches import batch_with_questions, brought, file, packed, read_in, work
from tests.web.people import Place
from tests.web.test_filing import logged_in

pytestmark = pytest.mark.django_db
AS_DATA = {"accept": "application/json"}


def sent(place: Place, **given: Any) -> dict[str, Any]:
    """What the form sends."""
    return {"post": place.finance_reviewer.appointments.get().pk, "cycle": place.cycle.pk, "unit": ""} | given


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_bundle_is_brought_read_and_reported(place):
    client = logged_in(place.finance_reviewer)
    data = packed({"甲.json": file("甲项目"), "读不出.docx": b"PK\x03\x04 spoilt"})
    answer = client.post("/imports/new/", sent(place, files=upload("申报材料.zip", data)))
    batch = ImportBatch.objects.get()
    assert answer["Location"] == f"/imports/{batch.pk}/"
    assert (batch.name, batch.state) == ("申报材料.zip", ImportBatch.State.RUNNING)
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    counts = client.get(f"/imports/{batch.pk}/progress/?state=done")
    assert "HX-Refresh" not in counts
    assert 'href="?state=done" aria-current="true"' in counts.content.decode()
    work()
    assert client.get(f"/imports/{batch.pk}/progress/")["HX-Refresh"] == "true"
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "2 / 2，100%" in page
    assert "甲项目" in page
    assert "损坏" in page
    rows = list(load_workbook(io.BytesIO(client.get(f"/imports/{batch.pk}/report/").content)).active.iter_rows(values_only=True))
    assert [row[:4] for row in rows[1:]] == [("甲.json", "已读入", "甲项目", place.unit.name), ("读不出.docx", "未能读取", None, None)]
    assert "损坏" in rows[2][5]


def test_a_script_brings_a_folder_in_portions(place):
    client = logged_in(place.finance_reviewer)
    first = sent(place, files=[upload("甲.json", file("甲项目"))], path=["材料/产业局/甲.json"], more="1", name="材料")
    address = client.post("/imports/new/", first, headers=AS_DATA).json()["batch"]
    again = {"files": [upload("甲.json", file("乙项目"))], "path": ["材料/民政局/甲.json"]}
    assert client.post(f"{address}add/", again, headers=AS_DATA).json() == {"batch": address}
    assert client.post(f"{address}start/", headers=AS_DATA).json() == {"batch": address}
    assert set(ImportItem.objects.values_list("name", flat=True)) == {"材料/产业局/甲.json", "材料/民政局/甲.json"}
    late = client.post(f"{address}add/", again, headers=AS_DATA)
    assert (late.status_code, "已经开始" in late.json()["error"]) == (422, True)


def test_a_hostile_bundle_is_told_and_nothing_is_kept_waiting(place):
    client = logged_in(place.finance_reviewer)
    answer = client.post("/imports/new/", sent(place, files=upload("坏.zip", packed({"../甲.json": b"{}"}))), follow=True)
    assert "包外" in answer.content.decode()
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {ImportBatch.State.CANCELLED}


@pytest.mark.parametrize("spoilt", [{"post": "x"}, {"cycle": "9" * 30}, {"unit": "99999"}, {"post": ""}, {}])
def test_what_cannot_be_begun_is_told(place, spoilt):
    answer = logged_in(place.finance_reviewer).post("/imports/new/", sent(place, **spoilt), follow=True)
    assert answer.status_code == 200
    assert "banner-error" in answer.content.decode()
    assert not ImportItem.objects.exists()


def test_an_office_document_is_no_bundle(place):
    client = logged_in(place.finance_reviewer)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    client.post("/imports/new/", sent(place, files=upload("甲.docx", out.getvalue())))
    assert ImportItem.objects.get().name == "甲.docx"


def test_a_file_is_given_back_as_it_was_brought(place):
    batch = read_in(place.finance_reviewer, place, {"局/甲.html": b"<script>alert(1)</script>"})
    answer = logged_in(place.finance_reviewer).get(f"/imports/files/{batch.items.get().pk}/")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment")


def test_what_could_not_be_read_is_listed_and_read_again(place):
    client = logged_in(place.finance_reviewer)
    batch = read_in(place.finance_reviewer, place, {"坏.docx": b"PK\x03\x04 spoilt", "甲.json": file("甲项目")})
    page = client.get("/imports/unreadable/").content.decode()
    assert "坏.docx" in page
    assert "甲.json" not in page
    assert "坏.docx" not in client.get("/imports/unreadable/?q=zzz").content.decode()
    client.post(f"/imports/{batch.pk}/repeat/", {"item": batch.items.get(name="坏.docx").pk})
    assert batch.items.get(name="坏.docx").state == ImportItem.State.PENDING


def test_questions_are_answered_one_by_one(place):
    client, batch = logged_in(place.department_reviewer), batch_with_questions(place, place.department)
    filing, item = Filing.objects.get(imported__batch=batch), batch.items.get()
    page = client.get(f"/imports/{batch.pk}/questions/").content.decode()
    assert "表里写的单位是“某中心”" in page
    assert "是去年的哪个项目" in page
    answer = client.post(f"/imports/{batch.pk}/units/{item.pk}/", {"unit": place.unit.pk})
    assert answer["Location"].endswith("/questions/")
    assert item.filings.filter(organisation=place.unit).exists()
    candidate = filing.namesake.candidates[0][0]
    answer = client.post(f"/imports/{batch.pk}/projects/{filing.pk}/", {"previous": candidate})
    assert answer["Location"] == f"/imports/{batch.pk}/"
    filing.refresh_from_db()
    assert filing.previous_id == candidate
    assert client.post(f"/imports/{batch.pk}/projects/{filing.pk}/", {"previous": candidate}).status_code == 404


def test_files_that_name_the_same_unit_are_answered_at_once(place):
    files = {f"{name}.json": file(name, agency) for name, agency in (("甲", "某中心"), ("乙", "某中心"), ("丙", "别的中心"), ("丁", None), ("戊", None))}
    batch, client = read_in(place.department_reviewer, place, files), logged_in(place.department_reviewer)
    asked = {each["item"].name: each for each in client.get(f"/imports/{batch.pk}/questions/").context["files"]}
    assert {name: len(each["also"]) for name, each in asked.items()} == {"甲.json": 1, "丙.json": 0, "丁.json": 0, "戊.json": 0}
    everything = ",".join(str(pk) for pk in batch.items.values_list("pk", flat=True))
    client.post(f"/imports/{batch.pk}/units/{asked['甲.json']['item'].pk}/", {"unit": place.unit.pk, "also": everything})
    assert set(Filing.objects.filter(imported__batch=batch).values_list("name", flat=True)) == {"甲", "乙"}
    client.post(f"/imports/{batch.pk}/units/{asked['丁.json']['item'].pk}/", {"none": "1", "also": everything})
    assert batch.items.filter(state=ImportItem.State.DOUBTFUL).count() == 2
    assert "已确认不导入" in client.get(f"/imports/{batch.pk}/").content.decode()


def test_without_a_unit_the_question_is_asked_again_on_its_page(place):
    client, batch = logged_in(place.department_reviewer), batch_with_questions(place, place.department)
    answer = client.post(f"/imports/{batch.pk}/units/{batch.items.get().pk}/", {"unit": ""}, follow=True)
    assert answer.redirect_chain[0][0].endswith("/questions/")
    assert "请选择单位" in answer.content.decode()


def test_a_batch_of_which_nothing_came_is_not_listed(place):
    client = logged_in(place.finance_reviewer)
    client.post("/imports/new/", sent(place))
    assert client.get("/imports/").context["batches"] == []


def test_a_file_that_is_not_wanted_is_set_aside(place):
    batch = batch_with_questions(place, place.department)
    item = batch.items.get()
    item.filings.all().delete()
    logged_in(place.department_reviewer).post(f"/imports/{batch.pk}/units/{item.pk}/", {"none": "1"})
    item.refresh_from_db()
    assert (item.state, item.filings.count()) == (ImportItem.State.SAME, 0)


def test_a_form_that_was_read_in_says_so_at_its_place(place):
    read_in(place.finance_reviewer, place, {"甲.json": file("甲项目")})
    assert logged_in(place.finance_reviewer).get(f"/queue/{Filing.objects.get().pk}/").status_code == 200


@pytest.mark.parametrize("address", ["/imports/", "/imports/unreadable/", "/imports/1/"])
def test_without_login_one_is_asked_to_log_in(address):
    assert "next=" in Client().get(address)["Location"]


def test_lists_ask_the_database_a_constant_number_of_times(place, django_assert_max_num_queries):
    files = {f"{number}.json": file(f"第{number}个项目") for number in range(6)}
    batch = read_in(place.finance_reviewer, place, files | {"又.json": file("第1个项目")})
    for number in range(3):
        made = brought(place.finance_reviewer, place, {f"坏{number}.docx": b"PK\x03\x04 spoilt %d" % number})
        action.stop(person=place.finance_reviewer, batch=made.pk)
    client = logged_in(place.finance_reviewer)
    for address, most in (("/imports/", 14), (f"/imports/{batch.pk}/", 18), ("/imports/unreadable/", 10), (f"/imports/{batch.pk}/questions/", 14)):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
