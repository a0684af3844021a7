"""The same by what they are called."""

import msgspec
import pytest

from jiheng.model.declaration import Declaration
from jiheng.model.namesakes import codes_in, near, plain, same, with_ids_of
from jiheng.web.examples import example


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2025年度产融对接活动", "产融对接活动（2026年）"),
        ("新兴产业  发展研究", "新兴产业发展研究"),
        ("“家门口”培训", "「家门口」培训"),
        ("2025-2026年信息化", "信息化"),
    ],
)
def test_years_and_signs_make_no_other_project(one, other):
    assert plain(one) == plain(other)
    assert same(one, {7: other}) == [7]


def test_a_name_of_nothing_but_a_year_stays_one():
    assert plain("2026年度")


def test_nothing_is_like_nothing():
    assert same("", {1: ""}) == []
    assert near("", {1: "产融对接"}) == []


def test_near_names_come_likeliest_first():
    found = near("产融对接活动项目", {1: "产融对接活动", 2: "产融对接活动经费", 3: "道路养护"})
    assert [each.key for each in found] == [1, 2]


def test_codes_are_found_beside_names():
    assert codes_in("[215003]云汀市产业协作促进中心") == {"215003"}
    assert codes_in("215003 云汀市/表1.docx") == {"215003"}
    assert codes_in("云汀市产业协作促进中心") == frozenset()


def renamed(form: Declaration) -> Declaration:
    """Last year's form: other ids, other blanks in the names."""
    rows = tuple(msgspec.structs.replace(row, id=f"old-{place}", name=f" {row.name}") for place, row in enumerate(form.indicators))
    return msgspec.structs.replace(form, indicators=rows)


def test_equal_indicators_keep_their_ids_over_the_years():
    form = example().declarations[0]
    before = renamed(form)
    added = msgspec.structs.replace(form.indicators[0], id="new-1", name="新的指标")
    now = with_ids_of(msgspec.structs.replace(form, indicators=(added, *form.indicators)), before)
    assert [row.id for row in now.indicators] == ["new-1", *(row.id for row in before.indicators)]
    assert [row.name for row in now.indicators][1:] == [row.name for row in form.indicators]


def test_no_id_is_given_twice():
    form = example().declarations[0]
    first, second = form.indicators[:2]
    before = msgspec.structs.replace(form, indicators=(msgspec.structs.replace(first, id=second.id),))
    now = with_ids_of(msgspec.structs.replace(form, indicators=(first, second)), before)
    assert len({row.id for row in now.indicators}) == 2
