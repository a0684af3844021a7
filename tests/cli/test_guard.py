"""What no command foresaw ends in one sentence and exit code 2."""

import subprocess

from tests.builders import HERE
from tests.cli.runs import PROGRAM

FORM = HERE.parent / "examples" / "faultless.docx"


def test_a_full_disk_is_told_in_one_sentence() -> None:
    with open("/dev/full", "w") as full:  # noqa: PTH123  # a device
        done = subprocess.run([*PROGRAM, "check", str(FORM)], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "jiheng 没有做完" in done.stderr


def test_a_name_that_is_no_utf8_harms_no_other_file(tmp_path) -> None:
    (tmp_path / "faultless.docx").write_bytes(FORM.read_bytes())
    (tmp_path / b"\xc9\xea.docx".decode("utf-8", "surrogateescape")).write_bytes(FORM.read_bytes())
    done = subprocess.run([*PROGRAM, "check", str(tmp_path), "--format", "json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.count('"ledger"') == 2


def test_an_original_in_a_checked_folder_is_not_replaced(tmp_path) -> None:
    original = tmp_path / "a.docx"
    original.write_bytes(FORM.read_bytes())
    done = subprocess.run([*PROGRAM, "check", str(tmp_path), "-o", str(original)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "请换一个文件名" in done.stderr
    assert original.read_bytes() == FORM.read_bytes()


def test_no_file_of_a_checked_folder_is_replaced(tmp_path) -> None:
    original = tmp_path / "a.json"
    original.write_text("{}")
    done = subprocess.run([*PROGRAM, "check", str(tmp_path), "-o", str(original)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert original.read_text() == "{}"
