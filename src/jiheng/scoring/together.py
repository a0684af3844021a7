"""The same indicator of several projects put together (汇总): absolute values added, relative ones weighted by budget; first put together, then judged."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.namesakes import plain
from jiheng.model.numerals import short
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind, Target
from jiheng.scoring.aggregate import Aggregated, CannotAggregate, Share, aggregate


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A project of the department: its form (the self-evaluation once there is one), what was spent, the marks. Amounts in yuan, None where unknown.
    `key` is what the caller knows it by."""

    key: int = 0
    name: str
    unit: str
    form: Declaration
    budget: Decimal | None = None
    spent: Decimal = Decimal(0)
    mark: Decimal | None = None
    evaluated: Decimal | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One project's row of an indicator."""

    project: Project
    row: Indicator


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator with its rows in all projects that have it. `target` and `actual` are the values of all with their arithmetic, None where they could not be
    put together, which `zh` and `en` explain; `row` is the indicator of all, None where there is no target of all."""

    kind: IndicatorClass
    members: tuple[Member, ...]
    target: Aggregated | None = None
    actual: Aggregated | None = None
    row: Indicator | None = None
    zh: str = ""
    en: str = ""

    @property
    def name(self) -> str:
        """Its name, as the first project has it."""
        return self.members[0].row.name or ""


def together(projects: Sequence[Project]) -> tuple[Together, ...]:
    """The indicators of some projects, those of one class and name as one, in the order of the forms."""
    groups: dict[tuple[IndicatorClass, str], list[Member]] = {}
    for project in projects:
        for row in project.form.indicators:
            if row.name:
                groups.setdefault((indicator_class(row.level1, row.level2), plain(row.name)), []).append(Member(project=project, row=row))
    return tuple(_together(kind, tuple(members)) for (kind, _name), members in groups.items())


def _together(kind: IndicatorClass, members: tuple[Member, ...]) -> Together:
    try:
        target = _target_of_all(members)
    except CannotAggregate as error:
        return Together(kind=kind, members=members, zh=error.zh, en=error.en)
    row = _row(members[0].row, target, None)
    try:
        actual = _actual_of_all(members)
    except CannotAggregate as error:
        return Together(kind=kind, members=members, target=target, row=row, zh=error.zh, en=error.en)
    return Together(kind=kind, members=members, target=target, actual=actual, row=_row(members[0].row, target, actual))


def _target_of_all(members: Sequence[Member]) -> Aggregated:
    if len({each.row.target.comparator for each in members}) > 1:
        raise CannotAggregate("各项目的计算符号不同", "projects use different operators")
    return aggregate([Share(value=each.row.target, amount=each.project.budget) for each in members])


def _actual_of_all(members: Sequence[Member]) -> Aggregated:
    shares = [Share(value=each.row.actual, amount=each.project.budget) for each in members if each.row.actual is not None]
    if lacking := len(members) - len(shares):
        raise CannotAggregate(f"{len(members)} 个项目中有 {lacking} 个还没有实际完成值", f"{lacking} of {len(members)} projects have no actual value yet")
    return aggregate(shares)


def _row(first: Indicator, target: Aggregated, actual: Aggregated | None) -> Indicator:
    """The indicator of all projects; its values are exact, printed to two decimals."""
    given = None if actual is None else _printed(actual, "", first.name)
    return msgspec.structs.replace(
        first, target=_printed(target, first.target.comparator or "", first.name), actual=given, weight=None, mark=None, reason=None, places=()
    )


def _printed(value: Aggregated, sign: str, name: str | None) -> Target:
    return msgspec.structs.replace(parse_target(f"{sign}{short(value.value, 2)}{value.unit or ''}", name=name), value=value.value)


def joined(projects: Sequence[Project]) -> Iterator[Indicator | Together]:
    """For the form of a whole: the indicators of all projects as rows with printed values, what could not be put together as it is. Indicators in words of a
    single project are left to people."""
    for each in together(projects):
        first = each.members[0].row
        if len(each.members) == 1:
            if first.target.kind is Kind.NUMERIC:
                yield msgspec.structs.replace(first, weight=None, mark=None)
        else:
            yield each if each.row is None else _as_printed(each.row)


def _as_printed(row: Indicator) -> Indicator:
    """The row with the values that its texts tell, as a form has them."""
    target, actual = (None if each is None else parse_target(each.raw, name=row.name) for each in (row.target, row.actual))
    return msgspec.structs.replace(row, target=target or row.target, actual=actual)
