"""The columns of a glued table: the words of its header, what stands between these and the first level, and the roles of all of them."""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from jiheng.readers.runon_levels import begins_with_level
from jiheng.readers.runon_words import header_word, is_first_level, is_second_level, level_pattern, role_of
from jiheng.reference.variants import word_set
from jiheng.reference.vocabulary import vocabulary

_LONGEST_TAIL = 90  # characters of a header behind its last known word
_FEWEST_GRADES = 3
TARGET = "指标值"


class Columns(msgspec.Struct, frozen=True):
    """Words of a header and their roles; `length` of what belongs to it behind its first words.

    "place/0" … are targets of places, "grade/0" … those of grades (优 | 良 | 中 | 差); then `added` tells that the last column, for targets that
    cannot be parted, is none of the printed ones."""

    words: tuple[str, ...]
    roles: tuple[str, ...]
    length: int = 0
    added: bool = False

    @property
    def behind_name(self) -> tuple[str, ...]:
        """Roles of the columns behind the name of the indicator, those of places or grades in the stead of the target."""
        roles = self.roles[self.roles.index("name") + 1 :]
        return roles[:-1] if self.added else roles


def columns_of(printed: Sequence[str], body: str) -> Columns | None:
    """The columns of a header with the text behind its words; None where that goes on with columns of which nothing is known."""
    words, roles = _three_levels(printed)
    words, roles = _once(words, roles)
    alone = Columns(tuple(words), tuple(roles))
    if not {"level1", "level2"} & {*roles} or level_pattern(bare=True).match(body.lstrip()):
        return alone
    length = _tail_length(body)
    tail = body[:length].strip()
    found = _with_tail(words, roles, tail, length) if length and len(tail) <= _LONGEST_TAIL and "。" not in tail else None
    return alone if found is None and begins_with_level(body) else found


def _with_tail(words: list[str], roles: list[str], tail: str, length: int) -> Columns | None:
    if grades := _grades(tail):
        at = roles.index("target") if "target" in roles else len(roles)
        names = [*words[:at], *grades, *words[at + 1 :]]
        parts = [f"grade/{i}" for i in range(len(grades))]
        return Columns((*names, TARGET), (*roles[:at], *parts, *roles[at + 1 :], "target"), length, added=True)
    if places := _places(tail):
        return _with_places(words, roles, places, length) if "target" not in roles else None
    rest = _objective().sub("", _options().sub("", tail))
    more = header_word().findall(rest)
    known = not header_word().sub("", rest).strip()
    for word in more:
        role = role_of(word)
        words, roles = [*words, word], [*roles, role if role not in roles else "other"]
    return Columns(tuple(words), tuple(roles), length) if known else None


def _with_places(words: Sequence[str], roles: Sequence[str], places: Sequence[str], length: int) -> Columns:
    """The columns with those of places; that of their sum holds the target."""
    whole = next((i for i, place in enumerate(places) if place in word_set("matrix", "totals")), None)
    numbers = iter(range(len(places)))
    parts = tuple("target" if i == whole else f"place/{next(numbers)}" for i in range(len(places)))
    added = () if whole is not None else (TARGET,)
    return Columns((*words, *places, *added), (*roles, *parts, *("target" for _ in added)), length, added=whole is None)


def _tail_length(body: str) -> int:
    """Where the first level of the first row begins: a first level with a second one behind it, else 0."""
    for found in level_pattern(bare=True).finditer(body, 1, _LONGEST_TAIL + 20):
        following = level_pattern(bare=True).match(body, found.end())
        if is_first_level(found["level"]) and following and is_second_level(following["level"]):
            return found.start()
    return 0


def _grades(tail: str) -> list[str]:
    words = sorted((word for word in vocabulary().results["grades"] if word in tail), key=len, reverse=True)
    found = re.findall("|".join(map(re.escape, words)), tail) if words else []
    return found if "".join(found) == tail and len(found) >= _FEWEST_GRADES else []


def _places(tail: str) -> list[str]:
    endings = "|".join(map(re.escape, sorted(word_set("matrix", "endings"), key=len, reverse=True)))
    totals = "|".join(map(re.escape, sorted(word_set("matrix", "totals"), key=len, reverse=True)))
    place = rf"(?:{totals})|[\u4e00-\u9fff]{{1,5}}?(?:{endings})(?:[(（][^()（）]*[)）])?"
    found = re.findall(place, tail)
    return found if "".join(found) == tail and len(found) > 1 else []


@cache
def _options() -> re.Pattern[str]:
    """The options below 偏差原因 and 完成目标可能性, which of the ticks in the rows cannot be told once they are glued."""
    results = vocabulary().results
    words = sorted((*results["causes"], *results["likelihoods"], "原因说明"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _objective() -> re.Pattern[str]:
    """The name of the objective to which the rows belong (长期目标1), in the first column."""
    return re.compile(rf"(?:{'|'.join(sorted(map(re.escape, vocabulary().objectives), key=len, reverse=True))})\d{{0,2}}$")


def _once(words: Sequence[str], roles: Sequence[str]) -> tuple[list[str], list[str]]:
    """The columns with a second one of a kind (指标值 in 指标值|指标值确定依据) as one of another."""
    kept = [role if role not in roles[:i] or role in {"level1", "level2"} else "other" for i, role in enumerate(roles)]
    return list(words), kept


def _three_levels(printed: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words of a header and their roles; where it has two levels only, the lower one is the indicator."""
    words, roles = list(printed), [role_of(word) for word in printed]
    if "name" in roles:
        return words, roles
    last = max(i for i, role in enumerate(roles) if role in {"level1", "level2"})
    words[last], roles[last] = "三级指标", "name"
    words = ["二级指标" if role in {"level1", "level2"} else word for role, word in zip(roles, words, strict=True)]
    return words, ["level2" if role == "level1" else role for role in roles]
