"""OFD files: text and rules of pages and templates, as GB/T 33190 draws them; damaged ones are refused."""

import io
import zipfile
from pathlib import Path

import pytest

from jiheng.model.compare import compare
from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable
from jiheng.readers.ofd import read_ofd
from tests.fixtures.ofd import HEAD, NAMESPACE, from_pdf, line, package, text

BUILT = Path(__file__).parents[1] / "fixtures" / "built"


@pytest.mark.parametrize("path", sorted(BUILT.glob("*.pdf")), ids=lambda path: path.stem)
def test_a_form_set_as_ofd_reads_as_its_pdf(path: Path):
    data = path.read_bytes()
    assert compare(read_document(data, "a.pdf"), read_document(from_pdf(data), "a.ofd")) == ()


def grid_of(rows: int, columns: int, *, left: float = 20, top: float = 40, width: float = 40, height: float = 10) -> str:
    across = (line(left, top + row * height, left + columns * width, top + row * height) for row in range(rows + 1))
    down = (line(left + column * width, top, left + column * width, top + rows * height) for column in range(columns + 1))
    return "".join((*across, *down))


def cells(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in read_ofd(data).lines]


def test_rules_of_the_template_part_the_text_of_the_page():
    layer = text("项目名称", 21, 46) + text("河道保洁", 61, 46) + text("实施单位", 21, 56)
    assert cells(package([layer], template=grid_of(2, 2))) == [["项目名称", "河道保洁"], ["实施单位", ""]]


def test_blocks_within_blocks_are_read():
    layer = f"<ofd:PageBlock><ofd:PageBlock>{text('产出指标', 20, 40)}</ofd:PageBlock></ofd:PageBlock>"
    assert cells(package([layer])) == [["产出指标"]]


def test_steps_that_repeat_place_the_characters():
    wide = text("一二三四", 20, 40, delta="g 3 9")
    near = text("一二三四", 20, 40, delta="3.7 g 2 3.7")
    assert cells(package([wide + grid_of(1, 4, left=18, top=34, width=9)])) == [["一", "二", "三", "四"]]
    assert cells(package([near])) == [["一二三四"]]


def test_what_is_not_shown_is_not_read():
    hidden = text("草稿", 20, 40, more=' Visible="false"')
    assert cells(package([hidden + text("定稿", 20, 60)])) == [["定稿"]]


def test_places_are_those_of_the_page():
    (row,) = read_ofd(package([text("项目名称", 25.4, 50.8)])).lines
    source = row.cells[0].source
    assert source.page == 1
    assert source.box is not None
    assert source.box[0] == pytest.approx(72, abs=1)
    assert source.box[3] == pytest.approx(144, abs=4)


def test_pages_without_text_are_told():
    picture = '<ofd:ImageObject ID="9" Boundary="0 0 210 297" ResourceID="1"/>'
    assert read_ofd(package([text("项目名称", 20, 40), picture])).lost[0][0].page == 2
    with pytest.raises(Unreadable, match="没有文字"):
        read_ofd(package([picture]))


def damaged(changed: str, text_: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package([text("项目名称", 20, 40)]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, text_ if name == changed else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        damaged("OFD.xml", "<x"),
        damaged("OFD.xml", f"{HEAD}<ofd:OFD {NAMESPACE}><ofd:DocBody><ofd:DocRoot>../../etc/passwd</ofd:DocRoot></ofd:DocBody></ofd:OFD>"),
        damaged(
            "Doc_0/Pages/Page_0/Content.xml",
            f"{HEAD}<ofd:Page {NAMESPACE}><ofd:Content><ofd:Layer>{text('一', 20, 40, delta='x')}</ofd:Layer></ofd:Content></ofd:Page>",
        ),
        damaged("Doc_0/Pages/Page_0/Content.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
)
def test_damaged_files_are_refused(data: bytes):
    with pytest.raises(Unreadable):
        read_ofd(data)


def test_a_missing_page_is_told_and_the_others_are_read():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package([text("项目名称", 20, 40), text("实施单位", 20, 40)]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if "Page_1" not in name:
                new.writestr(name, old.read(name))
    grid = read_ofd(out.getvalue())
    assert [cell.text for row in grid.lines for cell in row.cells] == ["项目名称"]
    assert grid.lost[0][0].page == 2
