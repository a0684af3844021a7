"""The program among others: pipes that close, Ctrl-C, terminals, colours, progress."""

import json
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from jiheng.model import address
from jiheng.readers.recognition import is_installed
from tests.builders import faultless
from tests.cli.runs import EXAMPLES, PROGRAM, environment, saved
from tests.readers.test_sandbox import SLOW
from tests.writers.documents import with_findings

pytestmark = pytest.mark.slow


@pytest.fixture
def form(tmp_path):
    return saved(with_findings(), tmp_path / "表 格.json")


def on_terminal(*arguments: str | Path, terminals: str = "12", **more: str) -> tuple[int, str, str]:
    """Exit code, what the terminal showed, and what went to the stream that is none. `terminals`: which streams are one."""
    ours, theirs = pty.openpty()
    streams = {1: theirs if "1" in terminals else subprocess.PIPE, 2: theirs if "2" in terminals else subprocess.PIPE}
    program = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)], stdin=theirs, stdout=streams[1], stderr=streams[2], env=environment(TERM="xterm-256color", **more)
    )
    os.close(theirs)
    shown = b""
    try:
        while select.select([ours], [], [], 30)[0]:
            shown += os.read(ours, 1 << 16)
    except OSError:  # the other end is closed: all is said
        pass
    finally:
        os.close(ours)
    out, err = program.communicate(timeout=30)
    return program.returncode, shown.decode(), (out or err or b"").decode()


def test_a_reader_that_goes_away_is_no_error(form):
    program = subprocess.Popen([*PROGRAM, "check", str(EXAMPLES / "six-projects.docx")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert program.stdout is not None
    program.stdout.read(10)
    program.stdout.close()
    assert program.stderr is not None
    assert program.stderr.read() == b""
    program.stderr.close()
    assert program.wait(30) in (0, 1)


def test_ctrl_c_ends_quietly_and_leaves_no_process(tmp_path):
    (tmp_path / "slow.html").write_bytes(SLOW)
    program = subprocess.Popen([*PROGRAM, "check", str(tmp_path / "slow.html")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    deadline = time.monotonic() + 20
    children: list[psutil.Process] = []
    while not children and time.monotonic() < deadline:
        children = psutil.Process(program.pid).children(recursive=True)
        time.sleep(0.05)
    time.sleep(0.5)
    asked = time.monotonic()
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=20)
    assert time.monotonic() - asked < 3, "it did not wait for the file"
    assert (program.returncode, out, err) == (130, b"", b"")
    assert children
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_colours_on_a_terminal_only(form):
    code, shown, _ = on_terminal("check", form)
    assert code == 1
    assert "\x1b[1;31m" in shown
    piped = subprocess.run([*PROGRAM, "check", str(form)], capture_output=True, env=environment(TERM="xterm-256color"), check=False).stdout.decode()
    assert "\x1b" not in piped
    assert "必须更正" in piped


def test_no_color_is_obeyed(form):
    _, shown, _ = on_terminal("check", form, NO_COLOR="1")
    assert "必须更正" in shown
    assert not re.search(r"\x1b\[[\d;]*3[0-7]m", shown)


@pytest.fixture
def many(tmp_path):
    folder = tmp_path / "多 份"
    folder.mkdir()
    for number in range(6):
        saved(faultless(), folder / f"{number}.json")
    return folder


def test_progress_is_shown_on_the_terminal_and_never_in_the_data(many):
    code, shown, out = on_terminal("read", many, "--format", "jsonl", terminals="2")
    assert code == 0
    assert "读取" in shown
    assert "6/6" in shown
    assert "{" not in shown
    assert [line[0] for line in out.splitlines()] == ["{"] * 6


def test_a_pipe_gets_the_text_while_the_terminal_gets_the_bar(many):
    _, shown, out = on_terminal("check", many, terminals="2")
    assert "共核对" not in shown
    assert out.count("共核对") == 6
    assert "读取" not in out


def test_without_a_terminal_there_is_no_progress(many):
    result = subprocess.run([*PROGRAM, "check", str(many)], capture_output=True, env=environment(), check=False)
    assert (result.returncode, result.stderr) == (0, b"")


def test_on_a_screen_the_text_comes_alone_without_bar(many):
    _, shown, _ = on_terminal("check", many)
    assert "共核对" in shown
    assert "读取" not in shown


def test_a_terminal_gets_no_bytes_of_a_workbook(form):
    for arguments in (("check", form, "--format", "xlsx"), ("read", form, "--format", "parquet")):
        code, shown, _ = on_terminal(*arguments)
        assert code == 2
        assert "-o" in shown
        assert "PK" not in shown


def test_a_narrow_locale_does_not_stop_chinese(form):
    result = subprocess.run(
        [*PROGRAM, "check", str(form)], capture_output=True, env=environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"), check=False
    )
    assert "必须更正".encode() in result.stdout


def test_a_terminal_gets_no_characters_that_it_would_obey(tmp_path):
    name = "甲\u009b2J\u202e乙"
    form = saved(address.replace(faultless(), "declarations/0/name", name), tmp_path / "a.json")
    _, shown, _ = on_terminal("read", form, terminals="1")
    assert not set("\u009b\u202e") & set(shown)
    assert json.loads(shown)["declarations"][0]["name"] == name


@pytest.mark.parametrize(("closed", "code"), [(">&-", 1), ("2>&-", 1), ("<&-", 1)])
def test_closed_streams_are_no_error(form, closed, code):
    call = shlex.join([*PROGRAM, "check", str(form)])
    done = subprocess.run(f"{call} {closed}", shell=True, capture_output=True, text=True, check=False, env=environment())
    assert (done.returncode, done.stderr) == (code, "")


def test_ctrl_c_while_it_is_loaded_ends_quietly():
    code = """
import sys
class Interrupted:
    def find_spec(self, name, *_):
        if name == "jiheng.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
from jiheng.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.skipif(not is_installed(), reason="the extra `ocr` is not installed")
def test_a_scan_tells_its_pages_while_they_are_recognised(tmp_path):
    from PIL import Image

    scan = tmp_path / "两页扫描件.tif"
    white = Image.new("L", (700, 1000), "white")
    white.save(scan, save_all=True, append_images=[white], dpi=(85, 85))
    for command in (("check", scan), ("write", scan, "-o", tmp_path / "x.docx")):
        _, shown, _ = on_terminal(*command)
        assert "文字识别（页）两页扫描件.tif" in shown
        assert "1/2" in shown
    _, out, err = on_terminal("check", scan, terminals="1")
    assert "文字识别（页）" not in out + err
