"""审核表: what was marked in a review, as a page; DOCX or PDF."""

from collections.abc import Iterator
from itertools import groupby

from jiheng.model.assessment import Assessment
from jiheng.model.declaration import Submission
from jiheng.reference.review_form import review_form
from jiheng.writers.form.document import Format
from jiheng.writers.form.docx import to_docx
from jiheng.writers.form.pdf import to_pdf
from jiheng.writers.form.sheet import Align, Box, Page, Paragraph, Role, Row, Sheets, Table

_WIDTHS = (24.0, 32.0, 72.0, 18.0, 24.0)


def to_assessment(assessment: Assessment, submission: Submission, format: Format) -> bytes:
    """The page on one review. Raises ValueError for other formats than DOCX and PDF; CannotTypeset where what writes PDF is not installed."""
    title = review_form().title
    blocks: tuple[Paragraph | Table, ...] = (
        Paragraph(text=title, role=Role.TITLE, align=Align.CENTER),
        *_about(assessment),
        _table(assessment),
        *_signed(assessment),
    )
    sheets = Sheets(title=title, pages=(Page(blocks=blocks, bookmark=title),))
    if format is Format.DOCX:
        return to_docx(sheets)
    if format is Format.PDF:
        return to_pdf(sheets, submission)
    raise ValueError(format)


def _about(assessment: Assessment) -> Iterator[Paragraph]:
    kind = review_form().kind(assessment.kind)
    yield Paragraph(text=f"（{assessment.year}年度）", role=Role.SUBTITLE, align=Align.CENTER)
    yield Paragraph(text=f"申报单位：{assessment.agency}", role=Role.NOTE)
    yield Paragraph(text=f"项目名称：{assessment.project}　　审核环节：{assessment.level}{f'　　审核方式：{kind.zh}' if kind else ''}", role=Role.NOTE)


def _table(assessment: Assessment) -> Table:
    heads = ("审核内容", "审核要点", "审核问题", "分值", "得分" if assessment.scored else "等级")
    rows = [Row(cells=tuple(_label(text, at) for at, text in enumerate(heads)), header=True)]
    for criterion, items in groupby(review_form().items, key=lambda item: item.criterion):
        together = list(items)
        for place, item in enumerate(together):
            first = (_label(criterion, 0, rows=len(together)),) if place == 0 else ()
            points = str(item.points) if assessment.scored else "—"
            mark = Box(text=assessment.marks.get(item.zh, ""), column=4, align=Align.CENTER)
            rows.append(Row(cells=(*first, _label(item.zh, 1), Box(text=item.asks, column=2), Box(text=points, column=3, align=Align.CENTER), mark)))
    if assessment.total is not None:
        total = Box(text=f"{assessment.total.normalize():f}", column=4, align=Align.CENTER)
        rows.append(Row(cells=(_label("合计", 0, columns=3), Box(text="100", column=3, align=Align.CENTER), total)))
    rows += [_wide("综合评定等级", assessment.grade), _wide("结果应用", assessment.follows), _wide("审核决定", assessment.decision)]
    return Table(widths=_WIDTHS, rows=(*rows, _wide("审核意见", assessment.opinion, height=30.0)))


def _label(text: str, column: int, *, rows: int = 1, columns: int = 1) -> Box:
    return Box(text=text, column=column, role=Role.LABEL, align=Align.CENTER, row_span=rows, column_span=columns)


def _wide(label: str, text: str, *, height: float = 8.0) -> Row:
    return Row(cells=(_label(label, 0, columns=2), Box(text=text, column=2, column_span=3)), height=height)


def _signed(assessment: Assessment) -> Iterator[Paragraph]:
    form = review_form()
    doubt = "" if form.certainty in {"V", "S"} else "（条款待核实）"
    yield Paragraph(text=f"依据：{form.source}{doubt}", role=Role.NOTE)
    at = assessment.at.strftime("%Y年%m月%d日") if assessment.at else "　　　　年　　月　　日"
    yield Paragraph(text=f"审核人：{assessment.by or '＿＿＿＿＿＿'}　　{at}", align=Align.RIGHT)
