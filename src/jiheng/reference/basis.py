"""Documents and articles that rules rest on, dated, each with a mark of certainty."""

import datetime as dt
from functools import cache

import msgspec

from jiheng.reference.data import written


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a rule rests on: document, its number, the article, from when to when.

    `certainty` says how sure we are: V seen in the document, S seen in published forms or running systems, M+ M M- from memory.
    """

    id: str
    title: str
    title_en: str
    number: str | None = None
    article: str | None = None
    article_en: str | None = None
    certainty: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def zh(self) -> str:
        """As printed under a finding: title, number, article; what was not verified says so."""
        doubt = "" if self.certainty in {"V", "S"} else "（条款待核实）"
        number = f"（{self.number}）" if self.number else ""
        return f"{self.title}{number}{self.article or ''}{doubt}"

    @property
    def en(self) -> str:
        """The same in English."""
        doubt = "" if self.certainty in {"V", "S"} else " (clause not verified)"
        number = f" ({self.number})" if self.number else ""
        article = f", {self.article_en or self.article}" if self.article else ""
        return f"{self.title_en}{number}{article}{doubt}"


@cache
def all_bases() -> dict[str, Basis]:
    """Every basis of `basis.toml` by its id. Raises msgspec.ValidationError where the data is wrong."""
    raw = written("basis.toml")
    return {key: msgspec.convert({"id": key, **entry}, Basis) for key, entry in raw.items()}
