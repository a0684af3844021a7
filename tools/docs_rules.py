"""docs/rules.md, the manual of the rules, and the examples that `jiheng explain` prints: both from the rules and their case files."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import msgspec

from jiheng.checks import rules as _rules  # noqa: F401  # registers every rule
from jiheng.checks.facts.fact import label
from jiheng.checks.message import outline
from jiheng.checks.places import FAMILIES, PLACES, place_of
from jiheng.checks.rules.rule import RULES, Rule
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.finding import Severity
from jiheng.reference.monitoring_profiles import load_monitoring_profile, monitoring_profile_names
from jiheng.reference.profile import Profile, load_profile, profile_names
from jiheng.reference.scoring_profiles import ScoringProfile, all_scoring_profiles, load_scoring_profile
from tests.builders import Case, cases
from tools.docs_examples import KINDS, base_evaluation, base_form, base_monitoring, lines

WAYS = {
    "at_least": "没有达到下限的定量指标",
    "at_most": "超出上限的定量指标",
    "exact": "应当等于的定量指标",
    "zero": "指标值为 0",
    "far_above": "大幅超过指标值",
    "execution": "预算执行率",
    "unsigned_cost": "没有计算符号的成本指标",
}
SCOPE_WORD = {Submission: "整份材料", Declaration: "每张申报表", Indicator: "每条指标"}
HEAD = """\
<!-- 由 `make docs` 生成，请勿手改：规则在 src/jiheng/checks/rules/，例子在 tests/rules/。 -->
# 核对规则手册

绩衡逐条核对下面 {count} 条规则：{severities}。每项核对只有四种结果，从不混在一起：

| 结果 | 意思 |
|---|---|
| 通过 | 核对过，没有问题 |
| 发现问题 | 核对过，有问题；写明在哪里、两边的数值、怎么改、依据 |
| 不适用 | 这张表没有这条规则要查的内容 |
| 未能核对 | 缺少核对所需的内容，写明缺什么；不等于通过 |

问题分三种程度：

| 程度 | 意思 | 怎么办 |
|---|---|---|
| 必须更正 | 表内自相矛盾，或不可能成立 | 改正后再报；`jiheng check` 的退出码为 1 |
| 需要说明 | 多半有误 | 改正，或写明理由 |
| 提示 | 供参考 | 看一看，不要求处理 |

机器核对只提供线索和依据，不代替审核意见。

**怎样查这本手册。** 收到的问题末尾有规则代码（如 FU03），按代码在[规则一览](#规则一览)里找；只知道问题出在哪一栏，看[按栏目查](#按栏目查)。
各条规则里，“怎样说”中〔〕内是申报表上的实际内容；依据后面写有“条款待核实”的，文件是真的，条款的出处还没有逐字核对。

**例子**就是检验这条规则的例子：在[一张没有问题的申报表](#例子所用的申报表)（自评表的规则用[自评表](#例子所用的自评表)，监控表的用[监控表](#例子所用的监控表)）上，只改所列的内容，其余不变；没有列出改动的，就是这张表本身。
在命令行里，`jiheng explain 规则代码` 显示同样的内容，`jiheng check --select` 和 `--ignore` 选用规则。
"""


def page() -> str:
    """The manual: how to use it, two tables of the rules, each rule by family, profiles, the form of the examples."""
    rules = sorted(RULES.values(), key=lambda rule: (list(FAMILIES).index(rule.code[:2]), rule.code))
    counts = Counter(rule.life[-1][1] for rule in rules)
    severities = "，".join(f"{severity.zh} {counts[severity]} 条" for severity in (Severity.ERROR, Severity.EXPLAIN, Severity.HINT) if counts[severity])
    parts = [HEAD.format(count=len(rules), severities=severities), _by_place(rules), "## 规则一览\n", _table(rules)]
    for family, members in groupby(rules, key=lambda rule: rule.code[:2]):
        parts.append(f"## {FAMILIES[family][0]}（{family}）\n")
        parts += [_entry(rule) for rule in members]
    forms = ["## 例子所用的申报表\n", "为这本手册编写，任何规则都不会指出问题。\n", base_form(), "## 例子所用的自评表\n", base_evaluation()]
    forms += ["## 例子所用的监控表\n", base_monitoring()]
    return "\n".join([*parts, _profiles(), _scoring_profiles(), _monitoring_profiles(), *forms])


def examples() -> str:
    """The examples of all rules as JSON."""
    data = {code: [{"kind": kind, "why": case.why, "form": lines(case)} for kind, _ in KINDS for case in getattr(cases(code), kind)] for code in sorted(RULES)}
    return msgspec.json.format(msgspec.json.encode(data), indent=1).decode() + "\n"


def _by_place(rules: list[Rule]) -> str:
    rows = ["| 在这一栏 | 可能指出的问题 |", "|---|---|"]
    for (name, _english), starts in PLACES.items():
        found = [rule for rule in rules if place_of(rule) in starts or (not starts and rule.scope is Submission)]
        rows.append(f"| {name} | {'；'.join(f'{rule.title} {_link(rule.code)}' for rule in found)} |")
    return "\n".join(["## 按栏目查\n", *rows, ""])


def _link(code: str) -> str:
    return f"[{code}](#{code.lower()})"


def _linked(text: str) -> str:
    """A text in which codes of rules are links."""
    return re.sub(r"(?<![A-Z0-9])[A-Z]{2}\d\d(?!\d)", lambda code: _link(code[0]) if code[0] in RULES else code[0], text)


def _table(rules: list[Rule]) -> str:
    rows = [f"| {_link(rule.code)} | {rule.title} | {rule.life[-1][1].zh} | {SCOPE_WORD[rule.scope]} |" for rule in rules]
    return "\n".join(["| 规则 | 查什么 | 程度 | 核对对象 |", "|---|---|---|---|", *rows, ""])


def _entry(rule: Rule) -> str:
    labels = {name: label(rule.scope, name)[0] for name in rule.named()}
    life = "，".join(f"自 {since} 起{severity.zh}" for since, severity in rule.life[1:])
    fields = [
        f'### <a id="{rule.code.lower()}"></a>{rule.code} {rule.title}\n',
        f"**{rule.life[0][1].zh}**（自 {rule.life[0][0]}{'，' if life else ''}{life}）· {SCOPE_WORD[rule.scope]}\n",
        f"- **为什么**：{_linked(rule.why)}",
        f"- **怎样说**：{outline(rule.zh, labels)}。",
        f"- **怎么改**：{outline(rule.advice, labels)}{'（`jiheng fix` 可以代为改正）' if rule.fix else ''}",
        f"- **依据**：{rule.basis.zh}",
        f"- **规则名**：`{rule.name}`。{rule.doc.partition(chr(10))[0]}",
    ]
    return "\n".join([*fields, "", *_examples(rule.code)])


def _examples(code: str) -> list[str]:
    text = []
    for kind, title in KINDS:
        made: list[Case] = getattr(cases(code), kind)
        if made:
            text += [f"**{title}**\n", *(line for case in made for line in _example(case)), ""]
    return text


def _example(case: Case) -> list[str]:
    return [f"- {_linked(case.why)}", *(f"  - `{line}`" for line in lines(case))]


def _profiles() -> str:
    """What the profiles set: constants with their sources, severities of their own."""
    text = ["## 规则集\n", "地方或年度可以不同的常量和程度，用 `--profile 名称` 选用。\n"]
    for profile in map(load_profile, profile_names()):
        text += [f"### {profile.title}（`{profile.name}`）\n", f"自 {profile.valid_from} 起。{_own(profile)}\n"]
    return "\n".join(text)


def _own(profile: Profile) -> str:
    base = load_profile(profile.base) if profile.base else None
    changed = [f"{_link(code)} 为{Severity(severity).zh}" for code, severity in profile.severity.items()]
    said = [f"以{base.title}为基础" if base else "", f"程度不同的规则：{'，'.join(changed)}" if changed else ""]
    constants = {name: each for name, each in profile.constants.items() if base is None or base.constants.get(name) != each}
    rows = [f"| {each.zh} | {each.value if not isinstance(each.value, tuple) else '、'.join(each.value)} | {each.source} |" for each in constants.values()]
    table = "\n\n| 常量 | 值 | 来源 |\n|---|---|---|\n" + "\n".join(rows) if rows else ""
    words = "；".join(filter(None, said))
    return f"{words}{'。' if words else ''}{table}"


def _scoring_profiles() -> str:
    """How the shipped variants of scoring mark, with their sources."""
    text = ["## 计分方案\n", "自评得分的各种算法，`jiheng score --profile 名称` 选用；规则 SE01 至 SE28 以第一种为通常的算法。方案没有规定的，不作推测。\n"]
    for profile in all_scoring_profiles():
        base = load_scoring_profile(profile.base) if profile.base else None
        origin = f"以{base.title}为基础。" if base else ""
        text += [f"### {profile.title}（`{profile.name}`）\n", f"自 {profile.valid_from} 起。{origin}来源：{profile.source}（{profile.certainty}）\n"]
        rows = [*_scoring_rows(profile, base)]
        text += ["| 事项 | 规定 | 来源 | 确定程度 |", "|---|---|---|---|", *rows, ""] if rows else []
    return "\n".join(text)


def _monitoring_profiles() -> str:
    """The thresholds of lights, with their sources."""
    text = ["## 监控口径\n", "运行监控的灯和推算所用的界限。全国没有统一规定，按业务系统的默认值，可以按本地规定更换。\n"]
    for profile in map(load_monitoring_profile, monitoring_profile_names()):
        text.append(f"### {profile.title}（`{profile.name}`）\n\n自 {profile.valid_from} 起。来源：{profile.source}（{profile.certainty}）\n")
        rows = (f"| {each.zh} | {each.value} | {each.source} | {each.certainty} |" for each in profile.constants.values())
        text.append("\n".join(["| 事项 | 规定 | 来源 | 确定程度 |", "|---|---|---|---|", *rows, ""]))
    return "\n".join(text)


def _scoring_rows(profile: ScoringProfile, base: ScoringProfile | None) -> Iterator[str]:
    """What a profile says itself, a line each."""
    for name, constant in profile.constants.items():
        if base is None or base.constants.get(name) != constant:
            value = "、".join(constant.value) if isinstance(constant.value, tuple) else constant.value
            yield f"| {constant.zh} | {value} | {constant.source} | {constant.certainty} |"
    for name, way in profile.ways.items():
        if base is None or base.ways.get(name) != way:
            yield f"| {WAYS[name]} | {way.zh} | {way.source} | {way.certainty} |"
    for name, weights in profile.weights.items():
        if base is None or base.weights.get(name) != weights:
            yield f"| 分值：{weights.zh} | {'，'.join(f'{key} {points}' for key, points in weights.classes.items())} | {weights.source} | {weights.certainty} |"
    if profile.qualitative and (base is None or base.qualitative != profile.qualitative):
        bands = "，".join(f"{band.degree} {band.highest}%—{band.lowest}%" for band in profile.qualitative.bands)
        yield f"| 定性指标 | {bands} | {profile.qualitative.source} | {profile.qualitative.certainty} |"
    if profile.execution_steps and (base is None or base.execution_steps != profile.execution_steps):
        steps = "，".join(f"{step.rate}% 起得 {step.share}%" for step in profile.execution_steps.steps)
        yield f"| 预算执行率分档 | {steps} | {profile.execution_steps.source} | {profile.execution_steps.certainty} |"
    if profile.grades and (base is None or base.grades != profile.grades):
        grades = "，".join(f"{grade.name} {grade.lowest} 起" for grade in profile.grades.grades)
        yield f"| 等级 | {grades} | {profile.grades.source} | {profile.grades.certainty} |"
