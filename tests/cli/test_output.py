"""What the command line leaves behind: outputs whole or not at all, clear refusals before any work, folders."""

import os
import stat
import subprocess
import time
from pathlib import Path

import openpyxl
import pytest

from jiheng.cli.files import expand
from tests.builders import faultless
from tests.cli.runs import EXAMPLES, PROGRAM, data, jiheng, saved
from tests.writers.documents import with_findings

COMMANDS = ("read", "check", "fix")
RESULTS = ("json", "csv", "html", "xlsx", "txt", "sarif")


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
    out.write_text('{"path": "old"}')

    def full(self, data):
        with self.open("wb") as file:
            file.write(data[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    result = call(command, form, "-o", out)
    assert result.exit_code == 2
    assert result.stderr == f"磁盘已满，没有写成 {out}。\n"
    assert out.read_text() == '{"path": "old"}'
    assert [path.name for path in out.parent.iterdir()] == ["a.json"]


@pytest.mark.parametrize("command", [*COMMANDS, "write", "letter", "mark"])
def test_every_command_keeps_a_file_that_exists_unless_it_is_forced(command, form, tmp_path):
    out = tmp_path / {"letter": "意见.docx", "mark": "批注.docx"}.get(command, "另一份.json")
    out.write_text("别人的文件")
    path = EXAMPLES / "six-projects.docx" if command == "mark" else form
    result = call(command, path, "-o", out)
    assert result.exit_code == 2
    assert result.stderr == f"{out} 已经存在，可能是原件，没有覆盖；请换一个文件名，或加 --force 覆盖。\n"
    assert out.read_text() == "别人的文件"
    assert call(command, path, "-o", out, "--force").exit_code < 2
    assert out.read_bytes() != "别人的文件".encode()


@pytest.mark.parametrize("kind", RESULTS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_is_made_anew(kind, lang, form, tmp_path):
    for _ in range(2):
        assert jiheng("check", form, "-o", tmp_path / f"报告.{kind}", "--lang", lang).exit_code == 1


@pytest.mark.parametrize("kind", ["json", "csv", "parquet"])
def test_a_table_is_made_anew(kind, form, tmp_path):
    for _ in range(2):
        assert jiheng("read", form, "-o", tmp_path / f"表.{kind}").exit_code == 0


@pytest.mark.parametrize("kind", ["json", "html", "xlsx"])
def test_a_form_that_jiheng_wrote_is_no_report(kind, form, tmp_path):
    out = tmp_path / f"表.{kind}"
    assert jiheng("write", form, "-o", out).exit_code == 0
    before = out.read_bytes()
    assert jiheng("check", form, "-o", out).exit_code == 2
    assert out.read_bytes() == before


def test_a_report_that_somebody_went_on_with_is_kept(form, tmp_path):
    out = tmp_path / "意见.xlsx"
    jiheng("check", form, "-o", out)
    book = openpyxl.load_workbook(out)
    book.properties.lastModifiedBy = "审核人"
    book.save(out)
    assert jiheng("check", form, "-o", out).exit_code == 2


@pytest.mark.parametrize(("command", "name"), [("read", "a.xlsx"), ("check", "a.docx"), ("write", "a.odt")])
def test_a_name_that_promises_another_kind_of_file_is_refused(command, name, form, tmp_path):
    result = jiheng(command, form, "-o", tmp_path / name)
    assert result.exit_code == 2
    assert f"不能写成 {Path(name).suffix} 文件；可选：" in result.stderr
    assert not (tmp_path / name).exists()


def test_a_file_that_is_not_read_is_told_once_where_both_streams_are_one_place(tmp_path):
    done = subprocess.run([*PROGRAM, "check", tmp_path / "没有.docx"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    assert done.stdout.count("文件不存在") == 1


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


def test_a_pipe_that_nobody_reads_is_told_and_not_waited_for(form, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    result = jiheng("read", form, "-o", tmp_path / "pipe")
    assert result.exit_code == 2
    assert "管道" in result.stderr


def test_a_pipe_takes_more_than_it_holds(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        time.sleep(0.5)  # it opens its end
        assert jiheng("read", EXAMPLES / "six-projects.docx", "-o", tmp_path / "pipe").exit_code == 0
        assert reader.stdout is not None
        assert len(reader.stdout.read()) > 65_536


def test_a_link_stays_a_link(form, tmp_path):
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    jiheng("read", form, "-o", tmp_path / "link.txt", "--force")
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
