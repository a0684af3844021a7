"""A rule in words, in the language of the page."""

from functools import cache

import msgspec

from jiheng.checks.facts.fact import label
from jiheng.checks.message import outline
from jiheng.checks.rules.rule import RULES
from jiheng.model.finding import Severity


class Described(msgspec.Struct, frozen=True):
    """What people read of a rule; 〔〕 stand for what a form holds."""

    code: str
    title: str
    severity: Severity
    since: str
    why: str
    says: str
    mend: str
    basis: str


@cache
def described(code: str, lang: str) -> Described:
    """A rule by its code."""
    rule, zh = RULES[code], lang == "zh"
    labels = {name: label(rule.scope, name)[not zh] for name in rule.named()}
    since, severity = rule.life[-1]
    return Described(
        code=code,
        title=rule.title if zh else rule.name.replace("_", " "),
        severity=severity,
        since=since.isoformat(),
        why=rule.why if zh else rule.doc,
        says=outline(rule.zh if zh else rule.en, labels),
        mend=outline(rule.advice if zh else rule.advice_en, labels),
        basis=rule.basis.zh if zh else rule.basis.en,
    )
