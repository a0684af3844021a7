"""Layouts are data: every table that one makes is whole, and shows each value once, at its address."""

import re
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.model.address import get
from jiheng.model.declaration import AnnualFunds, Declaration, Department, Funds, Monitoring, Narrative, SelfEvaluation, Stated, Submission
from jiheng.model.money import money_text
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Certainty
from jiheng.reference.layouts import Cell, layouts
from jiheng.writers.form.layout import NoSuchLayout, form_page, layout_of, left_out, sheets
from jiheng.writers.form.parting import parted
from jiheng.writers.form.sheet import Page, Paragraph, Role, Table, parts_of
from jiheng.writers.form.values import printed, target_text
from tests.builders import faultless
from tests.writers.form.printable import declarations, submissions

FORMS = {"declaration": Declaration, "self_evaluation": SelfEvaluation, "monitoring": Monitoring, "department": Department}


def tables(page: Page) -> list[Table]:
    return [block for block in page.blocks if isinstance(block, Table)]


def fields_of(table: Table) -> list[tuple[int, int]]:
    """Every field of the raster that a cell covers, (row, column), as often as it is covered."""
    return [
        (i + down, cell.column + right)
        for i, row in enumerate(table.rows)
        for cell in row.cells
        for down in range(cell.row_span)
        for right in range(cell.column_span)
    ]


def assert_whole(table: Table) -> None:
    assert sorted(fields_of(table)) == [(i, j) for i in range(len(table.rows)) for j in range(len(table.widths))]


@pytest.mark.parametrize("name", layouts())
@given(data=st.data())
@settings(max_examples=25)
def test_cells_cover_the_table_without_gap_or_overlap(name, data):
    layout = layouts()[name]
    form = msgspec.convert(msgspec.to_builtins(data.draw(declarations(1))) | {"kind": layout.kind}, FORMS[layout.kind])
    for table in tables(form_page(form, layout, "declarations/0")):
        assert_whole(table)
        for part in parted(table):
            assert_whole(part)
            heads = [row for row in part.rows if row.header]
            assert not any(i + cell.row_span > len(heads) for i, row in enumerate(heads) for cell in row.cells)


@pytest.mark.parametrize("name", layouts())
def test_a_layout_fits_the_page_and_says_where_it_comes_from(name):
    layout = layouts()[name]
    assert sum(layout.widths) <= (257 if layout.landscape else 170)
    assert layout.source
    assert re.fullmatch(r"\d{4}(-\d\d){0,2}", layout.date)
    assert re.fullmatch(r"[VSMN][+-]?", layout.certainty)


@pytest.mark.parametrize("name", layouts())
def test_every_address_of_a_layout_is_one_of_its_kind(name):
    layout = layouts()[name]
    fields = set(_addresses(FORMS[layout.kind]))
    assert {address for cell in layout.cells for address in cell.addresses} <= fields


def _addresses(kind, place=""):
    """Addresses of a type, with "*" for each item."""
    for field in msgspec.structs.fields(kind):
        inner = [part for part in (field.type, *getattr(field.type, "__args__", ())) if isinstance(part, type) and issubclass(part, msgspec.Struct)]
        listed = getattr(field.type, "__origin__", None) is tuple
        yield f"{place}{field.name}"
        if inner and inner[0].__name__ not in ("Target", "Source"):
            yield from _addresses(inner[0], f"{place}{field.name}/" + ("*/" if listed else ""))


@given(submissions())
@settings(max_examples=30)
def test_every_value_is_shown_at_its_address(submission):
    shown = [part for page in sheets(submission).pages for block in page.blocks for part in _parts(block) if part.address]
    assert len({part.address for part in shown}) == len(shown)
    for part in shown:
        if part.address != "stated" and isinstance(value := get(submission, part.address), str):
            assert value in part.text


def _parts(block):
    return [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row.cells]


def test_a_form_begins_on_a_page_of_its_own_behind_its_narrative():
    pages = [page.bookmark for page in sheets(faultless()).pages]
    assert [re.sub(r" .*", "", bookmark) for bookmark in pages[1:]] == ["项目经费情况说明", "财政项目支出绩效目标申报表"]
    assert [page.bookmark for page in sheets(faultless(), cover=False, narratives=False).pages] == pages[2:]


def test_levels_that_repeat_become_one_cell():
    rows = [("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "质量指标"), ("效益指标", None), ("效益指标", None)]
    (table,) = tables(form_page(_of_levels(rows), layouts()["shanghai"], "declarations/0"))
    spans = {(cell.address.rsplit("/", 2)[1], cell.column): cell.row_span for row in table.rows for cell in row.cells if "/level" in cell.address}
    assert spans == {("0", 1): 3, ("0", 2): 2, ("2", 2): 1, ("3", 1): 3, ("3", 2): 1, ("4", 2): 1, ("5", 2): 1}


def _of_levels(levels):
    rows = [
        {"id": str(i), "level1": one, "level2": two, "name": f"指标{i}", "target": msgspec.to_builtins(parse_target("≥1(个)"))}
        for i, (one, two) in enumerate(levels)
    ]
    return msgspec.convert({"kind": "declaration", "indicators": rows}, Declaration)


def test_the_term_and_the_year_stand_side_by_side_by_first_level():
    year = _of_levels([("产出指标", "数量指标"), ("效益指标", "社会效益指标")])
    term = _of_levels([("产出指标", "数量指标"), ("产出指标", "质量指标"), ("满意度指标", "服务对象满意度指标")])
    form = msgspec.structs.replace(year, overall_indicators=term.indicators)
    assert layout_of(form) is layouts()["central"]
    (table,) = tables(form_page(form, layouts()["central"], "declarations/0"))
    heads = [cell.text for row in table.rows for cell in row.cells if cell.column == 1 and cell.text.endswith("指标") and cell.role is Role.VALUE]
    assert heads == ["产出指标", "效益指标", "满意度指标"]
    assert_whole(table)


def test_what_a_layout_has_no_cell_for_is_named():
    form = Declaration(name="甲", category="特定目标类", funds=Funds(annual=AnnualFunds(carried_over=Decimal(0))))
    assert left_out(form, layouts()["shanghai"]) == ()
    assert left_out(form, layouts()["central"]) == ("category", "funds/annual/carried_over")


def test_layouts_that_do_not_fit_are_refused_by_name():
    with pytest.raises(NoSuchLayout, match="choose of"):
        layout_of(Declaration(), "beijing")
    with pytest.raises(NoSuchLayout) as refused:
        layout_of(Declaration(), "self_evaluation")
    assert "自评表" in refused.value.zh
    assert layout_of(SelfEvaluation(), "shanghai") is layouts()["shanghai"]
    assert sheets(Submission()).pages == ()


@pytest.mark.parametrize(
    ("yuan", "unit", "text"),
    [
        ("780000.00", "元", "780,000.00"),
        ("780000", "元", "780,000.00"),
        ("0.00", "元", "0"),
        ("-1", "元", "-1.00"),
        ("12.345", "元", "12.345"),
        ("1E+6", "万元", "100.00"),
        ("239650.00", "万元", "23.965"),
        ("0.01", "万元", "0.000001"),
        ("0", "万元", "0"),
    ],
)
def test_money_loses_nothing(yuan, unit, text):
    assert money_text(Decimal(yuan), unit) == text


def test_a_target_that_was_inferred_is_printed_as_what_it_was_found_to_be():
    damaged = msgspec.structs.replace(parse_target("≥92(%)"), raw="≥292%")
    assert target_text(damaged) == "≥292%"
    assert target_text(msgspec.structs.replace(damaged, certainty=Certainty.INFERRED)) == "≥92(%)"


def test_ticks_stand_where_the_word_is():
    cell = Cell(value="causes", tick="经费保障")
    assert [printed(value, cell, "元") for value in (("经费保障", "其他"), ("其他",), (), None, "经费保障")] == ["√", "", "", "", "√"]


def test_a_single_form_bears_title_and_agency_without_a_page_of_their_own():
    one = msgspec.structs.replace(faultless(), stated=Stated(), declarations=(msgspec.structs.replace(faultless().declarations[0], narrative=Narrative()),))
    (page,) = sheets(one).pages
    titles = [part for block in page.blocks for part in parts_of(block) if part.role is Role.TITLE]
    assert [(title.text, title.address) for title in titles] == [(f"{one.title} 1", "title")]
    other = msgspec.structs.replace(one, title="云汀市2026年绩效材料")
    (page,) = sheets(other).pages
    texts = [part.text for block in page.blocks for part in parts_of(block)]
    assert texts[:2] == ["云汀市2026年绩效材料", "预算单位：云汀市临溪区民生服务中心"]
    assert "财政项目支出绩效目标申报表 1" in texts


def test_the_layout_is_that_of_the_title_where_several_hold_everything():
    form = Declaration(name="公路养护", year=2026, overall_objective="养护公路32公里。", funds=Funds(annual=AnnualFunds(amount=Decimal(100000))))
    assert layout_of(form, title="项目支出绩效目标申报表") is layouts()["yearly"]
    assert layout_of(form, title="云汀市2026年财政支出项目绩效目标申报表") is layouts()["shanghai"]
    more = msgspec.structs.replace(form, annual_objective="养护公路16公里。")
    assert layout_of(more, title="项目支出绩效目标申报表") is layouts()["central"]
