"""`jiheng check`: exit codes, choice of rules, formats, languages."""

import csv
import io
import json
import re

import msgspec
import openpyxl
import pytest
from rich.cells import cell_len

from jiheng.checks.rules.rule import RULES
from jiheng.model.declaration import Submission
from jiheng.model.parse_target import parse_target
from tests.builders import Case, faultless, faultless_evaluation, faultless_form, submission_of
from tests.cli.runs import BUILT, EXAMPLES, data, jiheng, saved
from tests.writers.documents import with_findings, with_gaps

FINDING = ["code", "name", "severity", "address", "declaration", "indicator", "message", "expected", "actual", "advice", "basis", "fix", "source"]


@pytest.fixture
def good(tmp_path):
    return saved(faultless(), tmp_path / "好 的.json")


@pytest.fixture
def wrong(tmp_path):
    return saved(with_findings(), tmp_path / "错 的.json")


@pytest.fixture
def doubtful(tmp_path):
    return saved(submission_of(Case(why="", form={"overall_objective": None, "start": "2026-01-01"})), tmp_path / "疑.json")


def codes(*arguments):
    return {finding["code"] for finding in data("check", *arguments, "--format", "json")["findings"]}


def test_exit_codes(good, wrong, doubtful, tmp_path):
    assert jiheng("check", good).exit_code == 0
    assert jiheng("check", wrong).exit_code == 1
    assert {finding["severity"] for finding in data("check", doubtful, "--format", "json")["findings"]} <= {"explain", "hint"}
    assert jiheng("check", doubtful).exit_code == 0
    assert jiheng("check", wrong, tmp_path / "none.docx").exit_code == 2


def test_json_is_as_the_issue_says(wrong, good, tmp_path):
    made = data("check", EXAMPLES / "six-projects.docx", "--format", "json")
    assert list(made)[:3] == ["path", "ledger", "findings"]
    assert list(made["ledger"]) == ["passed", "found", "not_applicable", "not_assessable"]
    for finding in made["findings"]:
        assert [key for key in finding if key in FINDING] == FINDING
    (cut_off, _) = [finding for finding in made["findings"] if finding["name"] == "money_unit_cut_off"]
    assert re.fullmatch(r"declarations/4/indicators/\d/target", cut_off["address"])
    assert (cut_off["declaration"], cut_off["indicator"], cut_off["expected"], cut_off["actual"]) == ("规划编制", "委托编制费", "≤40.00(万元)", "≤40.00(万)")
    assert cut_off["source"]["table"] == 5
    several = data("check", wrong, good, "--format", "json")
    assert [each["path"] for each in several] == [str(wrong), str(good)]
    lines = jiheng("check", wrong, good, tmp_path / "no", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines][:2] == several
    assert list(json.loads(lines[2])) == ["path", "error"]


def test_the_ledger_adds_up(wrong):
    made = data("check", wrong, "--format", "json")
    assert made["ledger"]["found"] == len(made["findings"])
    assert made["ledger"]["not_assessable"] == len(made["not_assessed"])


def test_bad_files_are_told_once_and_the_others_checked(wrong, tmp_path):
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04junk")
    result = jiheng("check", tmp_path / "坏.docx", wrong, tmp_path / "没有.xlsx")
    assert result.exit_code == 2
    assert [line.partition("：")[0] for line in result.stderr.splitlines()] == [str(tmp_path / "坏.docx"), str(tmp_path / "没有.xlsx")]
    assert result.stdout.count("✗ 没有读出") == 2
    assert "可改为" in result.stdout
    assert "共 3 个文件\n  没有读出 2\n" in result.stdout


@pytest.mark.parametrize(
    ("select", "ignore", "speaks"),
    [
        ("TV04", "", {"TV04"}),
        ("tv04, OB01", "", {"TV04", "OB01"}),
        ("TV04，OB01", "OB01", {"TV04"}),
        ("OB", "", {"OB01"}),
        ("money_unit_cut_off", "", {"TV04"}),
        ("TV04,OB", "OB", {"TV04"}),
        ("TV", "money_unit_cut_off,TV07,TV08", set()),
    ],
)
def test_rules_are_chosen_by_code_family_or_name(wrong, select, ignore, speaks):
    assert codes(wrong, "--select", select, "--ignore", ignore) == speaks


def test_ignoring_leaves_the_rest(wrong):
    assert codes(wrong) - codes(wrong, "--ignore", "TV,OB01") == {code for code in codes(wrong) if code[:2] == "TV" or code == "OB01"}


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("word", ["XX99", "FU99", "no_such_rule", "T"])
def test_an_unknown_rule_is_named(good, option, word):
    result = jiheng("check", good, option, word)
    assert result.exit_code == 2
    assert word in result.stderr
    assert "jiheng rules" in result.stderr
    assert result.stdout == ""


def test_an_unknown_profile_is_named_with_those_that_exist(good):
    result = jiheng("check", good, "--profile", "mars")
    assert result.exit_code == 2
    assert "mars" in result.stderr
    assert "general" in result.stderr


def test_a_profile_brings_its_constants(tmp_path):
    path = saved(submission_of(Case(why="", form={"more_indicators": ["满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥88(%)"]})), tmp_path / "a.json")
    assert jiheng("check", path, "--profile", "shanghai").exit_code in (0, 1)


def test_in_english_only_the_document_speaks_chinese(tmp_path):
    path = saved(with_findings(), tmp_path / "a.json")
    own = path.read_text("utf-8")
    result = jiheng("check", path, tmp_path / "none.docx", "--lang", "en")
    words = re.findall(r"[\u4e00-\u9fff]+", re.sub(r"财预〔\d+〕\d+号", "", re.sub(r"\s+", "", result.stdout + result.stderr)))
    assert [word for word in words if word not in own] == []


@pytest.mark.parametrize("name", ["核对报告.html", "审核意见.xlsx", "结果.csv", "a.json", "a.jsonl", "a.sarif", "结果.txt"])
def test_the_name_of_the_output_says_its_format(wrong, tmp_path, name):
    out = tmp_path / "出 口"
    out.mkdir()
    result = jiheng("check", wrong, "-o", out / name)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")
    assert [path.name for path in out.iterdir()] == [name]
    start = {"html": b"<!doctype", "xlsx": b"PK", "csv": b"\xef\xbb\xbf", "json": b"{\n", "jsonl": b'{"', "sarif": b"{\n", "txt": str(wrong).encode()[:5]}
    assert (out / name).read_bytes().lstrip().startswith(start[name.rpartition(".")[2]])


def test_an_explicit_format_wins_over_the_name(wrong, tmp_path):
    jiheng("check", wrong, "--format", "json", "-o", tmp_path / "a.html")
    assert json.loads((tmp_path / "a.html").read_text("utf-8"))["path"] == str(wrong)


def test_text_in_a_file_has_no_colours_whatever_the_environment_says(wrong, tmp_path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    jiheng("check", wrong, "-o", tmp_path / "a.txt")
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert "\x1b" not in text
    assert "必须更正" in text


def test_csv_and_excel_hold_the_same_findings(wrong, tmp_path):
    jiheng("check", wrong, tmp_path / "none.docx", "-o", tmp_path / "a.csv")
    jiheng("check", wrong, tmp_path / "none.docx", "-o", tmp_path / "a.xlsx")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig"))))
    summary, findings, _ = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    assert [row[-2] for row in list(findings.iter_rows(values_only=True))[1:]] == [row["规则"] for row in rows[:-1]]
    assert rows[-1]["程度"] == "没有读出"
    assert summary.cell(summary.max_row, 8).value == "没有读出"


def test_what_could_not_be_assessed_is_counted(tmp_path):
    path = saved(with_gaps(), tmp_path / "a.json")
    number = data("check", path, "--format", "json")["ledger"]["not_assessable"]
    assert number > 0
    assert f"未能核对 {number} 项" in jiheng("check", path).stdout


def test_the_same_form_in_other_formats_has_the_same_findings():
    def keyed(path):
        return [(each["code"], each["address"], each["message"]) for each in data("check", path, "--format", "json")["findings"]]

    assert keyed(BUILT / "six-projects-libreoffice.xls") == keyed(EXAMPLES / "six-projects.docx") != []


def test_every_rule_is_listed_and_explained_in_both_languages():
    listed = jiheng("rules").stdout
    assert [code for code in RULES if code not in listed] == []
    assert jiheng("rules", "--select", "FU").stdout.count("\n") == 1 + sum(code.startswith("FU") for code in RULES)
    for text in (listed, jiheng("rules", "--lang", "en").stdout):
        assert [line for line in text.splitlines() if line != line.rstrip() or cell_len(line) > 100] == []
    for code, rule in RULES.items():
        text = jiheng("explain", code.lower()).stdout
        assert rule.title in text
        assert "会指出" in text
    english = jiheng("explain", "cost_ceilings_above_budget", "--lang", "en").stdout
    assert "FU03" in english


def test_an_unknown_rule_cannot_be_explained():
    result = jiheng("explain", "ZZ01", "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "There is no rule ZZ01; `jiheng rules` lists them.\n"


@pytest.fixture
def last_year(tmp_path):
    """The self-evaluation of the year before: 15 communities were reached."""
    form = faultless_form()
    row = next(row for row in form.indicators if row.name == "助餐服务覆盖社区数")
    reached = msgspec.structs.replace(row, actual=parse_target("15个"))
    told = msgspec.structs.replace(faultless_evaluation(), year=2025, name=form.name, implementing_agency=form.implementing_agency, indicators=(reached,))
    return saved(Submission(year=2025, declarations=(told,)), tmp_path / "上年自评表.json")


def test_forms_of_earlier_years_are_compared_with(good, last_year, tmp_path):
    assert "YE01" not in codes(good)
    alone = saved(faultless(), tmp_path / "本年.json")
    weaker = codes(alone, "--before", last_year)
    assert "YE01" in weaker
    assert codes(alone, "--before", alone) == codes(alone)


def test_what_cannot_be_compared_with_is_told(good, tmp_path):
    no_year = saved(msgspec.structs.replace(faultless(), year=None), tmp_path / "无年度.json")
    for path, words in ((tmp_path / "没有.docx", "没有"), (no_year, "没有写明是哪一年")):
        done = jiheng("check", good, "--before", path)
        assert done.exit_code == 2
        assert words in done.stderr
        assert done.stdout == ""
