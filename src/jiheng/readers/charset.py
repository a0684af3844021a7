"""Bytes of a web page → text. Pages that say gb2312 hold GB18030, which strict decoders spoil."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16, so it stands before it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
# What the web calls these is in truth their largest superset (https://encoding.spec.whatwg.org/#names-and-labels).
_SUPERSETS = dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936"), "gb18030") | {"big5": "big5hkscs", "iso-8859-1": "cp1252"}


def decode(data: bytes) -> str:
    """Text of a page, by byte order mark, declaration, or else what fits: UTF-8 first, then GB18030.

    Never fails: where nothing fits wholly, what fits best is taken, and the damaged characters are shown as �.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace")
    for encoding in (*_declared(data), "utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    texts = [data.decode(encoding, "replace") for encoding in (*_declared(data), "utf-8", "gb18030")]
    return min(texts, key=lambda text: text.count("\ufffd"))


def _declared(data: bytes) -> tuple[str, ...]:
    """The declared encoding, if Python knows it as one of text. A page that can say utf-16 in ASCII is not in UTF-16."""
    found = _DECLARED.search(data[:4096])
    if found is None:
        return ()
    name = (found[1] or found[2]).decode("ascii").casefold()
    name = _SUPERSETS.get(name, name)
    try:
        "".encode(name)
    except LookupError:
        return ()
    return () if name.startswith(("utf-16", "utf-32", "utf_16", "utf_32")) else (name,)
