"""Facts about the texts of a form: all of them with their places, folded for comparison."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Submission

SECTIONS = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")
_BLANKS = re.compile(r"\s+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A text as it is compared: full and half width alike, no blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def texts(declaration: Declaration) -> Iterator[tuple[str, str]]:
    """Every running text of a form with its address: narrative, objectives, names of indicators."""
    for section in SECTIONS:
        if text := getattr(declaration.narrative, section):
            yield f"narrative/{section}", text
    if declaration.overall_objective:
        yield "overall_objective", declaration.overall_objective
    if declaration.annual_objective:
        yield "annual_objective", declaration.annual_objective
    for place, indicator in enumerate(declaration.indicators):
        if indicator.name:
            yield f"indicators/{place}/name", indicator.name


@fact(Declaration, zh="表内文字", stored=False)
def placed_texts(declaration: Declaration) -> tuple[tuple[str, str], ...]:
    """Address and folded text of every running text of the form."""
    return tuple((place, fold(text)) for place, text in texts(declaration))


@fact(Declaration, zh="表内全部文字", stored=False)
def whole_text(placed_texts: tuple[tuple[str, str], ...]) -> str:
    """All running texts of the form, folded, one a line."""
    return "\n".join(text for _, text in placed_texts)


@fact(Submission, zh="登记的单位名称", stored=False)
def folded_agency(submission: Submission) -> str:
    """Name of the agency that publishes the document, folded; empty where it is not known."""
    return fold(submission.agency or "")


@fact(Declaration, zh="是否写有实施方案")
def has_plan(declaration: Declaration) -> bool:
    """Whether the narrative has a plan."""
    return bool(declaration.narrative.plan)
