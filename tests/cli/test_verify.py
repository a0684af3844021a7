"""`jiheng verify`: receipts are verified without a network."""

import datetime as dt
from pathlib import Path

from jiheng.model import address
from jiheng.model.json import decode
from jiheng.model.receipt import Receipt, digest
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
    assert "不是绩衡的申报回执" in done.stderr
