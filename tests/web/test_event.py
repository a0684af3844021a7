"""Chains of events: what was done cannot be changed without showing."""

import pytest
from django.db import DatabaseError, connection, transaction

from jiheng.web.actions.event import broken, record
from jiheng.web.models import Event

pytestmark = pytest.mark.django_db
GUARDS = {"sqlite": "DROP TRIGGER web_event_no_{}", "postgresql": "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE web_event DISABLE TRIGGER web_event_only_added"}


def chain(length: int = 3) -> None:
    with transaction.atomic():
        for number in range(length):
            record(subject="filing/1", person=None, action="save", data={"number": number}, after="a" * 64)
            record(subject="filing/2", person=None, action="save")


def forced(statement: str, action: str) -> None:
    """Do what the guards refuse, as somebody with the keys of the database could."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS[connection.vendor].format(action))
        cursor.execute(statement)


def test_an_untouched_chain_is_whole():
    chain()
    assert list(broken()) == []


def test_the_database_refuses_to_change_or_delete():
    chain()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.update(action="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()


def test_a_changed_event_shows_at_its_place():
    chain()
    forced("UPDATE web_event SET action = 'approve' WHERE subject = 'filing/1' AND number = 2", "update")
    assert [(event.subject, event.number, why) for event, why in broken()] == [("filing/1", 2, "hash")]


def test_an_event_left_out_shows_at_its_place():
    chain()
    forced("DELETE FROM web_event WHERE subject = 'filing/2' AND number = 2", "delete")
    assert [(event.subject, event.number, why) for event, why in broken()] == [("filing/2", 3, "number")]


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_action():
    with pytest.raises(RuntimeError):
        record(subject="filing/1", person=None, action="save")
