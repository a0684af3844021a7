"""操作记录 of what follows approval: by whom each is seen, in words, and chosen by its subject."""

import pytest
from django.db import transaction

from jiheng.model.self_evaluation_way import SelfEvaluationStep
from jiheng.model.workflow import State
from jiheng.web.actions.event import record
from jiheng.web.models import Evaluation
from jiheng.web.views import event
from jiheng.web.views.event import OF_FILINGS
from jiheng.web.words import action_words
from tests.web import evaluations, monitored, published, surveys
from tests.web.test_self_evaluation import begun, proved, sent

pytestmark = pytest.mark.django_db


def page(client, who, address: str = "/events/") -> str:
    client.force_login(who)
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("kind", "word", "prepared"),
    [
        ("ledger", "登记台账", lambda place: published.running(place)),
        ("monitoring", "填写监控表", lambda place: monitored.written(place, monitored.monitored(place))),
        ("publication", "送审公开", lambda place: published.sent(place, published.running(place))),
        ("evaluation", "采用评价", evaluations.accepted),
        ("sample", "抽取评价项目", evaluations.drawn),
        ("survey", "新建满意度调查", lambda place: surveys.prepared(place.officer, place.filing(state=State.APPROVED))),
    ],
)
def test_each_is_shown_in_words_and_can_be_chosen(client, place, kind, word, prepared):
    prepared(place)
    assert f"{word}</td>" in page(client, place.auditor)
    chosen = page(client, place.auditor, f"/events/?kind={kind}")
    assert f"{word}</td>" in chosen
    assert f"{kind}/" in chosen
    assert f'<option value="{kind}" selected' in chosen
    assert "没有找到" in page(client, place.auditor, "/events/?kind=waiver")


def test_a_self_evaluation_is_seen_once_it_left_its_unit(client, place):
    filing = place.filing(state=State.APPROVED)
    proved(place, filing)
    begun(place, filing)
    assert "开始自评</td>" not in page(client, place.auditor)
    other = place.filing(1, state=State.APPROVED)
    proved(place, other)
    sent(place, other)
    seen = page(client, place.auditor)
    assert "签批并报送自评表</td>" in seen
    assert f"selfeval/{other.pk} " in seen
    assert f"selfeval/{filing.pk} " not in seen


def test_an_evaluation_is_not_told_before_it_is_accepted(client, place):
    row = evaluations.sent(place)
    assert "送财政确认评价</td>" not in page(client, place.auditor)
    Evaluation.objects.filter(pk=row.pk).update(state=Evaluation.State.ACCEPTED)
    assert "送财政确认评价</td>" in page(client, place.auditor)


def test_what_lies_elsewhere_is_not_shown(client, place):
    row = place.filing(organisation=place.other_unit, state=State.APPROVED)
    with transaction.atomic():
        for kind in OF_FILINGS:
            record(subject=f"{kind}/{row.pk}", person=place.officer, action="save")
    assert f"/{row.pk} ·" not in page(client, place.department_administrator)
    assert f"ledger/{row.pk} ·" in page(client, place.auditor)


@pytest.mark.parametrize("recent", [0, 5000])  # with none they are looked for twice
def test_the_number_of_questions_does_not_grow(client, place, django_assert_max_num_queries, monkeypatch, recent):
    monkeypatch.setattr(event, "RECENT", recent)
    for index in range(4):
        published.sent(place, published.running(place, index))
    evaluations.accepted(place, place.filing(5, state=State.APPROVED))
    client.force_login(place.auditor)
    with django_assert_max_num_queries(21):
        client.get("/events/")


def test_every_step_of_a_self_evaluation_has_a_word():
    assert set(SelfEvaluationStep) <= set(action_words())


def test_pages_are_the_same_wherever_the_newest_events_end(client, place, monkeypatch):
    """A reader of few finds them behind the newest of others, page by page; none twice, none left out."""
    row = place.filing(state=State.APPROVED)
    with transaction.atomic():
        for number in range(130):
            record(subject=f"ledger/{row.pk}", person=place.officer, action="ledger-enter", data={"number": number})
        elsewhere = place.filing(organisation=place.other_unit, state=State.APPROVED)
        for _number in range(20):
            record(subject=f"ledger/{elsewhere.pk}", person=place.officer, action="ledger-enter")
    client.force_login(place.department_administrator)
    walks = []
    for recent in (event.RECENT, 60, 10):
        monkeypatch.setattr(event, "RECENT", recent)
        found, last = [], ""
        while True:
            context = client.get("/events/", {"before": last, "kind": "ledger"}).context
            found += [each.pk for each in context["events"]]
            if not (last := context["further"]):
                break
        walks.append(found)
    assert len(walks[0]) == len(set(walks[0])) == 130
    assert walks[0] == walks[1] == walks[2] == sorted(walks[0], reverse=True)
