"""Operators of targets (计算符号): signs, doubled signs, words before and after the number."""

import re

from jiheng.model.target import Comparator

_BEFORE = {
    Comparator.GE: (
        "不低于 不少于 不小于 不短于 不下于 不差于 不得低于 不得少于 不得小于 不能低于 不能少于 未低于 "
        "未少于 至少 最少 最低 起码 大于等于 大于或等于 大于(等于) 高于等于 高于或等于 多于等于 "
        "达到或超过"
    ),
    Comparator.LE: (
        "不超过 不超出 不超 不高于 不多于 不大于 不长于 不得超过 不得高于 不得多于 不得大于 不能超过 "
        "未超过 至多 最多 最高 小于等于 小于或等于 小于(等于) 低于等于 低于或等于 少于等于 少于或等于 "
        "控制在"
    ),
    Comparator.GT: ("大于 高于 多于 优于 超过 超出"),
    Comparator.LT: ("小于 低于 少于 短于 不足 不到 不满 未满"),
    Comparator.EQ: ("等于"),
    Comparator.ABOUT: ("大约 大概 大致 约为 约等于 近似 接近 约 近"),
}
_AFTER = {
    Comparator.GE: ("及以上 或以上 含以上 以上 及更多 或更多"),
    Comparator.LE: ("及以下 或以下 以下 及以内 以内 之内"),
    Comparator.ABOUT: ("左右 上下"),
}
_SIGNS = {
    "≥": Comparator.GE,
    ">=": Comparator.GE,
    "≤": Comparator.LE,
    "<=": Comparator.LE,
    ">": Comparator.GT,
    "<": Comparator.LT,
    "=": Comparator.EQ,
    "≈": Comparator.ABOUT,
    "~": Comparator.ABOUT,
    "=≥": Comparator.GE,
    "=≤": Comparator.LE,
    "=≈": Comparator.ABOUT,
    "=~": Comparator.ABOUT,
    ">≥": Comparator.GE,
    "<≤": Comparator.LE,
    "=>≥": Comparator.GE,
    "<=≤": Comparator.LE,
}
SIGN = "[<>=≥≤≈]"


def _words(table: dict[Comparator, str]) -> dict[str, Comparator]:
    return {word: comparator for comparator, words in table.items() for word in words.split()}


BEFORE = _words(_BEFORE)
AFTER = _words(_AFTER)


def alternatives(words: dict[str, Comparator]) -> str:
    """Regular expression of the words, longest first, so that 大于等于 is not read as 大于."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_TOKEN = re.compile(rf"{alternatives(BEFORE)}|[<>=≥≤≈~]+")
_BY_CHARACTERS = {"".join(sorted(signs)): comparator for signs, comparator in _SIGNS.items()}


def comparator_before(lead: str) -> tuple[bool, Comparator | None]:
    """What the folded text before a number says: (True, operator or None), or (False, None) where it contradicts itself."""
    found = {_comparator(token) for token in _TOKEN.findall(lead)}
    return _agree(found)


def comparators_agree(first: Comparator | None, second: Comparator | None) -> tuple[bool, Comparator | None]:
    """Operators before and after the number joined: 不少于10次以上 is ≥, ≥10次以下 contradicts itself."""
    return _agree({first, second} - {None})


def _comparator(token: str) -> Comparator | None:
    return BEFORE.get(token) or _BY_CHARACTERS.get("".join(sorted(set(token))))


def _agree(found: set[Comparator | None]) -> tuple[bool, Comparator | None]:
    if None in found:
        return False, None
    for group in ({Comparator.GE, Comparator.GT}, {Comparator.LE, Comparator.LT}):
        if len(found & group) == 2:
            # 大于10次以上: the word after the number includes the number.
            found = found - {Comparator.GT, Comparator.LT}
    found = found - {Comparator.ABOUT} if len(found) > 1 else found
    if len(found) > 1:
        found = found - {Comparator.EQ}
    return len(found) <= 1, next(iter(found), None)
