"""`make bench` measures everything; PART=form,facts,rules,stored,sql,peers,reading,web,year (or checks: the first six) chooses; QUICK=1 is a trial run."""

import argparse
import json
import os

os.environ["POLARS_MAX_THREADS"] = "1"  # before Polars is imported: one thread, so that every rate is one processor's; more cores mean more processes

from collections.abc import Callable
from typing import Any, NamedTuple

from bench import machine, report


class Size(NamedTuple):
    """How much is measured: forms typed, forms whose facts are derived, forms stored, rows for frictionless, seconds a format, rounds, seconds a page,
    projects of the running and of the past year, times that each of their pages is asked for."""

    typed: int
    derived: int
    forms: int
    rows: int
    seconds: float
    rounds: int
    loaded: int
    running: int
    past: int
    asked: int


FULL = Size(typed=400, derived=2_000, forms=100_000, rows=2_000, seconds=2.0, rounds=4, loaded=8, running=1_000, past=4_500, asked=10)
QUICK = Size(typed=40, derived=100, forms=400, rows=100, seconds=0.1, rounds=1, loaded=1, running=60, past=120, asked=2)


def main() -> None:
    """Measure the chosen parts, keep their figures in bench/results/ and write the tables of bench/README.md."""
    arguments = _arguments()
    for part in _chosen(arguments.part):
        print(f"{part} …", flush=True)
        before = machine.description()
        result = {**PARTS[part](QUICK if arguments.quick else FULL), "machine": before, "load_after": machine.description()["load"]}
        if arguments.quick:
            print(json.dumps({name: value for name, value in result.items() if name not in {"machine", "table"}}, indent=1, default=str))
        else:
            report.keep(part, result)
    if not arguments.quick:
        report.write()
        print(f"{report.README}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("part", nargs="?", default=os.environ.get("PART", "all"), help=f"all, checks or some of {', '.join(PARTS)}, with commas")
    parser.add_argument("--quick", action="store_true", default=bool(os.environ.get("QUICK")), help="few forms, nothing kept")
    return parser.parse_args()


def _chosen(names: str) -> tuple[str, ...]:
    parts = [part for name in names.split(",") for part in GROUPS.get(name, (name,))]
    if unknown := set(parts) - PARTS.keys():
        raise SystemExit(f"No part is called {', '.join(sorted(unknown))}. There are: all, checks, {', '.join(PARTS)}.")
    return tuple(parts)


def _form(size: Size) -> dict[str, Any]:
    from bench import form

    return form.run(size.typed)


def _facts(size: Size) -> dict[str, Any]:
    from bench import facts

    return facts.run(size.derived)


def _rules(size: Size) -> dict[str, Any]:
    from bench import rules, stored

    return {"table": rules.table(stored.store(size.forms)[0])}


def _stored(size: Size) -> dict[str, Any]:
    from bench import stored

    return stored.run(size.forms, size.rounds)


def _sql(size: Size) -> dict[str, Any]:
    from bench import sql

    return sql.run(size.forms, size.rounds)


def _peers(size: Size) -> dict[str, Any]:
    from bench import peers

    return peers.run(size.forms, size.rows, size.rounds)


def _reading(size: Size) -> dict[str, Any]:
    from bench import reading

    return reading.run(size.seconds, size.rounds)


def _web(size: Size) -> dict[str, Any]:
    from bench import website

    return website.run(size.forms, size.loaded)


def _year(size: Size) -> dict[str, Any]:
    from bench import year

    return year.run(size.running, size.past, size.asked)


# Each imports its peers only when it runs.
PARTS: dict[str, Callable[[Size], dict[str, Any]]] = {
    "form": _form,
    "facts": _facts,
    "rules": _rules,
    "stored": _stored,
    "sql": _sql,
    "peers": _peers,
    "reading": _reading,
    "web": _web,
    "year": _year,
}
GROUPS = {"all": tuple(PARTS), "checks": tuple(part for part in PARTS if part not in {"reading", "web", "year"})}


if __name__ == "__main__":
    main()
