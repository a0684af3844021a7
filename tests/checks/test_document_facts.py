"""Counts of forms and narratives: what a form has cells for is no narrative of its own."""

import pytest

from jiheng.checks.facts.fact import columns, derive
from jiheng.model.declaration import Declaration, Narrative, Submission


@pytest.mark.parametrize(
    ("narrative", "count"),
    [
        (Narrative(), 0),
        (Narrative(overview="修两座桥。", basis="会议纪要。"), 0),
        (Narrative(overview="修两座桥。", headings=("一、项目概述",)), 1),
        (Narrative(plan="分两期。"), 1),
    ],
)
def test_texts_of_cells_of_the_form_are_no_narrative(narrative: Narrative, count: int):
    form = Declaration(name="桥梁维修", annual_objective="修两座桥。", narrative=narrative)
    values = derive(Submission(declarations=(form,))).columns[Submission]
    assert dict(zip(columns(Submission), values, strict=True))["narratives"] == [count]


def test_an_overview_without_a_form_is_a_narrative():
    values = derive(Submission(declarations=(Declaration(name="桥梁维修", narrative=Narrative(overview="修两座桥。")),))).columns[Submission]
    assert dict(zip(columns(Submission), values, strict=True))["narratives"] == [1]
