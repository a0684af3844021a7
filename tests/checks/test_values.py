"""Facts about target values: kinds of units, what is cut off, what only repeats the name."""

import pytest

from jiheng.checks.facts.values import mended_target, repeated_word, unit_clash, unit_kind
from jiheng.model.declaration import Indicator
from jiheng.model.parse_target import parse_target


def row(name: str, raw: str, level1: str = "产出指标", level2: str = "数量指标") -> Indicator:
    return Indicator(id="a", level1=level1, level2=level2, name=name, target=parse_target(raw, name=name))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("≥3(个)", "count"),
        ("≥98%", "percent"),
        ("≥98百分比", "percent"),
        ("≤3‰", "rate"),
        ("≤3(万元)", "money"),
        ("≤3(万元/次)", "price"),
        ("≤300(元/人·天)", "price"),
        ("≥40(人/场)", "ratio"),
        ("≥40(人/次)", "count"),
        ("≤3(万)", "magnitude"),
        ("≤3(万/次)", "magnitude"),
        ("≥80(M)", "ambiguous"),
        ("≥3(咊)", "unknown"),
        ("≥3", ""),
        ("促进", ""),
    ],
)
def test_a_unit_has_a_kind(raw: str, kind: str):
    assert unit_kind(row("某事项", raw)) == kind


@pytest.mark.parametrize(
    ("name", "raw", "level2", "mended"),
    [
        ("设备购置费", "≤40.00(万)", "经济成本指标", "≤40.00(万元)"),
        ("控制在预算内", "250万", "成本指标", "250万元"),
        ("讲座费用", "≤ 2.5 (万/场)", "经济成本指标", "≤ 2.5 (万元/场)"),
        ("带动投资", "≥1.2亿", "经济效益指标", "≥1.2亿元"),
        ("宣传覆盖人数", "≥3(万)", "数量指标", ""),
        ("视频播放量", "≥50万", "社会效益指标", ""),
        ("设备购置费", "≤40.00(万元)", "经济成本指标", ""),
    ],
)
def test_a_cut_off_amount_is_mended_and_a_count_is_not(name: str, raw: str, level2: str, mended: str):
    indicator = row(name, raw, level2=level2)
    assert mended_target(indicator, unit_kind(indicator)) == mended


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("促进供需对接", "促进", "促进"),
        ("提升办事效率", "有效提升", "提升"),
        ("改善居住环境", "持续有效改善。", "改善"),
        ("巩固提高情况", "巩固提高", "巩固提高"),
        ("验收通过情况", "通过", ""),
        ("办事效率", "提升", ""),
        ("提升办事效率", "提升到一次办结", ""),
        ("提升办事效率", "有效", ""),
    ],
)
def test_only_verbs_that_the_name_says_already_are_repetitions(name: str, text: str, word: str):
    assert repeated_word(row(name, text)) == word


@pytest.mark.parametrize(
    ("name", "raw", "clash"),
    [
        ("绿地面积（公顷）", "≥3(个)", "公顷"),
        ("绿地面积（公顷）", "≥45(亩)", ""),
        ("培训规模（人次）", "≥30(人)", ""),
        ("服务期限（年）", "≥360(天)", ""),
        ("设备（含安装）", "≥3(套)", ""),
        ("验收合格率", "≥98(个)", "%"),
        ("验收合格率（%）", "≥98", ""),
        ("居民满意度", "≥9(分)", ""),
        ("资金周转率", "≥3(次)", ""),
    ],
)
def test_a_name_and_its_unit_clash_only_where_they_cannot_mean_the_same(name: str, raw: str, clash: str):
    indicator = row(name, raw)
    assert unit_clash(indicator, unit_kind(indicator)) == clash
