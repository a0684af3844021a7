"""申报回执: a receipt as a page, the submitted form attached to it as data."""

from jiheng.model.declaration import Submission
from jiheng.model.receipt import Receipt
from jiheng.writers.form.pdf import to_pdf
from jiheng.writers.form.sheet import Align, Box, Page, Paragraph, Role, Row, Sheets, Table

TITLE = "绩效目标申报回执"
_WIDTHS = (34.0, 136.0)
_HOW = (
    "本回执随附申报内容（附件 jiheng.json）。核验方法：在装有绩衡的计算机上运行 jiheng verify 本文件，不需要联网；"
    "也可以自行计算附件的 SHA-256，与上面印出的数值比较。"
)


def receipt_pdf(receipt: Receipt, submission: Submission) -> bytes:
    """The receipt as PDF. Raises CannotTypeset where what writes PDF is not installed."""
    rows = (
        ("申报单位", receipt.organisation),
        ("项目名称", receipt.project),
        ("年度", f"{receipt.year} 年度"),
        ("版次", f"第 {receipt.revision} 版"),
        ("申报时间", receipt.at.strftime("%Y-%m-%d %H:%M:%S %z")),
        ("签批人", receipt.by),
        ("内容摘要\n（SHA-256）", receipt.sha256),
        ("登记摘要", receipt.event),
    )
    table = Table(
        widths=_WIDTHS,
        rows=tuple(
            Row(cells=(Box(text=label, column=0, role=Role.LABEL, align=Align.CENTER), Box(text=value, column=1)), height=11.0) for label, value in rows
        ),
    )
    blocks = (Paragraph(text=TITLE, role=Role.TITLE, align=Align.CENTER), table, Paragraph(text=_HOW))
    return to_pdf(Sheets(title=TITLE, pages=(Page(blocks=blocks, bookmark=TITLE),)), submission)
