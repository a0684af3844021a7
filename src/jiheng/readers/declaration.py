"""Grid → Submission: the lines of a file told apart into cover, narratives and forms, and put together as declarations."""

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from jiheng.model.declaration import Declaration, Note, Stated, Submission
from jiheng.model.money import money_unit
from jiheng.model.source import Source
from jiheng.readers.cover import Cover, is_title, read_cover, title_without_number
from jiheng.readers.doubts import Remark
from jiheng.readers.form import Form
from jiheng.readers.form_labels import is_label, names_project
from jiheng.readers.grid import Grid, Line
from jiheng.readers.header import Header, find_header, guessed
from jiheng.readers.indicators import is_level, is_stop
from jiheng.readers.labels import Piece, pieces
from jiheng.readers.loose import tabulated
from jiheng.readers.misread import with_mended_labels
from jiheng.readers.months import months_in
from jiheng.readers.narrative import NarrativeText, is_page_number, section_of, title_of
from jiheng.readers.prose_lists import with_lists
from jiheng.readers.prose_reports import with_prose
from jiheng.readers.runon import unglued
from jiheng.readers.runon_lines import with_parted_lines
from jiheng.readers.statement import Paragraph
from jiheng.readers.traditional import without_traditional
from jiheng.readers.transposed import upright
from jiheng.readers.uncalculated import with_open_cells
from jiheng.readers.untaken import Rows, with_untaken
from jiheng.readers.upended import with_whole_labels
from jiheng.readers.wide import Wide, find_wide, find_wide_below, may_head

_FORM_TITLE = re.compile(r"绩效(?:目标|自评|评价|运行|执行|监控|跟踪)[^。；，、:]{0,10}表[-—]?\(?(?P<number>\d{0,3})\)?(?:\(.*\))?$")
_CHAPTER = re.compile(r"^[一二三四五六七八九十]{1,2}、[^、。；;，,:]{2,20}$")
_NO_COVER = "文件中有 {} 张申报表，但没有“绩效目标设置情况”（单位数、项目数和资金合计的说明），无法与各表核对；如原材料有封面，请连同封面一起读取。"
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)年")
_YEAR = re.compile(r"^\(?(20\d\d|19\d\d)\)?年度?\)?(?:\(?(?:金额)?单位:?[十百千万亿]{0,2}元\)?)?$")


class Part(msgspec.Struct):
    """A declaration in the making: a narrative, a form, or both."""

    narrative: NarrativeText | None = None
    form: Form | None = None


class Interpreter:
    """Walks the lines once and keeps what it is in: the cover, a narrative or a form."""

    def __init__(self) -> None:
        self.cover: list[Paragraph] = []
        self.narratives: list[tuple[int, NarrativeText]] = []
        self.forms: list[tuple[int, Form]] = []
        self.narrative: NarrativeText | None = None
        self.form: Form | None = None
        self.form_title = ""
        self.pending: tuple[int | None, str | None] | None = None
        self.year: tuple[int, Source] | None = None
        self.head_year: tuple[int, Source] | None = None  # the year in the head of the form that is about to begin
        self.head_months: str | None = None  # the months it names (2025年1-7月)
        self.titled: tuple[str | None, int | None, Source] | None = None
        self.count = 0
        self.wide: Wide | None = None
        self.above: Sequence[Piece] | None = None  # a row that may be the upper half of the header of many projects
        self.listed = False  # whether there is a table of many projects
        self.turned = False  # whether its indicators were its columns
        self.unit: str | None = None
        self.table: int | None = None
        self.titles: Counter[str] = Counter()
        self.met: dict[int, Rows] = {}  # by the form that it is in

    def line(self, line: Line) -> None:
        """Take the next line."""
        row = pieces(line)
        shown = [piece for piece in row if not piece.blank]
        if not shown:
            return
        if len(shown) == 1 and self._heading(shown[0]):
            return
        if self.form is not None and line.table != self.table:
            self.form.suspend()
        self.table = line.table
        if (line.table is not None or len(shown) > 1) and self._form_row(row):
            if self.form is not None:
                self.met.setdefault(id(self.form), Rows()).rows.append(row)
            return
        if len(shown) > 1 or not is_page_number(shown[0].key):
            self._prose(shown)

    def _heading(self, piece: Piece) -> bool:
        """Take a line that is a title or a heading."""
        if not piece.key:
            return False
        title = title_of(piece)
        if title is not None:
            self.titled = (*title, piece.source)
            self.narrative, self.form, self.wide = None, None, None
            return True
        if self.narrative is not None and self.narrative.current == "objective" and _CHAPTER.match(piece.key) and section_of(piece) is None:
            self.narrative = None  # the last section of a narrative ends where the next chapter begins
        return self._section(piece) or self._form_title(piece) or self._year_line(piece)

    def _section(self, piece: Piece) -> bool:
        section = section_of(piece)
        if section is None:
            return False
        name, numbered, text = section
        if self.narrative is None or (name == "overview" and "overview" in self.narrative.sections):
            if not (self.titled or (numbered and name == "overview")) or (self.form is not None and not numbered):
                return False
            self._begin_narrative(piece.source)
        assert self.narrative is not None
        self.narrative.begin(name, piece.text.split("：")[0].split(":")[0], piece.source)
        if text:
            self.narrative.add(re.split("[:：]", piece.text, maxsplit=1)[1], piece.source)
        return True

    def _begin_narrative(self, source: Source) -> None:
        name, number, place = self.titled or (None, None, source)
        self.narrative = NarrativeText(name, number, place)
        self.narratives.append((self._next(), self.narrative))
        self.titled, self.form, self.head_year = None, None, None

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _form_title(self, piece: Piece) -> bool:
        found = _FORM_TITLE.search(piece.key) if "绩效" in piece.key else None
        if found is None or not is_title(piece.key):
            return False
        self.cover.append(Paragraph(piece.cell.text, piece.source, self.count))
        self.form_title = piece.key
        self.titles[title_without_number(piece.cell.text)] += 1
        self.pending = (int(found["number"]) if found["number"] else None, money_unit(piece.key))
        self.head_months = months_in(piece.key)
        year = _TITLE_YEAR.search(piece.key)
        self.head_year = (int(year[1]), piece.source) if year else None
        self.narrative, self.wide = None, None
        return True

    def _year_line(self, piece: Piece) -> bool:
        months = months_in(piece.key)
        found = _YEAR.match(piece.key.replace(months, "", 1) if months else piece.key)
        if found is None or self.narrative is not None:
            return False
        self.head_months = months
        year = int(found[1]), piece.source
        self.year = self.year or year
        if "年" in piece.key:
            self.head_year = year
        if "单位" in piece.key:
            self.unit = money_unit(piece.key) or self.unit
        return True

    def _form_row(self, row: Sequence[Piece]) -> bool:
        """Take a row of a form, opening a form where one begins."""
        header = find_header(row)
        above, self.above = self.above, None
        if above is None and may_head(row):
            self.above = row
            return True
        wide = find_wide(row, header) or (find_wide_below(above, header) if above else None)
        if above and wide is None:
            self._begin_or_continue(above, find_header(above))
        if wide is not None:
            self.wide = wide.after(self.wide)
            return True
        if self.wide is not None:
            return self._wide_row(row, self.wide)
        return self._begin_or_continue(row, header)

    def _begin_or_continue(self, row: Sequence[Piece], header: Header | None) -> bool:
        """Take a row of a form of one project, opening the form where it begins."""
        begins = self.form is None or self.form.starts_anew(row)
        if begins or (self.pending is not None and self.form is not None and self.form.table is not None):
            if not self._opens(row, header):
                return self._continue(row, header) if self.form is not None else self._tail_row(row)
            self._begin_form()
        return self._continue(row, header)

    def _opens(self, row: Sequence[Piece], header: Header | None) -> bool:
        """Whether a row is the first of a form: it names the project, or is the header of indicators; below a title any label will do.

        A table inside a narrative that lists projects is no form.
        """
        labels = sum(is_label(piece.key) for piece in row)
        if self.pending and labels:
            return True
        if self.narrative is not None and names_project(row):
            return names_project(row[:1]) and (labels > 1 or self.narrative.current == "objective")
        return names_project(row) or header is not None

    def _wide_row(self, row: Sequence[Piece], wide: Wide) -> bool:
        """Take a row of a table of many projects."""
        if is_stop(row):  # the sum of all projects
            return True
        row, begins = wide.read(row, self.form)
        if self.form is None or begins:
            self._begin_form().begin_table(wide.header)
            self.listed = True
        if self.form is not None:
            wide.fill(self.form, row, begins=begins)
        return True

    def _tail_row(self, row: Sequence[Piece]) -> bool:
        """Take a row of a table whose beginning is not in the file."""
        shown = [piece for piece in row if not piece.blank]
        levels = next((i for i, piece in enumerate(shown[:3]) if not is_level(piece.key)), 2)
        header = guessed(row, min(levels, 2))
        if header is None or self.narrative is not None:
            return False
        self._begin_form().begin_table(header)
        return self._continue(row, None)

    def _begin_form(self) -> Form:
        number, unit = self.pending or (None, None)
        form = Form(number, unit or self.unit)
        form.titled, form.year = self.pending is not None, self.head_year
        form.reported.head_months, self.head_months = self.head_months, None
        form.reported.title = self.form_title if form.titled else ""
        self.form = form
        self.forms.append((self._next(), form))
        self.pending, self.narrative = None, None
        if self.wide is None and not self.turned:  # the projects of one list have one head
            self.head_year = None
        return form

    def _continue(self, row: Sequence[Piece], header: Header | None) -> bool:
        assert self.form is not None
        self.form.read(row, header)
        return True

    def _prose(self, shown: Sequence[Piece]) -> None:
        for piece in shown:
            if self.narrative is not None:
                self.narrative.add(piece.cell.text, piece.source)
            elif not self._year_line(piece):
                if self.form is not None and id(self.form) in self.met and self.pending is None:
                    self.met[id(self.form)].below.append(piece)
                self.head_year = self.head_year if piece.key else None  # a paragraph parts the title above from the form below
                self.cover.append(Paragraph(piece.cell.text, piece.source, self.count))
                if "单位" in piece.key:
                    self.unit = money_unit(piece.key) or self.unit


def interpret(grid: Grid) -> Submission:
    """The submission that a file holds; without declarations where it holds no form and no project narrative.

    Whatever was inferred, could not be decided or was lost by the file is in `notes`.
    """
    walk = Interpreter()
    rows = with_prose(tabulated(with_lists(with_parted_lines(unglued(with_whole_labels(with_mended_labels(without_traditional(grid))))))))
    grid = upright(rows)
    walk.listed = walk.turned = grid is not rows
    for line in grid.lines:
        walk.line(line)
    cover = read_cover(walk.cover)
    declarations: list[Declaration] = []
    notes: list[Note] = []
    parts = paired(walk.narratives, walk.forms)
    for part in parts:
        declaration, remarks = _declaration(part)
        place = f"declarations/{len(declarations)}"
        notes += [Note(address=f"{place}/{field}", message=message, candidates=candidates, source=source) for field, message, candidates, source in remarks]
        declarations.append(declaration)
    notes += [Note(address="", message=message, source=source) for source, message in grid.lost]
    forms = [form for _, form in walk.forms if form.is_form]
    if len(forms) > 1 and cover.stated == Stated() and not (walk.listed or any(form.reports_results for form in forms)):
        notes.append(Note(address="stated", message=_NO_COVER.format(len(forms))))
    if cover.title is not None and 1 < walk.titles[cover.title] <= len(forms):  # each form has it: it is the title of none but them
        cover = msgspec.structs.replace(cover, title=None, sources={field: source for field, source in cover.sources.items() if field != "title"})
    whole = _submission(cover, walk.year, declarations, notes)
    whole = with_open_cells(whole, grid.lost)
    return with_untaken(whole, [walk.met.get(id(part.form)) for part in parts])


def _submission(cover: Cover, year: tuple[int, Source] | None, declarations: list[Declaration], notes: list[Note]) -> Submission:
    sources = dict(cover.sources)
    if cover.year is None and year is not None:
        sources["year"] = year[1]
    return Submission(
        title=cover.title,
        year=cover.year if cover.year is not None or year is None else year[0],
        agency=cover.agency,
        stated=cover.stated,
        declarations=tuple(declarations),
        notes=tuple(notes),
        sources=sources,
    )


def paired(narratives: Sequence[tuple[int, NarrativeText]], forms: Sequence[tuple[int, Form]]) -> list[Part]:
    """Narratives put to their forms: by number, else by name, else a form right behind its narrative; in the order of the document."""
    real = [(place, form) for place, form in forms if form.is_form]
    if len(narratives) == len(real) and not any(narrative.name or narrative.number for _, narrative in narratives):
        return [Part(narrative, form) for (_, narrative), (_, form) in zip(narratives, real, strict=True)]
    parts = [(place, Part(narrative=narrative)) for place, narrative in narratives]
    homes = _Homes(parts)
    alone: list[tuple[int, Part]] = []
    for place, form in real:
        home = homes.of(form, place)
        if home is None:
            alone.append((place, Part(form=form)))
        else:
            home.form = form
    return [part for _, part in sorted(_joined(parts, alone), key=lambda item: item[0])]


def _joined(parts: list[tuple[int, Part]], alone: list[tuple[int, Part]]) -> list[tuple[int, Part]]:
    """Narratives left without a form and forms left without a narrative, joined by their order where there are as many and nothing parts them."""
    open_parts = [(place, part) for place, part in parts if part.form is None]
    if len(open_parts) != len(alone):
        return parts + alone
    only = len(parts) == len(alone) == 1
    left: list[tuple[int, Part]] = []
    for (_, part), (place, other) in zip(open_parts, alone, strict=True):
        assert part.narrative is not None
        assert other.form is not None
        if only or _may_join(part.narrative, other.form):
            part.form = other.form
        else:
            left.append((place, other))
    return parts + left


def _may_join(narrative: NarrativeText, form: Form) -> bool:
    """Whether neither number nor name says that the two are of different projects."""
    numbers = {number for number in (narrative.number, form.number) if number is not None}
    return len(numbers) < 2 and (narrative.name is None or "name" not in form.fields)


class _Homes:
    """Narratives by what their forms may be found by."""

    def __init__(self, parts: Sequence[tuple[int, Part]]) -> None:
        self.by_number: dict[int, Part] = {}
        self.by_name: dict[str, Part] = {}
        self.by_place = dict(parts)
        for _, part in parts:
            if part.narrative and part.narrative.number is not None:
                self.by_number.setdefault(part.narrative.number, part)
            if part.narrative and part.narrative.name:
                self.by_name.setdefault(part.narrative.name, part)

    def of(self, form: Form, place: int) -> Part | None:
        """The narrative of the form that no other form has taken."""
        name = form.fields["name"][0] if "name" in form.fields else ""
        before = self.by_place.get(place - 1)
        if before is not None and before.narrative and before.narrative.number is not None and form.number is not None:
            before = None
        found = (self.by_number.get(form.number) if form.number is not None else None, self.by_name.get(name), before)
        return next((part for part in found if part is not None and part.form is None), None)


def _declaration(part: Part) -> tuple[Declaration, list[Remark]]:
    narrative = part.narrative
    known = narrative.annual_amount() if narrative else None
    declaration, remarks = part.form.declaration(known) if part.form else (Declaration(), [])
    if narrative is None:
        return declaration, remarks
    sources = dict(declaration.sources)
    written = narrative.value()
    cells = {name: text for name, text in msgspec.structs.asdict(declaration.narrative).items() if text and not getattr(written, name)}
    changes: dict[str, object] = {"narrative": msgspec.structs.replace(written, **cells)}
    if declaration.number is None:
        changes["number"] = narrative.number
    if declaration.name is None and narrative.name:
        changes["name"] = narrative.name
        if narrative.source:
            sources["name"] = narrative.source
    return msgspec.structs.replace(declaration, **changes, sources=sources | narrative.sources), remarks
