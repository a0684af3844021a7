"""Marks (得分) that follow from points, attainment and a scoring profile; their arithmetic in words."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jiheng.model.attainment import Attainment, Degree, Direction
from jiheng.model.numerals import places_of, rounded, short
from jiheng.reference.scoring_profiles import Band, ScoringProfile

FULL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Due:
    """The marks that follow, from `lowest` to `highest`, unrounded; equal where one mark follows, both None where none can be told.

    `below`: the highest itself is no longer due. `zh`, `en`: the arithmetic, or why there is none.
    """

    zh: str
    en: str
    lowest: Fraction | None = None
    highest: Fraction | None = None
    below: bool = False

    @property
    def known(self) -> bool:
        """Whether anything follows."""
        return self.highest is not None

    def holds(self, mark: Decimal, places: int) -> bool:
        """Whether a printed mark is due when marks are rounded to so many decimals; more decimals than these are held to what they say."""
        if self.lowest is None or self.highest is None:
            return False
        if self.lowest == self.highest:
            return mark == rounded(self.highest, max(places, places_of(mark)))
        return self.lowest <= mark < self.highest if self.below else self.lowest <= mark <= self.highest

    def cut_off(self, mark: Decimal, places: int) -> bool:
        """Whether a printed mark is the one that is due, cut off after so many decimals instead of rounded."""
        one = self.highest if self.lowest == self.highest else None
        return one is not None and places_of(mark) <= places and 0 <= one - Fraction(mark) < Fraction(1, 10**places)


def due_mark(weight: Decimal, reached: Attainment, profile: ScoringProfile) -> Due:
    """The mark that an indicator of so many points gets for what was reached."""
    points = Fraction(weight)
    if reached.degree is not None and not reached.counted and reached.met is not None:
        return _by_band(points, reached, profile)
    if reached.met is None or reached.target is None or reached.actual is None:
        return Due(reached.zh, reached.en)
    if reached.met:
        return _full(points, reached, profile)
    if reached.target == 0:
        return _missed_zero(profile)
    if reached.ratio is None:
        return Due("指标值为负数，没有规定怎样计分", "a negative target that was missed: no way of marking is fixed")
    too_much = reached.actual > reached.target
    if reached.direction is Direction.DOWN or (reached.direction is Direction.SPAN and too_much):
        return _above_ceiling(points, reached, profile)
    way = profile.way("exact" if reached.direction is Direction.EXACT else "at_least")
    return _below_floor(points, reached, profile, way, too_much=too_much)


def due_execution(weight: Decimal, rate: Fraction, spent: str, profile: ScoringProfile) -> Due:
    """The mark for execution: `rate` is a fraction, `spent` its arithmetic as printed ("45 ÷ 50" or "90%")."""
    points = Fraction(weight)
    if profile.way("execution") == "steps" and profile.execution_steps is not None:
        step = next((step for step in profile.execution_steps.steps if rate * 100 >= step.rate), None)
        share = Fraction(step.share) / 100 if step else Fraction(0)
        told = f"{short(points)} × {short(share * 100)}%"
        return _one(points * share, profile, f"执行率 {_percent(rate)}，{told}", f"rate {_percent(rate)}, {told}")
    if rate >= 1:
        return Due(f"执行率 {_percent(rate)}，满分 {short(points)}", f"rate {_percent(rate)}, full marks {short(points)}", points, points)
    told = f"{short(points)} × {spent if '%' in spent else f'({spent})'}"
    return _one(points * max(rate, Fraction(0)), profile, told, told)


def _full(points: Fraction, reached: Attainment, profile: ScoringProfile) -> Due:
    if is_far_above(reached, profile) and profile.way("far_above") == "deduct":
        share = _percent(reached.ratio or FULL)
        zh = f"完成 {share}，满分 {short(points)}；指标值定得偏低的，可以扣分"
        return Due(zh, f"{share} reached, full marks {short(points)}; fewer where the target was too low", Fraction(0), points)
    return Due(f"{reached.zh}，满分 {short(points)}", f"{reached.en}, full marks {short(points)}", points, points)


def is_far_above(reached: Attainment, profile: ScoringProfile) -> bool:
    """Whether so much more was reached than asked for that it is to be explained."""
    if reached.direction not in (Direction.UP, Direction.EXACT) or reached.ratio is None:
        return False
    return reached.ratio * 100 >= profile.number("far_above")


def _missed_zero(profile: ScoringProfile) -> Due:
    if not profile.way("zero"):
        return Due("指标值为 0，没有规定怎样计分", "a target of 0 that was missed: no way of marking is fixed")
    return Due("指标值为 0，没有达到，得 0", "a target of 0 that was missed: no marks", Fraction(0), Fraction(0))


def _below_floor(points: Fraction, reached: Attainment, profile: ScoringProfile, way: str, *, too_much: bool) -> Due:
    assert reached.ratio is not None  # the caller saw to it
    assert reached.actual is not None
    assert reached.target is not None
    ratio, worked = min(FULL, reached.ratio), f"{short(points)} × ({short(reached.actual)} ÷ {short(reached.target)})"
    match way:
        case "ratio" if too_much:
            share = _percent(reached.ratio)
            return Due(f"完成 {share}，满分 {short(points)}", f"{share} reached, full marks {short(points)}", points, points)
        case "ratio":
            return _one(points * max(ratio, Fraction(0)), profile, worked, worked)
        case "gate":
            return _gated(points, ratio, profile)
        case "all_or_nothing":
            return Due("没有达到指标值，得 0", "the target was missed: no marks", Fraction(0), Fraction(0))
    return Due("没有规定未达到指标值时怎样计分", "how a missed target is marked is not fixed")


def _gated(points: Fraction, ratio: Fraction, profile: ScoringProfile) -> Due:
    gate = Fraction(profile.number("pass_rate")) / 100
    if ratio < gate:
        told = f"{_percent(ratio)} < {_percent(gate)}"
        return Due(f"完成率 {told}，得 0", f"{told}: no marks", Fraction(0), Fraction(0))
    told = f"{short(points)} × ({_percent(ratio)} − {_percent(gate)}) ÷ (100% − {_percent(gate)})"
    return _one(points * (ratio - gate) / (1 - gate), profile, told, told)


def _above_ceiling(points: Fraction, reached: Attainment, profile: ScoringProfile) -> Due:
    actual, target = reached.actual, reached.target
    assert actual is not None  # the caller saw to it
    assert target is not None
    match profile.way("at_most"):
        case "inverse":
            told = f"{short(points)} × ({short(target)} ÷ {short(actual)})"
            return _one(points * target / actual, profile, told, told)
        case "linear":
            told = f"{short(points)} × (1 − ({short(actual)} − {short(target)}) ÷ {short(target)})"
            return _one(points * max(Fraction(0), 1 - (actual - target) / target), profile, told, told)
    return Due("没有规定超出上限时怎样计分", "how a ceiling that was exceeded is marked is not fixed")


def _by_band(points: Fraction, reached: Attainment, profile: ScoringProfile) -> Due:
    """Marks for words; of a date that was missed nobody says how much later is how much worse."""
    bands = {band.degree: band for band in profile.qualitative.bands} if profile.qualitative else {}
    band = bands.get(str(reached.degree))
    if band is None:
        return Due("没有规定定性指标怎样计分", "how qualitative indicators are marked is not fixed")
    if reached.direction is Direction.BY and reached.degree is Degree.MISSED:
        band = Band(degree=band.degree, highest=bands[Degree.PARTLY].highest, lowest=band.lowest)
    low, high = (points * Fraction(share) / 100 for share in (band.lowest, band.highest))
    span = f"{short(low)}—{short(high)}"
    return Due(f"{reached.zh}，{short(points)} × {band.lowest}%—{band.highest}% = {span}", f"{reached.en}, {span}", low, high, below=band.highest < 100)


def _one(mark: Fraction, profile: ScoringProfile, zh: str, en: str) -> Due:
    result = f" = {short(rounded(mark, profile.places))}"
    return Due(zh + result, en + result, mark, mark)


def _percent(rate: Fraction) -> str:
    return f"{short(rate * 100, 2)}%"
