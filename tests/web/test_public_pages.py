"""What everybody may read: no login, no cookie, in Chinese and English, with addresses that stay."""

import hashlib
import json
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from jiheng.web.models import Publication, PublicIndicator, PublicProject
from tests.web.people import Place
from tests.web.published import HIDDEN, found, public, running, withdrawn

pytestmark = pytest.mark.django_db
QUERIES = 14


@pytest.fixture
def project(place: Place) -> PublicProject:
    return public(place)


def text(client: Client, address: str, **query) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_page_needs_no_login_and_sets_no_cookie(client, project):
    for address in (reverse("public"), project.address, reverse("public-body", args=[project.body.slug]), reverse("public-indicators"), reverse("public-how")):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "public" in answer["Cache-Control"]


def test_caches_may_ask_whether_it_changed(client, project):
    answer = client.get(project.address)
    assert client.get(project.address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_who_is_logged_in_gets_nothing_that_a_cache_keeps(client, place, project):
    client.force_login(place.officer)
    assert "no-store" in client.get(project.address)["Cache-Control"]


def test_the_page_tells_promises_results_money_and_reasons(client, place):
    project = public(place, withheld=(HIDDEN,))
    page = text(client, project.address)
    for words in ("用小钱办大事", "说好的与做到的", "钱用在哪里", "春季对接会", "1.25", "实施方案", "涉及商业秘密", "2028 年后公开", "首次公开"):
        assert words in page
    assert project.current.sha256 in page
    assert "light-" in page


def test_the_page_is_in_english_too(client, project):
    answer = client.get(project.address, {"lang": "en"})
    assert answer.status_code == 302
    page = text(client, answer["Location"])
    assert 'lang="en"' in page
    assert "说好的" not in page


@pytest.mark.parametrize("query", ["供需", "撮合", "供需 满意", "促进中心", "活动", "办大"])
def test_words_of_two_characters_are_found(client, project, query):
    page = text(client, reverse("public"), q=query)
    assert project.address in page
    assert "<mark>" in page


@pytest.mark.parametrize("query", ["没有的词", "供需 没有的词", "供%撮", "供_撮", "_", "张某某", "某某会展公司"])
def test_other_words_find_nothing(client, project, query):
    assert project.address not in found(client, q=query)


def test_lists_are_filtered(client, place, project):
    def listed(**query) -> bool:
        return project.address in found(client, **query)

    assert listed(year=2026)
    assert not listed(year=2025)
    assert listed(unit=project.body.slug)
    assert listed(**{"class": "satisfaction"})
    assert not listed(page=9999)  # a page far behind the last
    assert listed(year="x", department="nothing")


def test_a_list_of_many_comes_in_pages_with_few_queries(client, place, project, django_assert_max_num_queries):
    for _each in range(24):
        row = running(place)
        PublicProject.objects.create(
            filing=row,
            year=2026,
            body=project.body,
            slug=f"x{row.pk}",
            path=row.path,
            name="项目",
            current=Publication.objects.create(
                filing=row, number=1, document="-", sha256="-", by=place.officer, approved_by=place.leader, at=project.current.at
            ),
        )
    with django_assert_max_num_queries(QUERIES):
        first = text(client, reverse("public"))
    assert first.count('href="/p/2026/') >= 20
    assert "下一页" in first
    assert "下一页" not in text(client, reverse("public"), page=2)


def test_an_old_version_stays_readable_and_says_that_it_is_old(client, place, project):
    public(place, project.filing, title="更好的标题", reason="标题写错")
    old = text(client, reverse("public-version", args=[2026, project.body.slug, project.slug, 1]))
    assert "已经更正" in old
    assert "用小钱办大事" in old
    assert "用小钱办大事" in text(client, project.address, version=1)
    new = text(client, project.address)
    assert "更好的标题" in new
    assert "标题写错" in new
    assert client.get(f"{project.address}v3/").status_code == 404


def test_a_withdrawn_page_says_so_and_nothing_of_it_is_left(client, place, project):
    withdrawn(place, project.filing)
    gone = client.get(project.address)
    assert gone.status_code == 410
    assert "误公开了合同单价" in gone.content.decode()
    assert "用小钱办大事" not in gone.content.decode()
    for address in (f"{project.address}v1/page.json", f"{project.address}v1/declaration.docx"):
        assert client.get(address).status_code == 404
    for address in (reverse("public"), reverse("public-feed"), reverse("public-sitemap")):
        assert project.address not in text(client, address)
    again = public(place, project.filing, title="第三版", reason="重新公开")
    assert again.current.number == 3
    assert client.get(f"{project.address}v1/").status_code == 404
    assert "误公开了合同单价" in text(client, project.address)


def test_the_digest_is_that_of_the_file(client, project):
    answer = client.get(f"{project.address}v1/page.json")
    assert hashlib.sha256(answer.content).hexdigest() == project.current.sha256
    assert json.loads(answer.content)["project"] == project.name


@pytest.mark.parametrize("format_", ["docx", "xlsx", "pdf", "json"])
def test_official_documents_are_there(client, project, format_):
    answer = client.get(f"{project.address}v1/declaration.{format_}")
    assert answer.status_code == 200
    assert len(answer.content) > 1000
    assert client.get(f"{project.address}v1/self-evaluation.{format_}").status_code == 404  # there is none yet


def test_programs_follow_what_is_new(client, project):
    feed = ET.fromstring(client.get(reverse("public-feed")).content)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    assert project.address in text(client, reverse("public-sitemap"))
    assert "Sitemap: http" in text(client, reverse("public-robots"))
    assert text(client, f"{project.address}code.svg").startswith("<svg")
    assert client.get(reverse("public-sitemap"), {"p": 2}).status_code == 404


def test_searches_are_limited(client, project):
    statuses = {client.get(reverse("public"), {"q": f"词{number}"}).status_code for number in range(125)}
    assert statuses == {200, 429}
    assert client.get(reverse("public")).status_code == 200


def test_strange_addresses_are_no_errors_of_ours(client, project):
    for address in ("/p/0000/a/b/", "/p/9999/a/b/", f"{project.address}v0/", f"{project.address}?version=-1", "/public/of/nothing/", "/public/indicators/无/"):
        assert client.get(address).status_code in (200, 404)


def test_too_few_are_not_compared_and_enough_are(client, place, project):
    assert "比较没有意义" in text(client, project.address)
    row = PublicIndicator.objects.filter(project=project, group="satisfaction").first()
    for percent in range(80, 95):
        row.pk, row.size, row.target = None, percent / 100, f"≥{percent}(%)"
        row.save(force_insert=True)
    page = text(client, project.address)
    assert "百分位" in page
    assert "比较没有意义" not in page
    one = text(client, reverse("public-indicator", args=[row.key]))
    assert "四分之三不高于" in one
    assert project.address in one
    assert row.name in text(client, reverse("public-indicators"), q=row.name[:2])
