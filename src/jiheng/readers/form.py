"""One form while it is read: identity, dates, funds, objectives and the indicator table, row by row."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from jiheng.model.declaration import Declaration
from jiheng.model.fold import compact
from jiheng.model.money import money_unit
from jiheng.model.source import Source
from jiheng.model.target_dates import parse_period
from jiheng.readers.funds import Entry, fund_field, read_funds
from jiheng.readers.indicators import IndicatorTable, Row, build, find_header, is_stop
from jiheng.readers.labels import Piece, without_bracket, without_lead
from jiheng.readers.objectives import Objectives, objective_kind
from jiheng.reference.vocabulary import vocabulary

Remark = tuple[str, str, tuple[str, ...], Source | None]
_TEXTS = ("name", "nature", "category", "department", "implementing_agency")


def field_of(piece: Piece) -> str | None:
    """The field that the cell labels ("name", "start" …; "other" for labels of no field); None for other cells."""
    if not piece.key:
        return None
    fields = vocabulary().fields
    for key in (piece.key, without_bracket(piece.key), without_lead(piece.key)):
        if key in fields:
            return fields[key]
    return None


def is_label(piece: Piece) -> bool:
    return bool(piece.key) and (field_of(piece) is not None or fund_field(piece.key) is not None or objective_kind(piece) is not None)


class Form:
    """Collects what the rows of a form say."""

    def __init__(self, number: int | None, unit: str | None) -> None:
        self.number = number
        self.unit = unit
        self.fields: dict[str, tuple[str, Source]] = {}
        self.entries: list[Entry] = []
        self.objectives = Objectives()
        self.table: IndicatorTable | None = None
        self.rows: list[Row] = []
        self.in_table = False

    @property
    def started(self) -> bool:
        return bool(self.fields or self.entries or self.rows or self.table)

    def starts_anew(self, row: Sequence[Piece]) -> bool:
        """Whether the row names a project although this form has its name, or its indicators, already."""
        named = any(field_of(piece) == "name" for piece in row)
        return named and ("name" in self.fields or self.table is not None)

    def read(self, row: Sequence[Piece]) -> None:
        """Take a row of a table."""
        header = find_header(row)
        if header is not None:
            self.table, self.in_table = IndicatorTable(header), True
            self.objectives.open = False
            return
        if self.in_table and self.table is not None:
            if is_stop(row):
                self.in_table = False
            elif (found := self.table.read(row)) is not None:
                self.rows.append(found)
            return
        self._labelled(row)

    def _labelled(self, row: Sequence[Piece]) -> None:
        labels = [i for i, piece in enumerate(row) if is_label(piece) and objective_kind(piece) is None]
        if not labels:
            self.objectives.read(row)
            return
        if self.objectives.read(row) and any(objective_kind(piece) for piece in row):
            return
        self.objectives.open = False
        for i, end in zip(labels, [*labels[1:], len(row)], strict=True):
            value = next((piece for piece in row[i + 1 : end] if not piece.blank), None)
            self._assign(row[i], value)

    def _assign(self, label: Piece, value: Piece | None) -> None:
        field = field_of(label)
        self.unit = self.unit or money_unit(label.key)
        if field is not None:
            if field != "other" and value is not None:
                self.fields.setdefault(field, (value.text, value.source))
            return
        fund = fund_field(label.key)
        if fund is None or "/" not in fund:
            return
        source = label.source if value is None else value.source
        self.entries.append(Entry(field=fund, column=label.column, text="" if value is None else value.text, source=source))

    def declaration(self, known: Decimal | None) -> tuple[Declaration, list[Remark]]:
        """The declaration of the form and the remarks on it. `known`: an amount of the year from the narrative, in yuan."""
        remarks: list[Remark] = []
        sources = {name: self.fields[name][1] for name in _TEXTS if name in self.fields}
        texts = {name: self.fields[name][0] for name in _TEXTS if name in self.fields}
        dates = self._dates(sources, remarks)
        funds = read_funds(self.entries, self.unit, known)
        remarks += funds.notes
        indicators, notes = build(self.rows)
        remarks += [(address, note.message, note.candidates, source) for address, note, source in notes]
        for side in ("overall_objective", "annual_objective"):
            if self.objectives.text(side):
                sources[side] = self.objectives.sources[side]
        remarks += self.objectives.notes
        declaration = Declaration(
            number=self.number,
            **texts,
            **dates,
            funds=funds.funds,
            overall_objective=self.objectives.text("overall_objective"),
            annual_objective=self.objectives.text("annual_objective"),
            indicators=indicators,
            sources=sources | funds.sources,
        )
        return declaration, remarks

    def _dates(self, sources: dict[str, Source], remarks: list[Remark]) -> dict[str, dt.date]:
        dates: dict[str, dt.date] = {}
        for field, ends in (("start", ("start",)), ("end", ("end",)), ("period", ("start", "end"))):
            if field not in self.fields or all(end in dates for end in ends):
                continue
            text, source = self.fields[field]
            span = parse_period(compact(text), name="起止时间")
            if span is None or span.start is None or span.end is None:
                remarks.append((ends[0], f"日期“{text}”无法识别，未取值；请写成 2026-01-01 的样子。", (), source))
                continue
            for end in ends:
                dates.setdefault(end, span.start if end == "start" else span.end)
                sources.setdefault(end, source)
        return dates


