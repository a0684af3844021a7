"""Tables and paragraphs of PDF files that go on over page breaks; what stands in the margins."""

from jiheng.readers.grid import Grid
from jiheng.readers.pdf import read_pdf
from tests.readers.drawing import Sheet, pdf

XS = (50, 130, 230, 430, 530)
HEAD = ("一级指标", "二级指标", "三级指标", "指标值")


def rows_of(*sheets: Sheet) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in line.cells) for line in read_pdf(pdf(*sheets)).lines]


def page(top: float, *rows: tuple[str, ...], height: float = 40) -> Sheet:
    return Sheet().rows(XS, [top + height * count for count in range(len(rows) + 1)], rows)


def tables(grid: Grid) -> set[int | None]:
    return {line.table for line in grid.lines}


def test_a_table_goes_on_over_the_page_break():
    first, second = ("产出指标", "数量指标", "撮合场次", "≥12场"), ("效益指标", "社会效益指标", "畅通渠道", "畅通")
    grid = read_pdf(pdf(page(700, HEAD, first), page(60, second)))
    assert tables(grid) == {1}
    assert [cell.text for cell in grid.lines[2].cells] == list(second)
    assert grid.lines[2].cells[0].source.page == 2


def test_a_row_cut_inside_is_one_row_again():
    upper, lower = ("产出指标", "数量指标", "举办供需", "≥12(场"), ("", "", "撮合活动", ")")
    assert rows_of(page(700, HEAD, upper), page(60, lower))[1:] == [("产出指标", "数量指标", "举办供需\n撮合活动", "≥12(场\n)")]


def test_a_text_that_alone_goes_on_belongs_to_the_row_above():
    upper, lower = ("产出指标", "数量指标", "举办供需", "≥12场"), ("", "", "撮合活动", "")
    assert rows_of(page(700, HEAD, upper), page(60, lower))[1:] == [("产出指标", "数量指标", "举办供需\n撮合活动", "≥12场")]


def test_a_label_cut_by_the_page_break_joins_its_row():
    upper, lower = ("产出指标", "服务对象满意", "企业满意度", "≥90%"), ("", "度指标", "", "")
    assert rows_of(page(700, HEAD, upper), page(60, lower))[1:] == [("产出指标", "服务对象满意\n度指标", "企业满意度", "≥90%")]


def test_a_label_and_its_amount_on_two_pages_meet():
    upper, lower = ("其中：财政资金", "", "其中：当年财政拨款", ""), ("", "780,000.00", "", "780,000.00")
    assert rows_of(page(700, ("项目资金总额", "1", "年度资金申请总额", "1"), upper), page(60, lower))[1:] == [
        ("其中：财政资金", "780,000.00", "其中：当年财政拨款", "780,000.00")
    ]


def test_a_new_indicator_below_merged_labels_is_a_row_of_its_own():
    upper, lower = ("产出指标", "数量指标", "撮合场次", "≥12场"), ("", "", "参与企业", "≥90家")
    grid = read_pdf(pdf(page(700, HEAD, upper), page(60, lower)))
    assert [cell.text for cell in grid.lines[2].cells] == ["参与企业", "≥90家"]
    assert [cell.row_span for cell in grid.lines[1].cells] == [2, 2, 1, 1]


def test_texts_below_the_labels_of_columns_are_not_joined_to_them():
    upper, lower = ("项目绩效目标", "", "项目总目标", "年度总体目标"), ("", "", "建成平台", "办成展会")
    assert rows_of(page(700, HEAD, upper), page(60, lower))[2][-2:] == ("建成平台", "办成展会")


def test_a_header_repeated_on_the_next_page_is_left_out():
    first, second = ("产出指标", "数量指标", "撮合场次", "≥12场"), ("产出指标", "质量指标", "契合度", "契合")
    assert rows_of(page(700, HEAD, first), page(60, HEAD, second)) == [HEAD, first, second]


def test_a_new_form_is_a_new_table_even_without_a_title_between():
    form = ("项目名称", "供需撮合", "项目性质", "经常性"), ("项目名称", "产业研判", "项目性质", "经常性")
    grid = read_pdf(pdf(page(700, form[0], HEAD), page(60, form[1], HEAD)))
    assert tables(grid) == {1, 2}
    assert len(grid.lines) == 4


def test_a_table_after_a_line_of_text_is_a_new_table():
    row = ("产出指标", "数量指标", "撮合场次", "≥12场")
    assert tables(read_pdf(pdf(page(700, HEAD, row), page(90, row).text(50, 70, "另一张表的说明文字")))) == {1, 2, None}


def test_columns_are_counted_in_the_raster_of_the_whole_table():
    wide = Sheet().rows((50, 230, 530), (60, 100), [("其他说明", "无")])
    lines = read_pdf(pdf(page(700, HEAD), wide)).lines
    assert [(cell.column, cell.column_span) for cell in lines[1].cells] == [(0, 2), (2, 2)]


def test_lines_of_a_paragraph_are_joined_and_headings_stay():
    body = "本项目支持企业之间对接供需信息并且举办活动与展会"
    sheet = Sheet().text(50, 80, "一、项目概述").lines(70, 100, [body[:-2]]).lines(50, 116, [body, body, "到此为止。"])
    sheet.text(50, 164, "二、立项依据").text(50, 180, "有关规划。")
    assert rows_of(sheet) == [("一、项目概述",), (body[:-2] + body + body + "到此为止。",), ("二、立项依据",), ("有关规划。",)]


def test_a_paragraph_goes_on_over_the_page_break():
    body = "本项目支持企业之间对接供需信息并且举办活动，"
    assert rows_of(Sheet().lines(50, 700, [body] * 4), Sheet().lines(50, 60, ["并且到此为止。"])) == [(body * 4 + "并且到此为止。",)]


def test_page_numbers_and_repeated_footers_are_left_out():
    def one(number: int) -> Sheet:
        return Sheet().text(50, 30, "云汀市预算公开文件").text(50, 200, f"正文第{'一二三'[number - 1]}页。").text(280, 820, f"- {number} -")

    assert rows_of(one(1), one(2), one(3)) == [("正文第一页。",), ("正文第二页。",), ("正文第三页。",)]


def test_titles_at_the_same_place_of_each_page_stay():
    titles = [Sheet().text(200, 60, "项目支出绩效目标申报表").text(50, 200, "正文。") for _ in range(3)]
    assert rows_of(*titles).count(("项目支出绩效目标申报表",)) == 3


def test_text_that_runs_out_of_the_last_row_at_the_foot_returns_to_its_cell():
    sheet = Sheet().rows((50, 130, 530), (700, 730, 760), [("一", "甲"), ("项目\n绩效", "乙")]).text(53, 766, "目标")
    assert rows_of(sheet)[-1] == ("项目\n绩效\n目标", "乙")


def test_a_note_below_a_table_is_no_part_of_it():
    sheet = Sheet().rows((50, 130, 530), (700, 730, 760), [("一", "甲"), ("二", "乙")]).text(53, 780, "注：无。")
    assert rows_of(sheet)[-1] == ("注：无。",)


def test_a_target_that_goes_on_below_the_repeated_header_of_indicators_is_whole():
    # The header stands further down in the form, where the indicators begin, and again on the next page.
    form = ("项目名称", "供需撮合", "项目性质", "经常性")
    last, rest = ("产出指标", "数量指标", "撮合场次", "按季度核对登记"), ("", "", "", "数量并公示")
    following = ("产出指标", "质量指标", "契合度", "契合")
    assert rows_of(page(640, form, HEAD, last), page(60, HEAD, rest, following)) == [form, HEAD, (*last[:3], "按季度核对登记\n数量并公示"), following]
