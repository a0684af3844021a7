"""docs/rules.md, the manual of the rules, and the examples that `jiheng explain` prints: both from the rules and their case files."""

from itertools import groupby
from typing import Any

import msgspec

from jiheng.checks import rules as _rules  # noqa: F401  # registers every rule
from jiheng.checks.facts.fact import label
from jiheng.checks.message import outline
from jiheng.checks.rules.rule import RULES, Rule
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.place import NAMES
from tests.builders import Case, cases

FAMILIES = {
    "DO": "整份材料",
    "ID": "单位、项目和名称",
    "FU": "资金",
    "CO": "成本指标与数量",
    "TI": "时间",
    "OB": "绩效目标",
    "IN": "指标结构",
    "TV": "指标值",
    "RE": "目标、方案与指标的对应",
    "WO": "文字",
}
SCOPE_WORD = {Submission: "整份材料", Declaration: "每张申报表", Indicator: "每条指标"}
KINDS = (("finds", "会指出"), ("passes", "不会指出"), ("unknown", "未能核对"))
HEAD = """\
<!-- 由 `make docs` 生成，请勿手改：规则在 src/jiheng/checks/rules/，例子在 tests/rules/。 -->
# 核对规则手册

绩衡对每张申报表逐条核对下面 {count} 条规则。每项核对只有四种结果，从不混在一起：

| 结果 | 意思 |
|---|---|
| 通过 | 核对过，没有问题 |
| 发现问题 | 核对过，有问题；写明在哪里、两边的数值、怎么改、依据 |
| 不适用 | 这张表没有这条规则要查的内容 |
| 未能核对 | 缺少核对所需的内容，写明缺什么；不等于通过 |

问题分三种程度：**必须更正**（表内自相矛盾或不可能成立）、**需要说明**（多半有误，也可以写明理由）、**提示**（供参考，不要求处理）。
机器核对只提供线索和依据，不代替审核意见。

每条规则的例子就是检验它的例子：左列是在一张没有问题的申报表上改动的内容，未列出的都不变。在命令行用 `jiheng explain 规则代码` 也能看到。
"""


def page() -> str:
    """The manual: a table of the rules, then each rule by family."""
    rules = [RULES[code] for code in sorted(RULES, key=lambda code: (list(FAMILIES).index(code[:2]), code))]
    parts = [HEAD.format(count=len(rules)), "## 目录\n", _table(rules)]
    for family, members in groupby(rules, key=lambda rule: rule.code[:2]):
        parts.append(f"## {FAMILIES[family]}（{family}）\n")
        parts += [_entry(rule) for rule in members]
    return "\n".join(parts)


def examples() -> str:
    """The examples of all rules as JSON."""
    data = {code: [{"kind": kind, "why": case.why, "form": _lines(case)} for kind, _ in KINDS for case in getattr(cases(code), kind)] for code in sorted(RULES)}
    return msgspec.json.format(msgspec.json.encode(data), indent=1).decode() + "\n"


def _table(rules: list[Rule]) -> str:
    rows = [f"| [{rule.code}](#{rule.code.lower()}) | {rule.title} | {rule.life[-1][1].zh} | {SCOPE_WORD[rule.scope]} |" for rule in rules]
    return "\n".join(["| 规则 | 查什么 | 程度 | 核对对象 |", "|---|---|---|---|", *rows, ""])


def _entry(rule: Rule) -> str:
    labels = {name: label(rule.scope, name)[0] for name in rule.named()}
    life = "，".join(f"{since} 起{severity.zh}" for since, severity in rule.life)
    fields = [
        f'### <a id="{rule.code.lower()}"></a>{rule.code} {rule.title}\n',
        f"`{rule.name}` · {SCOPE_WORD[rule.scope]} · {life}\n",
        f"- **为什么**：{rule.why}",
        f"- **怎样说**：{outline(rule.zh, labels)}。",
        f"- **怎么改**：{outline(rule.advice, labels)}",
        f"- **依据**：{rule.basis.zh}",
    ]
    if rule.fix:
        fields.append("- **可一键改正**：是")
    return "\n".join([*fields, "", *_examples(rule.code)])


def _examples(code: str) -> list[str]:
    lines = []
    for kind, title in KINDS:
        made: list[Case] = getattr(cases(code), kind)
        if made:
            lines += [f"**{title}**\n", *(line for case in made for line in _example(case)), ""]
    return lines


def _example(case: Case) -> list[str]:
    return [f"- {case.why}", *(f"  - `{line}`" for line in _lines(case))]


def _lines(case: Case) -> list[str]:
    """What a case changes, a line each, in the words of the form."""
    lines = [line for where, value in case.form.items() for line in _change(where, value)]
    lines += [line for where, value in case.document.items() for line in _change(where, value)]
    for number, form in enumerate(case.forms, start=1):
        lines += [f"申报表 {number}：{line}" for where, value in form.items() for line in _change(where, value)] or [f"申报表 {number}：没有改动"]
    return lines


def _change(where: str, value: Any) -> list[str]:
    if where in ("indicators", "more_indicators"):
        head = "指标" if where == "indicators" else "增加指标"
        return [f"{head}：{row}" for row in value] or [f"{head}：（没有）"]
    named = NAMES.get(where, (where, where))[0]
    if value is None:
        return [f"{named}：（空）"]
    return [f"{named}：{'；'.join(map(str, value)) if isinstance(value, list) else value}"]
