"""Findings as people and programs get them: texts in one language, names, the place in the file."""

from jiheng.checks import rules as _rules  # noqa: F401  # registers every rule
from jiheng.checks.message import fill
from jiheng.checks.rules.rule import RULES, Rule
from jiheng.model.declaration import Submission
from jiheng.model.finding import Finding, NotAssessed, Report, Shown, ShownGap
from jiheng.model.place import enclosing, place_name, project_name
from jiheng.model.source import Source


def show(report: Report, submission: Submission, *, lang: str = "zh") -> tuple[Shown, ...]:
    """Every finding of a report with its texts. `lang` is zh or en."""
    return tuple(show_finding(finding, submission, lang=lang) for finding in report.findings)


def show_gaps(report: Report, submission: Submission, *, lang: str = "zh") -> tuple[ShownGap, ...]:
    """Every check of a report that could not be made, with the reason."""
    return tuple(_show_gap(gap, submission, lang) for gap in report.not_assessed)


def _show_gap(gap: NotAssessed, submission: Submission, lang: str) -> ShownGap:
    rule = RULES[gap.code]
    declaration, indicator = names_at(submission, gap.address, lang=lang)
    return ShownGap(
        code=gap.code,
        name=rule.name,
        title=_title(rule, lang),
        address=gap.address,
        declaration=declaration,
        indicator=indicator,
        missing=gap.missing,
        reason=gap.zh if lang == "zh" else gap.en,
    )


def _title(rule: Rule, lang: str) -> str:
    return rule.title if lang == "zh" else rule.name.replace("_", " ").capitalize()


def show_finding(finding: Finding, submission: Submission, *, lang: str = "zh") -> Shown:
    """One finding with its texts: what is wrong with both values, how to mend it, the clause."""
    rule = RULES[finding.code]
    zh = lang == "zh"
    declaration, indicator = names_at(submission, finding.address, lang=lang)
    return Shown(
        code=rule.code,
        name=rule.name,
        title=_title(rule, lang),
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


def names_at(submission: Submission, address: str, *, lang: str = "zh") -> tuple[str | None, str | None]:
    """Name of the project and of the indicator that an address lies in."""
    declaration, indicator = enclosing(submission, address)
    if declaration is None:
        return None, None
    form = submission.declarations[declaration]
    return project_name(form, declaration, lang=lang), form.indicators[indicator].name if indicator is not None else None


def source_of(submission: Submission, address: str) -> Source | None:
    """Where in the file the value at an address stood, or the nearest value around it; None where the file does not tell."""
    declaration, indicator = enclosing(submission, address)
    parts = address.split("/")
    if declaration is None:
        return _nearest(submission.sources, parts)
    form = submission.declarations[declaration]
    if parts[2:3] == ["overall_indicators"] and len(parts) > 3:
        return form.overall_indicators[int(parts[3])].source
    if indicator is None:
        return _nearest(form.sources, parts[2:])
    return form.sources.get("/".join(parts[2:])) or form.indicators[indicator].source


def _nearest(sources: dict[str, Source], parts: list[str]) -> Source | None:
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        if path in sources:
            return sources[path]
        if below := [source for key, source in sources.items() if key.startswith(f"{path}/")]:
            return below[0]
    return None


def _elsewhere(finding: Finding, submission: Submission, lang: str) -> str:
    if not finding.more:
        return ""
    names = [names_at(submission, place, lang=lang)[1] or place_name(submission, place, lang=lang) for place in finding.more]
    if lang == "zh":
        return f"；同样的还有 {len(names)} 处：" + "、".join(names)
    return f"; the same in {len(names)} more: " + ", ".join(names)
