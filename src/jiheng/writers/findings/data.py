"""Findings for programs: JSON, JSON lines, CSV and SARIF."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from jiheng.model.finding import Checked, Severity, Shown
from jiheng.model.source import Source
from jiheng.writers.findings.words import severity_word, source_text

FINDING_KEYS = (
    "code", "name", "title", "severity", "address", "declaration", "indicator", "message", "expected", "actual", "advice", "basis", "fix", "source", "more",
)  # fmt: skip
CSV_HEAD = {
    "zh": ("文件", "项目", "指标", "程度", "问题", "说明", "应为", "实为", "怎么改", "依据", "改为", "位置", "地址", "规则"),
    "en": ("file", "project", "indicator", "severity", "title", "message", "expected", "actual", "advice", "basis", "fix", "place", "address", "code"),
}
SARIF_LEVEL = {Severity.ERROR: "error", Severity.EXPLAIN: "warning", Severity.HINT: "note", Severity.SHADOW: "none"}


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
    """A row a finding, Chinese heads; a text that a spreadsheet would take for a formula gets an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_HEAD[lang])
    for checked in documents:
        writer.writerows([_harmless(cell) for cell in csv_row(checked.path, finding, lang)] for finding in checked.findings)
    return out.getvalue()


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


def to_sarif(documents: Sequence[Checked], version: str) -> bytes:
    """SARIF 2.1.0, for editors and code review tools; the address stands as logical location."""
    rules = {finding.code: finding for checked in documents for finding in checked.findings}
    driver = {
        "name": "jiheng",
        "version": version,
        "rules": [
            {"id": code, "name": found.name, "shortDescription": {"text": found.title}, "help": {"text": found.basis}} for code, found in sorted(rules.items())
        ],
    }
    failures = [{"level": "error", "message": {"text": checked.error}, "locations": [_located(checked.path)]} for checked in documents if checked.error]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(checked.path, finding) for checked in documents for finding in checked.findings],
        "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": failures}],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def _sarif_result(path: str, finding: Shown) -> dict[str, Any]:
    location = _located(path, finding.source)
    if finding.address:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.address}]
    text = f"{finding.message}。{finding.advice}"
    return {"ruleId": finding.code, "level": SARIF_LEVEL[finding.severity], "message": {"text": text}, "locations": [location]}


def _located(path: str, source: Source | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": path}}
    if source is not None and source.line is not None:
        physical["region"] = {"startLine": source.line}
    return {"physicalLocation": physical}


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
