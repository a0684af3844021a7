"""What a survey of satisfaction amounts to, and for which indicators there can be one; nothing is written here."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec
from django.utils import timezone

from jiheng.model.declaration import Indicator
from jiheng.model.evidence import GradeCount, Survey
from jiheng.model.fold import compact
from jiheng.model.measure import Aggregate, EvidenceKind, Measure
from jiheng.model.measured import Measured, measured
from jiheng.model.suggest_measure import suggest_measure
from jiheng.model.target import Kind, Target
from jiheng.reference.profile import Profile, load_profile
from jiheng.web.execution import measures_of, standard
from jiheng.web.models import Filing, SatisfactionSurvey
from jiheng.web.models.survey import OVERALL

_SHARE = Measure(record=EvidenceKind.SURVEY, aggregate=Aggregate.SHARE)
_RATE = Target(raw="", kind=Kind.NUMERIC, unit="%")
HUNDRED = 100


class Part(msgspec.Struct, frozen=True):
    """How many answers gave a grade, and how many of a hundred that is."""

    grade: str
    count: int
    width: Decimal


class Asked(msgspec.Struct, frozen=True):
    """A question with its answers; `n` is how many answered it. There are no parts where so few did that one could tell who gave which."""

    text: str
    n: int
    parts: tuple[Part, ...]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """Where a survey stands: answers by link and from tables, links that have answered, questions, and what is measured of the first one.

    `shown` is False as long as there are so few answers that their grades would tell who gave which; those of a survey that has ended stand in the
    ledger. `least` is how many a sample should have.
    """

    n: int
    online: int
    imported: int
    spent: int
    counts: dict[str, int]
    measured: Measured
    questions: tuple[Asked, ...]
    shown: bool
    shown_from: int
    least: int

    @property
    def share(self) -> Decimal | None:
        """Share of satisfied answers in percent; None without any."""
        return self.measured.value.value if self.measured.value else None


def profile_of(filing: Filing) -> Profile:
    """The constants by which the budget year of a filing is judged."""
    return load_profile(filing.cycle.profile)


def scale(filing: Filing) -> list[str]:
    """The grades that answers may give, the best first."""
    grades = profile_of(filing)["survey_scale"]
    return list(grades) if isinstance(grades, tuple) else []


def surveyable(filing: Filing) -> list[Indicator]:
    """Indicators of the approved form whose actual value a survey gives: by the measure that was confirmed, else by the one that is proposed."""
    form, confirmed = standard(filing), measures_of(filing)
    found = []
    for each in form.indicators:
        measure = confirmed.get(each.id) or suggest_measure(each, form.indicators).measure
        if measure and measure.record is EvidenceKind.SURVEY:
            found.append(each)
    return found


def tags(survey: SatisfactionSurvey) -> tuple[str, ...]:
    """Tags by which the measure of the indicator finds the record: its whole name, and what a confirmed measure asks for beside it."""
    chosen = measures_of(survey.filing).get(survey.indicator)
    return tuple(dict.fromkeys((compact(survey.name), *(chosen.where.tags if chosen else ()))))


def counts_of(survey: SatisfactionSurvey) -> dict[str, int]:
    """Answers to the question about satisfaction as a whole, by link and from tables, in the order of the scale."""
    found = _tallied(survey).get(OVERALL, {})
    for batch in survey.imports.filter(in_force=True):
        found = {grade: found.get(grade, 0) + batch.counts.get(grade, 0) for grade in (*found, *batch.counts)}
    order = (*survey.grades, *(grade for grade in found if grade not in survey.grades))
    return {grade: found[grade] for grade in order if found.get(grade)}


def evidence(survey: SatisfactionSurvey, counts: dict[str, int], *, identifier: str, method: str, asked: int) -> Survey:
    """The record of a survey that ends today or ended before."""
    end = min(survey.end, timezone.localdate())
    return Survey(
        id=identifier,
        project=str(survey.filing_id),
        date=end,
        title=survey.title,
        tags=tags(survey),
        questionnaire=f"{survey.audience}：{survey.questions[OVERALL]}",
        start=min(survey.start, end),
        end=end,
        method=method,
        asked=asked,
        answers=tuple(GradeCount(grade=grade, count=count) for grade, count in counts.items()),
    )


def result(survey: SatisfactionSurvey) -> Result:
    """Where a survey stands."""
    counts, tallied, profile = counts_of(survey), _tallied(survey), profile_of(survey.filing)
    n, online = sum(counts.values()), sum(tallied.get(OVERALL, {}).values())
    given = evidence(survey, counts, identifier="-", method="-", asked=n)
    shown_from = _whole(profile["survey_shown"])
    return Result(
        n=n,
        online=online,
        imported=n - online,
        spent=survey.given.filter(spent=True).count(),
        counts=counts,
        measured=measured(_SHARE, [given], _RATE, profile=profile),
        questions=tuple(
            _asked(text, survey.grades, counts) if number == OVERALL else _asked(text, survey.grades, tallied.get(number, {}), shown_from)
            for number, text in enumerate(survey.questions)
        ),
        shown=n >= shown_from or not survey.is_open,
        shown_from=shown_from,
        least=_whole(profile["survey_answers"]),
    )


def is_in_its_year(survey: SatisfactionSurvey, end: dt.date | None = None) -> bool:
    """Whether it ends within the budget year, so that its record counts there."""
    return (end or survey.end).year == survey.filing.cycle.year


def _tallied(survey: SatisfactionSurvey) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for question, grade, count in survey.tallies.values_list("question", "grade", "count"):
        found.setdefault(question, {})[grade] = count
    return found


def _asked(text: str, grades: Sequence[str], counts: dict[str, int], least: int = 0) -> Asked:
    n = sum(counts.values())
    if n < least:
        return Asked(text, n, ())
    every: Iterable[str] = dict.fromkeys((*grades, *counts))
    return Asked(text, n, tuple(Part(grade, counts.get(grade, 0), round(Decimal(HUNDRED * counts.get(grade, 0)) / (n or 1), 2)) for grade in every))


def _whole(value: Decimal | tuple[str, ...] | None) -> int:
    return int(value) if isinstance(value, Decimal) else 0
