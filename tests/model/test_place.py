"""What people call places, and their order on paper."""

import re

import msgspec
import pytest

from jiheng.model.declaration import Declaration, Submission
from jiheng.model.place import NAMES, enclosing, place_name, project_name, rank
from tests.builders import Case, faultless, submission_of
from tests.model.test_address import places


@pytest.mark.parametrize(
    ("address", "zh", "en"),
    [
        ("", "整份材料", "whole document"),
        ("stated/amount", "说明中的项目资金", "stated amount"),
        ("declarations", "各申报表", "the forms"),
        ("declarations/0", "全表", "whole form"),
        ("declarations/0/funds/annual/amount", "年度资金申请总额", "annual funds"),
        ("declarations/0/narrative/headings/3", "说明·各节标题", "narrative, headings"),
        ("declarations/0/indicators", "绩效指标", "indicators"),
        ("declarations/0/indicators/0/target", "产出指标 › 甲 › 指标值", "产出指标 › 甲 › target"),
        ("declarations/0/indicators/0", "产出指标 › 甲", "产出指标 › 甲"),
        ("declarations/0/indicators/1/name", "数量指标 › 第 2 条指标（名称空白） › 三级指标", "数量指标 › indicator 2 (name blank) › name"),
        ("declarations/0/indicators/2/level1", "丙 › 一级指标", "丙 › level 1"),
    ],
)
def test_places_are_called_as_officers_call_them(address, zh, en):
    rows = ["产出指标 | 数量指标 | 甲 | ≥1(个)", "| 数量指标 | | ≥1(个)", "| | 丙 | ≥1(个)"]
    submission = submission_of(Case(why="", form={"indicators": rows}))
    assert place_name(submission, address) == zh
    assert place_name(submission, address, lang="en") == en


def test_every_place_of_a_submission_has_a_name_in_both_languages():
    submission = faultless()
    for address in places(submission):
        if address.startswith(("notes", "sources")):
            continue
        name = place_name(submission, address, lang="en")
        assert name
        assert not re.fullmatch(r"[a-z_]+/.*", place_name(submission, address)), address
    assert {len(names) for names in NAMES.values()} == {2}


def test_a_project_without_name_is_called_by_its_number():
    assert project_name(Declaration(name="甲"), 3) == "甲"
    assert project_name(Declaration(number=7), 3) == "申报表 7（项目名称空白）"
    assert project_name(Declaration(), 3, lang="en") == "form 4 (name blank)"


def test_what_encloses_an_address():
    submission = Submission()
    assert enclosing(submission, "") == (None, None)
    assert enclosing(submission, "declarations") == (None, None)
    assert enclosing(submission, "stated/amount") == (None, None)
    assert enclosing(submission, "declarations/2/funds") == (2, None)
    assert enclosing(submission, "declarations/2/indicators") == (2, None)
    assert enclosing(submission, "declarations/2/indicators/11/target") == (2, 11)


def test_places_are_ranked_as_they_are_printed():
    printed = [
        "",
        "title",
        "stated/amount",
        "declarations/0",
        "declarations/0/name",
        "declarations/0/department",
        "declarations/0/funds/total/amount",
        "declarations/0/funds/annual/other",
        "declarations/0/annual_objective",
        "declarations/0/narrative/headings/2",
        "declarations/0/indicators",
        "declarations/0/indicators/2/target",
        "declarations/0/indicators/10/name",
        "declarations/1/name",
        "declarations/10",
    ]
    assert list(map(rank, printed)) == sorted(map(rank, printed))


def test_a_blank_document_has_places_too():
    blank = msgspec.structs.replace(Submission(), declarations=(Declaration(),))
    assert place_name(blank, "declarations/0/name") == "项目名称"
