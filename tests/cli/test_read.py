"""`jiheng read`: JSON as documented, one or several, tables for spreadsheets and programs."""

import csv
import io
import json
import os
from decimal import Decimal

import msgspec
import polars as pl
import pytest

from jiheng.model.json import decode
from tests.builders import Case, faultless, submission_of
from tests.cli.runs import EXAMPLES, data, jiheng, saved

KEYS = ["path", "title", "year", "agency", "stated", "declarations"]
DECLARATION = ["number", "name", "nature", "category", "department", "implementing_agency", "start", "end", "funds", "overall_objective", "annual_objective"]
DECLARATION += ["narrative", "indicators"]
TARGET = ["raw", "kind", "comparator", "value", "unit", "text"]


@pytest.fixture(scope="module")
def document():
    return data("read", EXAMPLES / "six-projects.docx")


def ordered(made, wanted):
    return [key for key in made if key in wanted]


def test_one_document_is_the_object_of_the_issue(document):
    assert document["path"] == str(EXAMPLES / "six-projects.docx")
    assert ordered(document, KEYS) == KEYS
    assert list(document["stated"]) == ["agencies", "projects", "amount", "text"]
    assert len(document["declarations"]) == 6
    for form in document["declarations"]:
        assert ordered(form, DECLARATION) == DECLARATION
        assert {side: list(form["funds"][side]) for side in form["funds"]} == {
            "total": ["amount", "fiscal", "other"],
            "annual": ["amount", "fiscal", "carried_over", "other"],
        }
        assert isinstance(form["funds"]["annual"]["amount"], str)
        for row in form["indicators"]:
            assert list(row) == ["id", "level1", "level2", "name", "target", "source"]
            assert ordered(row["target"], TARGET) == TARGET
            assert row["target"]["kind"] in ("numeric", "qualitative", "date", "empty")
            assert row["source"]["row"] >= 1


def test_absent_is_null_and_money_is_a_decimal_string_in_yuan(document):
    form = document["declarations"][2]
    assert form["overall_objective"] is None
    assert Decimal(form["funds"]["annual"]["amount"]) == Decimal("239650")
    targets = [row["target"] for row in form["indicators"]]
    assert {target["kind"] for target in targets} == {"numeric", "qualitative"}
    assert all((target["value"] is None) == (target["kind"] != "numeric") for target in targets)


def test_several_documents_are_an_array_and_jsonl_a_line_each(tmp_path):
    one, two = saved(faultless(), tmp_path / "甲 一.json"), saved(faultless(), tmp_path / "b.json")
    several = data("read", one, two)
    assert [each["path"] for each in several] == [str(one), str(two)]
    lines = jiheng("read", one, two, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == several
    assert len(jiheng("read", one, "--format", "jsonl").stdout.splitlines()) == 1


def test_what_is_written_can_be_read_again(tmp_path):
    first = data("read", EXAMPLES / "faultless.docx")
    assert jiheng("read", EXAMPLES / "faultless.docx", "-o", tmp_path / "再读.json").exit_code == 0
    again = data("read", tmp_path / "再读.json")
    assert {**again, "path": None} == {**first, "path": None}


def test_a_bad_file_is_told_and_the_others_are_read(tmp_path):
    good = saved(faultless(), tmp_path / "good.json")
    (tmp_path / "empty.docx").write_bytes(b"")
    result = jiheng("read", good, tmp_path / "empty.docx", tmp_path / "没有.pdf", good)
    assert result.exit_code == 2
    made = json.loads(result.stdout)
    assert [list(each) == ["path", "error"] for each in made] == [False, True, True]
    assert [line.partition("：")[0] for line in result.stderr.splitlines()] == [str(tmp_path / "empty.docx"), str(tmp_path / "没有.pdf")]
    assert made[1]["error"] in result.stderr
    assert "不存在" in made[2]["error"]


def test_a_bad_file_alone_is_an_object_too(tmp_path):
    result = jiheng("read", tmp_path / "x.pdf", "--lang", "en")
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {"path": str(tmp_path / "x.pdf"), "error": "The file does not exist. Check the path and the name."}


def test_csv_has_a_row_an_indicator_and_opens_in_excel(tmp_path):
    rows = ["产出指标 | 数量指标 | =cmd | =100%", "产出指标 | 数量指标 | 甲 | ≥1,200.50(人)"]
    path = saved(submission_of(Case(why="", form={"indicators": rows})), tmp_path / "a.json")
    out = tmp_path / "指标.csv"
    assert jiheng("read", path, "-o", out).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    made = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [(row["name"], row["raw"], row["comparator"], row["value"]) for row in made] == [
        ("'=cmd", "'=100%", "=", "100"),
        ("甲", "≥1,200.50(人)", "≥", "1200.50"),
    ]
    assert made[0]["annual"] == "600000.00"


def test_parquet_keeps_types_and_texts(tmp_path):
    path = saved(submission_of(Case(why="", form={"indicators": ["产出指标 | 数量指标 | =cmd | ≥1200.50(人)"]})), tmp_path / "a.json")
    assert jiheng("read", path, tmp_path / "no.docx", "-o", tmp_path / "a.parquet").exit_code == 2
    table = pl.read_parquet(tmp_path / "a.parquet")
    assert table["name"].to_list() == ["=cmd"]
    assert table["value"].to_list() == [Decimal("1200.5")]
    assert table.schema["start"] == pl.Date


def test_a_form_without_indicators_has_a_row_of_its_own(tmp_path):
    path = saved(submission_of(Case(why="", form={"indicators": []})), tmp_path / "a.json")
    made = list(csv.DictReader(io.StringIO(jiheng("read", path, "--format", "csv").stdout.lstrip("\ufeff"))))
    assert [(row["project"], row["raw"]) for row in made] == [("社区食堂建设", "")]


def test_forms_have_a_table_of_their_own(tmp_path):
    path = saved(faultless(), tmp_path / "a.json")
    out, forms = tmp_path / "指标.csv", tmp_path / "申报表.parquet"
    assert jiheng("read", path, tmp_path / "no.docx", "-o", out, "--forms", forms).exit_code == 2
    made = pl.read_parquet(forms).rows(named=True)
    assert [(row["project"], row["funds_annual_amount"], row["indicators"]) for row in made] == [("社区食堂建设", Decimal(600000), 8), (None, None, None)]
    assert "不存在" in made[1]["error"]
    assert "社区食堂建设" in out.read_text("utf-8-sig")
    assert jiheng("read", path, "-o", out, "--forms", forms).exit_code == 0, "tables that jiheng made are made anew"


def test_the_table_of_forms_needs_a_name_of_its_own(tmp_path):
    path = saved(faultless(), tmp_path / "a.json")
    assert ".parquet" in jiheng("read", path, "--forms", tmp_path / "x.json").stderr
    refused = jiheng("read", path, "-o", tmp_path / "x.csv", "--forms", tmp_path / "x.csv")
    assert refused.exit_code == 2
    assert not (tmp_path / "x.csv").exists()
    (tmp_path / "原件.csv").write_text("项目,金额\n")
    assert jiheng("read", path, "--forms", tmp_path / "原件.csv").exit_code == 2
    assert (tmp_path / "原件.csv").read_text() == "项目,金额\n"


def test_standard_input_is_a_file(tmp_path):
    made = data("read", "-", stdin=(EXAMPLES / "six-projects.txt").read_bytes())
    assert made["path"] == "-"
    assert len(made["declarations"]) == 6
    assert jiheng("read", "-", stdin=b"").stderr.startswith("标准输入：")


def test_the_submission_in_the_json_is_the_model(document):
    inner = {key: value for key, value in document.items() if key != "path"}
    assert decode(msgspec.json.encode(inner)).declarations[0].name == document["declarations"][0]["name"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open every folder")
def test_a_folder_that_may_not_be_opened_is_told(form, tmp_path):
    (tmp_path / "a.docx").write_bytes(form.read_bytes())
    (tmp_path / "locked").mkdir(mode=0o000)
    result = jiheng("read", tmp_path)
    assert result.exit_code == 2
    assert "没有读取这个文件的权限" in result.stderr


def test_a_name_that_is_too_long_costs_one_sentence_and_the_others_go_on(tmp_path):
    good = saved(faultless(), tmp_path / "好.json")
    done = jiheng("read", f"{'长' * 300}.docx", good, "-o", tmp_path / "all.json")
    assert done.exit_code == 2
    assert "文件名太长" in done.stderr
    assert len(json.loads((tmp_path / "all.json").read_text("utf-8"))) == 2
