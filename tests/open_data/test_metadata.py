"""DCAT metadata is RDF with what DCAT-AP asks for; IATI results hold to the XML Schema and say what they leave out."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, XSD

from jiheng.writers.open_data.entry import About, Entry
from jiheng.writers.open_data.files import digest, package_files
from tests.builders import Case, submission_of
from tests.open_data.packages import evaluation, example, six_projects

# Within rdflib, the reader of JSON-LD still uses a class that rdflib is going to drop.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
SPDX = Namespace("http://spdx.org/rdf/terms#")
BASE = "https://data.example.cn/2026/"
SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "fixtures" / "iati" / "iati-activities-schema.xsd"))


@pytest.fixture(scope="module")
def graph():
    return Graph().parse(data=example()["dcat.jsonld"], format="json-ld", publicID=BASE)


def test_the_dataset_has_what_dcat_ap_asks_for(graph):
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert {title.language for title in graph.objects(dataset, DCTERMS.title)} == {"zh", "en"}
    assert graph.value(dataset, DCTERMS.description)
    assert graph.value(graph.value(dataset, DCTERMS.temporal), DCAT.startDate) == Literal("2026-01-01", datatype=XSD.date)
    assert graph.value(dataset, DCTERMS.publisher)


def test_every_file_is_a_distribution_with_licence_size_and_hash(graph):
    found = list(graph.subjects(RDF.type, DCAT.Distribution))
    described = {"datapackage.json", "dcat.jsonld", "README.md"}
    assert {graph.value(each, DCAT.downloadURL) for each in found} == {URIRef(BASE + path) for path in example() if path not in described}
    for each in found:
        data = example()[graph.value(each, DCAT.downloadURL).removeprefix(BASE)]
        assert graph.value(each, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
        assert int(graph.value(each, DCAT.byteSize)) == len(data)
        assert str(graph.value(graph.value(each, SPDX.checksum), SPDX.checksumValue)).lower() == digest(data)


def test_what_is_not_known_is_not_stated():
    bare = package_files([Entry(submission=submission_of(Case(why="", form={"year": None}, document={"year": None})))], About())
    graph = Graph().parse(data=bare["dcat.jsonld"], format="json-ld", publicID=BASE)
    assert not list(graph.triples((None, DCTERMS.license, None)))
    assert not list(graph.triples((None, DCTERMS.publisher, None)))
    assert not list(graph.triples((None, DCTERMS.temporal, None)))


def activities(submission) -> Any:
    """The document, which holds to the schema."""
    document = etree.fromstring(package_files([Entry(submission=submission)], About())["iati-results.xml"])
    SCHEMA.assertValid(document)
    return document


def test_iati_holds_to_its_schema():
    document: Any = etree.fromstring(example()["iati-results.xml"])
    SCHEMA.assertValid(document)
    assert len(document) == 6
    document.find(".//activity-date").attrib.pop("iso-date")
    assert not SCHEMA.validate(document), "the schema would notice"


def test_iati_has_targets_and_actual_values_of_the_year():
    reached: Any = evaluation().declarations[0]
    whole = submission_of(Case(why="", evaluation={"start": "2026-01-01", "end": "2026-12-31"}))
    document = activities(whole)
    assert document.find(".//activity-status").get("code") == "2"
    actual = [Decimal(each.get("value")) for each in document.iterfind(".//actual") if each.get("value")]
    assert actual == [
        row.actual.value for row in reached.indicators if row.actual.value is not None and (row.actual.unit or row.target.unit) == row.target.unit
    ]
    assert {each.get("iso-date") for each in document.iterfind(".//period/period-end")} == {"2026-12-31"}


def test_a_self_evaluation_has_the_dates_of_its_declaration():
    whole = submission_of(Case(why="", evaluation={"name": "书屋", "implementing_agency": "图书馆", "year": 2026, "start": None, "end": None}))
    asked = submission_of(Case(why="", form={"name": "书屋", "implementing_agency": "图书馆", "year": 2026}))
    other = submission_of(Case(why="", form={"name": "别的项目", "implementing_agency": "图书馆", "year": 2026}))
    files = package_files([Entry(submission=whole), Entry(submission=asked)], About())
    document: Any = etree.fromstring(files["iati-results.xml"])
    SCHEMA.assertValid(document)
    first, second = ([each.get("iso-date") for each in activity.iterfind("activity-date")] for activity in document)
    assert first == second != []
    assert document.find(".//actual") is not None
    assert "另一张表" in files["iati-notes.txt"].decode()
    files = package_files([Entry(submission=whole), Entry(submission=other)], About())
    assert len(etree.fromstring(files["iati-results.xml"])) == 1
    assert "起止日期" in files["iati-notes.txt"].decode()


def test_lower_is_better_below_a_ceiling():
    document: Any = etree.fromstring(example()["iati-results.xml"])
    for indicator in document.iterfind(".//indicator"):
        told = indicator.findtext("description/narrative")
        assert (indicator.get("ascending") == "0") == told.startswith(("指标值 ≤", "指标值 <"))


def test_a_form_that_cannot_be_an_activity_is_told():
    undated = submission_of(Case(why="", form={"start": None, "end": None}))
    files = package_files([Entry(submission=undated)], About())
    assert "iati-results.xml" not in files
    assert "起止日期" in files["iati-notes.txt"].decode()


def test_texts_that_xml_cannot_hold_do_no_harm():
    odd = submission_of(Case(why="", form={"name": "项目\x0b\ufffe<&>"}))
    assert activities(odd).findtext(".//title/narrative") == "项目<&>"


def test_six_projects_in_all_are_counted_once():
    keys = [each.text for each in activities(six_projects()).iterfind(".//iati-identifier")]
    assert len(set(keys)) == len(keys) == 6
