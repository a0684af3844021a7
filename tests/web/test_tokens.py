"""接口令牌: made after the password, shown once, revoked at once."""

import re

import pytest

from jiheng.web.models import Token

pytestmark = pytest.mark.django_db
WORD = "云溪-2026-bridge"
SENT = {"name": "项目库系统报送", "scopes": ["read", "write"], "days": "90"}


def test_the_secret_is_shown_once_and_opens_the_interface(client, place):
    client.force_login(place.officer)
    shown = client.post("/account/tokens/add/", SENT)
    secret = re.search(r"jh_[\w-]{43}", shown.content.decode())[0]
    assert "no-store" in shown["Cache-Control"]
    assert client.get("/api/me", headers={"Authorization": f"Bearer {secret}"}).json()["scopes"] == ["read", "write"]
    listed = client.get("/account/tokens/").content.decode()
    assert secret not in listed
    assert secret[:8] in listed
    client.post(f"/account/tokens/{Token.objects.get().pk}/revoke/")
    assert client.get("/api/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_who_has_a_password_gives_it_once_more(client, place):
    place.officer.set_password(WORD)
    place.officer.save()
    client.force_login(place.officer)
    assert client.get("/account/tokens/add/")["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/?next=/account/tokens/add/", {"password": WORD})
    assert client.get("/account/tokens/add/").status_code == 200


@pytest.mark.parametrize("wrong", [{"scopes": ["everything"]}, {"scopes": []}, {"days": "100000"}, {"name": "\0"}])
def test_nothing_unforeseen_is_made(client, place, wrong):
    client.force_login(place.officer)
    assert client.post("/account/tokens/add/", SENT | wrong).status_code == 422
    assert not Token.objects.exists()


def test_a_person_has_only_so_many(client, place):
    client.force_login(place.officer)
    for _number in range(21):
        answer = client.post("/account/tokens/add/", SENT)
    assert answer.status_code == 422
    assert Token.objects.count() == 20


def test_nobody_revokes_the_token_of_another(client, place):
    client.force_login(place.officer)
    client.post("/account/tokens/add/", SENT)
    client.force_login(place.leader)
    assert client.post(f"/account/tokens/{Token.objects.get().pk}/revoke/").status_code == 404
