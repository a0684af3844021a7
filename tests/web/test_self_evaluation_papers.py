"""Receipts of self-evaluations: given when one is signed and when it is accepted, verified offline, for those alone who may see it."""

from pathlib import Path

import pytest

from jiheng.model.json import decode
from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.model.workflow import State
from jiheng.pipeline import prove
from jiheng.web.actions import self_evaluation
from jiheng.web.models import Event, SelfEvaluationReport
from tests.cli.runs import jiheng
from tests.web.people import Place
from tests.web.test_filing import logged_in
from tests.web.test_self_evaluation import proved, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(place: Place) -> SelfEvaluationReport:
    """A self-evaluation that waits for the department."""
    filing = place.filing(state=State.APPROVED)
    proved(place, filing)
    return sent(place, filing)


def kept(place: Place, report: SelfEvaluationReport, number: int, folder: Path) -> Path:
    """The receipt of a revision as a file."""
    answer = logged_in(place.officer).get(f"/self-evaluation/{report.filing_id}/receipt/{number}/")
    assert answer["Content-Type"] == "application/pdf"
    file = folder / f"回执-{number}.pdf"
    file.write_bytes(answer.content)
    return file


def test_signing_and_accepting_give_a_receipt_that_is_verified_offline(place: Place, report: SelfEvaluationReport, tmp_path: Path):
    self_evaluation.step(person=place.department_reviewer, report=report.pk, step=SelfEvaluationStep.ACCEPT)
    for number, step in ((1, "selfeval-sign"), (2, "selfeval-accept")):
        file = kept(place, report, number, tmp_path)
        proof = prove(file)
        assert proof.holds
        assert proof.submission == decode(report.document.encode())
        event = Event.objects.get(subject=report.subject, action=step)
        assert {report.revisions.get(number=number).sha256, event.hash} <= set(proof.printed)
        done = jiheng("verify", file)
        assert (done.exit_code, "相符" in done.stdout, "自评得分 99 · 优" in done.stdout) == (0, True, True)


def test_the_official_form_is_held_against_the_receipt(place: Place, report: SelfEvaluationReport, tmp_path: Path):
    file, paper = kept(place, report, 1, tmp_path), tmp_path / "自评表.docx"
    paper.write_bytes(logged_in(place.officer).get(f"/self-evaluation/{report.filing_id}/document.docx").content)
    assert jiheng("verify", file, paper).exit_code == 0
    self_evaluation.step(person=place.officer, report=report.pk, step=SelfEvaluationStep.WITHDRAW)
    row = decode(report.document.encode()).declarations[0].indicators[0]
    own = {row.id: self_evaluation.Own(cause="数据已核对")}
    self_evaluation.save(person=place.officer, report=report.pk, version=report.version, own=own)
    paper.write_bytes(logged_in(place.officer).get(f"/self-evaluation/{report.filing_id}/document.docx").content)
    done = jiheng("verify", file, paper)
    assert (done.exit_code, "数据已核对" in done.stdout) == (1, True)


def test_a_receipt_stands_on_the_page_for_those_who_see_it(place: Place, report: SelfEvaluationReport):
    address = f"/self-evaluation/{report.filing_id}/receipt/1/"
    for person in (place.officer, place.leader, place.department_reviewer, place.auditor):
        client = logged_in(person)
        assert address in client.get(f"/self-evaluation/{report.filing_id}/").content.decode()
        assert client.get(address).status_code == 200
    for person in (place.other_officer, place.stranger):
        assert logged_in(person).get(address).status_code == 404
    assert logged_in(place.officer).get(f"/self-evaluation/{report.filing_id}/receipt/2/").status_code == 404


def test_before_it_is_signed_there_is_none(place: Place):
    filing = place.filing(state=State.APPROVED)
    self_evaluation.begin(person=place.officer, filing=filing.pk)
    client = logged_in(place.officer)
    assert "自评回执" not in client.get(f"/self-evaluation/{filing.pk}/").content.decode()
    assert client.get(f"/self-evaluation/{filing.pk}/receipt/1/").status_code == 404
