"""Forms whose tables were lost: a cell a line, cells parted by blanks only, a whole form on one line → rows again, by the vocabulary."""

from collections.abc import Generator, Iterator, Sequence
from itertools import takewhile

import msgspec

from jiheng.model.source import Source
from jiheng.readers.form_labels import is_label, label_field
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import Header, find_header, header_role, unfolded
from jiheng.readers.indicators import is_group, is_level
from jiheng.readers.labels import piece_of, without_lead
from jiheng.readers.loose_around import with_values_around
from jiheng.readers.loose_columns import column_rows
from jiheng.readers.loose_halves import STUCK, half_rows
from jiheng.readers.loose_labels import labelled_rows
from jiheng.readers.loose_rows import indicator_rows
from jiheng.readers.loose_start import head_of, names_project, start_of
from jiheng.readers.loose_tail import with_tail_rows
from jiheng.readers.loose_torn import torn_rows
from jiheng.readers.loose_words import Word, at_column, piece_at, unwrapped, words_of
from jiheng.readers.objectives import objective_kind
from jiheng.readers.subheads import is_place
from jiheng.readers.ticks import is_tick
from jiheng.readers.unrolled import unrolled
from jiheng.reference.variants import horizon_of
from jiheng.reference.vocabulary import vocabulary

_OBJECTIVES = frozenset({"overall", "annual"})
_MOST_TABLES = 8  # of indicators in one form
_MOST_HEADS = 40
_FEWEST_HEADS = 4
_LOWER = frozenset({"operator", "unit", "target", "weight", "score", "sense"})
_POINTS = frozenset({"weight", "score"})
_COLUMNS = "指标的名称和指标值各自成列、数目不等（{} 个名称，{} 个指标值），无法一一对应，未读取；请对照原表补录。"
_CUT = "文件在“{}”处中断，这一行不完整，未读取；请提供完整的文件。"
_TORN = "“{}”一段只以空白分隔，无法还原为指标，未读取；请对照原表补录。"
_PUT_TOGETHER = "一级、二级指标的合并单元格已断成几行，已按各行的位置拼回；请对照原表核对层级。"
_TICKS = "偏差原因、完成可能性各栏只以空白分隔，看不出打勾的是哪一栏，未读取；请对照原表补录。"
_MOST_SHOWN = 6
_FEW = 8

Lost = list[tuple[Source, str]]


def tabulated(grid: Grid) -> Grid:
    """The file with runs of paragraphs that are a form turned into rows of a table; everything else as it was."""
    lines = [part for line in grid.lines for part in unrolled(line)]
    result: list[Line] = []
    lost: Lost = []
    at = 0
    table = max((line.table or 0 for line in lines), default=0)
    while at < len(lines):
        end = at
        while end < len(lines) and lines[end].table is None:
            end += 1
        if end > at:
            table += 2  # the first for rows that stand before the form
            result += _run(lines[at:end], table, lost, last=end == len(lines))
        if end < len(lines):
            result.append(lines[end])
        at = end + 1
    return Grid(lines=tuple(result), lost=(*grid.lost, *lost))


def _run(run: Sequence[Line], table: int, lost: Lost, *, last: bool) -> list[Line]:
    """A run of paragraphs, from the line that names the project (or the header of indicators) on as rows."""
    run = with_values_around(run)
    start = start_of(run)
    result = with_tail_rows(run[:start], table)
    while start < len(run):
        following = next((i for i in range(start + 1, len(run)) if names_project(run[i])), len(run))
        head = head_of(run, start, following)
        rows = _form(run[start:head], lost, last=last and following == len(run))
        result += [*(Line(cells=row, table=table + 1) for row in rows), *run[head:following]]
        start = following
    return result


def _form(run: Sequence[Line], lost: Lost, *, last: bool) -> Iterator[tuple[Cell, ...]]:
    words = words_of(run)
    columns = column_rows(words)
    if columns is not None:
        yield from labelled_rows(words[: columns.start])
        yield from columns.rows
        if columns.names != columns.targets:
            lost.append((words[columns.start].piece.source, _COLUMNS.format(columns.names, columns.targets)))
        return
    rest: Sequence[Word] = words
    for number in range(_MOST_TABLES):
        rest = yield from _table(rest, lost, last=last, final=number == _MOST_TABLES - 1)
        if not rest:
            return


def _table(words: Sequence[Word], lost: Lost, *, last: bool, final: bool) -> Generator[tuple[Cell, ...], None, Sequence[Word]]:
    """Labels with their values, then the indicators below a header; the words from the next table on (年度 behind 中期) are left, none if `final`."""
    head = next((i for i in range(len(words)) if _header_length(words, i)), len(words))
    length = _header_length(words, head) if head < len(words) else 0
    if not length:
        yield from labelled_rows(words)
        return ()
    project = _project_columns(words[:head], words[head])
    before = _without_group(words[: head - project])
    yield from labelled_rows(before)
    group = [word for word in words[len(before) : head - project] if horizon_of(word.key)]
    lower = _lower_row(words, head + length)
    heads = [*group, *_merged(words[head - project : head + length], lower)]
    heads = _with_first_level(heads, words[head + length :])
    pieces = [piece_at(word.piece.cell, word.piece.cell.text, column) for column, word in enumerate(heads)]
    yield tuple(piece.cell for piece in pieces)
    header = find_header(pieces)
    assert header is not None
    behind = words[head + length + len(lower) :]
    options = _options(behind, header)
    if options is not None:
        behind = behind[len(options.row) :]
        if all(word.alone for word in behind[:_FEW]):
            yield options.row
            header = options.header
        else:  # between blanks a tick does not tell its column
            lost += [(word.piece.source, _TICKS) for word in behind if is_tick(word.key)][:1]
            behind = [word for word in behind if not is_tick(word.key)]
    end = len(behind) if final else _next_table(behind)
    torn = torn_rows(behind[:end], header)
    if torn is not None:
        yield from torn
        lost.append((heads[0].piece.source, _PUT_TOGETHER))
        return behind[end:]
    behind, rest = unwrapped(behind[:end]), behind[end:]
    halves = half_rows(behind, pieces)
    if halves is not None:
        yield from halves.rows
        lost += [(halves.stuck.piece.source, STUCK.format(halves.stuck.piece.text))] if halves.stuck else []
        return rest
    unread = yield from indicator_rows(behind, header, project, line=words[head + length - 1].line)
    lost += [(torn[0].piece.source, _TORN.format(_shown(torn))) for torn in unread.torn]
    if unread.cut and last:
        lost.append((unread.cut[0].piece.source, _CUT.format(_shown(unread.cut))))
    return rest


def _with_first_level(heads: list[Word], behind: Sequence[Word]) -> list[Word]:
    """The header with a column of first levels, where its head stands elsewhere (boxes out of order) and the levels are there."""
    roles = [header_role(word.key) for word in heads]
    first = vocabulary().level1
    if "level1" in roles or roles[:2] != ["level2", "name"] or not any(first.get(word.key) and word.key not in vocabulary().level2 for word in behind):
        return heads
    return [msgspec.structs.replace(heads[0], piece=piece_at(heads[0].piece.cell, "一级指标", 0)), *heads]


class _Options(msgspec.Struct, frozen=True):
    """The second row of the header of a monitoring form (经费保障 | … | 确定能 | …), and the header with its columns."""

    row: tuple[Cell, ...]
    header: Header


def _options(words: Sequence[Word], header: Header) -> _Options | None:
    """The options to be ticked, which stand behind a header below its columns; None where there are none."""
    if not {"deviation", "likelihood"} & {*header.roles}:
        return None
    known = {*vocabulary().results["causes"], *vocabulary().results["likelihoods"]}
    found = list(takewhile(lambda word: word.key in known or header_role(word.key) == "deviation", words))
    row = tuple(at_column(word, column) for column, word in enumerate(found))
    whole = unfolded(header, [piece_of(cell) for cell in row]) if row else None
    return _Options(row, whole) if whole is not None else None


def _next_table(words: Sequence[Word]) -> int:
    """Where the words of the next table of indicators begin: with the objective or the label of the whole table before its header."""
    head = next((i for i in range(len(words)) if header_role(words[i].key) and _header_length(words, i)), None)
    if head is None:
        return len(words)
    objective = next((i for i in range(head) if objective_kind(words[i].key) in _OBJECTIVES), head)
    return min(objective, len(_without_group(words[:head])))


def _shown(words: Sequence[Word]) -> str:
    """The first words, as a remark quotes them."""
    return " ".join(word.piece.text for word in words[:_MOST_SHOWN])


def _without_group(words: Sequence[Word]) -> Sequence[Word]:
    """The words before a header without the label of the whole table (年度绩效指标) at their end."""
    return words[:-1] if words and is_group(without_lead(words[-1].key)) and not is_label(words[-1].key) else words


def _project_columns(before: Sequence[Word], head: Word) -> int:
    """How many labels of a project (项目名称, 预算数 …) stand before the header on its line, without values between them."""
    count = next((i for i, word in enumerate(reversed(before)) if word.line != head.line or not is_label(word.key)), len(before))
    return count if any(label_field(word.key) == "name" for word in before[len(before) - count :]) else 0


def _header_length(words: Sequence[Word], at: int) -> int:
    """How many words from `at` on are the header of an indicator table; 0 for none."""
    end = at
    while end < min(len(words), at + _MOST_HEADS) and (header_role(words[end].key) or (end > at + 1 and _is_other_head(words, end))):
        if end > at and words[end].line != words[end - 1].line and _is_lower(words, end):
            break
        end += 1
    pieces = [piece_at(word.piece.cell, word.piece.cell.text, column) for column, word in enumerate(words[at:end])]
    return end - at if end > at + 1 and find_header(pieces) is not None else 0


def _is_other_head(words: Sequence[Word], at: int) -> bool:
    """Whether a word that no vocabulary has is the head of a column: it names a place, or stands between heads on one line."""
    if is_place(words[at].key):
        return words[at].alone or words[at].line == words[at - 1].line
    line = words[at].line
    before = sum(1 for word in words[max(at - _MOST_HEADS, 0) : at] if word.line == line and header_role(word.key))
    behind = any(word.line == line and header_role(word.key) for word in words[at + 1 : at + 3])
    return before >= _FEWEST_HEADS and behind and not is_level(words[at].key)


def _is_lower(words: Sequence[Word], at: int) -> bool:
    """Whether the line that begins at `at` is the second row of a header (符号, 单位 below 指标值)."""
    return not words[at].alone and len(_lower_row(words, at)) > 1


def _lower_row(words: Sequence[Word], at: int) -> Sequence[Word]:
    """The words of the line behind a header that are its second row."""
    end = next((i for i in range(at, len(words)) if words[i].line != words[at].line), len(words))
    lower = words[at:end]
    roles = [header_role(word.key) for word in lower]
    return lower if len(lower) > 1 and lower[0].line != words[at - 1].line and all(role in _LOWER for role in roles) else []


def _merged(upper: Sequence[Word], lower: Sequence[Word]) -> list[Word]:
    """One row of a header of two: operator, number and unit in the place of the target, points in the place of the last points."""
    if not lower:
        return list(upper)
    roles = [header_role(word.key) for word in upper]
    points = max((i for i, role in enumerate(roles) if role in _POINTS), default=-1)
    merged: list[Word] = []
    for i, (word, role) in enumerate(zip(upper, roles, strict=True)):
        if role == "target":
            merged += _below_target(word, lower)
        elif i == points and any(header_role(part.key) in _POINTS for part in lower):
            merged += [part for part in lower if header_role(part.key) in _POINTS]
        else:
            merged.append(word)
    return merged


def _below_target(target: Word, lower: Sequence[Word]) -> list[Word]:
    parts = [part for part in lower if header_role(part.key) not in _POINTS]
    if any(header_role(part.key) == "target" for part in parts):
        return parts
    units = [part for part in parts if header_role(part.key) == "unit"]
    return [*(part for part in parts if part not in units), target, *units]
