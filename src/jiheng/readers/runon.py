"""Forms whose cells were glued together without anything between (产出指标数量指标安装水标尺10≥266米) → rows of a table again."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from jiheng.model.source import Source
from jiheng.model.target import Certainty
from jiheng.readers.form_labels import label_field
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.runon_columns import columns_of
from jiheng.readers.runon_head import Cells, head_rows
from jiheng.readers.runon_levels import segments_of
from jiheng.readers.runon_rows import Row, is_part, rows_of
from jiheng.readers.runon_settle import Sum, Value, settled, sum_of
from jiheng.readers.runon_words import FIGURES, clean_label, header_pattern, header_words, labels_in, role_of, unit_before
from jiheng.readers.splits import number

# A line without two of these holds no header that was glued together.
_SIGN = re.compile(r"[一二三]级指标|指标名称|指标内容|指标值|目标值")
_LINE_ENDS = re.compile(r" *\n")
_GROUP = re.compile(r"(?:本?年度|项目)*绩效指标[^。，,；;\n\d]{0,12}\s*$")
_SUMS = r"[….·]*\s*(?:自评)?(?:总分|合计|总计|小计)(?:[(（]分?[)）])?[:：]?(?=[\s\d]|$)"
_STOP = re.compile(rf"(?:{_SUMS}|(?:注|说明|备注|填表人|填报人|财务负责人|评价结论|自评结论)[:：])")
_TITLE_CORE = re.compile(r"绩效[^。；;:：、,，\n指]{0,12}表(?!明|示|达|现)")
_TITLE_LEAD = re.compile(r"(?:(?:20\d\d年度?|[省市区县]级?|部门|单位|整体|预算|项目|支出|财政|专项|资金|转移支付|年度)*)$")
_YEAR = re.compile(r"\s*(?P<year>[(（]?\s*20\d\s*\d\s*年?度?\s*[)）]?)?")
_PAGE = re.compile(r"\s*(\d{1,3})、")
_LEAST_LABELS = 4
_LONGEST_TITLE = 40
_UNKNOWN = "指标表的表头后接“{}…”，有无法识别的栏，各栏又连在一起，未读取；请提供保留表格的文件。"
_CUT = "文件在“{}”处中断，这一行不完整，未读取；请提供完整的文件。"

Lost = list[tuple[Source, str]]


class _Text(msgspec.Struct, frozen=True):
    """The text of a run of lines and where each begins in it."""

    text: str
    starts: list[int]
    sources: list[Source]

    def source(self, at: int) -> Source:
        return self.sources[max(bisect_right(self.starts, at) - 1, 0)]

    def paragraphs(self, start: int, end: int) -> Iterator[Line]:
        """Lines of a part of the text, as paragraphs."""
        at = start
        for line in self.text[start:end].split("\n"):
            if line.strip():
                yield Line(cells=(Cell(text=line.strip(), source=self.source(at)),))
            at += len(line) + 1


class _Table(msgspec.Struct, frozen=True):
    """A glued table in a text: where its form begins, its header, its body and what the sum below says."""

    start: int
    head: int
    body: int
    end: int
    words: list[str]
    linewise: bool
    closed: bool


def unglued(grid: Grid) -> Grid:
    """The file with forms that run together without separators turned into rows of a table; everything else as it was."""
    if not any(_may_be_glued(line) for line in grid.lines):
        return grid
    lines: list[Line] = []
    lost: Lost = list(grid.lost)
    table = max((line.table or 0 for line in grid.lines), default=0)
    for run in _runs(grid.lines):
        if _is_paragraph(run[0]) and any(_may_be_glued(line) for line in run):
            made = _parted(_joined(run), table, lost)
            table = max((line.table or 0 for line in made), default=table)
            lines += made or run
        else:
            lines += run
    return Grid(lines=tuple(lines), lost=tuple(lost))


def _may_be_glued(line: Line) -> bool:
    return _is_paragraph(line) and any(len(_SIGN.findall(cell.text)) > 1 and _header(cell.text, 0) is not None for cell in line.cells)


def _is_paragraph(line: Line) -> bool:
    """Whether a line is a paragraph, or a row with everything in one cell."""
    return line.table is None or sum(bool(cell.text.strip()) for cell in line.cells) == 1


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if run and _is_paragraph(line) != _is_paragraph(run[0]):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _joined(run: Sequence[Line]) -> _Text:
    """The lines as one text; those that a page break cut (they begin 2、, 3、 … and go on in the middle of a sentence) without the break."""
    text, starts, sources, page = "", [], [], 0
    for line in run:
        cell = max(line.cells, key=lambda cell: len(cell.text.strip()))
        part = cell.text
        found = _PAGE.match(part)
        following = int(found[1]) if found else 0
        if found and following == page + 1 and (page == 0 or text.rstrip()[-1:] not in "。；："):
            part, page = part[found.end() :], following
            text += "" if page > 1 or not text else "\n"
        elif text:
            text += "\n"
        starts.append(len(text))
        sources.append(cell.source)
        text += part
    return _Text(text, starts, sources)


def _header(text: str, start: int) -> re.Match[str] | None:
    """The next header of indicators whose words nothing parts."""
    for found in header_pattern().finditer(text, start):
        roles = [role_of(word) for word in header_words(found[0])]
        named = "name" in roles and ("target" in roles or len({*roles} & {"level1", "level2"}) == 2)
        if len(roles) > 2 and (named or {"level1", "level2", "target"} <= {*roles}):
            return found
    return None


def _parted(text: _Text, table: int, lost: Lost) -> list[Line]:
    """The lines of a text with its glued forms as rows; [] where it holds none."""
    lines: list[Line] = []
    done = 0
    for found in _tables(text.text):
        rows, end = _rows(text, found, lost)
        if rows is None:
            continue
        table += 1
        lines += _before(text, done, found.start)
        lines += (Line(cells=tuple(_cells(text, row)), table=table) for row in [*head_rows_of(text.text, found.start, found.head), *rows])
        done = end
    if not lines:
        return []
    return [*lines, *_rest(text, done, table + 1)]


def head_rows_of(text: str, start: int, end: int) -> Iterator[Cells]:
    """Rows of the labels between two places, with their places in the whole text."""
    for row in head_rows(text[start:end]):
        yield [(column, value, at + start) for column, value, at in row]


def _rest(text: _Text, done: int, table: int) -> Iterator[Line]:
    """What stands behind the last table: the head of one more form, if it has labels enough, or paragraphs."""
    start = _name_label(text.text, done, len(text.text))
    labels = {clean_label(found["long"]) for found in labels_in(text.text, start) if found["long"]} if start is not None else set()
    if start is None or len(labels) < _LEAST_LABELS:
        yield from text.paragraphs(done, len(text.text))
        return
    yield from _before(text, done, start)
    yield from (Line(cells=tuple(_cells(text, row)), table=table) for row in head_rows_of(text.text, start, len(text.text)))


def _tables(text: str) -> Iterator[_Table]:
    done = 0
    while (found := _header(text, done)) is not None:
        group = _GROUP.search(text, done, found.start())
        head = group.start() if group else found.start()
        name = _first_label(text, done, head)
        linewise = _LINE_ENDS.match(text, found.end()) is not None
        following = _header(text, found.end())
        until = following.start() if following else len(text)
        again = _name_label(text, found.end(), until)
        until = again if again is not None else until
        stop = _STOP.search(text, found.end(), until)
        end = stop.start() if stop else until
        closed = stop is not None or following is not None or again is not None
        if (again is not None or following is not None) and stop is None:
            end = _title_start(text, found.end(), end)
        yield _Table(head if name is None else name, head, found.end(), end, header_words(found[0]), linewise, closed)
        done = end


def _name_label(text: str, start: int, end: int) -> int | None:
    """Where the label of the name of a project stands: a second-level name (二级项目名称) before a first-level one, so that both are read."""
    places = [found.start() for found in labels_in(text, start, end) if found["long"] and _names(clean_label(found["long"]))]
    return places[0] if places else None


def _first_label(text: str, start: int, end: int) -> int | None:
    """Where the labels of a form begin: with the name of the project; in a form of a department behind its title."""
    name = _name_label(text, start, end)
    title = _title(text, start, end) if name is None else None
    core = max(_TITLE_CORE.finditer(text, start, end), key=re.Match.start, default=None) if name is None and title is None else None
    behind = title[1] if title else core.end() if core else None
    if behind is None:
        return name
    places = [found.start() for found in labels_in(text, behind, end) if found["long"]]
    return places[0] if len(places) >= _LEAST_LABELS else None


def _names(label: str) -> bool:
    return label_field(label) == "name" or label == "一级项目名称"


def _title(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the last title of a form stands: from behind the sentence, the figures or the date before it."""
    core = max(_TITLE_CORE.finditer(text, start, end), key=re.Match.start, default=None)
    if core is None or end - core.end() > _LONGEST_TITLE:
        return None
    begin = max((text.rfind(mark, start, core.start()) + 1 for mark in "。；;:：日\n "), default=start)
    begin = max(begin, start, core.start() - _LONGEST_TITLE)
    for found in FIGURES.finditer(text, begin, core.start()):
        if not text.startswith(("年", "个"), found.end()):
            begin = found.end() + unit_before(text[found.end() : core.start()])
    return begin, core.end()


def _title_start(text: str, start: int, end: int) -> int:
    """Where the title of the next form begins, behind the last indicator of this one."""
    found = _title(text, start, end)
    if found is None:
        return end
    lead = _TITLE_LEAD.search(text, found[0], text.index("绩效", found[0]))
    return lead.start() if lead and not FIGURES.search(text, found[0] - 12, found[0]) else found[0]


def _before(text: _Text, start: int, end: int) -> Iterator[Line]:
    """Paragraphs before a form; the title right before it and its year as lines of their own."""
    found = _title(text.text, start, end)
    if found is None:
        yield from text.paragraphs(start, end)
        return
    yield from text.paragraphs(start, found[0])
    yield from text.paragraphs(*found)
    year = _YEAR.match(text.text, found[1], end)
    behind = year.end("year") if year and year["year"] else found[1]
    yield from text.paragraphs(found[1], behind)
    yield from text.paragraphs(behind, end)


def _rows(text: _Text, table: _Table, lost: Lost) -> tuple[list[Cells] | None, int]:
    """The header and the indicators of a table as rows of cells, and where it ends; None where it holds no indicator with a value, no rows where
    its header is not known to the end."""
    columns = columns_of(table.words, text.text[table.body : table.end])
    if columns is None:
        lost.append((text.source(table.body), _UNKNOWN.format(text.text[table.body : table.end][:_LONGEST_TITLE].strip())))
        return [], table.body
    words, roles = columns.words, columns.roles
    table = msgspec.structs.replace(table, body=table.body + columns.length)
    body = text.text[table.body : table.end]
    flat = body if table.linewise else body.replace("\n", " ")
    rows, rest = rows_of(segments_of(flat, linewise=table.linewise), columns.behind_name, closed=table.closed or table.linewise)
    if not any(any(found.get(role) for role in found if role == "target" or is_part(role)) for row in rows for found in row.columns):
        return None, table.end
    if not table.closed and rest is None and rows[-1].columns == ({},):
        lost.append((text.source(table.body + rows[-1].start), _CUT.format(rows.pop().name)))
    cells: list[Cells] = [[(column, Value(word, Certainty.READ), table.head) for column, word in enumerate(words)]]
    stop = _STOP.match(text.text, table.end) if rest is None else None
    below = sum_of(text.text[stop.end() : stop.end() + 40] if stop else "", roles)
    found = settled(rows, below.totals(), closed=table.closed)
    cells += (list(_indicator(row, values, roles, table.body)) for row, values in zip(rows, found, strict=True))
    if rest is not None or stop is None or not below.length:
        return cells, table.end if rest is None else table.body + rest
    cells.append([(0, Value("总分", Certainty.READ), table.end), *_sum_cells(below, found, roles, stop.end())])
    return cells, stop.end() + below.length


def _sum_cells(below: Sum, found: Sequence[Mapping[str, Value]], roles: Sequence[str], at: int) -> Iterator[tuple[int, Value, int]]:
    """The sum of the points and of the marks below their columns, if only one reading of it fits the rows."""
    fitting = below.fitting(sum((number(values["weight"].text) or Decimal(0) for values in found if "weight" in values), Decimal(0)))
    if len(fitting) == 1:
        columns = [column for column, role in enumerate(roles) if role in {"weight", "score"}]
        yield from ((column, Value(text), at) for column, text in zip(columns, fitting[0], strict=False))


def _indicator(row: Row, values: dict[str, Value], roles: Sequence[str], body: int) -> Iterator[tuple[int, Value, int]]:
    levels = {"level1": row.segment.level1, "level2": row.segment.level2}
    placed = {role: Value(level, Certainty.READ) for role, level in levels.items() if level} | values
    for column, role in enumerate(roles):
        if role in placed:
            yield column, placed.pop(role), body + row.start


def _cells(text: _Text, row: Cells) -> Iterator[Cell]:
    for column, value, at in row:
        yield Cell(text=value.text, source=text.source(at), column=column, certainty=value.certainty, candidates=value.candidates)
