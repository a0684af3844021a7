"""What of a returned form may be changed, and what stays locked."""

import pytest

from jiheng.model.finding import Severity
from jiheng.model.workflow import State, Step
from jiheng.web.actions import review
from jiheng.web.actions.refusal import Refused
from jiheng.web.reports import report_of
from tests.web.test_filing import fields, form, logged_in, sent

pytestmark = pytest.mark.django_db


def test_a_row_above_the_returned_one_stays_locked(place):
    filing = sent(place)
    review.remark(person=place.department_reviewer, filing=filing.pk, address="declarations/0/indicators/2", text="请写明口径")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)
    before = [row.id for row in form(filing).indicators]
    shorter = {name: value[:1] + value[2:] if isinstance(value, list) else value for name, value in fields(filing).items()}
    logged_in(place.officer).post(f"/filings/{filing.pk}/save/", shorter)  # without the second row the third stands in its place
    assert [row.id for row in form(filing).indicators] == before


@pytest.mark.parametrize(("at", "mended"), [("start", {"end": "2026-11-30"}), ("funds/annual/amount", {"funds/total/other": "5"})])
def test_what_can_only_be_mended_together_is_returned_together(place, at, mended):
    filing = sent(place)
    review.remark(person=place.department_reviewer, filing=filing.pk, address=f"declarations/0/{at}", text="请核对")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)
    version = filing.version
    logged_in(place.officer).post(f"/filings/{filing.pk}/save/", fields(filing, **mended))
    filing.refresh_from_db()
    assert filing.version == version + 1


def test_what_must_be_corrected_is_never_locked(place):
    filing = place.filing(0, state=State.SUBMITTED, attempt=1)
    faulty = {(each.code, each.address) for each in report_of(filing.document, filing.cycle.profile).findings if each.severity is Severity.ERROR}
    assert {address for _code, address in faulty} == {"declarations/0/funds/annual/amount", "declarations/0/implementing_agency"}
    assert ("FU03", "declarations/0/funds/annual/amount") in faulty  # too dear for the budget: what it costs may be changed, too
    review.remark(person=place.department_reviewer, filing=filing.pk, address="declarations/0/nature", text="请核对")
    review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN)
    officer, version = logged_in(place.officer), filing.version
    places = " ".join(f"declarations/0/{field}" for field in ("funds", "implementing_agency", "indicators", "nature"))
    assert f'data-open="{places}"' in officer.get(f"/filings/{filing.pk}/").content.decode()
    officer.post(f"/filings/{filing.pk}/save/", fields(filing, department="别处"))
    filing.refresh_from_db()
    assert filing.version == version
    officer.post(f"/filings/{filing.pk}/save/", fields(filing, implementing_agency=str(place.unit)))
    filing.refresh_from_db()
    assert filing.version == version + 1


def test_what_is_too_long_is_refused_and_not_cut_off(place):
    filing, client = sent(place), logged_in(place.department_reviewer)
    page = client.post(f"/queue/{filing.pk}/remark/", {"address": "declarations/0/name", "text": "长" * 4001}, follow=True)
    assert "最多 4000 个字" in page.content.decode()
    with pytest.raises(Refused, match="最多 4000 个字"):
        review.step(person=place.department_reviewer, filing=filing.pk, step=Step.RETURN, opinion="长" * 4001)
    assert not filing.remarks.exists()
