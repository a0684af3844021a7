"""回执: a receipt of a declaration or a self-evaluation as a page, the form attached to it as data."""

from typing import NamedTuple

from jiheng.model.declaration import SelfEvaluation, Submission
from jiheng.model.numerals import short
from jiheng.model.receipt import Occasion, Receipt
from jiheng.writers.form.pdf import to_pdf
from jiheng.writers.form.sheet import Align, Box, Page, Paragraph, Role, Row, Sheets, Table

_WIDTHS = (34.0, 136.0)
_HOW = (
    "本回执随附{what}（附件 jiheng.json）。核验方法：在装有绩衡的计算机上运行 jiheng verify 本文件，不需要联网；"
    "也可以自行计算附件的 SHA-256，与上面印出的数值比较。"
)


class _Words(NamedTuple):
    """What a receipt is called, and its labels for the organisation, the moment and the person."""

    title: str
    organisation: str
    at: str
    by: str
    what: str


_WORDS = {
    Occasion.SUBMITTED: _Words("绩效目标申报回执", "申报单位", "申报时间", "签批人", "申报内容"),
    Occasion.SELF_EVALUATED: _Words("绩效自评报送回执", "自评单位", "报送时间", "签批人", "自评表"),
    Occasion.ACCEPTED: _Words("绩效自评认可回执", "自评单位", "认可时间", "认可人", "自评表"),
}


def receipt_pdf(receipt: Receipt, submission: Submission) -> bytes:
    """The receipt as PDF. Raises CannotTypeset where what writes PDF is not installed."""
    words = _WORDS[receipt.occasion]
    rows = (
        (words.organisation, receipt.organisation),
        ("项目名称", receipt.project),
        ("年度", f"{receipt.year} 年度"),
        *(("自评得分", result) for result in _results(submission)),
        ("版次", f"第 {receipt.revision} 版"),
        (words.at, receipt.at.strftime("%Y-%m-%d %H:%M:%S %z")),
        (words.by, receipt.by),
        ("内容摘要\n（SHA-256）", receipt.sha256),
        ("登记摘要", receipt.event),
    )
    table = Table(
        widths=_WIDTHS,
        rows=tuple(
            Row(cells=(Box(text=label, column=0, role=Role.LABEL, align=Align.CENTER), Box(text=value, column=1)), height=11.0) for label, value in rows
        ),
    )
    blocks = (Paragraph(text=words.title, role=Role.TITLE, align=Align.CENTER), table, Paragraph(text=_HOW.format(what=words.what)))
    return to_pdf(Sheets(title=words.title, pages=(Page(blocks=blocks, bookmark=words.title),)), submission)


def _results(submission: Submission) -> list[str]:
    """Mark and grade of the self-evaluations in a document; nothing where it holds none."""
    forms = [form for form in submission.declarations if isinstance(form, SelfEvaluation)]
    return [f"{short(form.mark)} 分{f'（{form.grade}）' if form.grade else ''}" for form in forms if form.mark is not None]
