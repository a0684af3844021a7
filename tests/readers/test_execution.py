"""Lines of the execution block whose columns were lost: what is read of them is true, or they say that they could not be read."""

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jiheng.model.declaration import Execution, SelfEvaluation
from jiheng.model.numerals import round_half_up
from tests.readers.test_interpreter import read

COLUMNS = ("initial", "budget", "spent", "weight", "rate", "mark")
HEAD = "绩效自评表\n项目名称\t河道保洁\n项目资金(元)\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
TABLE = "一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t保洁长度\t≥38公里\t40公里\t90\t90\n"
amounts = st.decimals(min_value=1, max_value=9_999_999, places=2)


def line(initial: Decimal, budget: Decimal, share: Decimal) -> dict[str, str]:
    """A line that adds up: the mark is the rate of ten points."""
    spent = round_half_up(budget * share, 2)
    rate = round_half_up(spent / budget * 100, 2)
    return {"initial": f"{initial}", "budget": f"{budget}", "spent": f"{spent}", "weight": "10", "rate": f"{rate}%", "mark": f"{round_half_up(rate / 10, 2)}"}


def total(cells: list[str]) -> tuple[Execution, bool]:
    """The line as it is read, and whether it is told that it could not be."""
    submission = read(f"{HEAD}年度资金总额\t{chr(9).join(cells)}\n{TABLE}")
    (form,) = submission.declarations
    assert isinstance(form, SelfEvaluation)
    return form.execution.total, any(note.address.endswith("execution/total") for note in submission.notes)


@settings(max_examples=60)
@given(amounts, amounts, st.decimals(min_value=0, max_value=1, places=3))
def test_a_whole_line_is_read_as_printed(initial: Decimal, budget: Decimal, share: Decimal):
    cells = line(initial, budget, share)
    found, told = total(list(cells.values()))
    assert {name: getattr(found, name) for name in COLUMNS} == {name: Decimal(text.rstrip("%")) for name, text in cells.items()}
    assert not told


@settings(max_examples=120)
@given(amounts, amounts, st.decimals(min_value=Decimal("0.001"), max_value=1, places=3), st.sampled_from(COLUMNS))
def test_a_line_that_lost_a_cell_is_never_wrong_in_silence(initial: Decimal, budget: Decimal, share: Decimal, lost: str):
    assume(initial != budget)
    cells = line(initial, budget, share)
    cells.pop(lost)
    found, told = total(list(cells.values()))
    values = {name: value for name in COLUMNS if (value := getattr(found, name)) is not None}
    assert told or values == {name: Decimal(text.rstrip("%")) for name, text in cells.items()}
