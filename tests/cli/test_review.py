"""`jiheng mark` and `jiheng letter`: review papers; the original is never touched."""

import io
import zipfile

import docx
import openpyxl
import pytest

from tests.builders import faultless
from tests.cli.runs import BUILT, EXAMPLES, data, jiheng, saved

SIX = EXAMPLES / "six-projects.docx"
MARKABLE = [SIX, BUILT / "six-projects-as-typed.xlsx", EXAMPLES / "six-projects.pdf"]


@pytest.mark.parametrize("path", MARKABLE, ids=lambda path: path.suffix)
def test_the_copy_is_marked_and_the_original_stays(tmp_path, path):
    before, out = path.read_bytes(), tmp_path / f"批注{path.suffix}"
    result = jiheng("mark", path, "-o", out)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "已写到" in result.stderr
    assert path.read_bytes() == before
    assert data("diff", path, out, "--format", "json")["changes"] == []


def test_comments_say_what_check_says(tmp_path):
    jiheng("mark", SIX, "-o", tmp_path / "a.docx", "--select", "FU03")
    said = [comment.text for comment in docx.Document(str(tmp_path / "a.docx")).comments]
    document = data("check", SIX, "--select", "FU03", "--format", "json")
    assert len(said) == 1 + len(document["findings"])
    assert all(any(finding["message"] in text for text in said) for finding in document["findings"])


def test_comments_come_in_english_too(tmp_path):
    path = BUILT / "six-projects-as-typed.xlsx"
    result = jiheng("mark", path, "-o", tmp_path / "a.xlsx", "--lang", "en")
    assert "places marked" in result.stderr
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A1"].comment.text.startswith("Checked by jiheng: ")


@pytest.mark.parametrize(
    ("name", "out"),
    [
        ("six-projects.txt", "a.txt"),
        ("six-projects.html", "a.html"),
        ("six-projects-libreoffice.xls", "a.xls"),
        ("six-projects-libreoffice.xls", "a.xlsx"),
        ("older-form-libreoffice.doc", "a.docx"),
    ],
)
def test_what_cannot_be_marked_is_told_with_the_way_out(tmp_path, name, out):
    path = next(folder / name for folder in (BUILT, EXAMPLES) if (folder / name).exists())
    result = jiheng("mark", path, "-o", tmp_path / out)
    assert result.exit_code == 2
    assert "不能加批注" in result.stderr
    assert "核对报告.html" in result.stderr
    assert ("另存为" in result.stderr) == (path.suffix in (".xls", ".doc"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["mark", "letter"])
def test_a_folder_is_sent_to_the_table_of_findings(tmp_path, command):
    result = jiheng(command, tmp_path, "-o", tmp_path / "a.docx")
    assert result.exit_code == 2
    assert "是文件夹" in result.stderr
    assert "-o 审核意见表.xlsx" in result.stderr


def test_the_format_of_what_has_no_name_or_a_wrong_one_is_that_of_its_content(tmp_path):
    (wrong := tmp_path / "改过名.doc").write_bytes(SIX.read_bytes())
    assert "a.docx" in jiheng("mark", wrong, "-o", tmp_path / "a.pdf").stderr
    assert "a.docx" in jiheng("mark", "-", "-o", tmp_path / "a.xlsx", stdin=SIX.read_bytes()).stderr
    assert not list(tmp_path.glob("a.*"))
    assert jiheng("mark", wrong, "-o", tmp_path / "a.docx").exit_code == 1


def test_the_copy_keeps_the_format(tmp_path):
    result = jiheng("mark", SIX, "-o", tmp_path / "a.pdf")
    assert result.exit_code == 2
    assert ".docx" in result.stderr


@pytest.mark.parametrize("command", ["mark", "letter"])
def test_the_original_and_other_files_are_not_replaced(tmp_path, command):
    original, other = tmp_path / "原件.docx", tmp_path / "别的.docx"
    original.write_bytes(SIX.read_bytes())
    other.write_bytes(b"other")
    assert jiheng(command, original, "-o", original, "--force").exit_code == 2
    assert jiheng(command, original, "-o", other).exit_code == 2
    assert (original.read_bytes(), other.read_bytes()) == (SIX.read_bytes(), b"other")
    assert jiheng(command, original, "-o", other, "--force").exit_code == 1
    assert zipfile.is_zipfile(other)


@pytest.mark.parametrize("command", ["mark", "letter"])
def test_a_link_to_the_original_is_the_original(tmp_path, command):
    original, link = tmp_path / "原件.docx", tmp_path / "链接.docx"
    original.write_bytes(SIX.read_bytes())
    link.symlink_to(original)
    result = jiheng(command, original, "-o", link, "--force")
    assert (result.exit_code, original.read_bytes()) == (2, SIX.read_bytes())
    assert "不能用结果覆盖" in result.stderr


def test_a_signed_file_says_that_its_signature_ends(tmp_path):
    signed = tmp_path / "签名.docx"
    signed.write_bytes(SIX.read_bytes())
    with zipfile.ZipFile(signed, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    result = jiheng("mark", signed, "-o", tmp_path / "a.docx")
    assert "签名失效" in result.stderr


def test_the_document_may_come_from_standard_input(tmp_path):
    assert jiheng("mark", "-", "-o", tmp_path / "a.docx", stdin=SIX.read_bytes()).exit_code == 1
    assert zipfile.is_zipfile(tmp_path / "a.docx")


@pytest.mark.parametrize("command", ["mark", "letter"])
def test_an_unreadable_file_is_told(tmp_path, command):
    path = tmp_path / "坏.docx"
    path.write_bytes(b"PK\x03\x04 broken")
    result = jiheng(command, path, "-o", tmp_path / "a.docx")
    assert result.exit_code == 2
    assert "坏.docx" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_letter_is_a_word_document_in_chinese(tmp_path):
    assert jiheng("letter", SIX, "-o", tmp_path / "a.docx", "--lang", "en").exit_code == 1
    text = [paragraph.text for paragraph in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert text[0].endswith("的审核意见")
    assert any("修改要求及时限" in line for line in text)
    assert jiheng("letter", SIX, "-o", tmp_path / "a.pdf").exit_code == 2


def test_a_form_without_findings_gets_a_letter_too(tmp_path):
    assert jiheng("letter", saved(faultless(), tmp_path / "a.json"), "-o", tmp_path / "a.docx").exit_code == 0
    content = io.BytesIO((tmp_path / "a.docx").read_bytes())
    assert any("未发现需要修改的问题" in paragraph.text for paragraph in docx.Document(content).paragraphs)
