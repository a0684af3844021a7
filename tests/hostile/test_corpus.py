"""Nasty files through the sandbox: each is read, or refused in two clean sentences, in time; nothing is left behind."""

import re
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import psutil
import pytest

from jiheng.pipeline import Reading, read_many
from jiheng.readers.sandbox import MEMORY
from tests.hostile import corpus
from tests.readers.processes import children

pytestmark = pytest.mark.usefixtures("only_own_children")

SECONDS = 3.0
FORM = "项目名称\t修路\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修路长度\t≥3(公里)\n"
# What belongs to the machine or to Python, not to a sentence for an officer.
_MACHINE = re.compile(r"/(?:tmp|work|home|root|usr|etc)\b|Traceback|\b\w*(?:Error|Exception)\b|\bNone\b|0x[0-9a-f]{4}|\.py\b", re.IGNORECASE)
_QUICK = sorted(frozenset(corpus.FILES) - corpus.HEAVY)


@pytest.fixture(autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder for temporary files of our own, also of the reading processes: others leave theirs in that of the machine."""
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
    monkeypatch.setattr(tempfile, "tempdir", None)


def clean(reading: Reading) -> bool:
    """Whether a reading is a submission with forms, or an error with a sentence in each language and nothing of the machine."""
    if reading.error is None:
        return reading.submission is not None and bool(reading.submission.declarations)
    zh, en = reading.error.zh, reading.error.en
    return bool(re.search("[\u4e00-\u9fff]", zh)) and len(en) > 20 and not _MACHINE.search(zh + en)


def read_all(folder: Path, names: Iterable[str]) -> tuple[list[Reading], int]:
    """The readings of these files, an ordinary form behind each of them, and the most memory of a reading process in bytes."""
    paths = []
    for number, path in enumerate(corpus.write(folder, frozenset(names))):
        ordinary = folder / f"ordinary-{number}.txt"
        ordinary.write_text(FORM, encoding="utf-8")
        paths += [path, ordinary]
    most = 0

    def watch(_: Reading) -> None:
        nonlocal most
        for child in children():
            try:
                most = max(most, child.memory_info().rss)
            except psutil.NoSuchProcess:
                continue

    return list(read_many(paths, timeout=SECONDS, progress=watch)), most


def assert_harmless(folder: Path, names: Iterable[str]) -> None:
    """Nothing but clean readings, the ordinary forms read, files and memory as before."""
    given = folder / "given"
    given.mkdir()
    readings, most = read_all(given, names)
    assert [reading.path.name for reading in readings if not clean(reading)] == []
    assert [reading.path.name for reading in readings if reading.path.name.startswith("ordinary") and reading.submission is None] == []
    assert most < MEMORY
    assert [path.name for path in folder.iterdir()] == ["given"]
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
    assert children() == []


def test_quick_files_do_no_harm(tmp_path: Path):
    began = time.monotonic()
    assert_harmless(tmp_path, [name for name in _QUICK if not name.startswith(("picture", "pdf-box"))])
    assert time.monotonic() - began < 30


@pytest.mark.slow
def test_the_other_files_do_no_harm(tmp_path: Path):
    began = time.monotonic()
    assert_harmless(tmp_path, corpus.HEAVY | {name for name in _QUICK if name.startswith(("picture", "pdf-box"))})
    assert time.monotonic() - began < 120


@pytest.mark.parametrize("name", ["text-lone-surrogates-utf8.txt", "xlsx-escaped-surrogates.xlsx", "json-raw-surrogates.json"])
def test_half_characters_do_not_end_the_process(tmp_path: Path, name: str):
    (path,) = corpus.write(tmp_path, frozenset({name}))
    (reading,) = read_many([path], timeout=SECONDS)
    assert clean(reading)


@pytest.mark.parametrize("word", ["Traceback", "ValueError", "/tmp/y", "(IndexError)"])
def test_words_of_the_machine_are_noticed(word: str):
    assert _MACHINE.search(word)
