"""What single records of evidence amount to, in exact numbers with units: costs, participants, figures, each per record or per head where asked for."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from jiheng.model.evidence import Activity, Evidence, Payment, Statistic
from jiheng.model.fold import compact
from jiheng.model.measure import Aggregate, Value
from jiheng.model.unit import PURE, Term, Unit, known_unit, parse_unit
from jiheng.reference.evidence import counted_units
from jiheng.reference.units import units_by_spelling

Payments = Mapping[str, tuple[Payment, ...]]
_YUAN = known_unit("元")


class Amount(NamedTuple):
    """What one record gives: `size` ÷ `over`, both in base units of `unit`; `rests_on` are the ids of all records that it took."""

    size: Fraction
    over: Fraction
    unit: Unit
    record: Evidence
    rests_on: tuple[str, ...]

    @property
    def quotient(self) -> Fraction:
        """The amount itself."""
        return self.size / self.over


def unit_of(text: str | None, *, cost: bool = False) -> Unit | None:
    """The unit that a text prints, None where it prints none; a unit that nobody knows is like itself only. `cost` as in `parse_unit`."""
    if not text:
        return None
    parsed = parse_unit(text, cost=cost)
    return parsed if isinstance(parsed, Unit) else Unit((Term(compact(text), compact(text), Fraction(1), 1),))


def counts_things(unit: Unit) -> bool:
    """Whether records can be counted in it: 次, 场, 份 are such units, 人, 家, 公顷 and % are not."""
    if len(unit.terms) != 1 or unit.terms[0].exponent != 1:
        return False
    row = units_by_spelling().get(unit.terms[0].kind)
    known = counted_units()
    return row is not None and row.family == "count" and row.kind not in known.people | known.bodies


def amount_of(record: Evidence, value: Value, wanted: Unit | None, payments: Payments) -> Amount | None:
    """What a record gives of a value, per record (万元/次, 人/场) or per participant (元/人次) where the wanted unit asks for that.

    `payments` are those for each record, by its id. None where the record does not tell: nothing was paid for it, nobody counted.
    """
    match value, record:
        case Value.OWN, Payment():
            return Amount(Fraction(record.amount), Fraction(1), _YUAN, record, (record.id,))
        case Value.OWN, Statistic():
            unit = unit_of(record.unit) or wanted or PURE
            return Amount(Fraction(record.value) * unit.scale, Fraction(1), unit, record, (record.id,))
        case Value.PARTICIPANTS, Activity(participants=int(heads)):
            people = _people(wanted)
            return _per(Amount(heads * people.scale, Fraction(1), people, record, (record.id,)), wanted)
        case Value.COST, _ if paid := payments.get(record.id):
            cost = sum((Fraction(payment.amount) for payment in paid), Fraction(0))
            return _per(Amount(cost, Fraction(1), _YUAN, record, (record.id, *(payment.id for payment in paid))), wanted)
    return None


def _per(amount: Amount, wanted: Unit | None) -> Amount | None:
    """The amount divided by what stands below the line of the wanted unit: one record, or the participants of the activity."""
    below = [term for term in wanted.terms if term.exponent < 0] if wanted else []
    if len(below) != 1 or below[0].exponent != -1:
        return amount
    one = Unit((below[0]._replace(exponent=1),))
    if counts_things(one):
        return amount._replace(over=one.scale, unit=amount.unit / one)
    if below[0].kind not in counted_units().people:
        return amount
    heads = amount.record.participants if isinstance(amount.record, Activity) else None
    return amount._replace(over=heads * one.scale, unit=amount.unit / one) if heads else None


def _people(wanted: Unit | None) -> Unit:
    """The unit of participants: 人, 人次 or 位 as the wanted unit has it."""
    above = [term.kind for term in wanted.terms if term.exponent == 1] if wanted else []
    return known_unit(above[0] if len(above) == 1 and above[0] in counted_units().people else "人")


Taken = tuple[Fraction, Sequence[Amount]]


def take(aggregate: Aggregate, amounts: Sequence[Amount]) -> Taken:
    """One number of several amounts of the same unit, and the amounts that decide it. Raises KeyError for what is no number."""
    return _WAYS[aggregate](amounts)


def newest(records: Sequence[Evidence]) -> Evidence:
    """The last by date; of the same day the one that was entered last."""
    return max(enumerate(records), key=lambda entered: (entered[1].date, entered[0]))[1]


def _sum(amounts: Sequence[Amount]) -> Taken:
    return sum((amount.quotient for amount in amounts), Fraction(0)), ()


def _mean(amounts: Sequence[Amount]) -> Taken:
    """All that was spent through all that it was spent on, not the mean of the quotients."""
    return sum((amount.size for amount in amounts), Fraction(0)) / sum(amount.over for amount in amounts), ()


def _extreme(choose: Callable[[Sequence[Fraction]], Fraction]) -> Callable[[Sequence[Amount]], Taken]:
    def taken(amounts: Sequence[Amount]) -> Taken:
        extreme = choose([amount.quotient for amount in amounts])
        return extreme, [amount for amount in amounts if amount.quotient == extreme]

    return taken


def _one(amounts: Sequence[Amount]) -> Taken:
    """Of the latest figure there is one only."""
    return amounts[-1].quotient, amounts[-1:]


_WAYS: dict[Aggregate, Callable[[Sequence[Amount]], Taken]] = {
    Aggregate.SUM: _sum,
    Aggregate.MEAN: _mean,
    Aggregate.LEAST: _extreme(min),
    Aggregate.GREATEST: _extreme(max),
    Aggregate.LATEST: _one,
}
