"""PDF files drawn by hand: rules and Chinese text at given places, without a producer and without embedded fonts. Lengths in points from the upper left."""

from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 595.0, 842.0
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    "/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


class Sheet:
    """One page; every method adds to what is drawn."""

    def __init__(self, *, rotate: int = 0, media: str = f"0 0 {WIDTH:g} {HEIGHT:g}") -> None:
        self.operators: list[str] = []
        self.rotate, self.media = rotate, media
        self.form: Sheet | None = None

    def text(self, x: float, y: float, words: str, size: float = 10) -> "Sheet":
        """Words whose baseline is `y`."""
        return self.raw(f"BT /F {size:g} Tf {x:g} {HEIGHT - y:g} Td <{words.encode('utf-16-be').hex()}> Tj ET")

    def lines(self, x: float, y: float, lines: Iterable[str], size: float = 10, pitch: float = 16) -> "Sheet":
        for count, line in enumerate(lines):
            self.text(x, y + count * pitch, line, size)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> "Sheet":
        return self.raw(f"{width:g} w {x0:g} {HEIGHT - y0:g} m {x1:g} {HEIGHT - y1:g} l S")

    def bar(self, left: float, top: float, right: float, bottom: float) -> "Sheet":
        """A filled box."""
        return self.raw(f"{left:g} {HEIGHT - bottom:g} {right - left:g} {bottom - top:g} re f")

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> "Sheet":
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        return self

    def rows(self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> "Sheet":
        """A fully ruled table with one line of text in each cell ("" for a blank one, "\\n" for a further line)."""
        self.grid(xs, ys)
        for row, top in zip(rows, ys, strict=False):
            for words, left in zip(row, xs, strict=False):
                self.lines(left + 3, top + 12, words.split("\n") if words else [], pitch=12)
        return self

    def raw(self, operators: str) -> "Sheet":
        self.operators.append(operators)
        return self


def pdf(*sheets: Sheet, trailer: str = "") -> bytes:
    """The sheets as a PDF file."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT]
    kids = []
    for sheet in sheets:
        forms = ""
        if sheet.form is not None:
            objects.append(
                _stream("\n".join(sheet.form.operators), f"/Type/XObject/Subtype/Form/BBox[0 0 {WIDTH:g} {HEIGHT:g}]/Resources<</Font<</F 3 0 R>>>>")
            )
            forms = f"/XObject<</X {len(objects)} 0 R>>"
        objects.append(_stream("\n".join(sheet.operators)))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{sheet.media}]/Rotate {sheet.rotate}/Contents {len(objects)} 0 R/Resources<</Font<</F 3 0 R>>{forms}>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return _file(objects, trailer)


def _stream(content: str, entries: str = "") -> str:
    return f"<</Length {len(content)}{entries}>>\nstream\n{content}\nendstream"


def _file(objects: Sequence[str], trailer: str) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + head.encode("latin-1")
