"""The report in words (自评报告) of a stored self-evaluation: what the data says, or the unit's own words with live numbers."""

import msgspec

from jiheng.model.json import decode
from jiheng.model.live_text import resolved
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.told import CHAPTERS, chapter
from jiheng.web.models import SelfEvaluationReport
from jiheng.web.self_evaluating import form_of
from jiheng.writers.form.document import Format
from jiheng.writers.self_evaluation_report import to_report


class Chapter(msgspec.Struct, frozen=True):
    """A chapter: its key, heading and text; `own` where the unit wrote it."""

    key: str
    heading: str
    text: str
    own: bool

    @property
    def paragraphs(self) -> list[str]:
        """The text by lines."""
        return [line for line in self.text.splitlines() if line.strip()]


def chapters(report: SelfEvaluationReport) -> list[Chapter]:
    """The chapters in their order."""
    form, profile = form_of(report.document), load_scoring_profile(report.scoring)
    return [
        Chapter(key, heading, report.texts.get(key) or resolved(chapter(key, form, profile), form), key in report.texts) for key, heading in CHAPTERS.items()
    ]


def report_document(report: SelfEvaluationReport, format: Format) -> bytes:
    """The report as a document, the official form behind it."""
    told = [(each.heading, each.paragraphs) for each in chapters(report)]
    return to_report(decode(report.document.encode()), told, format)
