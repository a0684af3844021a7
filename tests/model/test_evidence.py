"""The ledger of evidence: corrections supersede, nothing is deleted, and the JSON comes back as it was."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.evidence import Activity, Attachment, EvidenceLedger, Payment, Statistic, Withdrawal, in_force, latest_versions
from jiheng.model.json import NotALedger, decode_ledger, encode
from tests.model.evidence_records import DAY, activity, payment, statistic, survey

PROOF = Attachment(sha256="0" * 64, name="签到表.pdf", size=2048)


def withdrawal(id: str, of: str) -> Withdrawal:
    return Withdrawal(id=id, project="撮合", date=DAY, title="撤销", supersedes=of, why="登记到了别的项目")


def corrected(id: str, of: str) -> Activity:
    return activity(id, supersedes=of, why="人数填错")


def test_a_correction_takes_the_place_of_what_it_corrects():
    records = (activity("a"), activity("b"), corrected("c", "a"), corrected("d", "c"))
    assert [record.id for record in in_force(records)] == ["b", "d"]
    assert latest_versions(records) == {"a": "d", "b": "b", "c": "d", "d": "d"}


def test_a_withdrawal_puts_nothing_in_the_place():
    assert in_force((activity("a"), withdrawal("w", "a"))) == ()


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ((activity("a"), activity("a")), "two records have the id a"),
        ((corrected("b", "a"),), "b supersedes a"),
        ((corrected("b", "b"),), "b supersedes b"),
        ((activity("a"), corrected("b", "a"), corrected("c", "a")), "c supersedes a"),
        ((activity("a", project="竞赛"), corrected("b", "a")), "belongs to another project"),
    ],
)
def test_ledgers_that_contradict_themselves_are_refused(records, said):
    with pytest.raises(ValueError, match=said):
        EvidenceLedger(records=records)


def test_a_correction_says_why_and_a_manual_value_is_proved():
    with pytest.raises(ValueError, match="says why"):
        activity("b", supersedes="a")
    with pytest.raises(ValueError, match="needs an attachment"):
        statistic("s", "3", manual_source="电话询问")
    assert statistic("s", "3", manual_source="电话询问", attachments=(PROOF,)).manual_source == "电话询问"


def test_answers_are_added():
    assert survey("s", {"满意": 40, "不满意": 2}).n == 42


TEXTS = st.text(min_size=1, max_size=6)
HEADS = {"project": TEXTS, "date": st.dates(), "title": TEXTS, "tags": st.lists(TEXTS, max_size=2).map(tuple)}
MONEY = st.decimals(min_value=Decimal(-(10**9)), max_value=Decimal(10**9), places=2)
RECORDS = st.one_of(
    st.builds(Activity, id=TEXTS, participants=st.none() | st.integers(0, 9999), **HEADS),
    st.builds(Payment, id=TEXTS, amount=MONEY, paid_for=st.none() | TEXTS, **HEADS),
    st.builds(Statistic, id=TEXTS, value=MONEY, origin=TEXTS, attachments=st.just((PROOF,)), **HEADS),
)


@given(st.lists(RECORDS, max_size=4, unique_by=lambda record: record.id))
def test_what_is_written_comes_back(records):
    ledger = EvidenceLedger(records=tuple(records))
    assert decode_ledger(encode(ledger)) == ledger
    assert encode(decode_ledger(encode(ledger, indent=0))) == encode(ledger)


@pytest.mark.parametrize(
    ("change", "zh"),
    [
        ({"record": "visit"}, "没有 visit 这个取值"),
        ({"why": "写错"}, "更正要写明被更正的凭据"),
        ({"supersedes": "z", "why": "写错"}, "凭据 a 要更正的 z 不在它前面"),
        ({"participants": -1}, "应为整数，>= 0"),
        ({"title": ""}, "至少要有 1 个字符"),
        ({"attachments": [{"sha256": "abc", "name": "x", "size": 1}]}, "不是 ^[0-9a-f]{64}$ 这样的写法"),
        ({"hall": "A"}, "不认识字段 hall"),
    ],
)
def test_what_is_no_ledger_is_refused_in_plain_words(change, zh):
    record = {"record": "activity", "id": "a", "project": "撮合", "date": "2026-05-08", "title": "洽谈"} | change
    with pytest.raises(NotALedger) as refused:
        decode_ledger(msgspec.json.encode({"records": [record]}))
    assert zh in refused.value.zh
    assert "docs/schema/evidence.json" in refused.value.zh


def test_numbers_that_no_sum_can_be_are_refused():
    record = payment("p", "1e30")
    with pytest.raises(NotALedger, match="no finite decimal"):
        decode_ledger(msgspec.json.encode({"records": [record]}))


def test_dates_stay_dates():
    (record,) = decode_ledger(encode(EvidenceLedger(records=(activity("a", date=dt.date(2026, 12, 31)),)))).records
    assert record.date == dt.date(2026, 12, 31)
