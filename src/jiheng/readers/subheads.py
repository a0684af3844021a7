"""Several columns of targets in a header: 实施期 | 年度, or one for each place, in one row or in a second one below 指标值."""

from collections.abc import Sequence

from jiheng.readers.labels import without_bracket
from jiheng.reference.variants import Horizon, horizon_of, word_set

SECOND_ROLES = ("second_target", "third_target", "fourth_target")
Roles = tuple[tuple[str, ...], tuple[str, ...]]


def is_place(key: str) -> bool:
    """Whether the head of a column names a place or a unit ("东镇", "第二小学")."""
    return without_bracket(key).endswith(tuple(word_set("matrix", "endings")))


def place_roles(roles: Sequence[str], keys: Sequence[str], unknown: Sequence[bool]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles of a header with those of places, and the names of these.

    Columns of unknown heads behind the name are places where at least two, and most of them, are named as places are; without a column of
    targets that of the sum (合计, 全县) becomes the target.
    """
    start = roles.index("name") + 1 if "name" in roles else len(roles)
    found = [i for i in range(start, len(roles)) if unknown[i]]
    likely = [i for i in found if is_place(keys[i])]
    if "target" in roles:
        found = likely
    if len(likely) < 2 or 2 * len(likely) < len(found):
        return tuple(roles), ()
    return named(roles, keys, found)


def named(roles: Sequence[str], keys: Sequence[str], places: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The roles with the columns `places` as those of places (or of their sum), and the names of these."""
    totals = [i for i in places if without_bracket(keys[i]) in word_set("matrix", "totals")]
    numbers = {i: n for n, i in enumerate(i for i in places if i not in totals)}
    whole = totals[0] if totals and "target" not in roles else None
    changed = tuple("target" if i == whole else f"place/{numbers[i]}" if i in numbers else role for i, role in enumerate(roles))
    return changed, tuple(keys[i] for i in numbers)


def second_role(horizon: Horizon | None, kept: Horizon | None, roles: Sequence[str]) -> str:
    """The role of a second column of targets: that of the whole project beside that of the year, or one of which the header tells nothing."""
    if horizon == "previous":
        return "other"
    overall = horizon == "overall" or (horizon is None and kept == "annual")
    free = ("overall_target",) if overall else SECOND_ROLES
    return next((role for role in free if role not in roles), "other")


def sub_roles(keys: Sequence[str], *, below: bool) -> Roles | None:
    """Roles of the parts of the column of targets, and the names of places among them; None where the words tell no parts.

    `below`: the cells are known to stand below the head of the targets, so that words of no known meaning are names of places, too.
    """
    horizons = [horizon_of(key) for key in keys]
    if {"annual", "overall"} & {*horizons} and (below or None not in horizons):
        return _horizon_roles(horizons), ()
    if len(keys) > 1 and (below or all(map(is_place, keys))):
        return named(["other"] * len(keys), keys, range(len(keys)))
    return None


def _horizon_roles(horizons: Sequence[Horizon | None]) -> tuple[str, ...]:
    kept = next((i for i, horizon in enumerate(horizons) if horizon == "annual"), None)
    kept = kept if kept is not None else next((i for i, horizon in enumerate(horizons) if horizon is None), None)
    roles: list[str] = []
    for i, horizon in enumerate(horizons):
        roles.append("target" if i == kept else second_role(horizon, horizons[kept] if kept is not None else None, roles))
    return tuple(roles)
