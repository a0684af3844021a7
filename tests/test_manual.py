"""The manuals say what the program does: every key of the data, every rule where an officer looks for it."""

import datetime as dt
import re

import pytest

from jiheng.checks.rules.rule import RULES
from jiheng.writers import table
from jiheng.writers.findings.data import plain
from tests.builders import Case, faultless
from tests.writers.documents import checked, with_findings, with_gaps
from tools import docs_cli, docs_examples, docs_rules


@pytest.fixture(scope="module")
def manual() -> str:
    return docs_rules.page()


def keys(value) -> set[str]:
    match value:
        case dict():
            return {key for key in value if re.fullmatch(r"[a-z_0-9]+", key)} | {each for inner in value.values() for each in keys(inner)}
        case list() | tuple():
            return {each for inner in value for each in keys(inner)}
    return set()


def test_every_key_of_the_data_is_documented():
    made = [table.plain("a", faultless()), plain(checked(with_findings())), plain(checked(with_gaps())), {"path": "", "error": ""}]
    assert keys(made) - set(re.findall(r"`([a-z_0-9]+)`", docs_cli.page())) == set()


def test_every_rule_stands_once_in_each_index(manual):
    by_place, by_code = (manual.split(f"## {head}\n")[1].split("\n## ")[0] for head in ("按栏目查", "规则一览"))
    for code in RULES:
        assert by_place.count(f"[{code}](") == 1, code
        assert by_code.count(f"[{code}](") == 1, code


def test_links_inside_the_manual_lead_somewhere(manual):
    anchors = set(re.findall(r'<a id="(\w+)">', manual)) | set(re.findall(r"^## (\S+)$", manual, re.MULTILINE))
    assert set(re.findall(r"\]\(#([^)]+)\)", manual)) - anchors == set()


def test_values_stand_as_the_form_prints_them(manual):
    assert re.findall(r"^  - `.*(?:\{\}|None|\d{5,}\.0(?!\d)|\d{4}-\d\d-\d\d).*`$", manual, re.MULTILINE) == []
    case = Case(
        why="", form={"funds/total/amount": 1234567.5, "end": "2026-03-01", "funds/annual": {}, "annual_objective": "长" * 500, "indicators": ["甲 | | 乙 | "]}
    )
    assert docs_examples.lines(case) == [
        "项目资金总额：123.45675 万元",
        "计划完成日期：2026年3月1日",
        "年度资金（整栏）：（没有）",
        f"年度总体目标：{'长' * 90}……（共 500 字）",
        "指标：甲 | （空） | 乙 | （空）",
    ]


def test_forms_of_a_case_are_counted_and_only_changes_are_told():
    assert docs_examples.lines(Case(why="", forms=[{}, {"name": None}])) == ["共 2 份申报表", "申报表 2：项目名称：（空）"]


def test_the_form_of_the_examples_is_shown_whole(manual):
    shown = manual.split("## 例子所用的申报表")[1]
    form = faultless().declarations[0]
    assert form.start == dt.date(2026, 1, 1)
    assert "2026年1月1日" in shown
    for row in form.indicators:
        assert f"| {row.name} | {row.target.raw} |" in shown
    assert form.narrative.plan is not None
    assert form.narrative.plan[:60] in shown
