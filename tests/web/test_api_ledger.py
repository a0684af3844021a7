"""The ledger for other programs: records listed, entered, corrected, withdrawn by the rules of the page; files; what indicators have reached."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jiheng.model.workflow import State
from jiheng.web.api import once
from jiheng.web.execution import year_of
from jiheng.web.ledger.indicators import lines
from jiheng.web.models import Event, Filing, LedgerRecord, RecordFile
from tests.web.ledgers import filled, running
from tests.web.monitored import monitored
from tests.web.people import Place
from tests.web.program import Program, problem

pytestmark = pytest.mark.django_db
PAID = {"record": "payment", "date": "2026-03-12", "title": "场地租用", "amount": "23500.00", "voucher": "2026-7"}
HELD = {"record": "activity", "date": "2026-03-12", "title": "产业基金路演", "participants": 61, "tags": ["对接"], "theme_match": "达成"}


@pytest.fixture
def officer(place: Place) -> Program:
    return Program(place.officer)


@pytest.fixture
def filing(place: Place) -> Filing:
    return running(place)


def entered(program: Program, filing: Filing, *, sure: bool = False, **evidence: object):
    return program.post(f"filings/{filing.pk}/ledger", {"evidence": evidence, "sure": sure})


def test_a_record_is_entered_as_on_the_page_and_read_back(officer: Program, filing: Filing):
    held = entered(officer, filing, **HELD)
    assert held.status_code == 201, held.content.decode()
    key = held.json()["evidence"]["id"]
    paid = entered(officer, filing, **PAID, paid_for=key).json()
    assert officer.client.get(held["Location"]).json() == held.json()
    assert (paid["evidence"]["amount"], paid["evidence"]["paid_for"], paid["evidence"]["project"], paid["counts"]) == ("23500.00", key, str(filing.pk), True)
    listed = officer.get(f"filings/{filing.pk}/ledger").json()
    assert [each["evidence"]["title"] for each in listed["items"]] == ["产业基金路演", "场地租用"]
    assert Event.objects.filter(subject=f"ledger/{filing.pk}", action="ledger-enter").count() == 2


def test_the_same_key_enters_once(officer: Program, filing: Filing):
    answers = [officer.post(f"filings/{filing.pk}/ledger", {"evidence": PAID}, **{once.HEADER: "v-7"}) for _time in range(2)]
    assert answers[0].content == answers[1].content
    assert LedgerRecord.objects.count() == 1


def test_files_come_along_and_are_read_byte_for_byte(officer: Program, filing: Filing):
    sent = {"record": json.dumps({"evidence": PAID}), "file": [SimpleUploadedFile("凭证.pdf", b"%PDF-1.7 a"), SimpleUploadedFile("合同.pdf", b"%PDF-1.7 b")]}
    made = officer.client.post(f"/api/filings/{filing.pk}/ledger", sent)
    assert made.status_code == 201, made.content.decode()
    first, second = made.json()["evidence"]["attachments"]
    assert (first["name"], second["size"], RecordFile.objects.count()) == ("凭证.pdf", 10, 2)
    where = f"filings/{filing.pk}/ledger/{made.json()['evidence']['id']}/files"
    assert officer.get(f"{where}/{first['sha256']}").content == b"%PDF-1.7 a"
    problem(officer.get(f"{where}/{'0' * 64}"), 404, "missing")
    program = {"record": json.dumps({"evidence": PAID}), "file": SimpleUploadedFile("a.exe", b"MZ")}
    assert "程序" in problem(officer.client.post(f"/api/filings/{filing.pk}/ledger", program), 409, "refused")["detail"]
    named = PAID | {"attachments": [first]}
    assert problem(entered(officer, filing, **named), 422, "invalid")["errors"][0]["pointer"] == "/evidence"


def test_a_correction_keeps_files_and_a_withdrawal_counts_no_more(officer: Program, filing: Filing):
    sent = {"record": json.dumps({"evidence": PAID}), "file": SimpleUploadedFile("凭证.pdf", b"%PDF-1.7")}
    first = officer.client.post(f"/api/filings/{filing.pk}/ledger", sent).json()["evidence"]
    later = entered(officer, filing, **PAID | {"amount": "2350", "supersedes": first["id"], "why": "多写一个零"}).json()["evidence"]
    assert (later["attachments"], later["why"]) == (first["attachments"], "多写一个零")
    old = officer.get(f"filings/{filing.pk}/ledger/{first['id']}").json()
    assert (old["counts"], old["superseded_by"]) == (False, later["id"])
    problem(entered(officer, filing, **PAID | {"supersedes": first["id"], "why": "再改"}), 422, "invalid")
    gone = entered(officer, filing, record="withdrawal", supersedes=later["id"], why="重复登记")
    assert gone.status_code == 201, gone.content.decode()
    assert officer.get(f"filings/{filing.pk}/ledger?counts=true").json()["items"] == []
    assert len(officer.get(f"filings/{filing.pk}/ledger?counts=false").json()["items"]) == 3


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"amount": "NaN"}, "/evidence/amount"),
        ({"amount": "1.234"}, "/evidence/amount"),
        ({"amount": "1e+40"}, "/evidence/amount"),
        ({"date": "2025-03-12"}, "/evidence/date"),
        ({"date": "2999-01-01"}, "/evidence/date"),
        ({"date": "12.3"}, "/evidence/date"),
        ({"title": " "}, "/evidence/title"),
        ({"title": "长" * 301}, "/evidence/title"),
        ({"paid_for": "nothing"}, "/evidence/paid_for"),
        ({"supersedes": "nothing", "why": "-"}, "/evidence/supersedes"),
        ({"why": "-"}, "/evidence/supersedes"),
        ({"tags": ["甲、乙"]}, "/evidence/tags"),
        ({"tags": [""]}, "/evidence/tags"),
        ({"manual_source": "台账"}, "/evidence/manual_source"),
        ({"id": "mine"}, "/evidence"),
        ({"project": "9"}, "/evidence"),
        ({"record": "wish"}, "/evidence/record"),
    ],
)
def test_what_the_page_refuses_is_refused_with_its_place(officer: Program, filing: Filing, changed: dict[str, object], pointer: str):
    told = problem(entered(officer, filing, **PAID | changed), 422, "invalid")
    assert told["errors"][0]["pointer"] == pointer
    assert not LedgerRecord.objects.exists()


def test_more_than_the_budget_has_to_be_meant(officer: Program, filing: Filing):
    amount = str((filing.annual or 0) + 1)
    told = problem(entered(officer, filing, **PAID | {"amount": amount}), 409, "refused")
    assert told["errors"][0]["pointer"] == "/evidence/amount"
    assert entered(officer, filing, **PAID | {"amount": amount}, sure=True).status_code == 201


def test_every_kind_can_be_entered(officer: Program, filing: Filing):
    accepted = {"result": "通过", "date": "2026-03-20", "experts": ["甲专家"], "opinion": "同意"}
    kinds = [
        {"record": "deliverable", "date": "2026-03-12", "title": "报告", "kind": "研究报告", "acceptance": accepted},
        {"record": "publication", "date": "2026-03-12", "title": "报道", "medium": "区融媒体", "address": "https://example.org/1"},
        {"record": "survey", "date": "2026-03-12", "title": "调查", "asked": 30, "answers": [{"grade": "满意", "count": 19}], "start": "2026-03-01"},
        {"record": "statistic", "date": "2026-03-12", "title": "贷款", "value": "1200.5", "unit": "万元", "origin": "银行报表"},
        {"record": "statement", "date": "2026-03-12", "title": "对接", "degree": "达成", "text": "建立了机制。"},
    ]
    for each in kinds:
        made = entered(officer, filing, **each)
        assert made.status_code == 201, made.content.decode()
        assert each.items() <= made.json()["evidence"].items()
    strange = kinds[2] | {"answers": [{"grade": "不知道", "count": 1}]}
    assert problem(entered(officer, filing, **strange), 422, "invalid")["errors"][0]["pointer"] == "/evidence/answers"


def test_lists_come_in_parts_by_kind_and_since(place: Place, officer: Program, filing: Filing):
    filled(place, filing)
    first = officer.get(f"filings/{filing.pk}/ledger?kind=payment&limit=3").json()
    rest = officer.get(f"filings/{filing.pk}/ledger?kind=payment&limit=3&cursor={first['next']}").json()
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [3, 1, None]
    later = (timezone.now() + dt.timedelta(minutes=1)).isoformat().replace("+", "%2B")
    assert officer.get(f"filings/{filing.pk}/ledger?entered={later}").json()["items"] == []


def test_nobody_else_reads_or_writes(place: Place, filing: Filing):
    (row, *_rest) = filled(place, filing)
    paths = (f"filings/{filing.pk}/ledger", f"filings/{filing.pk}/ledger/{row.key}", f"filings/{filing.pk}/measures")
    for person in (place.other_officer, place.stranger):
        for path in paths:
            problem(Program(person).get(path), 404, "missing")
        problem(entered(Program(person), filing, **PAID), 404, "missing")
    for person in (place.leader, place.department_reviewer, place.auditor):
        assert all(Program(person).get(path).status_code == 200 for path in paths)
        problem(entered(Program(person), filing, **PAID), 404, "missing")
    problem(entered(Program(place.officer, "read"), filing, **PAID), 403, "scope")
    other = running(place, 1)
    problem(Program(place.officer).get(f"filings/{other.pk}/ledger/{row.key}"), 404, "missing")
    draft = place.filing(2, state=State.DRAFT)
    problem(entered(Program(place.officer), draft, **PAID), 404, "missing")


def test_measures_say_what_the_ledger_page_says(place: Place, officer: Program):
    filing = monitored(place)
    told = officer.get(f"filings/{filing.pk}/measures").json()
    shown = lines(year_of(filing))
    assert [each["indicator"]["name"] for each in told["items"]] == [line.name for line in shown]
    assert [each["measured"]["value"] and each["measured"]["value"]["raw"] for each in told["items"]] == [
        line.actual.measured.value and line.actual.measured.value.raw for line in shown
    ]
    assert [each["attained"]["met"] for each in told["items"]] == [line.reached.met for line in shown]
    assert [bool(each["lacks"]) for each in told["items"]] == [bool(line.lacks) for line in shown]
    july = officer.get(f"filings/{filing.pk}/measures?until=2026-07-31").json()
    assert (july["until"], float(july["paid"]) < float(told["paid"])) == ("2026-07-31", True)
    problem(officer.get(f"filings/{filing.pk}/measures?until=2025-07-31"), 422, "invalid")


def test_without_a_measure_it_says_what_is_missing(officer: Program, filing: Filing):
    told = officer.get(f"filings/{filing.pk}/measures").json()
    bare = [each for each in told["items"] if each["measured"]["value"] is None]
    assert bare
    assert all(each["lacks"] and each["attained"]["met"] is None for each in bare)
