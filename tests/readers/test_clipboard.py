"""What Word, WPS and Excel put on the clipboard: HTML behind a head of its own, saved or pasted as text."""

import pytest

from jiheng.readers.document import read_document

ROWS = (
    ("项目名称", "社区食堂建设", "实施单位", "临溪区养老服务中心"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "建成社区食堂数", "≥3.00(个)"),
    ("", "质量指标", "食堂验收合格率", "=100.00(%)"),
    ("满意度指标", "服务对象满意度指标", "老年人满意度", "≥90.00(%)"),
)
HEAD = "Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000002000\r\nStartFragment:0000000500\r\nEndFragment:0000001900\r\nSourceURL:file:///C:/a.xlsx\r\n"
EXCEL = "<td class=xl65 style='border-left:none' x:str>{}</td>"
WORD = "<td width=94 valign=top><p class=MsoNormal><span style='font-family:宋体'>{}</span><span lang=EN-US><o:p></o:p></span></p></td>"


def clipboard(cell: str) -> bytes:
    rows = "".join(f"<tr height=19>{''.join(cell.format(text) for text in row)}</tr>\n" for row in ROWS)
    office = "<!--[if gte mso 9]><xml><x:ExcelWorkbook></x:ExcelWorkbook></xml><![endif]--><style><!--table {mso-ignore:padding;}--></style>"
    table = f"<table>\n<!--StartFragment-->{rows}<!--EndFragment--></table>"
    return f'{HEAD}<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>{office}</head><body>{table}</body></html>'.encode()


@pytest.mark.parametrize("cell", [EXCEL, WORD], ids=["excel", "word"])
@pytest.mark.parametrize("name", ["粘贴", "粘贴.txt", "粘贴.html"])
def test_a_form_from_the_clipboard_is_read_and_its_head_is_not(cell: str, name: str):
    read = read_document(clipboard(cell), name)
    (form,) = read.declarations
    assert (read.title, form.name, form.implementing_agency) == (None, "社区食堂建设", "临溪区养老服务中心")
    assert [(row.level1, row.target.raw) for row in form.indicators] == [("产出指标", "≥3.00(个)"), ("产出指标", "=100.00(%)"), ("满意度指标", "≥90.00(%)")]
