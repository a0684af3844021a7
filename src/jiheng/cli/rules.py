"""`jiheng rules` and `jiheng explain`: the manual of the rules."""

from typing import Annotated

import typer
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from jiheng.checks.facts.fact import label
from jiheng.checks.manual import Example, examples
from jiheng.checks.message import outline
from jiheng.checks.rules.rule import RULES, Rule
from jiheng.cli.options import Ignore, Lang, Language, Select, chosen
from jiheng.cli.output import leave, screen
from jiheng.writers.findings.paragraph import block, put
from jiheng.writers.findings.words import say, severity_word


def rules(lang: Language = Lang.ZH, select: Select = "", ignore: Ignore = "") -> None:
    """列出全部规则。List the rules.

    **例 Examples**

    - `jiheng rules`
    - `jiheng rules --select FU`
    """
    console = screen()
    codes = chosen(select, ignore)
    listed = [RULES[code] for code in sorted(RULES if codes is None else codes)]
    titles = [say(lang, rule.title, rule.name.replace("_", " ")) for rule in listed]
    severities = [severity_word(rule.life[-1][1], lang) for rule in listed]
    heads = (say(lang, "规则", "code"), say(lang, "程度", "severity"), say(lang, "查什么", "what it finds"))
    widths = [max(map(cell_len, column)) + 2 for column in ((heads[0], "FU03"), (heads[1], *severities), (heads[2], *titles))]
    put(console, Text("".join(map(set_cell_size, heads, widths)) + say(lang, "规则名", "name"), "bold"))
    for rule, severity, title in zip(listed, severities, titles, strict=True):
        start = "".join(map(set_cell_size, (rule.code, severity), widths))
        if sum(widths) + cell_len(rule.name) <= console.width:
            put(console, Text(start + set_cell_size(title, widths[2])).append(rule.name, "dim"))
        else:
            block(console, title, indent=0, label=(start, ""), tail=rule.name)


def explain(
    code: Annotated[str, typer.Argument(help="规则代码或规则名，如 FU03。Code or name of a rule.", show_default=False)],
    lang: Language = Lang.ZH,
) -> None:
    """说明一条规则：查什么、为什么、依据、怎么改，两种例子。Explain a rule, with examples of both kinds.

    **例 Examples**

    - `jiheng explain FU03`
    - `jiheng explain cost_ceilings_above_budget --lang en`
    """
    rule = next((rule for rule in RULES.values() if code.upper() == rule.code or code == rule.name), None)
    if rule is None:
        zh, en = f"没有规则 {code}；`jiheng rules` 列出全部规则。", f"There is no rule {code}; `jiheng rules` lists them."
        leave(Console(stderr=True, highlight=False), say(lang, zh, en))
    _explain(rule, lang, screen())


def _explain(rule: Rule, lang: Lang, console: Console) -> None:
    zh = lang is Lang.ZH
    put(console, Text(f"{rule.code}  {rule.title if zh else rule.name.replace('_', ' ')}", style="bold"))
    put(console, Text(rule.name, style="dim"))
    labels = {name: label(rule.scope, name)[not zh] for name in rule.named()}
    put(console)
    for word, text in (
        (("程度", "severity"), "，".join(f"{severity_word(severity, lang)}（{since}）" for since, severity in rule.life)),
        (("为什么", "why"), rule.why if zh else rule.doc),
        (("怎样说", "says"), outline(rule.zh if zh else rule.en, labels)),
        (("怎么改", "mend"), outline(rule.advice if zh else rule.advice_en, labels)),
        (("依据", "basis"), rule.basis.zh if zh else rule.basis.en),
    ):
        block(console, text, indent=2, label=(set_cell_size(word[not zh], 10), "green"))
    put(console)
    put(
        console,
        Text(
            say(lang, "例子只列出在一张没有问题的申报表上改动的内容。", "Examples list what is changed in a form without mistakes (in Chinese, as forms are)."),
            "dim",
        ),
    )
    put(console)
    made = examples(rule.code)
    for kind, title in (("finds", ("会指出", "speaks")), ("passes", ("不会指出", "keeps silent")), ("unknown", ("未能核对", "cannot tell"))):
        chosen_examples = [example for example in made if example.kind == kind]
        if chosen_examples:
            put(console, Text(title[not zh], style="bold"))
            for example in chosen_examples:
                _example(example, console)
            put(console)


def _example(example: Example, console: Console) -> None:
    block(console, example.why, indent=2, label=("- ", "dim"))
    for line in example.form:
        block(console, line, indent=6, style="dim")
