"""部门整体: which projects the sums are made of, whose self-evaluation counts, and for which organisations they are made."""

import re

import pytest

from jiheng.model.self_evaluation_way import SelfEvaluationState
from jiheng.model.workflow import State
from jiheng.web.models import Filing
from tests.web.people import Place
from tests.web.test_home_year import evaluated

pytestmark = pytest.mark.django_db


def page_of(client, person) -> str:
    client.force_login(person)
    text = re.sub(r"<[^>]*>", " ", client.get("/evaluation/departments/").content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(("state", "counts"), [(state, state in ("submitted", "accepted")) for state in SelfEvaluationState])
def test_only_a_signed_self_evaluation_counts(place: Place, client, state, counts):
    evaluated(place, state, mark=90)
    page = page_of(client, place.finance_reviewer)
    assert ("×" in page) is counts
    assert ("自评还没有签批，不计入" in page) is not counts


def test_sums_stand_once_and_their_projects_beside_them(place: Place, client):
    first, second = (place.filing(index, state=State.APPROVED) for index in (0, 1))
    page = page_of(client, place.department_reviewer)
    for filing in (first, second):
        assert filing.name in page
    assert page.count("项目与上一级相同，合计同上") == 1  # of the unit: those of its department


def test_no_sums_are_made_for_organisations_above_ones_own(place: Place, client):
    place.filing(state=State.APPROVED)
    client.force_login(place.officer)
    page = client.get("/evaluation/departments/").content.decode()
    year = Filing.objects.get().cycle_id
    assert f'href="/evaluation/departments/{place.unit.pk}/draft.docx' in page
    for above in (place.department, place.region):
        assert f'href="/evaluation/departments/{above.pk}/draft.docx' not in page
        assert client.get(f"/evaluation/departments/{above.pk}/draft.json?cycle={year}").status_code == 404
    assert client.get(f"/evaluation/departments/{place.unit.pk}/draft.json?cycle={year}").status_code == 200
