"""Checking: facts of documents become frames, each rule is one column, its truth values are the outcomes."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
import polars as pl

from jiheng.checks import rules as _rules  # noqa: F401  # registers every rule
from jiheng.checks.facts.fact import Derived, Unknown, columns, derive, label
from jiheng.checks.fields import SCOPES, Scope
from jiheng.checks.message import fill
from jiheng.checks.rules.rule import RULES, Rule, expression, polars_type
from jiheng.model import address
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.finding import Finding, Fix, Ledger, NotAssessed, Report, Severity
from jiheng.model.place import rank
from jiheng.reference.profile import Profile, load_profile

GREATEST = Decimal(10) ** 24
Place = tuple[int, int, int]
_NOTHING = pl.Series(dtype=pl.UInt32)
KEYS = ("_submission", "_declaration", "_indicator")


class Outcome(msgspec.Struct, frozen=True):
    """What one rule said over a frame: the rows in which it found something, could not be assessed or had nothing to judge."""

    rule: Rule
    found: pl.Series
    unknown: pl.Series
    not_applicable: pl.Series


def check(submission: Submission, profile: Profile | None = None, *, codes: Iterable[str] | None = None, day: dt.date | None = None) -> Report:
    """Check one submission with the rules of a profile. `codes` limits the rules; `day` decides on dated severities (today).

    The report holds every finding and the ledger; a check that could not be made is told with what was missing.
    """
    return check_many([submission], profile, codes=codes, day=day)[0]


def check_many(
    submissions: Sequence[Submission], profile: Profile | None = None, *, codes: Iterable[str] | None = None, day: dt.date | None = None
) -> list[Report]:
    """Check several submissions in one batch; the same reports as one by one, in the same order."""
    profile, day = profile or load_profile(), day or dt.date.today()
    derived = [derive(submission) for submission in submissions]
    sheets = [_Sheet() for _ in submissions]
    for scope, frame in frames(derived).items():
        rules = [rule for rule in rules_of(scope, codes) if codes is not None or rule.severity(profile, day) is not Severity.SHADOW]
        places = frame.select(KEYS).rows()
        for place in places:
            sheets[place[0]].checks += len(rules)
        for outcome in evaluate(frame, scope, profile, rules):
            _enter_found(outcome, frame, places, sheets, severity=outcome.rule.severity(profile, day))
            _enter_unknown(outcome, frame, places, sheets, derived)
            for row in outcome.not_applicable:
                sheets[places[row][0]].not_applicable += 1
    return [sheet.report() for sheet in sheets]


def rules_of(scope: Scope, codes: Iterable[str] | None = None) -> tuple[Rule, ...]:
    """The registered rules of a scope, in the order of their codes; all, or those named."""
    chosen = RULES if codes is None else set(codes)
    return tuple(RULES[code] for code in sorted(RULES) if RULES[code].scope is scope and code in chosen)


def frames(documents: Sequence[Derived]) -> dict[Scope, pl.DataFrame]:
    """One frame a scope over a batch of documents; the key columns count inside the batch, whatever ids the documents carry."""
    rows: dict[Scope, list[list[Any]]] = {scope: [] for scope in SCOPES}
    for s, document in enumerate(documents):
        rows[Submission].append([s, -1, -1, *document.submission])
        rows[Declaration] += [[s, d, -1, *row] for d, row in enumerate(document.declarations)]
        rows[Indicator] += [[s, d, i, *row] for d, group in enumerate(document.indicators) for i, row in enumerate(group)]
    return {scope: _frame(scope, rows[scope]) for scope in SCOPES}


def evaluate(frame: pl.DataFrame, scope: Scope, profile: Profile, rules: Sequence[Rule]) -> Iterator[Outcome]:
    """Every rule over a frame, in one pass."""
    if not rules:
        return
    table = frame.select(_expressions(scope, profile.name, tuple(rule.code for rule in rules)))
    for rule in rules:
        yield _outcome(rule, table[rule.code], table[f"{rule.code}?"] if rule.applies else None)


def findings_frame(frame: pl.DataFrame, scope: Scope, profile: Profile, rules: Sequence[Rule]) -> pl.DataFrame:
    """Findings in bulk, as they are stored: key columns, code, and the values that the texts name as JSON."""
    parts = []
    for outcome in evaluate(frame, scope, profile, rules):
        named = outcome.rule.named()
        values = pl.struct(named).struct.json_encode() if named else pl.lit("{}")
        parts.append(frame[outcome.found].select(*KEYS, pl.lit(outcome.rule.code).alias("code"), values.alias("values")))
    return pl.concat(parts)


@cache
def _expressions(scope: Scope, profile_name: str, codes: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    profile = load_profile(profile_name)
    made = []
    for rule in (RULES[code] for code in codes):
        made.append(expression(rule.condition, scope, profile).alias(rule.code))
        if rule.applies:
            made.append(expression(rule.applies, scope, profile).alias(f"{rule.code}?"))
    return tuple(made)


def _outcome(rule: Rule, truth: pl.Series, applies: pl.Series | None) -> Outcome:
    if applies is None:
        return Outcome(rule, truth.arg_true(), truth.is_null().arg_true(), _NOTHING)
    unknown = applies.is_null() | (applies & truth.is_null())
    return Outcome(rule, (applies & truth).arg_true(), unknown.arg_true(), (~applies).arg_true())


def _frame(scope: Scope, rows: list[list[Any]]) -> pl.DataFrame:
    kinds = dict.fromkeys(KEYS, pl.Int32) | {name: polars_type(kind) for name, kind in columns(scope).items()}
    cells = zip(*rows, strict=True) if rows else [()] * len(kinds)
    return pl.DataFrame([pl.Series(name, _fitting(values, kind), dtype=kind) for (name, kind), values in zip(kinds.items(), cells, strict=True)])


def _fitting(values: Any, kind: Any) -> Any:
    """Amounts that no public body has ever had would not fit into a column; they count as not known."""
    if isinstance(kind, pl.Decimal):
        return [value if value is None or abs(value) < GREATEST else None for value in values]
    return values


class _Sheet:
    """The report of one submission while it is being made."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.gaps: list[NotAssessed] = []
        self.checks = self.found = self.not_applicable = 0

    def report(self) -> Report:
        ledger = Ledger(
            passed=self.checks - self.found - self.not_applicable - len(self.gaps),
            found=self.found,
            not_applicable=self.not_applicable,
            not_assessable=len(self.gaps),
        )
        return Report(
            findings=tuple(sorted(self.findings, key=lambda finding: (rank(finding.address), finding.code))), ledger=ledger, not_assessed=tuple(self.gaps)
        )


def _enter_found(outcome: Outcome, frame: pl.DataFrame, places: list[Place], sheets: list[_Sheet], *, severity: Severity) -> None:
    rule = outcome.rule
    grouped: dict[tuple[int, ...], Finding] = {}
    if outcome.found.is_empty():
        return
    rows = frame[outcome.found].select(rule.named()).rows(named=True) if rule.named() else [{}] * len(outcome.found)
    for row, values in zip(outcome.found, rows, strict=True):
        finding = _finding(rule, places[row], values, severity)
        sheets[places[row][0]].found += 1
        group = places[row][:2] if rule.group else places[row]
        grouped[group] = finding if group not in grouped else msgspec.structs.replace(grouped[group], more=(*grouped[group].more, finding.address))
    for group, finding in grouped.items():
        sheets[group[0]].findings.append(finding)


def _finding(rule: Rule, place: Place, values: dict[str, Any], severity: Severity) -> Finding:
    where = address.join(_address(place), fill(rule.at, values, "zh"))
    also = tuple(address.join(_address(place), each) for each in values[rule.also]) if rule.also else ()
    fix = Fix(address=where, value=fill(rule.fix, values, "zh"), also=also) if rule.fix else None
    return Finding(code=rule.code, address=where, severity=severity, values=values, fix=fix, more=also)


def _address(place: Place) -> str:
    _, declaration, indicator = place
    return address.join(f"declarations/{declaration}" if declaration >= 0 else "", f"indicators/{indicator}" if indicator >= 0 else "")


def _enter_unknown(outcome: Outcome, frame: pl.DataFrame, places: list[Place], sheets: list[_Sheet], derived: Sequence[Derived]) -> None:
    if outcome.unknown.is_empty():
        return
    needed = _columns_of(outcome.rule)
    for row, values in zip(outcome.unknown, frame[outcome.unknown].select(needed).rows(), strict=True):
        missing = tuple(name for name, value in zip(needed, values, strict=True) if value is None)
        reasons = [_reason(outcome.rule.scope, name, places[row], derived) for name in missing]
        zh = "；".join(reason.zh for reason in reasons) or "规则集没有规定所需的常量"
        en = "; ".join(reason.en for reason in reasons) or "the profile leaves the constant open that this needs"
        gap = NotAssessed(code=outcome.rule.code, address=_address(places[row]), missing=missing, zh=zh, en=en)
        sheets[places[row][0]].gaps.append(gap)


@cache
def _columns_of(rule: Rule) -> list[str]:
    """Columns that a rule reads, as written in its conditions."""
    conditions = filter(None, (rule.condition, rule.applies))
    return list(dict.fromkeys(name for each in conditions for name in expression(each, rule.scope, load_profile()).meta.root_names()))


def _reason(scope: Scope, name: str, place: Place, derived: Sequence[Derived]) -> Unknown:
    """Why a column holds nothing in a row: what the fact says, or that the cell is blank."""
    s, declaration, indicator = place
    zh, en = label(scope, name)
    why = derived[s].unknown.get((scope.__name__, declaration, indicator, name))
    return Unknown(f"{zh}：{why.zh}", f"{en}: {why.en}") if why else Unknown(f"“{zh}”没有填写或没有读出", f"{en} is blank or was not read")
