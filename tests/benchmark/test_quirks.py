"""Every quirk of published forms has documents, the same for the same seed, and their truth is what they print."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from jiheng.benchmark import quirks as _quirks  # noqa: F401  # registers every quirk
from jiheng.benchmark.run import write
from jiheng.benchmark.sample import FORMATS, QUIRKS, Sample, samples
from jiheng.benchmark.score import norm
from jiheng.benchmark.truth import load
from tools.accuracy import SEED

PLAIN = ("tabs", "html", "xlsx", "docx")
# What these do to texts leaves no cell as it was.
CHANGED = {
    "traditional_glyphs",
    "traditional_with_readings",
    "name_over_pages",
    "operator_absent",
    "unit_contradicts_value",
    "columns_swapped",
    "operator_in_own_column",
    "operator_in_words",
    "matrix_of_places",
    "blanks_in_numbers",
}


def text_of(sample: Sample) -> str:
    """Everything that a document prints, without marks of its format and without blanks."""
    if sample.format in ("xlsx", "docx"):
        with zipfile.ZipFile(BytesIO(sample.data)) as archive:
            raw = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(("sharedStrings.xml", "document.xml")))
    else:
        raw = sample.data.decode()
    bare = raw if sample.format == "tabs" else re.sub(r"<[^>]*>", "", raw)
    return norm(bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def test_each_of_the_27_quirks_is_there():
    assert {quirk.number for quirk in QUIRKS.values()} - {0} == set(range(1, 28))  # 0: whole documents


def test_the_same_seed_gives_the_same_documents():
    assert [(each.file, each.data) for each in samples(7, most=3)] == [(each.file, each.data) for each in samples(7, most=3)]
    assert [each.data for each in samples(7, most=1)] != [each.data for each in samples(8, most=1)]


@pytest.mark.parametrize("name", sorted(QUIRKS))
def test_truth_is_what_the_document_prints(name):
    made = list(samples(3, names=[name]))
    assert {each.format for each in made} >= set(QUIRKS[name].formats) - {"pdf", "pdf-no-rules"}
    for each in made:
        assert each.rows, each.id
        if each.format not in PLAIN or name in CHANGED:
            continue
        text = text_of(each)
        for row in each.rows:
            assert norm(row.l3) in text, (each.id, row.l3)
            assert norm(row.raw_target) in text, (each.id, row.raw_target)


def test_every_format_is_used():
    assert {format_ for quirk in QUIRKS.values() for format_ in quirk.formats} == set(FORMATS)


def test_documents_of_the_repository_are_those_of_the_generator(tmp_path, root):
    count = write(tmp_path, SEED, most=1)
    for path in [each for each in tmp_path.rglob("*") if each.is_file()]:
        assert path.read_bytes() == (root / "benchmark" / path.relative_to(tmp_path)).read_bytes(), "run `make accuracy`"
    assert len(list((root / "benchmark" / "documents").iterdir())) == count


def test_truth_survives_its_files(tmp_path):
    write(tmp_path, 5, names=["merged_labels_once", "horizons_in_two_tables"], most=1)
    truth = load(tmp_path / "rows.tsv", tmp_path / "fields.tsv")
    for each in samples(5, names=["merged_labels_once", "horizons_in_two_tables"], most=1):
        assert truth.rows[each.id] == each.rows
        assert truth.fields[each.id] == each.fields
        assert truth.sample_of(Path(each.file)) == each.id
