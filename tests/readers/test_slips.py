"""Values that recognition damaged: the only repair is inferred, several are told, sound values are left alone."""

import pytest

from jiheng.model.target import Certainty, Comparator
from jiheng.readers.slips import read_value, readings
from tests.readers.test_interpreter import read


@pytest.mark.parametrize(
    ("printed", "name", "comparator", "value", "unit"),
    [
        ("292%", "群众满意度", Comparator.GE, 92, "%"),
        ("2100%", "工程验收合格率", Comparator.GE, 100, "%"),
        ("≥929", "师生满意度", Comparator.GE, 92, "%"),
        ("969", "设备完好率（%）", None, 96, "%"),
        ("1O0%", "设备完好率", None, 100, "%"),
        ("=lOO%", "设备完好率", Comparator.EQ, 100, "%"),
        ("2l次", "河道巡查次数", None, 21, "次"),
        ("≥950/0", "资料归档及时率", Comparator.GE, 95, "%"),
        ("二0起", "责任事故数", Comparator.EQ, 0, "起"),
    ],
)
def test_only_repair_of_a_value_is_inferred(printed: str, name: str, comparator: Comparator | None, value: int, unit: str) -> None:
    unit_above = None if "（%）" not in name else ""
    found = read_value(printed, name=name, unit=unit_above)
    assert (found.raw, found.certainty) == (printed, Certainty.INFERRED)
    assert (found.comparator, found.value, found.unit) == (comparator, value, unit)


@pytest.mark.parametrize(
    ("printed", "name", "candidates"),
    [
        ("292%", "场馆使用率", ("292%", "≥92%")),
        ("≥959", "窗口服务规范率", ("≥959", "≥95%")),
        ("二12期", "培训期数", ("=12期", "≥12期")),
        ("%=99", "故障修复及时率", ("%=99", "≥99")),
        ("850%", "群众满意度", ("850%", "50%", "85%")),
    ],
)
def test_several_repairs_are_ambiguous(printed: str, name: str, candidates: tuple[str, ...]) -> None:
    assert read_value(printed, name=name).certainty is Certainty.AMBIGUOUS
    assert readings(printed, name) == candidates


@pytest.mark.parametrize(
    ("printed", "name"),
    [("292%", "产值增长率"), ("≥105%", "群众满意度"), ("10L", "用量"), ("259人", "人数"), ("219", "办结数"), ("≥99.9%", "设备完好率")],
)
def test_sound_values_stay_as_they_are(printed: str, name: str) -> None:
    assert readings(printed, name) == ()


def test_damaged_cell_of_a_table_is_told_with_its_candidates() -> None:
    rows = ["项目名称\t沟渠清淤", "一级指标\t二级指标\t三级指标\t指标值", "产出指标\t质量指标\t使用率\t292%", "满意度指标\t服务对象满意度指标\t满意度\t≥909"]
    found = read("\n".join(rows))
    first, second = (indicator.target for indicator in found.declarations[0].indicators)
    assert (first.raw, first.certainty) == ("292%", Certainty.AMBIGUOUS)
    assert next(note.candidates for note in found.notes if note.address.endswith("indicators/0/target")) == ("292%", "≥92%")
    assert (second.raw, second.value, second.certainty) == ("≥909", 90, Certainty.INFERRED)
