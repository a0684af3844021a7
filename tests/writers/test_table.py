"""The tables of `jiheng read`: the same values as the JSON, whatever the forms are; every column is in the manual."""

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.declaration import (
    Declaration,
    Department,
    Execution,
    ExecutionBlock,
    Indicator,
    Monitoring,
    Note,
    PlaceTarget,
    SelfEvaluation,
    Submission,
    Task,
)
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Certainty
from jiheng.writers import table, table_forms, table_indicators
from tests.builders import faultless
from tests.strategies import TARGETS, declarations, indicators
from tools import docs_cli

PARTS = ("raw", "kind", "comparator", "value", "upper", "unit", "text", "certainty")
targets = st.builds(
    lambda raw, certainty: msgspec.structs.replace(parse_target(raw), certainty=certainty), st.sampled_from((*TARGETS, "10~20个")), st.sampled_from(Certainty)
)
scores = st.sampled_from((None, Decimal(0), Decimal("12.50")))
executions = st.builds(ExecutionBlock, total=st.builds(Execution, budget=scores, spent=scores, rate=scores), other=st.builds(Execution, mark=scores))


@st.composite
def full_rows(draw: st.DrawFn) -> Indicator:
    """A row with anything that forms of any kind hold."""
    return msgspec.structs.replace(
        draw(indicators()),
        target=draw(targets),
        overall_target=draw(st.none() | targets),
        places=tuple(draw(st.lists(st.builds(PlaceTarget, place=st.sampled_from(("东镇", "西乡")), target=targets), max_size=2))),
        weight=draw(scores),
        actual=draw(st.none() | targets),
        mark=draw(scores),
        reason=draw(st.sampled_from((None, "验收推迟\n到次年"))),
        forecast=draw(st.none() | targets),
        likelihood=draw(st.sampled_from((None, "确定能"))),
        causes=draw(st.sampled_from(((), ("经费保障", "其他")))),
    )


@st.composite
def documents(draw: st.DrawFn) -> Submission:
    """Forms of all kinds, with notes here and there."""
    forms = []
    for _ in range(draw(st.integers(0, 3))):
        rows, overall = (tuple(draw(st.lists(full_rows(), max_size=3))) for _ in range(2))
        form = draw(declarations())
        held: dict[str, Any] = {name: getattr(form, name) for name in form.__struct_fields__} | {"indicators": rows, "overall_indicators": overall}
        more: dict[str, Any] = {"execution": draw(executions), "achieved": draw(st.sampled_from((None, "已建成。")))}
        points: dict[str, Any] = {"weight": Decimal(100), "grade": "优"}
        kinds = (
            Declaration(**held),
            SelfEvaluation(**held, **more, **points),
            Monitoring(**held, **more, cutoff="1-6月"),
            Department(**held, **more, tasks=(Task(name="甲", amount=Decimal("1.50")),)),
        )
        forms.append(draw(st.sampled_from(kinds)))
    addresses = st.sampled_from(places(forms))
    notes = tuple(
        Note(address=address, message=f"说明 {number}", candidates=("一", "二")) for number, address in enumerate(draw(st.lists(addresses, max_size=4)))
    )
    return Submission(year=2026, declarations=tuple(forms), notes=notes)


def places(forms) -> list[str]:
    """Where a note may be."""
    found = [""]
    for number, form in enumerate(forms):
        found += [f"declarations/{number}", f"declarations/{number}/funds/annual/amount"]
        for field in ("indicators", "overall_indicators"):
            for place, row in enumerate(getattr(form, field)):
                address = f"declarations/{number}/{field}/{place}"
                found += [address, f"{address}/target"] + ([f"{address}/overall_target"] if row.overall_target else [])
                found += [f"{address}/places/{each}/target" for each in range(len(row.places))]
    return found


def at(data, address: str):
    """What stands at an address of the JSON; None where the JSON leaves it out."""
    for part in address.split("/"):
        data = data[int(part)] if isinstance(data, list) else (data or {}).get(part)
    return data


def targets_of(data) -> list[tuple]:
    """(address, horizon, place, target) of every target of the JSON, in its order."""
    found = []
    for number, form in enumerate(data["declarations"]):
        for field, horizon in (("indicators", "year"), ("overall_indicators", "whole")):
            for place, row in enumerate(form[field]):
                address = f"declarations/{number}/{field}/{place}"
                found.append((address, horizon, None, row["target"]))
                found += [(address, "whole", None, row["overall_target"])] if "overall_target" in row else []
                found += [(address, horizon, each["place"], each["target"]) for each in row.get("places", ())]
    return found


def same(cell, value) -> bool:
    return bool(cell == (Decimal(value) if isinstance(cell, Decimal) else value))


@given(documents())
def test_rows_of_indicators_are_those_of_the_json(submission):
    data = json.loads(msgspec.json.encode(table.plain("a", submission)))
    made = table.frame(table_indicators.rows("a", submission), table_indicators.SCHEMA).rows(named=True)
    rows = [row for row in made if row["address"] is not None]
    wanted = targets_of(data)
    assert [(row["address"], row["horizon"], row["place"]) for row in rows] == [each[:3] for each in wanted]
    for row, (address, _, _, target) in zip(rows, wanted, strict=True):
        assert all(same(row[part], target[part]) for part in PARTS)
        assert row["name"] == at(data, f"{address}/name")
    for row in (row for row, before in zip(rows, [None, *rows], strict=False) if before is None or before["address"] != row["address"]):
        for field in ("weight", "mark", "reason", "likelihood"):
            assert same(row[field], at(data, f"{row['address']}/{field}"))
        for field in ("actual", "forecast"):
            assert all(same(row[f"{field}_{part}"], (at(data, f"{row['address']}/{field}") or {}).get(part)) for part in PARTS)
    assert len(made) - len(rows) == sum(not form["indicators"] and not form["overall_indicators"] for form in data["declarations"])


@given(documents())
def test_rows_of_forms_are_those_of_the_json(submission):
    data = json.loads(msgspec.json.encode(table.plain("a", submission)))
    made = table.frame(table_forms.rows("a", submission), table_forms.SCHEMA).rows(named=True)
    assert len(made) == max(1, len(data["declarations"]))
    for row, form in zip(made, data["declarations"], strict=False):
        assert row["form"] == form["kind"]
        assert all(str(row[column]) == str(value) or same(row[column], value) for column, place in table_forms.ADDRESSES.items() for value in [at(form, place)])
        assert json.loads(row["certainties"] or "{}") == form["certainties"]
        assert json.loads(row["tasks"] or "[]") == form.get("tasks", [])


@given(documents())
def test_every_note_stands_in_one_of_the_tables(submission):
    rows = [row for module in (table_indicators, table_forms) for row in module.rows("a", submission)]
    assert {line for row in rows for line in (row.get("notes") or "").splitlines()} == {f"{note.message}（可能是：一、二）" for note in submission.notes}


def test_the_points_of_an_indicator_stand_in_one_row():
    row = Indicator(
        id="a",
        level1=None,
        level2=None,
        name="水厂数",
        target=parse_target("3座"),
        overall_target=parse_target("9座"),
        places=(PlaceTarget(place="东镇", target=parse_target("1座")), PlaceTarget(place="西乡", target=parse_target("2座"))),
        weight=Decimal(10),
        actual=parse_target("3座"),
    )
    form = SelfEvaluation(indicators=(row,))
    made = table_indicators.rows("a", Submission(declarations=(form,)))
    assert [(each["horizon"], each.get("place"), each["raw"], each.get("weight"), each.get("actual_raw")) for each in made] == [
        ("year", None, "3座", 10, "3座"),
        ("whole", None, "9座", None, None),
        ("year", "东镇", "1座", None, None),
        ("year", "西乡", "2座", None, None),
    ]


def test_a_note_stands_with_the_target_that_it_is_about():
    form = faultless().declarations[0]
    notes = (
        Note(address="declarations/0/indicators/1/target", message="读数不定", candidates=("92%", "99%")),
        Note(address="declarations/0/indicators/10", message="别的一行"),
        Note(address="declarations/0/annual_objective", message="残缺"),
        Note(address="", message="丢了图片"),
    )
    submission = Submission(declarations=(form,), notes=notes)
    told = [row["notes"] for row in table_indicators.rows("a", submission)]
    assert told[1] == "读数不定（可能是：92%、99%）"
    assert set(told) == {told[1], None}
    assert table_forms.rows("a", submission)[0]["notes"] == "残缺\n丢了图片"


@pytest.mark.parametrize("module", [table_indicators, table_forms])
def test_csv_and_parquet_have_the_columns_of_the_manual(module):
    rows = module.rows("a", faultless())
    assert next(csv.reader(io.StringIO(table.to_csv(rows, module.SCHEMA).decode("utf-8-sig")))) == list(module.SCHEMA)
    assert pl.read_parquet(io.BytesIO(table.to_parquet(rows, module.SCHEMA))).schema == pl.Schema(module.SCHEMA)
    named = set(re.findall(r"`([a-z_0-9]+)`", docs_cli.page().partition("## Tables of")[2].partition("\n## ")[0]))
    prefixes = ("actual_", "forecast_", "execution_", "narrative_")  # shown by their first and last
    assert {column for column in module.SCHEMA if not column.startswith(prefixes)} - named == set()
