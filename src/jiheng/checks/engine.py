"""Checking: facts of documents become frames, each rule is one column, its truth values are the outcomes."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any

import msgspec
import polars as pl

from jiheng.checks import rules as _rules  # noqa: F401  # registers every rule
from jiheng.checks.facts.fact import Derived, Unknown, columns, derive, label
from jiheng.checks.fields import SCOPES, Scope
from jiheng.checks.message import fill
from jiheng.checks.rules.rule import RULES, Rule, expression, polars_type
from jiheng.model import address
from jiheng.model.declaration import Submission
from jiheng.model.earlier import Earlier
from jiheng.model.finding import Finding, Fix, Ledger, NotAssessed, Report, Severity
from jiheng.model.place import rank
from jiheng.model.target import Certainty
from jiheng.reference.notes import english
from jiheng.reference.profile import Profile, load_profile

GREATEST = Decimal(10) ** 24
Place = tuple[int, int, int]
# From so many rows on it pays to plan what rules share and to use threads; with fewer rows both cost more than they save.
MANY = 64
_SHARE = pl.QueryOptFlags.none().update(comm_subexpr_elim=True)
_UNDECIDED = "这里有几种可能的读法；请对照原表。"
KEYS = ("_submission", "_declaration", "_indicator")


class Table(msgspec.Struct, frozen=True):
    """The rows of one scope over a batch of documents: where each stands (its place in the batch, form, indicator), and its columns by name."""

    places: list[Place]
    columns: dict[str, list[Any]]


class CheckFailed(Exception):
    """A document that could not be checked. `zh` and `en` are sentences for the user."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    @classmethod
    def broken(cls, error: BaseException) -> "CheckFailed":
        """A fact or rule broke: our mistake, not the file's."""
        what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        return cls(
            f"核对时程序出错（{what}）。这是绩衡的问题，不是文件的问题；请把这句话连同文件报告给我们。",
            f"The check broke ({what}). This is our mistake, not the file's; please report it with the file.",
        )

    @classmethod
    def stopped(cls, seconds: float) -> "CheckFailed":
        """It took too long, or more memory than allowed."""
        return cls(
            f"核对超过 {seconds:g} 秒或占用内存过大，已停止，这份材料没有核对。请分成几份后再试，或用 --timeout 放宽时限。",
            f"Checking took more than {seconds:g} seconds or too much memory and was stopped; the document was not checked. "
            "Part it into several files, or allow more by --timeout.",
        )


class Outcome(msgspec.Struct, frozen=True):
    """What one rule said over a frame: the rows in which it found something, could not be assessed or had nothing to judge."""

    rule: Rule
    found: list[int]
    unknown: list[int]
    not_applicable: list[int]


def check(
    submission: Submission,
    profile: Profile | None = None,
    *,
    codes: Iterable[str] | None = None,
    day: dt.date | None = None,
    earlier: Sequence[Earlier] = (),
) -> Report:
    """Check one submission with the rules of a profile. `codes` limits the rules; `day` decides on dated severities (today); `earlier` holds for each
    form those of the same project in earlier years, the newest first, which rules of the family YE compare it with.

    The report holds every finding and the ledger; a check that could not be made is told with what was missing.
    Raises CheckFailed where a fact or rule broke.
    """
    try:
        return check_many([submission], profile, codes=codes, day=day, earlier=[earlier])[0]
    except (Exception, pl.exceptions.PanicException) as error:
        raise CheckFailed.broken(error) from error


def check_many(
    submissions: Sequence[Submission],
    profile: Profile | None = None,
    *,
    codes: Iterable[str] | None = None,
    day: dt.date | None = None,
    earlier: Sequence[Sequence[Earlier]] = (),
) -> list[Report]:
    """Check several submissions in one batch; the same reports as one by one, in the same order."""
    profile, day = profile or load_profile(), day or dt.date.today()
    derived = [derive(submission, earlier[place] if place < len(earlier) else ()) for place, submission in enumerate(submissions)]
    sheets = [_Sheet(submission) for submission in submissions]
    for scope in SCOPES:
        table = _table(scope, derived)
        rules = [rule for rule in rules_of(scope, codes) if codes is not None or rule.severity(profile, day) is not Severity.SHADOW]
        for outcome in evaluate(_frame(scope, table, _read_by(tuple(rule.code for rule in rules))), scope, profile, rules):
            _enter_found(outcome, table, sheets, severity=outcome.rule.severity(profile, day))
            _enter_unknown(outcome, table, sheets, derived)
            _enter_rest(outcome, table, sheets)
    return [sheet.report() for sheet in sheets]


def rules_of(scope: Scope, codes: Iterable[str] | None = None) -> tuple[Rule, ...]:
    """The registered rules of a scope, in the order of their codes; all, or those named."""
    chosen = RULES if codes is None else set(codes)
    return tuple(RULES[code] for code in sorted(RULES) if RULES[code].scope is scope and code in chosen)


def frames(documents: Sequence[Derived]) -> dict[Scope, pl.DataFrame]:
    """One frame a scope over a batch of documents; the key columns count inside the batch, whatever ids the documents carry."""
    return {scope: _frame(scope, _table(scope, documents)) for scope in SCOPES}


def evaluate(frame: pl.DataFrame, scope: Scope, profile: Profile, rules: Sequence[Rule]) -> Iterator[Outcome]:
    """Every rule over a frame, in one pass; what it said in each row, as row numbers."""
    if not rules:
        return
    table = _truths(frame, scope, profile, rules).to_dict(as_series=False)
    for rule in rules:
        yield _outcome(rule, table[rule.code], table.get(f"{rule.code}?"))


def findings_frame(frame: pl.DataFrame, scope: Scope, profile: Profile, rules: Sequence[Rule]) -> pl.DataFrame:
    """Findings in bulk, as they are stored: key columns, code, and the values that the texts name as JSON."""
    table = _truths(frame, scope, profile, rules)
    parts = [frame.clear().select(*KEYS, pl.lit("").alias("code"), pl.lit("").alias("values"))]
    for rule in rules:
        found = table[rule.code] & table[f"{rule.code}?"] if rule.applies else table[rule.code]
        named = rule.named()
        values = pl.struct(named).struct.json_encode() if named else pl.lit("{}")
        parts.append(frame[found.arg_true()].select(*KEYS, pl.lit(rule.code).alias("code"), values.alias("values")))
    return pl.concat(parts)


def _truths(frame: pl.DataFrame, scope: Scope, profile: Profile, rules: Sequence[Rule]) -> pl.DataFrame:
    """A column of truth values for each rule, and one for its `applies`."""
    expressions = _expressions(scope, profile.name, tuple(rule.code for rule in rules))
    if frame.height < MANY:
        return frame.select_seq(expressions)
    return frame.lazy().select(expressions).collect(optimizations=_SHARE)


@cache
def _expressions(scope: Scope, profile_name: str, codes: tuple[str, ...]) -> tuple[pl.Expr, ...]:
    profile = load_profile(profile_name)
    made = []
    for rule in (RULES[code] for code in codes):
        made.append(expression(rule.condition, scope, profile).alias(rule.code))
        if rule.applies:
            made.append(expression(rule.applies, scope, profile).alias(f"{rule.code}?"))
    return tuple(made)


def _outcome(rule: Rule, truth: list[bool | None], applies: list[bool | None] | None) -> Outcome:
    said = [
        "not_applicable" if judged is False else "unknown" if judged is None or true is None else "found" if true else ""
        for true, judged in zip(truth, applies or [True] * len(truth), strict=True)
    ]
    places = {kind: [place for place, word in enumerate(said) if word == kind] for kind in ("found", "unknown", "not_applicable")}
    return Outcome(rule, **places)


def _table(scope: Scope, documents: Sequence[Derived]) -> Table:
    """The columns of all documents one below the other."""
    places = [(s, d, i) for s, document in enumerate(documents) for d, i in document.places[scope]]
    joined = (chain.from_iterable(document.columns[scope][place] for document in documents) for place in range(len(columns(scope))))
    return Table(places, dict(zip(columns(scope), map(list, joined), strict=True)))


def _frame(scope: Scope, table: Table, names: frozenset[str] = frozenset()) -> pl.DataFrame:
    """A table as a frame: the key columns, and the columns of these names or all."""
    keys = zip(*table.places, strict=True) if table.places else [()] * len(KEYS)
    values = dict(zip(KEYS, keys, strict=True)) | {name: table.columns[name] for name in names or columns(scope)}
    schema = {name: _kinds(scope)[name] for name in values}
    fitting = [_fitting(values[name], kind) for name, kind in schema.items()]
    if len(table.places) < MANY:
        return pl.DataFrame(list(zip(*fitting, strict=True)), schema=schema, orient="row")
    return pl.DataFrame([_series(name, column, kind) for (name, kind), column in zip(schema.items(), fitting, strict=True)])


@cache
def _kinds(scope: Scope) -> dict[str, Any]:
    return dict.fromkeys(KEYS, pl.Int32) | {name: polars_type(kind) for name, kind in columns(scope).items()}


def _series(name: str, values: Sequence[Any], kind: Any) -> pl.Series:
    """A column. Amounts go in as text, and lists without their kind told: five times and twice as fast as what Polars does with the kind given."""
    if isinstance(kind, pl.Decimal):
        return pl.Series(name, [None if value is None else f"{value:f}" for value in values], dtype=pl.String).cast(kind)
    if isinstance(kind, pl.List):
        return pl.Series(name, values).cast(kind)
    return pl.Series(name, values, dtype=kind)


@cache
def _read_by(codes: tuple[str, ...]) -> frozenset[str]:
    """Columns that some of the rules read."""
    return frozenset(name for code in codes for name in _columns_of(RULES[code]))


def _fitting(values: Any, kind: Any) -> Any:
    """Amounts that no public body has ever had would not fit into a column; they count as not known."""
    if isinstance(kind, pl.Decimal):
        return [value if value is None or abs(value) < GREATEST else None for value in values]
    return values


class _Sheet:
    """The report of one submission while it is being made."""

    def __init__(self, submission: Submission) -> None:
        self.findings: list[Finding] = []
        self.gaps: list[NotAssessed] = []
        self.doubts = _ambiguous(submission) | {note.address: note.message for note in submission.notes if note.address.count("/") > 1}
        self.passed = self.not_applicable = 0

    def report(self) -> Report:
        ledger = Ledger(passed=self.passed, found=len(self.findings), not_applicable=self.not_applicable, not_assessable=len(self.gaps))
        findings = sorted(self.findings, key=lambda finding: (rank(finding.address), finding.code))
        return Report(findings=tuple(findings), ledger=ledger, not_assessed=tuple(self.gaps))


def _ambiguous(submission: Submission) -> dict[str, str]:
    """Addresses of fields that the reader could not decide, with or without a value, and why; a text of several fields has one note for all."""
    doubts: dict[str, str] = {}
    for place, form in enumerate(submission.declarations):
        here = f"declarations/{place}"
        shared = {field: note.message for note in submission.notes if note.address.startswith(f"{here}/") for field in note.candidates}
        doubts |= {address.join(here, field): shared.get(field, _UNDECIDED) for field, sure in form.certainties.items() if sure is Certainty.AMBIGUOUS}
    return doubts


def _check_place(rule: Rule, place: Place) -> Place:
    """The place of the check that a row belongs to: for a grouped rule its form, else its own."""
    return (*place[:2], -1) if rule.group else place


def _enter_found(outcome: Outcome, table: Table, sheets: list[_Sheet], *, severity: Severity) -> None:
    rule = outcome.rule
    grouped: dict[Place, Finding] = {}
    for row in outcome.found:
        finding = _finding(rule, table.places[row], {name: table.columns[name][row] for name in rule.named()}, severity)
        place = _check_place(rule, table.places[row])
        sheet = sheets[place[0]]
        if doubt := sheet.doubts.get(finding.address):
            sheet.gaps.append(_doubtful(rule, table.places[row], doubt))
            continue
        first = grouped.get(place)
        grouped[place] = msgspec.structs.replace(first, more=(*first.more, finding.address)) if first else finding
    for place, finding in grouped.items():
        sheets[place[0]].findings.append(finding)


def _doubtful(rule: Rule, place: Place, doubt: str) -> NotAssessed:
    """What was read at the place of a finding is in doubt, so the rule cannot judge it."""
    zh, en = f"读取时未能确定：{doubt}", f"what stands here could not be read for certain: {english(doubt)}"
    return NotAssessed(code=rule.code, address=_address(place), missing=(), zh=zh, en=en)


def _enter_rest(outcome: Outcome, table: Table, sheets: list[_Sheet]) -> None:
    """Count the checks that passed, and those that had nothing to judge at any of their rows."""
    checks = [_check_place(outcome.rule, place) for place in table.places] if outcome.rule.group else table.places
    told = {checks[row] for row in (*outcome.found, *outcome.unknown)}
    idle = set(outcome.not_applicable)
    judged = {check for row, check in enumerate(checks) if row not in idle}
    for place in judged - told:
        sheets[place[0]].passed += 1
    for place in {checks[row] for row in idle} - judged:
        sheets[place[0]].not_applicable += 1


def _finding(rule: Rule, place: Place, values: dict[str, Any], severity: Severity) -> Finding:
    where = address.join(_address(place), fill(rule.at, values, "zh"))
    also = tuple(address.join(_address(place), each) for each in values[rule.also]) if rule.also else ()
    fix = Fix(address=where, value=fill(rule.fix, values, "zh"), also=also) if rule.fix else None
    return Finding(code=rule.code, address=where, severity=severity, values=values, fix=fix, more=also)


def _address(place: Place) -> str:
    _, declaration, indicator = place
    return address.join(f"declarations/{declaration}" if declaration >= 0 else "", f"indicators/{indicator}" if indicator >= 0 else "")


def _enter_unknown(outcome: Outcome, table: Table, sheets: list[_Sheet], derived: Sequence[Derived]) -> None:
    rule = outcome.rule
    entered: set[Place] = set()
    for row in outcome.unknown:
        place = table.places[row]
        if _check_place(rule, place) in entered:
            continue
        entered.add(_check_place(rule, place))
        missing = tuple(name for name in _columns_of(rule) if table.columns[name][row] is None)
        reasons = [_reason(rule.scope, name, place, derived) for name in missing]
        zh = "；".join(reason.zh for reason in reasons) or "规则集没有规定所需的常量"
        en = "; ".join(reason.en for reason in reasons) or "the profile leaves the constant open that this needs"
        sheets[place[0]].gaps.append(NotAssessed(code=rule.code, address=_address(place), missing=missing, zh=zh, en=en))


@cache
def _columns_of(rule: Rule) -> tuple[str, ...]:
    """Columns that a rule reads, as written in its conditions."""
    conditions = filter(None, (rule.condition, rule.applies))
    return tuple(dict.fromkeys(name for each in conditions for name in expression(each, rule.scope, load_profile()).meta.root_names()))


def _reason(scope: Scope, name: str, place: Place, derived: Sequence[Derived]) -> Unknown:
    """Why a column holds nothing in a row: what the fact says, or that the cell is blank."""
    s, declaration, indicator = place
    zh, en = label(scope, name)
    why = derived[s].unknown.get((scope.__name__, declaration, indicator, name))
    return Unknown(f"{zh}：{why.zh}", f"{en}: {why.en}") if why else Unknown(f"“{zh}”没有填写或没有读出", f"{en} is blank or was not read")
