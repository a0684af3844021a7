"""The form of a review (绩效目标审核表): criteria and their items, points, grades and what follows from them; data, dated, with its source."""

import datetime as dt
from functools import cache

import msgspec

from jiheng.reference.data import written


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    zh: str
    en: str


class ReviewKind(_Part, frozen=True, kw_only=True):
    """A way to review: `scored` in points, else each item in grades."""

    key: str
    scored: bool


class ReviewItem(_Part, frozen=True, kw_only=True):
    """What is judged: an item of a criterion, its full points, the question. Rules of these `families` and `codes` bear on it."""

    criterion: str
    criterion_en: str
    points: int
    asks: str
    asks_en: str
    families: tuple[str, ...]
    codes: tuple[str, ...]


class ReviewGrade(_Part, frozen=True, kw_only=True):
    """A result: proposed from `least` points on; whether the form may go on with it; what follows."""

    least: int
    passes: bool
    follows: str
    follows_en: str


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the points of the grades come from."""

    source: str
    source_en: str
    certainty: str


class ReviewForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole form. `certainty` as in Basis; grades are ordered, the best first."""

    title: str
    title_en: str
    valid_from: dt.date
    source: str
    source_en: str
    certainty: str
    kinds: tuple[ReviewKind, ...]
    items: tuple[ReviewItem, ...]
    grades: tuple[ReviewGrade, ...]
    limits: Limits

    def kind(self, key: str) -> ReviewKind | None:
        """The kind of that key."""
        return next((each for each in self.kinds if each.key == key), None)

    def grade(self, name: str) -> ReviewGrade | None:
        """The grade of that Chinese name."""
        return next((each for each in self.grades if each.zh == name), None)

    def item_of(self, code: str) -> ReviewItem | None:
        """The item that a rule bears on; None where it bears on none."""
        named = next((each for each in self.items if code in each.codes), None)
        return named or next((each for each in self.items if code[:2] in each.families), None)


@cache
def review_form() -> ReviewForm:
    """The form in force. Raises msgspec.ValidationError where the data is wrong."""
    return msgspec.convert(written("review_form.toml"), ReviewForm)
