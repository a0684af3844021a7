"""`jiheng score`: marks as printed and as recomputed, findings, exit codes, languages."""

import json

import pytest

from jiheng.reference.scoring_profiles import scoring_profile_names
from tests.builders import Case, faultless, submission_of
from tests.cli.runs import BUILT, data, jiheng, saved

ROW = "产出指标 | 数量指标 | 举办活动次数 | ≥12次 | 10次 | 90 | {} | 场地维修，来年补办"


@pytest.fixture
def right(tmp_path):
    return saved(submission_of(Case(why="", evaluation={})), tmp_path / "对.json")


@pytest.fixture
def wrong(tmp_path):
    return saved(submission_of(Case(why="", evaluation={"indicators": [ROW.format(90)], "mark": "99.5"})), tmp_path / "错.json")


@pytest.fixture
def gated(tmp_path):
    changes = {"indicators": [ROW.format("52.5")], "mark": "59.5", "execution/total/mark": "7", "grade": "差"}
    return saved(submission_of(Case(why="", evaluation=changes)), tmp_path / "门槛.json")


def test_exit_codes_are_those_of_check(right, wrong, tmp_path):
    assert jiheng("score", right).exit_code == 0
    assert jiheng("score", wrong).exit_code == 1
    assert jiheng("score", right, tmp_path / "none.docx").exit_code == 2
    assert jiheng("score", right, "--profile", "nowhere").exit_code == 2


def test_the_text_shows_each_mark_with_its_arithmetic(right, wrong):
    text = jiheng("score", right).stdout
    assert "10 × (58200 ÷ 60000) = 9.7" in text
    assert "10 × (57 ÷ 60) = 9.5" in text
    assert "印为 99.2，各项得分之和 99.2，重算 99.2" in text
    found = jiheng("score", wrong).stdout
    assert "90 × (10 ÷ 12) = 75" in found
    assert "SE01" in found
    assert "✗" in found


def test_json_has_marks_as_printed_and_as_recomputed_and_the_findings_of_check(wrong):
    made = data("score", wrong, "--format", "json")
    assert list(made) == ["path", "profile", "scores", "not_scored", "ledger", "findings", "not_assessed", "notes"]
    (score,) = made["scores"]
    (mark,) = score["marks"]
    assert (mark["printed"], mark["mark"], mark["verdict"], mark["arithmetic"]) == ("90", "75.00", "not", "90 × (10 ÷ 12) = 75")
    assert (score["address"], score["printed"], score["sum"], score["grade"]) == ("declarations/0", "99.5", "99.5", "良")
    assert made["findings"] == data("check", wrong, "--select", "SE", "--format", "json")["findings"]


def test_another_profile_explains_the_marks(gated):
    usual, own = data("score", gated, "--format", "json"), data("score", gated, "--format", "json", "--profile", "mof-2021")
    assert [mark["verdict"] for mark in usual["scores"][0]["marks"]] == ["other"]
    assert {finding["code"] for finding in usual["findings"]} == {"SE02", "SE24"}
    assert [mark["verdict"] for mark in (*own["scores"][0]["marks"], own["scores"][0]["execution"])] == ["follows", "follows"]
    assert own["findings"] == []
    assert own["scores"][0]["grade"] == "差"


def test_other_forms_get_a_sentence(tmp_path):
    path = saved(faultless(), tmp_path / "申报.json")
    assert "不是项目自评表" in jiheng("score", path).stdout
    (other,) = data("score", path, "--format", "json", "--lang", "en")["not_scored"]
    assert "no self-evaluation" in other["reason"]
    assert jiheng("score", path).exit_code == 0


@pytest.mark.parametrize("profile", scoring_profile_names())
def test_english_has_no_chinese_but_what_the_form_says(right, profile):
    made = data("score", right, "--format", "json", "--lang", "en", "--profile", profile)
    texts = [mark[key] for mark in (*made["scores"][0]["marks"], made["scores"][0]["execution"]) for key in ("arithmetic", "why")]
    assert not any("一" <= char <= "鿿" for text in texts for char in text)


def test_several_files_give_an_array_and_a_total(right, wrong, tmp_path):
    out = tmp_path / "复核.json"
    assert jiheng("score", right, wrong, "-o", out).exit_code == 1
    assert [len(each["scores"]) for each in json.loads(out.read_text("utf-8"))] == [1, 1]
    assert "共 2 个文件" in jiheng("score", right, wrong).stdout


def test_any_format_that_jiheng_reads(tmp_path):
    page = tmp_path / "自评表.html"
    rows = "<tr><td>产出指标</td><td>数量指标</td><td>举办活动次数</td><td>≥12次</td><td>10次</td><td>90</td><td>75</td></tr>"
    head = "<tr><th>一级指标</th><th>二级指标</th><th>三级指标</th><th>年度指标值</th><th>实际完成值</th><th>分值</th><th>得分</th></tr>"
    page.write_text(
        f"<h1>项目支出绩效自评表（2024年度）</h1><table><tr><td>项目名称</td><td colspan=6>社区图书角</td></tr>{head}{rows}</table>", encoding="utf-8"
    )
    (mark,) = data("score", page, "--format", "json")["scores"][0]["marks"]
    assert (mark["printed"], mark["mark"], mark["verdict"]) == ("75", "75.00", "follows")


def test_built_declarations_are_read_and_not_scored():
    made = data("score", sorted(BUILT.glob("*.docx"))[0], "--format", "json")
    assert made["scores"] == []
