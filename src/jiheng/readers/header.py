"""Headers of indicator tables: which column holds what."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from jiheng.readers.labels import Piece, without_bracket
from jiheng.readers.months import with_any_months
from jiheng.readers.subheads import place_roles, second_role, sub_roles
from jiheng.reference.variants import horizon_of, without_horizon
from jiheng.reference.vocabulary import vocabulary

_OPERATOR = re.compile(r"[≥≤≧≦=<>﹦]{1,2}|大于|小于|等于|大于等于|小于等于|不低于|不高于|不超过|不少于")
_SENSE = re.compile(r"(?:定性|定量|正向|反向)(?:指标)?")
_VALUE = re.compile(r"[≥≤≧≦=<>﹦\d]|[大小]于|等于|不[低少超高]")
_FEWEST_OPTIONS = 3  # to be ticked, in the second row of the header of a monitoring form
_OF_VALUE = frozenset({"operator", "sense", "unit"})
_MARK = re.compile(r"\d{1,3}(?:\.\d+)?")


class Header(msgspec.Struct, frozen=True):
    """Header of an indicator table: the roles of its columns, in order, with the columns that they cover.

    Roles are those of the vocabulary; "other" for a column of no known role, and for the second of two of a kind. Of two columns of targets
    that of the whole project is "overall_target" (with "overall_operator" … where each has its own); those of which the header does not tell
    whose they are are "second_target" …; "place/0" … are the targets of the `places`. `spanned` tells that the file keeps merged cells, so
    that columns can be trusted.
    """

    roles: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    spanned: bool = False
    places: tuple[str, ...] = ()

    def column_of(self, role: str) -> int | None:
        """Column in which a role begins; None where the header has no such role."""
        return self.starts[self.roles.index(role)] if role in self.roles else None

    def role_at(self, column: int) -> str | None:
        """The role of the column, or of the one before it that covers it."""
        place = bisect_right(self.starts, column) - 1
        return self.roles[place] if place >= 0 and column < self.ends[place] else None

    @property
    def after_name(self) -> tuple[str, ...]:
        """Roles of the columns behind the name of the indicator."""
        return self.roles[self.roles.index("name") + 1 :]


@lru_cache(maxsize=4096)
def header_role(key: str) -> str | None:
    """What the column under a cell of this text holds, if the cell is the header of one."""
    headers, bare = vocabulary().headers, without_bracket(key)
    role = headers.get(key) or headers.get(bare) or headers.get(without_horizon(key)) or headers.get(with_any_months(bare))
    return None if role == "target" and horizon_of(key) == "previous" else role


def _lower_role(key: str, above: str | None) -> str | None:
    """What the column under a cell of the second row of a header holds: below causes and likelihoods the option to be ticked,
    below a target of the whole project its own operator and unit."""
    options = vocabulary().results
    if above == "deviation" and key in options["causes"]:
        return f"cause/{key}"
    if above == "likelihood" and key in options["likelihoods"]:
        return f"likelihood/{key}"
    role = header_role(key)
    return f"overall_{role}" if above == "overall_target" and role in _OF_VALUE else role


def is_header(row: Sequence[Piece]) -> bool:
    """Whether a row holds three different words of headers: then it is no indicator, even if no columns can be told from it."""
    return len({role for piece in row if piece.key and (role := header_role(piece.key))}) > 2


def find_header(row: Sequence[Piece]) -> Header | None:
    """The header, if the row is one: it names the indicator column and the target column, or two of the three levels."""
    roles = {role for piece in row if piece.key and (role := header_role(piece.key))}
    if "name" not in roles or not ("target" in roles or len(roles & {"level1", "level2", "name"}) > 1):
        return None
    shown = [piece for piece in row if not piece.blank]
    starts = tuple(piece.column for piece in shown)
    last = starts[-1] + shown[-1].cell.column_span
    spanned = any(piece.cell.row_span > 1 or piece.cell.column_span > 1 for piece in shown)
    keys = [piece.key for piece in shown]
    names, places = place_roles(_single(shown), keys, [header_role(key) is None for key in keys])
    return Header(roles=names, starts=starts, ends=(*starts[1:], last), spanned=spanned, places=places)


def refined(header: Header, row: Sequence[Piece]) -> Header:
    """The header with the roles of a second row of it, below a cell that spans columns (符号 | 单位, or 实施期 | 年度, below 指标值)."""
    roles = {**dict(zip(header.starts, header.roles, strict=True)), header.ends[-1]: ""}
    shown = [piece for piece in row if not piece.blank and header.starts[0] <= piece.column < header.ends[-1]]
    for piece in shown:
        role = _lower_role(piece.key, header.role_at(piece.column))
        roles[piece.column] = role if role and role not in roles.values() else roles.get(piece.column, "other")
    places: tuple[str, ...] = ()
    for above in ("target", "overall_target"):
        below = [piece for piece in shown if header.role_at(piece.column) == above]
        found, names = _parts(below, above)
        roles |= found
        places = places or names
    starts = tuple(sorted(roles))
    names = tuple(roles[start] for start in starts[:-1])
    return msgspec.structs.replace(header, roles=names, starts=starts[:-1], ends=starts[1:], places=places or header.places)


def _parts(below: Sequence[Piece], above: str) -> tuple[dict[int, str], tuple[str, ...]]:
    """The roles of the columns that part one of targets, by column, and the names of places among them."""
    values = [piece for piece in below if header_role(piece.key) in {None, "target"}]
    if len(values) == 1 and len(below) > 1:
        return {values[0].column: above}, ()  # the value itself, beside its operator and unit
    found = sub_roles([piece.key for piece in values], below=True) if len(values) > 1 and above == "target" else None
    return ({piece.column: role for piece, role in zip(values, found[0], strict=True)}, found[1]) if found else ({}, ())


def unfolded(header: Header, row: Sequence[Piece]) -> Header | None:
    """The header with the parts of its columns that the row below names, where merged cells were lost; None for any other row."""
    shown = [piece for piece in row if not piece.blank]
    if (options := _with_options(header, shown)) is not None:
        return options
    if header.spanned or "target" not in header.roles or len(shown) < 2 or any(header_role(piece.key) not in {None, "target"} for piece in shown):
        return None
    found = sub_roles([piece.key for piece in shown], below=False)
    if found is None:
        return None
    at, first = header.roles.index("target"), header.starts[header.roles.index("target")]
    columns = [piece.column for piece in shown] if shown[0].column == first else list(range(first, first + len(shown)))
    rest = header.starts[at + 1 :]
    moved = max(0, columns[-1] + 1 - rest[0]) if rest else 0
    starts = (*header.starts[:at], *columns, *(start + moved for start in rest))
    roles = (*header.roles[:at], *found[0], *header.roles[at + 1 :])
    return Header(roles=roles, starts=starts, ends=(*starts[1:], starts[-1] + 1), places=found[1])


def _with_options(header: Header, shown: Sequence[Piece]) -> Header | None:
    """The header with the options to be ticked (经费保障 | … | 原因说明 | 确定能 | …) in the place of the columns above them."""
    parts: dict[str, list[str]] = {above: [] for above in ("deviation", "likelihood") if above in header.roles}
    for piece in shown:
        above = next((above for above in parts if (_lower_role(piece.key, above) or "").startswith((above, "cause/"))), None)
        if above is None:
            return None
        parts[above].append(str(_lower_role(piece.key, above)))
    if len(shown) < _FEWEST_OPTIONS:
        return None
    if all(header.role_at(piece.column) in parts for piece in shown):
        return refined(header, shown)
    roles = tuple(part for role in header.roles for part in (parts.get(role) or [role]))
    return msgspec.structs.replace(header, roles=roles, starts=tuple(range(len(roles))), ends=tuple(range(1, len(roles) + 1)))


def height(row: Sequence[Piece]) -> int:
    """Rows that the header takes: those of the cell that heads the indicators."""
    return max((piece.cell.row_span for piece in row if header_role(piece.key) == "name"), default=1)


def _single(shown: Sequence[Piece]) -> tuple[str, ...]:
    """Roles of the cells, each role once: of two time horizons the year's, a second column of the kind (方向 beside 性质) as the operator's."""
    roles = [header_role(piece.key) or "other" for piece in shown]
    for role in ("level2", "name", "target"):
        places = [i for i, found in enumerate(roles) if found == role]
        horizons = {i: horizon_of(shown[i].key) for i in places}
        kept = next((i for i in places if horizons[i] == "annual"), None)
        kept = kept if kept is not None else next((i for i in places if horizons[i] != "overall"), places[0] if places else None)
        for i in places:
            if i != kept:
                roles[i] = "other" if role != "target" else second_role(horizons[i], horizons[kept] if kept is not None else None, roles)
    for role in ("weight", "score", "unit", "explanation"):
        for i in [i for i, found in enumerate(roles) if found == role][:-1]:
            roles[i] = "other"  # points of the levels stand before those of the indicator
    senses = [i for i, role in enumerate(roles) if role == "sense"]
    if len(senses) > 1 and "operator" not in roles:
        roles[senses[1]] = "operator"
    return tuple(roles)


def guessed(row: Sequence[Piece], levels: int) -> Header | None:
    """The header of a row that stands below none, of which the first `levels` cells are levels: told by an operator alone in its cell."""
    shown = [piece for piece in row if not piece.blank][levels:]
    if len(shown) < 3 or not (is_operator(shown[1].key) or is_sense(shown[1].key)) or shown[0].key.isdigit():
        return None
    names = ("level1", "level2")[2 - levels :] if levels else ()
    roles = (*names, "name", "operator", "target", "unit", "actual", "weight", "score")
    return Header(roles=roles, starts=tuple(range(len(roles))), ends=tuple(range(1, len(roles) + 1)))


def chunks(row: Sequence[Piece], width: int) -> list[list[Piece]]:
    """The row, cut into rows of `width` cells where it holds several of them in one (a web page that lost the ends of its rows)."""
    if width < 3 or len(row) <= width or len(row) % width or any(piece.cell.column_span > 1 for piece in row):
        return [list(row)]
    parts = [row[at : at + width] for at in range(0, len(row), width)]
    return [[Piece(msgspec.structs.replace(piece.cell, column=column), piece.key, piece.blank) for column, piece in enumerate(part)] for part in parts]


def is_operator(key: str) -> bool:
    """Whether a cell holds an operator and nothing else."""
    return bool(_OPERATOR.fullmatch(key))


def is_sense(key: str) -> bool:
    """Whether a cell tells the kind or direction of an indicator (定性, 正向)."""
    return bool(_SENSE.fullmatch(key))


def can_be(key: str, role: str) -> bool:
    """Whether a cell of this text can stand in a column of this role, as far as operators, units and numbers tell."""
    if role in {"operator", "sense"}:
        return is_operator(key) or is_sense(key)
    return role != "unit" or not (is_number(key) or is_sense(key) or is_operator(key))


def is_value(key: str) -> bool:
    """Whether a cell begins as a target value does: with a digit or an operator."""
    return bool(_VALUE.match(key))


def is_number(key: str) -> bool:
    """Whether a cell holds a plain number, as a weight or a score does."""
    return bool(_MARK.fullmatch(key))
