"""Tables of evidence (XLSX, CSV, pasted): which records they hold, and what is refused, with row, column and reason. Nothing is stored here."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from jiheng.model.evidence import Acceptance, Activity, Deliverable, Evidence, GradeCount, Payment, Publication, in_force, latest_versions
from jiheng.model.evidence_cells import Around, Unreadable, cell_text, figure, read_cell, whole_number
from jiheng.model.fold import compact
from jiheng.model.likeness import key
from jiheng.model.measure import EvidenceKind
from jiheng.reference.evidence_columns import evidence_columns


class Refused(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a row, or a cell of it, cannot be taken: `row` as people count (the header is a row, too), `column` the head, None for the whole row."""

    row: int
    column: str | None
    zh: str
    en: str


class Taken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record that a row holds."""

    row: int
    record: Evidence


class Preview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an import would do: the records that it would take, what it refuses, rows that are no records (totals, heads once more, signatures under
    the table), heads that mean nothing here, and field → head of the others."""

    taken: tuple[Taken, ...] = ()
    refused: tuple[Refused, ...] = ()
    passed: tuple[int, ...] = ()
    ignored: tuple[str, ...] = ()
    heads: dict[str, str] = {}


@dataclass(frozen=True)
class _Table:
    kind: EvidenceKind
    project: str
    year: int | None
    fields: dict[int, str]
    grades: dict[int, str]
    heads: tuple[str, ...]
    linkable: dict[str, str | None]

    @property
    def required(self) -> tuple[str, ...]:
        """Fields without which there is no record."""
        needed = (field.name for field in msgspec.structs.fields(self.kind.type) if field.required)
        return tuple(name for name in needed if name not in ("id", "project"))

    def head_of(self, field: str) -> str | None:
        return next((self.heads[place] for place, name in self.fields.items() if name == field), None)


def kind_of(header: Sequence[str]) -> EvidenceKind | None:
    """The kind of evidence whose table has this header: that with the most columns known; None where several have, or where none is complete."""
    known: dict[EvidenceKind, int] = {}
    for kind in EvidenceKind:
        table = _table(kind, header, project="", known=(), year=None)
        if not _faults_of_header(table, 1):
            known[kind] = len(table.fields) + len(table.grades)
    best = [kind for kind, columns in known.items() if columns == max(known.values())]
    return best[0] if len(best) == 1 else None


def preview(
    kind: EvidenceKind,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    project: str,
    known: Sequence[Evidence] = (),
    year: int | None = None,
    header_row: int = 1,
) -> Preview:
    """What a table of one kind of evidence holds for a project.

    `known` is the project's ledger: payments are linked to what it holds, and a row that it holds already is refused, however it came there. `year`
    completes days that name none (3月1日). The id of a record follows from its content, so that a table cannot be taken in twice. Blank rows and
    rows that are no records are passed over.
    """
    table = _table(kind, header, project=project, known=known, year=year)
    heads = {field: table.heads[place] for place, field in table.fields.items()}
    ignored = tuple(head for place, head in enumerate(table.heads) if head and place not in table.fields and place not in table.grades)
    if faults := _faults_of_header(table, header_row):
        return Preview(refused=faults, ignored=ignored, heads=heads)
    taken: dict[str, Taken] = {}
    refused: list[Refused] = []
    passed: list[int] = []
    latest = latest_versions(known)
    held = {record.id for record in known}
    same = {_content(record, latest) for record in in_force(known)}
    for number, cells in enumerate(rows, header_row + 1):
        if not any(cell.strip() for cell in cells):
            continue
        if _is_no_record(table, cells):
            passed.append(number)
            continue
        found = _record(table, number, cells)
        if isinstance(found, list):
            refused.extend(found)
        elif found.id in held or _content(found, latest) in same:
            refused.append(Refused(row=number, column=None, zh="台账里已有内容相同的记录", en="the ledger holds the same record already"))
        elif (before := taken.get(found.id)) is not None:
            zh = f"与第 {before.row} 行内容相同；确实是两笔的，请在标题或凭证号里区分"
            refused.append(Refused(row=number, column=None, zh=zh, en=f"the same as row {before.row}; if there were two, tell them apart by title or voucher"))
        else:
            taken[found.id] = Taken(row=number, record=found)
    return Preview(taken=tuple(taken.values()), refused=tuple(refused), passed=tuple(passed), ignored=ignored, heads=heads)


def _content(record: Evidence, latest: Mapping[str, str]) -> Evidence:
    """What a record says, without what only the ledger knows of it; tables have no files."""
    bare = msgspec.structs.replace(record, id="?", attachments=(), supersedes=None, why=None, manual_source=None)
    if isinstance(bare, Payment) and bare.paid_for:
        return msgspec.structs.replace(bare, paid_for=latest.get(bare.paid_for, bare.paid_for))
    return bare


def _is_no_record(table: _Table, cells: Sequence[str]) -> bool:
    """Whether a row adds up others, repeats the head, or stands under the table."""
    words = evidence_columns().words
    said = [compact(cell) for cell in cells if cell.strip()]
    totals = set(words.totals)
    if any(cell.strip(":.") in totals for cell in said) or [cell.strip() for cell in cells] == list(table.heads):
        return True
    name, colon, _ = said[0].partition(":")
    days = [compact(cells[place]) for place, field in table.fields.items() if field == "date" and place < len(cells)]
    return bool(colon) and name in words.foot and all(day in ("", said[0]) for day in days)


def _table(kind: EvidenceKind, header: Sequence[str], *, project: str, known: Sequence[Evidence], year: int | None) -> _Table:
    """The columns by what they hold: the first spelling in the data wins where two heads are for the same field."""
    heads = tuple(head.strip() for head in header)
    named = [key(_plain(head)) for head in heads]
    places = [place for place in range(len(heads)) if named[place]]
    fields: dict[int, str] = {}
    for field, spellings in evidence_columns().heads[kind.name.lower()].items():
        ranks = {key(spelling): rank for rank, spelling in reversed(list(enumerate(spellings)))}
        fitting = [place for place in places if place not in fields and named[place] in ranks]
        best = min((ranks[named[place]] for place in fitting), default=None)
        fields |= {place: field for place in fitting if ranks[named[place]] == best}
    grades = {key(grade): grade for grade in evidence_columns().words.grades} if kind is EvidenceKind.SURVEY else {}
    answers = {place: grades[named[place]] for place in places if named[place] in grades}
    return _Table(kind, project, year, fields, answers, heads, _linkable(known))


def _plain(head: str) -> str:
    """A head without what stands in brackets behind it."""
    return compact(head).partition("(")[0]


def _linkable(known: Sequence[Evidence]) -> dict[str, str | None]:
    """Records that payments can be for, by id and by name; None where several have the name."""
    records = [record for record in in_force(known) if isinstance(record, Activity | Deliverable | Publication)]
    names = Counter(key(record.title) for record in records)
    return {key(record.title): record.id if names[key(record.title)] == 1 else None for record in records} | {record.id: record.id for record in records}


def _faults_of_header(table: _Table, row: int) -> tuple[Refused, ...]:
    present = Counter(table.fields.values())
    twice = [field for field, times in present.items() if times > 1]
    faults = [
        Refused(row=row, column=table.head_of(field), zh="有两列的表头是一个意思，请只留一列", en="two columns have the same meaning; keep one")
        for field in twice
    ]
    spared = ("date",) if table.kind is EvidenceKind.SURVEY and "end" in present else ()
    for field in table.required:
        if field not in present and field not in spared:
            usual = evidence_columns().heads[table.kind.name.lower()][field][0]
            faults.append(Refused(row=row, column=None, zh=f"表头里没有“{usual}”一列", en=f'there is no column "{usual}"'))
    return tuple(faults)


def _record(table: _Table, row: int, cells: Sequence[str]) -> Evidence | list[Refused]:
    """The record of a row, or everything that is wrong with it."""
    if any(cell.strip() for cell in cells[len(table.heads) :]):
        return [Refused(row=row, column=None, zh="这一行的单元格比表头多，请补上表头或删去多余的内容", en="the row has more cells than the header")]
    values: dict[str, Any] = {}
    refused: dict[str, Refused] = {}
    for place, cell in enumerate(cells):
        field = table.fields.get(place) or table.grades.get(place)
        if field is None:
            continue
        try:
            if text := cell_text(cell):
                around = Around(table.heads[place], table.year, table.linkable)
                values[field] = whole_number(text, around) if place in table.grades else read_cell(field, text, around)
        except Unreadable as unreadable:
            refused[field] = Refused(row=row, column=table.heads[place], zh=unreadable.zh, en=unreadable.en)
    if table.kind is EvidenceKind.SURVEY and "end" in values:
        values.setdefault("date", values["end"])
    blank = [name for name in table.required if name not in values and name not in refused]
    if blank or refused:
        return [*refused.values(), *(Refused(row=row, column=table.head_of(name), zh="没有填写", en="is blank") for name in blank)]
    try:
        return _with_id(table.kind.type(id="?", project=table.project, **_assembled(table, values)))
    except Unreadable as unreadable:
        return [Refused(row=row, column=None, zh=unreadable.zh, en=unreadable.en)]


def _assembled(table: _Table, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a row as the record holds them: acceptance and answers are put together, a figure takes its unit. Raises Unreadable."""
    given = dict(values)
    match table.kind:
        case EvidenceKind.DELIVERABLE:
            given["acceptance"] = _acceptance(given)
        case EvidenceKind.SURVEY:
            counts = {grade: given.pop(grade) for grade in table.grades.values() if grade in given}
            given["answers"] = tuple(GradeCount(grade=grade, count=count) for grade, count in counts.items())
        case EvidenceKind.STATISTIC if "value" in given:
            given["value"], given["unit"] = figure(given["value"], given.get("unit"), given.get("title", ""))
    return given


def _acceptance(given: dict[str, Any]) -> Acceptance | None:
    result, date = given.pop("accepted", None), given.pop("accepted_on", None)
    experts, opinion = given.pop("experts", ()), given.pop("opinion", None)
    if result is None and (date or experts or opinion):
        raise Unreadable("写了验收日期、专家或意见，没有写验收结果", "date, experts or opinion of an acceptance are given, but not its result")
    if result is None:
        return None
    if date is None:
        raise Unreadable("写了验收结果，没有写验收日期", "the result of the acceptance is given, but not its date")
    return Acceptance(result=result, date=date, experts=experts, opinion=opinion)


def _with_id(record: Evidence) -> Evidence:
    """The record with the id that follows from its content."""
    content = msgspec.json.encode(record, order="deterministic")
    return msgspec.structs.replace(record, id=hashlib.blake2s(content, digest_size=10).hexdigest())
