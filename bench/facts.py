"""Facts: forms a second on one processor, and what each fact costs."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from bench.machine import take_turns
from bench.population import SEED, documents
from jiheng.checks.engine import frames
from jiheng.checks.facts import fact
from jiheng.model.declaration import Submission


def run(forms: int) -> dict[str, Any]:
    """Rates of facts and of frames, and the table of facts."""
    warm_up = list(documents(200, SEED + 1))
    derive_all(warm_up)
    batches = [list(documents(forms, SEED + 10 + number)) for number in range(3)]  # new texts each round: what was met before is not asked again
    turns = iter(batches)
    timings = take_turns({"derive": lambda: derive_all(next(turns))}, len(batches))
    derived = timings["derive"].result
    framed = take_turns({"frames": lambda: frames(derived)}, 3)["frames"]
    seconds = min(timings["derive"].processor)
    return {
        "forms": forms,
        "facts": {**timings["derive"].numbers(forms), "per_second_per_core": forms / seconds, "us_per_form": seconds / forms * 1e6},
        "frames": {**framed.numbers(forms), "us_per_form": min(framed.processor) / forms * 1e6},
        "table": table(list(documents(forms, SEED + 20))),
    }


def derive_all(submissions: Sequence[Submission]) -> list[fact.Derived]:
    """Facts of all documents."""
    return [fact.derive(submission) for submission in submissions]


def table(submissions: Sequence[Submission]) -> list[dict[str, Any]]:
    """What each fact costs, dearest first, in µs a form without what it needs; "(walk)" is what calling them costs."""
    spent: dict[tuple[str, str], float] = defaultdict(float)
    calls: dict[tuple[str, str], int] = defaultdict(int)
    forms = sum(len(submission.declarations) for submission in submissions)
    overhead = _overhead()
    with _watching(lambda each: _watched(each.function, (each.scope.__name__, each.name), spent, calls)):
        derive_all(submissions[:1])  # so that what is only done once is not counted
        spent.clear()
        calls.clear()
        start = time.perf_counter()
        derive_all(submissions)
        whole = time.perf_counter() - start
    rows = [(scope, name, max(0.0, seconds - calls[scope, name] * overhead), calls[scope, name]) for (scope, name), seconds in spent.items()]
    walk = whole - sum(spent.values()) - 2 * overhead * sum(calls.values())
    rows.append(("", "(walk)", max(0.0, walk), sum(calls.values())))
    rows.sort(key=lambda row: -row[2])
    return [{"scope": scope, "fact": name, "us_per_form": seconds / forms * 1e6, "calls_per_form": count / forms} for scope, name, seconds, count in rows]


@contextmanager
def _watching(watch: Callable[[fact.Fact], Callable[..., Any]]) -> Iterator[None]:
    """Every registered fact with another function, as long as the context lasts."""
    register = {scope: dict(facts) for scope, facts in fact.FACTS.items()}
    try:
        for facts in fact.FACTS.values():
            facts.update({name: msgspec.structs.replace(each, function=watch(each)) for name, each in facts.items()})
        _forget()
        yield
    finally:
        for scope, facts in register.items():
            fact.FACTS[scope].update(facts)
        _forget()


def _forget() -> None:
    """Plans made from the register are made anew."""
    for each in vars(fact).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def _watched(run: Callable[..., Any], key: tuple[str, str], spent: dict[tuple[str, str], float], calls: dict[tuple[str, str], int]) -> Callable[..., Any]:
    clock = time.perf_counter

    def watched(*arguments: Any) -> Any:
        start = clock()
        value = run(*arguments)
        spent[key] += clock() - start
        calls[key] += 1
        return value

    return watched


def _overhead() -> float:
    """Seconds that watching adds inside one call."""
    spent: dict[tuple[str, str], float] = defaultdict(float)
    watched = _watched(lambda: None, ("", ""), spent, defaultdict(int))
    for _ in range(20_000):
        watched()
    return spent["", ""] / 20_000
