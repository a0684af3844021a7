"""The scorer counts what it says it counts."""

from decimal import Decimal
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.benchmark import invent
from jiheng.benchmark.score import score
from jiheng.benchmark.truth import RowTruth, Truth, field_truths, row_truth
from jiheng.model.declaration import Submission
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Certainty

FORM = invent.self_evaluation(Random(5))
FIELDS = ("kind", "name", "execution/total/spent", "annual_objective", "mark")


def truth_of(form, **changes):
    rows = [row_truth("A", form.name, row) for row in form.indicators]
    return Truth(rows={"A": [msgspec.structs.replace(row, **changes) if place == 0 else row for place, row in enumerate(rows)]})


def scored(form, truth):
    return score("A", truth, Submission(declarations=(form,)))


def row_changed(form, place, **values):
    rows = tuple(msgspec.structs.replace(row, **values) if order == place else row for order, row in enumerate(form.indicators))
    return msgspec.structs.replace(form, indicators=rows)


@given(st.integers(min_value=0, max_value=10**5))
def test_what_equals_the_truth_is_all_right(seed):
    form = invent.self_evaluation(Random(seed))
    truth = Truth(rows=truth_of(form).rows, fields={"A": field_truths("A", form, FIELDS)})
    done = scored(form, truth)
    assert done.rows.f1 == done.cell.f1 == done.field.f1 == 1
    assert done.rows.right == done.rows.total == len(form.indicators)
    assert done.cell.wrong == done.cell.missed == done.rows.silent == 0
    assert done.misses == []


def test_a_row_that_is_not_there_lowers_recall_only():
    done = scored(msgspec.structs.replace(FORM, indicators=FORM.indicators[1:]), truth_of(FORM))
    assert done.rows.missed == 1
    assert done.rows.precision == 1
    assert done.rows.silent == 0


def test_a_row_too_many_lowers_precision_only():
    extra = msgspec.structs.replace(FORM.indicators[0], id="x", name="没有的指标")
    done = scored(msgspec.structs.replace(FORM, indicators=(*FORM.indicators, extra)), truth_of(FORM))
    assert done.rows.wrong == 1
    assert done.rows.recall == 1


@pytest.mark.parametrize(("certainty", "silent"), [(Certainty.READ, 1), (Certainty.INFERRED, 0), (Certainty.AMBIGUOUS, 0)])
def test_a_wrong_target_is_silent_unless_it_is_marked(certainty, silent):
    wrong = msgspec.structs.replace(parse_target("≥1人"), certainty=certainty)
    done = scored(row_changed(FORM, 2, target=wrong), truth_of(FORM))
    assert (done.rows.wrong, done.rows.missed, done.rows.silent) == (1, 1, silent)
    assert done.cells["raw_target"].silent == silent
    assert done.rows.ambiguous == (certainty is Certainty.AMBIGUOUS)


def test_a_wrong_cell_is_counted_with_its_own_certainty():
    wrong = row_changed(FORM, 1, weight=Decimal(99))
    assert scored(wrong, truth_of(FORM)).cells["weight"].silent == 1
    marked = msgspec.structs.replace(wrong, certainties={"indicators/1/weight": Certainty.INFERRED})
    done = scored(marked, truth_of(FORM))
    assert done.cells["weight"].silent == 0
    assert done.cells["weight"].wrong == 1
    assert done.rows.f1 == 1


def test_second_readings_are_right():
    other = row_changed(FORM, 0, level1="费用指标")
    assert scored(other, truth_of(FORM)).rows.right == len(FORM.indicators) - 1
    assert scored(other, truth_of(FORM, certainty="sure || l1=费用指标")).rows.right == len(FORM.indicators)


def test_rows_in_doubt_are_credited_when_met_and_not_charged_when_missed():
    doubtful = truth_of(FORM, certainty="ambiguous")
    assert scored(FORM, doubtful).rows.right == len(FORM.indicators)
    done = scored(msgspec.structs.replace(FORM, indicators=FORM.indicators[1:]), doubtful)
    assert done.rows.missed == 0
    assert done.rows.total == len(FORM.indicators) - 1


def test_rows_that_are_cut_off_count_for_nothing():
    extra = msgspec.structs.replace(FORM.indicators[0], id="x", name="公众对项目的满意程度", target=parse_target("≥9"))
    form = msgspec.structs.replace(FORM, indicators=(*FORM.indicators, extra))
    told = truth_of(FORM)
    assert scored(form, told).rows.wrong == 1
    assert scored(form, msgspec.structs.replace(told, cut={"A": ["公众对项目的…"]})).rows.wrong == 0


@pytest.mark.parametrize(
    ("printed", "read"), [("大于等于 90 百分比", "≥90%"), ("≧９０％", "≥90%"), ("≥90.00(%)", "≥ 90.00 %"), ("正向 ≥ 5 个", "≥5个"), ("<=3万元", "≤3万元")]
)
def test_targets_are_compared_without_blanks_width_and_words_of_direction(printed, read):
    row = RowTruth(sample="A", project="", l1="产出指标", l2="数量指标", l3="件数", raw_target=printed)
    form = msgspec.structs.replace(
        FORM, indicators=(msgspec.structs.replace(FORM.indicators[0], level1="产出", level2="数量", name="★件 数", target=parse_target(read)),)
    )
    assert scored(form, Truth(rows={"A": [row]})).rows.right == 1


def test_a_file_that_cannot_be_read_misses_everything():
    done = score("A", truth_of(FORM), None, "文件打不开。")
    assert done.unreadable == 1
    assert done.misses[0].got == "文件打不开。"
    assert done.rows.missed == len(FORM.indicators)
    assert done.rows.precision == 0


def test_forms_are_paired_by_name_whatever_their_order():
    others = [invent.self_evaluation(Random(seed), kind=kind) for seed, kind in ((1, 0), (2, 1), (3, 2))]
    truth = Truth(fields={"A": [told for form in others for told in field_truths("A", form, FIELDS)]})
    assert score("A", truth, Submission(declarations=tuple(reversed(others)))).field.f1 == 1


def test_fields_take_second_readings_and_other_writings_of_numbers():
    (told,) = field_truths("A", FORM, ["execution/total/spent"])
    other = msgspec.structs.replace(told, value=f"1 || {Decimal(told.value):.2f}")
    assert scored(FORM, Truth(fields={"A": [other]})).field.f1 == 1
