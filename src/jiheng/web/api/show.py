"""Rows and documents as the shapes of the programming interface."""

from collections.abc import Iterable
from typing import Any

from jiheng.checking import checked_of
from jiheng.model.declaration import Submission
from jiheng.model.finding import Shown, ShownGap
from jiheng.model.json import decode
from jiheng.model.place import place_name
from jiheng.model.workflow import State, possible
from jiheng.reference.profile import load_profile
from jiheng.web import models
from jiheng.web.actions.filing import roles_of
from jiheng.web.actions.review import standing
from jiheng.web.api import shapes
from jiheng.web.api.shapes import Both

GENERAL = "general"


def filing(row: models.Filing) -> shapes.Filing:
    """A filing without its document; its organisation and cycle come with the row."""
    columns = ("id", "version", "number", "name", "annual", "errors", "explains", "hints", "gaps", "cause", "attempt", "submitted", "changed")
    return shapes.Filing(
        **{column: getattr(row, column) for column in columns},
        state=State(row.state),
        organisation=row.organisation_id,
        organisation_name=row.organisation.name,
        cycle=row.cycle_id,
        year=row.cycle.year,
    )


def filings(rows: Iterable[models.Filing]) -> list[shapes.Filing]:
    """Several of them."""
    return [filing(row) for row in rows]


def with_document(row: models.Filing) -> shapes.FilingWithDocument:
    """A filing with its document."""
    return shapes.FilingWithDocument(filing=filing(row), submission=decode(row.document.encode()))


def status(row: models.Filing, person: models.Person) -> shapes.Status:
    """Where a filing stands for this person."""
    state = State(row.state)
    return shapes.Status(
        id=row.pk,
        state=state,
        version=row.version,
        errors=row.errors,
        explains=row.explains,
        hints=row.hints,
        gaps=row.gaps,
        open_remarks=row.remarks.filter(closed_at=None).count(),
        steps=tuple(dict.fromkeys(move.step for move in possible(state, roles_of(person, row.organisation)))),
    )


def findings(submission: Submission, *, profile: str = GENERAL, row: models.Filing | None = None) -> shapes.Findings:
    """What checking a document gives, in both languages."""
    zh, en = (checked_of(submission, "", load_profile(profile), None, lang) for lang in ("zh", "en"))
    reasons = {key: each.text for key, each in standing(row, submission).items()} if row else {}
    waived = set(models.Waiver.objects.now().for_filing(row).values_list("code", flat=True)) if row else set()
    return shapes.Findings(
        version=row.version if row else None,
        findings=tuple(_found(submission, *pair, reasons, waived) for pair in zip(zh.findings, en.findings, strict=True)),
        ledger=zh.ledger,
        not_assessed=tuple(_gap(submission, *pair) for pair in zip(zh.not_assessed, en.not_assessed, strict=True)),
    )


def _found(submission: Submission, zh: Shown, en: Shown, reasons: dict[tuple[str, str], str], waived: set[str]) -> shapes.Found:
    return shapes.Found(
        **{name: getattr(zh, name) for name in ("code", "name", "severity", "address", "declaration", "indicator", "fix", "source", "more")},
        place=place(submission, zh.address),
        title=Both(zh=zh.title, en=en.title),
        message=Both(zh=zh.message, en=en.message),
        expected=Both(zh=zh.expected, en=en.expected or "") if zh.expected is not None else None,
        actual=Both(zh=zh.actual, en=en.actual or "") if zh.actual is not None else None,
        advice=Both(zh=zh.advice, en=en.advice),
        basis=Both(zh=zh.basis, en=en.basis),
        explanation=reasons.get((zh.code, zh.address)) or reasons.get((zh.code, "/".join(zh.address.split("/")[:4]))),
        waived=zh.code in waived,
    )


def _gap(submission: Submission, zh: ShownGap, en: ShownGap) -> shapes.Gap:
    return shapes.Gap(
        **{name: getattr(zh, name) for name in ("code", "name", "address", "missing")},
        place=place(submission, zh.address),
        title=Both(zh=zh.title, en=en.title),
        reason=Both(zh=zh.reason, en=en.reason),
    )


def place(submission: Submission, address: str) -> Both:
    """What people call a place."""
    return Both(zh=place_name(submission, address, lang="zh"), en=place_name(submission, address, lang="en"))


def remark(submission: Submission, row: models.Remark) -> shapes.Remark:
    """A remark with the name of its place."""
    return shapes.Remark(
        **{name: getattr(row, name) for name in ("id", "address", "indicator", "text", "at", "answer", "answered_at", "closed_at")},
        place=place(submission, row.address),
        by=str(row.by),
        answered_by=_name(row.answered_by),
        closed_by=_name(row.closed_by),
    )


def revision(row: models.Revision) -> shapes.Revision:
    """A frozen state."""
    return shapes.Revision(number=row.number, step=row.step, sha256=row.sha256, at=row.at, by=str(row.by), reason=row.reason)


def event(row: models.Event) -> shapes.Event:
    """An event as it stands in its chain."""
    names = ("number", "at", "action", "data", "before", "after", "previous", "hash")
    return shapes.Event(**{name: getattr(row, name) for name in names}, by=_name(row.person))


def explanation(row: models.Explanation, *, stands: bool) -> shapes.Explanation:
    """A reason that was given."""
    return shapes.Explanation(id=row.pk, code=row.code, place=row.place, text=row.text, by=str(row.by), at=row.at, stands=stands)


def _name(person: Any) -> str | None:
    return str(person) if person else None
