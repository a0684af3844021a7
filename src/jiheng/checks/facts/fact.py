"""The register of facts: what can be derived from one form and is worth a name, computed once per document."""

import datetime as dt
import inspect
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

import msgspec

from jiheng.checks.fields import FIELDS, GETTERS, SCOPES, Scope
from jiheng.model.declaration import Declaration, Indicator, Submission


class Unknown(NamedTuple):
    """What a fact gives where it cannot be known: why, in Chinese and English."""

    zh: str
    en: str


class Fact(msgspec.Struct, frozen=True):
    """A registered fact. `copes` names the needs that it takes even where they are Unknown, `fails` says whether it may itself return Unknown.

    `type` is None where its value only serves other facts and becomes no column.
    """

    name: str
    scope: Scope
    zh: str
    function: Callable[..., Any]
    needs: tuple[str, ...]
    copes: frozenset[str]
    fails: bool
    type: Any


class Derived(msgspec.Struct, frozen=True):
    """Fields and facts of one document: a row a scope and place; the reason for each value that is not known.

    Rows hold the values in the order of `columns(scope)`; `unknown` maps (scope name, declaration, indicator, column) to the reason.
    """

    submission: list[Any]
    declarations: list[list[Any]]
    indicators: list[list[list[Any]]]
    unknown: dict[tuple[str, int, int, str], Unknown]


COLUMN_TYPES = (str, int, bool, Decimal, dt.date, tuple[str, ...])
FACTS: dict[Scope, dict[str, Fact]] = {scope: {} for scope in SCOPES}
_STRUCTS = {Submission: ("submission",), Declaration: ("submission", "declaration", "place"), Indicator: ("submission", "declaration", "indicator", "place")}
F = TypeVar("F", bound=Callable[..., Any])


def fact(scope: Scope, *, zh: str, stored: bool = True) -> Callable[[F], F]:
    """Register a function as a fact of a scope, `zh` being what officers call it.

    Its parameters name what it needs: the structs `submission`, `declaration`, `indicator`, its `place` (index) and other facts of
    the same scope or an outer one. It returns its value, never None, or `Unknown` with the reason; where a need is
    Unknown, so is the fact, unless its parameter is annotated to take Unknown. `stored=False`: the value only serves other facts.
    """

    def register(function: F) -> F:
        name, hints = function.__name__, get_type_hints(function)
        kinds = [kind for kind in get_args(hints["return"]) or (hints["return"],) if kind is not Unknown]
        kind = hints["return"] if hints["return"] in COLUMN_TYPES else kinds[0]
        if stored and kind not in COLUMN_TYPES:
            raise TypeError(f"fact {name} returns {kind}, which cannot be a column; use stored=False")
        if name in FACTS[scope] or name in {field.name for field in FIELDS[scope]}:
            raise ValueError(f"there is a fact or field {name} in this scope already")
        if not function.__doc__:
            raise ValueError(f"fact {name} has no docstring")
        needs = tuple(inspect.signature(function).parameters)
        copes = frozenset(need for need in needs if Unknown in get_args(hints[need]))
        FACTS[scope][name] = Fact(name, scope, zh, function, needs, copes, Unknown in get_args(hints["return"]), kind if stored else None)
        return function

    return register


@cache
def plan(scope: Scope) -> tuple[Fact, ...]:
    """Facts of a scope in an order in which each finds what it needs. Raises NameError for a need that nothing provides."""
    own = FACTS[scope]
    outer = {name for wider in SCOPES[: SCOPES.index(scope)] for name in FACTS[wider]} | set(_STRUCTS[scope])
    for each in own.values():
        if missing := set(each.needs) - own.keys() - outer:
            raise NameError(f"fact {each.name} needs {', '.join(sorted(missing))}, which is neither a fact nor a struct here")
    order = TopologicalSorter({each.name: [need for need in each.needs if need in own] for each in own.values()})
    return tuple(own[name] for name in order.static_order())


@cache
def columns(scope: Scope) -> dict[str, Any]:
    """Name and type of every column of a scope: the fields of the form, then the stored facts."""
    return {field.name: field.type for field in FIELDS[scope]} | {each.name: each.type for each in plan(scope) if each.type is not None}


@cache
def label(scope: Scope, name: str) -> tuple[str, str]:
    """What a column is called, in Chinese and English."""
    for field in FIELDS[scope]:
        if field.name == name:
            return field.zh, field.en
    return FACTS[scope][name].zh, name.replace("_", " ")


def derive(submission: Submission) -> Derived:
    """Fields and facts of a document. Facts walk the form once; rules only compare what stands here."""
    unknown: dict[tuple[str, int, int, str], Unknown] = {}
    above: dict[str, Any] = {"submission": submission}
    row = _row(Submission, submission, above, unknown, (-1, -1))
    declarations, indicators = [], []
    for i, declaration in enumerate(submission.declarations):
        known = {**above, "declaration": declaration, "place": i}
        declarations.append(_row(Declaration, declaration, known, unknown, (i, -1)))
        indicators.append(
            [_row(Indicator, indicator, {**known, "indicator": indicator, "place": j}, unknown, (i, j)) for j, indicator in enumerate(declaration.indicators)]
        )
    return Derived(row, declarations, indicators, unknown)


def _row(scope: Scope, struct: Any, known: dict[str, Any], unknown: dict[tuple[str, int, int, str], Unknown], place: tuple[int, int]) -> list[Any]:
    row = list(GETTERS[scope](struct))
    for name, needs, fact_of, stored in _steps(scope):
        value = fact_of(*map(known.__getitem__, needs))
        known[name] = value
        if not stored:
            continue
        if type(value) is Unknown:
            unknown[scope.__name__, *place, name] = value
            value = None
        row.append(value)
    return row


@cache
def _steps(scope: Scope) -> tuple[tuple[str, tuple[str, ...], Callable[..., Any], bool], ...]:
    """The plan of a scope, ready to run: name, needs, function, whether its value becomes a column."""
    doubtful = _doubtful(scope)
    return tuple(
        (each.name, each.needs, _careful(each) if doubtful & (set(each.needs) - each.copes) else each.function, each.type is not None) for each in plan(scope)
    )


@cache
def _doubtful(scope: Scope) -> frozenset[str]:
    """Facts of a scope and the outer ones that can be Unknown: by what they return, or by what they need."""
    names = {name for wider in SCOPES[: SCOPES.index(scope)] for name in _doubtful(wider)}
    for each in plan(scope):
        if each.fails or names & (set(each.needs) - each.copes):
            names.add(each.name)
    return frozenset(names)


def _careful(each: Fact) -> Callable[..., Any]:
    """The function of a fact that must not run where a need is Unknown."""

    def run(*arguments: Any) -> Any:
        for need, argument in zip(each.needs, arguments, strict=True):
            if type(argument) is Unknown and need not in each.copes:
                return argument
        return each.function(*arguments)

    return run
