"""The register of facts: what can be derived from one form and is worth a name, computed once per document."""

import datetime as dt
import inspect
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from graphlib import TopologicalSorter
from typing import Any, NamedTuple, TypeVar, get_args, get_type_hints

import msgspec

from jiheng.checks.fields import FIELDS, GETTERS, SCOPES, Scope
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.earlier import Earlier


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
    """Fields and facts of one document: for each scope its columns, in the order of `columns(scope)`, one value a row.

    `places` tells (declaration, indicator) of each row, -1 for what it is not in; `unknown` maps (scope name, declaration, indicator, column)
    to the reason for each value that is not known.
    """

    columns: dict[Scope, list[list[Any]]]
    places: dict[Scope, list[tuple[int, int]]]
    unknown: dict[tuple[str, int, int, str], Unknown]


COLUMN_TYPES = (str, int, bool, Decimal, dt.date, tuple[str, ...])
FACTS: dict[Scope, dict[str, Fact]] = {scope: {} for scope in SCOPES}
_GIVEN: dict[Scope, tuple[str, ...]] = {Submission: ("submission",), Declaration: ("declaration", "place", "earlier"), Indicator: ("indicator", "place")}
F = TypeVar("F", bound=Callable[..., Any])


def fact(scope: Scope, *, zh: str, stored: bool = True) -> Callable[[F], F]:
    """Register a function as a fact of a scope, `zh` being what officers call it.

    Its parameters name what it needs: the structs `submission`, `declaration`, `indicator`, its `place` (index), of a declaration the forms of the
    same project in `earlier` years, and other facts of the same scope or an outer one. It returns its value, never None, or `Unknown` with the reason;
    where a need is Unknown, so is the fact, unless its parameter is annotated to take Unknown. `stored=False`: the value only serves other facts.
    """

    def register(function: F) -> F:
        name, hints = function.__name__, get_type_hints(function)
        kinds = [kind for kind in get_args(hints["return"]) or (hints["return"],) if kind is not Unknown]
        kind = hints["return"] if hints["return"] in COLUMN_TYPES else kinds[0]
        if stored and kind not in COLUMN_TYPES:
            raise TypeError(f"fact {name} returns {kind}, which cannot be a column; use stored=False")
        if name in FACTS[scope] or name in {field.name for field in FIELDS[scope]}:
            raise ValueError(f"there is a fact or field {name} in this scope already")
        needs = tuple(inspect.signature(function).parameters)
        if not function.__doc__ or not needs:
            raise ValueError(f"fact {name} has no docstring, or needs nothing")
        copes = frozenset(need for need in needs if Unknown in get_args(hints[need]))
        FACTS[scope][name] = Fact(name, scope, zh, function, needs, copes, Unknown in get_args(hints["return"]), kind if stored else None)
        return function

    return register


@cache
def plan(scope: Scope) -> tuple[Fact, ...]:
    """Facts of a scope in an order in which each finds what it needs. Raises NameError for a need that nothing provides."""
    own = FACTS[scope]
    at_hand = {*own, *_GIVEN[scope], *_outer(scope)}
    for each in own.values():
        if missing := set(each.needs) - at_hand:
            raise NameError(f"fact {each.name} needs {', '.join(sorted(missing))}, which is neither a fact nor a struct here")
    order = TopologicalSorter({each.name: [need for need in each.needs if need in own] for each in own.values()})
    return tuple(own[name] for name in order.static_order())


def _outer(scope: Scope) -> set[str]:
    """Structs and facts of the scopes around one."""
    return {name for outer in SCOPES[: SCOPES.index(scope)] for name in (_GIVEN[outer][0], *FACTS[outer])}


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


def derive(submission: Submission, earlier: Sequence[Earlier] = ()) -> Derived:
    """Fields and facts of a document. Facts walk the form once; rules only compare what stands here. `earlier`: of each form those of earlier years."""
    forms = submission.declarations
    rows = [(d, i) for d, form in enumerate(forms) for i in range(len(form.indicators))]
    places: dict[Scope, list[tuple[int, int]]] = {Submission: [(-1, -1)], Declaration: [(d, -1) for d in range(len(forms))], Indicator: rows}
    of_document: dict[str, list[Any]] = {"submission": [submission]}
    _run(Submission, of_document)
    of_forms = _spread(of_document, Declaration, [0] * len(forms)) | {"declaration": list(forms), "place": list(range(len(forms)))}
    of_forms["earlier"] = [earlier[d] if d < len(earlier) else () for d in range(len(forms))]
    _run(Declaration, of_forms)
    of_rows = _spread(of_forms, Indicator, [d for d, _ in rows]) | {"indicator": [forms[d].indicators[i] for d, i in rows], "place": [i for _, i in rows]}
    _run(Indicator, of_rows)
    unknown: dict[tuple[str, int, int, str], Unknown] = {}
    known = {Submission: of_document, Declaration: of_forms, Indicator: of_rows}
    return Derived({scope: _stored(scope, known[scope], places[scope], unknown) for scope in SCOPES}, places, unknown)


def _run(scope: Scope, known: dict[str, list[Any]]) -> None:
    """Run the facts of a scope, each over all rows at once, and enter what they give: `known` holds a value a row for everything."""
    for name, needs, fact_of, _ in _steps(scope):
        known[name] = list(map(fact_of, *map(known.__getitem__, needs)))


def _spread(known: dict[str, list[Any]], scope: Scope, parents: list[int]) -> dict[str, list[Any]]:
    """What the facts of a scope need of the outer ones, once a row of their own: `parents` tells the outer row of each."""
    return {name: list(map(known[name].__getitem__, parents)) for name in _inherited(scope)}


def _stored(scope: Scope, known: dict[str, list[Any]], places: list[tuple[int, int]], unknown: dict[tuple[str, int, int, str], Unknown]) -> list[list[Any]]:
    """The columns of a scope: fields, then stored facts; what is not known is None there and has its reason entered in `unknown`."""
    fields = zip(*map(GETTERS[scope], known[_GIVEN[scope][0]]), strict=True)
    made = [list(values) for values in fields] or [[] for _ in FIELDS[scope]]
    for name, _, _, stored in _steps(scope):
        if not stored:
            continue
        values = known[name]
        if name in _doubtful(scope) and Unknown in map(type, values):
            unknown.update({(scope.__name__, *place, name): value for place, value in zip(places, values, strict=True) if type(value) is Unknown})
            values = [None if type(value) is Unknown else value for value in values]
        made.append(values)
    return made


@cache
def _inherited(scope: Scope) -> tuple[str, ...]:
    """Names of the outer scopes that facts of a scope, or of a narrower one, need."""
    narrower = SCOPES[SCOPES.index(scope) :]
    return tuple(sorted(_outer(scope).intersection(need for each in narrower for fact in plan(each) for need in fact.needs)))


@cache
def _steps(scope: Scope) -> tuple[tuple[str, tuple[str, ...], Callable[..., Any], bool], ...]:
    """The plan of a scope, ready to run: name, needs, function, whether its value becomes a column."""
    return tuple((each.name, each.needs, _careful(each, _doubtful(scope)), each.type is not None) for each in plan(scope))


@cache
def _doubtful(scope: Scope) -> frozenset[str]:
    """Facts of a scope and the outer ones that can be Unknown: by what they return, or by what they need."""
    names = {name for wider in SCOPES[: SCOPES.index(scope)] for name in _doubtful(wider)}
    for each in plan(scope):
        if each.fails or names & (set(each.needs) - each.copes):
            names.add(each.name)
    return frozenset(names)


def _careful(each: Fact, doubtful: frozenset[str]) -> Callable[..., Any]:
    """The function of a fact, which must not run where one of the doubtful needs is Unknown."""
    positions = tuple(position for position, need in enumerate(each.needs) if need in doubtful - each.copes)

    def run(*arguments: Any) -> Any:
        for position in positions:
            if type(arguments[position]) is Unknown:
                return arguments[position]
        return each.function(*arguments)

    return run if positions else each.function
