"""What a later form of the year says otherwise than the approved one: indicators that are missing, added or changed."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec

from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.fold import compact
from jiheng.model.parse_target import format_target


class Change(StrEnum):
    """How a row differs from the approved one."""

    MISSING = "missing"
    ADDED = "added"
    TARGET = "target"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One row that differs: its name, both targets as printed ("" where there is none), its place in the later form (None where it is missing there)."""

    change: Change
    name: str
    approved: str = ""
    later: str = ""
    place: int | None = None

    @property
    def zh(self) -> str:
        """What differs."""
        match self.change:
            case Change.MISSING:
                return f"缺“{self.name}”"
            case Change.ADDED:
                return f"多“{self.name}”"
        return f"“{self.name}”指标值批复为 {self.approved}，这里是 {self.later}"

    @property
    def en(self) -> str:
        """The same in English."""
        match self.change:
            case Change.MISSING:
                return f'"{self.name}" is missing'
            case Change.ADDED:
                return f'"{self.name}" was not approved'
        return f'the target of "{self.name}" was approved as {self.approved} and is {self.later} here'


def differences(approved: Declaration, later: Declaration) -> Iterator[Difference]:
    """Rows of the later form that are not those that were approved. Rows are matched by their name, those of the same name in their order; a target
    that means the same in other writing (≥12次, ≥12.00(次)) is the same."""
    left = list(approved.indicators)
    for place, row in enumerate(later.indicators):
        found = next((each for each in left if _name(each) == _name(row)), None)
        if found is None:
            yield Difference(change=Change.ADDED, name=row.name or "", later=row.target.raw, place=place)
            continue
        left.remove(found)
        if _meaning(found) != _meaning(row):
            yield Difference(change=Change.TARGET, name=row.name or "", approved=found.target.raw, later=row.target.raw, place=place)
    for row in left:
        yield Difference(change=Change.MISSING, name=row.name or "", approved=row.target.raw)


def approved_form(forms: tuple[Declaration, ...], later: Declaration) -> Declaration | None:
    """The declaration of the same project among the forms of a document; None where there is none, or more than one."""
    name = compact(later.name or "")
    found = [form for form in forms if type(form) is Declaration and form.indicators and compact(form.name or "") == name]
    return found[0] if name and len(found) == 1 else None


def _name(row: Indicator) -> str:
    return compact(row.name or "")


def _meaning(row: Indicator) -> tuple[object, ...]:
    target = row.target
    value = target.value.normalize() if target.value is not None else None
    upper = target.upper.normalize() if target.upper is not None else None
    return (target.comparator, value, upper, compact(target.unit or "")) if value is not None else (compact(format_target(target)),)
