"""Monitoring, self-evaluation and evaluation for other programs: what their pages say, for those who see the pages."""

import hashlib

import msgspec
import pytest

from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.model.workflow import State
from jiheng.pipeline import prove
from jiheng.web.actions import evaluation as evaluations
from jiheng.web.actions import self_evaluation
from jiheng.web.api import shapes_ledger, shapes_year
from jiheng.web.execution import standard
from jiheng.web.models import Filing
from jiheng.web.monitoring import watch_of
from tests.web import evaluations as evaluated
from tests.web.monitored import JULY, monitored, written
from tests.web.monitored import filled as reported
from tests.web.people import Place
from tests.web.program import Program, problem
from tests.web.test_self_evaluation import begun, floor_of, proved, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(place: Place) -> Program:
    return Program(place.officer)


@pytest.fixture
def running(place: Place) -> Filing:
    return place.filing(state=State.APPROVED)


def test_monitoring_says_what_its_page_says(place: Place, officer: Program):
    filing = monitored(place)
    told = officer.get(f"filings/{filing.pk}/monitoring?until={JULY}").json()
    seen = watch_of(filing, JULY)
    assert [each["light"]["light"] for each in told["indicators"]] == [row.standing.signal.light for row in seen.rows]
    assert [each["expected"]["arithmetic"]["zh"] for each in told["indicators"]] == [row.forecast.zh for row in seen.rows]
    assert (told["elapsed"], told["money"]["paid"], told["cutoffs"], told["form"]) == ("58.3", str(seen.money.spending.paid), [], None)
    assert seen.provisional
    assert told["mark"] == str(seen.provisional.percent)
    written(place, filing)
    assert officer.get(f"filings/{filing.pk}/monitoring?until={JULY}").json()["form"]["submission"] is None


def test_a_form_that_was_sent_comes_as_it_was_sent(place: Place, officer: Program):
    filing = monitored(place)
    report = reported(place, filing)
    told = officer.get(f"filings/{filing.pk}/monitoring").json()  # of the day of the form that waits
    assert (told["until"], told["cutoffs"], told["form"]["state"]) == (JULY.isoformat(), [JULY.isoformat()], "sent")
    assert told["form"]["submission"]["declarations"][0]["cutoff"] == "1-7月"
    assert report.document
    problem(officer.get(f"filings/{filing.pk}/monitoring?until=2025-07-31"), 422, "invalid")


def test_the_self_evaluation_shows_its_arithmetic(place: Place, officer: Program, running: Filing):
    problem(officer.get(f"filings/{running.pk}/self-evaluation"), 404, "missing")
    missed = floor_of(running)
    proved(place, running, missed=missed)
    report = begun(place, running)
    answer = officer.get(f"filings/{running.pk}/self-evaluation")
    told = answer.json()
    assert (answer["ETag"], told["state"], told["gaps"]) == ('"1"', "draft", 0)
    mark = told["scored"]["zh"]["marks"][missed]
    assert mark["arithmetic"].startswith(f"{mark['weight']} × (")
    assert "÷" in told["scored"]["en"]["marks"][missed]["arithmetic"]
    assert [(each["code"], each["address"], each["severity"]) for each in told["said"]] == [("SE09", f"indicators/{missed}/reason", "explain")]
    assert all(each["message"]["zh"] and each["message"]["en"] for each in told["said"])
    assert told["submission"]["declarations"][0]["mark"] == str(report.mark)


def test_what_was_signed_and_accepted_is_kept_with_its_receipt(place: Place, officer: Program, running: Filing, tmp_path):
    proved(place, running)
    report = sent(place, running)
    self_evaluation.assess(person=place.department_reviewer, report=report.pk, marks={standard(running).indicators[0].id: None}, opinion="可以")
    assert officer.get(f"filings/{running.pk}/self-evaluation").json()["decisions"] == []  # not before it is decided
    self_evaluation.step(person=place.department_reviewer, report=report.pk, step=SelfEvaluationStep.ACCEPT)
    told = officer.get(f"filings/{running.pk}/self-evaluation").json()
    assert [(each["decision"], each["opinion"]) for each in told["decisions"]] == [("selfeval-accept", "可以")]
    where = f"filings/{running.pk}/self-evaluation/revisions"
    kept = officer.get(where).json()["items"]
    assert kept == told["revisions"]
    assert [each["step"] for each in kept] == ["selfeval-sign", "selfeval-accept"]
    for each in kept:
        assert hashlib.sha256(officer.get(f"{where}/{each['number']}").content).hexdigest() == each["sha256"]
        file = tmp_path / f"{each['number']}.pdf"
        file.write_bytes(officer.get(f"{where}/{each['number']}/receipt").content)
        assert each["sha256"] in prove(file).printed
    problem(officer.get(f"{where}/3/receipt"), 404, "missing")


def test_a_draft_is_the_unit_s_alone(place: Place, running: Filing):
    begun(place, running)
    where = f"filings/{running.pk}/self-evaluation"
    assert Program(place.leader).get(where).status_code == 200
    for person in (place.department_reviewer, place.auditor, place.evaluator, place.other_officer):
        problem(Program(person).get(where), 404, "missing")
        problem(Program(person).get(f"{where}/revisions"), 404, "missing")


def test_an_evaluation_is_told_once_it_is_accepted(place: Place, officer: Program, running: Filing):
    row = evaluated.sent(place, running)
    where = f"filings/{running.pk}/evaluation"
    problem(officer.get(where), 404, "missing")
    assert Program(place.evaluator).get(where).json()["state"] == "sent"
    evaluations.decide(person=place.finance_reviewer, filing=running.pk, decision="accept", opinion="")
    told = officer.get(where).json()
    assert (told["state"], told["mark"], told["problems"]) == ("accepted", str(row.mark), [])
    short = next(each for each in told["items"] if each["key"] == "compliance")
    assert (short["mark"], short["words"]) == ("2.5", "两笔支出没有合同")
    assert told["sum"].endswith(f"= {row.mark.normalize():f}")
    assert len(told["indicators"]) == len(standard(running).indicators)
    problem(Program(place.other_officer).get(where), 404, "missing")


def test_problems_and_their_mending_stand_in_the_evaluation(place: Place, officer: Program, running: Filing):
    evaluated.mended(place, running)
    (told,) = officer.get(f"filings/{running.pk}/evaluation").json()["problems"]
    assert (told["demand"], told["state"], told["measures"], told["closed"]) == ("补签合同", "done", "已补签", None)


def test_answers_have_the_shapes_that_the_document_tells(place: Place, officer: Program):
    filing = monitored(place)
    reported(place, filing)
    begun(place, filing)
    evaluated.mended(place, filing)
    for path, shape in (
        ("measures", shapes_ledger.ProjectMeasures),
        ("ledger?limit=200", shapes_ledger.LedgerRecords),
        ("monitoring", shapes_year.ProjectMonitoring),
        ("self-evaluation", shapes_year.ProjectSelfEvaluation),
        ("evaluation", shapes_year.ProjectEvaluation),
    ):
        content = officer.get(f"filings/{filing.pk}/{path}").content
        again = msgspec.json.encode(msgspec.json.decode(content, type=shape), order="deterministic")
        assert again == content


def test_strangers_see_none_of_it(place: Place):
    filing = monitored(place)
    proved_report = place.filing(1, state=State.APPROVED)
    proved(place, proved_report)
    sent(place, proved_report)
    evaluated.accepted(place, proved_report)
    for person in (place.other_officer, place.stranger):
        for path in (f"{filing.pk}/monitoring", *(f"{proved_report.pk}/{name}" for name in ("monitoring", "self-evaluation", "evaluation"))):
            problem(Program(person).get(f"filings/{path}"), 404, "missing")
