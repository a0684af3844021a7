"""The beginning of an installation, and what is never served for real."""

import pytest
import typer

from jiheng.model.workflow import Role
from jiheng.web import commands
from jiheng.web.actions import demo
from jiheng.web.actions.refusal import Refused
from jiheng.web.actions.setup import set_up
from jiheng.web.actions.verify import verify
from jiheng.web.models import Person

pytestmark = pytest.mark.django_db
WORD = "云溪-2026-bridge"
FIRST = {"region": "云汀市临溪区", "username": "first", "name": "管理员", "email": "first@example.org"}


def test_the_first_administrator_chooses_a_password_by_a_link(client):
    link = set_up(**FIRST)
    client.post(link, {"new_password1": WORD, "new_password2": WORD})
    assert client.login(username="first", password=WORD)
    assert Person.objects.get().roles == {Role.ADMINISTRATOR}
    assert "云汀市临溪区" in client.get("/organisations/").content.decode()
    assert verify().broken == ()


def test_it_is_set_up_once():
    set_up(**FIRST)
    with pytest.raises(Refused):
        set_up(**FIRST | {"username": "second"})


def test_a_database_with_accounts_whose_passwords_everybody_knows_is_not_served(settings, capsys):
    demo.load()
    settings.DEMO = False
    with pytest.raises(typer.Exit):
        commands._load_or_refuse_demo()
    assert "演示账号" in capsys.readouterr().err
