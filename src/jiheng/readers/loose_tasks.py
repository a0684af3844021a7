"""The main tasks of a department in text without tables → rows: a line a task, or a line a cell."""

from collections.abc import Sequence

import msgspec

from jiheng.model.fold import is_blank
from jiheng.readers.form_labels import is_label
from jiheng.readers.grid import Cell
from jiheng.readers.header import header_role
from jiheng.readers.indicators import is_group
from jiheng.readers.labels import without_bracket
from jiheng.readers.loose_words import Word, at_column, together
from jiheng.readers.marks import is_figure
from jiheng.readers.tasks import task_role
from jiheng.reference.vocabulary import vocabulary

_AMOUNTS = frozenset({"amount", "fiscal", "other"})
_MOST_HEADS = 8

Rows = list[tuple[Cell, ...]]


class LooseTasks(msgspec.Struct, frozen=True):
    """The rows of the block, header first, and the words that it takes: from `start` to `end`."""

    start: int
    end: int
    rows: Rows


def task_rows(words: Sequence[Word]) -> LooseTasks | None:
    """The rows of the block of tasks among the words of a form; None where there is none, or where its amounts do not stand in their columns."""
    start = next((i for i in range(len(words)) if _is_head(words, i)), None)
    if start is None:
        return None
    end = start
    while end < min(len(words), start + _MOST_HEADS) and task_role(words[end].key):
        end += 1
    roles = [str(task_role(word.key)) for word in words[start:end]]
    heads, amounts = roles, [role for role in roles if role in _AMOUNTS]
    first = next((i for i, role in enumerate(roles) if role in _AMOUNTS and "block_amount" in roles[:i]), len(roles))
    rows = [_placed(words[start : start + first])]
    if first < len(roles):
        rows.append(_placed(words[start + first : end], 1))
        heads = [role for role in roles if role != "block_amount"]
    elif "block_amount" in roles:
        amounts = ["block_amount"]
    texts = sum(role in {"name", "content"} for role in heads)
    stop = _stop(words, end)
    tasks = _tasks(words[end:stop], texts, len(amounts))
    return LooseTasks(start, stop, [*rows, *tasks]) if tasks else None


def _is_head(words: Sequence[Word], at: int) -> bool:
    """Whether the title of the block stands here, the label of names behind it, or the latter alone beside others of the block."""
    roles = [task_role(word.key) for word in words[at : at + 3]]
    return roles[:2] == ["block", "name"] or (roles[:1] == ["name"] and len(roles) == 3 and None not in roles)


def _stop(words: Sequence[Word], start: int) -> int:
    """Where the block ends: at a label of the form, or the label or header of the indicators."""
    for i in range(start, len(words)):
        key = words[i].key
        if key and not task_role(key) and (is_label(key) or is_group(key) or header_role(key)):
            return i
    return len(words)


def _tasks(words: Sequence[Word], texts: int, amounts: int) -> Rows:
    """The tasks below the header; none where an amount stands elsewhere than its column."""
    rows: Rows = []
    at = 0
    while at < len(words):
        line = [word for word in words[at:] if word.line == words[at].line]
        if task_role(words[at].key) == "block":
            at += 1
            continue
        total = without_bracket(words[at].key) in vocabulary().results["task_sums"]
        size = len(line) if len(line) > 1 else (1 if total and not words[min(at + 1, len(words) - 1)].piece.blank else texts) + amounts
        row = _task(words[at : at + size], texts, amounts)
        if row is None:
            return rows
        rows.append(row)
        at += size
    return rows


def _task(words: Sequence[Word], texts: int, amounts: int) -> tuple[Cell, ...] | None:
    figures = words[len(words) - amounts :]
    if len(words) <= amounts or not all(is_figure(word.piece.text) or is_blank(word.piece.text) for word in figures):
        return None
    named = list(words[: len(words) - amounts])
    if len(named) > texts:
        named = [*named[: texts - 1], together(named[texts - 1 :])]
    return tuple(at_column(word, column) for column, word in [*enumerate(named, 1), *enumerate(figures, 1 + texts)])


def _placed(words: Sequence[Word], start: int = 0) -> tuple[Cell, ...]:
    shift = start or int(task_role(words[0].key) != "block")
    return tuple(at_column(word, column) for column, word in enumerate(words, shift))
