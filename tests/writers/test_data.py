"""Findings as JSON and CSV: documented keys, every cell harmless."""

import csv
import io
import json

import msgspec
import pytest

from jiheng.model.address import get
from jiheng.writers.cells import harmless
from jiheng.writers.findings.data import CSV_HEAD, plain, to_csv
from tests.builders import faultless
from tests.writers.documents import checked, hostile, unread, with_findings, with_gaps

KEYS = ["code", "name", "severity", "address", "declaration", "indicator", "message", "expected", "actual", "advice", "basis", "fix", "source"]


def rows(*documents, lang="zh"):
    return list(csv.DictReader(io.StringIO(to_csv(documents, lang))))


def test_a_document_has_the_documented_keys():
    made = plain(checked(with_findings(), path="a.docx"))
    assert list(made)[:3] == ["path", "ledger", "findings"]
    assert list(made["ledger"]) == ["passed", "found", "not_applicable", "not_assessable"]
    assert made["ledger"]["found"] == len(made["findings"]) > 4
    for finding in made["findings"]:
        assert [key for key in finding if key in KEYS] == KEYS
        assert finding["severity"] in ("error", "explain", "hint")
    assert list(json.loads(msgspec.json.encode(made))) == list(made)


def test_absent_is_null_and_names_stand_beside_addresses():
    submission = with_findings()
    findings = plain(checked(submission))["findings"]
    for finding in findings:
        get(submission, finding["address"])
        assert (finding["declaration"] is None) == (not finding["address"].startswith("declarations/"))
        assert (finding["indicator"] is None) == ("/indicators/" not in finding["address"])
    by_code = {finding["code"]: finding for finding in findings}
    assert by_code["TV04"]["fix"] == {"address": by_code["TV04"]["address"], "value": "≤5.00(万元)", "also": ()}
    assert by_code["OB01"]["fix"] is None
    assert by_code["OB01"]["source"] is None


def test_a_file_that_was_not_read_has_a_path_and_an_error():
    assert plain(unread("a.docx")) == {"path": "a.docx", "error": "文件是空的，没有内容。"}


def test_what_could_not_be_assessed_stands_in_the_data():
    made = plain(checked(with_gaps()))
    assert len(made["not_assessed"]) == made["ledger"]["not_assessable"] > 0
    assert all(gap["reason"] and gap["code"] for gap in made["not_assessed"])


def test_csv_has_a_row_a_finding_and_one_for_a_file_that_was_not_read():
    document = checked(with_findings())
    made = rows(document, unread("坏.docx"), checked(faultless()))
    assert len(made) == len(document.findings) + 1
    assert [row["规则"] for row in made[:-1]] == [finding.code for finding in document.findings]
    assert (made[-1]["文件"], made[-1]["程度"], made[-1]["说明"]) == ("坏.docx", "没有读出", "文件是空的，没有内容。")


def test_csv_has_a_row_for_what_could_not_be_assessed():
    document = checked(with_gaps())
    made = [row for row in rows(document) if row["程度"] == "未能核对"]
    assert [row["规则"] for row in made] == [gap.code for gap in document.not_assessed]
    assert all(row["说明"] for row in made)


def test_csv_heads_follow_the_language():
    assert list(rows(checked(with_findings(), lang="en"), lang="en")[0]) == list(CSV_HEAD["en"])
    assert len(CSV_HEAD["en"]) == len(CSV_HEAD["zh"])


def test_no_cell_of_the_csv_is_a_formula():
    cells = [cell for row in csv.reader(io.StringIO(to_csv([checked(hostile(), path="=cmd.docx")], "zh"))) for cell in row]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert [cell for cell in cells if len(cell) > 1 and cell[0] in "=+-@\t\r"] == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-5", "'-5"), ("=", "="), ("≥5", "≥5"), ("", ""), ("\tx", "'\tx"), ("\n=1+1", "'\n=1+1"), ("＝1+1", "'＝1+1")],
)
def test_only_what_a_spreadsheet_would_compute_gets_an_apostrophe(text, cell):
    assert harmless(text) == cell


def test_no_cell_of_the_csv_holds_what_a_terminal_would_obey():
    assert harmless("甲\x1b[2J\x07\x00\x9b乙\u202e丙\n丁") == "甲[2J乙丙\n丁"
