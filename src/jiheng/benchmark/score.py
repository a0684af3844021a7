"""Scores what was read against the truth: rows, cells and fields; wrong, missed, silent (wrong and not marked), ambiguous.

The conventions of rows are those of the transcribed samples: a row is right when level 1, level 2, name and raw target all equal the truth or a
second reading of it, compared without blanks and width; rows that are ambiguous in the document are credited when met and not charged when missed;
rows that are cut off count for nothing. A wrong row whose target is marked `read` is a silent error.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import msgspec

from jiheng.benchmark.truth import FieldTruth, RowTruth, Truth, as_text, value_at
from jiheng.model.declaration import Form, Indicator, Submission
from jiheng.model.target import Certainty

_WORDS = {"大于等于": "≥", "小于等于": "≤", "百分比": "%", "等于": "=", ">=": "≥", "<=": "≤", "≧": "≥", "≦": "≤", "﹦": "=", "﹥": ">", "‹": "<"}
_KEYS = ("l1", "l2", "l3", "raw_target")
CELLS = (*_KEYS, "weight", "actual", "score", "operator", "value", "unit", "reason", "forecast", "likelihood", "causes", "overall_target")


class Tally(msgspec.Struct):
    """Counts of one kind of value. `total`: what the truth holds; `right`, `wrong`: of what was read; `missed`: what was not read or read wrongly;
    `silent`: wrong and marked as read; `ambiguous`: marked as ambiguous."""

    total: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    silent: int = 0
    ambiguous: int = 0

    def add(self, other: "Tally") -> None:
        """Add the counts of another."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        """Right among what was read; where nothing was, 1 if there is nothing, else 0."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else float(not self.missed)

    @property
    def recall(self) -> float:
        """Right among what is there; 1 where nothing is."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def silent_share(self) -> float:
        """Silent errors for each value of the truth."""
        return self.silent / self.total if self.total else 0.0

    @property
    def ambiguous_share(self) -> float:
        """Values marked as ambiguous for each value of the truth."""
        return self.ambiguous / self.total if self.total else 0.0


class Miss(NamedTuple):
    """Something that was not read as it is: where, what the truth is, what was read ("" where nothing was), whether it was marked."""

    where: str
    truth: str
    got: str
    silent: bool


class Scores(msgspec.Struct):
    """Scores of one or more documents: rows, cells by column, fields by address, what went wrong, and how many documents there were."""

    rows: Tally = msgspec.field(default_factory=Tally)
    cells: dict[str, Tally] = {}
    fields: dict[str, Tally] = {}
    misses: list[Miss] = []
    documents: int = 0
    unreadable: int = 0

    def add(self, other: "Scores") -> None:
        """Add the scores of other documents."""
        self.rows.add(other.rows)
        for mine, theirs in ((self.cells, other.cells), (self.fields, other.fields)):
            for name, tally in theirs.items():
                mine.setdefault(name, Tally()).add(tally)
        self.misses += other.misses
        self.documents += other.documents
        self.unreadable += other.unreadable

    @property
    def cell(self) -> Tally:
        """All cells together."""
        return _sum(self.cells.values())

    @property
    def field(self) -> Tally:
        """All fields together."""
        return _sum(self.fields.values())


class Got(NamedTuple):
    """A row that was read, with the form that holds it and its place there."""

    form: Form
    address: str
    row: Indicator


def score(sample: str, truth: Truth, submission: Submission | None, error: str = "") -> Scores:
    """Scores of one document; None where it could not be read, with what the user is told."""
    made = Scores(documents=1, unreadable=int(submission is None))
    if submission is None:
        made.misses.append(Miss("document", "", error, silent=False))
    forms: Sequence[Form] = submission.declarations if submission else ()
    rows = truth.rows.get(sample, [])
    for horizon in sorted({row.horizon for row in rows} | {""}):
        got = [each for form in forms for each in _rows_of(form, horizon)]
        _score_rows([row for row in rows if row.horizon == horizon], got, truth.cut.get(sample, []), made)
    told = truth.fields.get(sample, [])
    _score_fields([each for each in told if each.project], _paired(told, forms), made)
    _score_fields([each for each in told if not each.project], {"": submission} if submission else {}, made)
    return made


def norm(text: str | None) -> str:
    """Text without blanks, width and final punctuation."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).strip("。;；:：")


def level(text: str | None) -> str:
    """A level without the word 指标."""
    return norm(text).removesuffix("指标").removesuffix("值")


def name(text: str | None) -> str:
    """A name without stars before it and without a template in brackets (≥**%)."""
    return re.sub(r"^[★*]+|\((?:[≥≤=<>]*\*+[^)]*)\)", "", norm(text))


def target(text: str | None) -> str:
    """A target with its operator as a sign, without brackets and without words of direction."""
    text = norm(text)
    for word, sign in _WORDS.items():
        text = text.replace(word, sign)
    return re.sub(r"[()]|正向|反向|定性|定量", "", text)


def number(text: str | None) -> str:
    """A number without the zeros that say nothing; other text as `norm` has it."""
    text = norm(text).replace(",", "").rstrip("%分")
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def _fold(column: str, text: str | None) -> str:
    """A text in the form in which texts of this column are compared."""
    match column:
        case "l1" | "l2":
            return level(text)
        case "l3":
            return name(text)
        case "weight" | "score" | "value":
            return number(text)
        case "reason" | "likelihood" | "causes":
            return norm(text)
    return target(text)


def _rows_of(form: Form, horizon: str) -> list[Got]:
    place = "overall_indicators" if horizon else "indicators"
    return [Got(form, f"{place}/{order}", row) for order, row in enumerate(getattr(form, place))]


def _admitted(row: RowTruth) -> dict[str, set[str]]:
    """Texts that are right for each column."""
    admitted = {column: {_fold(column, getattr(row, column))} for column in CELLS if getattr(row, column) is not None}
    for part in row.certainty.partition("||")[2].split("; "):
        column, _, text = part.strip().partition("=")
        if column in admitted:
            admitted[column].add(_fold(column, text))
    return admitted


def _texts(got: Got) -> dict[str, str]:
    """What was read of a row, by column."""
    row = got.row
    return {
        column: _fold(column, text)
        for column, text in {
            "l1": row.level1,
            "l2": row.level2,
            "l3": row.name,
            "raw_target": row.target.raw,
            "weight": as_text(row.weight),
            "actual": row.actual.raw if row.actual else "",
            "score": as_text(row.mark),
            "operator": as_text(row.target.comparator),
            "value": as_text(row.target.value),
            "unit": row.target.unit,
            "reason": row.reason,
            "forecast": row.forecast.raw if row.forecast else "",
            "likelihood": row.likelihood,
            "causes": "、".join(row.causes),
            "overall_target": row.overall_target.raw if row.overall_target else "",
        }.items()
    }


def _score_rows(truth: list[RowTruth], got: list[Got], cut: Iterable[str], made: Scores) -> None:
    rest = list(got)
    starts = {name(each).rstrip("…")[:6] for each in cut}
    for row in sorted(truth, key=lambda row: not row.is_sure):
        admitted = _admitted(row)
        hit = next((each for each in rest if all(_texts(each)[key] in admitted[key] for key in _KEYS)), None)
        near = hit or next((each for each in rest if _texts(each)["l3"] in admitted["l3"]), None)
        if near is not None:
            rest.remove(near)
        _count_row(row, hit, near, made)
        if row.is_sure or hit is not None:
            _score_cells(row, admitted, near, made)
    left = [each for each in rest if _texts(each)["l3"][:6] not in starts]
    spare = sum(not row.is_sure for row in truth)
    made.rows.wrong += max(0, len(left) - spare)
    made.misses += [Miss("row", "", _line(each), silent=False) for each in left[spare:]]


def _count_row(row: RowTruth, hit: Got | None, near: Got | None, made: Scores) -> None:
    tally = made.rows
    tally.ambiguous += near is not None and near.row.target.certainty is Certainty.AMBIGUOUS
    if hit is not None:
        tally.right += 1
        tally.total += 1
        return
    if not row.is_sure:
        return
    tally.total += 1
    tally.missed += 1
    silent = near is not None and near.row.target.certainty is Certainty.READ
    tally.wrong += near is not None
    tally.silent += silent
    made.misses.append(Miss("row", "|".join((row.l1, row.l2, row.l3, row.raw_target)), _line(near) if near else "", silent))


def _score_cells(row: RowTruth, admitted: dict[str, set[str]], near: Got | None, made: Scores) -> None:
    texts = _texts(near) if near else {}
    for column, right in admitted.items():
        tally = made.cells.setdefault(column, Tally())
        sure = _certainty(near, column) if near else Certainty.MISSING
        if wrong := _count(tally, right, texts.get(column, ""), sure):
            where, told = f"{column} of {row.l3}", getattr(row, column) or ""
            if near is not None and column not in _KEYS:  # wrong keys are told with their row
                made.misses.append(Miss(where, told, texts[column], silent=wrong == "silent"))


def _count(tally: Tally, right: set[str], got: str, sure: Certainty) -> str:
    """Enter one value; "" where it is right, else "wrong" or "silent"."""
    tally.ambiguous += sure is Certainty.AMBIGUOUS
    tally.total += right != {""}
    if got in right:
        tally.right += got != ""
        return ""
    tally.missed += "" not in right
    tally.wrong += got != ""
    silent = got != "" and sure is Certainty.READ
    tally.silent += silent
    return "silent" if silent else "wrong"


def _certainty(got: Got, column: str) -> Certainty:
    match column:
        case "raw_target" | "operator" | "value" | "unit":
            return got.row.target.certainty
        case "actual" | "forecast" | "overall_target":
            read = getattr(got.row, column)
            return read.certainty if read else Certainty.MISSING
        case "causes":
            return got.form.certainties.get(f"{got.address}/causes", Certainty.READ)
    field = {"l1": "level1", "l2": "level2", "l3": "name", "score": "mark"}.get(column, column)
    return got.form.certainty(f"{got.address}/{field}")


def _paired(truth: list[FieldTruth], forms: Sequence[Form]) -> dict[str, Form]:
    return _pairs(list(dict.fromkeys(told.project for told in truth if told.project)), forms)


def _score_fields(truth: list[FieldTruth], paired: Mapping[str, Form | Submission], made: Scores) -> None:
    for told in truth:
        form = paired.get(told.project)
        tally = made.fields.setdefault(re.sub(r"/\d+/", "/", told.field), Tally())
        right = {_field(text) for text in told.value.split(" || ")} if told.value else {""}
        got = _field(as_text(value_at(form, told.field))) if form is not None else ""
        if wrong := _count(tally, right, got, _field_certainty(form, told.field)):
            made.misses.append(Miss(told.field, told.value, got, silent=wrong == "silent"))


def _field(text: str) -> str:
    folded = norm(text)
    return number(text) if re.fullmatch(r"-?[\d.,]+%?", folded) else folded


def _field_certainty(form: Form | Submission | None, field: str) -> Certainty:
    if form is None or (field != "kind" and value_at(form, field) is None):
        return Certainty.MISSING
    return Certainty.READ if field == "kind" or isinstance(form, Submission) else form.certainty(field)


def _pairs(projects: Sequence[str], forms: Sequence[Form]) -> dict[str, Form]:
    """The form of each project: of the same name, else the next that is left."""
    rest = list(forms)
    paired: dict[str, Form] = {}
    for project in projects:
        same: Any = next((form for form in rest if norm(form.name) == norm(project)), None)
        if same is not None:
            paired[project] = same
            rest.remove(same)
    for project in projects:
        if project not in paired and rest:
            paired[project] = rest.pop(0)
    return paired


def _line(got: Got) -> str:
    row = got.row
    return "|".join(text or "" for text in (row.level1, row.level2, row.name, row.target.raw))


def _sum(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole
