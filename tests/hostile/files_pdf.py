"""Nasty PDF files."""

import re
import zlib
from collections.abc import Callable, Sequence
from functools import partial

from tests.hostile.bombs import packed
from tests.hostile.files_office import EXAMPLES

_CARRIED = "jiheng.json"


def pdf(*objects: bytes, catalog: bytes = b"/Pages 2 0 R") -> bytes:
    """A PDF of numbered objects (from 2); object 1 is the catalog."""
    parts = [b"%PDF-1.7\n"]
    places = []
    for number, body in enumerate((b"<</Type/Catalog%s>>" % catalog, *objects), start=1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = sum(map(len, parts))
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return b"".join(parts) + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)


def stream(data: bytes, more: bytes = b"") -> bytes:
    """A stream object, deflated."""
    packed = zlib.compress(data)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


_FONT = b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"


def page(content: bytes, *, box: bytes = b"0 0 595 842", font: bytes = _FONT, more: Sequence[bytes] = (), catalog: bytes = b"") -> bytes:
    """A PDF of one page (object 3) with this content (object 4)."""
    kid = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R%s>>" % (box, font)
    return pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", kid, stream(content), *more, catalog=b"/Pages 2 0 R" + catalog)


_TEXT = b"BT /F 12 Tf 50 700 Td (target) Tj ET "


def _pages(count: int) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return pdf(b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R%s>>" % _FONT, stream(_TEXT))


def attached(data: bytes, *, size: int | None = None, spoil: bool = False) -> bytes:
    """A page of text with an attachment named as ours, which says that it has `size` bytes; its stream spoilt if wished."""
    body = stream(data, b"/Type/EmbeddedFile/Params<</Size %d>>" % (len(data) if size is None else size))
    if spoil:
        body = body.replace(b"x\x9c", b"\xff\xff", 1)
    name = _CARRIED.encode()
    spec = b"<</Type/Filespec/F(%s)/UF(%s)/EF<</F 5 0 R>>>>" % (name, name)
    return page(_TEXT, more=(body, spec), catalog=b"/Names<</EmbeddedFiles<</Names[(%s) 6 0 R]>>>>" % name)


def own(change: Callable[[bytes], bytes]) -> bytes:
    """A PDF that jiheng wrote, the JSON attached to it changed (an incremental update in the file's own manner)."""
    from jiheng.model.json import decode
    from jiheng.writers.form.document import Format, document

    data = document(decode((EXAMPLES / "data" / "faultless.json").read_bytes()), Format.PDF)
    for found in re.finditer(rb"/Length (\d+)[^\r\n]*>>\s*stream\r?\n", data):
        body = data[found.end() : found.end() + int(found[1])]
        try:
            text = zlib.decompress(body) if body[:1] == b"x" else body
        except zlib.error:
            continue
        if text.lstrip().startswith(b"{") and b"declarations" in text:
            number = re.findall(rb"(\d+) 0 obj", data[: found.start()])[-1]
            start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
            root = re.findall(rb"/Root (\d+ 0 R)", data)
            if not root:
                return data
            place = len(data) + 1
            update = b"\n%s 0 obj\n%s\nendobj\n" % (number, stream(change(text), b"/Type/EmbeddedFile"))
            table = b"xref\n%s 1\n%010d 00000 n \n" % (number, place)
            return data + update + table + b"trailer<</Root %s/Prev %d>>\nstartxref\n%d\n%%%%EOF" % (root[-1], start, len(data) + len(update))
    raise AssertionError("no attachment in our own PDF")


def _form_within_form() -> bytes:
    """A drawing that draws itself."""
    body = stream(_TEXT + b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 5 0 R>>>>")
    return page(b"/X Do", font=b"/Resources<</XObject<</X 5 0 R>>>>", more=(body,))


def _type3() -> bytes:
    """Glyphs that are pages of their own, each drawing all the others."""
    font = (
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type3/FontBBox[0 0 1e9 1e9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 5 0 R>>"
        b"/Encoding<</Type/Encoding/Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1e9]/Resources<</Font<</F 6 0 R>>>>>>>>>>"
    )
    return page(b"BT /F 12 Tf (" + b"a" * 5000 + b") Tj ET", font=font, more=(stream(b"1000 0 d0 BT /F 1 Tf (aaaa) Tj ET"), b"<<>>"))


def _deep(what: bytes, end: bytes) -> bytes:
    return pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/X %s%s>>" % (what * 100_000, end * 100_000))


def _encrypted() -> bytes:
    """Says that it is encrypted with a password that nobody knows."""
    data = page(_TEXT)
    encrypt = b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[<61><61>]/Encrypt %s" % encrypt)


def _grid(lines: int) -> bytes:
    ruled = b"".join(b"%d 0 m %d 800 l S 0 %d m 500 %d l S " % (i, i, i, i) for i in range(lines))
    return page(_TEXT + ruled)


def _bomb() -> bytes:
    twice = zlib.compress(packed(b" " * 2**20, 1000), 9)
    body = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(twice), twice)
    return pdf(b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>", body)


FILES: dict[str, Callable[[], bytes]] = {
    "pdf-cyclic-page-tree.pdf": lambda: pdf(b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>", b"<</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 1>>"),
    "pdf-10000-pages.pdf": partial(_pages, 10_000),
    "pdf-2000-pages.pdf": partial(_pages, 2000),
    "pdf-count-two-billion.pdf": lambda: page(_TEXT).replace(b"/Count 1", b"/Count 2147483647"),
    "pdf-box-huge.pdf": lambda: page(_TEXT, box=b"-1e30 -1e30 1e30 1e30"),
    "pdf-box-huge-without-text.pdf": lambda: page(b"0 0 m 1e9 1e9 l S", box=b"0 0 1000000000 1000000000"),
    "pdf-box-thin-without-text.pdf": lambda: page(b"0 0 m 9 9 l S", box=b"0 0 1 100000"),
    "pdf-box-empty.pdf": lambda: page(_TEXT, box=b"0 0 0 0"),
    "pdf-box-empty-without-text.pdf": lambda: page(b"0 0 m 9 9 l S", box=b"0 0 0 0"),
    "pdf-box-not-numbers.pdf": lambda: page(_TEXT, box=b"/a (b) null true"),
    "pdf-text-far-away.pdf": lambda: page(b"BT /F 12 Tf 1e30 -1e30 Td (a) Tj 1e38 0 0 1e38 0 0 Tm (b) Tj ET" + _TEXT),
    "pdf-font-size-0.pdf": lambda: page(b"BT /F 0 Tf 50 700 Td (zero) Tj /F -9 Tf (minus) Tj /F 1e9 Tf (giant) Tj ET"),
    "pdf-form-within-itself.pdf": _form_within_form,
    "pdf-type3.pdf": _type3,
    "pdf-javascript.pdf": lambda: page(_TEXT, catalog=b"/OpenAction<</S/JavaScript/JS(while\\(1\\);)>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>"),
    "pdf-arrays-100000-deep.pdf": partial(_deep, b"[", b"]"),
    "pdf-dictionaries-100000-deep.pdf": partial(_deep, b"<</a ", b">>"),
    "pdf-password.pdf": _encrypted,
    "pdf-truncated.pdf": lambda: (EXAMPLES / "six-projects.pdf").read_bytes()[:20_000],
    "pdf-head-only.pdf": lambda: b"%PDF-1.7\n",
    "pdf-xref-of-itself.pdf": lambda: page(_TEXT).replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev 9"),
    "pdf-stream-bomb.pdf": _bomb,
    "pdf-200000-glyphs.pdf": lambda: page(b"BT /F 1 Tf 50 700 Td (" + b"a" * 200_000 + b") Tj ET"),
    "pdf-grid-of-2000-lines.pdf": partial(_grid, 900),
    "pdf-200000-lines.pdf": lambda: page(_TEXT + b"0 0 m 500 0 l S 7 3 m 9 800 l S " * 100_000),
    "pdf-attached-100-mb.pdf": lambda: attached(b'{"a": "' + b" " * 100 * 2**20 + b'"}'),
    "pdf-attached-bad-json.pdf": lambda: own(lambda _: b'{"declarations": [' * 1000),
    "pdf-attached-deep-json.pdf": lambda: own(lambda _: b'{"declarations":' + b"[" * 100_000),
    "pdf-attached-wrong-size.pdf": lambda: attached(b'{"declarations": []}', size=2**31 - 1),
    "pdf-attached-negative-size.pdf": lambda: attached(b'{"declarations": []}', size=-1),
    "pdf-attached-spoilt-stream.pdf": lambda: attached(b'{"declarations": []}' * 100, spoil=True),
    "pdf-attached-contradicts.pdf": lambda: own(lambda data: data.replace(b'"value":"', b'"value":"9')),
    "pdf-attached-other-form.pdf": lambda: own(lambda _: (EXAMPLES / "data" / "six-projects.json").read_bytes()),
    "pdf-attached-30-mb-within.pdf": lambda: own(lambda data: data + b" " * 30 * 2**20),
}
HEAVY = frozenset(
    (
        "pdf-2000-pages.pdf",
        "pdf-stream-bomb.pdf",
        "pdf-200000-glyphs.pdf",
        "pdf-grid-of-2000-lines.pdf",
        "pdf-200000-lines.pdf",
        "pdf-attached-100-mb.pdf",
        "pdf-attached-bad-json.pdf",
        "pdf-attached-deep-json.pdf",
        "pdf-attached-contradicts.pdf",
        "pdf-attached-other-form.pdf",
        "pdf-attached-30-mb-within.pdf",
        "pdf-box-huge-without-text.pdf",
        "pdf-box-thin-without-text.pdf",
        "pdf-form-within-itself.pdf",
    )
)
