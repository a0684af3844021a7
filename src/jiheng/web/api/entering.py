"""A record that a program sends, held to what the page asks for, with the page's own form; what is wrong is told with its place."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jiheng.model.evidence import Activity, Attachment, Deliverable, Evidence, Payment, Publication, Survey, Withdrawal, in_force, latest_versions
from jiheng.reference.evidence_columns import evidence_columns
from jiheng.web.actions.ledger import new_id
from jiheng.web.api.problem import Failed
from jiheng.web.api.sent import Entered
from jiheng.web.api.shapes import Wrong
from jiheng.web.execution import Year
from jiheng.web.forms.evidence import MOST_WHY, EvidenceForm, initial_of, several
from jiheng.web.ledger import days
from jiheng.web.ledger.files import each_once, kept, refuse_unfit
from jiheng.web.ledger.kinds import KINDS
from jiheng.web.models import Filing

_ABOVE = "/evidence/"
_PLACES = {"accepted": "acceptance/result", "accepted_on": "acceptance/date", "experts": "acceptance/experts", "opinion": "acceptance/opinion"}
_PAID_FOR = (Activity, Deliverable, Publication)


def record_of(sent: Entered, filing: Filing, year: Year) -> Evidence:
    """The record as the ledger keeps it; a correction keeps the files of what it corrects. Raises Failed, Refused."""
    before = _before(sent.evidence, year)
    tag = str(sent.evidence.__struct_config__.tag)
    if tag not in KINDS:
        return _withdrawal(sent.evidence, before, filing)
    if before is not None and tag != before.__struct_config__.tag:
        raise _wrong("supersedes", _("更正不能改变种类。种类登记错了的，请撤销后重新登记。"))
    files = _files(sent, before)
    given = _given(sent.evidence, files, year)
    form = EvidenceForm(
        {**_typed(given), "why": sent.evidence.why or "", "sure": sent.sure},
        kind=KINDS[tag],
        year=filing.cycle.year,
        budget=year.spending.budget,
        linkable=[(given.paid_for, given.title)] if isinstance(given, Payment) and given.paid_for else (),
        before=before,
    )
    record = form.record(identifier=new_id(), project=str(filing.pk), files=files) if form.is_valid() else None
    if record is None:
        raise _refused(form)
    return record


def _before(new: Any, year: Year) -> Evidence | None:
    """The record in force that is to be corrected or withdrawn."""
    if new.supersedes is None:
        if isinstance(new.why, str):
            raise _wrong("supersedes", _("写了更正原因（why），还要写明更正的是哪条记录（supersedes）。"))
        return None
    found = next((each for each in in_force(year.records) if each.id == new.supersedes), None)
    if found is None:
        raise _wrong("supersedes", _("要更正或撤销的记录已经被更正、撤销，或不在本项目的台账里。"))
    if not (new.why or "").strip():
        raise _wrong("why", _("请写明为什么更正或撤销。"))
    return found


def _withdrawal(new: Any, before: Evidence | None, filing: Filing) -> Withdrawal:
    if before is None:
        raise _wrong("supersedes", _("请写明撤销的是哪条记录。"))
    if len(new.why) > MOST_WHY:
        raise _wrong("why", _("最多 %(most)s 字。") % {"most": MOST_WHY})
    return Withdrawal(id=new_id(), project=str(filing.pk), date=days.today(), title=before.title, supersedes=before.id, why=new.why.strip())


def _files(sent: Entered, before: Evidence | None) -> tuple[Attachment, ...]:
    for file in sent.files:
        refuse_unfit(file.file, file.name or "")
    return each_once([*(before.attachments if before else ()), *(kept(file.file, file.name or "") for file in sent.files)])


def _given(new: Any, files: Sequence[Attachment], year: Year) -> Evidence:
    """The record as the program means it, with links to what stands in the ledger today."""
    fields = {name: getattr(new, name) for name in new.__struct_fields__ if name not in ("supersedes", "why")}
    if fields.get("manual_source") and not files:
        raise _wrong("manual_source", _("手工填报的数值必须附证明材料。"))
    for name, value in fields.items():
        if isinstance(value, tuple) and any(isinstance(part, str) and several(part) != (part,) for part in value):
            raise _wrong(name, _("列表里每一项应是一个词，不含顿号、逗号、分号，也不是空白。"))
    if fields.get("paid_for"):
        fields["paid_for"] = _linked(fields["paid_for"], year)
    record: Evidence = KINDS[str(new.__struct_config__.tag)].evidence.type(id="-", project="-", attachments=tuple(files), **fields)  # type: ignore[assignment]  # of a union
    known = evidence_columns().words.grades
    if isinstance(record, Survey) and (strange := [each.grade for each in record.answers if each.grade not in known]):
        raise _wrong("answers", _("没有“%(grade)s”这一档。可用的：%(known)s。") % {"grade": strange[0][:40], "known": "、".join(known)})
    return record


def _linked(key: str, year: Year) -> str:
    """The id, today, of what a payment is for."""
    now = latest_versions(year.records).get(key)
    if not any(each.id == now and isinstance(each, _PAID_FOR) for each in in_force(year.records)):
        raise _wrong("paid_for", _("本项目的台账里没有这项活动、成果或宣传。"))
    return str(now)


def _typed(record: Evidence) -> dict[str, Any]:
    """A record as its form would send it."""
    return {name: "、".join(value) if isinstance(value, tuple) else value for name, value in initial_of(record).items() if value is not None}


def _refused(form: EvidenceForm) -> Failed:
    wrong = tuple(_told(form))
    if form.asks_again:
        return Failed("refused", _("金额超过全年预算，没有登记。请核对是不是把万元写成了元；确实无误的，写明 sure 为 true 再登记。"), *wrong)
    return Failed("invalid", _("记录不合要求，没有登记。"), *wrong)


def _told(form: EvidenceForm) -> Iterator[Wrong]:
    for name, errors in form.errors.items():
        place = "answers" if name.startswith("grade_") else _PLACES.get(name, "" if name == "__all__" else name)
        yield from (Wrong(detail=str(error), pointer=f"{_ABOVE}{place}".rstrip("/")) for error in errors)


def _wrong(place: str, detail: str) -> Failed:
    return Failed("invalid", detail, Wrong(detail=detail, pointer=f"{_ABOVE}{place}"))
