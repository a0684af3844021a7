"""A Word document marked: comments around the texts of cells and paragraphs, put into its parts; whatever else it holds stays as it was."""

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from jiheng.model.source import Source
from jiheng.writers.review.marks import Mark, Marked, Marks, fits, kept
from jiheng.writers.review.package import Package, damaged, printable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_EMPTY = b'<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = (f"{_W}del", f"{_W}moveFrom", f"{_W}rt", _FALLBACK)
_ALIKE = 0.9  # of a table's cells must hold what was read of it: numbers of lists and signs are no text of the file
_MOST_SPAN = 1_000
Cells = dict[tuple[int, int], str]


def mark_docx(data: bytes, marks: Marks, seen: Mapping[Source, str]) -> Marked:
    """The document with the marks; `seen` holds the text that reading saw at each place. Raises CannotMark."""
    package = Package(data)
    main = package.main()
    root = package.tree(main)
    first = next(root.iter(f"{_W}p"), None)
    if first is None:
        raise damaged()
    places = _Places(root, seen)
    homes: dict[etree._Element, list[Mark]] = {}
    homeless: list[Mark] = []
    for mark in marks.marks:
        home = places.of(mark)
        if home is None:
            homeless.append(mark)
        else:
            homes.setdefault(home, []).append(mark)
    comments = _Comments(package, main, marks.author)
    comments.add([first], marks.whole(homeless))
    for home, found in homes.items():
        for text in dict.fromkeys(mark.text for mark in found):
            comments.add(_paragraphs(home), text)
    return Marked(data=package.save(), format="docx", placed=len(marks.marks) - len(homeless), homeless=len(homeless), signed=package.is_signed)


class _Places:
    """Where in the document each place is that reading names: counted anew, and believed only if the texts agree."""

    def __init__(self, root: etree._Element, seen: Mapping[Source, str]) -> None:
        self._seen = seen
        read: dict[int, Cells] = {}
        lines: dict[int, str] = {}
        for source, text in seen.items():
            if source.table is not None and source.row is not None and source.column is not None:
                read.setdefault(source.table, {})[source.row, source.column] = kept(text)
            elif source.line is not None:
                lines[source.line] = kept(text)
        found = [_cells(table) for table in root.iter(f"{_W}tbl")]
        texts = [{place: kept(_text(cell)) for place, cell in cells.items()} for cells in found]
        self._tables = {number: cells for number, wanted in read.items() if (cells := _same(wanted, number, read, found, texts)) is not None}
        self._lines = _lines(root, lines)

    def of(self, mark: Mark) -> etree._Element | None:
        """The cell or paragraph of a mark, if it holds what reading saw there, and that the value."""
        source = mark.source
        if source is None or source not in self._seen or not fits(mark.evidence, self._seen[source]):
            return None
        if source.table is None:
            return self._lines.get(source.line or 0)
        cell = self._tables.get(source.table, {}).get((source.row or 0, source.column or 0))
        if cell is None:
            return None
        there, text = kept(_text(cell)), kept(self._seen[source])
        return cell if there == text or (there and there in text) else None


def _same(wanted: Cells, number: int, read: Mapping[int, Cells], found: Sequence[Mapping[tuple[int, int], etree._Element]], texts: Sequence[Cells]) -> (
    Mapping[tuple[int, int], etree._Element] | None
):  # fmt: skip
    """The table of the document that holds what was read of a table: the one as far behind others like it."""
    alike = [place for place, there in enumerate(texts) if _alike(wanted, there)]
    twins = sorted(other for other, cells in read.items() if _alike(wanted, cells))
    return found[alike[twins.index(number)]] if len(alike) == len(twins) else None


def _alike(wanted: Cells, there: Cells) -> bool:
    filled = [place for place, text in wanted.items() if text]
    return bool(filled) and wanted.keys() <= there.keys() and sum(wanted[place] == there[place] for place in filled) >= _ALIKE * len(filled)


def _lines(root: etree._Element, lines: Mapping[int, str]) -> dict[int, etree._Element]:
    """The paragraphs outside tables by their number in reading; of several with one text each as far behind the others, else none."""
    by_text: dict[str, list[etree._Element]] = {}
    for paragraph in root.iter(f"{_W}p"):
        if next(paragraph.iterancestors(f"{_W}tbl", _FALLBACK), None) is None:
            by_text.setdefault(kept(_text(paragraph)), []).append(paragraph)
    numbers: dict[str, list[int]] = {}
    for number in sorted(lines):
        numbers.setdefault(lines[number], []).append(number)
    return {
        number: paragraph
        for text, same in numbers.items()
        if text and len(by_text.get(text, [])) == len(same)
        for number, paragraph in zip(same, by_text[text], strict=True)
    }


def _cells(table: etree._Element) -> dict[tuple[int, int], etree._Element]:
    """The cells of a table by row and raster column, from 1; those that go on from above are left out."""
    cells: dict[tuple[int, int], etree._Element] = {}
    for row, line in enumerate(_inner(table, "tr"), start=1):
        column = 1 + _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _inner(line, "tc"):
            properties = cell.find(f"{_W}tcPr")
            down = properties.find(f"{_W}vMerge") if properties is not None else None
            if down is None or down.get(f"{_W}val", "continue") != "continue":
                cells[row, column] = cell
            column += _number(properties.find(f"{_W}gridSpan") if properties is not None else None, 1) or 1
    return cells


def _inner(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row, also those inside content controls; none of nested tables, none deleted."""
    for child in element:
        if child.tag == f"{_W}{name}":
            if child.find(f"{_W}trPr/{_W}del") is None and child.find(f"{_W}tcPr/{_W}cellDel") is None:
                yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            yield from _inner(child, name)


def _number(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(value), _MOST_SPAN) if value.isascii() and value.isdigit() else default


def _text(element: etree._Element) -> str:
    """What is printed there, without what was deleted or hidden."""
    return "".join(piece.text or "" for piece in element.iter(f"{_W}t") if next(piece.iterancestors(*_UNSEEN), None) is None and not _is_hidden(piece))


def _is_hidden(piece: etree._Element) -> bool:
    run = piece.getparent()
    mark = run.find(f"{_W}rPr/{_W}vanish") if run is not None else None
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _paragraphs(home: etree._Element) -> list[etree._Element]:
    """The paragraphs of a cell (not of tables inside it), or the paragraph itself."""
    if home.tag == f"{_W}p":
        return [home]
    return [paragraph for paragraph in home.iter(f"{_W}p") if next(paragraph.iterancestors(f"{_W}tc"), None) is home] or list(home.iter(f"{_W}p"))


class _Comments:
    """The comments of the document; made where it has none."""

    def __init__(self, package: Package, main: str, author: str) -> None:
        part = next((target for _, kind, target in package.related(main) if kind == "comments"), None)
        if part is None:
            part = f"{main.rpartition('/')[0]}/comments.xml".lstrip("/")
            part = part if part not in package else package.free(part.replace(".xml", "{}.xml"))
            package.put(part, _EMPTY)
            package.declare(part, _TYPE)
            package.relate(main, "comments", part)
        self._root, self._author = package.tree(part), author
        self._next = 1 + max((_id(comment) for comment in self._root), default=-1)

    def add(self, paragraphs: Sequence[etree._Element], text: str) -> None:
        """A comment over paragraphs of one cell."""
        number = str(self._next)
        self._next += 1
        attributes = {f"{_W}id": number, f"{_W}author": self._author, f"{_W}initials": "JH"}
        comment = etree.SubElement(self._root, f"{_W}comment", attributes)
        for line in printable(text).split("\n"):
            run = etree.SubElement(etree.SubElement(comment, f"{_W}p"), f"{_W}r")
            etree.SubElement(run, f"{_W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = line
        first, last = paragraphs[0], paragraphs[-1]
        start = etree.Element(f"{_W}commentRangeStart", {f"{_W}id": number})
        first.insert(1 if len(first) and first[0].tag == f"{_W}pPr" else 0, start)
        etree.SubElement(last, f"{_W}commentRangeEnd", {f"{_W}id": number})
        etree.SubElement(etree.SubElement(last, f"{_W}r"), f"{_W}commentReference", {f"{_W}id": number})


def _id(comment: etree._Element) -> int:
    value = comment.get(f"{_W}id", "")
    return int(value) if value.isascii() and value.isdigit() else 0
