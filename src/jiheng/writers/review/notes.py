"""Comments of a worksheet: the part that holds their texts, and the drawing (VML) in which Excel shows them."""

import posixpath
import re
from collections.abc import Mapping

from lxml import etree

from jiheng.writers.review.package import OFFICE, Package, damaged, printable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEHIND = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent")
_LONGEST = 32_000  # characters; Excel holds 32,767 of a comment
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EMPTY = f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>'.encode()
_VML = b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;width:300pt;height:{height}pt;visibility:hidden"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_LINE, _ACROSS = 26, 18.0  # characters of a line of the box; points of a line and, about, of a row


class Notes:
    """The comments of one worksheet; made where it has none."""

    def __init__(self, package: Package, sheet: str, author: str) -> None:
        self._package, self._sheet = package, sheet
        own = {kind: target for _, kind, target in package.related(sheet)}
        self._comments = package.tree(own["comments"] if "comments" in own else self._new_comments())
        self._vml = own["vmlDrawing"] if "vmlDrawing" in own and self._has_drawing() else self._new_drawing()
        self._space = str(self._comments.tag).removesuffix("comments")
        self._author = self._author_number(author)

    def add(self, cells: Mapping[str, str]) -> None:
        """Comments at cells, by their names; what a cell's comment said before stays, ours goes below."""
        notes = self._comments.find("{*}commentList")
        if notes is None:
            raise damaged()
        there = {note.get("ref"): note for note in notes}
        shapes = []
        for name, text in cells.items():
            if name in there:
                self._write(there[name], f"\n\n{text}")
                continue
            note = etree.SubElement(notes, f"{self._space}comment", {"ref": name, "authorId": self._author})
            self._write(note, text)
            shapes.append((name, text))
        self._draw(shapes)

    def _write(self, note: etree._Element, text: str) -> None:
        body = note.find("{*}text")
        if body is None:
            body = etree.SubElement(note, f"{self._space}text")
        plain = body.find("{*}t")
        if plain is not None:  # a text without runs: it becomes the first run
            run = etree.SubElement(body, f"{self._space}r")
            run.append(plain)
        run = etree.SubElement(body, f"{self._space}r")
        properties = etree.SubElement(run, f"{self._space}rPr")
        etree.SubElement(properties, f"{self._space}sz", {"val": "9"})
        etree.SubElement(properties, f"{self._space}rFont", {"val": "宋体"})
        piece = etree.SubElement(run, f"{self._space}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        piece.text = _ESCAPE.sub("_x005F_", _cut(printable(text)))
        for phonetic in body.findall("{*}rPh") + body.findall("{*}phoneticPr"):
            body.append(phonetic)  # these stand behind all runs

    def _draw(self, shapes: list[tuple[str, str]]) -> None:
        drawing = self._package.part(self._vml)
        numbers = [int(number) for number in re.findall(rb'_x0000_s(\d{1,9})"', drawing)]
        first = max(numbers, default=1024 * (int(re.sub(r"\D", "", posixpath.basename(self._vml)) or 1) % 900 + 1)) + 1
        drawn = "" if b'id="_x0000_t202"' in drawing else _TYPE
        drawn += "".join(_shape(first + place, name, text) for place, (name, text) in enumerate(shapes))
        head, end, tail = drawing.rpartition(b"</xml>")
        if not end:
            raise damaged()
        self._package.put(self._vml, head + drawn.encode() + end + tail)

    def _author_number(self, author: str) -> str:
        authors = self._comments.find("{*}authors")
        if authors is None:
            raise damaged()
        etree.SubElement(authors, f"{self._space}author").text = author
        return str(len(authors) - 1)

    def _new_comments(self) -> str:
        name = self._package.free("xl/comments{}.xml")
        self._package.put(name, _EMPTY)
        self._package.declare(name, _COMMENTS_TYPE)
        self._package.relate(self._sheet, "comments", name)
        return name

    def _has_drawing(self) -> bool:
        return self._package.tree(self._sheet).find("{*}legacyDrawing") is not None

    def _new_drawing(self) -> str:
        name = self._package.free("xl/drawings/vmlDrawing{}.vml")
        self._package.put(name, _VML)
        self._package.declare(name, _VML_TYPE, by_suffix=True)
        key = self._package.relate(self._sheet, "vmlDrawing", name)
        sheet = self._package.tree(self._sheet)
        element = etree.Element(f"{str(sheet.tag).removesuffix('worksheet')}legacyDrawing", {f"{{{OFFICE}}}id": key})
        behind = next((child for child in sheet if etree.QName(child).localname in _BEHIND), None) if len(sheet) else None
        if behind is None:
            sheet.append(element)
        else:
            behind.addprevious(element)
        return name


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……（其余见核对报告，the rest is in the report）"


def _shape(number: int, name: str, text: str) -> str:
    lines = sum(1 + len(line) // _LINE for line in text.split("\n"))
    column, row = cell_place(name)
    height = min(400.0, 12.0 * lines + 8)
    top = max(0, row - 1)
    return _SHAPE.format(
        id=number, height=height, row=row, column=column, left=column + 1, right=column + 4, top=top, bottom=top + max(4, round(height / _ACROSS))
    )  # fmt: skip


def cell_place(name: str) -> tuple[int, int]:
    """Column and row of a cell's name ("C7"), from 0."""
    column = 0
    for letter in re.sub(r"\d", "", name):
        column = column * 26 + ord(letter) - 64
    return column - 1, int(re.sub(r"\D", "", name) or 1) - 1
