"""How many findings of each rule a filing has; what of it counts."""

from collections import Counter
from collections.abc import Collection

from jiheng.model.finding import Report, Severity
from jiheng.web.models import Filing
from jiheng.web.reports import report_on
from jiheng.writers.findings.words import ORDER

Tally = dict[str, list]  # code: severity and number of findings


def tallied(report: Report) -> Tally:
    """The findings of a report by rule."""
    numbers = Counter(finding.code for finding in report.findings)
    return {finding.code: [finding.severity.value, numbers[finding.code]] for finding in report.findings}


def tally(filing: Filing) -> Tally:
    """The findings of a filing by rule; checks its document anew."""
    return tallied(report_on(filing))


def count(filing: Filing, waived: Collection[str]) -> None:
    """Set the counts and the gravest cause of a filing by its tally; rules that are waived do not count."""
    counted = {code: (severity, number) for code, (severity, number) in filing.found.items() if code not in waived}
    sums = Counter[str]()
    for severity, number in counted.values():
        sums[severity] += number
    filing.errors, filing.explains, filing.hints = sums[Severity.ERROR], sums[Severity.EXPLAIN], sums[Severity.HINT]
    filing.cause = min(counted, key=lambda code: (ORDER.index(Severity(counted[code][0])), code), default="")
