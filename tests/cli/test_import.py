"""`jiheng import`: what was filled in offline comes back by the ids of its rows, and only that."""

import io
from pathlib import Path

import msgspec
import openpyxl
import pytest

from jiheng.model import address
from jiheng.model.carried import HIDDEN_SHEET, Returned
from jiheng.model.compare import compare
from jiheng.model.declaration import Indicator, Note, Submission
from jiheng.model.json import decode
from jiheng.model.merge import AnotherSubmission, merged
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Certainty
from jiheng.readers.document import read_returned
from jiheng.writers.form.document import Format, document
from tests.cli.runs import BUILT, EXAMPLES, jiheng, saved

FORM = "申报表1 社区流动书屋服务"


def example(name: str = "faultless") -> Submission:
    return decode((EXAMPLES / "data" / f"{name}.json").read_bytes())


def workbook(submission: Submission, edit=lambda book: None) -> bytes:
    """The workbook of a submission after somebody edited it."""
    book = openpyxl.load_workbook(io.BytesIO(document(submission, Format.XLSX)))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def edited(texts: dict, sheet: str = FORM):
    """An edit that replaces texts of cells."""

    def edit(book):
        for row in book[sheet].iter_rows():
            for cell in row:
                if cell.value in texts:
                    cell.value = texts[cell.value]

    return edit


def back(submission: Submission, edit) -> Returned:
    return read_returned(workbook(submission, edit), "a.xlsx")


@pytest.fixture
def base(tmp_path) -> Path:
    return saved(example(), tmp_path / "原.json")


def run(tmp_path: Path, base: Path, data: bytes, *more: str):
    (tmp_path / "填.xlsx").write_bytes(data)
    return jiheng("import", tmp_path / "填.xlsx", "--into", base, "-o", tmp_path / "新.json", *more)


def test_a_number_typed_over_a_target_with_an_operator_is_told(tmp_path, base):
    raw = next(row.target.raw for row in example().declarations[0].indicators if row.target.raw.startswith("≥") and row.target.unit == "%")

    def typed(book):
        cell = next(cell for row in book[FORM].iter_rows() for cell in row if cell.value == raw)
        cell.value, cell.number_format = 0.9125, "0.00%"

    result = run(tmp_path, base, workbook(example(), typed), "--yes")
    assert "符号没有了" in result.stderr
    assert f"原为“{raw}”，现为“91.25%”" in result.stderr


def test_changes_are_shown_by_row_and_written_after_consent(tmp_path, base):
    rows = example().declarations[0].indicators
    result = run(tmp_path, base, workbook(example(), edited({rows[0].name: "服务居民人次数量"})), "--yes")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "三级指标" in result.stdout
    assert "+ 服务居民人次数量" in result.stdout
    made = decode((tmp_path / "新.json").read_bytes())
    assert (made.declarations[0].indicators[0].id, made.declarations[0].indicators[0].name) == (rows[0].id, "服务居民人次数量")
    assert len(compare(example(), made)) == 1


def test_nothing_is_written_where_nobody_consents(tmp_path, base):
    data = workbook(example(), edited({example().declarations[0].name: "另一名称"}))
    assert run(tmp_path, base, data).exit_code == 2
    assert not (tmp_path / "新.json").exists()


def test_an_unedited_workbook_changes_nothing(tmp_path, base):
    result = run(tmp_path, base, workbook(example()))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "没有改动")
    assert (tmp_path / "新.json").read_bytes() == base.read_bytes()


def test_a_workbook_of_another_document_is_refused(tmp_path, base):
    result = run(tmp_path, base, workbook(example("older-form")), "--yes")
    assert result.exit_code == 2
    assert "不是由" in result.stderr
    assert not (tmp_path / "新.json").exists()


def test_without_the_hidden_sheet_names_decide_and_that_is_said(tmp_path, base):
    def edit(book):
        edited({"社区流动书屋服务": "社区流动书屋服务", example().declarations[0].indicators[1].target.raw: "≥999(个)"})(book)
        del book[HIDDEN_SHEET]

    result = run(tmp_path, base, workbook(example(), edit), "--yes")
    assert result.exit_code == 0
    assert "隐藏工作表不见了" in result.stderr
    assert "≥999(个)" in result.stdout


def test_what_cannot_be_read_takes_nothing_away(tmp_path, base):
    """A formula that no program has calculated, an amount in words, a date that is none: the old values stay, and it is said."""

    def edit(book):
        for name, text in {"F6": "=F7+F8", "F7": "六十来万", "B5": "明年春天", "F19": "=1/100", "F17": "=49.00(次)"}.items():
            book[FORM][name] = text

    result = run(tmp_path, base, workbook(example(), edit), "--yes")
    made = decode((tmp_path / "新.json").read_bytes())
    assert [change.address for change in compare(example(), made)] == ["declarations/0/indicators/4/target"]
    assert result.stderr.count("保留原来的值") == 4


def test_another_workbook_without_a_hidden_sheet_is_refused(tmp_path, base):
    data = (BUILT / "six-projects-as-typed.xlsx").read_bytes()
    result = run(tmp_path, base, data, "--yes")
    assert result.exit_code == 2
    assert "不是由" in result.stderr


def test_a_renamed_project_is_known_by_its_indicators_where_the_hidden_sheet_is_gone(tmp_path, base):
    def edit(book):
        edited({"社区流动书屋服务": "社区流动书屋（二期）"})(book)
        del book[HIDDEN_SHEET]

    assert run(tmp_path, base, workbook(example(), edit), "--yes").exit_code == 0
    made = decode((tmp_path / "新.json").read_bytes())
    assert [change.address for change in compare(example(), made)] == ["declarations/0/name"]


def test_a_file_that_is_no_workbook_is_refused(tmp_path, base):
    result = run(tmp_path, base, b"no workbook", "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "不是 Excel 工作簿" in result.stderr
    assert "隐藏工作表" not in result.stderr


def test_a_damaged_file_is_told(tmp_path, base):
    result = run(tmp_path, base, b"PK\x03\x04nonsense", "--yes")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "填.xlsx：" in result.stderr


def test_the_result_is_json_and_never_an_input(tmp_path, base):
    (tmp_path / "填.xlsx").write_bytes(workbook(example()))
    assert "新.json" in jiheng("import", tmp_path / "填.xlsx", "--into", base, "-o", tmp_path / "新.docx").stderr
    assert "不能用结果覆盖" in jiheng("import", tmp_path / "填.xlsx", "--into", base, "-o", base).stderr


def test_what_changed_in_the_document_meanwhile_stays():
    old = example()
    now = address.replace(old, "declarations/0/department", "改名后的主管局")
    now = address.replace(now, "declarations/0/indicators/0/explanation", "补充说明")
    done = merged(now, back(old, edited({old.declarations[0].indicators[0].name: "服务居民人次数量"})))
    assert done.clashes == ()
    assert done.submission.declarations[0].department == "改名后的主管局"
    assert done.submission.declarations[0].indicators[0].explanation == "补充说明"
    assert done.submission.declarations[0].indicators[0].name == "服务居民人次数量"


def test_what_was_changed_on_both_sides_is_told():
    old = example()
    name = old.declarations[0].indicators[0].name
    now = address.replace(old, "declarations/0/indicators/0/name", "这边改的名称")
    done = merged(now, back(old, edited({name: "那边改的名称"})))
    assert done.clashes == ("declarations/0/indicators/0/name",)
    assert done.submission.declarations[0].indicators[0].name == "那边改的名称"


def test_a_cell_that_was_emptied_empties_the_value():
    old = example()
    department = old.declarations[0].department
    done = merged(old, back(old, edited({department: None})))
    assert done.submission.declarations[0].department is None


def test_values_without_a_cell_stay():
    row = msgspec.structs.replace(example().declarations[0].indicators[0], explanation="按合同单价测算。")
    old = address.replace(example(), "declarations/0/indicators/0", row)
    done = merged(old, back(old, edited({row.name: "服务居民人次数量"})))
    assert done.submission.declarations[0].indicators[0].explanation == "按合同单价测算。"


def without_row(submission: Submission, gone: int) -> Submission:
    rows = submission.declarations[0].indicators
    return address.replace(submission, "declarations/0/indicators", rows[:gone] + rows[gone + 1 :])


def returning(written: Submission, now: Submission) -> Returned:
    """What a workbook brings back whose rows an officer moved, added or deleted."""
    addresses = {
        f"declarations/0/indicators/{i}/{name}" for i in range(len(written.declarations[0].indicators)) for name in ("level1", "level2", "name", "target")
    }
    return Returned(edited=now, written=written, forms=tuple(range(len(now.declarations))), shown=frozenset(addresses))


def test_rows_that_were_deleted_go_and_remarks_move_with_their_rows():
    old = example()
    unsure = msgspec.structs.replace(old.declarations[0], certainties={"indicators/2/weight": Certainty.INFERRED, "indicators/0/weight": Certainty.INFERRED})
    notes = (Note(address="declarations/0/indicators/2/target", message="请核对"), Note(address="declarations/0/indicators/0", message="删去"))
    old = msgspec.structs.replace(old, declarations=(unsure,), notes=notes)
    made = merged(old, returning(old, without_row(old, 0))).submission
    assert [row.id for row in made.declarations[0].indicators] == [row.id for row in old.declarations[0].indicators[1:]]
    assert [note.address for note in made.notes] == ["declarations/0/indicators/1/target"]
    assert made.declarations[0].certainties == {"indicators/1/weight": Certainty.INFERRED}


def test_rows_that_were_moved_or_added_come_in_their_order():
    old = example()
    rows = old.declarations[0].indicators
    new = Indicator(id="new", level1="产出指标", level2="数量指标", name="新增活动场次", target=parse_target("≥3(场)"))
    now = address.replace(old, "declarations/0/indicators", (rows[1], new, rows[0], *rows[2:]))
    made = merged(old, returning(old, now)).submission
    assert [row.id for row in made.declarations[0].indicators] == [rows[1].id, "new", rows[0].id, *(row.id for row in rows[2:])]


def test_rows_that_the_document_gained_meanwhile_stay():
    old = example()
    gained = Indicator(id="gained", level1="产出指标", level2="数量指标", name="后来增加", target=parse_target("≥3(场)"))
    now = address.replace(old, "declarations/0/indicators", (gained, *old.declarations[0].indicators))
    made = merged(now, returning(old, old)).submission
    assert {row.id for row in made.declarations[0].indicators} == {row.id for row in now.declarations[0].indicators}


def test_only_the_forms_of_the_workbook_are_touched():
    old = example("six-projects")
    second = msgspec.structs.replace(old, declarations=old.declarations[1:2])
    done = merged(old, back(second, edited({"产业研判": "产业研判（二期）"}, sheet="申报表2 产业研判")))
    assert done.submission.declarations[1].name == "产业研判（二期）"
    assert done.submission.declarations[0] == old.declarations[0]
    assert done.submission.declarations[2:] == old.declarations[2:]


def test_a_deleted_sheet_removes_its_form_and_a_copied_one_adds_one():
    old = example("six-projects")

    def edit(book):
        copy = book.copy_worksheet(book["申报表1 供需撮合"])
        edited({"供需撮合": "供需撮合续建"}, sheet=copy.title)(book)
        for name in ("说明6 品牌推介", "申报表6 品牌推介"):
            del book[name]

    made = merged(old, back(old, edit)).submission
    assert [form.name for form in made.declarations] == [*(form.name for form in old.declarations[:5]), "供需撮合续建"]


def test_nothing_in_common_is_another_submission():
    with pytest.raises(AnotherSubmission):
        merged(example("older-form"), back(example(), lambda book: None))
    with pytest.raises(AnotherSubmission):
        merged(example("older-form"), Returned(edited=example()))
