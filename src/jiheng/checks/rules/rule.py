"""The register of rules: what must not be, one condition each over facts and fields."""

import datetime as dt
import inspect
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import msgspec
import polars as pl

from jiheng.checks.facts.fact import columns
from jiheng.checks.fields import Scope
from jiheng.checks.message import names_in
from jiheng.model.finding import Severity
from jiheng.reference.basis import Basis, all_bases
from jiheng.reference.profile import Profile, load_profile, profile_names

Condition = Callable[..., pl.Expr]
C = TypeVar("C", bound=Condition)
FIRST_RELEASE = dt.date(2026, 11, 22)


class Columns:
    """The columns of a scope in a condition: `d.annual` is the column annual. A name that is none raises at import."""

    def __init__(self, scope: Scope) -> None:
        self._names = columns(scope)

    def __getattr__(self, name: str) -> pl.Expr:
        if name not in self._names:
            raise AttributeError(f"{name} is neither a fact nor a field of this scope")
        return pl.col(name)


class Constants:
    """The constants of a profile in a condition: `p.satisfaction_floor`; null, hence "could not be assessed", where the profile leaves it open."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def __getattr__(self, name: str) -> Any:
        value = self._profile[name]
        return pl.lit(value if not isinstance(value, tuple) else pl.Series([list(value)])) if value is not None else pl.lit(None)


class Rule(msgspec.Struct, frozen=True):
    """A registered rule. `life` holds dated severities, oldest first; templates name facts and fields of the scope."""

    code: str
    name: str
    scope: Scope
    at: str
    life: tuple[tuple[dt.date, Severity], ...]
    basis: Basis
    title: str
    zh: str
    en: str
    why: str
    advice: str
    advice_en: str
    expected: str | None
    actual: str | None
    fix: str | None
    also: str | None
    group: bool
    doc: str
    condition: Condition
    applies: Condition | None

    def severity(self, profile: Profile, day: dt.date) -> Severity:
        """How the rule binds under a profile on a day; before its first day, as on it."""
        if own := profile.severity.get(self.code):
            return Severity(own)
        reached = [severity for since, severity in self.life if since <= day]
        return reached[-1] if reached else self.life[0][1]

    def named(self) -> tuple[str, ...]:
        """Facts and fields that the texts name."""
        also = f"{{{self.also}}}" if self.also else None
        return names_in((self.zh, self.en, self.advice, self.advice_en, self.expected, self.actual, self.fix, self.at, also))


RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    on: Scope,
    at: str,
    severity: Severity,
    basis: str,
    title: str,
    zh: str,
    en: str,
    why: str,
    advice: str,
    advice_en: str,
    expected: str | None = None,
    actual: str | None = None,
    fix: str | None = None,
    also: str | None = None,
    applies: Condition | None = None,
    group: bool = False,
    later: dict[dt.date, Severity] | None = None,
) -> Callable[[C], C]:
    """Register a condition as a rule; its function name is the mistake that it finds.

    `at`: address relative to the scope, may name facts. `zh`, `en`: what is wrong with both values. `why`: one Chinese sentence for the manual.
    `advice`: how to mend it. `fix`: the new value at that address. `also`: a fact that lists
    more addresses of the same cause, which get the same fix. `applies`: where the rule has nothing to judge it is False.
    `group`: one finding a form for all places of the same cause. `later`: dated severities after the first.
    Checked at import: unique code, docstring, names of templates and columns, boolean type.
    """

    def register(condition: C) -> C:
        made = Rule(
            code=code,
            name=condition.__name__,
            scope=on,
            at=at,
            life=((FIRST_RELEASE, severity), *sorted((later or {}).items())),
            basis=all_bases()[basis],
            title=title,
            zh=zh,
            en=en,
            why=why,
            advice=advice,
            advice_en=advice_en,
            expected=expected,
            actual=actual,
            fix=fix,
            also=also,
            group=group,
            doc=inspect.getdoc(condition) or "",
            condition=condition,
            applies=applies,
        )
        _examine(made)
        RULES[code] = made
        return condition

    return register


def expression(condition: Condition, scope: Scope, profile: Profile) -> pl.Expr:
    """A condition with the columns of its scope, and the constants of a profile if it asks for them."""
    arguments = (Columns(scope), Constants(profile))
    return condition(*arguments[: len(inspect.signature(condition).parameters)])


@cache
def empty_frame(scope: Scope) -> pl.DataFrame:
    """A frame of a scope without rows, with the right types."""
    return pl.DataFrame(schema={name: polars_type(kind) for name, kind in columns(scope).items()})


def polars_type(kind: Any) -> Any:
    """The column type for the Python type of a fact or field."""
    return _POLARS[kind]


_POLARS: dict[Any, Any] = {
    str: pl.String,
    int: pl.Int64,
    bool: pl.Boolean,
    Decimal: pl.Decimal(38, 6),
    dt.date: pl.Date,
    tuple[str, ...]: pl.List(pl.String),
}


def _examine(made: Rule) -> None:
    if not re.fullmatch(r"[A-Z]{2}\d\d", made.code) or made.code in RULES:
        raise ValueError(f"{made.code} is no code, or is in use")
    if any(made.name == other.name for other in RULES.values()):
        raise ValueError(f"there is a rule {made.name} already")
    if not made.doc:
        raise ValueError(f"{made.code} {made.name} has no docstring")
    if unknown := set(made.named()) - columns(made.scope).keys():
        raise NameError(f"{made.code} names {', '.join(sorted(unknown))}, which is neither a fact nor a field of its scope")
    for condition in filter(None, (made.condition, made.applies)):
        for profile in map(load_profile, profile_names()):
            kind = empty_frame(made.scope).select(expression(condition, made.scope, profile)).dtypes[0]
            if kind != pl.Boolean:
                raise TypeError(f"{made.code} gives {kind}, not a truth value")
