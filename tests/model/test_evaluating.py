"""Evaluations: sums, grades, what is missing, the unit's marks beside the evaluator's."""

from decimal import Decimal

import pytest

from jiheng.model.evaluating import Evaluated, ItemMark, NoMark, OwnValue, compared, grade_of, mark_of, missing, rows_of, sum_in_words, total, worked
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.reference.scoring_profiles import load_scoring_profile
from tests.builders import faultless_evaluation

FORM = evaluation_form()
FULL = {item.key: ItemMark(mark=item.points) for item in FORM.items}


def test_the_framework_weighs_100_and_results_as_much_as_the_regulation_asks():
    assert FORM.full == 100
    assert list(FORM.parts()) == ["决策", "过程", "产出", "效益"]
    results = sum(item.points for part in ("产出", "效益") for item in FORM.parts()[part])
    assert results / FORM.full * 100 >= FORM.least_results.value
    assert len({item.key for item in FORM.items}) == len(FORM.items)


def test_the_total_is_the_sum_and_says_how():
    marked = Evaluated(items=FULL | {"compliance": ItemMark(mark=Decimal("2.5"), words="两笔支出没有合同")})
    assert total(marked, FORM) == Decimal("97.5")
    assert sum_in_words(marked, FORM) == "决策 20 + 过程 17.5 + 产出 30 + 效益 30 = 97.5"
    assert sum_in_words(marked, FORM, "en") == "Decision 20 + Process 17.5 + Outputs 30 + Benefits 30 = 97.5"
    assert missing(marked, FORM) == ()


def test_nothing_is_summed_while_a_mark_is_missing():
    marked = Evaluated(items={key: mark for key, mark in FULL.items() if key != "cost"})
    assert total(marked, FORM) is None
    assert sum_in_words(marked, FORM) == ""
    assert [item.key for item in missing(marked, FORM)] == ["cost"]


def test_less_than_full_marks_need_words():
    assert [item.key for item in missing(Evaluated(items=FULL | {"goals": ItemMark(mark=Decimal(1))}), FORM)] == ["goals"]


@pytest.mark.parametrize(("mark", "grade"), [("90", "优"), ("89.99", "良"), ("60", "中"), ("59.99", "差")])
def test_the_grade_follows_from_the_profile(mark, grade):
    assert grade_of(Decimal(mark), FORM, load_scoring_profile().grades) == grade
    assert grade_of(None, FORM, load_scoring_profile().grades) == ""


def test_every_indicator_belongs_to_one_item():
    form = faultless_evaluation()
    found = [row.id for item in FORM.items for row in rows_of(item, form)]
    assert sorted(found) == sorted(row.id for row in form.indicators)


def test_both_sides_stand_beside_each_other():
    form = faultless_evaluation()
    row = form.indicators[3]
    marked = Evaluated(rows={row.id: OwnValue(actual="57000份", mark=Decimal("9.5"), words="少计两个月")})
    each = compared(marked, form)[3]
    assert each.difference == Decimal("-0.2")
    assert each.arithmetic == "9.5 − 9.7 = −0.2"
    assert each.other_value
    assert compared(marked, form)[0].difference is None
    assert not compared(marked, form)[0].other_value


@pytest.mark.parametrize("actual", ["58200份", "58200", "58,200(份)", "5.82万份"])
def test_the_same_number_written_otherwise_is_no_other_value(actual):
    form = faultless_evaluation()
    row = form.indicators[3]
    assert row.actual is not None
    assert row.actual.raw == "58200份"
    assert not compared(Evaluated(rows={row.id: OwnValue(actual=actual)}), form)[3].other_value


def test_the_mark_of_an_item_is_proposed_from_its_indicators():
    form, item = faultless_evaluation(), FORM.item("quantity")
    assert item is not None
    rows = rows_of(item, form)
    marked = Evaluated(rows={row.id: OwnValue(mark=mark) for row, mark in zip(rows, (Decimal(10), Decimal(8)), strict=True)})
    assert worked(item, marked, form) == (Decimal("9.00"), "10 × (18 ÷ 20) = 9")
    assert worked(item, Evaluated(), form) is None


@pytest.mark.parametrize("text", ["11", "-1", "1.234", "x", "NaN", "1e1000", "Infinity", "1" * 99])
def test_what_is_no_mark_is_refused(text):
    with pytest.raises(NoMark):
        mark_of(text, Decimal(10))


def test_a_mark_is_read():
    assert mark_of(" 9.75 ", Decimal(10)) == Decimal("9.75")
    assert mark_of("", Decimal(10)) is None
    assert mark_of("100", None) == 100
    for endless in ("1E+9999", "100.01"):
        with pytest.raises(NoMark):
            mark_of(endless, None)
