"""Rules and comparison on the other forms of the year: what their layout has no cell for is no fault of theirs."""

from decimal import Decimal

import msgspec
import pytest

from jiheng.checks.engine import check
from jiheng.model.compare import Change, Kind, compare
from jiheng.model.declaration import Declaration, Department, Execution, ExecutionBlock, Indicator, SelfEvaluation, Submission, Task
from jiheng.model.parse_target import parse_target
from jiheng.model.place import place_name
from jiheng.model.target import Certainty


def row(raw: str = "", *, mark: int = 9) -> Indicator:
    return Indicator(id="1", level1="产出指标", level2="数量指标", name="巡查次数", target=parse_target(raw), weight=Decimal(10), mark=Decimal(mark))


def document(*forms: Declaration) -> Submission:
    return Submission(declarations=forms)


def codes(*forms: Declaration) -> set[str]:
    return {finding.code for finding in check(document(*forms)).findings}


def test_a_table_of_marks_needs_no_targets():
    assert "TV01" not in codes(SelfEvaluation(name="河道", indicators=(row(),)))
    assert "TV01" in codes(SelfEvaluation(name="河道", indicators=(row(), row("≥104次"))))
    assert "TV01" in codes(Declaration(name="河道", indicators=(row(),)))


def test_a_department_has_no_agency_besides_itself():
    assert "ID05" not in codes(Department(name="水务局", indicators=(row("≥104次"),)))
    assert "ID05" in codes(Declaration(name="河道", indicators=(row("≥104次"),)))


def test_tasks_are_where_a_department_says_what_it_does():
    form = Department(name="水务局", annual_objective="水清岸绿。", indicators=(row("≥104次"),))
    assert "RE02" in codes(form)
    assert "RE02" not in codes(msgspec.structs.replace(form, tasks=(Task(name="河道巡查", content="每周巡查两次"),)))


def test_plan_and_evaluation_of_one_project_are_no_duplicates():
    names = {finding.code for finding in check(document(Declaration(name="河道"), Declaration(name="河道"))).findings}
    both = {finding.code for finding in check(document(Declaration(name="河道"), SelfEvaluation(name="河道"))).findings}
    assert names - both == {"DO07"}


@pytest.mark.parametrize("kind", [SelfEvaluation, Department])
def test_money_that_was_spent_is_not_judged_as_money_asked_for(kind: type[SelfEvaluation] | type[Department]):
    block = ExecutionBlock(total=Execution(budget=Decimal(100), spent=Decimal(90)), fiscal=Execution(budget=Decimal(50)))
    assert not {code for code in codes(kind(name="河道", execution=block, indicators=(row("≥104次"),))) if code.startswith(("FU", "TI"))}


def test_versions_of_an_evaluation_differ_in_marks_and_execution():
    old = SelfEvaluation(name="河道", indicators=(row("≥104次"),), execution=ExecutionBlock(total=Execution(spent=Decimal(90))))
    new = msgspec.structs.replace(old, indicators=(row("≥104次", mark=10),), execution=ExecutionBlock(total=Execution(spent=Decimal(95))))
    changes = compare(document(old), document(new))
    assert [(change.address, change.old, change.new) for change in changes] == [
        ("declarations/0/execution/total/spent", "90", "95"),
        ("declarations/0/indicators/0/mark", "9", "10"),
    ]
    assert [place_name(document(new), change.address) for change in changes] == ["年度资金总额·执行数", "产出指标 › 巡查次数 › 得分"]


def test_plan_and_evaluation_are_not_compared_with_each_other():
    changes = compare(document(Declaration(name="河道")), document(SelfEvaluation(name="河道")))
    assert [change.kind for change in changes] == [Kind.ADDED, Kind.REMOVED]


def test_how_surely_a_value_was_read_is_no_difference():
    target = msgspec.structs.replace(parse_target("≥104次"), certainty=Certainty.INFERRED)
    old = SelfEvaluation(indicators=(row("≥104次"),))
    new = SelfEvaluation(indicators=(msgspec.structs.replace(row(), target=target),), certainties={"mark": Certainty.INFERRED})
    assert compare(document(old), document(new)) == ()


def test_added_overall_indicators_are_told_one_by_one():
    old, new = Declaration(name="河道"), Declaration(name="河道", overall_indicators=(row("≥300次"),))
    assert compare(document(old), document(new)) == (
        Change(kind=Kind.ADDED, address="declarations/0/overall_indicators/0", new="产出指标 | 数量指标 | 巡查次数 | ≥300次"),
    )
