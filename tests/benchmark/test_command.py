"""`jiheng benchmark` measures, writes and says whether the goal is met."""

import csv
import errno
import json

import pytest

from jiheng.benchmark import run
from jiheng.benchmark.report import as_markdown
from jiheng.benchmark.result import summed
from jiheng.benchmark.run import run_invented
from jiheng.benchmark.score import Tally
from tests.cli.runs import jiheng

KINDS = 4  # declaration, self-evaluation, monitoring, department
PLAIN = ("benchmark", "--select", "merged_labels_once", "--formats", "tabs,html", "--no-rules")


def test_reading_of_plain_forms_meets_a_goal():
    done = jiheng(*PLAIN, "--goal", "0.9")
    assert done.exit_code == 0
    assert "rows 指标行" in done.stdout
    assert "silent" in done.stdout


def test_a_goal_that_is_not_met_is_told_by_the_exit_code():
    assert jiheng("benchmark", "--select", "boxes_out_of_order", "--no-rules", "--goal", "1").exit_code == 1


def test_json_holds_every_figure():
    result = json.loads(jiheng(*PLAIN, "--format", "json").stdout)
    assert result["seed"] == 1
    assert [line["name"] for line in result["quirks"]] == ["merged_labels_once"]
    assert [line["name"] for line in result["formats"]] == ["html", "tabs"]
    assert result["whole"]["documents"] == 2 * KINDS
    assert set(result["whole"]["rows"]) == {"total", "right", "wrong", "missed", "silent", "ambiguous"}


def test_documents_that_were_written_can_be_measured_by_name(tmp_path):
    assert jiheng(*PLAIN, "--write", tmp_path).exit_code == 0
    invented = json.loads(jiheng(*PLAIN, "--format", "json").stdout)
    given = json.loads(jiheng("benchmark", "--documents", tmp_path / "documents", "--format", "json").stdout)
    assert given["whole"] == invented["whole"]
    assert len(given["documents"]) == 2 * KINDS


def test_a_full_disk_leaves_no_half_written_folder(tmp_path, monkeypatch):
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(run, "save", full)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("kept")
    for folder in (tmp_path / "new" / "deep", tmp_path / "mine"):
        assert jiheng(*PLAIN, "--write", folder).exit_code != 0
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == ["mine", "mine/note.txt"]


@pytest.mark.parametrize(
    ("arguments", "said"), [(("--select", "no_such_quirk"), "no_such_quirk"), (("--documents", "nowhere", "--truth", "nowhere.tsv"), "没有文件夹")]
)
def test_what_cannot_be_measured_is_said(arguments, said):
    done = jiheng("benchmark", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr.replace("\n", "")


def test_a_folder_without_samples_is_said(tmp_path):
    rows = tmp_path / "rows.tsv"
    rows.write_text("sample\tproject\tl1\tl2\tl3\traw_target\nA\t\t\t\tx\t1\n", "utf-8")
    done = jiheng("benchmark", "--documents", tmp_path / "none", "--truth", rows)
    assert done.exit_code == 2


def test_a_sample_without_a_file_is_told_and_one_that_cannot_be_read_is_missed(tmp_path):
    assert jiheng(*PLAIN, "--write", tmp_path).exit_code == 0
    first, second, *_ = sorted((tmp_path / "documents").iterdir())
    whole = json.loads(jiheng("benchmark", "--documents", tmp_path / "documents", "--format", "json").stdout)["whole"]
    first.unlink()
    second.write_bytes(b"")
    done = jiheng("benchmark", "--documents", tmp_path / "documents", "--format", "json")
    made = json.loads(done.stdout)
    assert "没有文档" in done.stderr
    assert first.stem in done.stderr.replace("\n", "") or "1 个样本" in done.stderr
    assert made["whole"]["rows"]["total"] < whole["rows"]["total"]
    assert made["whole"]["rows"]["missed"] > whole["rows"]["missed"]
    assert made["whole"]["unreadable"] == 1


def test_nothing_read_is_no_precision():
    assert (Tally(missed=3).precision, Tally(missed=3).f1, Tally().f1) == (0, 0, 1)


def test_the_page_names_every_quirk_and_what_is_bad():
    documents = run_invented(1, names=["merged_labels_once", "boxes_out_of_order"], most=1, start=lambda _total: lambda _reading: None)
    page = as_markdown(summed(documents, source="test", date="2026-01-01", seed=1))
    assert "`merged_labels_once`" in page
    assert "2026-01-01" in page
    for table in page.split("\n\n"):
        rows = [line.replace("\\|", "") for line in table.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) <= 1


HEAD = "sample\tproject\tl1\tl2\tl3\traw_target\n"
FORM = "项目名称\t修路\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t修路长度\t≥3(公里)\n"
BAD_TRUTHS = {
    "no table": b"\xff\xfe\x00random",
    "columns missing": b"sample\tx\na\tb\n",
    "cells missing": b"project\tl1\na\tb\n",
    "a cell beyond the limit": (HEAD + "a\t" + "x" * 200_000 + "\t\t\t\t\n").encode(),
}


@pytest.mark.parametrize("bad", BAD_TRUTHS.values(), ids=BAD_TRUTHS)
def test_a_truth_that_cannot_be_read_is_told_in_words(tmp_path, bad):
    csv.field_size_limit(131_072)  # the usual one; another library that tests import raises it for the whole process
    (tmp_path / "真值.tsv").write_bytes(bad)
    done = jiheng("benchmark", "--documents", tmp_path, "--truth", tmp_path / "真值.tsv")
    assert done.exit_code == 2
    assert "制表符分隔" in done.stderr
    assert "Error" not in done.stderr


def test_a_folder_or_truth_that_is_not_there_is_named(tmp_path):
    assert "没有文件夹" in jiheng("benchmark", "--documents", tmp_path / "无").stderr
    assert "打不开" in jiheng("benchmark", "--documents", tmp_path, "--truth", tmp_path / "无.tsv").stderr


def test_truth_and_documents_cannot_move_the_cursor(tmp_path):
    (tmp_path / "a.txt").write_text(FORM, encoding="utf-8")
    (tmp_path / "真值.tsv").write_text(HEAD + "a\t修路\t\x1b[2J\t\x1b]0;x\x07\t\u202e修桥\t≥4\n../../b\tx\t\t\t\t\n", encoding="utf-8")
    done = jiheng("benchmark", "--documents", tmp_path, "--truth", tmp_path / "真值.tsv", "--verbose")
    assert "修桥" in done.stdout
    assert not set("\x1b\x07\u202e") & set(done.stdout)
