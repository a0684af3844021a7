"""A page that withholds something says how much, and its officer is told where it is said all the same; searches and addresses answer what was asked."""

from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from jiheng.model.exposure import MARK, exposures
from jiheng.model.public_page import Withheld
from jiheng.web import execution
from jiheng.web.models import Proposal, PublicProject
from jiheng.web.public_page import page_of
from jiheng.web.views.public import attachment
from tests.web.published import found, prepared, public, running, sent

pytestmark = pytest.mark.django_db


def withheld_row(row, at: int = 0) -> Withheld:
    indicator = execution.standard(row).indicators[at]
    return Withheld(part=f"indicators/{indicator.id}", what="一项指标", reason="internal")


def test_figures_say_how_many_targets_are_withheld(client, place):
    row = running(place)
    project = public(place, row, withheld=(withheld_row(row, 1), withheld_row(row, 2)))
    assert project.hidden_count == 2
    for address in (project.address, reverse("public"), reverse("public-body", args=[project.body.slug])):
        assert "另 2 项没有公开" in client.get(address).content.decode(), address
    assert [each["withheld"] for each in client.get("/api/public/projects").json()["items"]] == [2]
    assert "2 more withheld" in client.get(reverse("public"), headers={"accept-language": "en"}).content.decode()
    assert "另有 2 项目标没有公开" in client.get(project.address).content.decode()


def test_nothing_is_said_where_nothing_is_withheld(client, place):
    project = public(place)
    assert project.hidden_count == 0
    assert "项没有公开" not in client.get(project.address).content.decode()


def test_the_officer_is_told_where_a_withheld_indicator_is_still_named(client, place):
    row = running(place)
    name = execution.standard(row).indicators[0].name
    prepared(place, row, withheld=(withheld_row(row),), lead=f"今年的 {name} 做得不够。")
    client.force_login(place.officer)
    told = client.get(reverse("public-prepare", args=[row.pk])).content.decode()
    assert f"“{name}”：导语" in told
    prepared(place, row, withheld=(withheld_row(row),), lead="")
    assert f"“{name}”：导语" not in client.get(reverse("public-prepare", args=[row.pk])).content.decode()


def test_the_total_tells_the_mark_of_the_only_row_that_is_missing(place):
    row = running(place)
    rows = execution.standard(row).indicators
    page = page_of(row, title="", lead="", withheld=(withheld_row(row),))
    assert MARK not in [where for each in exposures(page, rows) for where in each.places]
    with_mark = type(page)(**{name: getattr(page, name) for name in page.__struct_fields__} | {"mark": 97})
    assert [MARK in each.places for each in exposures(with_mark, rows)] == [True]
    both = type(page)(**{name: getattr(with_mark, name) for name in page.__struct_fields__} | {"withheld": (withheld_row(row), withheld_row(row, 1))})
    assert not any(MARK in each.places for each in exposures(both, rows))


def test_reasons_and_targets_are_searched(client, place):
    project = public(place)
    target = project.indicators.first().target
    assert project.address in found(client, q=target)
    project.shown_text, project.text = "名称\n食品企业撞期", "名称\n食品企业撞期"
    project.save()
    assert "食品" in found(client, q="食品")


def test_an_excerpt_does_not_repeat_the_title(client, place):
    public(place)
    assert 'class="sub said"' not in found(client, q="用小钱办大事")


@pytest.mark.parametrize("query", ["%", "_", "\\", "“”", "🙂"])
def test_signs_alone_find_no_indicator(client, place, query):
    public(place)
    assert "/public/indicators/" in client.get(reverse("public-indicators")).content.decode().partition("<tbody")[2]
    assert "<tbody" not in client.get(reverse("public-indicators"), {"q": query}).content.decode()


def test_a_version_that_never_was_is_not_there(client, place):
    project = public(place)
    for address in ("v0/", "v2/", "?version=0", "?version=x"):
        assert client.get(project.address + address).status_code == 404, address
    assert client.get(f"{project.address}v1/").status_code == 200


def test_what_a_feed_says_is_text_and_no_markup(client, place):
    row = running(place)
    public(place, row)
    public(place, row, title="新的标题", reason="更正<img src=x onerror=alert(1)>")
    root = ET.fromstring(client.get(reverse("public-feed")).content)
    summary = root.find(".//{*}entry/{*}summary")
    assert summary is not None
    assert "&lt;img" in (summary.text or "")
    assert PublicProject.objects.get().current.number == 2


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("技能竞赛-2026-v1-declaration.docx", "2026-v1-declaration.docx"),
        ("技能竞赛.docx", "jiheng.docx"),
        ('"\r\nX-Evil: 1.txt', "X-Evil-1.txt"),
        ("a" * 300 + ".pdf", "a" * 60 + ".pdf"),
        ("没有后缀", "jiheng.bin"),
    ],
)
def test_files_have_names_of_their_own_for_programs_that_know_plain_names_only(name, plain):
    assert attachment(b"", name)["Content-Disposition"].startswith(f'attachment; filename="{plain}"; filename*=')


def test_the_leader_is_told_what_a_correction_changes(client, place):
    row = running(place)
    public(place, row)
    sent(place, row, title="更正以后", reason="标题不清楚", withheld=(withheld_row(row, 1),))
    client.force_login(place.leader)
    page = client.get(reverse("public-prepare", args=[row.pk])).content.decode()
    assert "与现在公开的相比" in page
    assert "<del>用小钱办大事</del> <ins>更正以后</ins>" in page
    assert "一项指标：<del>已公开</del> <ins>没有公开</ins>" in page


def test_two_officers_do_not_overwrite_each_other(client, place):
    row = running(place)
    there = reverse("public-prepare", args=[row.pk])
    client.force_login(place.officer)
    seen = client.get(there).content.decode().split('name="seen" value="')[1].split('"')[0]
    prepared(place, row, title="另一位写的")
    refused = client.post(there, {"title": "我写的", "lead": "", "seen": seen})
    assert refused.status_code == 422
    assert "在您打开页面以后改过" in refused.content.decode()
    assert 'value="我写的"' in refused.content.decode(), "what was typed stays"
    assert Proposal.objects.get().title == "另一位写的"
    seen = refused.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert client.post(there, {"title": "我写的", "lead": "", "seen": seen}).status_code == 302
    assert Proposal.objects.get().title == "我写的"
