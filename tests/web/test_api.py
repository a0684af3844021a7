"""The programming interface: tokens and scopes, documents with versions, steps, problems, keys that make a request count once."""

import datetime as dt
import hashlib
import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from jiheng.model.json import decode, encode
from jiheng.model.workflow import State
from jiheng.web.actions import filing as filings
from jiheng.web.actions import person as people
from jiheng.web.actions import token as tokens
from jiheng.web.actions.event import record
from jiheng.web.actions.state import state
from jiheng.web.actions.verify import verify
from jiheng.web.api.operation import MOST
from jiheng.web.examples import example, faultless
from jiheng.web.limits import counted
from jiheng.web.models import Event, Filing, Remark, Token, Waiver
from tests.web.program import Program, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(place) -> Program:
    return Program(place.officer)


def begun(place, submission=None) -> Filing:
    """A draft that the officer began."""
    return filings.begin(person=place.officer, organisation=place.unit, cycle=place.cycle, submission=submission or faultless())[0]


def test_without_a_living_token_nobody_gets_anything(client, place):
    assert problem(client.get("/api/me"), 401, "token")
    assert client.get("/api/me")["WWW-Authenticate"] == 'Bearer realm="jiheng"'
    client.force_login(place.officer)
    problem(client.get("/api/me"), 401, "token")
    program = Program(place.officer)
    assert program.get("me").json()["username"] == "officer"
    Token.objects.update(expires=timezone.now())
    problem(program.get("me"), 401, "token")
    Token.objects.update(expires=timezone.now() + dt.timedelta(days=1), revoked=timezone.now())
    problem(program.get("me"), 401, "token")


def test_a_session_changes_nothing_and_no_cookie_is_set(client, place):
    client.force_login(place.officer)
    answer = client.get("/api/me", headers={"Authorization": f"Bearer {Program(place.leader).secret}"})
    assert answer.json()["username"] == "leader"
    assert not answer.cookies


def test_tokens_end_with_the_account_and_do_not_come_back_with_it(place):
    program = Program(place.officer)
    people.deactivate(person=place.administrator, who=place.officer.pk)
    problem(program.get("me"), 401, "token")
    people.reactivate(person=place.administrator, who=place.officer.pk)
    problem(program.get("me"), 401, "token")


def test_a_secret_is_not_stored_and_its_use_is_noted(place):
    program = Program(place.officer)
    stored = str(list(Token.objects.values()))
    assert program.secret not in stored
    assert Token.objects.get().used is None
    program.get("me")
    assert Token.objects.get().used is not None


def test_making_and_revoking_a_token_stand_in_the_log_and_nobody_slips_one_in(place):
    record_people(place)
    program = Program(place.officer)
    tokens.revoke(person=place.officer, token=program.token.pk)
    actions = list(Event.objects.filter(subject=place.officer.subject).order_by("number").values_list("action", flat=True))
    assert actions[-2:] == ["token-make", "token-revoke"]
    assert [each for each in verify().broken if each.subject == place.officer.subject] == []
    Token.objects.update(revoked=None)
    assert [each.why for each in verify().broken if each.subject == place.officer.subject] == ["state"]


def record_people(place) -> None:
    with transaction.atomic():
        record(subject=place.officer.subject, person=None, action="person-found", after=state(place.officer))


@pytest.mark.parametrize(
    ("scopes", "method", "path", "wanted"),
    [
        (["read"], "post", "filings", 403),
        (["write"], "get", "filings", 403),
        (["read", "write", "review"], "get", "export/filings.csv", 403),
        (["read", "write"], "post", "filings/{pk}/remarks", 403),
        (["read"], "get", "filings", 200),
        (["export"], "get", "export/filings.csv", 200),
    ],
)
def test_a_token_opens_what_its_scopes_say(place, scopes, method, path, wanted):
    program = Program(place.officer, *scopes)
    answer = getattr(program, method)(path.format(pk=begun(place).pk))
    assert answer.status_code == wanted
    if wanted == 403:
        problem(answer, 403, "scope")


def test_a_reviewer_without_the_scope_review_decides_nothing(place):
    filing = place.filing(state=State.SUBMITTED)
    step = {"step": "return", "version": 1, "opinion": "请补充。"}
    problem(Program(place.department_reviewer, "read", "write").post(f"filings/{filing.pk}/steps", step), 403, "scope")
    assert Program(place.department_reviewer, "read", "review").post(f"filings/{filing.pk}/steps", step).json()["state"] == "returned"


def test_a_token_gives_no_more_than_the_person_may(place, officer):
    filing = begun(place)
    other = Program(place.other_officer)
    problem(other.get(f"filings/{filing.pk}"), 404, "missing")
    problem(other.put(f"filings/{filing.pk}", encode(example()), **{"If-Match": '"1"'}), 404, "missing")
    assert other.get("filings").json() == {"items": [], "next": None}
    reviewer = Program(place.department_reviewer)
    problem(reviewer.get(f"filings/{filing.pk}"), 404, "missing")
    problem(officer.post(f"filings/{filing.pk}/steps", {"step": "approve", "version": 1}), 409, "refused")


def test_drafts_from_a_document_and_from_a_file(place, officer):
    document = json.loads(encode(example()))
    answer = officer.post("filings", {"organisation": place.unit.pk, "cycle": place.cycle.pk, "submission": document})
    assert answer.status_code == 201, answer.content.decode()
    assert len(answer.json()["items"]) == 6
    sent = {"file": SimpleUploadedFile("a.json", encode(faultless())), "organisation": place.unit.pk, "cycle": place.cycle.pk}
    answer = officer.client.post("/api/filings", sent)
    assert answer.status_code == 201, answer.content.decode()
    assert officer.client.get(answer["Location"]).json()["filing"]["state"] == "draft"


def test_a_file_that_is_no_form_is_told(place, officer):
    sent = {"file": SimpleUploadedFile("a.docx", b"PK nothing"), "organisation": place.unit.pk, "cycle": place.cycle.pk}
    told = problem(officer.client.post("/api/filings", sent), 422, "file")
    assert told["errors"][0]["pointer"] == "/file"


def test_a_document_is_replaced_only_on_the_basis_of_its_version(place, officer):
    filing = begun(place)
    whole = officer.get(f"filings/{filing.pk}")
    assert whole["ETag"] == '"1"'
    document = json.loads(encode(decode(filing.document.encode())))
    document["declarations"][0]["name"] = "改过的名称"
    sent = json.dumps(document).encode()
    problem(officer.put(f"filings/{filing.pk}", sent), 428, "version")
    stored = officer.put(f"filings/{filing.pk}", sent, **{"If-Match": '"1"'})
    assert stored["ETag"] == '"2"'
    assert stored.json()["submission"]["declarations"][0]["name"] == "改过的名称"
    told = problem(officer.put(f"filings/{filing.pk}", encode(faultless()), **{"If-Match": '"1"'}), 412, "stale")
    assert told["version"] == 2
    document["declarations"][0]["name"] = "第三个名称"
    clash = problem(officer.put(f"filings/{filing.pk}?merge=true", json.dumps(document).encode(), **{"If-Match": '"1"'}), 409, "clash")
    assert clash["errors"][0]["pointer"] == "/declarations/0/name"


def test_findings_come_with_place_values_fix_and_both_languages(place, officer):
    filing = begun(place, example())
    found = officer.get(f"filings/{filing.pk}/findings").json()
    first = found["findings"][0]
    assert first["message"]["zh"] != first["message"]["en"]
    assert first["place"]["zh"]
    fix = next(each["fix"] for each in found["findings"] if each["fix"])
    stale = {"address": fix["address"], "value": fix["value"], "version": 7}
    problem(officer.post(f"filings/{filing.pk}/fixes", stale), 412, "stale")
    answer = officer.post(f"filings/{filing.pk}/fixes", stale | {"version": 1})
    assert answer.json()["filing"]["version"] == 2
    assert len(officer.get(f"filings/{filing.pk}/findings").json()["findings"]) < len(found["findings"])


def test_a_waived_rule_is_told_as_such(place, officer):
    filing = begun(place, example())
    code = officer.get(f"filings/{filing.pk}/findings").json()["findings"][0]["code"]
    today = timezone.localdate()
    given = {"code": code, "organisation": place.region, "reason": "按上级通知", "since": today, "until": today}
    Waiver.objects.create(by=place.finance_reviewer, **given)
    found = officer.get(f"filings/{filing.pk}/findings").json()["findings"]
    assert {each["code"] for each in found if each["waived"]} == {code}


def test_a_document_is_checked_and_not_stored(officer):
    answer = officer.client.post("/api/check", encode(example()), content_type="application/json")
    assert answer.json()["findings"]["findings"]
    assert answer.json()["findings"]["version"] is None
    sent = officer.client.post("/api/check", {"file": SimpleUploadedFile("a.json", encode(example()))})
    assert sent.json()["findings"]["ledger"] == answer.json()["findings"]["ledger"]
    assert not Filing.objects.exists()


def test_the_whole_way_with_a_remark(place, officer):
    leader, reviewer, finance = (Program(each) for each in (place.leader, place.department_reviewer, place.finance_reviewer))
    pk = officer.post("filings", {"organisation": place.unit.pk, "cycle": place.cycle.pk, "submission": json.loads(encode(faultless()))}).json()["items"][0][
        "id"
    ]

    def take(program: Program, step: str, version: int = 1, **more: str) -> dict:
        answer = program.post(f"filings/{pk}/steps", {"step": step, "version": version} | more)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    assert take(officer, "send")["state"] == "signing"
    assert take(leader, "sign")["state"] == "submitted"
    remark = reviewer.post(f"filings/{pk}/remarks", {"address": "declarations/0/name", "text": "请写全称。"})
    assert remark.status_code == 201
    assert remark.json()["place"]["en"]
    assert take(reviewer, "return")["open_remarks"] == 1
    mark = remark.json()["id"]
    assert officer.post(f"filings/{pk}/remarks/{mark}/answer", {"text": "已写全称。"}).json()["answer"] == "已写全称。"
    take(officer, "send")
    take(leader, "sign")
    assert reviewer.post(f"filings/{pk}/remarks/{mark}/close").json()["closed_by"]
    assert take(reviewer, "forward")["state"] == "finance"
    assert take(finance, "approve")["steps"] == []
    revisions = officer.get(f"filings/{pk}/revisions").json()["items"]
    assert [each["step"] for each in revisions] == ["sign", "sign", "approve"]
    assert hashlib.sha256(officer.get(f"filings/{pk}/revisions/2").content).hexdigest() == revisions[1]["sha256"]
    assert officer.get(f"filings/{pk}/revisions/2/receipt").content[:5] == b"%PDF-"
    events = Program(place.auditor).get(f"filings/{pk}/events").json()["items"]
    assert [each["action"] for each in events][-1] == "approve"
    problem(officer.get(f"filings/{pk}/events"), 404, "missing")


def test_a_remark_of_another_filing_is_not_there(place, officer):
    mine, other = begun(place), place.filing(1, state=State.RETURNED)
    remark = Remark.objects.create(filing=other, address="declarations/0/name", text="请写全称。", by=place.department_reviewer)
    problem(officer.post(f"filings/{mine.pk}/remarks/{remark.pk}/answer", {"text": "已改。"}), 404, "missing")


def test_explanations_stand_while_the_value_is_the_same(place, officer):
    filing = begun(place, example())
    finding = officer.get(f"filings/{filing.pk}/findings").json()["findings"][0]
    made = officer.post(f"filings/{filing.pk}/explanations", {"code": finding["code"], "address": finding["address"], "text": "按合同执行。"})
    assert made.status_code == 201
    assert officer.get(f"filings/{filing.pk}/findings").json()["findings"][0]["explanation"] == "按合同执行。"
    assert officer.get(f"filings/{filing.pk}/explanations").json()["items"][0]["stands"] is True


@pytest.mark.parametrize("format_", ["docx", "xlsx", "pdf", "json"])
def test_documents_are_files_to_keep(place, officer, format_):
    answer = officer.get(f"filings/{begun(place).pk}/document.{format_}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")


def test_lists_come_in_parts_that_meet_without_gap(place, officer):
    wanted = [place.filing(index % 6).pk for index in range(7)]
    got, cursor = [], ""
    while cursor is not None:
        part = officer.get(f"filings?limit=3&cursor={cursor}").json()
        got += [each["id"] for each in part["items"]]
        cursor = part["next"]
    assert got == wanted
    problem(officer.get("filings?cursor=%2A"), 422, "invalid")
    problem(officer.get("filings?limit=100000"), 422, "invalid")


def test_exports_lead_to_their_next_part(place, officer):
    for index in range(3):
        place.filing(index)
    first = officer.get("export/filings.jsonl?limit=2")
    assert len(first.content.splitlines()) == 2
    following = first["Link"].partition("<")[2].partition(">")[0]
    second = officer.client.get(following.removeprefix("http://testserver"))
    assert len(second.content.splitlines()) == 1
    assert "Link" not in second
    table = officer.get("export/filings.csv")
    assert len(table.content.decode().splitlines()) == 4


@pytest.mark.parametrize("changed", ["0001-01-01T00:00:00+23:59", "0004-02-29T00:00:00Z", "2025-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_at_the_end_of_the_calendar_is_answered(place, officer, changed):
    begun(place)
    answer = officer.client.get("/api/filings", {"changed": changed})
    assert answer.status_code == 200
    assert len(answer.json()["items"]) == (0 if changed.startswith("9999") else 1)


def test_lists_ask_the_database_a_constant_number_of_times(place, officer, django_assert_max_num_queries):
    for index in range(6):
        place.filing(index)
    with django_assert_max_num_queries(5) as asked:
        officer.get("filings")
    assert not any('"web_filing"."document"' in each["sql"] for each in asked.captured_queries), "a list needs no documents"
    with django_assert_max_num_queries(5):
        officer.get("export/filings.jsonl")


@pytest.mark.parametrize(
    ("path", "body", "kind", "status", "wrong"),
    [
        ("filings", b"{", "application/json", 400, {}),
        ("filings", b'{"organisation": "1"}', "application/json", 422, {"pointer": "/organisation"}),
        ("filings", b'{"organisation": 1, "cycle": 1, "submission": {"declarations": 3}}', "application/json", 422, {"pointer": "/submission/declarations"}),
        ("filings", b'{"organisation": 1, "cycle": 99999999999999999999, "submission": {}}', "application/json", 422, {"pointer": "/cycle"}),
        ("filings", b'{"organisation": 1, "cycle": 1, "submission": {"title": "a\\u0000"}}', "application/json", 422, {}),
        ("filings", b"<a/>", "text/xml", 415, {}),
        ("check?colour=red", b"{}", "application/json", 422, {"parameter": "colour"}),
        ("check", b"{}", "application/json", 200, {}),
        ("check", b"[" * 100_000, "application/json", 422, {}),
        ("check", b"\xff\xfe", "application/json", 422, {}),
        ("check", b" " * (6 * 2**20), "application/json", 413, {}),
        ("check", b"no parts", "multipart/form-data", 400, {}),
    ],
)
def test_bad_requests_are_told_with_their_place(officer, path, body, kind, status, wrong):
    answer = officer.client.post(f"/api/{path}", body, content_type=kind)
    assert answer.status_code == status, answer.content.decode()
    if status != 200:
        assert answer["Content-Type"] == "application/problem+json"
    if wrong:
        assert wrong.items() <= answer.json()["errors"][0].items()


def test_everything_that_goes_wrong_below_api_is_a_problem_document(client, officer):
    problem(client.get("/api/nowhere"), 404, "missing")
    problem(client.get("/api/filings/abc", headers={"Authorization": f"Bearer {officer.secret}"}), 404, "missing")
    problem(officer.get("filings/99999999999999999999999"), 404, "missing")
    problem(client.get("/api/filings?q=%00"), 400, "request")
    problem(client.patch("/api/me"), 405, "method")
    problem(client.get("/api/me", headers={"Authorization": "Basic abc"}), 401, "token")


def test_problems_speak_the_language_that_was_asked_for(officer):
    assert officer.get("filings/1", **{"Accept-Language": "en"}).json()["title"] == "There is no such thing"
    assert officer.get("filings/1", **{"Accept-Language": "zh-CN"}).json()["title"] == "没有这个对象"


def test_kinds_of_problems_are_explained(client):
    kinds = client.get("/api/problems").json()
    assert {key: kinds[9][key] for key in ("type", "status")} == {"type": "/api/problems#stale", "status": 412}


def test_who_asks_too_often_waits(officer):
    counted(f"token:{officer.token.pk}", MOST)
    told = officer.get("me")
    problem(told, 429, "often")
    assert told["Retry-After"]
    cache.clear()
    assert officer.get("me").status_code == 200


def test_nobody_tries_tokens_for_long(client):
    answers = {client.get("/api/me", headers={"Authorization": f"Bearer jh_{number}"}).status_code for number in range(70)}
    assert answers == {401, 429}


def test_the_openapi_document_is_public_and_holds_the_document_of_the_model(client):
    told = client.get("/api/openapi.json")
    assert not told.cookies
    made = told.json()
    assert made["openapi"] == "3.1.0"
    assert "Indicator" in made["components"]["schemas"]
    assert made["paths"]["/api/filings/{pk}"]["put"]["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Document"}
