"""Values that cannot be what they claim are never certain; correct readings are left alone."""

from pathlib import Path

import msgspec
import pytest

from jiheng.model.declaration import Declaration, Indicator, Note, Submission
from jiheng.model.parse_target import parse_target
from jiheng.model.source import Source
from jiheng.model.target import Certainty
from jiheng.readers.declaration import interpret
from jiheng.readers.document import read_grid
from jiheng.readers.grid import Cell, Grid, Line, Unreadable
from jiheng.readers.plausible import guarded
from jiheng.readers.sniff import kind_of

Row = tuple[str | None, str | None, str | None, str]
GOOD: list[Row] = [
    ("产出指标", "数量指标", "维护驿站数量", "=12座"),
    ("产出指标", "质量指标", "设施完好率", "≥95%"),
    ("产出指标", "时效指标", "完成时间", "2026年9月30日前"),
    ("效益指标", "社会效益指标", "骑行环境", "明显改善"),
    ("效益指标", "可持续影响指标", "管护制度", "提高养护效率"),
    ("效益指标", "可持续影响指标", "长效机制", "节约成本"),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥90%"),
]
LINES = Grid(lines=tuple(Line(cells=(Cell(text="…", source=Source(line=number)),)) for number in range(1, 40)))
CELLS = Grid(lines=())


def submission(rows: list[Row], **fields: object) -> Submission:
    made = tuple(
        Indicator(id=str(number), level1=first, level2=second, name=name, target=parse_target(target, name=name), source=Source(line=number + 10))
        for number, (first, second, name, target) in enumerate(rows)
    )
    return Submission(declarations=(Declaration(indicators=made, **fields),))  # type: ignore[arg-type]  # fields of any form


def certainties(found: Submission) -> list[Certainty]:
    return [row.target.certainty for row in found.declarations[0].indicators]


@pytest.mark.parametrize(
    "row",
    [
        ("产出指标", "数量指标", "=12座", "数量"),  # a target where the name should be
        ("产出指标", "数量指标", "2026年9月", "30日前"),
        ("产出指标", "数量指标", "万元/座", "≤3"),  # a unit
        ("产出指标", "数量指标", "维护驿站数", "量"),  # the rest of the name where the target should be
        ("产出指标", "数量指标", "驿站日常维", "护费用"),
        ("产出指标", "数量指标", "量", "12座"),
        ("产出指标", "数量指标", "三级指标", "指标值"),  # labels of the table
        ("产出指标", "数量指标", "服务对象满意度指标", "游客满意度"),
        ("产出指标", "数量指标", "数量指标维护驿站", "12座"),
        ("产出指标", "数量指标", "维护驿站", "=12座指标2："),
        ("产出指标", "800元/个", "维护驿站", "≤2"),  # what is no level
        ("产出指标", "驿站", "维护驿站", "12座"),
        ("可持续影响指", "数量指标", "维护驿站", "12座"),
        ("产出指标", "数量指标", None, "15"),
        ("产出指标", "数量指标", "维护驿站", "二2次"),  # what recognition damaged
        ("产出指标", "时效指标", "完成期限", "2026年lO月底"),
    ],
)
def test_a_row_that_cannot_be_one_is_not_certain(row: Row):
    found = guarded(submission([*GOOD, row]), LINES)
    assert certainties(found) == [Certainty.READ] * len(GOOD) + [Certainty.AMBIGUOUS]
    assert found.notes
    assert {note.address.rsplit("/", 1)[0] for note in found.notes} == {f"declarations/0/indicators/{len(GOOD)}"}


def test_rows_of_a_table_whose_columns_are_shifted_are_not_certain():
    shifted: list[Row] = [(None, None, "驿站维", "=12座"), (None, None, "护数量", "设施完"), (None, None, "≥95%", "好率"), (None, None, "时间", "骑行环境")]
    assert set(certainties(guarded(submission(shifted), LINES))) == {Certainty.AMBIGUOUS}


def test_targets_that_several_rows_lack_may_stand_in_one_that_is_odd():
    lacking: list[Row] = [("产出指标", "数量指标", "新增指路牌数量", ""), ("产出指标", "数量指标", "清理河岸长度", "")]
    blank = submission([*GOOD, *lacking])
    assert guarded(blank, LINES) is blank  # nobody filled them
    found = guarded(submission([*GOOD, *lacking, ("产出指标", "数量指标", "=12块", "3公里")]), LINES)
    assert {note.address for note in found.notes} >= {"declarations/0/indicators/7/target", "declarations/0/indicators/8/target"}


def test_correct_rows_are_left_alone():
    good = submission(GOOD, name="河湾驿站维护", department="云汀市水利局", annual_objective="维护驿站12座，质量指标全部达标，年度目标按期实现。")
    assert guarded(good, LINES) is good
    assert guarded(good, CELLS) is good


def test_levels_of_its_own_that_stand_in_cells_are_left_alone():
    own = submission([("项目产出", "驿站", "维护驿站数量", "12座")])
    assert guarded(own, CELLS) is own


def test_an_objective_that_holds_labels_of_the_table_is_not_certain():
    mixed = "48其中：财政拨款48维护驿站。一级指标产出指标二级指标数量指标"
    found = guarded(submission(GOOD, overall_objective=mixed), LINES)
    assert found.declarations[0].certainty("overall_objective") is Certainty.AMBIGUOUS
    assert found.declarations[0].certainty("annual_objective") is Certainty.AMBIGUOUS  # its text may lie in the other
    assert set(certainties(found)) == {Certainty.READ}  # its rows show nothing odd


def test_the_other_objective_is_not_missing_where_both_could_not_be_parted():
    note = Note(address="declarations/0/annual_objective", message="无法分开", candidates=("overall_objective", "annual_objective"))
    found = guarded(msgspec.structs.replace(submission(GOOD, annual_objective="维护驿站。"), notes=(note,)), LINES)
    assert found.declarations[0].certainty("overall_objective") is Certainty.AMBIGUOUS
    assert [other.address for other in found.notes] == [note.address, "declarations/0/overall_objective"]


def test_two_objectives_of_loose_text_are_not_certain_where_one_ends_in_the_middle_of_a_sentence():
    fields = {"overall_objective": "三年内维护驿站36座，", "annual_objective": "维护驿站12座，投诉下降三成。", "sources": {"overall_objective": Source(line=3)}}
    found = guarded(submission(GOOD, **fields), LINES).declarations[0]
    assert {found.certainty(field) for field in ("overall_objective", "annual_objective")} == {Certainty.AMBIGUOUS}
    assert guarded(submission(GOOD, **fields), CELLS).declarations[0].certainty("overall_objective") is Certainty.READ  # a cell ends where it ends


@pytest.mark.parametrize("field", ["name", "department", "implementing_agency"])
@pytest.mark.parametrize("text", ["主管部门", "项目起止时间", "48万元", "2026-03-01"])
def test_a_label_or_a_value_is_no_name(field: str, text: str):
    found = guarded(submission(GOOD, **{field: text}), LINES)
    assert found.declarations[0].certainty(field) is Certainty.AMBIGUOUS


def test_an_agency_that_may_hold_the_name_of_the_project_is_not_certain():
    fields = {"implementing_agency": "河湾驿站维护云汀市河湾管理所", "sources": {"name": Source(line=3)}}
    found = guarded(submission(GOOD, **fields), LINES)
    assert found.declarations[0].certainty("implementing_agency") is Certainty.AMBIGUOUS
    assert "declarations/0/name" in {note.address for note in found.notes}  # it is not missing, but was not told apart
    assert guarded(submission(GOOD, **fields), CELLS).declarations[0].certainty("implementing_agency") is Certainty.READ


def _silent(path: Path) -> bool:
    data = path.read_bytes()
    try:
        grid = read_grid(data, kind_of(data, path.name))
    except Unreadable:
        return True
    found = interpret(grid)
    return guarded(found, grid) is found


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.suffix in {".docx", ".doc", ".xlsx", ".xls", ".pdf", ".html", ".txt", ".md"}]


def test_it_is_silent_on_documents_that_are_read_well(root: Path):
    assert [path.name for path in [*_files(root / "tests/fixtures/built"), *_files(root / "examples")] if path.name != "README.md" and not _silent(path)] == []


@pytest.mark.slow
def test_it_is_silent_on_real_documents(shared: Path):
    loud = {"G01_shanghai_putuo_jgw_2026_form.pdfplumber_text.txt"}  # two agencies were torn apart and are read as one
    assert {path.name for path in _files(shared / "samples") if not _silent(path)} <= loud
