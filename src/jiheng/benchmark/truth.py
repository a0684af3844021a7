"""What a document of the benchmark holds, as two tables: indicators (a row each) and fields of the form (a value each)."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from jiheng.model import address
from jiheng.model.declaration import Form, Indicator, Submission
from jiheng.model.target import Kind

SURE = "sure"


class RowTruth(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator as printed. `certainty` is "sure" or "ambiguous"; behind it, second readings that
    are right, too ("sure || l1=产出指标; raw_target=≥90%").

    `horizon` is "overall" for rows of the whole project where these stand apart. `operator`, `value` and `unit` say what the target means,
    where this is known (invented documents); what is None is not scored.
    """

    sample: str
    project: str
    l1: str
    l2: str
    l3: str
    raw_target: str
    weight: str | None = ""
    actual: str | None = ""
    score: str | None = ""
    certainty: str = SURE
    horizon: str = ""
    operator: str | None = None
    value: str | None = None
    unit: str | None = None
    reason: str | None = None
    forecast: str | None = None
    likelihood: str | None = None
    causes: str | None = None
    overall_target: str | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the document itself leaves no doubt; other rows are credited when met and not charged when missed."""
        return self.certainty.partition("||")[0].strip() == SURE


class FieldTruth(msgspec.Struct, frozen=True, kw_only=True):
    """A field: `field` is its address in the form of a project (funds/annual/amount), or in the document where no project is named.

    Money in yuan; a blank value is a blank cell.
    """

    sample: str
    project: str
    field: str
    value: str


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """Truth by sample: rows, fields, and starts of names of rows that are cut off in the sample and count for nothing."""

    rows: dict[str, list[RowTruth]] = {}
    fields: dict[str, list[FieldTruth]] = {}
    cut: dict[str, list[str]] = {}

    def sample_of(self, path: Path) -> str | None:
        """The sample that a file belongs to: the longest id with which its name begins."""
        known = self.rows.keys() | self.fields.keys()
        fitting = [each for each in known if path.name.startswith(each) and not path.name[len(each) : len(each) + 1].isalnum()]
        return max(fitting, key=len, default=None)


def row_truth(sample: str, project: str, row: Indicator, *, horizon: str = "", certainty: str = SURE) -> RowTruth:
    """The truth of an indicator that is printed as its texts say."""
    number = row.target.kind is Kind.NUMERIC and row.target.upper is None
    return RowTruth(
        sample=sample,
        project=project,
        l1=row.level1 or "",
        l2=row.level2 or "",
        l3=row.name or "",
        raw_target=";;".join(place.target.raw for place in row.places) or row.target.raw,
        weight=_plain(row.weight),
        actual=row.actual.raw if row.actual else "",
        score=_plain(row.mark),
        certainty=certainty,
        horizon=horizon,
        operator=str(row.target.comparator or "") if number else None,
        value=_plain(row.target.value) if number else None,
        unit=row.target.unit or "" if number else None,
        reason=row.reason or "" if row.actual else None,
        forecast=row.forecast.raw if row.forecast else None,
        likelihood=row.likelihood,
        causes="、".join(row.causes) if row.likelihood else None,
        overall_target=row.overall_target.raw if row.overall_target else None,
    )


def field_truths(sample: str, form: Form | Submission, fields: Iterable[str]) -> list[FieldTruth]:
    """The truth of some fields of a form, by their addresses; `kind` is the kind of the form. Fields of the whole document bear no project."""
    project = "" if isinstance(form, Submission) else form.name or ""
    return [FieldTruth(sample=sample, project=project, field=field, value=as_text(value_at(form, field))) for field in fields]


def value_at(form: Form | Submission, field: str) -> Any:
    """The value of a form at an address; None where this kind of form has no such field."""
    if field == "kind":
        return form.__struct_config__.tag
    try:
        return address.get(form, field)
    except address.NoSuchPlace:
        return None


def as_text(value: Any) -> str:
    """A value as it stands in the tables."""
    return _plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)


def load(rows: Path, fields: Path | None = None) -> Truth:
    """Truth from tab-separated files: `rows` (sample, project, l1, l2, l3, raw_target, weight, actual, score, certainty and further columns of RowTruth),
    `fields` (sample, project, field, value); `cut_rows.tsv` beside the first names rows that are cut off. Raises OSError, ValueError, KeyError."""
    made: dict[str, list[RowTruth]] = defaultdict(list)
    columns = RowTruth.__struct_fields__
    for line in _lines(rows):
        values = {name: line[name] or "" for name in columns if name in line and line[name] != "?"}
        made[line["sample"]].append(RowTruth(**values | {"certainty": line.get("certainty") or SURE}))
    told: dict[str, list[FieldTruth]] = defaultdict(list)
    for line in _lines(fields) if fields else ():
        told[line["sample"]].append(FieldTruth(**{name: line[name] or "" for name in FieldTruth.__struct_fields__}))
    cut: dict[str, list[str]] = defaultdict(list)
    beside = rows.with_name("cut_rows.tsv")
    for line in _lines(beside) if beside.is_file() else ():
        cut[line["sample"]].append(line["l3"] or "")
    return Truth(rows=dict(made), fields=dict(told), cut=dict(cut))


def save(path: Path, records: Sequence[msgspec.Struct], columns: Sequence[str]) -> None:
    """Write records as a tab-separated file; what is not scored is "?", line breaks become blanks."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n", escapechar=None)
        writer.writerow(columns)
        writer.writerows([_cell(getattr(record, name)) for name in columns] for record in records)


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _cell(value: str | None) -> str:
    return "?" if value is None else " ".join(value.split())


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
