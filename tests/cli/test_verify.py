"""`jiheng verify`: receipts are verified without a network."""

import datetime as dt
from pathlib import Path

import msgspec

from jiheng.model import address
from jiheng.model.json import decode
from jiheng.model.public_page import PublicPage, encoded
from jiheng.model.public_page import digest as page_digest
from jiheng.model.receipt import Receipt, digest
from jiheng.writers.form.document import Format, document
from jiheng.writers.review.receipt import receipt_pdf
from tests.cli.runs import EXAMPLES
from tests.cli.runs import jiheng as run

FORM = decode((EXAMPLES / "data" / "faultless.json").read_bytes())


def receipt(tmp_path: Path, sha256: str) -> Path:
    """A receipt on the form, which prints this digest."""
    made = Receipt(
        organisation="云汀市图书馆", project="书屋", year=2026, revision=1, at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC), by="某某", sha256=sha256, event="e" * 64
    )
    file = tmp_path / "回执.pdf"
    file.write_bytes(receipt_pdf(made, FORM))
    return file


def test_a_receipt_holds_and_its_document_is_the_one(tmp_path):
    file = receipt(tmp_path, digest(FORM))
    assert run("verify", file).exit_code == 0
    done = run("verify", file, EXAMPLES / "faultless.docx")
    assert (done.exit_code, "相符" in done.stdout) == (0, True)


def test_a_receipt_with_another_digest_does_not_hold(tmp_path):
    other = address.replace(FORM, "declarations/0/name", "别的项目")
    done = run("verify", receipt(tmp_path, digest(other)))
    assert (done.exit_code, "不符" in done.stdout) == (1, True)


def test_another_document_is_told_with_what_differs(tmp_path):
    done = run("verify", receipt(tmp_path, digest(FORM)), EXAMPLES / "older-form.xlsx")
    assert done.exit_code == 1
    assert "不同" in done.stdout


def test_what_is_no_receipt_is_told_in_a_sentence():
    done = run("verify", EXAMPLES / "six-projects.pdf")
    assert done.exit_code == 2
    assert "不是绩衡的回执" in done.stderr


def page(tmp_path: Path) -> tuple[Path, str]:
    """A published page with the form, and its digest."""
    form = msgspec.structs.replace(FORM, declarations=FORM.declarations[:1])
    text = encoded(PublicPage(year=2026, place="云汀市", department="文旅局", unit="云汀市图书馆", project="书屋", declaration=form))
    file = tmp_path / "公开.json"
    file.write_text(text, "utf-8")
    return file, page_digest(text)


def test_a_public_page_is_verified_by_its_digest(tmp_path):
    file, sha256 = page(tmp_path)
    assert run("verify", file, "--sha256", sha256).exit_code == 0
    assert sha256 in run("verify", file).stdout
    wrong = run("verify", file, "--sha256", "0" * 64)
    assert (wrong.exit_code, "不符" in wrong.stdout) == (1, True)


def test_a_document_is_held_against_a_public_page(tmp_path):
    file, sha256 = page(tmp_path)
    assert run("verify", file, EXAMPLES / "faultless.docx", "--sha256", sha256).exit_code == 0
    done = run("verify", file, EXAMPLES / "older-form.xlsx")
    assert (done.exit_code, "不同" in done.stdout) == (1, True)


def test_other_json_is_no_public_page(tmp_path):
    done = run("verify", EXAMPLES / "data" / "faultless.json")
    assert (done.exit_code, "公开页面" in done.stderr) == (2, True)


def test_all_documents_of_a_page_in_one_file_are_the_published_ones(tmp_path):
    form, other = (msgspec.structs.replace(FORM.declarations[0], name=name) for name in ("书屋", "讲座"))
    first, second = (msgspec.structs.replace(FORM, declarations=(each,)) for each in (form, other))
    text = encoded(PublicPage(year=2026, place="云汀市", department="文旅局", unit="云汀市图书馆", project="书屋", declaration=first, self_evaluation=second))
    (file := tmp_path / "公开.json").write_text(text, "utf-8")
    (whole := tmp_path / "全套.xlsx").write_bytes(document(msgspec.structs.replace(FORM, declarations=(form, other)), Format.XLSX, cover=False))
    (part := tmp_path / "讲座.docx").write_bytes(document(second, Format.DOCX, cover=False))
    (wrong := tmp_path / "两份.xlsx").write_bytes(document(msgspec.structs.replace(FORM, declarations=(form, form)), Format.XLSX, cover=False))
    assert [run("verify", file, each).exit_code for each in (whole, part, wrong)] == [0, 0, 1]
