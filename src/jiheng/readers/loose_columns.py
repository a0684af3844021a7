"""Tables copied column by column (all names, then all values) → rows, where every column has as many words."""

from collections.abc import Sequence

import msgspec

from jiheng.model.target import Certainty
from jiheng.readers.grid import Cell
from jiheng.readers.header import header_role
from jiheng.readers.indicators import is_group, is_level, is_stop
from jiheng.readers.loose_words import Word, at_column

_KEPT = ("level1", "level2", "name", "target", "actual", "weight", "score")
_FEWEST = 2  # a single name and value below each other are a row like others


class Columns(msgspec.Struct, frozen=True):
    """Where the first column begins (index of its head), the header and rows, the number of names and of targets that were found."""

    start: int
    rows: tuple[tuple[Cell, ...], ...]
    names: int
    targets: int


def column_rows(words: Sequence[Word]) -> Columns | None:
    """The rows of a table whose columns follow each other; None for other texts. There are none where names and targets are not as many."""
    heads = _heads(words)
    if heads is None:
        return None
    columns = {role: _column(words, heads, role) for role in _KEPT if role in heads}
    names, targets = columns["name"], columns["target"]
    if len(names) < _FEWEST or len(targets) == 0:
        return Columns(min(heads.values()), (), len(names), len(targets)) if len(names) >= _FEWEST else None
    if len(names) != len(targets):
        return Columns(min(heads.values()), (), len(names), len(targets))
    kept = [role for role, column in columns.items() if len(column) == len(names)]
    header = tuple(at_column(words[heads[role]], place) for place, role in enumerate(kept))
    rows = tuple(tuple(_inferred(columns[role][i], place) for place, role in enumerate(kept)) for i in range(len(names)))
    return Columns(min(heads.values()), (header, *rows), len(names), len(targets))


def _heads(words: Sequence[Word]) -> dict[str, int] | None:
    """Where the heads of columns stand, if that of the targets stands apart behind the names; the first one of each role."""
    heads: dict[str, int] = {}
    for i, word in enumerate(words):
        role = header_role(word.key)
        if role in _KEPT and (role == "name" or "name" in heads or role in {"level1", "level2"}):
            heads.setdefault(str(role), i)
    if "name" not in heads or "target" not in heads:
        return None
    between = words[heads["name"] + 1 : heads["target"]]
    apart = [word for word in between if not word.piece.blank and not is_level(word.key) and not header_role(word.key)]
    return heads if len(apart) >= _FEWEST else None


def _column(words: Sequence[Word], heads: dict[str, int], role: str) -> list[Word]:
    """The words of a column: up to the next head, levels only below the heads of levels."""
    start = heads[role] + 1
    end = min((place for place in heads.values() if place >= start), default=len(words))
    levels = role in {"level1", "level2"}
    found: list[Word] = []
    for word in words[start:end]:
        if is_stop([word.piece]):
            break
        if not word.piece.blank and not is_group(word.key) and is_level(word.key) == levels:
            found.append(word)
    return found


def _inferred(word: Word, column: int) -> Cell:
    return msgspec.structs.replace(at_column(word, column), certainty=Certainty.INFERRED)
