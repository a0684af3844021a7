"""Packages of others: what is wrong is told in a sentence with its place; hostile ones do no harm."""

import io
import json
import os
import zipfile

import frictionless
import pytest

from jiheng.readers.data_package import MOST_FAULTS, check_package
from jiheng.readers.grid import Unreadable
from jiheng.reference.open_data import standard
from jiheng.writers.open_data.files import to_zip
from tests.open_data.packages import ROOT, example, laid_out
from tools.docs_package import WRONG

MINIMAL = ROOT / "examples" / "package" / "minimal"
SAID = {
    "unknown-comparator": "data/indicators.csv 第 2 行 comparator 列：“>=”不是规定的取值（≥、≤、=、>、<、≈）。",
    "money-with-unit": "data/declarations.csv 第 2 行 annual_amount 列：“60.00万元”不是十进制数。",
    "form-that-is-nowhere": "data/indicators.csv 第 2 行 declaration_id 列：declarations 表里没有 0123456789abcdef/declarations/7。",
    "same-key-twice": "data/indicators.csv 第 3 行：主键 0123456789abcdef/declarations/0/indicators/0 重复。",
    "without-kind": "data/declarations.csv 第 2 行 kind 列：不能空。",
    "without-indicators": "datapackage.json：缺少资源 indicators（绩效指标）。",
    "without-standard": "datapackage.json：conformsTo 应写明标准，例如 urn:jiheng:performance-target-data-package:1.0。",
    "changed-afterwards": "data/submissions.csv：内容与 hash（SHA-256）不符，写出后被改动过。",
    "path-outside": "../../minimal/data/submissions.csv：路径要在数据包之内（相对路径，没有“..”）。",
}


def told(path):
    return [fault.sentence("zh") for fault in check_package(path).faults]


def spoilt(tmp_path, **changes):
    """The example with its descriptor changed."""
    folder = laid_out(example(), tmp_path / "package")
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    (folder / "datapackage.json").write_text(json.dumps(descriptor | changes))
    return folder


def test_what_we_write_conforms_as_folder_and_as_zip(tmp_path):
    folder = laid_out(example(), tmp_path / "package")
    (tmp_path / "package.zip").write_bytes(to_zip(example()))
    for path in (folder, tmp_path / "package.zip"):
        verdict = check_package(path)
        assert verdict.faults == ()
        assert list(verdict.rows) == [table.name for table in standard().tables]


def test_the_minimal_example_conforms_to_both():
    assert told(MINIMAL) == []
    assert frictionless.validate(str(MINIMAL / "datapackage.json")).valid


@pytest.mark.parametrize("name", WRONG)
def test_each_wrong_example_is_told_with_its_place(name):
    said = told(ROOT / "examples" / "package" / "wrong" / name)
    assert said[0] == SAID[name]
    assert {line.partition("：")[2] for line in said} == {SAID[name].partition("：")[2]}, "nothing else is wrong with it"


def test_every_fault_speaks_english_too(tmp_path):
    for name in WRONG:
        (first, *_) = check_package(ROOT / "examples" / "package" / "wrong" / name).faults
        assert first.sentence("en").isascii() or "“" in first.sentence("en") or "≥" in first.sentence("en")


def test_a_document_that_no_row_vouches_for_is_told(tmp_path):
    files = dict(example())
    files["json/submissions.jsonl"] = files["json/submissions.jsonl"].splitlines(keepends=True)[0] + b'{"title": 1}\n'
    said = told(laid_out(files, tmp_path))
    assert any("第 2 行" in line and "JSON 不是申报材料" in line for line in said)


def test_many_faults_are_counted_not_listed(tmp_path):
    files = dict(example())
    path = "data/indicators.csv"
    files[path] = files[path].replace(b"year,", b"years,") + b"".join(b"x" * 5 + str(n).encode() + b"\r\n" for n in range(200))
    said = [line for line in told(laid_out(files, tmp_path)) if line.startswith(path)]
    assert len(said) <= MOST_FAULTS + 3
    assert said[-1].endswith("没有列出。")


@pytest.mark.parametrize("path", ["/etc/passwd", "..\\x.csv", "data/../../x.csv", "file:///etc/passwd", "https://example.cn/x.csv", "x" * 500, "a\0b"])
def test_a_path_out_of_the_package_is_not_followed(path, tmp_path):
    folder = spoilt(tmp_path, resources=[{"name": "submissions", "path": path, "schema": {"fields": []}}])
    assert any("路径要在数据包之内" in line for line in told(folder))


def test_a_link_out_of_the_package_is_not_followed(tmp_path):
    folder = laid_out(example(), tmp_path / "package")
    (tmp_path / "secret").write_text("a,b\n")
    (folder / "data" / "marks.csv").unlink()
    (folder / "data" / "marks.csv").symlink_to(tmp_path / "secret")
    assert "data/marks.csv：没有文件 data/marks.csv。" in told(folder)


def test_a_pipe_is_no_file(tmp_path):
    folder = laid_out(example(), tmp_path)
    (folder / "data" / "marks.csv").unlink()
    os.mkfifo(folder / "data" / "marks.csv")
    assert "data/marks.csv：没有文件 data/marks.csv。" in told(folder)


@pytest.mark.parametrize("descriptor", [b"", b"[]", b"\xff", b"{", b"[" * 100_000, b'"x"'])
def test_what_is_no_descriptor_is_refused(descriptor, tmp_path):
    (tmp_path / "datapackage.json").write_bytes(descriptor)
    with pytest.raises(Unreadable):
        check_package(tmp_path)


@pytest.mark.parametrize(
    "resources", [None, {}, [], [1], [{"name": 1}], [{"name": "marks", "path": ["a", "b"]}], [{"name": "marks", "path": "x", "schema": 3}]]
)
def test_resources_of_any_shape_are_told(resources, tmp_path):
    assert told(spoilt(tmp_path, resources=resources))


def test_what_is_no_zip_is_refused(tmp_path):
    (tmp_path / "x.zip").write_bytes(b"PK\3\4 not really")
    with pytest.raises(Unreadable):
        check_package(tmp_path / "x.zip")
    with pytest.raises(Unreadable):
        check_package(tmp_path / "nowhere")


def test_a_bomb_is_refused(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", b" " * 2**26)
    (tmp_path / "bomb.zip").write_bytes(out.getvalue())
    with pytest.raises(Unreadable):
        check_package(tmp_path / "bomb.zip")


@pytest.mark.parametrize("data", [b"\xff\xfe", b'a,"b\r\n', b"", b"submission_id,submission_id\r\n", b'"' + b"x" * 200_000 + b'"\r\n'])
def test_what_is_no_table_is_told(data, tmp_path):
    assert any(line.startswith("data/submissions.csv") for line in told(laid_out(example() | {"data/submissions.csv": data}, tmp_path)))


@pytest.mark.parametrize("cell", ["1e9", "NaN", "Infinity", "1,000", "１２", "9" * 100, " 1"])
def test_odd_numbers_are_no_numbers(cell, tmp_path):
    files = dict(example())
    files["data/declarations.csv"] = files["data/declarations.csv"].replace(b"780000.00", f'"{cell}"'.encode(), 1)
    assert files["data/declarations.csv"] != example()["data/declarations.csv"]
    assert any("不是十进制数" in line for line in told(laid_out(files, tmp_path)))
