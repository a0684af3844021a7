"""Makes src/jiheng/reference/fonts/jiheng-boxes.ttf: an empty box for every character, narrow for U+0020–U+00FF, wide for all others.

Readers measure by it Chinese text whose font a PDF does not hold; writers print it where no font has a character. TrueType, less than a kilobyte:
a character map of format 13 gives one glyph to many characters.
"""

import struct

from jiheng.reference.fonts import BOXES, FAMILY

_EM = 1000
_HALF, _FULL = 500, 1000  # widths of Latin and of Chinese characters
_TOP, _BOTTOM, _SIDE, _PEN = 800, -100, 50, 40
_MAGIC = 0x5F0F3CF5
_WINDOWS, _UCS2, _UCS4, _ENGLISH = 3, 1, 10, 0x409


def main() -> None:
    BOXES.write_bytes(font())


def font() -> bytes:
    """The whole font."""
    narrow, wide = _glyph(_HALF), _glyph(_FULL)
    return _packed(
        {
            b"OS/2": _os2(),
            b"cmap": _cmap(),
            b"glyf": narrow + wide,
            b"head": struct.pack(">4I2H2q4h2H3h", 0x10000, 0x10000, 0, _MAGIC, 3, _EM, 0, 0, 0, _BOTTOM, _FULL, _TOP, 0, 8, 2, 1, 0),
            b"hhea": struct.pack(">I3hH11hH", 0x10000, _TOP, _BOTTOM, 0, _FULL, _SIDE, _SIDE, _FULL - _SIDE, 1, 0, 0, 0, 0, 0, 0, 0, 3),
            b"hmtx": struct.pack(">HhHhHh", _FULL, 0, _HALF, _SIDE, _FULL, _SIDE),
            b"loca": struct.pack(">4I", 0, 0, len(narrow), len(narrow) + len(wide)),
            b"maxp": struct.pack(">I14H", 0x10000, 3, 8, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
            b"name": _name(),
            b"post": struct.pack(">2I2h5I", 0x30000, 0, -100, 50, 0, 0, 0, 0, 0),
        }
    )


def _cmap() -> bytes:
    groups = struct.pack(">6I", 0x20, 0xFF, 1, 0x100, 0x10FFFF, 2)
    return struct.pack(">4HI", 0, 1, _WINDOWS, _UCS4, 12) + struct.pack(">2H3I", 13, 0, 16 + len(groups), 0, 2) + groups


def _name() -> bytes:
    """Family, style, unique name, full name, version, PostScript name."""
    texts = {1: FAMILY, 2: "Regular", 3: f"{FAMILY} 1", 4: FAMILY, 5: "Version 1.0", 6: FAMILY.replace(" ", "-")}
    records, strings = b"", b""
    for number, text in texts.items():
        data = text.encode("utf-16-be")
        records += struct.pack(">6H", _WINDOWS, _UCS2, _ENGLISH, number, len(data), len(strings))
        strings += data
    return struct.pack(">3H", 0, len(texts), 6 + len(records)) + records + strings


def _os2() -> bytes:
    """Version 3: regular weight and width, may be embedded."""
    start = struct.pack(">Hh3H11h", 3, _EM, 400, 5, 0, *[0] * 11) + bytes(10) + struct.pack(">4I", 0, 0, 0, 0) + b"JHNG"
    lines = struct.pack(">3H3h2H", 0x40, 0x20, 0xFFFF, _TOP, _BOTTOM, 0, _TOP, -_BOTTOM)
    return start + lines + struct.pack(">2I2h3H", 1, 0, 500, 700, 0, 0x20, 1)


def _glyph(width: int) -> bytes:
    """Two contours of four straight lines: the box and, the other way round, the emptiness in it."""
    left, right = _SIDE, width - _SIDE
    outer = [(left, _BOTTOM), (left, _TOP), (right, _TOP), (right, _BOTTOM)]
    inner = [(left + _PEN, _BOTTOM + _PEN), (left + _PEN, _TOP - _PEN), (right - _PEN, _TOP - _PEN), (right - _PEN, _BOTTOM + _PEN)][::-1]
    points = outer + inner
    steps = [(x - before_x, y - before_y) for (x, y), (before_x, before_y) in zip(points, [(0, 0), *points], strict=False)]
    head = struct.pack(">5h3H", 2, left, _BOTTOM, right, _TOP, 3, 7, 0)
    data = head + b"\x01" * 8 + struct.pack(">8h", *(x for x, _ in steps)) + struct.pack(">8h", *(y for _, y in steps))
    return data + b"\0" * (-len(data) % 4)


def _packed(tables: dict[bytes, bytes]) -> bytes:
    """The tables with their directory, each at a multiple of four bytes."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    directory = struct.pack(">I4H", 0x10000, count, power * 16, power.bit_length() - 1, count * 16 - power * 16)
    body, place = b"", 12 + 16 * count
    for tag, data in sorted(tables.items()):
        padded = data + b"\0" * (-len(data) % 4)
        directory += struct.pack(">4s3I", tag, sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF, place + len(body), len(data))
        body += padded
    return directory + body


if __name__ == "__main__":
    main()
