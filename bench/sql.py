"""Ten of the rules as DuckDB SQL over the same stored facts, beside ours."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from bench.machine import take_turns
from bench.stored import DATA, check_shards, findings_of, store
from jiheng.checks.rules.rule import RULES
from jiheng.reference.profile import load_profile
from jiheng.reference.target_words import any_of

WORKERS = {"one": 1, "two": 2}
OUT = DATA / "duckdb-findings.parquet"
BARE = r"regexp_replace(coalesce(name, ''), '\s|[(（][^()（）]*[)）]', '', 'g')"
UPWARD, ENDS, WANTED = any_of("more_is_better"), any_of("may_fall"), any_of("zero_wanted")
# Code → scope, condition; where a rule does not apply, its condition is false here.
SQL = {
    "FU01": ("Declaration", "annual > total"),
    "FU02": ("Declaration", "annual IS NOT NULL AND has_annual_parts AND annual <> annual_parts"),
    "FU05": ("Declaration", "annual IS NOT NULL AND narrative_amount > 0 AND narrative_amount <> annual"),
    "FU08": ("Declaration", "has_funds AND blank_other_place <> ''"),
    "IN05": ("Declaration", "filled_rows > 0 AND timeliness_rows = 0"),
    "TI02": (
        "Declaration",
        'has_narrative_period AND "start" <= "end" AND (date_trunc(\'month\', narrative_start) <> date_trunc(\'month\', "start") '
        "OR date_trunc('month', narrative_end) <> date_trunc('month', \"end\"))",
    ),
    "TV01": ("Indicator", "name IS NOT NULL AND kind = 'empty'"),
    "TV07": ("Indicator", "kind = 'qualitative' AND name IS NOT NULL AND repeated_word <> ''"),
    "TV09": (
        "Indicator",
        "kind = 'numeric' AND name IS NOT NULL AND ("
        f"(comparator = '≥' AND value = 0 AND NOT regexp_matches({BARE}, '{ENDS}'))"
        f" OR (comparator = '≤' AND unit_kind = 'percent' AND value >= 100 AND regexp_matches({BARE}, '{UPWARD}$'))"
        f" OR (coalesce(comparator, '=') = '=' AND value = 0 AND upper IS NULL AND level2_class = '数量' AND NOT regexp_matches({BARE}, '{WANTED}')))",
    ),
    "TV10": (
        "Indicator",
        f"kind = 'numeric' AND unit_kind = 'percent' AND regexp_matches({BARE}, '满意(?:度|率|程度)$') AND NOT contains({BARE}, '不满意')"
        " AND value < {floor} AND NOT coalesce(comparator IN ('≤', '<'), false)",
    ),
}


def run(forms: int, rounds: int) -> dict[str, Any]:
    """Rates of both, on two processors and on one; the findings must be the same."""
    shards = store(forms)
    ours: dict[int, list[dict[str, Any]]] = {1: [], 2: []}
    theirs: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for workers in (1, 2):
            ours[workers].append(check_shards(shards, workers, SQL))
            theirs[workers].append(take_turns({"duckdb": partial(query, shards, workers)}, 1)["duckdb"].best)
    same(shards)
    return {
        "forms": forms,
        "rules": list(SQL),
        "findings": ours[2][0]["findings"],
        "ours": {name: forms / min(each["seconds"] for each in ours[workers]) for name, workers in WORKERS.items()},
        "duckdb": {name: forms / min(theirs[workers]) for name, workers in WORKERS.items()},
    }


def query(shards: Sequence[Path], threads: int, out: Path = OUT) -> None:
    """The ten rules in one statement over all shards, written as Parquet."""
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(f"COPY ({statement(shards)}) TO '{out}' (FORMAT parquet, COMPRESSION lz4)")


def statement(shards: Sequence[Path]) -> str:
    """One SELECT a rule: shard, keys, code, and the values that its texts name."""
    return " UNION ALL ".join(_select(code, scope, condition, shards) for code, (scope, condition) in SQL.items())


def _select(code: str, scope: str, condition: str, shards: Sequence[Path]) -> str:
    files = ", ".join(f"'{shard / scope}.parquet'" for shard in shards)
    values = ", ".join(f"'{name}': \"{name}\"" for name in RULES[code].named())
    floor = load_profile()["satisfaction_floor"]
    return (
        f"SELECT filename, _submission, _declaration, _indicator, '{code}' AS code, to_json({{{values}}})::VARCHAR AS \"values\" "
        f"FROM read_parquet([{files}], filename = true) WHERE {condition.replace('{floor}', str(floor))}"
    )


def same(shards: Sequence[Path], out: Path = OUT) -> None:
    """Both found the same: code and place. Raises AssertionError with what one of them has alone."""
    columns = ["shard", "_submission", "_declaration", "_indicator", "code"]
    ours = set(findings_of(shards).select(columns).iter_rows())
    theirs = set(pl.read_parquet(out).with_columns(pl.col("filename").str.split("/").list.get(-2).alias("shard")).select(columns).iter_rows())
    assert ours == theirs, sorted(ours ^ theirs)[:10]
