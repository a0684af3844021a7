"""The rows of a self-evaluation as its page shows them: values with their evidence, marks with their arithmetic, what the unit says, what is wrong."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from jiheng.model.actual_values import ActualValue
from jiheng.model.declaration import Indicator, SelfEvaluation
from jiheng.model.scored import Scored, ScoredMark
from jiheng.reference.scoring_profiles import ScoringProfile, load_scoring_profile
from jiheng.scoring.filled import Own, due_of, other_marks
from jiheng.scoring.placed import Placed
from jiheng.scoring.told import deviating
from jiheng.web.language import lang
from jiheng.web.self_evaluating import Said


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator: the row of the form, its recomputed mark, its value from the ledger, what the unit says itself and what is to be said against it.
    `deviates` says in words how it misses or exceeds its target so that a reason is asked for; `choices` are marks that other profiles give where
    this one is silent; `chooses`: the unit has to, or may, choose the mark; `weighs`: it sets the points; `placed`: what each place reached."""

    place: int
    row: Indicator
    scored: ScoredMark
    value: ActualValue | None
    own: Own
    said: tuple[Said, ...]
    deviates: str
    choices: tuple[tuple[str, Decimal], ...]
    chooses: bool
    weighs: bool
    placed: Placed | None = None
    reviewed: str = ""

    @property
    def notes(self) -> tuple[Said, ...]:
        """What is wrong with the row, but for a missing reason, which stands where the reason is asked for."""
        return tuple(each for each in self.said if not each.address.endswith("/reason"))

    @property
    def asks(self) -> bool:
        """Whether fields for cause and measure stand open: a reason is due, or was given."""
        unmarked = self.chooses and self.row.mark is None
        return bool(self.deviates or self.said or unmarked or self.own.cause or self.own.measure)


def lines(
    form: SelfEvaluation,
    marks: Scored,
    actual: tuple[ActualValue, ...],
    own: Mapping[str, Own],
    placed: Mapping[str, Placed],
    said: tuple[Said, ...],
    stated: frozenset[str],
    reviewed: Mapping[str, str],
) -> list[Line]:
    """The rows in their order; `stated` are the ids of indicators whose points the approved form states, `reviewed` a reviewer's own marks."""
    profile, values = load_scoring_profile(marks.profile), {each.indicator.id: each for each in actual}
    astray = deviating(form, profile)
    return [
        Line(
            place=place,
            row=row,
            scored=marks.marks[place],
            value=values.get(row.id),
            own=own.get(row.id, Own()),
            said=tuple(each for each in said if each.address.startswith(f"indicators/{place}/")),
            deviates=astray.get(row.id, ""),
            choices=_choices(row, profile),
            chooses=_chooses(row, profile),
            weighs=row.id not in stated,
            placed=placed.get(row.id),
            reviewed=reviewed.get(row.id, ""),
        )
        for place, row in enumerate(form.indicators)
    ]


def _chooses(row: Indicator, profile: ScoringProfile) -> bool:
    due = due_of(row, profile)
    if row.actual is None or row.weight is None:
        return False
    return not due.known or due.lowest != due.highest


def _choices(row: Indicator, profile: ScoringProfile) -> tuple[tuple[str, Decimal], ...]:
    """Marks by other profiles, each once, where this one is silent."""
    if row.actual is None or due_of(row, profile).known:
        return ()
    found: dict[Decimal, str] = {}
    for name, mark in other_marks(row).items():
        found.setdefault(mark, name)
    profiles = {name: load_scoring_profile(name) for name in found.values()}
    return tuple((profiles[name].title if lang() == "zh" else profiles[name].title_en, mark) for mark, name in found.items())
