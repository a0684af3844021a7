"""Short Latin names for addresses: the first letters of the readings of Chinese characters (创新合作 → cxhz)."""

import re
from bisect import bisect_right

from jiheng.model.fold import fold

# GB 2312 orders its 3,755 common characters by reading; these are the first ones of each letter (i, u, v begin none).
_COMMON = "B0A1 B0C5 B2C1 B4EE B6EA B7A2 B8C1 B9FE BBF7 BFA6 C0AC C2E8 C4C3 C5B6 C5BE C6DA C8BB C8F6 CBFA CDDA CEF4 D1B9 D4D1"
_FIRST = tuple(int(code, 16) for code in _COMMON.split())
_LETTERS = "abcdefghjklmnopqrstwxyz"
_LAST = 0xD7F9
_OTHER = re.compile(r"[^a-z0-9]+")
MOST = 24  # characters


def initials(text: str) -> str:
    """Letters and digits that stand for a name in an address, at most 24; "" where none of its characters has any."""
    return _OTHER.sub("", "".join(map(_letter, fold(text).lower())))[:MOST]


def _letter(char: str) -> str:
    if char.isascii():
        return char
    code = char.encode("gb2312", "ignore")
    if len(code) != 2 or not _FIRST[0] <= (place := int.from_bytes(code)) <= _LAST:
        return ""
    return _LETTERS[bisect_right(_FIRST, place) - 1]
