"""Open data of what is public: packages by place and year, never with anything that is withheld or withdrawn; page, catalogue, schemas."""

import csv
import datetime as dt
import hashlib
import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiheng.readers.data_package import check_package
from jiheng.web import content, open_data
from jiheng.web.jobs import packages
from jiheng.web.jobs.worker import drain
from jiheng.web.models import DataPackage, PublicBody
from tests.web.people import Place
from tests.web.published import public, running, sent, withdrawn
from tests.web.test_public_leaks import SECRET, inside, with_secrets

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}}


def work() -> None:
    packages.order()
    drain()


def address(place: Place) -> str:
    return reverse("public-data-package", args=[PublicBody.objects.get(organisation=place.region).slug, 2026])


def status(client, place: Place) -> int:
    answer = client.get(address(place))
    b"".join(answer)  # the file is closed at its end
    return answer.status_code


def fetched(client, place: Place) -> bytes:
    answer = client.get(address(place))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_before_anything_is_public_the_page_says_so(client):
    page = client.get(reverse("public-data"))
    assert "还没有公开的项目" in page.content.decode()
    assert json.loads(client.get(reverse("public-data-catalogue")).content)["dcat:dataset"] == []
    work()
    assert not DataPackage.objects.exists()


def test_what_is_public_comes_as_a_package_that_keeps_to_the_standard(client, place, tmp_path):
    project = public(place)
    assert "正在生成" in client.get(reverse("public-data")).content.decode()
    waiting = client.get(address(place))
    assert (waiting.status_code, waiting["Retry-After"], waiting["Cache-Control"]) == (503, "120", "no-store")
    work()
    data = fetched(client, place)
    kept = tmp_path / "a.zip"
    kept.write_bytes(data)
    assert check_package(kept).faults == ()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("data/declarations.csv").decode())))
        sources = json.loads(archive.read("datapackage.json"))["sources"]
    assert [row["name"] for row in rows] == [project.name]
    assert sources[0]["path"].endswith(project.address)
    page = client.get(reverse("public-data")).content.decode()
    assert hashlib.sha256(data).hexdigest() in page


def test_what_is_withheld_is_in_no_package(client, place):
    row, withheld = with_secrets(place)
    project = public(place, row, withheld=withheld)
    work()
    for data in (fetched(client, place), client.get(f"{project.address}v1/open-data.zip").content):
        told = inside(data, "zip")
        assert row.name in told
        for secret in (SECRET, SECRET[:5], "张某某", "某某会展公司", "12500"):
            assert secret not in told
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert all(SECRET.encode() not in archive.read(name) for name in archive.namelist())


def test_what_is_withdrawn_is_given_out_no_more_at_once(client, place):
    first, second = running(place), running(place, 1)
    public(place, first)
    public(place, second)
    work()
    old = DataPackage.objects.get()
    assert old.documents == 2
    withdrawn(place, first)
    assert status(client, place) == 503
    assert old.sha256 not in client.get(reverse("public-data")).content.decode()
    assert json.loads(client.get(reverse("public-data-catalogue")).content)["dcat:dataset"] == []
    work()
    told = inside(fetched(client, place), "zip")
    assert first.name not in told
    assert second.name in told
    assert not content.is_kept(old.sha256, content.MADE)
    withdrawn(place, second)
    work()
    assert not DataPackage.objects.exists()
    assert status(client, place) == 404


def test_a_correction_replaces_the_package_too(client, place):
    row = running(place)
    public(place, row)
    work()
    public(place, row, title="更好的标题", reason="标题写错")
    assert status(client, place) == 503
    work()
    assert DataPackage.objects.get().number == 2
    assert status(client, place) == 200


def test_what_is_added_waits_while_the_package_before_is_still_right(client, place):
    public(place)
    work()
    public(place, running(place, 1))
    work()
    assert DataPackage.objects.get().documents == 1
    assert "在这以后公开的还不在内" in client.get(reverse("public-data")).content.decode()
    assert fetched(client, place)
    DataPackage.objects.update(at=DataPackage.objects.get().at - packages.REST - dt.timedelta(seconds=1))
    work()
    assert DataPackage.objects.get().documents == 2


def test_a_package_is_the_same_whether_it_is_read_at_once_or_in_pieces(place, monkeypatch):
    for number in range(5):
        public(place, running(place, number))
    scope = next(iter(open_data.scopes()))
    first = open_data.make(scope)
    DataPackage.objects.update(number=0)
    monkeypatch.setattr(open_data, "BATCH", 2)
    with CaptureQueriesContext(connection) as asked:
        again = open_data.make(scope)
    assert (again.sha256, again.documents, again.contents) == (first.sha256, 5, first.contents)
    read = [each["sql"] for each in asked if "IN (" in each["sql"] and "document" in each["sql"]]
    assert len(read) == 3, "two documents at a time"


def test_what_waits_or_is_not_published_is_in_no_package(client, place):
    public(place)
    waiting = running(place, 1)
    sent(place, waiting)
    work()
    assert waiting.name not in inside(fetched(client, place), "zip")


def test_nothing_is_made_twice(place, django_assert_max_num_queries):
    public(place)
    packages.order()
    packages.order()
    drain()
    work()
    assert DataPackage.objects.get().number == 1
    with django_assert_max_num_queries(8):
        packages.order()


def test_a_lost_file_is_made_anew(client, place):
    public(place)
    work()
    content.let_go(DataPackage.objects.get().sha256, content.MADE)
    assert status(client, place) == 404
    work()
    assert fetched(client, place)


def test_caches_ask_by_the_digest(client, place):
    public(place)
    work()
    answer = client.get(address(place))
    b"".join(answer)
    assert answer["ETag"] == f'"{DataPackage.objects.get().sha256}"'
    assert "public" in answer["Cache-Control"]
    assert client.get(address(place), headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_downloads_are_limited(client, place):
    public(place)
    work()
    assert {status(client, place) for _each in range(105)} == {200, 429}


def test_the_catalogue_names_size_digest_and_address(client, place, settings):
    settings.OPEN_DATA_LICENCE = "CC-BY-4.0"
    public(place)
    work()
    answer = client.get(reverse("public-data-catalogue"))
    assert answer["Content-Type"] == "application/ld+json"
    (dataset,) = json.loads(answer.content)["dcat:dataset"]
    (file,) = dataset["dcat:distribution"]
    made = DataPackage.objects.get()
    assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == made.sha256
    assert file["dcat:byteSize"]["@value"] == str(made.size)
    assert file["dcat:downloadURL"]["@id"].endswith(address(place))
    assert file["dct:license"]["@id"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert "CC-BY-4.0" in client.get(reverse("public-data")).content.decode()


def test_another_licence_makes_packages_anew(place, settings):
    public(place)
    work()
    settings.OPEN_DATA_LICENCE = "CC0-1.0"
    work()
    assert DataPackage.objects.get().number == 2
    assert DataPackage.objects.get().recipe == open_data.recipe()


def test_schemas_are_there_for_programs_and_people(client):
    told = json.loads(client.get(reverse("public-data-schema")).content)
    assert told["tables"]["indicators"]["primaryKey"] == ["indicator_id"]
    english = client.get(reverse("public-data"), headers={"accept-language": "en"}).content.decode()
    assert "lasting_id" in english
    assert "Lasting id" in english


def test_a_project_leads_to_its_package(client, place):
    project = public(place)
    link = f"{project.address}v1/open-data.zip"
    assert link in client.get(project.address).content.decode()
    assert client.get(link)["Content-Type"] == "application/zip"
    assert client.get(f"{project.address}v2/open-data.zip").status_code == 404
    withdrawn(place, project.filing)
    assert client.get(link).status_code == 404
