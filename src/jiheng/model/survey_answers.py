"""Answers of a survey that were collected elsewhere: a table with a grade a row, or with grades and how many gave each."""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from jiheng.model.evidence_cells import Around, Unreadable, whole_number
from jiheng.model.fold import compact
from jiheng.model.likeness import key
from jiheng.reference.evidence_columns import evidence_columns

MOST = 1_000_000  # answers that one row may stand for
_HEADER_WITHIN = 10  # rows in which the header must stand


class Skipped(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row that is not counted, `row` as people count, and why."""

    row: int
    zh: str
    en: str


class Answers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a table holds: `counts` by grade in the order of the scale, rows that are not counted, and which columns were read (None: there is none)."""

    counts: dict[str, int] = {}
    skipped: tuple[Skipped, ...] = ()
    grade_head: str | None = None
    count_head: str | None = None

    @property
    def n(self) -> int:
        """Number of answers."""
        return sum(self.counts.values())


def answers_of(rows: Sequence[Sequence[str]], grades: Sequence[str]) -> Answers:
    """The answers that a table holds. `grades` is the scale of the survey; usual other grades (比较满意) are taken, too, and keep their name.

    A blank row is passed over; a row whose grade is blank or unknown, or whose number is none, is told in `skipped`.
    """
    header = next((place for place, row in enumerate(rows[:_HEADER_WITHIN]) if _column(row, "grade") is not None), None)
    if header is None:
        return Answers()
    heads = [cell.strip() for cell in rows[header]]
    grade, count = _column(heads, "grade"), _column(heads, "count")
    known = {key(each): each for each in (*evidence_columns().words.grades, *grades)}
    found, skipped = _counted(list(enumerate(rows[header + 1 :], header + 2)), grade or 0, count, known)
    order = (*grades, *(each for each in evidence_columns().words.grades if each not in grades))
    return Answers(
        counts={each: found[each] for each in order if found[each]},
        skipped=skipped,
        grade_head=heads[grade or 0],
        count_head=None if count is None else heads[count],
    )


def _column(row: Sequence[str], field: str) -> int | None:
    """The column with one of the heads of a field, the best spelling first."""
    named = [key(compact(cell).partition("(")[0]) for cell in row]
    spellings = map(key, evidence_columns().heads["answers"][field])
    return next((named.index(each) for each in spellings if each in named), None)


def _counted(rows: Iterable[tuple[int, Sequence[str]]], grade: int, count: int | None, known: dict[str, str]) -> tuple[Counter[str], tuple[Skipped, ...]]:
    found: Counter[str] = Counter()
    skipped = []
    for number, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            said = known.get(key(_cell(row, grade)))
            if said is None:
                raise _unknown(_cell(row, grade))
            found[said] += 1 if count is None else _number(_cell(row, count))
        except Unreadable as error:
            skipped.append(Skipped(row=number, zh=error.zh, en=error.en))
    return found, tuple(skipped)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _unknown(text: str) -> Unreadable:
    if not text:
        return Unreadable("没有选择满意程度", "no grade was chosen")
    short = text[:20] + ("……" if len(text) > 20 else "")
    return Unreadable(f"“{short}”不是满意程度的选项", f'"{short}" is no grade')


def _number(text: str) -> int:
    number = whole_number(text, Around("", None, {}))
    if number > MOST:
        raise Unreadable(f"份数超过 {MOST}", f"more than {MOST} answers")
    return number
