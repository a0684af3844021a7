"""Nasty web pages and pictures."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image

from tests.hostile.bombs import packed
from tests.hostile.files_office import BUILT, DTD

_HEAD = "<html><body><table>"
_FORM = "<tr><td>项目名称<td colspan=3>修路<tr><td>一级指标<td>二级指标<td>三级指标<td>指标值<tr><td>产出指标<td>数量指标<td>修路长度<td>≥3(公里)</table>"


def _page(inside: str, behind: str = "") -> bytes:
    return f"{_HEAD}{inside}{_FORM}{behind}".encode()


def _mht() -> bytes:
    """Messages in messages, 3,000 deep."""
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=%d\r\n\r\n--%d\r\n"
    return b"".join(head % (depth, depth) for depth in range(3000)) + b"Content-Type: text/html\r\n\r\n<p>x"


def _mht_attached(depth: int) -> bytes:
    return b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>x\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * depth


def _mht_parts() -> bytes:
    part = "--b\r\nContent-Type: text/html\r\n\r\n<table><tr><td>项目名称<td>修路</table>\r\n"
    return ("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + part * 5000).encode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *more: bytes, data: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + _chunk(b"IDAT", data or zlib.compress(b"\0" * (height * (width + 1)))) + _chunk(b"IEND", b"")


def _text_bomb() -> bytes:
    return _png(200, 200, _chunk(b"zTXt", b"Comment\0\0" + packed(b"A" * 2**20, 200)))


def _png_bomb() -> bytes:
    """8,900 × 8,900 pixels of white, which is within the limit."""
    return _png(8900, 8900, data=packed((b"\0" + b"\xff" * 8900) * 100, 89))


def _tiff(*entries: tuple[int, int, int, int], then: int = 8) -> bytes:
    """A TIFF whose directory is followed by itself."""
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + struct.pack("<I", then)
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(100_000)


def _jpeg() -> bytes:
    return (BUILT / "one-form-scan.jpg").read_bytes()


def _many_pages() -> bytes:
    out = io.BytesIO()
    small = Image.new("1", (64, 64), 1)
    small.save(out, "TIFF", save_all=True, append_images=[small] * 300)
    return out.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "html-a-million-nested-tags.html": lambda: _page("<div>" * 1_000_000),
    "html-100000-nested-inline.html": lambda: _page("", "<b><i>" * 100_000 + "x"),
    "html-nested-tables.html": lambda: _page("<tr><td><table>" * 5000),
    "html-spans-of-a-billion.html": lambda: _page("<tr><td rowspan=1000000000 colspan=1000000000>x" * 3),
    "html-many-wide-spans.html": lambda: _page("<tr><td rowspan=65534 colspan=900>x" * 2000),
    "html-spans-negative.html": lambda: _page("<tr><td rowspan=-1 colspan=-5>x<td rowspan=0 colspan=0>y<td colspan=1e9 rowspan='９'>z"),
    "html-scripts.html": lambda: _page("", "<script>alert(1)</script><base href='file:///etc/'><img src=x onerror=alert(1)><iframe src=/etc/passwd>"),
    "html-entities.html": lambda: DTD.encode() + _page("<tr><td>&e;&f;&#0;&#xD800;&#x110000;"),
    "html-svg-entities.html": lambda: _page("", f"<svg>{DTD}<text>&e;</text></svg>"),
    "html-only-svg.svg": lambda: f'<?xml version="1.0"?>{DTD}<svg xmlns="http://www.w3.org/2000/svg"><text>&e;&f;</text></svg>'.encode(),
    "html-attribute-of-10-mb.html": lambda: _page(f"<tr><td style='{'x' * 10_000_000}'>x"),
    "html-200000-attributes.html": lambda: _page(f"<tr><td {' '.join(f'a{i}=1' for i in range(200_000))}>x"),
    "html-comment-never-closed.html": lambda: _page("", "<!--" * 100_000),
    "html-meta-charset-unknown.html": lambda: b"<meta charset=rot13><meta charset=utf-7>" + _page(""),
    "html-meta-charset-never-closed.html": lambda: b"<meta " * 100_000 + _page(""),
    "html-100000-rows.html": lambda: _page("<tr><td>甲<td>乙" * 90_000),
    "html-nul-bytes.html": lambda: _page("").replace("修".encode(), b"\0\xe4\xbf\xae\0"),
    "html-utf32.html": lambda: _page("").decode().encode("utf-32"),
    "html-select-with-200000-options.html": lambda: _page("<tr><td><select>" + "<option>a" * 200_000 + "</select>"),
    "mht-recursion.mht": _mht,
    "mht-message-in-message.mht": lambda: b"MIME-Version: 1.0\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    "mht-10000-parts.mht": _mht_parts,
    "mht-bad-charset.mht": lambda: b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=\xff\xfe\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!===A",
    "picture-1x1.png": lambda: _png(1, 1),
    "picture-0x0.png": lambda: _png(0, 0),
    "picture-50000x50000.png": lambda: _png(50_000, 50_000, data=zlib.compress(b"x")),
    "picture-two-billion.png": lambda: _png(0x7FFFFFFF, 0x7FFFFFFF, data=zlib.compress(b"x")),
    "picture-100000x60.png": lambda: _png(100_000, 60),
    "picture-white-79-million.png": _png_bomb,
    "picture-text-bomb.png": _text_bomb,
    "picture-cut.jpg": lambda: _jpeg()[: len(_jpeg()) // 3],
    "picture-head-only.jpg": lambda: _jpeg()[:200],
    "picture-cyclic-directories.tif": lambda: _tiff((256, 4, 1, 100), (257, 4, 1, 100), (258, 3, 1, 8), (259, 3, 1, 1), (273, 4, 1, 200), (279, 4, 1, 10_000)),
    "picture-strips-of-4-gb.tif": lambda: _tiff((256, 4, 1, 100), (257, 4, 1, 100), (273, 4, 0xFFFFFFFF, 8), (279, 4, 0xFFFFFFFF, 8), then=0),
    "picture-301-pages.tif": _many_pages,
    "picture-bmp-huge.bmp": lambda: b"BM" + bytes(8) + struct.pack("<IIiiHHIIiiII", 54, 40, 0x7FFFFFFF, -0x7FFFFFFF, 1, 24, 0, 0, 0, 0, 0, 0),
}
HEAVY = frozenset(
    (
        "html-a-million-nested-tags.html",
        "html-many-wide-spans.html",
        "html-100000-rows.html",
        "html-attribute-of-10-mb.html",
        "html-100000-nested-inline.html",
        "picture-white-79-million.png",
        "picture-text-bomb.png",
        "picture-cyclic-directories.tif",
        "picture-100000x60.png",
        "html-200000-attributes.html",
        "mht-10000-parts.mht",
    )
)
