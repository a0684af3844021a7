"""The measure that is proposed for each kind of indicator; for the real document and for our own six projects, indicator by indicator."""

import json
import re
import time
from pathlib import Path

import pytest

from jiheng.model.classes import IndicatorClass
from jiheng.model.declaration import Indicator
from jiheng.model.evidence import Evidence
from jiheng.model.fold import compact
from jiheng.model.json import decode
from jiheng.model.measure import Aggregate, EvidenceKind, Measure, Value
from jiheng.model.measured import Lack, measured
from jiheng.model.parse_target import parse_target
from jiheng.model.suggest_measure import Suggestion, suggest_measure, topic
from jiheng.model.target import Kind
from jiheng.reference.library import library_rows
from jiheng.reference.measures import measure_rules
from tests.model.evidence_records import activity, deliverable, payment, publication, statistic, survey

# What is proposed, in short: kind, aggregate, value where it is not the record's own, and by which part of the filter.
TAGGED_PAYMENTS = "支付 合计 tags"
HEADING = "支付 合计 economic_items"
UNIT_COST = "活动 最大值 所付费用 tags"
ACTIVITIES = "活动 计数 tags"
THEME = "活动 全部通过"
DELIVERABLES = "成果 计数 kinds"
ANY_DELIVERABLES = "成果 计数"
ACCEPTED = "成果 全部通过"
STATED = "情况说明 最近一次 tags"
SATISFIED = "满意度调查 占比"
LEAST_PARTICIPANTS = "活动 最小值 参加人数"
PUBLICATIONS = "宣传 计数 kinds"
PUBLISHED_THEME = "宣传 全部通过"

# All 40 indicators of the real document, by the number of the project and the place of the indicator; our own six projects are made alike.
EXPECTED = {
    1: (TAGGED_PAYMENTS, TAGGED_PAYMENTS, UNIT_COST, TAGGED_PAYMENTS, ACTIVITIES, THEME, STATED, SATISFIED),
    2: (HEADING, HEADING, ANY_DELIVERABLES, DELIVERABLES, ACCEPTED, STATED, SATISFIED),
    3: (HEADING, HEADING, DELIVERABLES, ACCEPTED, STATED, SATISFIED),
    4: (TAGGED_PAYMENTS, UNIT_COST, ACTIVITIES, LEAST_PARTICIPANTS, THEME, STATED, SATISFIED),
    5: (HEADING, HEADING, DELIVERABLES, ACCEPTED, STATED, SATISFIED),
    6: (TAGGED_PAYMENTS, PUBLICATIONS, PUBLICATIONS, PUBLISHED_THEME, STATED, SATISFIED),
}
# What the filters of our own six projects hold, where they hold anything.
OWN_TOPICS = {
    1: (
        "青澄湾产业环带绿色供应链评价报告",
        "海外采购商洽谈周",
        "供需撮合",
        "青澄湾产业环绿色供应链联盟企业现场教学",
        "供需撮合",
        "",
        "畅通上下游企业供需渠道",
        "",
    ),
    2: ("专家咨询费", "委托研究费", "", "企业名录", "", "深化跨区产业协同", ""),
    3: ("委托评估费", "专家论证费", "评估报告", "", "完善跨区协商制度", ""),
    4: ("开幕活动", "分站赛", "“匠心临溪”第六届青澄湾产业环带职业技能竞赛", "", "", "壮大技能人才队伍", ""),
    5: ("委托编制费", "专家咨询费", "三年行动计划", "", "完善跨区协商制度", ""),
    6: ("品牌活动", "网络专题", "企业人物访谈", "", "增强企业发展信心", ""),
}


def brief(suggestion: Suggestion) -> str:
    measure = suggestion.measure
    assert measure is not None, suggestion.zh
    value = [] if measure.value is Value.OWN else [measure.value.value]
    return " ".join([measure.record.value, measure.aggregate.value, *value, *(part for part, held in parts(measure).items() if held)])


def parts(measure: Measure) -> dict[str, tuple[str, ...]]:
    return {name: getattr(measure.where, name) for name in measure.where.__struct_fields__}


def words(suggestion: Suggestion) -> tuple[str, ...]:
    assert suggestion.measure is not None
    return tuple(word for held in parts(suggestion.measure).values() for word in held)


@pytest.fixture(scope="module")
def seed(shared: Path) -> dict[int, tuple[Indicator, ...]]:
    raw = json.loads((shared / "golden" / "seed.json").read_text("utf-8"))
    return {form["number"]: tuple(map(_indicator, form["indicators"])) for form in raw["declarations"]}


@pytest.fixture(scope="module")
def own(root: Path) -> dict[int, tuple[Indicator, ...]]:
    submission = decode((root / "examples" / "data" / "six-projects.json").read_bytes())
    return {form.number or 0: form.indicators for form in submission.declarations}


def _indicator(raw: dict) -> Indicator:
    target = parse_target(raw["target"]["raw"], name=raw["name"])
    return Indicator(id="x", level1=raw["level1"], level2=raw["level2"], name=raw["name"], target=target)


def test_every_indicator_of_the_real_document(seed):
    assert sum(map(len, seed.values())) == 40
    assert {number: tuple(brief(suggest_measure(each, rows)) for each in rows) for number, rows in seed.items()} == EXPECTED


def test_topics_in_the_real_document_are_words_of_the_names(seed):
    for rows in seed.values():
        for each in rows:
            assert all(word and word in compact(each.name or "") for word in words(suggest_measure(each, rows)))
    # The cost of one activity and the number of activities speak of the same ones.
    assert words(suggest_measure(seed[1][2])) == words(suggest_measure(seed[1][4]))


def test_every_indicator_of_our_own_projects(own):
    assert {number: tuple(brief(suggest_measure(each, rows)) for each in rows) for number, rows in own.items()} == EXPECTED
    assert {number: tuple("".join(words(suggest_measure(each, rows))) for each in rows) for number, rows in own.items()} == OWN_TOPICS


def row(level1: str, level2: str, name: str, target: str) -> Indicator:
    return Indicator(id="x", level1=level1, level2=level2, name=name, target=parse_target(target, name=name))


@pytest.mark.parametrize(
    ("indicator", "zh"),
    [
        (row("成本指标", "经济成本指标", "会议费", "≤5"), "没有计量单位"),
        (row("产出指标", "数量指标", "会议次数", ""), "没有指标值"),
        (row("工作指标", "制度指标", "制度数量", "≥5(项)"), "看不出是哪一类"),
    ],
)
def test_where_nothing_can_be_proposed_the_reason_is_told(indicator, zh):
    suggestion = suggest_measure(indicator)
    assert suggestion.measure is None
    assert zh in suggestion.zh


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        (row("产出指标", "数量指标", "修缮房屋面积", "≥300(平方米)"), "统计值 最近一次 tags"),
        (row("产出指标", "数量指标", "印发宣传资料数量", "≥5000(份)"), "统计值 最近一次 tags"),
        (row("产出指标", "数量指标", "服务企业家数", "≥100(家)"), "统计值 最近一次 tags"),
        (row("产出指标", "数量指标", "参加培训人次", "≥200(人次)"), "活动 合计 参加人数 tags"),
        (row("产出指标", "数量指标", "每期培训人数", "≤50(人/期)"), "活动 最大值 参加人数 tags"),
        (row("产出指标", "质量指标", "课题验收通过率", "≥95(%)"), "成果 占比"),
        (row("产出指标", "时效指标", "评估报告提交时间", "2026年6月底前"), "成果 最近一次 日期"),
        (row("产出指标", "时效指标", "工作任务按期完成率", "≥95(%)"), "统计值 最近一次 tags"),
        (row("产出指标", "成本指标", "人均培训成本", "≤450(元/人次)"), "活动 平均值 所付费用 tags"),
        (row("成本指标", "经济成本指标", "专家咨询费标准", "≤800(元/人次)"), "统计值 最近一次 tags"),
        (row("成本指标", "经济成本指标", "项目总成本", "≤78(万元)"), "支付 合计"),
        (row("成本指标", "社会成本指标", "施工扰民投诉件数", "≤3(件)"), "统计值 最近一次 tags"),
        (row("效益指标", "经济效益指标", "带动社会投资额", "≥300(万元)"), "统计值 最近一次 tags"),
        (row("产出指标", "质量指标", "居民满意度达到目标值", "95%以上"), "满意度调查 占比 tags"),
        (row("", "", "居民满意度", "≥95%"), "满意度调查 占比 tags"),
        (row("产出指标", "数量指标", "办公楼日常巡检次数", "200次"), "统计值 最近一次 tags"),
        (row("效益指标", "服务对象满意度指标", "居民满意度", "≥85"), "满意度调查 占比"),
        (row("满意度指标", "服务对象满意度指标", "有效投诉件数", "≤2(件)"), "统计值 最近一次 tags"),
    ],
)
def test_other_kinds_of_indicators(indicator, expected):
    assert brief(suggest_measure(indicator)) == expected


def test_two_surveys_of_a_form_are_told_apart():
    rows = tuple(row("满意度指标", "服务对象满意度指标", name, "≥85(%)") for name in ("家长满意度", "学生满意度"))
    assert [words(suggest_measure(each, rows)) for each in rows] == [("家长满意度",), ("学生满意度",)]
    assert words(suggest_measure(rows[0], rows[:1])) == ()


@pytest.mark.parametrize(("name", "about"), [("单场竞赛成本", "竞赛"), ("名单个数", "名单"), ("参与人数", ""), ("线下宣传活动场次", "线下宣传"), (None, "")])
def test_topics(name, about):
    assert topic(name) == about


@pytest.mark.parametrize("name", ["宣传推广" * 40 + "甲", "甲" + "宣传推广" * 40, "宣传推广活动" * 3000, "平均会" * 3000])
def test_names_that_repeat_themselves_take_no_time(name):
    started = time.process_time()
    assert suggest_measure(row("产出指标", "数量指标", name, "≥5(次)")).measure
    assert suggest_measure(row("产出指标", "质量指标", name, "良好")).measure
    assert suggest_measure(row("成本指标", "经济成本指标", name, "≤5(万元/次)")).measure
    assert time.process_time() - started < 2


RECORDS: tuple[Evidence, ...] = (
    *(activity(f"a{place}", participants=30) for place in range(3)),
    *(deliverable(f"d{place}", "通过") for place in range(3)),
    publication("p"),
    survey("s", {"满意": 40}),
    *(payment(f"m{place}", "900", paid_for=paid_for) for place, paid_for in enumerate(("a0", "a1", "a2", "d0", "d1", "d2", "p"))),
)


def library() -> list[Indicator]:
    return [row(each.level1, each.level2, each.name, f"{each.comparator}{each.usual or 3}({each.unit})") for each in library_rows()]


@pytest.mark.parametrize("indicator", library(), ids=lambda each: each.name)
def test_what_is_proposed_for_the_library_gives_values_in_its_unit(indicator):
    suggestion = suggest_measure(indicator)
    assert suggestion.measure is not None, suggestion.zh
    measure = Measure(record=suggestion.measure.record, aggregate=suggestion.measure.aggregate, value=suggestion.measure.value)
    result = measured(measure, (*RECORDS, statistic("f", "1", indicator.target.unit)), indicator.target)
    assert result.value is not None
    assert Lack.UNIT not in {missing.lack for missing in result.missing}


def test_the_rules_are_sound():
    rules = measure_rules().rules
    assert len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        assert set(rule.classes) <= set(IndicatorClass), rule.name
        assert set(rule.targets) <= set(Kind), rule.name
        assert rule.filter in {"", "tags", "kinds", "economic_items", "name", "name_if_several"}, rule.name
        for pattern in (*rule.words, *rule.without, *rule.level2):
            re.compile(pattern)
        if rule.record is not None:
            for aggregate in (Aggregate.GREATEST, Aggregate.LEAST, Aggregate.MEAN) if rule.aggregate == "最不利" else (Aggregate(rule.aggregate),):
                assert Measure(record=EvidenceKind(rule.record), aggregate=aggregate, value=Value(rule.value)), rule.name
