"""What a page would still tell of an indicator that it withholds: its name in words that are published, its mark by subtraction from the total."""

from collections.abc import Iterator

import msgspec

from jiheng.model.declaration import Indicator, SelfEvaluation
from jiheng.model.likeness import key
from jiheng.model.public_page import INDICATOR, PublicPage

TITLE, LEAD, OBJECTIVE, REASON, MARK = "title", "lead", "annual_objective", "reasons", "mark"
_LEAST = 3  # characters of a name that can be looked for


class Exposure(msgspec.Struct, frozen=True):
    """An indicator that is withheld, and where the page still tells of it: TITLE, LEAD, OBJECTIVE, MARK, or a part that can be withheld."""

    name: str
    places: tuple[str, ...]


def exposures(page: PublicPage, rows: tuple[Indicator, ...]) -> tuple[Exposure, ...]:
    """What a page still tells of those of these indicators that it withholds. The total tells a mark where it is the only one that is missing."""
    gone = {each.part for each in page.withheld}
    hidden = [row for row in rows if f"{INDICATOR}{row.id}" in gone]
    texts = [(place, key(text)) for place, text in _texts(page)]
    by_total = (MARK,) if page.mark is not None and len(hidden) == 1 else ()
    found = [Exposure(row.name or "—", (*_naming(row.name or "", texts), *by_total)) for row in hidden]
    return tuple(each for each in found if each.places)


def _naming(name: str, texts: list[tuple[str, str]]) -> tuple[str, ...]:
    wanted = key(name)
    return tuple(dict.fromkeys(place for place, text in texts if wanted in text)) if len(wanted) >= _LEAST else ()


def _texts(page: PublicPage) -> Iterator[tuple[str, str]]:
    """Everything that is published in words, and where it stands."""
    form, own = page.declaration.declarations[0], page.self_evaluation.declarations[0] if page.self_evaluation else None
    told = [(TITLE, page.title), (LEAD, page.lead), (OBJECTIVE, form.annual_objective), ("overall_objective", form.overall_objective)]
    told += [(f"narrative/{name}", getattr(form.narrative, name)) for name in form.narrative.__struct_fields__ if name != "headings"]
    told += [("achieved", own.achieved)] if isinstance(own, SelfEvaluation) else []
    told += [(REASON, each.why) for each in page.results]
    yield from ((place, text) for place, text in told if isinstance(text, str) and text)
