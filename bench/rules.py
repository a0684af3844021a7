"""What each rule costs over stored facts, alone on one thread."""

import time
from pathlib import Path
from typing import Any

import polars as pl

from bench.stored import columns_of
from jiheng.checks.engine import KEYS, findings_frame, rules_of
from jiheng.checks.fields import SCOPES
from jiheng.reference.profile import load_profile


def table(shard: Path, rounds: int = 3) -> list[dict[str, Any]]:
    """µs a form of each rule, dearest first, of reading the facts, and of all rules together."""
    profile, rows = load_profile(), []
    forms = pl.read_parquet(shard / "Declaration.parquet", columns=["_submission"]).height
    for scope in SCOPES:
        rules = rules_of(scope)
        path, names = shard / f"{scope.__name__}.parquet", [*KEYS, *sorted(columns_of(rules))]
        frame = pl.read_parquet(path, columns=names)
        rows.append((f"(read {scope.__name__})", _best(lambda path=path, names=names: pl.read_parquet(path, columns=names), rounds)))
        rows.append((f"(all of {scope.__name__})", _best(lambda frame=frame, scope=scope, rules=rules: findings_frame(frame, scope, profile, rules), rounds)))
        for rule in rules:
            rows.append((f"{rule.code} {rule.name}", _best(lambda frame=frame, scope=scope, rule=rule: findings_frame(frame, scope, profile, [rule]), rounds)))
    rows.sort(key=lambda row: -row[1])
    return [{"rule": name, "us_per_form": seconds / forms * 1e6} for name, seconds in rows]


def _best(run: Any, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)
