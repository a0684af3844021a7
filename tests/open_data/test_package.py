"""The data package: a Data Package to Frictionless, the same in every format, the same bytes every time, nothing made up."""

import csv
import hashlib
import io
import json
import weakref
import zipfile
from decimal import Decimal

import frictionless
import jsonschema
import msgspec
import polars as pl
import pyarrow.parquet
import pytest

from jiheng.model.classes import IndicatorClass
from jiheng.model.finding import Severity
from jiheng.model.json import decode
from jiheng.model.judged import Verdict
from jiheng.model.target import Certainty, Comparator, Kind
from jiheng.reference.open_data import standard
from jiheng.writers.open_data import files
from jiheng.writers.open_data.canonical import canonical
from jiheng.writers.open_data.entry import About, Dates, Entry
from jiheng.writers.open_data.files import package_files, to_zip, zip_folder
from tests.builders import Case, submission_of
from tests.open_data.packages import ABOUT, entries, evaluation, example, laid_out, six_projects


def rows(name, files=None):
    return list(csv.DictReader(io.StringIO((files or example())[f"data/{name}.csv"].decode(), newline="")))


def faults(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [kind for (kind,) in report.flatten(["type"])] + [error.type for error in report.errors]


def test_frictionless_finds_nothing_wrong(tmp_path):
    assert faults(laid_out(example(), tmp_path)) == []


@pytest.mark.slow
def test_a_package_without_any_results_is_valid_too(tmp_path):
    assert faults(laid_out(package_files([Entry(submission=six_projects())], About()), tmp_path)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("data/indicators.csv", ",≥,", ",>=,", "constraint-error"),
        ("data/indicators.csv", "/declarations/1,", "/declarations/9,", "foreign-key"),
        ("data/submissions.csv", ",2026,", ",二〇二六,", "type-error"),
        ("data/declarations.csv", "declaration_id,", "form_id,", "incorrect-label"),
        ("json/submissions.jsonl", "2026", "2027", "hash-count"),
        ("parquet/marks.parquet", None, None, "byte-count"),
    ],
)
def test_frictionless_finds_a_planted_fault(path, old, new, told, tmp_path):
    data = example()[path]
    spoilt = data[:-1] if old is None else data.decode().replace(old, new, 1).encode()
    assert spoilt != data
    assert told in faults(laid_out(example() | {path: spoilt}, tmp_path))


def test_the_same_documents_give_the_same_bytes():
    assert to_zip(package_files(entries()[::-1], ABOUT)) == to_zip(example())
    assert package_files(entries() * 2, ABOUT) == example(), "a document given twice stands once"


def test_the_size_of_batches_leaves_the_bytes_as_they_are(monkeypatch):
    monkeypatch.setattr(files, "BATCH", 1)
    assert package_files(entries(), ABOUT) == example()


class _Watched(Entry, frozen=True, kw_only=True, dict=True, weakref=True):
    """A document of which one learns whether it is still held."""


def test_however_many_documents_there_are_few_are_held_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "BATCH", 5)
    seen: list[weakref.ref] = []
    most = 0

    def one_by_one():
        nonlocal most
        for number in range(40):
            entry = _Watched(submission=submission_of(Case(why="", form={"name": f"项目{number}"})))
            seen.append(weakref.ref(entry))
            yield entry
            del entry
            most = max(most, sum(each() is not None for each in seen))

    paths = files.write_package(one_by_one(), Dates(), ABOUT, tmp_path)
    assert len(seen) == 40
    assert most <= 2 * files.BATCH
    assert (tmp_path / "json/submissions.jsonl").read_bytes().count(b"\n") == 40
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == sorted(paths), "nothing else is left there"


def test_a_folder_gives_the_same_zip_as_its_files(tmp_path):
    out = io.BytesIO()
    zip_folder(laid_out(example(), tmp_path), example(), out)
    assert out.getvalue() == to_zip(example())


def test_a_zip_holds_every_file_and_no_time():
    with zipfile.ZipFile(io.BytesIO(to_zip(example()))) as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == example()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_parquet_holds_what_csv_holds():
    for table in standard().tables:
        stored = pyarrow.parquet.read_table(io.BytesIO(example()[f"parquet/{table.name}.parquet"])).to_pylist()
        printed = rows(table.name)
        assert len(stored) == len(printed)
        for one, other in zip(stored, printed, strict=True):
            for field in table.fields:
                held = one[field.name]
                if field.type == "number" and held is not None:
                    assert held == Decimal(other[field.name])
                else:
                    assert ("" if held is None else str(held)) == other[field.name].removeprefix("'")


def test_every_value_stands_in_the_document():
    form = six_projects().declarations[0]
    told = next(row for row in rows("declarations") if row["name"] == form.name)
    assert Decimal(told["annual_amount"]) == form.funds.annual.amount
    assert told["overall_objective"] == (form.overall_objective or "")
    printed = [row for row in rows("indicators") if row["declaration_id"] == told["declaration_id"]]
    assert [(row["raw"], row["name"], row["unit"]) for row in printed] == [(row.target.raw, row.name, row.target.unit or "") for row in form.indicators]
    assert all(row["value"] == "" for row, known in zip(printed, form.indicators, strict=True) if known.target.value is None)


def test_blank_cells_stay_blank():
    blank = submission_of(
        Case(why="", form={"funds/annual/amount": None, "start": None, "indicators": ["产出指标 | 数量指标 | 次数 |"]}, document={"year": None})
    )
    files = package_files([Entry(submission=blank)], About())
    (form,) = rows("declarations", files)
    (row,) = rows("indicators", files)
    assert (form["annual_amount"], form["start"], form["grade"]) == ("", "", "")
    assert (row["kind"], row["raw"], row["value"], row["canonical_value"]) == ("empty", "", "", "")
    assert "licenses" not in json.loads(files["datapackage.json"])
    assert [row["checks_found"] for row in rows("submissions", files)] == [""]


def test_every_document_is_there_as_json_that_its_row_vouches_for():
    digests = {row["sha256"]: row for row in rows("submissions")}
    schema = json.loads(example()["json/submission.schema.json"])
    lines = example()["json/submissions.jsonl"].splitlines()
    assert {hashlib.sha256(line).hexdigest() for line in lines} == set(digests)
    for line in lines:
        jsonschema.validate(json.loads(line), schema)
    assert sorted(map(repr, map(decode, lines))) == sorted(map(repr, (six_projects(), evaluation())))


def test_marks_stand_beside_the_recomputed_ones():
    marks = {row["subject"]: row for row in rows("marks")}
    assert set(marks) == {"indicator", "execution", "total"}
    assert {row["verdict"] for row in rows("marks") if row["subject"] != "total"} == {"follows"}
    assert Decimal(marks["total"]["mark"]) == Decimal(marks["total"]["highest"])
    alone = rows("marks", package_files([Entry(submission=evaluation())], About()))
    assert len(alone) == len(rows("marks"))
    assert {row["profile"] for row in alone} == {""}


def test_findings_tell_what_could_not_be_assessed():
    found = entries()[0].checked
    told = rows("findings")
    assert found is not None
    assert [row["code"] for row in told if row["outcome"] == "finding"] == [finding.code for finding in found.findings]
    assert len([row for row in told if row["outcome"] == "not_assessed"]) == len(found.not_assessed)


def test_a_text_that_spreadsheets_would_compute_is_harmless_in_csv_only():
    trap = submission_of(Case(why="", form={"name": "=HYPERLINK(1)"}))
    files = package_files([Entry(submission=trap)], About())
    assert rows("declarations", files)[0]["name"] == "'=HYPERLINK(1)"
    assert pl.read_parquet(io.BytesIO(files["parquet/declarations.parquet"]))["name"].to_list() == ["=HYPERLINK(1)"]


@pytest.mark.parametrize("batch", [1, 200])
def test_a_number_of_many_digits_is_not_rounded(batch, monkeypatch):
    monkeypatch.setattr(files, "BATCH", batch)
    wanted = [Decimal("0.000000000000000001"), Decimal("12.5")]
    made = package_files([Entry(submission=submission_of(Case(why="", form={"funds/annual/amount": str(each)}))) for each in wanted], About())
    assert {row["annual_amount"] for row in rows("declarations", made)} == {f"{each:f}" for each in wanted}
    assert set(pl.read_parquet(io.BytesIO(made["parquet/declarations.parquet"]))["annual_amount"]) == set(wanted)


def test_the_path_of_a_file_stays_at_home():
    assert b"/" not in rows("submissions")[0]["source_name"].encode()


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2.50", "万元/次", ("25000", "元/次")),
        ("85", "%", ("85", "%")),
        ("1.2", "万人次", ("12000", "人次")),
        ("3", "个工作日", ("3", "工作日")),
        ("5", "元/人·月", ("5", "元/人·月")),
        ("5", "万", (None, None)),
        ("5", None, (None, None)),
        ("5", "某种单位", (None, None)),
    ],
)
def test_units_that_can_be_put_side_by_side(value, unit, expected):
    converted, upper, symbol = canonical(Decimal(value), None, unit)
    assert (converted, symbol) == (None if expected[0] is None else Decimal(expected[0]), expected[1])
    assert upper is None


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("indicators", "comparator", Comparator),
        ("indicators", "kind", Kind),
        ("results", "actual_certainty", Certainty),
        ("indicators", "class", IndicatorClass),
        ("marks", "verdict", Verdict),
        ("findings", "severity", Severity),
    ],
)
def test_the_schema_lists_the_values_of_the_model(table, column, values):
    field = {field.name: field for field in standard().table(table).fields}[column]
    assert field.enum == tuple(each.value for each in values)


def test_every_row_has_only_columns_of_the_schema():
    from jiheng.writers.open_data.rows import TABLES, findings

    for table in standard().tables:
        names = {field.name for field in table.fields}
        make = TABLES.get(table.name, findings)
        assert {name for entry in entries() for row in make(entry) for name in row} <= names


def test_the_current_version_is_the_last_that_was_told():
    assert standard().changes[-1].version == standard().version
    assert msgspec.json.decode(example()["datapackage.json"])["conformsTo"] == standard().profile
