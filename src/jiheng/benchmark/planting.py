"""The register of defects: for each rule, how to plant the mistake that it finds into a submission that is free of mistakes."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import chain
from random import Random
from typing import Any, NamedTuple

import msgspec

from jiheng.benchmark import invent, invent_year
from jiheng.checks import engine
from jiheng.checks.rules.rule import RULES
from jiheng.model import address
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.earlier import Earlier
from jiheng.model.finding import Finding, Report, Severity
from jiheng.model.parse_target import parse_target

FORM = "declarations/0"
FORMS = 2
_BINDING = (Severity.EXPLAIN, Severity.ERROR)


class Kind(StrEnum):
    """Forms that mistakes are planted into."""

    DECLARED = "declared"
    EVALUATED = "evaluated"
    MONITORED = "monitored"


class Planted(NamedTuple):
    """A submission with one mistake, the address at which it must be found, and the forms of earlier years that the first form is compared with."""

    submission: Submission
    address: str
    earlier: Earlier = ()


Plant = Callable[[Submission], Planted]
Again = Callable[[Sequence[Submission]], list[Submission | None]]
DEFECTS: dict[str, list[Plant]] = {}  # the ways in which each mistake is made
KINDS: dict[str, Kind] = {}  # of the forms in which a rule finds something, where these are no declarations


class RuleScore(msgspec.Struct, kw_only=True):
    """What a rule made of planted mistakes: how many were planted and found at their address, how many submissions without any it spoke on,
    and whether one that was printed and read again was found (`read`; None where this was not tried), and how often it spoke on documents without any."""

    code: str
    name: str
    planted: int = 0
    found: int = 0
    elsewhere: int = 0
    clean: int = 0
    false: int = 0
    read: bool | None = None
    false_read: int = 0

    @property
    def precision(self) -> float:
        """Planted mistakes found, of all that the rule said; 1 where it said nothing."""
        said = self.found + self.elsewhere + self.false
        return self.found / said if said else 1.0

    @property
    def recall(self) -> float:
        """Planted mistakes found at their address."""
        return self.found / self.planted if self.planted else 1.0


def defect(code: str, kind: Kind = Kind.DECLARED) -> Callable[[Plant], Plant]:
    """Register a way to plant the mistake of a rule; every way is planted into every submission of that kind."""

    def register(plant: Plant) -> Plant:
        DEFECTS.setdefault(code, []).append(plant)
        KINDS[code] = kind
        return plant

    return register


def faultless(random: Random, kind: Kind) -> Submission:
    """An invented submission without mistakes."""
    match kind:
        case Kind.EVALUATED:
            return invent.evaluation(random)
        case Kind.MONITORED:
            return invent_year.monitored(random)
    return invent.submission(random, forms=FORMS)


def run_rules(seed: int, *, each: int = 6, again: Again | None = None) -> list[RuleScore]:
    """Plant every defect into `each` invented submissions and check them, and the submissions themselves, which must be silent.

    A rule that says nothing binding may speak of an invented submission (a hint about a text without a standard); such a submission is left out for it.
    `again` prints submissions and reads them: with it, one planted mistake of each rule, and the faultless ones, are also looked for in documents.
    """
    clean = {kind: [faultless(Random(f"{seed}/rules/{order}"), kind) for order in range(each)] for kind in Kind}
    judged = {kind: list(zip(forms, engine.check_many(forms), strict=True)) for kind, forms in clean.items()}
    scores: list[RuleScore] = []
    firsts: dict[str, Planted] = {}
    for code in sorted(RULES):
        silent = judged[KINDS[code]]
        made = RuleScore(code=code, name=RULES[code].name, clean=each, false=_false(code, [report for _, report in silent]))
        usable = [whole for whole, report in silent if not any(finding.code == code for finding in report.findings)]
        planted = [plant(whole) for plant in DEFECTS.get(code, ()) for whole in usable]
        for one, report in zip(planted, _checked(planted), strict=True):
            places = _places(code, report)
            made.planted += 1
            made.found += one.address in places
            made.elsewhere += bool(places) and one.address not in places
        scores.append(made)
        firsts |= {code: planted[0]} if planted else {}
    if again is not None:
        _look_in_documents(scores, firsts, list(chain.from_iterable(clean.values())), again)
    return scores


def _checked(planted: Sequence[Planted]) -> list[Report]:
    return engine.check_many([one.submission for one in planted], earlier=[(one.earlier,) for one in planted])


def _look_in_documents(scores: list[RuleScore], planted: dict[str, Planted], clean: list[Submission], again: Again) -> None:
    """Look for one mistake of each rule, and for what is none, in submissions that were printed and read."""
    read = again([*(one.submission for one in planted.values()), *clean])
    reports = engine.check_many([whole or Submission() for whole in read], earlier=[(one.earlier,) for one in planted.values()])
    found = dict(zip(planted, reports, strict=False))
    for score in scores:
        if score.code in planted:
            score.read = planted[score.code].address in _places(score.code, found[score.code])
        score.false_read = _false(score.code, reports[len(planted) :])


def _places(code: str, report: Report) -> list[str]:
    return [place for finding in report.findings if finding.code == code for place in places_of(finding)]


def _false(code: str, reports: Sequence[Report]) -> int:
    """On how many faultless submissions a rule says something that binds."""
    return sum(any(finding.code == code and finding.severity in _BINDING for finding in report.findings) for report in reports)


def places_of(finding: Finding) -> tuple[str, ...]:
    """Every address at which a finding stands."""
    return (finding.address, *finding.more)


def changed(whole: Submission, **values: Any) -> Submission:
    """A submission in which the first form has other values; addresses in it, with "__" for "/"."""
    return placed(whole, {f"{FORM}/{name.replace('__', '/')}": value for name, value in values.items()})


def placed(whole: Submission, values: dict[str, Any]) -> Submission:
    """A submission with other values at these addresses."""
    for where, value in values.items():
        whole = address.replace(whole, where, value)
    return whole


def first(whole: Submission) -> Declaration:
    """The form into which defects are planted."""
    return whole.declarations[0]


def place_of(whole: Submission, holds: Callable[[Indicator], bool]) -> int:
    """The first row of the first form of which something holds. Raises StopIteration."""
    return next(order for order, row in enumerate(first(whole).indicators) if holds(row))


def retargeted(whole: Submission, order: int, raw: str) -> Submission:
    """A submission with another target in a row of its first form."""
    name = first(whole).indicators[order].name
    return placed(whole, {f"{FORM}/indicators/{order}/target": parse_target(raw, name=name)})


def without(whole: Submission, gone: Callable[[Indicator], bool]) -> Submission:
    """A submission whose first form lacks some rows."""
    return changed(whole, indicators=tuple(row for row in first(whole).indicators if not gone(row)))


def with_row(whole: Submission, line: str, *, form: int = 0) -> tuple[Submission, str]:
    """A submission with one more row "level 1 | level 2 | name | target", and the address of the row."""
    level1, level2, name, raw = (part.strip() or None for part in line.split("|"))
    rows = whole.declarations[form].indicators
    row = Indicator(id=f"planted{len(rows)}", level1=level1, level2=level2, name=name, target=parse_target(raw, name=name))
    where = f"declarations/{form}/indicators"
    return placed(whole, {where: (*rows, row)}), f"{where}/{len(rows)}"
