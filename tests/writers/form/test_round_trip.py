"""What is written reads back: every value of every form, whatever stands in it."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.model.compare import compare
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.json import decode, encode
from jiheng.model.parse_target import parse_target
from jiheng.readers.document import read_document
from jiheng.readers.indicator_build import stable_id
from jiheng.writers.form.document import Format, document
from jiheng.writers.form.docx import to_docx
from jiheng.writers.form.html import to_html
from jiheng.writers.form.layout import layout_of, left_out, sheets
from tests.writers.form.printable import LEVELS, alone, bare, department_evaluations, departments, monitorings, self_evaluations, submissions, terms, weighted

EXAMPLES = Path(__file__).parents[3] / "examples" / "data"
PRINT = {Format.DOCX: to_docx, Format.HTML: to_html}
READ_BACK = tuple(PRINT)


def back(submission, format_, layout="auto"):
    """What the print alone says: `test_carried` is about what the documents carry unseen."""
    return bare(read_document(PRINT[format_](sheets(submission, layout=layout)), f"a.{format_}"))


@pytest.mark.parametrize("format_", READ_BACK)
@given(submissions())
@settings(max_examples=30)
def test_whatever_is_written_is_read_back(format_, submission):
    assert back(submission, format_) == submission


@pytest.mark.parametrize("format_", READ_BACK)
@pytest.mark.parametrize(
    ("kind", "layout"),
    [
        (terms, "central"),
        (weighted, "weighted"),
        (self_evaluations, "self_evaluation"),
        (monitorings, "monitoring"),
        (departments, "department"),
        (department_evaluations, "department_evaluation"),
    ],
)
@given(data=st.data())
@settings(max_examples=30)
def test_forms_of_the_whole_year_are_read_back(format_, kind, layout, data):
    submission = alone(data.draw(kind()))
    assert back(submission, format_, layout) == submission


@pytest.mark.parametrize("format_", READ_BACK)
@pytest.mark.parametrize("name", ["faultless", "older-form", "six-projects"])
def test_the_examples_come_back_whole(name, format_):
    submission = decode((EXAMPLES / f"{name}.json").read_bytes())
    assert compare(submission, back(submission, format_)) == ()


@pytest.mark.parametrize("format_", READ_BACK)
def test_the_seed_comes_back_whole(shared, format_):
    seed = read_document((shared / "seeds" / "000_a3af4b6cf1e2fb99.txt").read_bytes(), "seed.txt")
    assert back(seed, format_) == bare(seed)


@pytest.mark.parametrize("format_", READ_BACK)
def test_a_hundred_indicators_and_long_texts_come_back(format_):
    seen: dict[str, int] = {}
    rows = tuple(row(*LEVELS[i // 10], f"第{i}项工作完成数量", f"≥{i}(项)", seen) for i in range(100))
    long = "提高公共服务质量，扩大受益范围；" * 125
    form = Declaration(number=1, year=2026, name="百项工作", indicators=rows, annual_objective=long, overall_objective=long)
    submission = msgspec.structs.replace(covered(), declarations=(form,))
    assert back(submission, format_) == submission


@pytest.mark.parametrize("format_", READ_BACK)
@pytest.mark.parametrize("layout", ["shanghai", "central"])
def test_an_empty_form_comes_back_empty(layout, format_):
    submission = msgspec.structs.replace(covered(), declarations=(Declaration(number=1, year=2026),))
    assert back(submission, format_, layout) == submission


@pytest.mark.parametrize("format_", READ_BACK)
@pytest.mark.parametrize("layout", ["shanghai", "central"])
def test_nothing_that_a_layout_leaves_out_is_lost_unsaid(layout, format_):
    submission = decode((EXAMPLES / "six-projects.json").read_bytes())
    lost = {change.address.split("/", 2)[2] for change in compare(submission, back(submission, format_, layout))}
    assert lost == {address for form in submission.declarations for address in left_out(form, layout_of(form, layout))}


@pytest.mark.parametrize("format_", READ_BACK)
def test_texts_that_look_like_markup_or_formulas_stay_texts(format_):
    nasty = "<b>甲</b>&amp;“乙”\"'{{7*7}}{%x%}=HYPERLINK(1)]]>--><!--"
    form = Declaration(number=1, year=2026, name=nasty, annual_objective=nasty, department=nasty, indicators=(row(*LEVELS[3], nasty, "≥3(个)", {}),))
    submission = msgspec.structs.replace(covered(), declarations=(form,))
    assert back(submission, format_) == submission


@pytest.mark.parametrize("format_", READ_BACK)
def test_characters_that_no_document_can_hold_do_not_break_it(format_):
    form = Declaration(number=1, year=2026, name="甲\x00\x0b\x1f\ud800\ufffe乙", annual_objective="建成\x08食堂。")
    (read,) = back(msgspec.structs.replace(covered(), declarations=(form,)), format_).declarations
    assert (read.name or "").startswith("甲")
    assert (read.name or "").endswith("乙")
    assert (read.annual_objective or "").startswith("建成")


def test_json_holds_everything():
    submission = decode((EXAMPLES / "six-projects.json").read_bytes())
    assert document(submission, Format.JSON) == encode(submission)


def covered():
    return Submission(title="云汀市临溪区民生服务中心2026年财政支出项目绩效目标申报表", year=2026, agency="云汀市临溪区民生服务中心")


def row(level1, level2, name, target, seen):
    return Indicator(id=stable_id(level1, level2, name, seen), level1=level1, level2=level2, name=name, target=parse_target(target, name=name))
