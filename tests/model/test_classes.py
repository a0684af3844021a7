"""The class of an indicator by its levels."""

import pytest

from jiheng.model.classes import IndicatorClass, indicator_class


@pytest.mark.parametrize(
    ("level1", "level2", "expected"),
    [
        ("成本指标", "经济成本指标", "cost"),
        ("产出指标", "成本指标", "cost"),  # editions before 2021
        ("产出指标", "数量指标", "quantity"),
        ("产出", "质量", "quality"),
        ("产出指标", "时效指标", "timeliness"),
        ("产出指标", None, "other"),
        ("效益指标", "生态效益指标", "benefit"),
        ("效益指标", "可持续影响指标", "benefit"),
        ("效益指标", "服务对象满意度指标", "satisfaction"),
        ("满意度指标", "服务对象满意度指标", "satisfaction"),
        (None, None, "other"),
    ],
)
def test_the_levels_tell_the_class(level1, level2, expected):
    assert indicator_class(level1, level2) == expected
    assert IndicatorClass(expected).zh
