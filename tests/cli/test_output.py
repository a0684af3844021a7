"""What the command line leaves behind: outputs whole or not at all, clear refusals before any work, folders."""

import os
import stat
from pathlib import Path

import pytest

from jiheng.cli.files import expand
from tests.builders import faultless
from tests.cli.runs import data, jiheng, saved
from tests.writers.documents import with_findings

COMMANDS = ("read", "check", "fix")


@pytest.fixture
def form(tmp_path):
    return saved(with_findings(), tmp_path / "表 格.json")


def call(command, *arguments):
    return jiheng(command, *arguments, *(["--yes"] if command == "fix" else []))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_is_not_there_is_told_before_reading(command, form, tmp_path):
    result = call(command, form, "-o", tmp_path / "没有" / "a.json")
    assert result.exit_code == 2
    assert result.stderr == f"文件夹 {tmp_path / '没有'} 不存在，请先建立，或换一个位置。\n"
    assert result.stdout == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_is_no_output(command, form, tmp_path):
    (tmp_path / "x.json").mkdir()
    result = call(command, form, "-o", tmp_path / "x.json")
    assert result.exit_code == 2
    assert "是文件夹" in result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_an_input_is_never_overwritten(command, form, tmp_path):
    before = form.read_bytes()
    (tmp_path / "link.json").symlink_to(form)
    for output in (form, tmp_path / "." / form.name, tmp_path / "link.json"):
        result = call(command, form, "-o", output, "--lang", "en")
        assert result.exit_code == 2
        assert "is to be read" in result.stderr
    assert form.read_bytes() == before


@pytest.mark.parametrize("command", COMMANDS)
def test_what_cannot_be_written_leaves_what_was_there(command, form, tmp_path, monkeypatch):
    out = tmp_path / "out" / "a.json"
    out.parent.mkdir()
    out.write_text("old")

    def full(self, data):
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    result = call(command, form, "-o", out)
    assert result.exit_code == 2
    assert result.stderr == f"磁盘已满，没有写成 {out}。\n"
    assert out.read_text() == "old"
    assert [path.name for path in out.parent.iterdir()] == ["a.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(form, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    result = jiheng("read", form, "-o", tmp_path / "locked" / "a.json")
    assert result.exit_code == 2
    assert "没有权限写入" in result.stderr


def test_a_device_stays_a_device(form, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert jiheng("read", form, "-o", pipe).exit_code == 0
    assert os.read(reader, 1 << 20).startswith(b"{")
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_stays_a_link(form, tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    jiheng("read", form, "-o", tmp_path / "link.txt")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text("utf-8").startswith("{")


def test_nothing_to_read_is_told(tmp_path):
    (tmp_path / "空 文件夹").mkdir()
    (tmp_path / "空 文件夹" / "照片.jpg").write_bytes(b"")
    for command in ("read", "check"):
        result = jiheng(command, tmp_path / "空 文件夹")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"没有可读的文件：{tmp_path / '空 文件夹'} 里没有")
    assert jiheng("read", tmp_path / "空 文件夹", "--lang", "en").stderr.startswith("Nothing to read:")


def test_a_folder_gives_its_documents_sorted_without_hidden_and_lock_files(tmp_path):
    for name in ("b.docx", "a.PDF", "~$b.docx", ".c.docx", "sub/d.html", ".git/e.txt", "f.jpg", "g.doc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [path.relative_to(tmp_path).as_posix() for path in expand([tmp_path])] == ["a.PDF", "b.docx", "g.doc", "sub/d.html"]


def test_a_file_named_twice_in_a_call_is_read_once(tmp_path):
    path = saved(faultless(), tmp_path / "a.json")
    assert expand([tmp_path, path, path]) == [path]
    assert expand([path, tmp_path / "missing.pdf", path]) == [path, tmp_path / "missing.pdf"]


def test_the_report_of_the_last_run_is_no_document_of_the_folder(form, tmp_path):
    for _ in range(2):
        assert jiheng("check", tmp_path, "-o", tmp_path / "结果.json").exit_code == 1
    assert data("check", tmp_path / "表 格.json", "--format", "json")["ledger"]
    assert (tmp_path / "结果.json").read_bytes().startswith(b"{")


def test_old_word_files_in_a_folder_are_told_not_passed_over(form, tmp_path):
    (tmp_path / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    result = jiheng("check", tmp_path)
    assert result.exit_code == 2
    assert "旧.doc" in result.stderr


@pytest.mark.parametrize("command", ["read", "check", "rules", "explain", "fix", "diff"])
def test_help_has_examples_and_options_in_both_languages(command):
    text = jiheng(command, "--help").stdout
    assert f"jiheng {command}" in text
    assert "例 Examples" in text
    assert jiheng(command, "-h").stdout == text


def test_version():
    assert jiheng("--version").stdout.startswith("jiheng ")
