"""自评报告: the self-evaluation of a project in words, the official form behind it; DOCX or PDF."""

from collections.abc import Sequence

from jiheng.model.declaration import Submission
from jiheng.writers.form.document import Format
from jiheng.writers.form.docx import to_docx
from jiheng.writers.form.layout import sheets
from jiheng.writers.form.pdf import to_pdf
from jiheng.writers.form.sheet import Align, Page, Paragraph, Role, Sheets


def to_report(submission: Submission, chapters: Sequence[tuple[str, Sequence[str]]], format: Format) -> bytes:
    """The report of the one self-evaluation in a submission: headings with their paragraphs. Raises ValueError for other formats than DOCX and PDF;
    CannotTypeset where what writes PDF is not installed."""
    form = submission.declarations[0]
    title = f"{form.name or ''}绩效自评报告"
    blocks = [
        Paragraph(text=title, role=Role.TITLE, align=Align.CENTER),
        Paragraph(text=f"（{submission.year or ''}年度）", role=Role.SUBTITLE, align=Align.CENTER),
        Paragraph(text=f"填报单位：{submission.agency or form.implementing_agency or ''}", role=Role.NOTE),
    ]
    for heading, paragraphs in chapters:
        blocks.append(Paragraph(text=heading, role=Role.HEADING, kept=True))
        blocks += [Paragraph(text=text, role=Role.TEXT) for text in paragraphs]
    pages = (Page(blocks=tuple(blocks), bookmark=title), *sheets(submission, cover=False).pages)
    drawn = Sheets(title=title, pages=pages)
    match format:
        case Format.DOCX:
            return to_docx(drawn)
        case Format.PDF:
            return to_pdf(drawn, submission)
    raise ValueError(format)
