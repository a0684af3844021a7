"""Narratives written from the form: the stored document always says what is printed."""

import pytest

from jiheng.model.json import decode
from jiheng.readers.document import read_document
from jiheng.web.actions import filing as action
from jiheng.web.actions.verify import verify
from jiheng.web.models import Filing
from jiheng.writers.form.document import Format, document
from tests.web.people import Place
from tests.web.test_filing import begun, fields, form, logged_in

pytestmark = pytest.mark.django_db


def composed(place: Place, section: str = "overview") -> Filing:
    filing = begun(place)
    assert logged_in(place.officer).post(f"/filings/{filing.pk}/compose/", {"section": section}).status_code == 302
    filing.refresh_from_db()
    return filing


def test_a_changed_fund_changes_the_sentence_and_the_page_is_told(place):
    filing, client = composed(place), logged_in(place.officer)
    assert "本年度申请资金60万元" in form(filing).narrative.overview
    sent = fields(filing, **{"funds/annual/amount": "725000", "narrative/overview": form(filing).narrative.overview})
    answer = client.post(f"/filings/{filing.pk}/save/", sent, headers={"HX-Request": "true"}).content.decode()
    assert "本年度申请资金72.5万元" in form(filing).narrative.overview
    assert 'data-text="narrative/overview"' in answer
    assert "{{" not in filing.document


def test_a_changed_target_changes_the_plan_and_moving_rows_does_not(place):
    filing, client = composed(place, "plan"), logged_in(place.officer)
    sent = fields(filing)
    assert "采购图书数量6000册" in form(filing).narrative.plan
    sent["value"][3] = "7000"
    for name in ("id", "level1", "level2", "row_name", "comparator", "value", "unit"):
        sent[name] = list(reversed(sent[name]))
    client.post(f"/filings/{filing.pk}/save/", sent)
    assert "采购图书数量7000册" in form(filing).narrative.plan


def test_undo_brings_text_and_form_back_together(place):
    filing, client = composed(place), logged_in(place.officer)
    client.post(f"/filings/{filing.pk}/save/", fields(filing, **{"funds/annual/amount": "725000"}))
    client.post(f"/filings/{filing.pk}/undo/")
    assert "本年度申请资金60万元" in form(filing).narrative.overview
    client.post(f"/filings/{filing.pk}/save/", fields(filing, **{"funds/annual/amount": "800000"}))
    assert "本年度申请资金80万元" in form(filing).narrative.overview


def test_a_detached_number_stays(place):
    filing, client = composed(place), logged_in(place.officer)
    assert client.post(f"/filings/{filing.pk}/detach/", {"place": "overview funds/annual/amount"}).status_code == 302
    client.post(f"/filings/{filing.pk}/save/", fields(filing, **{"funds/annual/amount": "725000"}))
    assert "本年度申请资金60万元" in form(filing).narrative.overview


@pytest.mark.parametrize("format_", [Format.DOCX, Format.XLSX, Format.PDF])
def test_what_is_printed_is_read_back(place, format_):
    filing = composed(place)
    back = read_document(document(decode(filing.document.encode()), format_), f"a.{format_}")
    assert back.declarations[0].narrative.overview == form(filing).narrative.overview


def test_what_the_form_does_not_hold_is_told(place):
    filing, client = begun(place), logged_in(place.officer)
    before = filing.document
    for section in ("basis", "", "headings", "__class__"):
        answer = client.post(f"/filings/{filing.pk}/compose/", {"section": section}, follow=True)
        assert "表里还没有" in answer.content.decode()
    client.post(f"/filings/{filing.pk}/detach/", {"place": "overview year"})
    filing.refresh_from_db()
    assert filing.document == before


def test_the_log_fits(place):
    filing = composed(place)
    action.detach(person=place.officer, filing=filing.pk, section="overview", place="funds/annual/amount")
    assert [each for each in verify().broken if each.subject == filing.subject] == []
