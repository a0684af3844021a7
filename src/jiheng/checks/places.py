"""Which rules look at which place of the form: for manuals, and for help beside a field."""

from functools import cache

from jiheng.checks import rules as _rules  # noqa: F401  # registers every rule
from jiheng.checks.rules.rule import RULES, Rule
from jiheng.model.declaration import Indicator, Submission

# The first two letters of codes.
FAMILIES = {
    "DO": ("整份材料", "the whole document"),
    "ID": ("单位、项目和名称", "agencies, projects and names"),
    "FU": ("资金", "funds"),
    "CO": ("成本指标与数量", "costs and quantities"),
    "TI": ("时间", "time"),
    "OB": ("绩效目标", "objectives"),
    "IN": ("指标结构", "structure of the indicators"),
    "TV": ("指标值", "targets"),
    "RE": ("目标、方案与指标的对应", "objectives, plans and indicators together"),
    "WO": ("文字", "wording"),
    "YE": ("与往年比较", "compared with earlier years"),
    "SE": ("自评表", "self-evaluations"),
    "MO": ("监控表", "monitoring forms"),
}
# Where an officer looks, and the beginnings of the addresses that findings have there.
PLACES: dict[tuple[str, str], tuple[str, ...]] = {
    ("封面、说明和各申报表之间", "cover, statement, and between forms"): (),
    ("项目名称、性质，单位名称", "names of project and agency, nature"): ("name", "nature", "category", "department", "implementing_agency"),
    ("年度，计划开始、完成日期", "year, dates"): ("year", "start", "end"),
    ("项目资金", "funds"): ("funds",),
    ("项目总目标", "overall objective"): ("overall_objective",),
    ("年度总体目标", "annual objective"): ("annual_objective",),
    ("项目经费情况说明", "narrative"): ("narrative",),
    ("绩效指标（整张表）", "indicators (the whole table)"): ("indicators",),
    ("一级指标、二级指标", "first and second level"): ("level1", "level2"),
    ("三级指标", "indicator"): ("indicator name",),
    ("指标值", "target"): ("target",),
    ("自评表、监控表：实际完成值、偏差原因", "self-evaluation, monitoring: actual values, reasons"): ("actual", "reason"),
    ("监控表：完成目标可能性", "monitoring: likelihood"): ("likelihood",),
    ("自评表：得分、分值、等级", "self-evaluation: marks, points, grade"): ("indicator mark", "weight", "mark", "grade"),
    ("自评表、监控表：预算执行情况", "self-evaluation, monitoring: execution"): ("execution",),
    ("写有问题的文字处", "wherever the words stand"): ("text",),
}
# Findings whose place depends on the form: where they mostly stand.
_WANDERING = {"ID01": "department", "FU": "funds", "TI": "start"}


def place_of(rule: Rule) -> str:
    """The beginning of the address of its findings, as PLACES has it; of a rule about the whole document ""."""
    if rule.scope is Submission:
        return ""
    if rule.scope is Indicator:
        return f"indicator {rule.at}" if rule.at in ("name", "mark") else rule.at
    start = rule.at.split("/")[0]
    return start if "{" not in start else _WANDERING.get(rule.code) or _WANDERING.get(rule.code[:2], "text")


@cache
def rules_at(*places: str) -> tuple[Rule, ...]:
    """The rules whose findings stand at these places: beginnings as in PLACES, or an address inside the narrative ("narrative/budget")."""
    return tuple(rule for _code, rule in sorted(RULES.items()) if place_of(rule) in places or rule.at in places)
