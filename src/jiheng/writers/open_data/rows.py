"""The tables of a data package: rows by the names of their columns, blanks where a form says nothing."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import product

from jiheng.model.classes import indicator_class
from jiheng.model.declaration import Department, Execution, ExecutionBlock, Form, Indicator, Monitoring, SelfEvaluation
from jiheng.model.scored import ScoredMark
from jiheng.model.target import Target
from jiheng.writers.open_data.canonical import canonical
from jiheng.writers.open_data.entry import Entry
from jiheng.writers.table import Row

_LISTS = (("indicators", "year"), ("overall_indicators", "whole"))
_SAME = ("number", "year", "name", "nature", "category", "department", "implementing_agency", "start", "end", "overall_objective", "annual_objective")
_MEASURED = ("initial", "budget", "spent", "forecast", "rate")
_WITH_EXECUTION = (SelfEvaluation, Monitoring, Department)


def submissions(entry: Entry) -> Iterator[Row]:
    """The document itself."""
    whole = entry.submission
    row: Row = {"submission_id": entry.id, "sha256": sha256(entry.line).hexdigest(), "source_name": entry.name, "source_address": entry.address}
    row |= {"title": whole.title, "year": whole.year, "agency": whole.agency, "forms": len(whole.declarations)}
    row |= {f"stated_{part}": getattr(whole.stated, part) for part in ("agencies", "projects", "amount")}
    if entry.checked is not None:
        counts = entry.checked.ledger
        row |= {"checks_found": counts.found, "checks_passed": counts.passed}
        row |= {"checks_not_applicable": counts.not_applicable, "checks_not_assessable": counts.not_assessable}
    yield row


def declarations(entry: Entry) -> Iterator[Row]:
    """Its forms."""
    for place, form in enumerate(entry.submission.declarations):
        row: Row = {"declaration_id": _form_id(entry, place), "submission_id": entry.id, "position": place + 1, "kind": form.__struct_config__.tag}
        row |= {name: getattr(form, name) for name in _SAME}
        row |= {f"{side}_{part}": getattr(getattr(form.funds, side), part) for side, part in _funds()}
        yield row | {name: getattr(form, name, None) for name in ("achieved", "cutoff", "grade")}


def execution(entry: Entry) -> Iterator[Row]:
    """Lines of the execution blocks that say anything."""
    for place, form in enumerate(entry.submission.declarations):
        for name, line in _lines(form):
            figures: Row = {part: getattr(line, part) for part in _MEASURED}
            named: Row = {"declaration_id": _form_id(entry, place), "line": name}
            if any(figure is not None for figure in figures.values()):
                yield named | figures


def indicators(entry: Entry) -> Iterator[Row]:
    """Targets: of the year, and beside them those of the whole project and of single places."""
    for key, form_id, horizon, row in _rows(entry):
        known: Row = {"declaration_id": form_id, "lasting_id": row.id, "class": indicator_class(row.level1, row.level2).value}
        known |= {name: getattr(row, name) for name in ("level1", "level2", "name", "explanation")}
        yield known | {"indicator_id": key, "horizon": horizon, "weight": row.weight} | _target("", row.target)
        if row.overall_target is not None:
            yield known | {"indicator_id": f"{key}/overall_target", "horizon": "whole"} | _target("", row.overall_target)
        for number, each in enumerate(row.places):
            yield known | {"indicator_id": f"{key}/places/{number}", "horizon": horizon, "place": each.place} | _target("", each.target)


def results(entry: Entry) -> Iterator[Row]:
    """What was reached and expected, and why it deviates."""
    for key, _form, _horizon, row in _rows(entry):
        if row.actual or row.forecast or row.reason or row.likelihood or row.causes:
            told: Row = {"reason": row.reason, "likelihood": row.likelihood, "causes": "、".join(row.causes) or None}
            yield {"indicator_id": key} | _target("actual_", row.actual) | told | _target("forecast_", row.forecast)


def marks(entry: Entry) -> Iterator[Row]:
    """Marks of indicators, of execution and of the whole form, as printed and, where that was asked for, as recomputed."""
    for place, form in enumerate(entry.submission.declarations):
        form_id, score = _form_id(entry, place), entry.scores.get(place)
        profile = score.profile if score else None
        again = {mark.address: mark for mark in (*score.marks, score.execution)} if score else {}
        for field, _horizon in _LISTS:
            for number, row in enumerate(getattr(form, field)):
                address = f"{field}/{number}"
                if row.mark is not None or address in again:
                    named: Row = {"subject": "indicator", "indicator_id": f"{form_id}/{address}", "weight": row.weight, "mark": row.mark}
                    yield {"mark_id": f"{form_id}/{address}", "declaration_id": form_id} | named | _recomputed(again.get(address), profile)
        for name, line in _lines(form):
            if line.mark is not None or (line.weight is not None and f"execution/{name}" in again):
                named = {"subject": "execution", "weight": line.weight, "mark": line.mark}
                key: Row = {"mark_id": f"{form_id}/execution/{name}", "declaration_id": form_id}
                yield key | named | _recomputed(again.get(f"execution/{name}"), profile)
        if isinstance(form, SelfEvaluation | Department) and (form.mark is not None or (score and score.highest is not None)):
            total: Row = {"subject": "total", "weight": form.weight, "mark": form.mark}
            bounds: Row = {"profile": profile, "lowest": score.lowest, "highest": score.highest} if score else {}
            yield {"mark_id": f"{form_id}/total", "declaration_id": form_id} | total | bounds


def findings(entry: Entry, language: str = "zh") -> Iterator[Row]:
    """What checks found and could not assess."""
    if entry.checked is None:
        return
    number = 0
    for found in entry.checked.findings:
        number += 1
        row: Row = {"outcome": "finding", "code": found.code, "severity": found.severity.value, "title": found.title, "message": found.message}
        row |= {"advice": found.advice, "basis": found.basis}
        yield row | _finding_at(entry, number, found.address, language)
    for gap in entry.checked.not_assessed:
        number += 1
        told: Row = {"outcome": "not_assessed", "code": gap.code, "title": gap.title, "message": gap.reason}
        yield told | _finding_at(entry, number, gap.address, language)


TABLES: dict[str, Callable[[Entry], Iterator[Row]]] = {
    "submissions": submissions,
    "declarations": declarations,
    "execution": execution,
    "indicators": indicators,
    "results": results,
    "marks": marks,
}


def _finding_at(entry: Entry, number: int, address: str, language: str) -> Row:
    parts = address.split("/")
    form = int(parts[1]) if len(parts) > 1 and parts[0] == "declarations" and parts[1].isdecimal() else None
    row: Row = {"finding_id": f"{entry.id}/findings/{number}", "submission_id": entry.id, "address": address or None, "language": language}
    return row | {"declaration_id": None if form is None else _form_id(entry, form)}


def _funds() -> list[tuple[str, str]]:
    return [*product(("total",), ("amount", "fiscal", "other")), *product(("annual",), ("amount", "fiscal", "carried_over", "other"))]


def _form_id(entry: Entry, place: int) -> str:
    return f"{entry.id}/declarations/{place}"


def _lines(form: Form) -> Iterator[tuple[str, Execution]]:
    if isinstance(form, _WITH_EXECUTION):
        yield from ((name, getattr(form.execution, name)) for name in ExecutionBlock.__struct_fields__)


def _rows(entry: Entry) -> Iterator[tuple[str, str, str, Indicator]]:
    """Indicators with their id in the package, that of their form, and the horizon of their list."""
    for place, form in enumerate(entry.submission.declarations):
        form_id = _form_id(entry, place)
        for field, horizon in _LISTS:
            yield from ((f"{form_id}/{field}/{number}", form_id, horizon, row) for number, row in enumerate(getattr(form, field)))


def _target(prefix: str, target: Target | None) -> Row:
    if target is None:
        return {}
    value, upper, unit = canonical(target.value, target.upper, target.unit)
    parts: Row = {"canonical_value": value, "canonical_upper": upper, "canonical_unit": unit, "kind": target.kind.value, "certainty": target.certainty.value}
    parts |= {name: getattr(target, name) for name in ("raw", "value", "upper", "unit", "text", "start", "end")}
    parts |= {"comparator": target.comparator.value if target.comparator else None}
    return {f"{prefix}{name}": part for name, part in parts.items()}


def _recomputed(mark: ScoredMark | None, profile: str | None) -> Row:
    if mark is None:
        return {}
    return {
        "profile": profile,
        "lowest": mark.lowest,
        "highest": mark.highest,
        "verdict": mark.verdict.value,
        "arithmetic": mark.arithmetic,
    }
