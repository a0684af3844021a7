"""A submission as an official document, in any format.

What is written reads back equal, but for what paper does not hold: where a value was read and how sure it is; notes; values that the layout has no
cell for (`layout.left_out` names them); whether a blank cell was blank or missing; line breaks inside texts; the difference between 0 and 0.00; a level
that is blank below a filled one, which reads as carried down; of two halves side by side the term's, where the year's is blank. JSON holds all of it, and so
does what each document carries unseen: it is believed where nobody has edited the document.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from jiheng.model.carried import packed
from jiheng.model.declaration import Stated, Submission
from jiheng.model.json import encode
from jiheng.writers.form.docx import to_docx
from jiheng.writers.form.html import to_html
from jiheng.writers.form.layout import AUTO, sheets
from jiheng.writers.form.pdf import to_pdf
from jiheng.writers.form.printed import addresses, as_printed
from jiheng.writers.form.xlsx import to_xlsx


class Format(StrEnum):
    """What documents are written as."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"
    JSON = "json"


def extract(submission: Submission, forms: Sequence[int]) -> Submission:
    """A submission of these forms alone (counted from 0), without the figures of the cover, which are those of the whole."""
    return msgspec.structs.replace(submission, declarations=tuple(submission.declarations[i] for i in forms), stated=Stated(), notes=(), sources={})


def document(submission: Submission, format: Format, *, layout: str = AUTO, cover: bool = True, narratives: bool = True) -> bytes:
    """The bytes of the file. `layout`, `cover`, `narratives` as in `layout.sheets`; JSON holds everything, whatever they say.

    Raises NoSuchLayout; CannotTypeset where what writes PDF is not installed.
    """
    if format is Format.JSON:
        return encode(submission)
    drawn = sheets(submission, layout=layout, cover=cover, narratives=narratives)
    match format:
        case Format.DOCX:
            return to_docx(drawn, carried=packed(as_printed(submission, drawn), addresses(drawn)))
        case Format.PDF:
            return to_pdf(drawn, as_printed(submission, drawn))
        case Format.XLSX:
            return to_xlsx(drawn, as_printed(submission, drawn))
        case _:
            return to_html(drawn, carried=packed(as_printed(submission, drawn), addresses(drawn)))
