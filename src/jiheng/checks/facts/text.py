"""Facts about the texts of a form: all of them with their places, folded for comparison."""

import re
import unicodedata
from functools import lru_cache

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Submission

_SECTIONS = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")
_WIDE = tuple((mark, unicodedata.normalize("NFKC", mark)) for mark in "，；：（）！？％")
_PART = "\0"
_ODD = re.compile(r"[^\x00-\x7f\u4e00-\u9fff、。《》“”‘’—·]")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A text as it is compared: full and half width alike (NFKC), no blanks."""
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    if _ODD.search(text):  # rarely: to normalise a text costs fifteen times as much as all of this
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split())


@fact(Declaration, zh="原样的表内文字", stored=False)
def printed_texts(declaration: Declaration) -> dict[str, str]:
    """Address → text as printed, for every running text of the form: narrative, objectives, names of indicators."""
    texts = {f"narrative/{section}": getattr(declaration.narrative, section) for section in _SECTIONS}
    texts |= {"overall_objective": declaration.overall_objective, "annual_objective": declaration.annual_objective}
    texts |= {f"indicators/{place}/name": indicator.name for place, indicator in enumerate(declaration.indicators)}
    return {address: text.replace(_PART, " ") for address, text in texts.items() if text}


@fact(Declaration, zh="原样的表内全部文字", stored=False)
def whole_print(printed_texts: dict[str, str]) -> str:
    """All running texts of the form as printed, parted by a character that none holds."""
    return _PART.join(printed_texts.values())


@fact(Declaration, zh="表内文字", stored=False)
def folded_texts(printed_texts: dict[str, str], whole_print: str) -> dict[str, str]:
    """Address → folded text of every running text of the form."""
    return dict(zip(printed_texts, fold(whole_print).split(_PART), strict=True)) if printed_texts else {}


@fact(Declaration, zh="表内全部文字", stored=False)
def whole_text(folded_texts: dict[str, str]) -> str:
    """All running texts of the form, folded, one a line."""
    return "\n".join(folded_texts.values())


@fact(Submission, zh="登记的单位名称", stored=False)
def folded_agency(submission: Submission) -> str:
    """Name of the agency that publishes the document, folded; empty where it is not known."""
    return fold(submission.agency or "")


@fact(Declaration, zh="是否写有实施方案")
def has_plan(declaration: Declaration) -> bool:
    """Whether the narrative has a plan."""
    return bool(declaration.narrative.plan)
