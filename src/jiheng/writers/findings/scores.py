"""Scores of self-evaluations as text that a person likes to read, and as data."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from jiheng.model.declaration import Form
from jiheng.model.finding import Checked
from jiheng.model.judged import Verdict
from jiheng.model.numerals import short
from jiheng.model.place import project_name
from jiheng.model.scored import ClassSum, Scored, ScoredMark
from jiheng.writers.findings.data import plain as plain_findings
from jiheng.writers.findings.paragraph import block, put
from jiheng.writers.findings.words import say

SIGN = {
    Verdict.FOLLOWS: ("✓", "green"),
    Verdict.OTHER: ("≈", "cyan"),
    Verdict.NOT: ("✗", "bold red"),
    Verdict.OPEN: ("?", "magenta"),
}
WORD = {
    Verdict.FOLLOWS: ("相符", "follows"),
    Verdict.OTHER: ("另一种算法相符", "follows otherwise"),
    Verdict.NOT: ("算不出", "does not follow"),
    Verdict.OPEN: ("未能核对", "not assessed"),
}
KINDS = {
    "declaration": ("申报表", "a declaration of targets"),
    "monitoring": ("监控表", "a monitoring form"),
    "department": ("部门整体支出表", "a form of a whole department"),
}
DASH = "—"


def plain(checked: Checked, profile: str, scores: Mapping[int, Scored], lang: str) -> dict[str, Any]:
    """One document as plain data (docs/cli.md): that of `jiheng check`, the scores, and the forms that have no marks."""
    data = plain_findings(checked)
    if checked.error is not None:
        return data
    forms = list(enumerate(checked.submission.declarations))
    told = [{"address": f"declarations/{place}", "name": form.name, **msgspec.to_builtins(scores[place])} for place, form in forms if place in scores]
    others = [{"address": f"declarations/{place}", "name": form.name, "reason": unscored(form, lang)} for place, form in forms if place not in scores]
    return {"path": data.pop("path"), "profile": profile, "scores": told, "not_scored": others, **data}


def unscored(form: Form, lang: str) -> str:
    """Why a form has no score."""
    zh, en = KINDS[str(type(form).__struct_config__.tag)]
    return say(lang, f"这是{zh}，不是项目自评表，没有复核得分。", f"This is {en}, no self-evaluation of a project; there is nothing to score.")


def print_scores(checked: Checked, scores: Mapping[int, Scored], console: Console, lang: str) -> None:
    """The marks of every project of a document; what is no self-evaluation in one sentence."""
    forms = checked.submission.declarations
    if not forms:
        block(console, say(lang, "没有读到自评表。", "No self-evaluation was read."), indent=2)
        put(console)
    for place, form in enumerate(forms):
        block(console, project_name(form, place, lang=lang), indent=0, style="bold reverse")
        if place in scores:
            _score(scores[place], console, lang)
        else:
            block(console, unscored(form, lang), indent=2)
        put(console)


def _score(score: Scored, console: Console, lang: str) -> None:
    block(console, f"{score.profile_title}{say(lang, '；', '; ')}{score.reading}", indent=2, label=(say(lang, "计分方案  ", "marking  "), "dim"))
    heads = (say(lang, "分值", "points"), say(lang, "得分", "mark"), say(lang, "重算", "due"))
    put(console, Text("    " + "".join(f"{' ' * max(0, 8 - cell_len(head))}{head}" for head in heads), "dim"))
    execution = say(lang, "预算执行率", "execution")
    lines = [(execution, score.execution)] if score.execution.weight is not None or score.execution.printed is not None else []
    lines += [(mark.name or say(lang, "（名称空白）", "(name blank)"), mark) for mark in score.marks]
    for name, mark in lines:
        _line(name, mark, console, lang)
    _sums(score, console, lang)


def _line(name: str, mark: ScoredMark, console: Console, lang: str) -> None:
    sign, style = SIGN[mark.verdict]
    due = _range(mark.lowest, mark.highest) if mark.mark is None else short(mark.mark)
    numbers = "".join(f"{text:>8}" for text in (_number(mark.weight), _number(mark.printed), due))
    block(console, name, indent=2, label=(f"{sign} {numbers}  ", style))
    block(console, mark.arithmetic, indent=30, style="dim")
    if mark.verdict is not Verdict.FOLLOWS and mark.why and mark.why != mark.arithmetic:
        word = say(lang, *WORD[mark.verdict])
        block(console, mark.why, indent=30, label=(f"{word}{say(lang, '：', ': ')}", style))


def _sums(score: Scored, console: Console, lang: str) -> None:
    named = [each for each in score.classes if each.name]
    if named:
        block(console, say(lang, "；", "; ").join(_class(each, lang) for each in named), indent=2, label=(say(lang, "各类    ", "classes  "), "dim"))
    printed = say(lang, f"印为 {_number(score.printed)}", f"printed {_number(score.printed)}")
    added = say(lang, f"各项得分之和 {_number(score.sum)}", f"marks add up to {_number(score.sum)}")
    again = say(lang, f"重算 {_range(score.lowest, score.highest)}", f"due {_range(score.lowest, score.highest)}")
    of = say(lang, f"分值合计 {_number(score.full)}", f"points {_number(score.full)}")
    block(console, say(lang, "，", ", ").join((printed, added, again, of)), indent=2, label=(say(lang, "总分    ", "total    "), "dim"))
    if score.grade or score.printed_grade:
        text = say(
            lang, f"印为“{score.printed_grade or DASH}”，重算为“{score.grade or DASH}”", f'printed "{score.printed_grade or DASH}", due "{score.grade or DASH}"'
        )
        block(console, text, indent=2, label=(say(lang, "等级    ", "grade    "), "dim"))


def _class(each: ClassSum, lang: str) -> str:
    due = say(lang, f"（方案 {_number(each.due)}）", f" (profile {_number(each.due)})") if each.due is not None and each.due != each.weight else ""
    return f"{each.name} {_number(each.printed)}/{_number(each.weight)}{due}"


def _number(value: Decimal | None) -> str:
    return DASH if value is None else short(value)


def _range(lowest: Decimal | None, highest: Decimal | None) -> str:
    if lowest is None or highest is None:
        return DASH
    return short(highest) if lowest == highest else f"{short(lowest)}–{short(highest)}"
