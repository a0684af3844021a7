"""The manual of the rules on the web, and help beside the fields of the editor."""

import pytest
from django.test import Client

from jiheng.checks.places import FAMILIES, PLACES, place_of, rules_at
from jiheng.checks.rules.rule import RULES
from jiheng.web.manual import described
from tests.web.people import Place
from tests.web.test_filing import begun, logged_in

pytestmark = pytest.mark.django_db


def test_every_rule_is_listed_and_has_a_page():
    client = Client()
    listed = client.get("/rules/").content.decode()
    for code in RULES:
        assert f"/rules/{code}/" in listed
    page = client.get("/rules/FU03/").content.decode()
    for words in (described("FU03", "zh").title, "怎样说", "会指出", "不会指出"):
        assert words in page


@pytest.mark.parametrize("code", ["FU99", "fu03", "%00", "x" * 200])
def test_what_is_no_rule_has_no_page(code):
    assert Client().get(f"/rules/{code}/").status_code in {400, 404}


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_has_words_in_both_languages_a_family_and_a_place(code):
    assert described(code, "zh").mend != described(code, "en").mend
    assert code[:2] in FAMILIES
    assert place_of(RULES[code]) in {"", *(start for starts in PLACES.values() for start in starts)}


def test_the_editor_explains_its_fields_by_the_rules_that_look_at_them():
    place = Place()
    page = logged_in(place.officer).get(f"/filings/{begun(place).pk}/").content.decode()
    shown = rules_at("target", "indicator name", "level1", "level2", "indicators", "funds", "overall_objective", "annual_objective", "narrative/budget")
    assert len(shown) > 50
    for rule in shown:
        assert f"/rules/{rule.code}/" in page
