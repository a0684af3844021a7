"""Metadata of a data package as DCAT (JSON-LD, in the manner of DCAT-AP 3): one dataset, a distribution for each file."""

from typing import Any

from jiheng.reference.open_data import standard
from jiheng.writers.open_data.descriptor import Stored, package_id
from jiheng.writers.open_data.entry import About, Whole, title_of

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_MEDIA = "http://www.iana.org/assignments/media-types/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/ZHO"


def catalogue_record(whole: Whole, about: About, stored: list[Stored]) -> dict[str, Any]:
    """The dataset with its context: a document that stands alone."""
    return {"@context": CONTEXT} | dataset(whole, about, stored)


def dataset(whole: Whole, about: About, stored: list[Stored]) -> dict[str, Any]:
    """The dataset; what is not known is left out, addresses are relative to the file where the package has none."""
    known, (zh, en) = standard(), title_of(whole, about)
    made: dict[str, Any] = {"@id": about.base or package_id(stored), "@type": "dcat:Dataset", "dct:identifier": package_id(stored)}
    made |= {"dct:title": both(zh, en), "dct:description": both(known.description, known.description_en)}
    made |= {"dcat:version": about.version, "dcat:keyword": list(known.keywords), "dct:language": {"@id": _LANGUAGE}}
    standard_title = both(f"{known.title} {known.version}", f"{known.title_en} {known.version}")
    made["dct:conformsTo"] = {"@id": known.profile, "@type": "dct:Standard", "dct:title": standard_title}
    if about.publisher:
        made["dct:publisher"] = {"@type": "foaf:Agent", "foaf:name": about.publisher}
    if (span := whole.period) is not None:
        dates = {"dcat:startDate": typed(f"{span[0]}-01-01", "xsd:date"), "dcat:endDate": typed(f"{span[1]}-12-31", "xsd:date")}
        made["dct:temporal"] = {"@type": "dct:PeriodOfTime"} | dates
    return made | {"dcat:distribution": [_distribution(each, about) for each in stored]}


def both(zh: str, en: str) -> list[dict[str, str]]:
    """A text in both languages; once where they are the same."""
    return [{"@value": zh, "@language": "zh"}] + ([{"@value": en, "@language": "en"}] if en != zh else [])


def typed(value: str, kind: str) -> dict[str, str]:
    """A value with its type."""
    return {"@value": value, "@type": kind}


def _distribution(each: Stored, about: About) -> dict[str, Any]:
    address = {"@id": f"{about.base.rstrip('/')}/{each.path}" if about.base else each.path}
    title = both(each.table.title, each.table.title_en) if each.table else both(each.path, each.path)
    made: dict[str, Any] = {"@type": "dcat:Distribution", "dct:title": title, "dcat:accessURL": address, "dcat:downloadURL": address}
    made |= {"dcat:mediaType": {"@id": f"{_MEDIA}{each.media}"}, "dcat:byteSize": typed(str(each.size), "xsd:nonNegativeInteger")}
    checksum = {"spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"}, "spdx:checksumValue": typed(each.digest, "xsd:hexBinary")}
    made["spdx:checksum"] = {"@type": "spdx:Checksum"} | checksum
    return made | ({"dct:license": {"@id": about.licence.path}} if about.licence else {})
