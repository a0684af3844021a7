"""Scans and photographs: what is recognised, what is refused, what is marked."""

import io
import zlib
from pathlib import Path

import pypdfium2
import pytest

from jiheng.model.declaration import Declaration
from jiheng.model.target import Certainty
from jiheng.readers import pdf
from jiheng.readers.declaration import interpret
from jiheng.readers.document import read_document
from jiheng.readers.doubtful import certainty
from jiheng.readers.glyphs import Glyph
from jiheng.readers.grid import Unreadable
from jiheng.readers.image import MOST_PAGES, read_image
from jiheng.readers.lines import TextLine
from jiheng.readers.pages import Page
from jiheng.readers.pdf import read_pdf
from jiheng.readers.progress import listening
from jiheng.readers.recognition import is_installed

needs_recognition = pytest.mark.skipif(not is_installed(), reason="the extra `ocr` is not installed")

if is_installed():
    import cv2
    import numpy as np

    from jiheng.readers.picture_rules import Ruled
    from jiheng.readers.straighten import grey, inked, slant
    from tests.fixtures.scans import BUILT, PAGE, PRINTED, slanted, stamped


def printed_page() -> bytes:
    """The page of the scan as it was before, with its text."""
    document, alone, file = pypdfium2.PdfDocument(PRINTED), pypdfium2.PdfDocument.new(), io.BytesIO()
    alone.import_pages(document, [PAGE])
    alone.save(file)
    return file.getvalue()


def values(form: Declaration) -> dict[str, object]:
    """What the page says, blanks left out."""
    found: dict[str, object] = {"total": form.funds.total.amount, "annual": form.funds.annual.amount, "start": form.start, "end": form.end}
    for number, row in enumerate(form.indicators):
        texts = (row.level1, row.level2, row.name, row.target.raw)
        found.update({f"{number}/{field}": "".join((text or "").split()) for field, text in enumerate(texts)})
    return found


def place_of(place: str) -> str:
    """The address of a value of `values`."""
    row, _, field = place.partition("/")
    return f"indicators/{row}/{('level1', 'level2', 'name', 'target')[int(field)]}" if field else place


def glyphs(text: str, score: float = 1.0, rival: str = "") -> list[Glyph]:
    return [Glyph(char, 10.0 * at, 10.0 * at + 9, 20.0, 10.0, score=score, rival=rival) for at, char in enumerate(text)]


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A grey PNG file that says to be so large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\0\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.slow
@needs_recognition
def test_a_slanted_stamped_scan_says_what_the_page_said_or_marks_it():
    pages: list[tuple[int, int]] = []
    with listening(lambda page, count: pages.append((page, count))):
        submission = interpret(read_image((BUILT / "one-form-scan.jpg").read_bytes()))
    (scanned,), (page,) = submission.declarations, interpret(read_pdf(printed_page())).declarations
    assert isinstance(scanned, Declaration)
    assert isinstance(page, Declaration)
    assert len(page.indicators) == 8
    wrong = {place for place, value in values(page).items() if values(scanned).get(place) != value}
    assert len(wrong) <= 1
    assert all(scanned.certainty(place_of(place)) is not Certainty.READ for place in wrong)
    assert pages == [(1, 1)]
    assert "识别" in submission.notes[0].message
    assert scanned.sources["indicators/0/target"].page == 1


@needs_recognition
@pytest.mark.parametrize("degrees", [-3.0, -0.42, 0.0, 0.7, 2.6])
def test_the_slant_is_found(degrees: float):
    page = np.full((1200, 900), 255, np.uint8)
    for y in range(100, 1100, 40):
        cv2.line(page, (100, y), (800, y), 0, 2)
    assert slant(inked(slanted(page, -degrees), 100)) == pytest.approx(degrees, abs=0.05)


@needs_recognition
def test_rules_are_told_from_brackets_that_are_as_high_as_a_row():
    page = np.full((500, 1200), 255, np.uint8)
    for y in (100, 140, 180, 300):
        cv2.line(page, (100, y), (1000, y), 0, 2)
    for x in (100, 500, 1000):
        cv2.line(page, (x, 100), (x, 300), 0, 2)
    cv2.ellipse(page, (680, 120), (8, 19), 0, -70, 70, 0, 3)
    cv2.rectangle(page, (650, 108), (676, 132), 0, 2)
    (table,) = Ruled(inked(page, 200), 200).tables
    assert (len(table.xs), len(table.ys)) == (3, 4)


@needs_recognition
def test_a_red_stamp_goes_and_the_print_under_it_stays():
    page = np.full((600, 600, 3), 255, np.uint8)
    cv2.putText(page, "780,000.00", (150, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    plain, cleaned = grey(page), grey(stamped(page, 0.5, 0.5, 200))
    assert ((cleaned < 160) == (plain < 160)).mean() > 0.999


def test_without_recognition_a_picture_says_what_to_install():
    with pytest.raises(Unreadable, match=r"pip install 'jiheng\[ocr\]'"):
        read_image(b"\xff\xd8\xff", recognise=False)


@needs_recognition
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (png(1, 1, b"\0\0"), "1×1"),
        (png(50_000, 50_000), "50000×50000"),
        (png(500, 500, b"\0"), "损坏"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "损坏"),
        (b"BM\x10\0\0\0\0\0\0\0", "损坏"),
        (b"II*\0\xff\xff\xff\xff", "损坏"),
    ],
)
def test_hostile_pictures_are_refused(data: bytes, says: str):
    with pytest.raises(Unreadable, match=says):
        read_document(data, "a.bin")


@needs_recognition
def test_a_cut_off_photograph_is_refused():
    data = (Path(BUILT) / "one-form-scan.jpg").read_bytes()
    with pytest.raises(Unreadable, match="损坏"):
        read_image(data[: len(data) // 2])


@needs_recognition
def test_a_picture_file_of_too_many_pages_is_refused():
    from PIL import Image

    file = io.BytesIO()
    Image.new("1", (80, 80)).save(file, "TIFF", save_all=True, append_images=[Image.new("1", (80, 80))] * MOST_PAGES)
    with pytest.raises(Unreadable, match=f"{MOST_PAGES + 1} 页"):
        read_image(file.getvalue())


def test_pages_beyond_the_limit_are_told_once(monkeypatch):
    document, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(5):
        document.new_page(200, 200)
    document.save(file)
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    monkeypatch.setattr(pdf, "_read_page", lambda *_: Page([], 200.0, pdf._SCANNED_PAGE))
    monkeypatch.setattr(pdf, "_recognised_page", lambda _document, _index: Page([], 200.0, recognised=True))
    with pytest.raises(Unreadable, match="前 2 页图像中没有识别出任何文字，其余各页超出上限"):
        read_pdf(file.getvalue(), recognise=True)
    monkeypatch.setattr(
        pdf, "_recognised_page", lambda _document, index: Page([TextLine(page=index + 1, glyphs=tuple(glyphs("项目名称")))], 200.0, recognised=True)
    )
    lost = [(source.page, message) for source, message in read_pdf(file.getvalue(), recognise=True).lost if "没有识别" in message]
    assert [page for page, _ in lost] == [3]
    assert "有 3 页只有图像" in lost[0][1]


def test_a_pdf_of_ten_thousand_pictures_is_refused_at_once():
    document, file = pypdfium2.PdfDocument.new(), io.BytesIO()
    for _ in range(10_000):
        document.new_page(50, 50)
    document.save(file)
    with pytest.raises(Unreadable, match="10000 页"):
        read_pdf(file.getvalue())


@pytest.mark.parametrize(
    ("signs", "sure", "candidates"),
    [
        (glyphs("≥85.00(%)"), Certainty.READ, ()),
        (glyphs("促进", 0.5), Certainty.INFERRED, ()),
        (glyphs("，", 0.5, ","), Certainty.READ, ()),
        (glyphs("三85.00(%)"), Certainty.AMBIGUOUS, ("三85.00(%)", "≥85.00(%)")),
        (glyphs("78O,000.00"), Certainty.AMBIGUOUS, ("78O,000.00", "780,000.00")),
        ([*glyphs("1"), *glyphs("3", 0.5, "8")], Certainty.AMBIGUOUS, ("13", "18")),
        ([*glyphs("第三季度完成"), *glyphs("5")], Certainty.READ, ()),
    ],
)
def test_improbable_signs_are_marked(signs: list[Glyph], sure: Certainty, candidates: tuple[str, ...]):
    assert certainty(signs, "".join(glyph.char for glyph in signs)) == (sure, candidates)
