"""Frameworks of indicators: every printed name has its class, every generation its pairs."""

import pytest

from jiheng.reference.frameworks import all_frameworks, class_names, classes_of
from jiheng.reference.target_words import all_word_lists, any_of
from jiheng.reference.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("level1", "level2", "family", "trouble"),
    [
        ("成本指标", "经济成本指标", "成本", ""),
        ("产出指标", "成本指标", "成本", ""),
        ("产出", "经济成本", "成本", ""),
        ("产 出 指\n标", "时效指标", "产出", ""),
        ("产出指标(50分)", "数量", "产出", ""),
        ("项目完成指标", "质量指标", "产出", ""),
        ("效果指标", "环境效益", "效益", ""),
        ("效益指标", "社会公众或服务对象满意度指标", "满意度", ""),
        ("满意度指标", "满意度指标", "满意度", ""),
        ("效益指标", "效益指标", "效益", ""),
        (None, "数量指标", "产出", ""),
        (None, "成本指标", "成本", ""),
        ("产出指标", None, "产出", ""),
        (None, None, "", ""),
        ("预算执行率", None, "", ""),
        ("效益指标", "数量指标", "产出", "pair"),
        ("成本指标", "质量指标", "产出", "pair"),
        ("产出指标", "制度指标", "产出", "level2"),
        ("工作指标", "数量指标", "产出", "level1"),
    ],
)
def test_a_row_is_classed_as_its_levels_are_printed(level1: str | None, level2: str | None, family: str, trouble: str):
    classes = classes_of(level1, level2)
    assert (classes.family, classes.trouble) == (family, trouble)


def test_every_level_that_the_readers_know_has_a_class():
    known = vocabulary()
    assert [name for name in known.level1 if classes_of(name, None).trouble] == []
    assert [name for name in known.level2 if classes_of(None, name).trouble] == []


def test_families_of_first_levels_agree_with_the_readers():
    names = {name: family.removesuffix("指标") for name, family in vocabulary().level1.items()}
    assert {name: classes_of(name, None).level1 for name in names} == names


def test_every_class_of_a_framework_can_be_printed():
    printed = {classes_of(None, name).level2 for name in class_names()}
    assert {level2 for framework in all_frameworks().values() for group in framework.levels.values() for level2 in group} <= printed


def test_every_framework_and_list_says_where_it_comes_from():
    told = [(each.source, each.certainty) for each in all_frameworks().values()] + [(each.source, each.certainty) for each in all_word_lists().values()]
    assert all(source and certainty in {"V", "S", "M+", "M", "M-"} for source, certainty in told)


def test_a_list_is_read_as_words_and_not_as_patterns():
    assert any_of("averages").startswith("(?:")
    assert all(len(set(entry.words)) == len(entry.words) for entry in all_word_lists().values())
