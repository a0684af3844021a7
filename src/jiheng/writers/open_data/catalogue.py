"""A catalogue of data packages as DCAT (JSON-LD, in the manner of DCAT-AP 3): one dataset for each, with its ZIP as distribution."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from jiheng.reference.open_data import Licence, standard
from jiheng.writers.open_data.dcat import CONTEXT, both, typed

_ZIP = "http://www.iana.org/assignments/media-types/application/zip"


class Offered(NamedTuple):
    """A package that can be fetched: its titles, who publishes it, address, year of the budget, when it was made, size in bytes, SHA-256."""

    title: str
    title_en: str
    publisher: str
    address: str
    year: int
    at: dt.datetime
    size: int
    sha256: str


def catalogue(address: str, offered: Sequence[Offered], licence: Licence | None) -> dict[str, Any]:
    """All packages; `address` is the page that offers them. What is not known is left out."""
    known = standard()
    title = both(f"{known.title}目录", f"Catalogue: {known.title_en}")
    made: dict[str, Any] = {"@context": CONTEXT, "@id": address, "@type": "dcat:Catalog", "dct:title": title}
    made["dct:description"] = both(known.description, known.description_en)
    if offered:
        made["dct:modified"] = typed(max(each.at for each in offered).isoformat(timespec="seconds"), "xsd:dateTime")
    return made | {"dcat:dataset": [_dataset(each, address, licence) for each in offered]}


def _dataset(each: Offered, page: str, licence: Licence | None) -> dict[str, Any]:
    known = standard()
    title = both(f"{known.title} {known.version}", f"{known.title_en} {known.version}")
    dates = {"dcat:startDate": typed(f"{each.year}-01-01", "xsd:date"), "dcat:endDate": typed(f"{each.year}-12-31", "xsd:date")}
    return {
        "@id": f"{each.address}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": each.address,
        "dct:title": both(each.title, each.title_en),
        "dct:description": both(known.description, known.description_en),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": each.publisher},
        "dct:modified": typed(each.at.isoformat(timespec="seconds"), "xsd:dateTime"),
        "dct:temporal": {"@type": "dct:PeriodOfTime"} | dates,
        "dct:conformsTo": {"@id": known.profile, "@type": "dct:Standard", "dct:title": title},
        "dcat:keyword": list(known.keywords),
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [_zip(each, licence)],
    }


def _zip(each: Offered, licence: Licence | None) -> dict[str, Any]:
    checksum = {"spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"}, "spdx:checksumValue": typed(each.sha256, "xsd:hexBinary")}
    made: dict[str, Any] = {"@type": "dcat:Distribution", "dct:title": both("数据包（ZIP）", "Data package (ZIP)")}
    made |= {"dcat:accessURL": {"@id": each.address}, "dcat:downloadURL": {"@id": each.address}, "dcat:mediaType": {"@id": _ZIP}}
    made |= {"dcat:byteSize": typed(str(each.size), "xsd:nonNegativeInteger"), "spdx:checksum": {"@type": "spdx:Checksum"} | checksum}
    return made | ({"dct:license": {"@id": licence.path}} if licence else {})
