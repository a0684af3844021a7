"""The papers of a filing: the official form, and the receipt."""

import msgspec
import pytest

from jiheng.model import address
from jiheng.model.json import decode
from jiheng.pipeline import prove
from jiheng.readers.grid import Unreadable
from tests.web.test_check import EXAMPLES
from tests.web.test_filing import begun, logged_in, sent

pytestmark = pytest.mark.django_db


def test_the_form_comes_as_a_document(place):
    filing = begun(place)
    answer = logged_in(place.officer).get(f"/filings/{filing.pk}/document.docx")
    assert answer.content.startswith(b"PK")


def test_a_receipt_is_verified_offline_and_a_changed_one_shows(place, tmp_path):
    filing = sent(place)
    answer = logged_in(place.officer).get(f"/filings/{filing.pk}/receipt/1/")
    receipt = tmp_path / "回执.pdf"
    receipt.write_bytes(answer.content)
    proof = prove(receipt)
    assert proof.holds
    assert proof.submission == decode(filing.document.encode())
    changed = msgspec.structs.replace(proof, submission=address.replace(proof.submission, "declarations/0/name", "别的项目"))
    assert not changed.holds


def test_what_is_no_receipt_is_told_as_such(tmp_path):
    with pytest.raises(Unreadable, match="不是绩衡的回执"):
        prove(EXAMPLES / "six-projects.pdf")


def test_the_officer_sees_the_form_as_it_is_printed_and_goes_back_to_the_editor(place):
    filing = begun(place)
    page = logged_in(place.officer).get(f"/filings/{filing.pk}/?paper")
    assert 'class="paper"' in page.content.decode()
    assert 'id="editor"' not in page.content.decode()
    assert f'href="/filings/{filing.pk}/">' in page.content.decode()
    assert "?paper" in logged_in(place.officer).get(f"/filings/{filing.pk}/").content.decode()
