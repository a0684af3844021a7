"""Findings as people and programs get them: texts in one language, names, the place in the file."""

from jiheng.checks.message import fill
from jiheng.checks import rules as _rules  # noqa: F401  # registers every rule
from jiheng.checks.rules.rule import RULES
from jiheng.model.declaration import Submission
from jiheng.model.finding import Finding, Report, Shown
from jiheng.model.source import Source


def show(report: Report, submission: Submission, *, lang: str = "zh") -> tuple[Shown, ...]:
    """Every finding of a report with its texts. `lang` is zh or en."""
    return tuple(show_finding(finding, submission, lang=lang) for finding in report.findings)


def show_finding(finding: Finding, submission: Submission, *, lang: str = "zh") -> Shown:
    """One finding with its texts: what is wrong with both values, how to mend it, the clause."""
    rule = RULES[finding.code]
    zh = lang == "zh"
    declaration, indicator = names_at(submission, finding.address)
    return Shown(
        code=rule.code,
        name=rule.name,
        title=rule.title if zh else rule.name.replace("_", " "),
        severity=finding.severity,
        address=finding.address,
        declaration=declaration,
        indicator=indicator,
        message=fill(rule.zh if zh else rule.en, finding.values, lang) + _elsewhere(finding, submission, lang),
        expected=fill(rule.expected, finding.values, lang) if rule.expected else None,
        actual=fill(rule.actual, finding.values, lang) if rule.actual else None,
        advice=fill(rule.advice if zh else rule.advice_en, finding.values, lang),
        basis=rule.basis.zh if zh else rule.basis.en,
        fix=finding.fix,
        source=source_of(submission, finding.address),
        more=finding.more,
    )


def names_at(submission: Submission, address: str) -> tuple[str | None, str | None]:
    """Name of the project and of the indicator that an address lies in."""
    parts = address.split("/")
    if parts[0] != "declarations" or len(parts) < 2:
        return None, None
    declaration = submission.declarations[int(parts[1])]
    name = declaration.name or f"申报表 {declaration.number or int(parts[1]) + 1}"
    if len(parts) < 4 or parts[2] != "indicators":
        return name, None
    return name, declaration.indicators[int(parts[3])].name


def source_of(submission: Submission, address: str) -> Source | None:
    """Where in the file the value at an address stood, or the nearest value around it; None where the file does not tell."""
    parts = address.split("/")
    if parts[0] != "declarations" or len(parts) < 2:
        return _nearest(submission.sources, parts)
    declaration = submission.declarations[int(parts[1])]
    if len(parts) >= 4 and parts[2] == "indicators":
        return declaration.indicators[int(parts[3])].source
    return _nearest(declaration.sources, parts[2:])


def _nearest(sources: dict[str, Source], parts: list[str]) -> Source | None:
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        if path in sources:
            return sources[path]
        if below := [source for key, source in sources.items() if key.startswith(f"{path}/")]:
            return below[0]
    return sources.get("name")


def _elsewhere(finding: Finding, submission: Submission, lang: str) -> str:
    if not finding.more:
        return ""
    names = [names_at(submission, place)[1] or place for place in finding.more]
    if lang == "zh":
        return f"；同样的还有 {len(names)} 处：" + "、".join(names)
    return f"; the same in {len(names)} more: " + ", ".join(names)
