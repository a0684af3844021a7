"""Merged cells that a page break cuts, drawn whole on both pages and clipped to what falls on each, as Calc prints them."""

from jiheng.readers.pdf import read_pdf
from tests.readers.drawing import HEIGHT, Sheet, pdf

XS = (50, 130, 230, 430, 530)
TEXTS = (("举办撮合", "≥12场"), ("参与企业", "≥90家"))


def page(top: float, texts: tuple[tuple[str, str], ...]) -> Sheet:
    """Two columns of single cells on the right; on the left two cells as high as the page's part of the table."""
    bottom = top + 20 * len(texts)
    sheet = Sheet()
    for row, (name, target) in enumerate(texts):
        sheet.rule(XS[2], top + 20 * row, XS[-1], top + 20 * row)
        sheet.text(XS[2] + 3, top + 20 * row + 14, name).text(XS[3] + 3, top + 20 * row + 14, target)
    for y in (top, bottom):
        sheet.rule(XS[0], y, XS[-1], y)
    for x in XS:
        sheet.rule(x, top, x, bottom)
    return sheet


def clipped(sheet: Sheet, top: float, bottom: float, x: float, y: float, words: str) -> None:
    sheet.raw(f"q {XS[0]} {HEIGHT - bottom:g} {XS[-1] - XS[0]} {bottom - top:g} re W n").text(x, y, words).raw("Q")


def rows(*sheets: Sheet) -> list[list[tuple[str, int]]]:
    grid = read_pdf(pdf(*sheets))
    assert {line.table for line in grid.lines} == {1}
    return [[(cell.text, cell.row_span) for cell in line.cells] for line in grid.lines]


def test_a_label_seen_on_the_next_page_only_covers_the_rows_of_both():
    first, second = page(740, TEXTS), page(60, TEXTS[1:])
    clipped(first, 740, 780, XS[0] + 3, 792, "产出指标")
    clipped(first, 740, 780, XS[1] + 3, 792, "数量指标")
    clipped(second, 60, 80, XS[0] + 3, 72, "产出指标")
    clipped(second, 60, 80, XS[1] + 3, 72, "数量指标")
    assert rows(first, second)[0][:2] == [("产出指标", 3), ("数量指标", 3)]


def test_a_label_seen_on_the_first_page_only_covers_the_rows_of_both():
    first, second = page(740, TEXTS), page(60, TEXTS[1:])
    for x, label in ((XS[0] + 3, "产出指标"), (XS[1] + 3, "数量指标")):
        clipped(first, 740, 780, x, 774, label)
        clipped(second, 60, 80, x, 54, label)
    found = rows(first, second)
    assert found[0][:2] == [("产出指标", 3), ("数量指标", 3)]
    assert found[2] == [("参与企业", 1), ("≥90家", 1)]


def test_a_row_drawn_whole_on_both_pages_is_read_once():
    first, second = page(740, ()), page(60, ())
    lines = ("一是举办供需撮合活动", "二是编写绿色供应链报告", "三是开展问卷调查")
    for sheet, top, bottom, start in ((first, 740, 780, 752), (second, 60, 80, 32)):
        sheet.grid(XS, (top, bottom))
        for count, line in enumerate(lines):
            clipped(sheet, top, bottom, XS[2] + 3, start + 20 * count, line)
    assert rows(first, second) == [[("", 1), ("", 1), ("\n".join(lines), 1), ("", 1)]]


def test_a_text_outside_its_clip_and_every_table_stays_a_paragraph():
    sheet = page(740, TEXTS)
    clipped(sheet, 100, 110, 60, 300, "未显示")
    assert [cell.text for cell in read_pdf(pdf(sheet)).lines[0].cells] == ["未显示"]
