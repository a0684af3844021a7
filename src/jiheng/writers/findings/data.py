"""Findings as data: plain objects for JSON, rows for CSV."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import msgspec

from jiheng.model.finding import Checked, Shown, ShownGap
from jiheng.writers.cells import harmless
from jiheng.writers.findings.words import say, severity_word, source_text

FINDING_KEYS = (
    "code", "name", "title", "severity", "address", "declaration", "indicator", "message", "expected", "actual", "advice", "basis", "fix", "source", "more",
)  # fmt: skip
CSV_HEAD = {
    "zh": ("文件", "项目", "指标", "程度", "问题", "说明", "应为", "实为", "怎么改", "依据", "改为", "位置", "地址", "规则"),
    "en": ("file", "project", "indicator", "severity", "title", "message", "expected", "actual", "advice", "basis", "fix", "place", "address", "code"),
}


def plain(checked: Checked) -> dict[str, Any]:
    """One document as plain data, in the documented order of keys (docs/cli.md)."""
    if checked.error is not None:
        return {"path": checked.path, "error": checked.error}
    return {
        "path": checked.path,
        "ledger": msgspec.to_builtins(checked.ledger),
        "findings": [{key: msgspec.to_builtins(getattr(finding, key)) for key in FINDING_KEYS} for finding in checked.findings],
        "not_assessed": [msgspec.to_builtins(gap) for gap in checked.not_assessed],
        "notes": [msgspec.to_builtins(note) for note in checked.submission.notes],
    }


def to_csv(documents: Iterable[Checked], lang: str) -> str:
    """A row a finding, a check that could not be made, or a file that was not read; a text that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEAD[lang])
    writer.writerows([harmless(cell) for cell in row] for checked in documents for row in csv_rows(checked, lang))
    return out.getvalue()


def csv_rows(checked: Checked, lang: str) -> list[tuple[str, ...]]:
    """The rows of one document, in the order of CSV_HEAD."""
    if checked.error is not None:
        return [(checked.path, "", "", say(lang, "没有读出", "not read"), "", checked.error, *[""] * 8)]
    return [csv_row(checked.path, finding, lang) for finding in checked.findings] + [_gap_row(checked.path, gap, lang) for gap in checked.not_assessed]


def _gap_row(path: str, gap: ShownGap, lang: str) -> tuple[str, ...]:
    blank = [""] * 6
    return (path, gap.declaration or "", gap.indicator or "", say(lang, "未能核对", "not assessed"), gap.title, gap.reason, *blank, gap.address, gap.code)


def csv_row(path: str, finding: Shown, lang: str) -> tuple[str, ...]:
    """The cells of one finding, in the order of CSV_HEAD."""
    return (
        path,
        finding.declaration or "",
        finding.indicator or "",
        severity_word(finding.severity, lang),
        finding.title,
        finding.message,
        finding.expected or "",
        finding.actual or "",
        finding.advice,
        finding.basis,
        finding.fix.value if finding.fix else "",
        source_text(finding.source, lang),
        finding.address,
        finding.code,
    )
