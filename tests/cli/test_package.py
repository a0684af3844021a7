"""`jiheng package`: written whole or not at all, into a ZIP or a folder; packages checked."""

import json

import pytest

from tests.cli.runs import EXAMPLES, jiheng


@pytest.fixture
def written(tmp_path):
    done = jiheng("package", EXAMPLES / "data" / "faultless.json", "-o", tmp_path / "out", "--licence", "cc-by-4.0", "--findings")
    assert done.exit_code == 0, done.stderr
    return tmp_path / "out"


def test_what_it_writes_it_finds_good(written, tmp_path):
    zipped = tmp_path / "out.zip"
    assert jiheng("package", EXAMPLES / "faultless.docx", "-o", zipped).exit_code == 0
    done = jiheng("package", "--check", written, zipped, "--lang", "en")
    assert done.exit_code == 0
    assert done.stdout.count("conforms to version 1.0") == 2


def test_the_licence_is_written_by_its_full_name(written):
    (licence,) = json.loads((written / "datapackage.json").read_bytes())["licenses"]
    assert licence["name"] == "CC-BY-4.0"
    assert licence["path"].startswith("https://")


def test_a_package_without_licence_says_so(tmp_path):
    assert "没有写许可" in jiheng("package", EXAMPLES / "data" / "faultless.json", "-o", tmp_path / "x.zip").stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--licence", "mine"), "没有名为 mine 的许可"),
        (("--scoring", "mine"), "没有名为 mine 的计分方案"),
        (("--data-version", "one"), "版本要写成"),
    ],
)
def test_options_that_mean_nothing_are_refused(options, says, tmp_path):
    done = jiheng("package", EXAMPLES / "data" / "faultless.json", "-o", tmp_path / "x.zip", *options)
    assert done.exit_code == 2
    assert says.replace(" ", "") in "".join(done.stderr.replace("│", "").split())
    assert not (tmp_path / "x.zip").exists()


def test_an_earlier_package_is_made_anew_and_nothing_else(written, tmp_path):
    assert jiheng("package", EXAMPLES / "data" / "older-form.json", "-o", written).exit_code == 0
    (written / "mine.txt").write_text("mine")
    done = jiheng("package", EXAMPLES / "data" / "faultless.json", "-o", written)
    assert done.exit_code == 2
    assert (written / "mine.txt").read_text() == "mine"
    assert "older-form.json" in (written / "data" / "submissions.csv").read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["out"], "nothing half written is left"


def test_a_zip_that_is_somebodys_own_stays(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK mine")
    assert jiheng("package", EXAMPLES / "data" / "faultless.json", "-o", tmp_path / "x.zip").exit_code == 2
    assert (tmp_path / "x.zip").read_bytes() == b"PK mine"


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path):
    (tmp_path / "spoilt.docx").write_bytes(b"PK no")
    done = jiheng("package", tmp_path / "spoilt.docx", EXAMPLES / "data" / "faultless.json", "-o", tmp_path / "x.zip")
    assert done.exit_code == 2
    assert "spoilt.docx" in done.stderr
    assert (tmp_path / "x.zip").exists()


def test_nothing_read_nothing_written(tmp_path):
    (tmp_path / "spoilt.docx").write_bytes(b"PK no")
    done = jiheng("package", tmp_path / "spoilt.docx", "-o", tmp_path / "out")
    assert done.exit_code == 2
    assert "没有写数据包" in done.stderr
    assert not (tmp_path / "out").exists()


def test_without_a_place_to_write_it_asks_for_one():
    assert "-o" in jiheng("package", EXAMPLES / "data" / "faultless.json").stderr


def test_faults_give_their_own_exit_code():
    wrong = EXAMPLES / "package" / "wrong" / "without-kind"
    done = jiheng("package", "--check", EXAMPLES / "package" / "minimal", wrong)
    assert done.exit_code == 1
    assert "第 2 行 kind 列：不能空" in done.stdout
    assert jiheng("package", "--check", EXAMPLES / "nowhere").exit_code == 2
