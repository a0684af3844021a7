"""Files are read in processes of their own: one that dies, hangs or swells loses its file and nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from jiheng.readers import sandbox as sandbox_module
from jiheng.readers.grid import Unreadable
from jiheng.readers.sandbox import Sandbox
from tests.readers.office_parts import cell, document, paragraph, table
from tests.readers.processes import children

pytestmark = pytest.mark.usefixtures("only_own_children")

FORM = document(
    paragraph("项目经费情况说明")
    + paragraph("一、项目概述")
    + paragraph("修路。")
    + table(
        cell("财政项目支出绩效目标申报表", '<w:gridSpan w:val="4"/>'),
        cell("项目名称") + cell("修路") + cell("项目类别") + cell("其他"),
        cell("一级指标") + cell("二级指标") + cell("三级指标") + cell("指标值"),
        cell("产出指标") + cell("数量指标") + cell("修路长度") + cell("≥3(公里)"),
    )
)
# Reads fast, but takes ages: every cell of the last row looks at columns that all rows above have taken.
SLOW = ("<table>" + "<tr>" + "<td rowspan=0>x" * 900 + "<tr><td>y" * 90_000).encode()


def test_a_file_is_read():
    with Sandbox() as sandbox:
        assert sandbox.read(FORM, "a.docx").declarations[0].name == "修路"
    assert children() == []


def test_errors_come_back_in_both_languages():
    with Sandbox() as sandbox, pytest.raises(Unreadable) as caught:
        sandbox.read(b"", "a.docx")
    assert ("空的" in caught.value.zh, "empty" in caught.value.en) == (True, True)


def test_a_process_is_used_again_and_one_that_died_is_replaced():
    with Sandbox() as sandbox:
        sandbox.read(FORM, "a.docx")
        first = children()[0]
        sandbox.read(FORM, "a.docx")
        assert children() == [first]
        first.send_signal(signal.SIGSEGV)
        with pytest.raises(Unreadable, match="中断"):
            sandbox.read(FORM, "a.docx")
        assert sandbox.read(FORM, "a.docx").declarations[0].name == "修路"
        assert children() != [first]


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read():
    with Sandbox(seconds=0.6) as sandbox:
        began = time.monotonic()
        with pytest.raises(Unreadable, match=r"0\.6 秒"):
            sandbox.read(SLOW, "a.html")
        assert time.monotonic() - began < 3
    with Sandbox() as sandbox:
        assert sandbox.read(FORM, "a.docx").declarations


def test_a_hung_process_is_stopped():
    with Sandbox(seconds=1) as sandbox:
        sandbox.read(FORM, "a.docx")
        children()[0].send_signal(signal.SIGSTOP)
        with pytest.raises(Unreadable, match="超过 1 秒"):
            sandbox.read(FORM * 2000, "a.docx")  # more than the pipe holds: sending must not hang either
        assert children() == []


@pytest.mark.parametrize(("data", "name"), [(b"<p>x" * 2_000_000, "a.html"), (b"x\ty\n" * 2_000_000, "a.txt")], ids=["in C", "in Python"])
def test_a_file_that_needs_too_much_memory_is_stopped_and_the_next_is_read(data: bytes, name: str):
    with Sandbox(memory=160 * 2**20) as sandbox:
        with pytest.raises(Unreadable, match="内存"):
            sandbox.read(data, name)
        assert sandbox.read(FORM, "a.docx").declarations


def test_a_process_has_given_up_its_rights():
    with Sandbox(memory=1 << 30) as sandbox:
        sandbox.read(FORM, "a.docx")
        limits = Path(f"/proc/{children()[0].pid}/limits").read_text(encoding="ascii")
        environment = Path(f"/proc/{children()[0].pid}/environ").read_bytes()
    granted = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert granted["Max address space"] == [str(1 << 30)] * 2
    assert granted["Max file size"] == ["0", "0"]
    assert granted["Max core file size"] == ["0", "0"]
    assert granted["Max open files"] == ["64", "64"]
    assert set(environment.rstrip(b"\0").split(b"\0")) == {b"LC_ALL=C.UTF-8", b"POLARS_MAX_THREADS=1"}


def test_files_beyond_the_limit_are_not_even_sent(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox_module, "MOST_BYTES", 10)
    with Sandbox() as sandbox:
        with pytest.raises(Unreadable, match="MB"):
            sandbox.read(FORM, "a.docx")
        assert children() == []


@pytest.mark.parametrize("name", ["申 报 表.docx", "bad\udcff.docx", "a" * 5000, "", "../../x.docx"])
def test_any_name_will_do(name: str):
    with Sandbox() as sandbox:
        assert sandbox.read(FORM, name).declarations


def test_threads_share_the_processes():
    found = []
    with Sandbox(2) as sandbox:
        threads = [threading.Thread(target=lambda: found.append(sandbox.read(FORM, "a.docx").declarations[0].name)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(children()) <= 2
    assert found == ["修路"] * 8
    assert children() == []


def test_closing_frees_whoever_waits():
    sandbox = Sandbox(seconds=30)
    sandbox.read(FORM, "a.docx")
    children()[0].send_signal(signal.SIGSTOP)
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            sandbox.read(FORM, "a.docx")
        except Unreadable as error:
            caught.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.1)
    sandbox.close()
    thread.join(5)
    assert (thread.is_alive(), len(caught), children()) == (False, 1, [])


@pytest.mark.slow
def test_ctrl_c_ends_everything(tmp_path: Path):
    (tmp_path / "a.html").write_bytes(SLOW)
    script = f"from jiheng.pipeline import read_many\nprint('on', flush=True)\nlist(read_many([{str(tmp_path / 'a.html')!r}] * 50))"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline() == b"on\n"
    time.sleep(0.7)
    workers = psutil.Process(process.pid).children(recursive=True)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert b"KeyboardInterrupt" in errors
    assert workers
    assert [worker.pid for worker in workers if psutil.pid_exists(worker.pid)] == []


def test_a_worker_whose_parent_is_gone_ends_by_itself():
    process = subprocess.Popen([sys.executable, "-I", "-m", "jiheng.readers.worker", str(1 << 30)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(timeout=10) == 0


@pytest.mark.slow
def test_a_worker_whose_parent_was_killed_ends_while_it_reads(tmp_path: Path):
    (tmp_path / "a.html").write_bytes(SLOW)
    script = f"from jiheng.pipeline import read\nread({str(tmp_path / 'a.html')!r})"
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    workers = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    assert workers
    assert psutil.wait_procs(workers, timeout=5)[1] == []
