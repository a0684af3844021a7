"""One form as typed: facts, frames and rules, one document of one form after the other."""

import time
from typing import Any

from bench.machine import percentile, spin
from bench.population import SEED, document
from jiheng.checks.engine import check, evaluate, frames, rules_of
from jiheng.checks.facts.fact import derive
from jiheng.checks.fields import SCOPES
from jiheng.reference.profile import load_profile

WARM_UP = 30


def run(forms: int) -> dict[str, Any]:
    """Milliseconds of `check` and of its parts over so many different forms."""
    submissions = [document(number, 1, SEED + 2) for number in range(forms + WARM_UP)]
    start = time.perf_counter()
    check(submissions[0])
    first = time.perf_counter() - start
    for submission in submissions[:WARM_UP]:
        check(submission)
    parts: dict[str, list[float]] = {"check": [], "facts": [], "frames": [], "rules": []}
    spins: list[float] = []
    for submission in submissions[WARM_UP:]:
        _one(submission, parts)
        spins.append(spin() if len(parts["check"]) % 50 == 1 else spins[-1])
    return {
        "forms": forms,
        "first_ms": first * 1000,
        "unevenness": max(spins) / min(spins),
        "ms": {name: {"p50": percentile(values, 0.5) * 1000, "p95": percentile(values, 0.95) * 1000} for name, values in parts.items()},
    }


def _one(submission: Any, parts: dict[str, list[float]]) -> None:
    clock, profile = time.perf_counter, load_profile()
    marks = [clock()]
    check(submission)
    marks.append(clock())
    fresh = [derive(submission)]
    marks.append(clock())
    tables = frames(fresh)
    marks.append(clock())
    for scope in SCOPES:
        list(evaluate(tables[scope], scope, profile, rules_of(scope)))
    marks.append(clock())
    for name, begin, end in zip(parts, marks, marks[1:], strict=False):
        parts[name].append(end - begin)
