"""Numbers in objectives: found only right beside the name of an indicator, and only where they cannot both hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.facts.objective import annual_text, broken_numbering, mentioned, stated_targets
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.parse_target import parse_target


def stated(objective: str, name: str, raw: str) -> str:
    rows = (Indicator(id="a", level1=None, level2=None, name=name, target=parse_target(raw, name=name)),)
    form = Declaration(annual_objective=objective, indicators=rows)
    return stated_targets(Submission(declarations=(form,)), form, annual_text(form), mentioned(form, annual_text(form))).get(0, "")


@pytest.mark.parametrize(
    ("objective", "name", "raw", "found"),
    [
        ("新建口袋公园5个。", "新建口袋公园数量", "=3(个)", "口袋公园5个"),
        ("新建 5 个口袋公园，方便居民。", "口袋公园数量", "≥3(个)", "5个口袋公园"),
        ("口袋公园达到5个", "口袋公园", "≥3(个)", "口袋公园达到5个"),
        ("苗木成活率不低于95%。", "苗木成活率", "≥90%", "苗木成活率不低于95%"),
        ("苗木成活率95%以上。", "苗木成活率", "≥90%", "苗木成活率95%以上"),
        ("居民投诉率低于3%。", "居民投诉率", "≤5%", "居民投诉率低于3%"),
    ],
)
def test_another_number_for_the_same_thing_is_found(objective: str, name: str, raw: str, found: str):
    assert stated(objective, name, raw) == found


@pytest.mark.parametrize(
    ("objective", "name", "raw"),
    [
        ("新建口袋公园3个。", "新建口袋公园数量", "≥3.00(个)"),
        ("新建口袋公园不少于2个。", "新建口袋公园数量", "=3(个)"),
        ("苗木成活率90%以上。", "苗木成活率", "=95%"),
        ("居民投诉率低于5%。", "居民投诉率", "≤3%"),
        ("新建口袋公园5个，改造口袋公园2个。", "新建口袋公园数量", "=3(个)"),
        ("每个街道新建口袋公园1个。", "新建口袋公园数量", "=3(个)"),
        ("截至2025年底，建成口袋公园9个。", "建成口袋公园数量", "=3(个)"),
        ("新建口袋公园5000平方米。", "新建口袋公园数量", "=3(个)"),
        ("新建口袋公园5万个。", "新建口袋公园数量", "=3(个)"),
        ("新建精品口袋公园1个。", "新建口袋公园数量", "=3(个)"),
        ("招募5个口袋公园管理员。", "口袋公园数量", "=3(个)"),
        ("新建3-5个口袋公园。", "口袋公园数量", "=3(个)"),
        ("新建口袋公园5个左右。", "新建口袋公园数量", "=3(个)"),
        ("新建口袋公园5个/年。", "新建口袋公园数量", "=3(个)"),
    ],
)
def test_numbers_that_may_both_hold_are_left_alone(objective: str, name: str, raw: str):
    assert stated(objective, name, raw) == ""


@given(st.integers(1, 999), st.integers(1, 999))
def test_plain_numbers_are_found_exactly_where_they_differ(said: int, promised: int):
    assert bool(stated(f"新建口袋公园{said}个。", "新建口袋公园数量", f"={promised}.00(个)")) == (said != promised)


@pytest.mark.parametrize(
    ("objective", "numbers"),
    [
        ("1.甲事；2.乙事；4.丁事。", "1、2、4"),
        ("1、甲事。2、乙事。2、丙事。", "1、2、2"),
        ("（1）甲事。（3）丙事。", "1、3"),
        ("1.甲事；2.乙事；3.丙事。", ""),
        ("1.甲事2.5万元；2.乙事。", ""),
        ("1.甲事；2.乙事3.丙事；4.丁事。", ""),
        ("2.乙事；4.丁事。", ""),
        ("1.甲事；2.乙事。1.丙事；2.丁事。", ""),
        ("2026年建成3个，比2025年多1个。", ""),
    ],
)
def test_numbering_is_broken_only_where_an_item_is_missing_or_double(objective: str, numbers: str):
    assert broken_numbering(annual_text(Declaration(annual_objective=objective))) == numbers
