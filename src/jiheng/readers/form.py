"""One form while it is read: identity, dates, funds, objectives and the indicator table, row by row."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from jiheng.model.declaration import Declaration, Department, Narrative
from jiheng.model.declaration import Form as FormOfYear
from jiheng.model.fold import compact
from jiheng.model.money import money_unit
from jiheng.model.source import Source
from jiheng.model.target import Certainty
from jiheng.model.target_dates import parse_period
from jiheng.readers.doubts import Doubts, Remark
from jiheng.readers.execution import column_role
from jiheng.readers.form_labels import field_of, names_project, opened, unit_in
from jiheng.readers.funds import Entry, fund_field, read_funds
from jiheng.readers.halves import Overall, is_overall
from jiheng.readers.header import Header, chunks, find_header, header_role, height, is_header, refined, unfolded
from jiheng.readers.indicator_build import build
from jiheng.readers.indicators import IndicatorTable, Row, is_level, is_stop, run_together
from jiheng.readers.kinds import Given, Reported
from jiheng.readers.labels import Piece, part_of
from jiheng.readers.objectives import Objectives, objective_kind
from jiheng.readers.ticks import chosen

_CLOCK = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?(?!\d)")  # behind a date that a program printed: 2026-01-01 00:00:00
_TO, _TO_END = re.compile(r"(?:至|到|-|~)+"), re.compile(r"(?:至|到|-|~)$")
_EITHER = frozenset({"其他", "其他收入"})
_ONLY_OVERALL = "指标表只有实施期（中期、总体）的指标值，没有年度指标值，已按本表的指标读取；请确认。"
_TORN_CELL = "“{}”一栏的文字与邻近各栏断成几行，无法归位，未读取；请对照原表补录。"
_NO_VALUES = "指标表列有“{}”等 {} 个指标名称，都没有指标值，未作为指标读取；请对照原表。"
_ENDS_AT_HEAD = "文件到指标表的表头为止，看不出指标是没有填写还是没有读到；请提供完整的文件。"
_NARRATIVE = ("narrative/overview", "narrative/basis")
_WHOLE = frozenset({"mark", "grade"})
_TICKED = frozenset({"nature", "category", "grade"})  # with boxes to tick on many forms
_AGENCIES = ("department_name", "name", "filing_agency", "implementing_agency", "department")  # of a department's form, the surest first
_CODED = frozenset({"department", "implementing_agency"})
_CODE = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(\d{3,12})$")  # parted from the name by a blank: 园林局 312
_DAY = re.compile(r"\d{1,4}\D\d{1,2}\D\d{1,2}|(?<!\d)(?:19|20)\d{6}(?!\d)|\d日")
_TEXTS = ("name", "nature", "category", "department", "implementing_agency")


def _with_code(value: Piece) -> str:
    """The name of an agency; a code behind it stays apart."""
    code = _CODE.search(value.cell.text.strip())
    return value.text if code is None else f"{value.text.removesuffix(code[1])} {code[1]}"


def _labels_of(row: Sequence[Piece]) -> list[int]:
    """Where labels stand; a word of the funds block right behind the label of a field is its value (项目类别 | 其他)."""
    labels: list[int] = []
    field = None
    for i, piece in enumerate(row):
        if piece.blank:
            continue
        known = field_of(piece.key)
        if objective_kind(piece.key) is None and (known or (fund_field(piece.key) and not (field in _TEXTS and piece.key in _EITHER))):
            labels.append(i)
        field = known
    return labels


def _value_of(field: str | None, cells: Sequence[Piece]) -> Piece | None:
    """The first cell that is filled; of a period also those that go on with it (2026-03-01 | 至 | 2026-11-30)."""
    shown = [piece for piece in cells if not piece.blank]
    if field == "period" and len(shown) > 1 and (_TO.match(shown[1].key) or _TO_END.search(shown[0].key)):
        return part_of(shown[0], "".join(piece.text for piece in shown[:3]))
    return shown[0] if shown else None


def _header_length(row: Sequence[Piece]) -> int:
    """Cells that a header takes of its row: up to the last of its words before the first level, and the blank ones behind it."""
    level = next((i for i, piece in enumerate(row) if is_level(piece.key)), len(row))
    last = max((i for i, piece in enumerate(row[:level]) if header_role(piece.key)), default=1)
    return next((i for i, piece in enumerate(row) if i > max(last, 1) and not piece.blank), len(row))


class Form:
    """Collects what the rows of a form say."""

    def __init__(self, number: int | None, unit: str | None) -> None:
        self.number = number
        self.unit = unit
        self.year: tuple[int, Source] | None = None
        self.fields: dict[str, tuple[str, Source]] = {}
        self.labels: dict[str, Source] = {}
        self.entries: list[Entry] = []
        self.executed: list[Entry] = []  # of lines of the execution block
        self.reported = Reported()
        self.doubts = Doubts()
        self.objectives = Objectives()
        self.table: IndicatorTable | None = None
        self.rows: list[Row] = []
        self.overall = Overall()
        self.of_year = True  # whether the table at hand is that of the year
        self.fresh = False  # whether the row above is a header
        self.above: Sequence[Piece] = ()
        self.in_table = False
        self.suspended = False
        self.heading = 0
        self.titled = False

    @property
    def is_form(self) -> bool:
        """Whether enough was found to call it a form: a table of indicators, or two labels with their values, of which a title may be one."""
        return self.table is not None or len(self.fields) + len(self.entries) + len(self.objectives.texts) + self.titled > 1

    @property
    def reports_results(self) -> bool:
        """Whether the form tells what was reached, as a self-evaluation does, and not only what is aimed at."""
        return self.kind is not Declaration or (self.table is not None and not {"actual", "score"}.isdisjoint(self.table.header.roles))

    @property
    def kind(self) -> type[Declaration]:
        """Which form of the year it is."""
        return self.reported.kind(self.table.header.roles if self.table is not None else ())

    def starts_anew(self, row: Sequence[Piece]) -> bool:
        """Whether the row names a project although this form has its name, or its indicators, already."""
        return ("name" in self.fields or self.table is not None) and names_project(row)

    def suspend(self) -> None:
        """Note that something stood between the last row and the next: only a row that fits goes on with the indicators."""
        self.suspended = True

    def begin_table(self, header: Header) -> None:
        """Begin the indicators under a header."""
        table = IndicatorTable(header)
        if self.table is not None and self.in_table and self.table.header.roles[-len(header.roles) :] == header.roles:
            table.level1, table.level2 = self.table.level1, self.table.level2  # repeated on the next page: what is blank there goes on
        self.table, self.in_table, self.suspended, self.fresh = table, True, False, True
        self.objectives.open = False

    def take(self, label: Piece, value: Piece) -> None:
        """Take the value of a label that stands elsewhere, above its column."""
        kind = objective_kind(label.key)
        if kind is not None:
            self.objectives.add(kind, value)
        else:
            role = column_role(label.key)
            if role is not None:
                self.reported.execution.take("total", role, value.cell)
            self._assign(label, value, self.executed if role else self.entries)

    def read(self, row: Sequence[Piece], header: Header | None = None) -> None:
        """Take a row of a table; `header` where it is the header of indicators."""
        if self.suspended and self.in_table and self.table is not None and not self.table.fits(row):
            self.in_table = False
        self.suspended = False
        if header is None and (self.in_table or self.heading):
            row = self.overall.take(row, heading=self.heading > 0)
        above, self.above = self.above, row
        if header is not None:
            self.labels.setdefault("indicators", row[0].source)
            self._begin_table(self.overall.begin(row, self.objectives.columns, above), header)
        elif self.heading > 0 and self.table is not None:
            self.heading -= 1
            self.table.header = refined(self.table.header, row)
        elif self.in_table and self.table is not None:
            self._below_header(row, self.table)
        elif not self.reported.tasks.read(row):
            self._labelled(row)

    def _begin_table(self, row: Sequence[Piece], header: Header) -> None:
        """Take a header; what stands behind it in the same row are rows whose ends were lost."""
        if self.overall.halves is not None:
            header = find_header(row) or header
        self.of_year = not is_overall(row, header)
        length = len(row) if header.places else _header_length(row)
        self.reported.head(row)
        first, *others = chunks(row, length)
        table = IndicatorTable((find_header(first) if others else None) or header)
        self.begin_table(table.header)
        self.heading = height(first) - 1
        for part in others:
            self._indicator(part, self.table or table)

    def _below_header(self, row: Sequence[Piece], table: IndicatorTable) -> None:
        if self._unfold(table, row):
            return
        for whole in chunks(row, len(table.header.roles)):
            for part in run_together(whole, len(table.header.roles)):
                self._indicator(part, table)

    def _unfold(self, table: IndicatorTable, row: Sequence[Piece]) -> bool:
        """Take the second row of a header, where merged cells were lost."""
        header = unfolded(table.header, row) if self.fresh else None
        self.fresh = False
        if header is not None:
            table.header = header
        return header is not None

    def _indicator(self, row: Sequence[Piece], table: IndicatorTable) -> None:
        if self.in_table and self.reported.rate_row(row, table.header):
            return
        if is_stop(row):
            self.in_table = False
            self.reported.sum_row(row, table.header)
            self._conclusion(row)
        elif self._is_objective(row, table):
            self.in_table = False
            self.objectives.read(row)
        elif self.in_table and not is_header(row) and (found := table.read(row)) is not None:
            (self.rows if self.of_year else self.overall.rows).append(found)

    def _conclusion(self, row: Sequence[Piece]) -> None:
        """Take points and grade of the whole project that stand in a row behind the indicators (总分 | 98 | 等级 | 优)."""
        for i, piece in enumerate(row):
            if field_of(piece.key) in _WHOLE:
                following = next((n for n in range(i + 1, len(row)) if field_of(row[n].key)), len(row))
                self._assign(piece, chosen(row[i + 1 : following]), self.entries)

    def _is_objective(self, row: Sequence[Piece], table: IndicatorTable) -> bool:
        """Whether a row below indicators is the objective of the next table (年度目标), not an indicator."""
        first = next((piece for piece in row if not piece.blank), None)
        return first is not None and objective_kind(first.key) in {"overall", "annual"} and first.column < (table.header.column_of("name") or 1)

    def _labelled(self, row: Sequence[Piece]) -> None:
        row = [part for piece in row for part in opened(piece)]
        self.unit = self.unit or next((unit for piece in row if piece.key and column_role(piece.key) and (unit := unit_in(piece.key))), None)
        executed = self.reported.execution.read(row)
        labels = _labels_of(row)
        if not labels:
            self.objectives.read(row)
            return
        if any(objective_kind(piece.key) for piece in row) and self.objectives.read(row):
            return
        self.objectives.open = False
        for i, end in zip(labels, [*labels[1:], len(row)], strict=True):
            cells = row[i + 1 : end]
            value = chosen(cells) if field_of(row[i].key) in _TICKED else _value_of(field_of(row[i].key), cells)
            value = value or next((piece for piece in cells if piece.cell.certainty is Certainty.AMBIGUOUS), None)
            self._assign(row[i], value, self.executed if executed else self.entries)

    def _assign(self, label: Piece, value: Piece | None, entries: list[Entry]) -> None:
        field = field_of(label.key)
        self.unit = self.unit or unit_in(label.key)
        if field is not None:
            self.labels.setdefault(field, label.source)
            if field == "money_unit" and value is not None:
                self.unit = self.unit or money_unit(f"({value.text})")
            elif field != "other" and value is not None and value.blank:
                self.doubts.ambiguous(field, _TORN_CELL.format(label.text), (), value.source)
            elif field != "other" and value is not None:
                if field not in self.fields and field in _TEXTS:
                    self.doubts.take(field, value.cell)
                self.fields.setdefault(field, (_with_code(value) if field in _CODED else value.text, value.source))
            return
        fund = fund_field(label.key)
        if fund is None or ("/" not in fund and (fund != "block" or value is None or entries is self.executed)):
            return
        source = label.source if value is None else value.source
        text, cell = ("", label.cell) if value is None else (value.text, value.cell)
        entries.append(Entry(field=fund, column=label.column, text=text, source=source, certainty=cell.certainty, candidates=cell.candidates))

    def declaration(self, known: Decimal | None) -> tuple[FormOfYear, list[Remark]]:
        """The form of its kind and the remarks on it. `known`: an amount of the year from the narrative, in yuan."""
        self._named()
        self.unit = self.unit or self.reported.tasks.unit
        texts = {name: self.fields[name][0] for name in _TEXTS if name in self.fields}
        sources = {name: source for name, source in self.labels.items() if name in Declaration.__struct_fields__}
        sources |= {name: self.fields[name][1] for name in _TEXTS if name in self.fields}
        if self.year is not None:
            sources["year"] = self.year[1]
        doubts = self.doubts
        dates = self._dates(sources, doubts.remarks)
        funds = read_funds(self._entries(), self.unit, known, doubts)
        doubts.remarks += self._unreadable()
        rows, overall = (self.rows, self.overall.rows) if self.rows else (self.overall.rows, [])
        indicators = build(rows, doubts, sources)
        overall_indicators = build(overall, doubts, sources, "overall_indicators")
        if not indicators and not overall_indicators:
            doubts.remarks += self._without_rows()
        doubts.remarks += self.objectives.notes
        doubts.certainties |= self.objectives.certainties
        declaration = Declaration(
            number=self.number,
            year=self.year[0] if self.year else None,
            name=texts.get("name"),
            nature=texts.get("nature"),
            category=texts.get("category"),
            department=texts.get("department"),
            implementing_agency=texts.get("implementing_agency"),
            start=dates.get("start"),
            end=dates.get("end"),
            funds=funds.funds,
            overall_objective=self.objectives.text("overall_objective"),
            annual_objective=self.objectives.text("annual_objective"),
            narrative=self._narrative(sources),
            indicators=indicators,
            overall_indicators=overall_indicators,
            sources=sources | funds.sources | self.objectives.places(),
        )
        achieved, place = self.objectives.text("actual"), self.objectives.sources.get("actual") or self.objectives.labels.get("actual")
        given = Given(unit=self.unit, fields=self.fields, achieved=achieved, achieved_at=place)
        form = self.reported.form(declaration, self.kind, given, doubts)
        return msgspec.structs.replace(form, certainties=doubts.certainties), doubts.remarks

    def _named(self) -> None:
        """Let labels that stand for others do so: who files a form carries it out; a department's form names the department."""
        if "filing_agency" in self.labels:
            self.labels.setdefault("implementing_agency", self.labels["filing_agency"])
        if "filing_agency" in self.fields:
            self.fields.setdefault("implementing_agency", self.fields["filing_agency"])
        if self.kind is Department:
            agency = next((self.fields[field] for field in _AGENCIES if field in self.fields), None)
            if agency is not None:
                self.fields["name"] = agency

    def _entries(self) -> list[Entry]:
        """The amounts that are asked for: those of the execution block only where the form is a plan all the same."""
        if self.kind is Declaration:
            return [*self.entries, *self.executed]
        return [*self.entries, *self.reported.tasks.sums]

    def _narrative(self, sources: dict[str, Source]) -> Narrative:
        """What cells of the form say of the project (项目概况, 立项依据); it has no headings."""
        found = {field: self.fields[field] for field in _NARRATIVE if field in self.fields and self.fields[field][0]}
        sources |= {field: source for field, (_, source) in found.items()}
        return Narrative(overview=found.get("narrative/overview", (None,))[0], basis=found.get("narrative/basis", (None,))[0])

    def _unreadable(self) -> list[Remark]:
        message = "“{}”所在的行已被打散，无法还原为一条指标，未读取；请对照原表补录。"
        without: list[Remark] = []
        if self.table is not None and not self.table.has_targets and not self.reports_results and any("target" not in row.cells for row in self.rows):
            without = [("indicators", "指标表的表头没有“指标值”一栏，各指标的目标值未读取；请对照原表补录。", (), self.rows[0].source)]
        without += [("indicators", message, (), source) for message, source in self.overall.notes]
        if self.overall.rows and not self.rows:
            without.append(("indicators", _ONLY_OVERALL, (), self.overall.rows[0].source))
        torn = self.table.unreadable if self.table else ()
        return [*without, *(("indicators", message.format(text), (), source) for text, source in torn)]

    def _without_rows(self) -> list[Remark]:
        """Why a table of indicators of which nothing was read may hold some all the same; nothing where it is simply blank."""
        if self.rows and self.rows[0].name:
            return [("indicators", _NO_VALUES.format(self.rows[0].name, len(self.rows)), (), self.rows[0].source)]
        if self.table is not None and self.fresh and (head := self.labels.get("indicators")) is not None and head.line is not None:
            return [("indicators", _ENDS_AT_HEAD, (), head)]
        return []

    def _dates(self, sources: dict[str, Source], remarks: list[Remark]) -> dict[str, dt.date]:
        dates: dict[str, dt.date] = {}
        for field, ends in (("start", ("start",)), ("end", ("end",)), ("period", ("start", "end"))):
            if field not in self.fields or all(end in dates for end in ends):
                continue
            text, source = self.fields[field]
            span = parse_period(compact(_CLOCK.sub("", text)), name="起止时间")
            if span is None or span.start is None or span.end is None:
                remarks += [(end, f"日期“{text}”无法识别，未取值；请写成 2026-01-01 的样子。", (), source) for end in ends if end not in dates]
                continue
            for end in ends:
                dates.setdefault(end, span.start if end == "start" else span.end)
                sources[end] = source
                if not _DAY.search(compact(text)):
                    self.doubts.inferred(end)  # first and last day of what the cell names: a month, a year
        return dates
