"""Marking of nasty and spoilt files: a marked copy or a clean refusal, never anything else."""

import io
import random
import zipfile
from collections.abc import Iterator

import msgspec
import pytest

from jiheng.checks.engine import check
from jiheng.checks.show import show
from jiheng.marking import mark
from jiheng.model.finding import Checked
from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable
from jiheng.reference.profile import load_profile
from jiheng.writers.review.marks import Marked, marks_of
from tests.hostile import corpus
from tests.hostile.fuzz import documents, spoilt, without_recognition

KINDS = (".docx", ".xlsx", ".pdf")
CODES = frozenset({"FU03", "FU08", "ID01", "IN05", "OB01", "TV08", "WO03"})  # findings at cells, paragraphs and wholes
DOCUMENTS = {name: data for name, data in documents().items() if name.endswith(KINDS)}
COUNT = 8


def marked(name: str, data: bytes) -> Marked | None:
    """The marked copy; None for a refusal, which names no error of Python."""
    with without_recognition():
        try:
            submission = read_document(data, name)
            findings = show(check(submission, load_profile("general"), codes=CODES), submission, lang="zh")
            marks = marks_of(Checked(path=name, submission=submission, findings=findings), "zh")
            copy = mark(data, name, msgspec.msgpack.encode(marks))
        except Unreadable as error:
            assert "Error" not in f"{error.zh}{error.en}"  # noqa: PT017  the refusal is one of two results
            return None
    return msgspec.msgpack.decode(copy, type=Marked)


def nasty() -> Iterator[str]:
    return (name for name in corpus.FILES if name.endswith(KINDS) and name not in corpus.HEAVY)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(nasty()))
def test_nasty_files_are_marked_or_refused(name: str):
    marked(name, corpus.FILES[name]())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_spoilt_documents_are_marked_or_refused(name: str):
    for number in range(COUNT):
        done = marked(name, spoilt(name, DOCUMENTS[name], random.Random(f"mark/{name}/{number}")))
        assert done is None or done.format in name


def test_parts_that_reading_does_not_need_may_be_spoilt():
    """They are copied all the same, so the copy would be spoilt as well."""
    data = io.BytesIO(DOCUMENTS["six-projects.docx"])
    with zipfile.ZipFile(data, "a", zipfile.ZIP_STORED) as packed:
        packed.writestr("word/media/picture.png", b"picture" * 100)
    changed = data.getvalue().replace(b"picture" * 100, b"PICTURE" * 100)
    assert read_document(changed, "a.docx").declarations
    assert marked("a.docx", changed) is None
