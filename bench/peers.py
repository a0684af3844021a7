"""Rules about single rows, beside dataframely, pandera and frictionless, for the part that they can express."""

from collections.abc import Callable, Sequence
from typing import Any

import dataframely
import pandera.errors
import pandera.polars as pa
import polars as pl
from frictionless import Checklist, Resource, Schema, fields
from frictionless.checks.row.row_constraint import row_constraint

from bench.machine import take_turns
from bench.stored import columns_of, store
from jiheng.checks.engine import KEYS, findings_frame
from jiheng.checks.rules.rule import RULES, expression
from jiheng.model.declaration import Indicator
from jiheng.reference.profile import load_profile

# Those that compare columns; what frictionless calls a row constraint (true = nothing wrong). It has no patterns, hence None for two.
CONSTRAINTS: dict[str, str | None] = {
    "IN01": "level1 is None or level_trouble != 'level1'",
    "IN02": "level2 is None or level_trouble != 'level2'",
    "IN09": "name is None or twin_row == 0",
    "IN10": "kind == 'empty' or name is not None",
    "TV01": "name is None or kind != 'empty'",
    "TV04": "kind != 'numeric' or unit is None or mended_target == ''",
    "TV05": "kind != 'numeric' or name is None or not lacks_sign",
    "TV07": "kind != 'qualitative' or name is None or repeated_word == ''",
    "TV12": "kind != 'numeric' or name is None or unit_kind == '' or unit_clash == ''",
    "TV09": None,
    "TV10": None,
}
PLAIN = [code for code, constraint in CONSTRAINTS.items() if constraint]
Failures = set[tuple[str, int]]
_TYPES = {pl.String: fields.StringField, pl.Boolean: fields.BooleanField, pl.Int64: fields.IntegerField, pl.Int32: fields.IntegerField}


def run(forms: int, rows_of_frictionless: int, rounds: int) -> dict[str, Any]:
    """Rates of all, in rows a second; every one must report the same failures."""
    frame = frame_of(store(forms)[0])
    every = take_turns({name: _bind(find, frame, list(CONSTRAINTS)) for name, find in PEERS.items()}, rounds)
    for name, timing in every.items():
        assert timing.result == every["jiheng"].result, (name, sorted(timing.result ^ every["jiheng"].result)[:10])
    few = frame.head(rows_of_frictionless)
    plain = take_turns(
        {"jiheng": _bind(ours, frame, PLAIN), "few": _bind(ours, few, PLAIN), "frictionless": _bind(by_frictionless, few, PLAIN)}, min(rounds, 2)
    )
    assert plain["few"].result == plain["frictionless"].result
    return {
        "rows": frame.height,
        "rules": list(CONSTRAINTS),
        "failures": len(every["jiheng"].result),
        "rows_per_second": {name: frame.height / timing.best for name, timing in every.items()},
        "plain_rules": PLAIN,
        "plain_rows_per_second": {"jiheng": frame.height / plain["jiheng"].best, "frictionless": few.height / plain["frictionless"].best},
    }


def frame_of(shard: Any) -> pl.DataFrame:
    """The indicators of one shard with the columns that these rules read, and the row number."""
    rules = [RULES[code] for code in CONSTRAINTS]
    return pl.read_parquet(shard / "Indicator.parquet", columns=[*KEYS, *sorted(columns_of(rules))]).with_row_index("row")


def _bind(find: Callable[[pl.DataFrame, Sequence[str]], Failures], frame: pl.DataFrame, codes: Sequence[str]) -> Callable[[], Failures]:
    return lambda: find(frame, codes)


def ours(frame: pl.DataFrame, codes: Sequence[str]) -> Failures:
    """Findings with the values that the texts name; the row number stands in for the place."""
    found = findings_frame(frame.with_columns(pl.col("row").cast(pl.Int32).alias("_indicator")), Indicator, load_profile(), [RULES[code] for code in codes])
    return set(found.select("code", "_indicator").iter_rows())


def valid(code: str) -> pl.Expr:
    """A rule turned round: true where nothing is wrong, does not apply, or cannot be told."""
    rule, profile = RULES[code], load_profile()
    found = expression(rule.condition, Indicator, profile)
    if rule.applies:
        found = found & expression(rule.applies, Indicator, profile)
    return ~found.fill_null(value=False)


def by_dataframely(frame: pl.DataFrame, codes: Sequence[str]) -> Failures:
    """Schema.filter: the invalid rows, one boolean a rule."""
    _, failures = _dataframely(tuple(frame.columns), tuple(codes)).filter(frame)
    details = failures.details()
    return {(code, row) for code in codes for row in details.filter(pl.col(code) == "invalid")["row"]}


def _dataframely(names: tuple[str, ...], codes: tuple[str, ...]) -> Any:
    if (names, codes) not in _SCHEMAS:
        body: dict[str, Any] = {name: dataframely.Any() for name in names}
        body |= {code: dataframely.rule()(_rule_method(code)) for code in codes}
        _SCHEMAS[names, codes] = type("Rows", (dataframely.Schema,), body)
    return _SCHEMAS[names, codes]


_SCHEMAS: dict[Any, Any] = {}


def _rule_method(code: str) -> Callable[[Any], pl.Expr]:
    return lambda _: valid(code)


def by_pandera(frame: pl.DataFrame, codes: Sequence[str]) -> Failures:
    """Lazy validation: failure_cases with the number of each row."""
    try:
        _pandera(tuple(codes)).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return set(errors.failure_cases.select("check", "index").unique().iter_rows())
    return set()


def _pandera(codes: tuple[str, ...]) -> Any:
    if codes not in _SCHEMAS:
        made = [pa.Check(_check_function(valid(code)), name=code, error=code) for code in codes]
        _SCHEMAS[codes] = pa.DataFrameSchema(checks=made)
    return _SCHEMAS[codes]


def _check_function(condition: pl.Expr) -> Callable[[Any], Any]:
    return lambda data: data.lazyframe.select(condition)


def by_frictionless(frame: pl.DataFrame, codes: Sequence[str]) -> Failures:
    """Row constraints; each row as a dictionary."""
    checklist = Checklist(checks=[row_constraint(formula=CONSTRAINTS[code] or "True") for code in codes])
    names = sorted(columns_of([RULES[code] for code in codes]))
    schema = Schema(fields=[_TYPES.get(frame.schema[name].base_type(), fields.AnyField)(name=name) for name in names], missing_values=["\0"])
    report = Resource(data=[names, *map(list, frame.select(names).iter_rows())], schema=schema).validate(checklist, limit_errors=frame.height * len(codes))
    by_formula = {CONSTRAINTS[code]: code for code in codes}
    found = report.flatten(["rowNumber", "type", "note"])
    if others := [each for each in found if each[1] != "row-constraint"]:
        raise AssertionError(others[:5])
    return {(next(code for formula, code in by_formula.items() if formula and formula in note), number - 2) for number, _, note in found}


PEERS: dict[str, Callable[[pl.DataFrame, Sequence[str]], Failures]] = {"jiheng": ours, "dataframely": by_dataframely, "pandera": by_pandera}
