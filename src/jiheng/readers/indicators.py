"""Rows of the indicator table → indicators: levels, name and target found by vocabulary, by columns only where these agree with it."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from jiheng.model.source import Source
from jiheng.model.target import Certainty, Kind
from jiheng.readers.header import Header, can_be, is_operator, is_value
from jiheng.readers.labels import Piece, fold, part_of, without_bracket
from jiheng.readers.targets import read_target
from jiheng.reference.variants import without_horizon
from jiheng.reference.vocabulary import vocabulary

_PLAUSIBLE = re.compile(r"(?:指标|效益|影响|成本|产出|效果|满意度)值?$")
_NAME_END = re.compile(r"(?:满意度|效益|影响|成本|产出|数量|质量|时效|进度|完成|效果)$")
_NUMBERED = re.compile(r"^指标\d{1,2}[:：、.]?")
_POINTS = re.compile(r"\(\d{1,3}(?:\.\d)?分?\)")
_NO_NAME = re.compile(r"[≥≤≧≦<>=﹦]|[\d.,]+\D{0,2}$")
_TEMPLATE = re.compile(r"^[…\.。·*×xX_\-/\s]*$")
_MAY_BE_BLANK = frozenset({"actual", "deviation"})
_UNDECIDED = "指标“{}”的目标值无法与表头的栏对应，已把后面各格一并读入；请对照原表确认。"
_OPEN_LEVEL = "表头的合并单元格已丢失，看不出这一指标属于其中哪一个，未填；请对照原表。"
_LEVELS = ("level1", "level2")
_TOLD_BY_SIGHT = ("operator", "sense", "unit")
_FULL = 6  # columns that must be filled, if levels without a known word are to be believed
_GROUP_PART = "绩效指标"


class Note(msgspec.Struct, frozen=True):
    """A remark on one field of an indicator, before its address is known."""

    field: str
    message: str
    candidates: tuple[str, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator row, as far as it was understood."""

    level1: str | None
    level2: str | None
    name: str
    cells: Mapping[str, Piece]
    source: Source
    notes: tuple[Note, ...] = ()
    places: tuple[str, ...] = ()
    inferred: bool = False  # whether the first level is


def is_numbered(name: str) -> bool:
    """Whether a name begins with its number in the template (指标1:)."""
    return _NUMBERED.match(name) is not None


def is_stop(row: Sequence[Piece]) -> bool:
    """Whether the row is behind the indicators: a sum, a remark, a signature."""
    first = next((piece for piece in row if not piece.blank), None)
    if first is None or not first.key:
        return False
    stops = vocabulary().stops
    return first.key in stops or without_bracket(first.key) in stops or first.key.split(":")[0] in stops


def is_group(key: str) -> bool:
    """Whether a label groups the whole table (绩效指标), be it cut to a part of the word by a page break."""
    if not key:
        return False
    bare = without_bracket(key)
    return bare in vocabulary().groups or without_horizon(bare) in vocabulary().groups or (len(bare) < len(_GROUP_PART) and bare in _GROUP_PART)


def family(level1: str | None) -> str | None:
    """The first level that a printed first level stands for ("项目完成指标" → "产出指标"); None for an unknown one."""
    return vocabulary().level1.get(fold(level1)) if level1 else None


@lru_cache(maxsize=1)
def broken_levels() -> frozenset[str]:
    """Parts of the words of the levels that are no words themselves (可持续影, 响指标): where one stands alone, the row was torn apart."""
    words = {word for word in (*vocabulary().level1, *vocabulary().level2) if word not in vocabulary().results["rate_rows"]}
    parts = {word[start:end] for word in words for start in range(len(word)) for end in range(start + 2, len(word) + 1)}
    return frozenset(part for part in parts - words if part.endswith("指") or not (len(part) < 3 or _NAME_END.search(part)))


def run_together(row: Sequence[Piece], width: int) -> list[list[Piece]]:
    """The row, cut where a level begins the next one behind a name and a target, if it has more cells than a row of `width`: its end was lost."""
    if len(row) <= width or any(piece.cell.column_span > 1 for piece in row):
        return [list(row)]
    starts = [0]
    for at in range(1, len(row)):
        between = row[starts[-1] : at]
        if is_level(row[at].key) and not is_level(row[at - 1].key) and sum(not (piece.blank or is_level(piece.key)) for piece in between) > 1:
            starts.append(at)
    ends = [*starts[1:], len(row)]
    return [_from_zero(row[start:end]) if start else list(row[:end]) for start, end in zip(starts, ends, strict=True)]


def _from_zero(row: Sequence[Piece]) -> list[Piece]:
    return [Piece(msgspec.structs.replace(piece.cell, column=column), piece.key, piece.blank) for column, piece in enumerate(row)]


class IndicatorTable:
    """Reads the rows below a header, carrying the levels down."""

    def __init__(self, header: Header) -> None:
        self.header = header
        self.level1: str | None = None
        self.level2: str | None = None
        self.unreadable: list[tuple[str, Source]] = []
        self.inferred = False  # whether the first level is, from the second
        self.covered = 0  # rows below that the merged cell of the first level still covers

    @property
    def has_targets(self) -> bool:
        """Whether the header names a column of targets."""
        return "target" in self.header.roles or bool(self.header.places)

    @property
    def gives_points(self) -> bool:
        """Whether the header names points instead of targets, as tables of evaluations do."""
        return not self.has_targets and not {"weight", "score"}.isdisjoint(self.header.roles)

    def read(self, row: Sequence[Piece]) -> Row | None:
        """The indicator of a row; None for a row that holds none (levels only, template residue)."""
        self.covered -= 1
        if all(piece.blank for piece in row):
            return None
        row = self._without_points(row)
        aligned = self._aligned(row)
        cells = aligned or self._by_vocabulary(row)
        notes = (*self._open_levels(row), *self._carry(cells))
        name = cells.get("name")
        if name is None:
            return self._nameless(cells, notes)
        text = _NUMBERED.sub("", name.text)
        if _TEMPLATE.match(text):
            if read_target(cells, name.text).kind is Kind.EMPTY:
                return None
            text = name.text  # 指标1 was left standing, but its target is filled
        if not any(map(str.isalpha, text)) or any(piece.key in broken_levels() for piece in (name, cells.get("target", name))):
            self.unreadable.append((name.text, name.source))
            return None
        trusted = self.gives_points or ((aligned or self.header.places) and self.has_targets)
        if "target" not in cells and not trusted and (values := _left_over(row, cells)):
            cells["target"] = part_of(values[0], " ".join(piece.text for piece in values))
            notes = (*notes, Note("target", _UNDECIDED.format(text), tuple(piece.text for piece in values)))
        target = cells.get("target")
        place = target if target is not None and not target.blank else self._blank_target(row if aligned else ()) or name
        levels = {"level1": self.level1, "level2": self.level2}
        cells = self._blank_results(row if aligned else ()) | cells
        return Row(**levels, name=text, cells=cells, source=place.source, notes=notes, places=self.header.places, inferred=self.inferred)

    def _blank_results(self, row: Sequence[Piece]) -> dict[str, Piece]:
        """The cells for what was reached and why not that were left blank: findings need their place, and forms without them ask for neither."""
        return {role: piece for piece in row if piece.blank and (role := self.header.role_at(piece.column)) in _MAY_BE_BLANK}

    def _blank_target(self, row: Sequence[Piece]) -> Piece | None:
        """The blank cell in the column of the targets, where a target is to be written."""
        return next((piece for piece in row if piece.blank and self.header.role_at(piece.column) == "target"), None)

    def _without_points(self, row: Sequence[Piece]) -> Sequence[Piece]:
        """The row without the points of a first level whose name was lost ((50分)): the first level above is not this one's."""
        if not any(_POINTS.fullmatch(piece.key) and self.header.role_at(piece.column) == "level1" for piece in row):
            return row
        self.level1 = self.level2 = None
        return [piece for piece in row if not (_POINTS.fullmatch(piece.key) and self.header.role_at(piece.column) == "level1")]

    def _nameless(self, cells: Mapping[str, Piece], notes: tuple[Note, ...]) -> Row | None:
        """A row with a second level and a filled target that nobody named; None for any other row without a name."""
        target = cells.get("target")
        if target is None or "level2" not in cells or read_target(cells, "").kind is Kind.EMPTY or not any(map(str.isalnum, target.text)):
            return None
        return Row(level1=self.level1, level2=self.level2, name="", cells=cells, source=target.source, notes=notes, inferred=self.inferred)

    def fits(self, row: Sequence[Piece]) -> bool:
        """Whether a row goes on with the table: it holds a level, or a name and a target in their columns."""
        if any(is_level(piece.key) for piece in row):
            return True
        cells = self._aligned(row)
        return cells is not None and "target" in cells

    def _open_levels(self, row: Sequence[Piece]) -> list[Note]:
        """Forget the levels above where a blank cell says that they are not this row's."""
        notes: list[Note] = []
        for piece in row:
            role = self.header.role_at(piece.column)
            if role in _LEVELS and piece.blank and piece.cell.certainty is Certainty.AMBIGUOUS:
                self.level1, self.level2 = (None if role == "level1" else self.level1), None
                notes.append(Note(role, _OPEN_LEVEL, piece.cell.candidates))
        return notes

    def _carry(self, cells: Mapping[str, Piece]) -> tuple[Note, ...]:
        """Set the levels of the row, from above where the row has none, inferred where they cannot be from above."""
        level1, level2 = (_level(cells.get(role)) for role in ("level1", "level2"))
        if level1 is not None:
            self.level1, self.level2, self.inferred = level1, level2, False
            self.covered = cells["level1"].cell.row_span
        elif level2 is not None:
            self.level2 = level2
        implied = self._implied()
        if not implied or compatible(self.level1, implied) or (level1 is None and self.covered > 0):
            return ()  # what is printed in a merged cell is kept, be it wrong
        if level1 is not None:
            return (Note("level1", f"一级指标“{level1}”与二级指标“{self.level2}”不相配，已照原表读取，请核对。", (level1, implied)),)
        self.level1, self.inferred = implied, True
        return (Note("level1", f"一级指标缺失，按二级指标“{self.level2}”推断为“{implied}”，请核对原表。", (implied,)),)

    def _implied(self) -> str:
        """The first level that the second one implies, "" for none; where the first levels are inferred, a word of both (满意度指标) implies itself."""
        key = fold(self.level2) if self.level2 else ""
        return vocabulary().level2.get(key, "") or (vocabulary().level1.get(key, "") if self.inferred else "")

    def _aligned(self, row: Sequence[Piece]) -> dict[str, Piece] | None:
        """Cells by the columns of the header, None where the row does not fit them."""
        header = self.header
        cells: dict[str, Piece] = {}
        for piece in row:
            role = header.role_at(piece.column)
            role = "operator" if role == "other" and "operator" not in header.roles and is_operator(piece.key) else role  # below a head of its own
            if not piece.blank and role is not None and role not in cells:
                cells[role] = piece
            elif not piece.blank and role != "other" and not is_group(piece.key):
                return None
        if "name" not in cells:
            behind = header.spanned and bool(cells) and set(cells) <= {*header.after_name}
            if (behind and not any(is_level(piece.key) for piece in row)) or self._lacks_name(row, cells):
                return cells
            return None
        return cells if _plausible(cells, header) else None

    def _lacks_name(self, row: Sequence[Piece], cells: Mapping[str, Piece]) -> bool:
        """Whether every cell stands in its column, the second level and the target too, and the one of the name is there and blank."""
        blank = any(piece.blank and self.header.role_at(piece.column) == "name" for piece in row)
        return blank and {"level2", "target"} <= cells.keys() and _plausible({**cells, "name": cells["level2"]}, self.header)

    def _by_vocabulary(self, row: Sequence[Piece]) -> dict[str, Piece]:
        """Cells of a row whose columns are lost: levels by their words, then the name, then what the header lists behind it."""
        rest = _drop_group([piece for piece in row if not piece.blank or piece.cell.column > 0])
        cells, rest = self._levels(rest)
        start = next((i for i, piece in enumerate(rest) if not piece.blank), None)
        if start is None:
            return cells
        cells["name"] = rest[start]
        roles = list(self.header.after_name)
        for piece in rest[start + 1 :]:
            while roles and not piece.blank and not can_be(piece.key, roles[0]):
                roles.pop(0)
            if roles and (role := roles.pop(0)) and not piece.blank:
                cells.setdefault(role, piece)
        return self._shifted_target(cells, rest[start + 1 :])

    def _shifted_target(self, cells: dict[str, Piece], rest: Sequence[Piece]) -> dict[str, Piece]:
        """Where blank columns of merged cells stand before the target, take the first cell behind the name."""
        behind = [piece for piece in rest if not piece.blank]
        if "target" not in cells and len(behind) == 1 and self.header.after_name[:1] == ("target",):
            cells["target"] = behind[0]
        return cells

    def _levels(self, rest: list[Piece]) -> tuple[dict[str, Piece], list[Piece]]:
        shown = [(i, piece) for i, piece in enumerate(rest) if not piece.blank]
        if not shown:
            return {}, rest
        (at, first), second = shown[0], shown[1] if len(shown) > 1 else None
        named = (
            len(shown) == 3 and is_value(shown[2][1].key) and second is not None and not second[1].key.endswith("指标")
        )  # 满意度指标 | 服务对象满意度 | ≥90%
        if _is_level1(first) and second is not None and _is_level2(second[1]) and not named:
            return {"level1": first, "level2": second[1]}, rest[second[0] + 1 :]
        if _is_level2(first) and (not _is_level1(first) or self._continues(first)):
            return {"level2": first}, rest[at + 1 :]
        if _is_level1(first):
            return {"level1": first}, rest[at + 1 :]
        return {}, rest

    def _continues(self, piece: Piece) -> bool:
        """Whether a word of both levels (成本指标, 满意度指标) is the second level of the first level above it."""
        above = family(self.level1)
        own = vocabulary().level1.get(without_bracket(piece.key))
        return above == own or (above == "产出指标" and own == "成本指标")


def _left_over(row: Sequence[Piece], cells: Mapping[str, Piece]) -> list[Piece]:
    """Cells behind the name that no column was found for: values of several places or years, of which none can be chosen."""
    taken = [piece for role, piece in cells.items() if role != "other"]
    return [piece for piece in row if not piece.blank and piece.column > cells["name"].column and piece not in taken]


def _drop_group(row: list[Piece]) -> list[Piece]:
    first = next((i for i, piece in enumerate(row) if not piece.blank), None)
    if first is None or not is_group(row[first].key) or _is_level1(row[first]):
        return row
    return row[first + 1 :]


@lru_cache(maxsize=4096)
def _levels_of(key: str) -> tuple[bool, bool]:
    """Whether the text is a first level, and whether it is a second level."""
    words, bare = vocabulary(), without_bracket(key)
    return bare in words.level1, bare in words.level2


def is_level(key: str) -> bool:
    """Whether the text is a first or a second level."""
    return any(_levels_of(key))


def _is_level1(piece: Piece) -> bool:
    return _levels_of(piece.key)[0]


def _is_level2(piece: Piece) -> bool:
    return _levels_of(piece.key)[1]


def _level(piece: Piece | None) -> str | None:
    if piece is None:
        return None
    return without_bracket(piece.key) if piece.key.endswith(")") else piece.text


def compatible(level1: str | None, implied: str) -> bool:
    """Whether a second level of the family `implied` may stand below the first level (满意度 also below 效益, 成本 below 产出)."""
    above = family(level1)
    if level1 is None or above is None:
        return level1 is not None
    return above == implied or (above, implied) in {("效益指标", "满意度指标"), ("产出指标", "成本指标"), ("", implied)}


def _plausible(cells: Mapping[str, Piece], header: Header) -> bool:
    """Whether the words in the level columns are levels, and no other column holds one."""
    full = _is_full(cells, header)
    for role, piece in cells.items():
        if role in _LEVELS and not (_may_be_level(piece, role, header) or full):
            return False
        if role in _TOLD_BY_SIGHT and not can_be(piece.key, role):
            return False
        if role == "other" and is_level(piece.key):
            return False
        if role == "name" and "level2" not in cells and "level2" in header.roles and _is_level2(piece):
            return False
    if "target" in header.roles and is_value(cells["name"].key) and ("target" not in cells or _NO_NAME.match(cells["name"].key)):
        return False
    first = min(cells.values(), key=lambda piece: piece.column)
    return not is_group(first.key) or first.column < min(header.starts[1:], default=1)


def _is_full(cells: Mapping[str, Piece], header: Header) -> bool:
    """Whether every column but those of remarks has its cell and the target is a value: then levels that no vocabulary has stand in their columns."""
    roles = {role for role in header.roles if role not in {"deviation", "explanation", "other"}}
    if not roles <= cells.keys() or not {"level1", "level2", "name", "target"} <= roles or len(roles) < _FULL:
        return False
    levels = [cells["level1"].key, cells["level2"].key]
    name = cells["name"].key
    named = bool(name) and not is_value(name) and (not is_level(name) or name in vocabulary().results["rate_rows"])
    return named and is_value(cells["target"].key) and not any(is_value(key) or is_level(key) or not key for key in levels)


def _may_be_level(piece: Piece, role: str, header: Header) -> bool:
    """Whether a cell in the column of a level is one, be it one of its own that the vocabulary does not know."""
    if _levels_of(piece.key)[role == "level2"]:
        return True
    bare = without_bracket(piece.key)
    return not is_level(bare) and bool(header.spanned or _PLAUSIBLE.search(bare)) and not is_value(bare)
