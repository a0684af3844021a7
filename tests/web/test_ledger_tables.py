"""Tables into the ledger and out of it, files, and what looks entered twice."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiheng.model.evidence import Payment, in_force
from jiheng.model.json import decode_ledger
from jiheng.web.actions.ledger import enter
from jiheng.web.actions.refusal import Refused
from jiheng.web.execution import records_of
from jiheng.web.ledger import days
from jiheng.web.ledger.files import clean_name, kept, text_file
from jiheng.web.models import Filing, LedgerRecord, RecordFile
from tests.web.ledgers import filled, running
from tests.web.people import Place
from tests.web.test_ledger_pages import logged_in

pytestmark = pytest.mark.django_db
TABLE = "活动日期\t活动名称\t参加人数\t标签\n2026-03-01\t春季对接会\t40\t对接\n2026-13-01\t坏日期\t\t\n2027-01-01\t明年的事\t1\t\n3月9日\t没有年份\t8\t\n"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "today", lambda: dt.date(2026, 8, 4))


@pytest.fixture
def filing(place: Place) -> Filing:
    return running(place)


@pytest.fixture
def client(place: Place) -> Client:
    return logged_in(place.officer)


def bring(client: Client, filing: Filing, **given: Any) -> Any:
    return client.post(reverse("ledger-import", args=[filing.pk]), given)


def confirm(client: Client, filing: Filing, preview: Any, **given: Any) -> Any:
    return bring(client, filing, table=preview.context["token"], n=str(len(preview.context["plan"].taken)), confirmed="1", **given)


def test_a_pasted_table_is_shown_first_and_entered_once(client, filing):
    preview = bring(client, filing, text=TABLE)
    plan = preview.context["plan"]
    assert (plan.kind.tag, [row for row, _record in plan.taken]) == ("activity", [2, 5])
    assert [(each.row, each.column) for each in plan.refused] == [(3, "活动日期"), (4, "活动日期")]
    assert not LedgerRecord.objects.exists()
    assert confirm(client, filing, preview).status_code == 302
    assert [record.title for record in records_of(filing)] == ["春季对接会", "没有年份"]
    again = bring(client, filing, text=TABLE)
    assert not again.context["plan"].taken
    assert "台账里已有内容相同的记录" in again.content.decode()


def test_a_preview_that_is_no_longer_true_enters_nothing(client, filing):
    preview = bring(client, filing, text=TABLE)
    confirm(client, filing, preview)
    assert confirm(client, filing, preview).status_code == 422
    assert LedgerRecord.objects.count() == 2
    assert bring(client, filing, table="forged", confirmed="1").status_code == 422


def test_amounts_above_the_budget_need_a_tick(client, filing):
    preview = bring(client, filing, text="日期\t摘要\t金额（万元）\n2026-03-01\t场地\t99999\n")
    assert preview.context["plan"].large == (2,)
    assert confirm(client, filing, preview).status_code == 422
    assert confirm(client, filing, preview, sure="on").status_code == 302


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ("日期\t摘要\t金额（亿元）\n2026-03-01\t场地\t999999999999999999\n", "数值太大"),
        ("日期\t摘要\t金额（元）\n2026-03-01\t零头\t12.345\n", "两位小数"),
        ("日期\t摘要\t金额（元）\n2026-03-01\t没有付\t0\n", "不能是 0"),
        ("调查名称\t调查日期\t发放份数\t满意\n回访\t2026-03-02\t3\t4\n", "多于发放的 3 份"),
        ("活动日期\t活动名称\t参加人数\n2026-03-02\t对接会\t999999999999999999\n", "10,000,000"),
        ("成果名称\t交付日期\t验收结果\t验收日期\n报告\t2026-03-01\t通过\t2027-01-01\n", "还没有到"),
        ("调查名称\t开始日期\t结束日期\t发放份数\t满意\n回访\t2026-05-01\t2026-03-01\t3\t2\n", "早于开始日期"),
        ("调查名称\t开始日期\t结束日期\t发放份数\t满意\n回访\t2026-03-01\t2026-03-02\t3\t99999999999\n", "10,000,000"),
        ("统计日期\t名称\t数值\t来源\n2026-03-01\t产值\t999999999999999999\t年报\n", "数值太大"),
    ],
)
def test_a_table_enters_nothing_that_a_form_would_refuse(client, filing, table, why):
    plan = bring(client, filing, text=table).context["plan"]
    assert not plan.taken
    assert [each for each in plan.refused if why in each.why]


def test_no_way_leads_a_figure_into_the_ledger_that_no_column_holds(place, filing):
    record = Payment(id="x", project=str(filing.pk), date=dt.date(2026, 3, 1), title="场地", amount=Decimal("1E+26"))
    with pytest.raises(Refused, match="数值太大"):
        enter(person=place.officer, filing=filing.pk, records=[record])
    assert not LedgerRecord.objects.exists()


def test_a_table_that_tells_no_kind_is_asked_about(client, filing):
    answer = bring(client, filing, text="甲\t乙\n1\t2\n")
    assert answer.status_code == 422
    assert "看不出" in answer.content.decode()
    assert bring(client, filing, text="甲\t乙\n1\t2\n", kind="payment").context["plan"].refused
    assert bring(client, filing, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7")).status_code == 422


def test_the_empty_tables_are_known_by_the_import(client, filing):
    for tag in ("activity", "payment", "deliverable", "publication", "survey", "statistic", "statement"):
        book = client.get(reverse("ledger-template", args=[filing.pk, tag])).content
        plan = bring(client, filing, file=SimpleUploadedFile("模板.xlsx", book)).context["plan"]
        assert (plan.kind.tag, plan.refused, plan.ignored) == (tag, (), ())


def test_what_leaves_as_a_workbook_is_refused_when_it_comes_back(client, place, filing):
    filled(place, filing)
    book = client.get(reverse("ledger-export", args=[filing.pk, "xlsx"])).content
    first = bring(client, filing, file=SimpleUploadedFile("台账.xlsx", book))
    sheets = first.context["sheets"]
    assert len(sheets) == 7
    rows = 0
    for place_of, _name in enumerate(sheets):
        plan = bring(client, filing, table=first.context["token"], kind="", sheet=str(place_of)).context["plan"]
        assert not plan.taken
        assert {each.why for each in plan.refused} == {"台账里已有内容相同的记录"}
        rows += plan.refused_rows
    assert rows == len(in_force(records_of(filing)))


def test_the_unit_above_the_table_is_that_of_its_amounts(client, filing):
    plan = bring(client, filing, text="支付明细表\n单位：万元\n日期\t摘要\t金额\n2026-03-01\t场地\t1.5\n合计\t\t1.5\n").context["plan"]
    assert [record.amount for record in plan.records] == [Decimal(15000)]
    assert (plan.passed, plan.refused, f"{plan.total}") == ((5,), (), "15000.00")


def test_what_leaves_as_json_is_the_whole_ledger(client, place, filing):
    filled(place, filing)
    book = client.get(reverse("ledger-export", args=[filing.pk, "json"])).content
    assert decode_ledger(book).records == records_of(filing)
    assert client.get(reverse("ledger-export", args=[filing.pk, "xlsx"])).content.startswith(b"PK")


def test_files_are_kept_once_and_never_opened_as_what_they_claim_to_be(client, place, filing):
    filled(place, filing, text_file("<script>alert(1)</script>", "照片.html"))
    assert RecordFile.objects.values("sha256").distinct().count() == 1
    answer = client.get(reverse("ledger-file", args=[RecordFile.objects.first().pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    shown = client.get(reverse("ledger-preview", args=[RecordFile.objects.first().pk])).content.decode()
    assert "不能预览" in shown
    assert "<script>alert" not in shown


def test_tables_are_shown_as_tables(client, place, filing):
    filled(place, filing, text_file("姓名,单位\n<b>甲</b>,一厂\n\n乙,二厂\n", "签到表.csv"))
    row = LedgerRecord.objects.filter(files__name="签到表.csv").first()
    file = row.files.get()
    there = reverse("ledger-preview", args=[file.pk])
    assert there in client.get(reverse("ledger-record", args=[row.pk])).content.decode()
    page = client.get(there)
    assert page.context["tables"] == [("", [["姓名", "单位"], ["<b>甲</b>", "一厂"], ["乙", "二厂"]], 0)]
    assert "<td>&lt;b&gt;甲&lt;/b&gt;</td>" in page.content.decode()


def test_a_table_that_is_none_is_told(client, place, filing):
    filled(place, filing, text_file("PK\x03\x04坏了", "台账.xlsx"))
    page = client.get(reverse("ledger-preview", args=[RecordFile.objects.filter(name="台账.xlsx").first().pk])).content.decode()
    assert "banner-explain" in page


@pytest.mark.parametrize(
    ("name", "data", "why"), [("签到表.pdf", b"", "空的"), ("发票.pdf", b"MZ\x90", "程序"), ("看我.exe", b"abc", "程序"), ("大.pdf", b"1" * 3000, "超过")]
)
def test_files_that_cannot_be_taken_are_told(client, filing, settings, name, data, why):
    settings.ATTACHMENT_MOST_BYTES = 2000
    given = {"record": "activity", "date": "2026-03-01", "title": "对接会", "files": SimpleUploadedFile(name, data)}
    answer = client.post(reverse("ledger-enter", args=[filing.pk]), given)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not LedgerRecord.objects.exists()


def test_names_of_files_hold_no_folders():
    assert clean_name("..\\..\\etc/签到\u202e表.pdf") == "签到表.pdf"
    assert clean_name("") == "附件"
    assert clean_name("长" * 400 + ".pdf").endswith("长.pdf")


def test_ledgers_of_any_length_need_the_same_few_queries(client, place, filing, django_assert_max_num_queries):
    filled(place, filing)
    there = reverse("ledger-project", args=[filing.pk])
    client.get(there)
    with django_assert_max_num_queries(16):
        client.get(f"{there}?kind=activity")
    for index in (1, 2, 3):
        filled(place, running(place, index))
    with django_assert_max_num_queries(16):
        client.get(f"{reverse('ledger')}?cycle={place.cycle.pk}")


def test_kept_files_are_found_by_what_is_in_them():
    assert text_file("甲", "a.txt").sha256 == kept(SimpleUploadedFile("b.txt", "甲".encode()), "b.txt").sha256
