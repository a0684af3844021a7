"""Reading files from a list: in order, few at once, errors beside what was read."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jiheng import checking, pipeline
from jiheng.checks.engine import CheckFailed
from jiheng.model.declaration import Submission
from jiheng.model.json import decode, encode
from jiheng.pipeline import Reading, read, read_many
from jiheng.readers.grid import Unreadable
from jiheng.readers.sandbox import SECONDS
from jiheng.reference.profile import load_profile
from tests.readers.processes import children
from tests.readers.test_sandbox import FORM

pytestmark = pytest.mark.usefixtures("only_own_children")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files that are read, and some that cannot be."""
    (tmp_path / "好 的.docx").write_bytes(FORM)
    (tmp_path / "空.docx").write_bytes(b"")
    (tmp_path / "cut.docx").write_bytes(FORM[:200])
    (tmp_path / "wrong.xls").write_bytes(FORM)
    return tmp_path


def test_one_file(folder: Path):
    assert read(folder / "好 的.docx").declarations[0].name == "修路"
    assert read(str(folder / "好 的.docx")) == read(folder / "好 的.docx")
    assert children() == []


def test_many_files_keep_their_order_and_an_error_stops_none(folder: Path):
    names = ["cut.docx", "好 的.docx", "空.docx", "missing.docx", "好 的.docx", "wrong.xls"]
    readings = list(read_many([folder / name for name in names], workers=2))
    assert [reading.path.name for reading in readings] == names
    assert [reading.submission is not None for reading in readings] == [False, True, False, False, True, True]
    assert [(reading.submission is None) == (reading.error is not None) for reading in readings] == [True] * 6
    assert readings[3].error is not None
    assert "不存在" in readings[3].error.zh
    assert children() == []


def test_a_wrong_suffix_is_noted(folder: Path):
    notes = read(folder / "wrong.xls").notes
    assert [(note.address, ".docx" in note.message) for note in notes] == [("", True)]


def test_progress_is_told_and_files_are_taken_only_as_needed(folder: Path):
    taken: list[int] = []
    told: list[Reading] = []

    def paths() -> Iterator[Path]:
        for number in range(50):
            taken.append(number)
            yield folder / "空.docx"

    readings = read_many(paths(), workers=2, progress=told.append)
    assert next(readings).error is not None
    assert (len(taken) <= 5, len(told)) == (True, 1)
    readings.close()  # type: ignore[attr-defined]  # a generator that nobody finishes ends its processes, too
    assert children() == []


def test_names_that_are_no_text_are_read(tmp_path: Path):
    name = os.fsdecode("申报表".encode("gb18030") + b".docx")
    (tmp_path / name).write_bytes(FORM)
    assert read(tmp_path / name).declarations


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FORM)))
    assert read("-").declarations[0].name == "修路"


def test_our_own_json_comes_back(tmp_path: Path):
    submission = read_form(tmp_path)
    (tmp_path / "a.json").write_bytes(encode(submission))
    assert read(tmp_path / "a.json") == submission
    (tmp_path / "b.json").write_bytes(b'{"declarations": [{"name": 1}]}')
    with pytest.raises(Unreadable, match=r"declarations\[0\]\.name"):
        read(tmp_path / "b.json")


def read_form(folder: Path) -> Submission:
    (folder / "a.docx").write_bytes(FORM)
    return read(folder / "a.docx")


@pytest.mark.parametrize(("make", "told"), [("folder", "文件夹"), ("pipe", "不是普通文件"), ("device", "不是普通文件"), ("large", "MB")])
def test_what_is_no_document_is_refused(tmp_path: Path, make: str, told: str, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "x.docx"
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    elif make == "device":
        path = Path("/dev/zero")
    else:
        path.write_bytes(FORM)
        monkeypatch.setattr(pipeline, "MOST_BYTES", 10)
    with pytest.raises(Unreadable, match=told):
        read(path)


@pytest.fixture
def large(monkeypatch) -> Iterator[Submission]:
    """A submission that counts as large; the processes that check it end with the test."""
    monkeypatch.setattr(checking, "LARGE", 0)
    yield decode((Path(__file__).parents[1] / "examples" / "data" / "six-projects.json").read_bytes())
    for seconds in (SECONDS, 0.01):
        checking._checkers(seconds).close()
    checking._checkers.cache_clear()


def test_large_submissions_are_checked_elsewhere_with_the_same_result(large):
    here = checking.checked(large, "a.json", load_profile("shanghai"), None, "zh")
    assert checking.checked_of(large, "a.json", load_profile("shanghai"), None, "zh") == here
    assert here.findings


def test_checking_that_takes_too_long_is_stopped_and_told(large):
    with pytest.raises(CheckFailed) as failure:
        checking.checked_of(large, "a.json", load_profile(), None, "zh", timeout=0.01)
    assert "核对超过 0.01 秒" in failure.value.zh
