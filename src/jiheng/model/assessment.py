"""What a reviewer marked on the form of a review: the sum, the grade that is proposed, and what is still missing."""

import datetime as dt
from decimal import Decimal, InvalidOperation

import msgspec

from jiheng.reference.review_form import ReviewForm, ReviewGrade, ReviewItem, review_form


class Assessment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Marks by item (points as text, or a grade), the kind of review, the grade that the reviewer confirmed, and the decision with its opinion.

    `decision` is the word for what was done; empty while nothing is decided.
    """

    project: str
    agency: str
    year: int
    level: str
    kind: str
    marks: dict[str, str]
    grade: str = ""
    decision: str = ""
    opinion: str = ""
    by: str = ""
    at: dt.datetime | None = None

    @property
    def scored(self) -> bool:
        """Whether marks are points."""
        kind = review_form().kind(self.kind)
        return kind is not None and kind.scored

    @property
    def total(self) -> Decimal | None:
        """The sum of the points; None where marks are grades."""
        return sum((Decimal(self.marks.get(item.zh) or 0) for item in review_form().items), Decimal(0)) if self.scored else None

    @property
    def follows(self) -> str:
        """What follows from the grade."""
        grade = review_form().grade(self.grade)
        return grade.follows if grade else ""


def proposed(form: ReviewForm, *, scored: bool, marks: dict[str, str]) -> ReviewGrade | None:
    """The grade that the marks suggest: by the sum of points, or the lowest of the items' grades; None while a mark is missing."""
    given = [marks.get(item.zh, "") for item in form.items]
    if not all(given):
        return None
    if scored:
        total = sum(map(Decimal, given), Decimal(0))
        return next(grade for grade in form.grades if total >= grade.least)
    return max((grade for grade in form.grades if grade.zh in given), key=form.grades.index)


def mark_of(form: ReviewForm, item: ReviewItem, text: str, *, scored: bool) -> str | None:
    """A mark as it is kept, empty for none; None where the text is no mark of this item: points from 0 to the item's, halves allowed, or a grade."""
    text = text.strip()
    if not text or not scored:
        return text if not text or form.grade(text) else None
    try:
        points = Decimal(text) if len(text) < 8 else Decimal("NaN")
    except InvalidOperation:
        return None
    if not points.is_finite() or not 0 <= points <= item.points or points % Decimal("0.5"):
        return None
    return f"{points.normalize():f}"
