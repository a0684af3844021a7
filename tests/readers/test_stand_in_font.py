"""Chinese fonts that a PDF names and does not hold are measured alike on every machine."""

import sys
from subprocess import run

from jiheng.readers.grid import Grid
from jiheng.readers.pdf import read_pdf
from jiheng.reference.fonts import BOXES
from tests.readers.drawing import Sheet, pdf
from tools import box_font


def boxes(grid: Grid) -> list[tuple[float, ...]]:
    return [cell.source.box for line in grid.lines for cell in line.cells if cell.source and cell.source.box]


def test_a_line_printed_twice_in_other_places_is_read_twice():
    # Glyphs without height, as a missing font gives, made PDFium take the second line for a shadow of the first.
    grid = read_pdf(pdf(Sheet().lines(50, 100, ["举办活动", "举办活动"], pitch=40)))
    assert [cell.text for line in grid.lines for cell in line.cells] == ["举办活动", "举办活动"]


def test_glyphs_are_as_wide_as_the_file_says():
    (box,) = boxes(read_pdf(pdf(Sheet().text(50, 100, "80元"))))
    assert (box[0], box[2]) == (50, 70)  # two digits of 5 points and a character of 10


def test_the_font_is_what_its_tool_makes():
    assert box_font.font() == BOXES.read_bytes()


def test_other_fonts_are_left_to_pdfium():
    program = (
        "import pypdfium2\n"
        "from tests.readers.drawing import Sheet, pdf\n"
        "from jiheng.readers.stand_in_font import stand_in\n"
        "stand_in(); stand_in()\n"
        "data = pdf(Sheet().text(50, 100, 'abc')).replace(b'STSong-Light', b'Courier00000')\n"
        "print(pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range())\n"
    )
    done = run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("abc\n", "")
