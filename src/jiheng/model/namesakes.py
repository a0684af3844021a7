"""Which things of two lists are the same by what they are called: organisations in a document, projects of this year and last."""

import re
from collections import Counter
from collections.abc import Callable, Mapping

import msgspec
from rapidfuzz import fuzz

from jiheng.model.compare import pairs
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.fold import fold
from jiheng.model.likeness import key

NEAR = 60.0  # of 100: less alike is not worth asking about
MOST_ASKED = 5  # candidates that somebody is shown
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:-\s*(?:19|20)\d\d)?\s*(?:年度|年)?|(?:本|当|新)年度?")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]*\d{3}[0-9A-Za-z]*(?![0-9A-Za-z])")


class Candidate(msgspec.Struct, frozen=True):
    """Something that may be meant, and how alike the names are (100: the same)."""

    key: int
    score: float


def plain(name: str) -> str:
    """A name without what differs from year to year and from hand to hand: years, blanks, signs, widths."""
    return key(_YEAR.sub("", fold(name))) or key(name)


def codes_in(text: str) -> frozenset[str]:
    """What may be a code in a text: "215003 云汀市…", "[215003]…"."""
    return frozenset(_CODE.findall(fold(text)))


def without_codes(text: str) -> str:
    """A text without what may be codes."""
    return _CODE.sub(" ", fold(text))


def same(name: str, names: Mapping[int, str]) -> list[int]:
    """Keys of the names that are this one."""
    wanted = plain(name)
    return [each for each, other in names.items() if wanted and plain(other) == wanted]


def near(name: str, names: Mapping[int, str]) -> list[Candidate]:
    """The names most like this one, the likeliest first."""
    wanted = plain(name)
    found = [Candidate(each, round(fuzz.ratio(wanted, plain(other)), 1)) for each, other in names.items()] if wanted else []
    return sorted((each for each in found if each.score >= NEAR), key=lambda each: (-each.score, each.key))[:MOST_ASKED]


def with_ids_of(form: Declaration, before: Declaration) -> Declaration:
    """The form with the ids that equal indicators had in another year, so that what hangs on them (explanations, evidence) goes on."""
    found = pairs(before.indicators, form.indicators, BY_NAME)
    taken = {new: before.indicators[old].id for old, new in found if old is not None and new is not None}
    own = Counter(row.id for place, row in enumerate(form.indicators) if place not in taken)
    rows = [msgspec.structs.replace(row, id=taken[place]) if place in taken and not own[taken[place]] else row for place, row in enumerate(form.indicators)]
    return msgspec.structs.replace(form, indicators=tuple(rows))


def _whole_name(row: Indicator) -> str | None:
    return f"{plain(row.level1 or '')}/{plain(row.level2 or '')}/{_own_name(row)}" if row.name else None


def _own_name(row: Indicator) -> str | None:
    return plain(row.name) if row.name else None


BY_NAME: tuple[Callable[[Indicator], str | None], ...] = (_whole_name, _own_name)  # indicators of two years that are one
