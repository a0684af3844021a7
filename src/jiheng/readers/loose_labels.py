"""Words above the indicators of a form → rows of labels and values."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.execution import column_role
from jiheng.readers.form_labels import is_label, label_field
from jiheng.readers.grid import Cell
from jiheng.readers.loose_tasks import task_rows
from jiheng.readers.loose_words import Word, at_column, piece_at, together
from jiheng.readers.objectives import objective_kind

_UNKNOWN = re.compile(r"(?!目标|其中|指标|[一二三四五六七八九十]是)[\u4e00-\u9fff()]{2,14}")
_FEWEST_COLUMNS = 3
_MOST_COLUMNS = 20
_MONEY_UNIT = re.compile(r"\((?:万|千)?元\)")
_SENTENCE_ENDS = ("。", "！", "；", ";")


class _Group(msgspec.Struct, frozen=True):
    """Labels that stand beside each other (mostly one), and the words behind them."""

    labels: list[Word]
    values: list[Word]

    @property
    def shown(self) -> list[Word]:
        return [word for word in self.values if not word.piece.blank]

    @property
    def is_amount(self) -> bool:
        """Whether it is of the funds: a label of an amount, or the head of a column of amounts."""
        return bool(self.labels) and _of_funds(self.labels[0])


def labelled_rows(words: Sequence[Word]) -> Iterator[tuple[Cell, ...]]:
    """Labels with what follows them, a row each, and the tasks of a department; labels of columns that follow each other are one row,
    the texts below them the next.
    """
    tasks = task_rows(words)
    if tasks is not None:
        yield from _labelled(words[: tasks.start])
        yield from tasks.rows
        words = words[tasks.end :]
    yield from _labelled(words)


def _labelled(words: Sequence[Word]) -> Iterator[tuple[Cell, ...]]:
    groups = list(_groups(words))
    stream = len({word.line for word in words}) == 1
    at = 0
    while at < len(groups):
        if torn := _torn(groups, at):
            yield from torn
            at += len(torn)
            continue
        if beside := _values_below(groups, at):
            yield from beside
            at += len(beside)
            continue
        columns = next((i for i in range(at, len(groups)) if groups[i].shown or not _heads_column(groups[i])), len(groups)) - at
        if columns >= _FEWEST_COLUMNS:
            yield tuple(at_column(group.labels[0], column) for column, group in enumerate(groups[at : at + columns], 1))
            at += columns
        else:
            end = at + 1 if stream else _end_of_line(groups, at)
            yield from _row(groups[at]) if end == at + 1 else (_line(groups[at:end]),)
            at = end


def _torn(groups: Sequence[_Group], at: int) -> list[tuple[Cell, ...]]:
    """Rows of labels on one line of which only the last has a value there, with more words below: cells that were wrapped, whose texts cannot be told apart.

    What stands behind the last label on its line is its value at least; of the others nothing is known.
    """
    end = at
    while end < len(groups) and _is_field(groups[end]) and groups[end].labels[0].line == groups[at].labels[0].line and not groups[end].shown:
        end += 1
    if end in (at, len(groups)) or not _is_field(groups[end]) or groups[end].labels[0].line != groups[at].labels[0].line:
        return []
    label, line = groups[end].labels[0], groups[end].labels[0].line
    beside, below = ([word for word in groups[end].shown if (word.line == line) is on_line] for on_line in (True, False))
    if not beside or not below:
        return []
    read = together(beside).piece.cell
    value = msgspec.structs.replace(read, column=1, certainty=Certainty.AMBIGUOUS, candidates=(read.text, together([*beside, *below]).piece.cell.text))
    blank = [(at_column(group.labels[0], 0), _unread(group.labels[0])) for group in groups[at:end]]
    return [*blank, (at_column(label, 0), value)]


def _unread(label: Word) -> Cell:
    """The cell beside a label whose text could not be found."""
    return Cell(text="", source=label.piece.cell.source, column=1, certainty=Certainty.AMBIGUOUS)


def _is_field(group: _Group) -> bool:
    """Whether it is one label of a text of the form, not of money or objectives."""
    return len(group.labels) == 1 and label_field(group.labels[0].key) not in {None, "funds", "objective"}


def _values_below(groups: Sequence[_Group], at: int) -> list[tuple[Cell, ...]]:
    """Rows of labels of columns with their values below them: several labels, and behind the last one as many words on other lines."""
    end = at
    while end < min(len(groups), at + _MOST_COLUMNS) and len(groups[end].labels) == 1 and label_field(groups[end].labels[0].key) not in {"funds", "objective"}:
        end += 1
        if groups[end - 1].shown:
            break
    labels = [group.labels[0] for group in groups[at:end]]
    values = groups[end - 1].shown if end > at + 1 else []
    if not 1 < len(values) <= len(labels) or any(value.line <= labels[-1].line for value in values):
        return []
    if len({value.line for value in values}) > 1 and (len(values) < _FEWEST_COLUMNS or not all(value.alone for value in values)):
        return []
    alone = [(at_column(label, 0),) for label in labels[: -len(values)]]
    return alone + [(at_column(label, 0), at_column(value, 1)) for label, value in zip(labels[-len(values) :], values, strict=True)]


def _of_funds(label: Word) -> bool:
    return label_field(label.key) == "funds" or _column(label.key)


def _column(key: str) -> bool:
    return column_role(key) is not None


def _heads_column(group: _Group) -> bool:
    return len(group.labels) == 1 and _column(group.labels[0].key)


def _end_of_line(groups: Sequence[_Group], at: int) -> int:
    """Where the groups of amounts end that stand on one line, each with its amount; `at` + 1 where the next one is no such."""
    first = groups[at].labels
    end = at
    while end < len(groups) and groups[end].is_amount and groups[end].shown and groups[end].labels[0].line == first[0].line:
        end += 1
    return max(end, at + 1)


def _line(groups: Sequence[_Group]) -> tuple[Cell, ...]:
    """Labels with their amounts on one line."""
    words = [word for group in groups for word in (*group.labels, *group.shown)]
    return tuple(at_column(word, column) for column, word in enumerate(words))


def _groups(words: Sequence[Word]) -> Iterator[_Group]:
    """Labels, each with the words behind it; the labels of the columns of the objectives together."""
    labels: list[Word] = []
    values: list[Word] = []
    for word in words:
        if _MONEY_UNIT.fullmatch(word.key):
            yield _Group([_block(word)], [])  # the unit of the funds, parted from its label by other cells
            continue
        unknown = bool(labels) and not _objective(labels[-1]) and _is_unknown_label(word)
        if not (unknown or is_label(word.key) or (labels and _of_funds(labels[-1]) and _column(word.key))):
            values.append(word)
            continue
        if values or not labels or not _goes_beside(labels, word):
            yield _Group(labels, values)
            labels, values = [], []
        labels.append(word)
    yield _Group(labels, values)


def _block(unit: Word) -> Word:
    """The label of the block of funds that a unit on its own belongs to."""
    return msgspec.structs.replace(unit, piece=piece_at(unit.piece.cell, f"项目资金{unit.key}", 0))


def _is_unknown_label(word: Word) -> bool:
    """Whether a word with a colon behind it reads like a label that no vocabulary has."""
    return word.piece.cell.text.rstrip().endswith((":", "：")) and not is_label(word.key) and _UNKNOWN.fullmatch(word.key) is not None


def _goes_beside(labels: Sequence[Word], word: Word) -> bool:
    """Whether a label is the head of a column beside those before it."""
    if not _objective(labels[0]) or len(labels) > _MOST_COLUMNS:
        return False
    return _objective(word) or (word.line == labels[-1].line and len(labels) > 1 and label_field(word.key) == "other")


def _objective(word: Word) -> bool:
    return is_label(word.key) and label_field(word.key) == "objective"


def _row(group: _Group) -> Iterator[tuple[Cell, ...]]:
    labels, values = group.labels, group.shown
    if len(labels) > 1 or (labels and _objective(labels[0]) and len(values) > 1):
        yield tuple(at_column(word, column) for column, word in enumerate(labels) if _objective(word))
        yield from _texts(labels, values)
    elif labels and not _is_unknown_label(labels[0]):
        parts = _amounts(group) if group.is_amount or not values else [together(values)]
        yield (at_column(labels[0], 0), *(at_column(word, column) for column, word in enumerate(parts, 1)))


def _amounts(group: _Group) -> list[Word]:
    """The amounts behind a label, with the blank cells between them where each stands on a line of its own."""
    if not group.shown or not all(word.alone for word in group.values):
        return group.shown
    last = next(i for i in range(len(group.values) - 1, -1, -1) if not group.values[i].piece.blank)
    first = next(i for i, word in enumerate(group.values) if not word.piece.blank)
    return group.values[first : last + 1]


def _texts(labels: Sequence[Word], values: Sequence[Word]) -> Iterator[tuple[Cell, ...]]:
    """Texts below labels of columns: a line with as many words as there are columns has one in each; other lines are one text each."""
    lines: dict[int, list[Word]] = {}
    for word in values:
        lines.setdefault(word.line, []).append(word)
    first = 1 if len(labels) > 1 and (objective_kind(labels[0].key) or "").startswith("group") else 0
    width = len(labels) - first
    texts = list(lines.values())
    if width > 1 and texts and len(texts[0]) == width and all(width - 1 <= len(parts) <= width for parts in texts):
        for parts in texts:
            yield tuple(at_column(word, column) for column, word in enumerate(parts, first) if _objective(labels[column]))
    elif all(len(parts) == 1 for parts in texts) and width == len(ended := _ended(texts)) > 1:
        cells = (at_column(word, column) for column, word in enumerate(ended, first) if _objective(labels[column]))
        yield tuple(msgspec.structs.replace(cell, certainty=Certainty.INFERRED) for cell in cells)
    elif texts:
        yield tuple(at_column(together(parts), column) for column, parts in enumerate(texts))


def _ended(texts: Sequence[Sequence[Word]]) -> list[Word]:
    """Lines joined to texts that end with a sentence: of wrapped texts below each other, as many as there are columns are one for each."""
    found: list[list[Word]] = [[]]
    for parts in texts:
        found[-1] += parts
        if parts[-1].piece.cell.text.rstrip().endswith(_SENTENCE_ENDS):
            found.append([])
    return [together(parts) for parts in found if parts]
