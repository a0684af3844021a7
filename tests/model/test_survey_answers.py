"""Tables of answers that were collected elsewhere."""

import pytest

from jiheng.model.survey_answers import answers_of

SCALE = ["非常满意", "满意", "一般", "不满意", "非常不满意"]


def test_a_row_an_answer():
    found = answers_of([["编号", "满意程度"], ["1", "满意"], ["2", "非常满意 "], ["", ""], ["3", "满意"], ["4", ""], ["5", "说不清"]], SCALE)
    assert found.counts == {"非常满意": 1, "满意": 2}
    assert [each.row for each in found.skipped] == [6, 7]
    assert (found.n, found.grade_head, found.count_head) == (3, "满意程度", None)


def test_grades_with_their_numbers():
    found = answers_of([["2026 年问卷"], ["选项", "份数（份）"], ["满意", "12"], ["一般", "3份"], ["不满意", "许多"], ["满意", "1"]], SCALE)
    assert found.counts == {"满意": 13, "一般": 3}
    assert [(each.row, each.zh) for each in found.skipped] == [(5, "“许多”不是整数，请只写一个整数")]


def test_other_usual_grades_keep_their_name():
    assert answers_of([["评价"], ["比较满意"], ["满意"]], SCALE).counts == {"满意": 1, "比较满意": 1}


@pytest.mark.parametrize("rows", [[], [[]], [["姓名"], ["甲"]], [["满意"], ["满意"]]])
def test_without_a_head_nothing_is_read(rows):
    found = answers_of(rows, SCALE)
    assert (found.counts, found.grade_head) == ({}, None)


def test_a_row_stands_for_no_more_than_people_can_give():
    found = answers_of([["选项", "份数"], ["满意", "99999999999"], ["满意", "-3"], ["满意"]], SCALE)
    assert found.counts == {}
    assert len(found.skipped) == 3
