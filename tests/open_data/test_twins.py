"""Files beside the tables of a package: Parquet that says something else than its CSV, XML and JSON that are none; and tables that spreadsheets spoil."""

import io
import json

import polars as pl
import pytest

from jiheng.readers.data_package import check_package
from tests.open_data.packages import example, laid_out

MARKS, EXECUTION, INDICATORS = "parquet/marks.parquet", "data/execution.csv", "data/indicators.csv"


def told(tmp_path, **changed: bytes) -> list[str]:
    """What is wrong with the example with other files in it, of which nothing but their names is described."""
    files = dict(example()) | changed
    descriptor = json.loads(files["datapackage.json"])
    for each in descriptor["resources"]:
        if each["path"] in changed:
            del each["hash"], each["bytes"]
    files["datapackage.json"] = json.dumps(descriptor).encode()
    return [fault.sentence("zh") for fault in check_package(laid_out(files, tmp_path / "package")).faults]


def test_what_we_write_says_the_same_in_parquet(tmp_path):
    assert told(tmp_path, **{"iati-notes.txt": b"."}) == []


def test_parquet_with_another_value_is_told_with_its_cell(tmp_path):
    frame = pl.read_parquet(io.BytesIO(dict(example())["parquet/indicators.parquet"]))
    (name := frame["name"].to_list())[1] = "别的指标"
    frame.with_columns(pl.Series("name", name)).write_parquet(out := io.BytesIO())
    (said,) = told(tmp_path, **{"parquet/indicators.parquet": out.getvalue()})
    assert said.startswith("parquet/indicators.parquet 第 3 行 name 列：是“别的指标”，data/indicators.csv 里是“")


def test_parquet_with_other_rows_or_none_at_all_is_told(tmp_path):
    files = dict(example())
    (rows,) = told(tmp_path / "a", **{MARKS: files["parquet/declarations.parquet"]})
    assert rows.startswith(f"{MARKS}：与 data/marks.csv 不同")
    assert told(tmp_path / "b", **{MARKS: b"PAR1"}) == [f"{MARKS}：不是 Parquet，或者已经损坏。"]


@pytest.mark.parametrize(("path", "wrong"), [("iati-results.xml", "不是规范的 XML。"), ("json/submission.schema.json", "不是 JSON：数据不完整。")])
def test_files_that_are_not_what_they_claim_are_told(tmp_path, path, wrong):
    assert told(tmp_path, **{path: b"<iati" if path.endswith("xml") else b'{"a": 1'}) == [f"{path}：{wrong}"]


def test_a_mark_that_excel_puts_first_is_told_once(tmp_path):
    assert told(tmp_path, **{INDICATORS: b"\xef\xbb\xbf" + dict(example())[INDICATORS]}) == [f"{INDICATORS}：开头有字节序标记（BOM），请存成不带它的 UTF-8。"]


def test_a_table_that_cannot_be_read_is_told_once_not_for_every_row_of_others(tmp_path):
    assert told(tmp_path, **{INDICATORS: dict(example())[INDICATORS].decode().encode("gb18030")}) == [f"{INDICATORS}：不是 UTF-8。"]
