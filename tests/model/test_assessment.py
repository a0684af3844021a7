"""Marks of a review: what is one, the sum, the grade that follows."""

from typing import Any

import pytest

from jiheng.checks import engine  # noqa: F401  # registers every rule
from jiheng.checks.rules.rule import RULES
from jiheng.model.assessment import Assessment, mark_of, proposed
from jiheng.reference.review_form import review_form

FORM = review_form()
FULL = {item.zh: str(item.points) for item in FORM.items}


def test_points_make_a_hundred_and_every_rule_bears_on_an_item():
    assert sum(item.points for item in FORM.items) == 100
    of_declarations = [code for code in RULES if code[:2] not in {"SE", "MO"}]  # self-evaluations and monitoring are not reviewed by this form
    assert [code for code in of_declarations if FORM.item_of(code) is None] == []


@pytest.mark.parametrize(("lost", "grade"), [(0, "优"), (10, "优"), (11, "良"), (20, "良"), (40, "中"), (41, "差")])
def test_the_sum_proposes_the_grade(lost, grade):
    marks = dict(FULL)
    for item in FORM.items:
        taken = min(lost, item.points)
        marks[item.zh], lost = str(item.points - taken), lost - taken
    assert proposed(FORM, scored=True, marks=marks) == FORM.grade(grade)


def test_grades_of_the_items_propose_the_lowest():
    assert proposed(FORM, scored=False, marks=dict.fromkeys(FULL, "优") | {"资金匹配性": "差"}) == FORM.grade("差")


def test_nothing_is_proposed_while_a_mark_is_missing():
    assert proposed(FORM, scored=True, marks=FULL | {"资金匹配性": ""}) is None


@pytest.mark.parametrize(
    ("text", "mark"), [("10", "10"), (" 9.50 ", "9.5"), ("0", "0"), ("", ""), ("10.5", None), ("-1", None), ("0.3", None), ("Infinity", None), ("优", None)]
)
def test_what_is_a_mark(text, mark):
    assert mark_of(FORM, FORM.items[0], text, scored=True) == mark


def test_only_what_is_scored_has_a_total():
    given: dict[str, Any] = {"project": "甲", "agency": "乙", "year": 2026, "level": "主管部门审核", "marks": FULL}
    assert Assessment(kind="scored", **given).total == 100
    assert Assessment(kind="general", **given).total is None
