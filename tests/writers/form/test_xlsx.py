"""Forms as workbooks: what is written reads back, text is never computed, rows are known again wherever they stand."""

import io
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.model import address
from jiheng.model.agreement import differences
from jiheng.model.carried import HIDDEN_SHEET
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.json import decode
from jiheng.model.parse_target import parse_target
from jiheng.readers.document import read_document, read_returned
from jiheng.writers.form.document import Format, document
from jiheng.writers.form.fit import TALLEST
from tests.writers.form.printable import bare, submissions

EXAMPLES = Path(__file__).parents[3] / "examples" / "data"
FORM = "申报表1 社区流动书屋服务"


def example(name: str = "faultless") -> Submission:
    return decode((EXAMPLES / f"{name}.json").read_bytes())


def written(submission: Submission, **options) -> bytes:
    return document(submission, Format.XLSX, **options)


def read(data: bytes) -> Submission:
    return read_document(data, "a.xlsx")


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


@given(submissions())
@settings(max_examples=40)
def test_whatever_is_written_is_read_back(submission):
    assert bare(read(written(submission))) == submission


@given(submissions())
@settings(max_examples=40)
def test_without_the_hidden_sheet_the_visible_ones_say_the_same(submission):
    book = opened(written(submission))
    del book[HIDDEN_SHEET]
    assert list(differences(submission, read(saved(book)))) == []


@pytest.mark.parametrize("name", ["faultless", "older-form", "six-projects"])
@pytest.mark.parametrize("layout", ["shanghai", "central"])
def test_the_examples_come_back_whole_in_every_layout(name, layout):
    submission = example(name)
    assert bare(read(written(submission, layout=layout))) == bare(submission)


def test_the_seed_comes_back_whole(shared):
    seed = read_document((shared / "seeds" / "000_a3af4b6cf1e2fb99.txt").read_bytes(), "seed.txt")
    assert bare(read(written(seed))) == bare(seed)


AMOUNTS = st.decimals("-99999999999", "999999999999999", places=2) | st.decimals("0", "9999", places=6) | st.sampled_from((Decimal(0), Decimal("1E+3")))


@given(AMOUNTS)
@settings(max_examples=60)
def test_amounts_come_back_digit_for_digit(amount):
    submission = address.replace(example(), "declarations/0/funds/annual/amount", amount)
    assert read(written(submission)).declarations[0].funds.annual.amount == amount


def test_amounts_can_be_summed_and_texts_stay_texts():
    sheet = opened(written(example()))[FORM]
    amount = example().declarations[0].funds.annual.amount
    numbers = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "n" and cell.value is not None]
    assert amount in [cell.value for cell in numbers]
    assert {cell.number_format for cell in numbers} <= {"#,##0.00####", "General"}
    assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.data_type == "s"} == {"@"}


@pytest.mark.parametrize("nasty", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(A1)", "\t=1", "http://example.org/", "{=1}", "_x0041_", "1e5"])
def test_what_officers_write_is_never_computed(nasty):
    form = Declaration(
        number=1, year=2026, name=f"{nasty}项目", department=nasty, annual_objective=nasty,
        indicators=(Indicator(id="1", level1="产出指标", level2="数量指标", name=f"{nasty}数", target=parse_target("≥1(个)")),),
    )  # fmt: skip
    submission = Submission(title=nasty, year=2026, declarations=(form,))
    data = written(submission)
    for sheet in opened(data):
        assert not sheet.title.startswith(("=", "'"))
        if sheet.title != HIDDEN_SHEET:
            assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")] == []
            assert [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []
    assert read(data).declarations[0].name == f"{nasty}项目".strip()


def test_formulas_of_the_hidden_sheet_only_name_cells():
    book = opened(written(example()))
    formulas = [str(cell.value) for row in book[HIDDEN_SHEET].iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    assert all(re.fullmatch(r"=ROW\(('[^']+'|\w+)!\$[A-Z]+\$\d+\)", formula) for formula in formulas)
    assert book[HIDDEN_SHEET].sheet_state == "veryHidden"
    assert not any("隐藏" in note.message for note in read(written(example())).notes)


def test_sheet_names_are_valid_and_unique():
    forms = tuple(Declaration(number=1, year=2026, name=name) for name in ("甲/乙[1]:*?\\", "甲/乙[1]:*?\\", "'x'", "长" * 60, "长" * 60, "_JIHENG"))
    names = opened(written(Submission(declarations=forms))).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 7
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_it_prints_on_a4_as_wide_as_the_paper_with_repeated_headers():
    sheet = opened(written(example()))[FORM]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    header = cell_of(sheet, "三级指标").row
    assert sheet.print_title_rows == f"${header}:${header}"
    assert sheet["A1"].font.name == "黑体"
    assert cell_of(sheet, "社区流动书屋服务").font.name == "仿宋"


def test_lists_and_hints_are_offered_and_only_warn():
    sheet = opened(written(example()))[FORM]
    assert {rule.type for rule in sheet.data_validations.dataValidation} >= {"list", "custom"}
    assert {rule.errorStyle for rule in sheet.data_validations.dataValidation} <= {"warning", None}
    assert all(len(rule.formula1 or "") <= 255 for rule in sheet.data_validations.dataValidation)
    words = {cell.value for row in opened(written(example()))[HIDDEN_SHEET].iter_rows(min_col=7, max_col=10) for cell in row}
    assert {"产出指标", "数量指标", "≥", "万元", "%"} <= words


def test_rows_are_high_enough_and_never_higher_than_shown():
    long = "提高公共服务质量，扩大受益范围；" * 200
    sheet = opened(written(address.replace(example(), "declarations/0/annual_objective", long)))[FORM]
    place = cell_of(sheet, long)
    (merged,) = [area for area in sheet.merged_cells.ranges if place.coordinate in area]
    heights = [sheet.row_dimensions[row].height for row in range(merged.min_row, merged.max_row + 1)]
    assert len(heights) > 1
    assert max(heights) <= TALLEST
    assert sum(heights) > len(long) * 10.5**2 / (89 * 72 / 25.4)


def test_an_edited_cell_counts_and_the_row_keeps_its_id():
    submission = address.replace(example(), "declarations/0/indicators/1/id", "kept-over-the-years")
    book = opened(written(submission))
    old = submission.declarations[0].indicators[1]
    cell_of(book[FORM], old.name).value = "换了名称的指标数量"
    row = read(saved(book)).declarations[0].indicators[1]
    assert (row.id, row.name, row.target.raw) == ("kept-over-the-years", "换了名称的指标数量", old.target.raw)


def test_rows_are_known_by_their_words_where_places_are_lost():
    submission = example()
    first, second = next(pair for pair in pairwise(submission.declarations[0].indicators) if pair[0].level2 == pair[1].level2)
    book = opened(written(submission))
    one, other = cell_of(book[FORM], first.name), cell_of(book[FORM], second.name)
    one.value, other.value = other.value, one.value
    ids = {row.name: row.id for row in read(saved(book)).declarations[0].indicators}
    assert (ids[first.name], ids[second.name]) == (first.id, second.id)


def test_a_copied_sheet_is_a_new_form_with_ids_of_its_own():
    book = opened(written(example()))
    copy = book.copy_worksheet(book[FORM])
    copy.title = "复制"
    back = read_returned(saved(book), "a.xlsx")
    assert back.forms == (0, None)


@pytest.mark.parametrize("column", ["A", "C", "D"])
def test_a_damaged_hidden_sheet_is_no_hidden_sheet(column):
    book = opened(written(example()))
    sheet = book[HIDDEN_SHEET]
    if column == "D":
        sheet["D2"].value = str(sheet["D2"].value)[:-5]
    else:
        sheet[f"{column}1"].value = "x"
    back = read_returned(saved(book), "a.xlsx")
    assert back.written is None
    assert list(differences(example(), back.edited)) == []
