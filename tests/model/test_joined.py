"""Checked documents joined to one: findings, gaps and notes stay with their projects."""

from typing import Any

import msgspec

from jiheng.model.declaration import Note
from jiheng.model.finding import Checked, Ledger, Severity, Shown, ShownGap
from jiheng.model.joined import joined
from tests.builders import faultless


def found(address: str) -> Shown:
    texts: dict[str, Any] = dict.fromkeys(("name", "title", "message", "advice", "basis"), "")
    nothing: dict[str, Any] = dict.fromkeys(("declaration", "indicator", "expected", "actual", "fix", "source"))
    return Shown(code="X", severity=Severity.ERROR, address=address, **texts, **nothing)


def document(*addresses: str, forms: int = 1) -> Checked:
    submission = msgspec.structs.replace(
        faultless(), declarations=faultless().declarations * forms, notes=tuple(Note(address=each, message="") for each in addresses)
    )
    gaps = tuple(ShownGap(code="X", name="", title="", address=each, declaration=None, indicator=None, missing=(), reason="") for each in addresses)
    ledger = Ledger(passed=1, found=len(addresses))
    return Checked(path="x", submission=submission, findings=tuple(map(found, addresses)), ledger=ledger, not_assessed=gaps)


def test_places_move_behind_the_forms_of_the_documents_before():
    whole = joined([document("declarations/1/start", forms=2), document("declarations/0/indicators/3/target", "year")])
    wanted = ["declarations/1/start", "declarations/2/indicators/3/target", "declarations/2"]
    assert len(whole.submission.declarations) == 3
    for told in (whole.findings, whole.not_assessed, whole.submission.notes):
        assert [each.address for each in told] == wanted
    assert whole.ledger == Ledger(passed=2, found=3)


def test_one_document_stays_as_it_is():
    one = document("year")
    assert joined([one]) is one
