"""Findings of rules and what stands around them: severity, basis, fix, ledger."""

from enum import StrEnum
from typing import Any

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.source import Source


class Severity(StrEnum):
    """How a finding binds. Shadow rules run only where they are named, for their makers to try."""

    SHADOW = "shadow"
    HINT = "hint"
    EXPLAIN = "explain"
    ERROR = "error"

    @property
    def zh(self) -> str:
        """The word that officers see."""
        return {"shadow": "试行", "hint": "提示", "explain": "需要说明", "error": "必须更正"}[self.value]


class Fix(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new value for one address, to be applied as it stands; `also` names other places of the same cause that get the same value."""

    address: str
    value: str
    also: tuple[str, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a rule found, as it is stored: code, place and the values that its texts name; no text.

    `more` holds the addresses of the same cause elsewhere in the same form (grouped findings).
    """

    code: str
    address: str
    severity: Severity
    values: dict[str, Any]
    fix: Fix | None = None
    more: tuple[str, ...] = ()


class NotAssessed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A check that could not be made: the rule, the place, the facts that are missing and why (Chinese, English)."""

    code: str
    address: str
    missing: tuple[str, ...]
    zh: str
    en: str


class Ledger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of all checks; a check is one rule at one place (submission, declaration or indicator; a form where one cause is told once a form)."""

    passed: int = 0
    found: int = 0
    not_applicable: int = 0
    not_assessable: int = 0


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Outcome of checking one submission: the findings in document order, the ledger, and what could not be assessed."""

    findings: tuple[Finding, ...]
    ledger: Ledger
    not_assessed: tuple[NotAssessed, ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finding as people and programs get it: every text in one language, names instead of numbers, the place in the file."""

    code: str
    name: str
    title: str
    severity: Severity
    address: str
    declaration: str | None
    indicator: str | None
    message: str
    expected: str | None
    actual: str | None
    advice: str
    basis: str
    fix: Fix | None
    source: Source | None
    more: tuple[str, ...] = ()


class ShownGap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A check that could not be made, as people and programs get it."""

    code: str
    name: str
    title: str
    address: str
    declaration: str | None
    indicator: str | None
    missing: tuple[str, ...]
    reason: str


class Checked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that was read and checked, in one language. `error` stands instead of all else where it could not be read."""

    path: str
    submission: Submission = Submission()
    findings: tuple[Shown, ...] = ()
    ledger: Ledger = Ledger()
    not_assessed: tuple[ShownGap, ...] = ()
    error: str | None = None
