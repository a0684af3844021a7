"""Nothing that is not published ever gets out: neither drafts nor what is withheld, in whatever form it is asked for."""

import io
import zipfile

import pypdfium2
import pytest
from django.urls import reverse

from jiheng.model.address import replace
from jiheng.model.json import decode, encode
from jiheng.model.public_page import Withheld
from jiheng.model.workflow import State
from jiheng.web import execution
from jiheng.web.actions import publication
from jiheng.web.models import PublicIndicator, PublicProject
from tests.web.people import Place
from tests.web.published import found, prepared, public, running, sent

pytestmark = pytest.mark.django_db
SECRET = "绝密供应商甲乙丙"
PUBLIC_LISTS = ("public", "public-indicators", "public-feed", "public-sitemap")


def with_secrets(place: Place):
    """A project with a secret in every part that may be withheld, and the list that withholds them."""
    row = running(place)
    document = decode(row.document.encode())
    for address in ("narrative/plan", "narrative/budget", "overall_objective", "indicators/1/name", "indicators/1/explanation"):
        document = replace(document, f"declarations/0/{address}", f"{SECRET}{address}")
    row.document = encode(document, indent=0).decode()
    row.save()
    hidden = execution.standard(row).indicators[1].id
    parts = ("narrative/plan", "narrative/budget", "overall_objective", f"indicators/{hidden}", "money", "ledger")
    return row, tuple(Withheld(part=part, what="合同条款", reason="internal") for part in parts)


def inside(data: bytes, format_: str) -> str:
    """All text of a file, also what is attached or hidden in it."""
    if format_ == "pdf":
        pdf = pypdfium2.PdfDocument(data)
        attached = [bytes(pdf.get_attachment(place).get_data()) for place in range(pdf.count_attachments())]
        return "".join(page.get_textpage().get_text_bounded() for page in pdf) + b"".join(attached).decode("utf-8", "replace")
    if format_ == "json":
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.parametrize("format_", ["docx", "xlsx", "pdf", "json"])
def test_what_is_withheld_is_in_no_document(client, place, format_):
    row, withheld = with_secrets(place)
    project = public(place, row, withheld=withheld)
    data = client.get(f"{project.address}v1/declaration.{format_}").content
    told = inside(data, format_)
    assert decode(row.document.encode()).declarations[0].annual_objective[:8] in told.replace("\n", "").replace("\r", "")  # it is read at all
    assert SECRET not in told
    assert SECRET[:5] not in told


def test_what_is_withheld_is_on_no_page_and_in_no_index(client, place):
    row, withheld = with_secrets(place)
    project = public(place, row, withheld=withheld)
    for address in (project.address, f"{project.address}v1/", f"{project.address}v1/page.json", *map(reverse, PUBLIC_LISTS)):
        told = client.get(address).content.decode()
        assert SECRET not in told
        assert "张某某" not in told
        assert "某某会展公司" not in told
        assert "12500" not in told
    assert project.address not in found(client, q=SECRET)
    assert SECRET not in PublicProject.objects.get().text
    assert not PublicIndicator.objects.filter(name__contains=SECRET).exists()


def test_payees_are_named_only_by_choice(client, place):
    row = running(place)
    project = public(place, row)
    assert "某某会展公司" not in client.get(f"{project.address}v1/page.json").content.decode()
    waiting = sent_with_payees(place, row)
    assert "某某会展公司" in waiting.document


def sent_with_payees(place, row):
    publication.prepare(person=place.officer, filing=row.pk, title="", lead="", withheld=(), reason="补充收款人")
    return publication.send(person=place.officer, filing=row.pk)


def test_what_waits_is_not_public(client, place):
    row = running(place)
    sent(place, row, title="还没审定的标题")
    for name in PUBLIC_LISTS:
        assert row.name not in client.get(reverse(name)).content.decode()
    assert not PublicProject.objects.exists()
    public_row = running(place)
    prepared(place, public_row, title="还在准备的标题")
    assert "还在准备的标题" not in client.get(reverse("public")).content.decode()


def test_drafts_and_other_projects_of_the_unit_are_not_public(client, place):
    public(place)
    draft = place.filing(1, state=State.DRAFT)
    approved = place.filing(2, state=State.APPROVED)
    for name in PUBLIC_LISTS:
        told = client.get(reverse(name)).content.decode()
        assert draft.name not in told
        assert approved.name not in told


def test_later_changes_of_the_form_do_not_reach_the_page(client, place):
    row = running(place)
    project = public(place, row)
    before = client.get(project.address).content
    document = replace(decode(row.document.encode()), "declarations/0/annual_objective", SECRET)
    row.document = encode(document, indent=0).decode()
    row.save()
    assert client.get(project.address).content == before


def test_a_preview_is_for_the_unit_alone(client, place):
    row = running(place)
    sent(place, row)
    address = reverse("public-preview", args=[row.pk])
    assert client.get(address).status_code == 302
    client.force_login(place.other_officer)
    assert client.get(address).status_code == 404
    client.force_login(place.leader)
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
