"""What tests of pages share."""

import pytest
from django.core.cache import cache
from django.utils import translation
from django_tasks_db.management.commands import db_worker

from jiheng.web.jobs import worker
from jiheng.web.pictures import KEPT
from tests.web.people import Place


@pytest.fixture
def place() -> Place:
    """A place with its organisations and people. Tests with more of it have their own."""
    return Place()


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    """Limits of one test do not count for the next, nor what was summed up: keys of rows come again."""
    cache.clear()
    KEPT.clear()


@pytest.fixture(autouse=True)
def _nobody_chose_a_language():
    """A page that a test asked for in English leaves its language to the thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _workers_keep_the_connection(monkeypatch):
    """A worker closes connections between jobs; here it works inside the transaction of a test, which would be gone with it.

    Nor does it give signs of life: on PostgreSQL they would wait for the end of that transaction, and the test for them.
    """
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "BEAT", 3600.0)
