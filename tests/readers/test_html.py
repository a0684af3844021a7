"""HTML → Grid: what a browser would show."""

import quopri

import pytest

from jiheng.readers.grid import Unreadable
from jiheng.readers.html import read_html, read_mht


def shape(page: str) -> list[list[tuple[str, int, int, int]]]:
    """Rows of (text, column, row span, column span)."""
    return [[(cell.text, cell.column, cell.row_span, cell.column_span) for cell in line.cells] for line in read_html(page.encode()).lines]


def texts(page: str | bytes) -> list[str]:
    return [cell.text for line in read_html(page if isinstance(page, bytes) else page.encode()).lines for cell in line.cells]


def test_row_and_column_spans_are_exact():
    page = "<table><tr><td rowspan=3>指标<td colspan=2>产出<tr><td rowspan=2>数量<td>≥3<tr><td>≥4</table>"
    assert shape(page) == [[("指标", 0, 3, 1), ("产出", 1, 1, 2)], [("数量", 1, 2, 1), ("≥3", 2, 1, 1)], [("≥4", 2, 1, 1)]]


def test_row_spans_end_with_their_group():
    assert shape("<table><tbody><tr><td rowspan=100000>甲<td>乙<tbody><tr><td>丙</table>") == [[("甲", 0, 1, 1), ("乙", 1, 1, 1)], [("丙", 0, 1, 1)]]


def test_a_row_span_of_zero_means_all_that_is_left():
    assert shape("<table><tr><td>一<td>二<tr><td rowspan=0>三<td>四<tr><td>五</table>")[1:] == [[("三", 0, 2, 1), ("四", 1, 1, 1)], [("五", 1, 1, 1)]]


@pytest.mark.parametrize(("span", "columns"), [("2", 2), (" 2x", 2), ("-1", 1), ("", 1), ("zwei", 1), ("0", 1), ("9999", 1000)])
def test_spans_are_read_as_browsers_do(span: str, columns: int):
    assert shape(f'<table><tr><td colspan="{span}">甲</table>')[0][0][3] == columns


def test_head_rows_come_first_and_foot_rows_last():
    assert texts("<table><tfoot><tr><td>脚</tfoot><tbody><tr><td>身</tbody><thead><tr><td>头</thead></table>") == ["头", "身", "脚"]


def test_a_caption_stands_before_its_table():
    assert [(line.table, line.cells[0].text) for line in read_html("<table><caption>标题</caption><tr><td>甲</table>".encode()).lines] == [
        (None, "标题"),
        (1, "甲"),
    ]


def test_paragraphs_around_tables_are_lines():
    lines = read_html("<h1>标题</h1>前言<p>一段<table><tr><td>甲</table>尾".encode()).lines
    assert [(line.table, line.cells[0].text, line.cells[0].source.line) for line in lines] == [
        (None, "标题", 1),
        (None, "前言", 2),
        (None, "一段", 3),
        (1, "甲", None),
        (None, "尾", 4),
    ]


def test_white_space_collapses_and_breaks_break():
    assert texts("<table><tr><td> 项目 \n\t 资金 <br> ( 元 )&nbsp;<p>第二段</table>") == ["项目资金\n( 元 )\n第二段"]


def test_a_line_break_of_the_source_between_chinese_characters_is_no_blank():
    assert texts("<p>绩效\n    目标 and\nmore</p>") == ["绩效目标 and more"]


def test_preformatted_text_keeps_its_lines():
    assert texts("<pre>一\n二</pre>") == ["一", "二"]


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<nav>x</nav>",
        "<template>x</template>",
        "<div hidden>x</div>",
        "<div style='display:none'>x</div>",
        "<div style='color:red;DISPLAY: NONE'>x</div>",
        "<!-- x -->",
        "<noscript>x</noscript>",
    ],
)
def test_what_nobody_sees_is_not_read(unseen: str):
    assert texts(f"<body>{unseen}<p>正文</p></body>") == ["正文"]


def test_hidden_rows_take_no_place_in_the_table():
    page = "<table><tr><td rowspan=2>甲<td>一<tr style='display:none'><td>暗<tr><td>二</table>"
    assert shape(page) == [[("甲", 0, 2, 1), ("一", 1, 1, 1)], [("二", 1, 1, 1)]]


def test_form_fields_show_their_values():
    fields = "<input value=78><input type=hidden value=x><input type=checkbox checked>是<input type=radio>否"
    fields += "<select><option>甲<option selected>乙</select><textarea>说明</textarea>"
    assert texts(f"<p>{fields}</p>") == ["78☑是□否乙说明"]


@pytest.mark.parametrize("variable", ["${data.sj111}", "{{ row.value }}", "<%= value %>"])
def test_a_field_that_holds_a_variable_of_the_page_is_blank(variable: str):
    assert texts(f'<p>甲<input value="{variable}">乙</p>') == ["甲乙"]


def test_a_table_that_only_arranges_the_page_gives_way_to_the_form_inside():
    form = "<table><tr><td>项目名称<td>修路<td>性质<tr><td>主管部门<td>局<td>其他</table>"
    lines = read_html(f"<table><tr><td><h1>标题</h1>{form}尾注</table>".encode()).lines
    assert [(line.table, line.cells[0].text) for line in lines] == [(None, "标题"), (2, "项目名称"), (2, "主管部门"), (None, "尾注")]


def test_a_small_table_inside_a_cell_becomes_text():
    assert texts("<table><tr><td>进度<td><table><tr><td>一月<td>3<tr><td>二月<td>4</table></table>") == ["进度", "一月\t3\n二月\t4"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb18030"),
        ("<meta charset=GBK>", "gb18030"),
        ('<?xml version="1.0" encoding="GB2312"?>', "gb18030"),
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),
        ("<meta charset=gb2312>", "utf-8"),
        ("", "gb18030"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ('<meta charset="unknown-8">', "utf-8"),
        ("<meta charset=utf-16>", "utf-8"),
        ('<meta charset="hex">', "utf-8"),
    ],
)
def test_the_charset_is_found_whatever_the_page_says(head: str, encoding: str):
    assert texts(f"{head}<p>绩效目标申报表，镕䶮㐱</p>".encode(encoding)) == ["绩效目标申报表，镕䶮㐱"]


def test_text_with_tables_in_it_keeps_its_lines():
    """What text recognition gives: markdown with tables in HTML."""
    text = "# 一、项目概述\n本项目修路。\n\n<table><tr><td>项目名称</td><td>修路<br>二期</td></tr></table>\n\n二、立项依据"
    assert texts(text) == ["一、项目概述", "本项目修路。", "项目名称", "修路\n二期", "二、立项依据"]


def test_a_single_file_web_page_is_read_page_by_page():
    pages = ["<html><body><p>甲</p></body></html>", "<html><body><table><tr><td>乙</table></body></html>"]
    parts = [
        f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{quopri.encodestring(page.encode()).decode()}"
        for page in pages
    ]
    message = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\n' + "\n--x\n".join(parts) + "\n--x--\n"
    assert [cell.text for line in read_mht(message.encode()).lines for cell in line.cells] == ["甲", "乙"]


def test_a_page_of_frames_says_what_to_do():
    with pytest.raises(Unreadable, match="框架页"):
        read_html(b"<html><frameset cols='1,2'><frame src='a.htm'></frameset></html>")


def test_deep_nesting_is_no_matter_but_for_tables():
    assert texts("<div>" * 3000 + "深" + "</div>" * 3000) == ["深"]
    with pytest.raises(Unreadable, match="嵌套"):
        read_html(("<table><tr><td>" * 100 + "深").encode())


def test_what_a_program_writes_above_each_sheet_is_no_text_of_the_sheet():
    sheet = '<a name="table{0}"><h1>{1} {0}: <em>申报表{0}</em></h1></a><table><tr><td>项目名称</td><td>保洁</td></tr></table>'
    page = "<h3>七、绩效目标</h3><p>见附表。</p>" + sheet.format(1, "Sheet") + sheet.format(2, "工作表") + '<a name="table3"><h1>附表</h1></a>'
    assert texts(page) == ["七、绩效目标", "见附表。", "项目名称", "保洁", "项目名称", "保洁", "附表"]
