"""The log is verified, and what is stored must be what the log says."""

import hashlib

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from jiheng.cli import app
from jiheng.model.workflow import TRANSITIONS, State, Step
from jiheng.web.actions import demo, person
from jiheng.web.actions import organisation as actions
from jiheng.web.actions.event import record
from jiheng.web.actions.verify import verify
from jiheng.web.models import Appointment, Event, Filing, Organisation, Person, Remark, Revision
from jiheng.web.words import action_words
from tests.web.people import Place
from tests.web.test_event import forced

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> None:
    demo.load()


def broken() -> list[tuple[str, str]]:
    return [(each.subject, each.why) for each in verify().broken]


def test_the_demonstration_is_loaded_once_and_whole(loaded):
    count = Person.objects.count()
    demo.load()
    assert Person.objects.count() == count == len(demo.data()["people"])
    assert broken() == []


def test_moving_a_department_leaves_the_rows_below_it_vouched_for(loaded):
    administrator = Person.objects.get(username="guanli")
    unit, department = Organisation.objects.get(code="215003"), Organisation.objects.get(code="208")
    below = actions.add(person=administrator, top=unit.pk, kind="unit", name="分站")
    actions.move(person=administrator, organisation=unit.pk, to=department.pk)
    assert {each.path for each in Filing.objects.filter(organisation=unit)} == {Organisation.objects.get(pk=unit.pk).path}
    assert below.path != Organisation.objects.get(pk=below.pk).path
    assert broken() == []


def test_a_row_changed_behind_the_back_of_the_log_shows(loaded):
    officer, unit = Person.objects.get(username="jingban"), Organisation.objects.get(code="215003")
    Organisation.objects.filter(pk=unit.pk).update(name="改过的名称")
    Appointment.objects.create(person=officer, organisation=Organisation.objects.get(kind="region"), role="finance_reviewer")
    assert broken() == [(unit.subject, "state"), (officer.subject, "state")]


def filed(place: Place) -> Filing:
    """A filing as the actions would leave it: begun, sent with a frozen revision, with a remark."""
    filing = place.filing(state=State.SIGNING)
    digest = hashlib.sha256(filing.document.encode()).hexdigest()
    revision = {"number": 1, "step": "send", "document": filing.document, "sha256": digest, "at": timezone.now(), "by": place.officer}
    frozen = Revision.objects.create(filing=filing, **revision)
    remark = Remark.objects.create(filing=filing, address="declarations/0", text="请补充依据。", by=place.leader)
    for action, rows, after in (("begin", [filing], digest), ("send", [filing, frozen], digest), ("remark", [remark], "")):
        record(subject=filing.subject, person=place.officer, action=action, rows=rows, after=after)
    return filing


@pytest.mark.parametrize(
    ("rows", "change", "why"),
    [
        (Filing, {"document": "{}"}, "document"),
        (Filing, {"state": State.APPROVED}, "step"),
        (Filing, {"path": "0000"}, "place"),
        (Revision, {"document": "{}"}, "revision"),
        (Revision, {"document": "{}", "sha256": hashlib.sha256(b"{}").hexdigest()}, "revision"),
        (Remark, {"text": "没有意见。"}, "remark"),
        (Remark, {"answer": "已经改好。"}, "remark"),
        (Filing, {}, None),
    ],
)
def test_a_filing_changed_behind_the_back_of_the_log_shows(rows, change, why):
    filing = filed(Place())
    if change:
        rows.objects.update(**change)
    found = [reason for subject, reason in broken() if subject == filing.subject]
    assert why in found if why else found == []


def test_every_step_leads_to_one_state():
    assert len({(each.step, each.to) for each in TRANSITIONS}) == len({each.step for each in TRANSITIONS})


def test_a_row_that_no_event_tells_of_shows(loaded):
    ghost = Person.objects.create_user("ghost", name="幽灵")
    assert broken() == [(ghost.subject, "none")]


def test_a_row_that_was_taken_away_shows(loaded):
    unit = Organisation.objects.get(code="215003")
    newcomer = person.found(organisation=unit, roles=("auditor",), username="new", name="新人", email="new@example.org", password="!")
    subject = newcomer.subject
    newcomer.appointments.all().delete()
    newcomer.delete()
    assert broken() == [(subject, "gone")]


def test_the_command_tells_the_place_and_fails(loaded):
    runner = CliRunner()
    assert runner.invoke(app, ["verify-log"]).exit_code == 0
    subject = Event.objects.filter(subject__startswith="person/").first().subject
    forced(f"UPDATE web_event SET action = 'other' WHERE subject = '{subject}'", "update")
    answer = runner.invoke(app, ["verify-log"])
    assert answer.exit_code == 1
    assert subject in answer.output


def test_the_log_shows_what_one_may_see(client):
    place = Place()
    actions.edit(person=place.administrator, organisation=place.other_unit.pk, kind="unit", name="临溪区养老中心")
    actions.edit(person=place.administrator, organisation=place.unit.pk, kind="unit", name="临溪区促进中心")
    client.force_login(place.auditor)
    assert "临溪区养老中心" in client.get("/events/").content.decode()
    client.force_login(place.department_administrator)
    page = client.get("/events/").content.decode()
    assert "临溪区促进中心" in page
    assert "临溪区养老中心" not in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kind=organisation", 1),
        ("kind=person", 0),
        ("action=organisation-edit", 1),
        ("person=管理员", 1),
        ("person=谁", 0),
        ("from=2020-01-01", 1),
        ("to=2020-01-01", 0),
    ],
)
def test_the_log_is_filtered(client, query, count):
    place = Place()
    actions.edit(person=place.administrator, organisation=place.unit.pk, kind="unit", name="临溪区促进中心")
    client.force_login(place.auditor)
    assert len(client.get(f"/events/?{query}").context["events"]) == count


@pytest.mark.parametrize("query", ["before=x", "before=" + "9" * 30, "from=2026-99-99", "to=9999-12-31", "kind=nothing", "from=10000-01-01", "from=0001-01-01"])
def test_odd_filters_are_answered(client, query):
    place = Place()
    client.force_login(place.auditor)
    assert client.get(f"/events/?{query}").status_code == 200


def test_the_demonstration_is_not_loaded_elsewhere(settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError):
        demo.load()


def test_the_login_page_shows_passwords_in_demo_mode_only(client, loaded, settings):
    assert demo.data()["password"] in client.get("/account/login/").content.decode()
    settings.DEMO = False
    assert demo.data()["password"] not in client.get("/account/login/").content.decode()


def test_every_action_of_the_demonstration_and_of_the_workflow_has_a_word(loaded):
    words = action_words()
    used = set(Event.objects.exclude(action="demo").values_list("action", flat=True))
    assert used | {step.value for step in Step} <= set(words)
