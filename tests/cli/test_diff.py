"""`jiheng diff`: what changed by address; the same form in another format has not changed."""

import msgspec
import openpyxl
import pytest

from tests.builders import Case, faultless, submission_of
from tests.cli.runs import BUILT, EXAMPLES, data, jiheng, saved

OTHERS = sorted(path.name for path in BUILT.glob("six-projects*"))


def test_no_change(tmp_path):
    one, two = saved(faultless(), tmp_path / "a.json"), saved(faultless(), tmp_path / "b.json")
    result = jiheng("diff", one, two)
    assert (result.exit_code, result.stdout) == (0, "没有改动\n")
    assert jiheng("diff", one, two, "--lang", "en").stdout == "no changes\n"


@pytest.mark.parametrize("name", OTHERS)
def test_another_format_of_the_same_form_is_no_change(name):
    assert data("diff", EXAMPLES / "six-projects.docx", BUILT / name, "--format", "json")["changes"] == []


def test_changes_are_told_by_project_with_both_values(tmp_path):
    changed = submission_of(
        Case(why="", forms=[{"funds/annual/other": None, "more_indicators": ["产出指标 | 数量指标 | 新建 | ≥1(个)"]}, {"department": "甲局"}])
    )
    old, new = saved(submission_of(Case(why="", forms=[{}, {}])), tmp_path / "旧.json"), saved(changed, tmp_path / "新.json")
    result = jiheng("diff", old, new)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == "社区食堂建设"
    assert "  ~ 年度资金·其他资金" in lines
    assert lines[lines.index("  ~ 年度资金·其他资金") + 1 :][:2] == ["    - 0", "    + （空）"]
    assert "    + 产出指标 | 数量指标 | 新建 | ≥1(个)" in lines
    assert "    + 甲局" in lines
    assert lines[-1] == "共 3 处改动"
    assert "declarations/" not in result.stdout, "addresses are for machines"
    made = data("diff", old, new, "--format", "json")
    assert made["changes"][0]["address"] == "declarations/0/funds/annual/other"
    assert list(made) == ["old", "new", "changes"]
    assert [list(change) for change in made["changes"]] == [["kind", "address", "old", "new"]] * 3


def test_of_long_texts_only_what_changed_is_shown(tmp_path):
    before = faultless()
    text = before.declarations[0].annual_objective or ""
    assert len(text) > 40
    forms = [msgspec.structs.replace(before.declarations[0], annual_objective=each) for each in (text * 3, text * 2 + "甲乙" + text)]
    old, new = (saved(msgspec.structs.replace(before, declarations=(form,)), tmp_path / f"{number}.json") for number, form in enumerate(forms))
    shown = [line.strip() for line in jiheng("diff", old, new).stdout.splitlines() if line.startswith("    ")]
    assert "甲乙" in shown[1]
    assert shown[0].startswith("- …")
    assert all(len(line) < 60 for line in shown)


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    good = saved(faultless(), tmp_path / "a.json")
    result = jiheng("diff", good, tmp_path / "no.docx", "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{tmp_path / 'no.docx'}: The file does not exist. Check the path and the name.\n"


def test_a_removed_project_is_named_by_the_old_document(tmp_path):
    old, new = saved(submission_of(Case(why="", forms=[{}, {}])), tmp_path / "a.json"), saved(faultless(), tmp_path / "b.json")
    text = jiheng("diff", old, new).stdout
    assert "社区食堂建设（2期）\n  - 整个项目\n    - 社区食堂建设（2期）\n" in text


def test_a_change_says_where_it_stands_in_the_file(tmp_path):
    old, new = EXAMPLES / "six-projects.docx", tmp_path / "新.xlsx"
    form = data("read", old)["declarations"][0]
    assert jiheng("write", old, "-o", new).exit_code == 0
    book = openpyxl.load_workbook(new)
    cell = next(cell for sheet in book for row in sheet for cell in row if cell.value == form["indicators"][0]["name"])
    cell.value = "另一个名称"
    book.save(new)
    lines = jiheng("diff", old, new).stdout.splitlines()
    assert any("三级指标" in line and f"单元格 {cell.coordinate}" in line for line in lines)
