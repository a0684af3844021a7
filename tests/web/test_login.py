"""Logging in and out, passwords, the second factor, and sessions that end."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.urls import reverse

from jiheng.web.models import Event, Person
from tests.web.people import Place

pytestmark = pytest.mark.django_db
WORD = "云溪-2026-bridge"


@pytest.fixture
def place() -> Place:
    made = Place()
    for person in (made.officer, made.administrator):
        person.set_password(WORD)
        person.save()
    return made


def log_in(client, username="officer", password=WORD):
    return client.post("/account/login/", {"login": username, "password": password})


def inside(client) -> bool:
    return client.get("/account/").status_code == 200


def test_pages_behind_the_login_lead_to_it_and_back(client, place):
    answer = client.get("/account/")
    assert answer["Location"] == "/account/login/?next=/account/"
    assert client.post(answer["Location"], {"login": "officer", "password": WORD, "next": "/account/"})["Location"] == "/account/"
    assert inside(client)


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client, place):
    answers = [log_in(client, name, "wrong").content.decode() for name in ("officer", "nobody-here")]
    assert all("用户名或密码不对" in answer for answer in answers)
    assert not inside(client)


def test_who_guesses_passwords_is_told_to_wait(client, place):
    said = [log_in(client, "officer", f"guess {n}").content.decode() for n in range(6)]
    assert "失败的次数太多" in said[-1]
    assert log_in(client).status_code == 200
    assert not inside(client)


def test_a_closed_account_does_not_log_in(client, place):
    Person.objects.filter(username="officer").update(is_active=False)
    log_in(client)
    assert not inside(client)


def test_logging_out_needs_a_form_not_a_link(client, place):
    log_in(client)
    client.get("/account/logout/")
    assert inside(client)
    client.post("/account/logout/")
    assert not inside(client)


def test_nobody_signs_up(client):
    assert client.get("/account/signup/").status_code == 404


def test_login_leads_to_no_other_place(client, place):
    answer = client.post("/account/login/", {"login": "officer", "password": WORD, "next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("home")


def test_a_password_is_reset_by_a_link_that_works_once(client, place):
    Person.objects.filter(username="officer").update(email="officer@example.org")
    client.post("/account/password/reset/", {"email": "officer@example.org"}, headers={"host": "localhost:666"})  # not the host that the link names
    link = re.search(rf"{re.escape(settings.ADDRESS)}(/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": "溪桥-new-77", "password2": "溪桥-new-77"})
    assert answer["Location"] == "/account/password/reset/done/"
    assert Event.objects.get().action == "password-reset"
    client.post("/account/logout/")
    assert "链接已经用过" in client.get(link).content.decode()
    log_in(client, password="溪桥-new-77")
    assert inside(client)


def test_an_unknown_address_gets_no_letter_and_the_same_answer(client, place):
    answer = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert answer["Location"] == "/account/password/reset/sent/"
    assert mail.outbox == []


def test_changing_the_password_is_an_event_without_the_password(client, place):
    log_in(client)
    client.post("/account/password/", {"oldpassword": WORD, "password1": "溪桥-new-77", "password2": "溪桥-new-77"})
    event = Event.objects.get()
    assert (event.subject, event.action, event.person) == (place.officer.subject, "password-change", place.officer)
    assert "溪桥" not in str(event.data)


@pytest.mark.parametrize("password", ["officer-1", "12345678", "password", "短"])
def test_weak_passwords_are_refused(client, place, password):
    log_in(client)
    answer = client.post("/account/password/", {"oldpassword": WORD, "password1": password, "password2": password})
    assert answer.status_code == 200
    assert Person.objects.get(username="officer").check_password(WORD)


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def with_second_factor(client) -> str:
    log_in(client)
    asked = client.get("/account/factors/totp/")["Location"]
    assert asked.startswith("/account/reauthenticate/")
    secret = client.post(asked, {"password": WORD, "next": "/account/factors/totp/"}, follow=True).context["form"].secret
    assert client.post("/account/factors/totp/", {"code": code(secret)})["Location"] == "/account/factors/codes/"
    return secret


def test_with_the_second_factor_a_password_is_not_enough(client, place):
    with_second_factor(client)
    client.post("/account/logout/")
    assert log_in(client)["Location"] == "/account/factors/ask/"
    assert not inside(client)
    client.post("/account/factors/ask/", {"code": "000000"})
    assert not inside(client)


def test_a_recovery_code_replaces_the_telephone_once(client, place):
    with_second_factor(client)
    spare = client.get("/account/factors/codes/").context["unused_codes"][0]
    for _time in range(2):
        client.post("/account/logout/")
        log_in(client)
        client.post("/account/factors/ask/", {"code": spare})
        assert inside(client) is (_time == 0)


def test_the_secret_of_the_second_factor_is_not_readable_in_the_database(client, place, django_capture_on_commit_callbacks):
    from allauth.mfa.models import Authenticator

    with django_capture_on_commit_callbacks(execute=True):
        secret = with_second_factor(client)
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))
    assert set(Event.objects.values_list("action", flat=True)) == {"factor-add", "codes-new"}


def later(client, monkeypatch, hours: float) -> None:
    moment = time.time() + hours * 3600
    monkeypatch.setattr("jiheng.web.middleware.time.time", lambda: moment)


@pytest.mark.parametrize(("username", "hours", "stays"), [("officer", 3, True), ("officer", 8.1, False), ("admin", 1.9, True), ("admin", 2.1, False)])
def test_sessions_end_in_time(client, place, monkeypatch, username, hours, stays):
    log_in(client, username)
    assert inside(client)
    later(client, monkeypatch, hours)
    assert inside(client) is stays


def test_work_keeps_a_session_but_not_beyond_eight_hours(client, place, monkeypatch):
    log_in(client, "admin")
    inside(client)
    seen = []
    for _time in range(6):
        later(client, monkeypatch, 1.5)
        seen.append(inside(client))
    assert seen == [True] * 5 + [False]


def test_the_header_says_who_is_logged_in(client, place):
    assert 'class="who"' not in client.get("/").content.decode()
    log_in(client)
    assert place.officer.name in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/account/password/", "/account/password/reset/"])
def test_what_a_password_must_be_is_said_once(client, django_user_model, address):
    person = django_user_model.objects.create_user("jia", password="correct horse battery", name="甲")
    if address == "/account/password/":
        client.force_login(person)
    page = client.get(address).content.decode()
    assert page.count("至少 8 个字符") == ("reset" not in address)
    assert "你的密码" not in page
    assert "电子邮件" not in page
