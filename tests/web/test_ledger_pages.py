"""The pages of the evidence ledger: what is entered, refused, corrected, withdrawn, and where actual values come from."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiheng.model.evidence import Evidence, Payment
from jiheng.web.actions import ledger as action
from jiheng.web.execution import measures_of, records_of
from jiheng.web.forms.evidence import EvidenceForm
from jiheng.web.ledger import days
from jiheng.web.ledger.kinds import KINDS
from jiheng.web.models import Filing, LedgerRecord, RecordComment, RecordFile
from tests.web.ledgers import filled, running
from tests.web.people import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story happens in 2026, whenever it is told."""
    monkeypatch.setattr(days, "today", lambda: dt.date(2026, 8, 4))


@pytest.fixture
def filing(place: Place) -> Filing:
    return running(place)


@pytest.fixture
def client(place: Place) -> Client:
    return logged_in(place.officer)


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def held(**given: Any) -> dict[str, Any]:
    return {"record": "activity", "date": "2026-05-21", "title": "对接会", "tags": "对接", "participants": "66"} | given


def enter(client: Client, filing: Filing, **given: Any) -> Any:
    return client.post(reverse("ledger-enter", args=[filing.pk]), held(**given))


def test_the_list_shows_what_was_paid_and_what_is_missing(client, place, filing):
    filled(place, filing)
    page = client.get(reverse("ledger")).content.decode()
    assert filing.name in page
    assert "9.57" in page
    assert "待确认" in page


def test_who_sees_nothing_is_told_when_something_will_be_there(place):
    assert "还没有已批复的项目" in logged_in(place.stranger).get(reverse("ledger")).content.decode()


def test_a_record_is_entered_from_the_row_above_the_list(client, filing):
    sheet = SimpleUploadedFile("签到表.txt", "甲、乙".encode())
    answer = enter(client, filing, files=[sheet])
    assert answer.status_code == 302
    (record,) = records_of(filing)
    assert (record.title, record.tags, record.participants, record.attachments[0].name) == ("对接会", ("对接",), 66, "签到表.txt")
    page = client.get(answer["Location"]).content.decode()
    assert "已登记“对接会”" in page
    assert 'value="对接"' in page  # the next one begins with the same tag


def test_a_form_that_is_sent_twice_is_entered_once(client, filing):
    page = client.get(reverse("ledger-project", args=[filing.pk])).content.decode()
    once = page.split('name="once" value="')[1].split('"')[0]
    assert [enter(client, filing, once=once).status_code for _time in range(2)] == [302, 302]
    assert LedgerRecord.objects.count() == 1
    assert enter(client, filing, once=once, title="另一场对接会").status_code == 302  # the browser went back, and it was changed
    assert enter(client, filing).status_code == 302
    assert [each.title for each in LedgerRecord.objects.order_by("pk")] == ["对接会", "另一场对接会", "对接会"]
    (row, *_later) = LedgerRecord.objects.order_by("pk")
    there = reverse("ledger-correct", args=[row.pk])
    once = client.get(there).content.decode().split('name="once" value="')[1].split('"')[0]
    assert client.post(there, held(once=once, participants="67", why="数错了"))["Location"] == reverse(
        "ledger-record", args=[LedgerRecord.objects.latest("pk").pk]
    )
    assert LedgerRecord.objects.count() == 4


@pytest.mark.parametrize(("day", "why"), [("2026-08-05", "还没有到"), ("2025-12-31", "不在 2026 年度内"), ("", "这个字段是必填项")])
def test_days_that_cannot_be_are_refused(client, filing, day, why):
    answer = enter(client, filing, date=day)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not LedgerRecord.objects.exists()


def test_an_amount_above_the_budget_is_asked_about_and_files_are_not_lost(client, filing):
    given = {"record": "payment", "date": "2026-05-21", "title": "场地", "amount": "99999999"}
    there = reverse("ledger-enter", args=[filing.pk])
    asked = client.post(there, given | {"files": SimpleUploadedFile("发票.txt", b"1")})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "超过全年预算" in page
    assert 'name="sure"' in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    assert client.post(there, given | {"sure": "on", "kept": kept}).status_code == 302
    assert RecordFile.objects.get().name == "发票.txt"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("12,345.60", "12345.60"), ("1，234", "1234"), ("1.2万元", "12000"), ("￥500", "500"), ("1,234,567", "1234567"), ("1,5", None), ("1,2345", None)],
)
def test_amounts_may_have_separators_between_thousands(typed, stored):
    form = EvidenceForm({"date": "2026-05-21", "title": "场地", "amount": typed}, kind=KINDS["payment"], year=2026, budget=None)
    form.is_valid()
    assert form.cleaned_data.get("amount") == (Decimal(stored) if stored else None)


def test_every_field_of_every_kind_can_be_entered():
    for kind in KINDS.values():
        form = EvidenceForm(kind=kind, year=2026, budget=None)
        composed = {"acceptance": "accepted", "answers": "grade_0"}
        wanted = {composed.get(name, name) for name in kind.evidence.type.__struct_fields__} - {"id", "project", "attachments", "supersedes", "why"}
        assert wanted <= set(form.fields), kind.tag


def test_every_kind_shows_and_takes_back_what_stands_in_it(client, place, filing):
    for row in filled(place, filing):
        before = msgspec.json.decode(row.document, type=Evidence)
        form = client.get(reverse("ledger-correct", args=[row.pk])).context["form"]
        sent = {field.name: field.value() for field in form if field.value() not in (None, "")} | {"why": "核对"}
        sent = {name: "、".join(value) if isinstance(value, tuple) else value for name, value in sent.items()}
        assert client.post(reverse("ledger-correct", args=[row.pk]), sent | {"keep": [], "title": f"{row.title}（核对）"}).status_code == 302, row.kind
        after = msgspec.json.decode(row.superseded_by.document, type=Evidence)
        if isinstance(before, Payment):  # the activity was corrected before it
            before = msgspec.structs.replace(before, paid_for=LedgerRecord.objects.get(supersedes__key=before.paid_for).key)
        assert msgspec.structs.replace(after, id=before.id, title=before.title, supersedes=None, why=None) == before


def test_a_correction_says_why_and_leads_both_ways(client, place, filing):
    row = filled(place, filing)[0]
    there = reverse("ledger-correct", args=[row.pk])
    assert client.post(there, held()).status_code == 422
    same = client.get(there).context["form"].initial | {"why": "核对", "partners": "", "tags": "对接"}
    answer = client.post(there, {name: value for name, value in same.items() if value})
    assert (answer.status_code, "没有改动" in answer.content.decode()) == (422, True)
    answer = client.post(there, held(participants="67", why="数错了"))
    old = client.get(reverse("ledger-record", args=[row.pk])).content.decode()
    new = client.get(answer["Location"]).content.decode()
    assert "已经更正" in old
    assert answer["Location"] in old
    assert "数错了" in new
    assert client.post(there, held(why="再来")).status_code == 302  # sent back: it was corrected already
    assert LedgerRecord.objects.filter(supersedes=row).count() == 1


def test_what_is_withdrawn_counts_no_more_and_says_why(client, place, filing):
    row = filled(place, filing)[0]
    there = reverse("ledger-withdraw", args=[row.pk])
    client.post(there, {"why": " "})
    assert LedgerRecord.objects.get(pk=row.pk).counts
    client.post(there, {"why": "别的项目的"})
    page = client.get(reverse("ledger-record", args=[row.pk])).content.decode()
    assert "已经撤销" in page
    assert "别的项目的" in page
    assert row.title not in client.get(f"{reverse('ledger-project', args=[filing.pk])}?kind=activity&q={row.title}").context["listed"].rows
    shown = client.get(f"{reverse('ledger-project', args=[filing.pk])}?kind=activity&every=1").content.decode()
    assert "已更正或撤销" in shown


def test_payments_for_what_was_withdrawn_are_told(client, place, filing):
    activity, payment = filled(place, filing)[:2]
    assert "付给它的 1 笔支付" in client.get(reverse("ledger-record", args=[activity.pk])).content.decode()
    client.post(reverse("ledger-correct", args=[activity.pk]), held(participants="67", why="数错了"))
    today = LedgerRecord.objects.get(supersedes=activity)
    assert reverse("ledger-record", args=[today.pk]) in client.get(reverse("ledger-record", args=[payment.pk])).content.decode()
    assert "对应的记录已撤销" not in client.get(reverse("ledger")).content.decode()
    client.post(reverse("ledger-withdraw", args=[today.pk]), {"why": "没有办成"})
    assert "已撤销" in client.get(reverse("ledger-record", args=[payment.pk])).content.decode()
    assert "1 笔支付对应的记录已撤销" in client.get(reverse("ledger")).content.decode()


def test_payments_above_the_budget_are_marked(client, place, filing):
    filled(place, filing)
    there = [reverse("ledger"), reverse("ledger-project", args=[filing.pk])]
    tag = '<span class="tag tag-back">超过预算</span>'
    assert not any(tag in client.get(each).content.decode() for each in there)
    much = Payment(id="much", project=str(filing.pk), date=dt.date(2026, 3, 1), title="设备", amount=Decimal(99_999_999))
    action.enter(person=place.officer, filing=filing.pk, records=[much])
    assert all(tag in client.get(each).content.decode() for each in there)


def test_the_list_is_narrowed_to_what_is_missing(client, place, filing):
    def listed(lack: str) -> list[str]:
        return [each.filing.name for each in client.get(reverse("ledger"), {"lack": lack}).context["rows"]]

    assert (listed("records"), listed("files"), listed("money")) == ([filing.name], [], [])
    filled(place, filing)
    assert (listed("records"), listed("files"), listed("money")) == ([], [filing.name], [])
    Filing.objects.filter(pk=filing.pk).update(annual=1)
    assert (listed("money"), listed("adjusting"), listed("else")) == ([filing.name], [], [filing.name])


def test_files_come_later_as_a_correction_that_changes_nothing_else(client, place, filing):
    row = filled(place, filing)[0]
    there = reverse("ledger-attach", args=[row.pk])
    assert client.post(there)["Location"] == reverse("ledger-record", args=[row.pk])
    client.post(there, {"files": SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff1")})
    later = LedgerRecord.objects.get(supersedes=row)
    assert (later.title, later.files.get().name) == (row.title, "照片.jpg")
    assert "补充附件：照片.jpg" in later.document


def test_who_may_see_may_comment_but_not_write(place, filing):
    row = filled(place, filing)[0]
    client = logged_in(place.department_reviewer)
    client.post(reverse("ledger-comment", args=[row.pk]), {"text": "请补签到表。"})
    assert RecordComment.objects.get().text == "请补签到表。"
    page = client.get(reverse("ledger-record", args=[row.pk])).content.decode()
    assert "请补签到表。" in page
    assert reverse("ledger-correct", args=[row.pk]) not in page
    assert 'id="quick"' not in client.get(reverse("ledger-project", args=[filing.pk])).content.decode()


def test_lists_are_sorted_filtered_and_summed(client, place, filing):
    filled(place, filing)
    there = reverse("ledger-project", args=[filing.pk])
    titles = [row.record.title for row in client.get(f"{there}?kind=activity&sort=-cost").context["listed"].rows]
    assert titles[0] == "新能源汽车供应链金融对接"
    found = client.get(f"{there}?kind=activity&q=基金").context["listed"]
    assert [row.record.title for row in found.rows] == ["生物医药产业基金路演"]
    assert [text for column, text in found.sums if column.name in ("participants", "cost")] == ["61", "2.35"]
    assert client.get(f"{there}?kind=activity&tag=没有").context["listed"].total == 0


def test_a_proposed_measure_is_confirmed_with_one_click(client, filing):
    there = reverse("ledger-project", args=[filing.pk])
    proposed = client.get(there).context["proposed"]
    assert proposed
    first = next(line for line in client.get(there).context["lines"] if line.actual.measure)
    client.post(reverse("ledger-confirm", args=[filing.pk]), {"indicator": first.id})
    assert set(measures_of(filing)) == {first.id}
    client.post(reverse("ledger-confirm", args=[filing.pk]))
    assert len(measures_of(filing)) == proposed
    assert client.get(there).context["proposed"] == 0


def test_another_measure_shows_its_value_before_it_is_chosen(client, place, filing):
    filled(place, filing)
    line = client.get(reverse("ledger-project", args=[filing.pk])).context["lines"][0]
    there, given = reverse("ledger-measure", args=[filing.pk]), {"indicator": line.id, "record": "activity", "how": "COUNT.OWN", "tags": "对接"}
    page = client.get(there, given, headers={"HX-Request": "true", "HX-Target": "value"})
    assert "<html" not in page.content.decode()
    assert page.context["drill"].more + len(page.context["drill"].branches) == 4
    assert not measures_of(filing)
    client.post(there, given)
    assert measures_of(filing)[line.id].where.tags == ("对接",)
    changed = client.get(there, given | {"record": "survey", "how": "SUM.COST"})  # a survey has no such statistic: the first that it has
    assert changed.context["how"] == "COUNT.OWN"
    assert client.get(there, {"indicator": "nothing"}).status_code == 404


def test_an_indicator_opens_down_to_payments_and_files(client, place, filing):
    filled(place, filing)
    there = reverse("ledger-project", args=[filing.pk])
    line = client.get(there).context["lines"][0]
    chosen = {"indicator": line.id, "record": "activity", "how": "GREATEST.COST"}
    client.post(reverse("ledger-measure", args=[filing.pk]), chosen)
    page = client.get(there, {"indicator": line.id}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert page.index("新能源汽车供应链金融对接") < page.index("场地租用") < page.index("人工智能企业信贷产品推介")
    assert "2026-3" in page
    assert "只显示" in client.get(there, {"kind": "activity", "of": line.id}).content.decode()
