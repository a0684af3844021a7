"""What is read, and told, where a table does not say which of its cells hold the names and the targets."""

import pytest

from jiheng.model.target import Kind
from tests.readers.test_interpreter import HEADER, read


def test_a_table_without_targets_says_so():
    submission = read("项目名称\t甲\n一级指标\t二级指标\t三级指标\t分值\n产出指标\t数量指标\t场次\t10\n")
    assert submission.declarations[0].indicators[0].target.kind is Kind.EMPTY
    assert "指标值" in submission.notes[0].message


def test_values_below_heads_of_no_meaning_are_kept_together_and_named():
    submission = read("项目名称\t甲\n一级指标\t二级指标\t三级指标\t甲组\t乙组\n产出指标\t数量指标\t场次\t1\t2\n")
    target = submission.declarations[0].indicators[0].target
    assert (target.raw, target.kind) == ("1 2", Kind.QUALITATIVE)
    assert [(note.address, note.candidates) for note in submission.notes] == [("declarations/0/indicators/0/target", ("1", "2"))]


@pytest.mark.parametrize("name", ["5", "2026", "12.5%", "（3）"])
def test_what_has_no_letter_is_no_name_of_an_indicator(name: str):
    submission = read(f"项目名称\t甲\n{HEADER}产出指标\t数量指标\t{name}\t≥1次\n")
    assert submission.declarations[0].indicators == ()
    assert name in submission.notes[0].message
