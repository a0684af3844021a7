"""DOCX → Grid: what Word would print."""

import pytest

from jiheng.readers.docx import read_docx
from jiheng.readers.grid import Unreadable
from tests.readers.office_parts import W, archive, cell, document, paragraph, table

TABS = '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
TABS += '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
TABS += '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'


def texts(body: str, **parts: str) -> list[str]:
    """Texts of all cells of all lines, in order."""
    return [each.text for line in read_docx(document(body, **parts)).lines for each in line.cells]


def shape(body: str) -> list[list[tuple[str, int, int, int]]]:
    """Rows of (text, column, row span, column span)."""
    return [[(each.text, each.column, each.row_span, each.column_span) for each in line.cells] for line in read_docx(document(body)).lines]


def test_merged_cells_stand_once_with_their_spans():
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("绩效指标", restart) + cell("产出指标", '<w:gridSpan w:val="2"/>'),
        cell("", go_on) + cell("数量") + cell("≥3"),
        cell("", go_on) + cell("质量") + cell("好"),
    )
    assert shape(table(*rows)) == [
        [("绩效指标", 0, 3, 1), ("产出指标", 1, 1, 2)],
        [("数量", 1, 1, 1), ("≥3", 2, 1, 1)],
        [("质量", 1, 1, 1), ("好", 2, 1, 1)],
    ]


def test_a_vertical_merge_that_begins_anew_is_another_cell():
    restart = '<w:vMerge w:val="restart"/>'
    assert shape(table(cell("甲", restart), cell("", "<w:vMerge/>"), cell("乙", restart), cell("", "<w:vMerge/>"))) == [
        [("甲", 0, 2, 1)],
        [],
        [("乙", 0, 2, 1)],
        [],
    ]


def test_a_continuation_without_a_beginning_is_kept_as_a_cell():
    assert shape(table(cell("孤", "<w:vMerge/>") + cell("乙"))) == [[("孤", 0, 1, 1), ("乙", 1, 1, 1)]]


def test_cells_skipped_at_the_row_start_move_the_rest():
    skipped = f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{cell("右")}</w:tr>'
    assert shape(table(cell("左") + cell("中") + cell("右"), skipped))[1] == [("右", 2, 1, 1)]


def test_old_horizontal_merges_widen_the_cell():
    assert shape(table(cell("宽", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") + cell("后"))) == [[("宽", 0, 1, 2), ("后", 2, 1, 1)]]


def test_cells_tell_their_place():
    source = read_docx(document(paragraph("前言") + table(cell("甲") + cell("乙"), cell("丙") + cell("丁")))).lines[2].cells[1].source
    assert (source.table, source.row, source.column) == (1, 2, 2)


def test_paragraphs_count_blank_ones_too():
    assert [line.cells[0].source.line for line in read_docx(document(paragraph("一") + paragraph("") + paragraph("三"))).lines] == [1, 3]


def test_deleted_text_is_gone_and_inserted_text_is_there():
    changes = "<w:del><w:r><w:delText>80</w:delText></w:r></w:del><w:ins><w:r><w:t>78</w:t></w:r></w:ins>"
    body = f"<w:p><w:r><w:t>预算</w:t></w:r>{changes}<w:r><w:t>万元</w:t></w:r></w:p>"
    assert texts(body) == ["预算78万元"]


def test_text_moved_elsewhere_stands_once():
    body = "<w:p><w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:r><w:t>乙</w:t></w:r><w:moveTo><w:r><w:t>甲</w:t></w:r></w:moveTo></w:p>"
    assert texts(body) == ["乙甲"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    assert texts(paragraph("项目", "<w:rPr><w:del/></w:rPr>") + paragraph("名称")) == ["项目名称"]


def test_deleted_rows_and_cells_are_gone():
    rows = cell("留"), f"<w:tr><w:trPr><w:del/></w:trPr>{cell('删')}</w:tr>", cell("甲") + cell("删", "<w:cellDel/>")
    assert texts(table(*rows)) == ["留", "甲"]


def test_content_controls_around_blocks_rows_cells_and_words_are_transparent():
    control = "<w:sdt><w:sdtPr><w:tag w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = control.format(f"<w:tr>{control.format(cell('甲'))}<w:tc><w:p>{control.format('<w:r><w:t>乙</w:t></w:r>')}</w:p></w:tc></w:tr>")
    assert texts(control.format(paragraph("前")) + f"<w:tbl>{row}</w:tbl>") == ["前", "甲", "乙"]


def test_a_prompt_nobody_answered_is_a_blank():
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击此处输入文字</w:t></w:r></w:sdtContent></w:sdt>"
    assert texts(table(cell("名称") + f"<w:tc><w:p>{control}</w:p></w:tc>")) == ["名称", ""]


def test_a_text_box_stands_once_after_its_paragraph():
    box = "<w:txbxContent>" + paragraph("框内") + "</w:txbxContent>"
    newer, older = f"<wps:txbx>{box}</wps:txbx>", f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    drawing = f"<mc:Choice Requires='wps'>{newer}</mc:Choice><mc:Fallback>{older}</mc:Fallback>"
    drawing = f"<mc:AlternateContent>{drawing}</mc:AlternateContent>"
    assert texts(f"<w:p><w:r><w:t>正文</w:t></w:r><w:r>{drawing}</w:r></w:p>" + paragraph("后文")) == ["正文", "框内", "后文"]


def test_tabs_breaks_and_hyphens_are_kept():
    inner = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>2026</w:t><w:noBreakHyphen/><w:t>01</w:t></w:r>"
    tabs = "<w:pPr><w:tabs><w:tab w:val='left' w:pos='1'/></w:tabs></w:pPr>"
    assert texts(f"<w:p>{tabs}{inner}</w:p>") == ["甲\t乙", "2026-01"]
    assert texts(table(f"<w:tc><w:p>{tabs}{inner}</w:p></w:tc>")) == ["甲\t乙\n2026-01"]


def test_hidden_text_is_left_out_and_named():
    grid = read_docx(document("<w:p><w:r><w:t>看得见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r></w:p>"))
    assert [line.cells[0].text for line in grid.lines] == ["看得见"]
    assert "看不见" in grid.lost[0][1]


def test_visible_text_that_switches_hiding_off_is_kept():
    assert texts('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r></w:p>') == ["看得见"]


def test_signs_of_symbol_fonts_are_read_as_their_characters():
    signs = '<w:sym w:font="Symbol" w:char="F0B3"/><w:t>90%</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="SimSun" w:char="2264"/>'
    assert texts(f"<w:p><w:r>{signs}</w:r></w:p>") == ["≥90%☑≤"]


def test_formulas_and_form_boxes_are_read():
    fraction = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    box = '<w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>'
    box = f"<w:r>{box}<w:instrText>FORMCHECKBOX</w:instrText></w:r>"
    assert texts(f"<w:p>{fraction}</w:p><w:p>{box}<w:r><w:t>是</w:t></w:r></w:p>") == ["1/2", "☑是"]


def test_list_numbers_are_printed_as_word_prints_them():
    def numbered(text: str, level: int = 0) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>')

    body = (
        numbered("项目概述") + paragraph("说明") + numbered("立项依据") + numbered("子项", 1) + numbered("子项", 1) + numbered("实施主体") + numbered("子项", 1)
    )
    assert texts(body, numbering=TABS) == ["一、项目概述", "说明", "二、立项依据", "2.1 子项", "2.2 子项", "三、实施主体", "3.1 子项"]


def test_list_numbers_come_from_styles_and_can_be_taken_back():
    styles = '<w:style w:styleId="H"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    body = (
        paragraph("概述", '<w:pStyle w:val="H"/>')
        + paragraph("无号", '<w:pStyle w:val="H"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("依据", '<w:pStyle w:val="H"/>')
    )
    assert texts(body, numbering=TABS, styles=styles) == ["一、概述", "无号", "二、依据"]


def test_a_table_that_only_arranges_the_page_gives_way_to_the_form_inside():
    form = table(cell("项目名称") + cell("修路") + cell("性质"), cell("主管部门") + cell("局") + cell("其他"))
    grid = read_docx(document(table(f"<w:tc>{paragraph('标题')}{form}{paragraph('尾注')}</w:tc>")))
    assert [(line.table, line.cells[0].text) for line in grid.lines] == [(None, "标题"), (2, "项目名称"), (2, "主管部门"), (None, "尾注")]


def test_a_small_table_inside_a_cell_becomes_text():
    inner = table(cell("一月") + cell("3"), cell("二月") + cell("4"))
    assert texts(table(cell("进度") + f"<w:tc>{inner}<w:p/></w:tc>")) == ["进度", "一月\t3\n二月\t4"]


def test_headers_footers_and_comments_are_left_out():
    parts = {"[Content_Types].xml": "<Types/>", "word/header1.xml": "<x>页眉</x>"}
    body = document(paragraph("正文"))
    assert [line.cells[0].text for line in read_docx(body).lines] == ["正文"]
    with pytest.raises(Unreadable, match="损坏"):
        read_docx(archive(parts))


def test_a_web_page_wrapped_up_as_word_is_read():
    body = f'<w:document xmlns:w="{W}"><w:body><w:altChunk/><w:sectPr/></w:body></w:document>'
    page = "<html><body><table><tr><td>项目名称<td>修路</table></body></html>"
    grid = read_docx(archive({"[Content_Types].xml": "<Types/>", "word/document.xml": body, "word/afchunk.htm": page}))
    assert [each.text for each in grid.lines[0].cells] == ["项目名称", "修路"]


def test_strict_open_xml_is_read_alike():
    source = '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>严格</w:t></w:r></w:p></w:body></w:document>'
    assert read_docx(archive({"[Content_Types].xml": "<Types/>", "word/document.xml": source})).lines == read_docx(document(paragraph("严格"))).lines


def test_the_main_part_may_have_another_name():
    relations = '<Relationships><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>'
    body = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>在这里</w:t></w:r></w:p></w:body></w:document>'
    assert read_docx(archive({"_rels/.rels": relations, "word/document2.xml": body})).lines[0].cells[0].text == "在这里"
