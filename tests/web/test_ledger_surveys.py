"""The ledger leads to surveys: how many are open, and from an indicator of satisfaction without evidence to a new one."""

import pytest
from django.urls import reverse

from jiheng.model.workflow import State
from tests.web.surveys import prepared

pytestmark = pytest.mark.django_db
WITHOUT = "还没有凭据：做满意度调查"


def page(client, filing) -> str:
    return client.get(reverse("ledger-project", args=[filing.pk])).content.decode()


def test_an_indicator_without_evidence_leads_to_a_new_survey(client, place):
    filing = place.filing(state=State.APPROVED)
    client.force_login(place.officer)
    told = page(client, filing)
    assert f'href="{reverse("ledger-surveys", args=[filing.pk])}"' in told
    assert "个进行中" not in told
    assert WITHOUT in told
    link = told.partition(WITHOUT)[0].rpartition('href="')[2].partition('"')[0]
    assert client.get(link).status_code == 200


def test_open_surveys_are_counted(client, place):
    survey = prepared(place.officer, place.filing(state=State.APPROVED))
    client.force_login(place.officer)
    assert "1 个进行中" in page(client, survey.filing)


def test_who_only_looks_on_is_not_asked_to_begin_one(client, place):
    filing = place.filing(state=State.APPROVED)
    client.force_login(place.auditor)
    assert WITHOUT not in page(client, filing)
