"""Scoring profiles (scoring/*.toml): how marks follow from targets and actual values, dated, each constant with its source and mark of certainty."""

import datetime as dt
from decimal import Decimal
from functools import cache

import msgspec

from jiheng.reference.profile import Constant, as_written, shipped

DEFAULT = "mof-2020"
_FOLDER = "scoring"


class Way(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of target is marked (`ways` of scoring/mof-2020.toml tells which there are); `zh` says it in words."""

    value: str
    zh: str
    en: str
    source: str
    certainty: str


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points by class of indicators for forms that have just these classes."""

    zh: str
    source: str
    certainty: str
    classes: dict[str, Decimal]


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Share of the points, in percent, for one degree of attainment (达成, 部分达成, 未达成): both bounds can be given."""

    degree: str
    highest: Decimal
    lowest: Decimal


class Bands(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bands of qualitative indicators."""

    source: str
    certainty: str
    bands: tuple[Band, ...]


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this rate on, in percent, this share of the points is given, in percent."""

    rate: Decimal
    share: Decimal


class Steps(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Marks of the rate of execution in steps, the highest first; below the last nothing."""

    source: str
    certainty: str
    steps: tuple[Step, ...]


class Grade(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this percentage of the full mark on, this grade."""

    name: str
    lowest: Decimal


class Grades(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Grades, the best first."""

    source: str
    certainty: str
    grades: tuple[Grade, ...]

    def of(self, percent: Decimal) -> str:
        """The grade for so many percent of the full mark."""
        return next((grade.name for grade in self.grades if percent >= grade.lowest), self.grades[-1].name)


class ScoringProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One variant of marking. `base` names the profile that fills the gaps; a way that stays open is not fixed by the regulation, and nothing is guessed."""

    name: str
    title: str
    title_en: str
    source: str
    certainty: str
    valid_from: dt.date
    source_en: str = ""  # where the source is not just the number or address of a document
    valid_to: dt.date | None = None
    base: str | None = None
    constants: dict[str, Constant] = {}
    ways: dict[str, Way] = {}
    weights: dict[str, Weights] = {}
    qualitative: Bands | None = None
    execution_steps: Steps | None = None
    grades: Grades | None = None

    def number(self, name: str) -> Decimal:
        """A constant that is a number. Raises KeyError where neither the profile nor its bases give it."""
        value = self.constants[name].value
        if not isinstance(value, Decimal):
            raise TypeError(f"{name} is no number")
        return value

    def way(self, name: str) -> str:
        """How one kind of target is marked; "" where the profile leaves it open."""
        return self.ways[name].value if name in self.ways else ""

    @property
    def places(self) -> int:
        """Decimals to which marks are rounded."""
        return int(self.number("decimals"))


def scoring_profile_names() -> tuple[str, ...]:
    """Names of all scoring profiles that are shipped, the default first."""
    return shipped(_FOLDER, DEFAULT)


@cache
def load_scoring_profile(name: str = DEFAULT) -> ScoringProfile:
    """A profile with what its bases give. Raises NoSuchProfile, or msgspec.ValidationError where the data is wrong."""
    profile = as_written(_FOLDER, name, ScoringProfile)
    if profile.base is None:
        return profile
    base = load_scoring_profile(profile.base)
    return msgspec.structs.replace(
        profile,
        constants=base.constants | profile.constants,
        ways=base.ways | profile.ways,
        weights=base.weights | profile.weights,
        qualitative=profile.qualitative or base.qualitative,
        execution_steps=profile.execution_steps or base.execution_steps,
        grades=profile.grades or base.grades,
    )


@cache
def all_scoring_profiles() -> tuple[ScoringProfile, ...]:
    """Every profile that is shipped, the default first."""
    return tuple(map(load_scoring_profile, scoring_profile_names()))
