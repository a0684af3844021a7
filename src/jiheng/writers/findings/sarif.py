"""Findings as SARIF 2.1.0, for editors and code review tools; https://docs.oasis-open.org/sarif/sarif/v2.1.0/."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from jiheng.model.finding import Checked, Severity, Shown
from jiheng.model.source import Source

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVEL = {Severity.ERROR: "error", Severity.EXPLAIN: "warning", Severity.HINT: "note", Severity.SHADOW: "none"}


def to_sarif(documents: Sequence[Checked], version: str, lang: str) -> bytes:
    """One run with a result for each finding; files that were not read are notifications of the invocation."""
    rules = {finding.code: finding for checked in documents for finding in checked.findings}
    places = {code: place for place, code in enumerate(sorted(rules))}
    driver = {"name": "jiheng", "version": version, "rules": [_rule(rules[code]) for code in places]}
    failures = [{"level": "error", "message": {"text": checked.error}, "locations": [_location(checked.path)]} for checked in documents if checked.error]
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN" if lang == "zh" else "en",
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not failures, "toolExecutionNotifications": failures}],
        "results": [_result(checked.path, finding, places[finding.code]) for checked in documents for finding in checked.findings],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def uri(path: str) -> str:
    """A path as SARIF wants it: percent-encoded; relative below the working directory, else absolute."""
    absolute = Path(path).absolute()
    inside = Path(path) if not Path(path).is_absolute() and ".." not in Path(path).parts else None
    return quote(inside.as_posix(), safe="/") if inside is not None else absolute.resolve().as_uri()


def _rule(found: Shown) -> dict[str, Any]:
    return {
        "id": found.code,
        "name": found.name,
        "shortDescription": {"text": found.title},
        "help": {"text": found.basis},
        "defaultConfiguration": {"level": LEVEL[found.severity]},
    }


def _result(path: str, finding: Shown, rule: int) -> dict[str, Any]:
    location = _location(path, finding.source)
    names = [name for name in (finding.declaration, finding.indicator) if name]
    location["logicalLocations"] = [{"fullyQualifiedName": finding.address or "/", **({"name": names[-1]} if names else {})}]
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVEL[finding.severity],
        "message": {"text": "\n".join([finding.message, finding.advice])},
        "locations": [location],
        "properties": {key: msgspec.to_builtins(getattr(finding, key)) for key in ("declaration", "indicator", "fix", "source")},
    }


def _location(path: str, source: Source | None = None) -> dict[str, Any]:
    if path == "-":  # standard input has no address
        return {}
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(path)}}
    if source is not None and source.line is not None:
        physical["region"] = {"startLine": source.line}
    return {"physicalLocation": physical}
