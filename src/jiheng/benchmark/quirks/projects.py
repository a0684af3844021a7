"""Several projects in one table or on one page, repeated headers, wide sheets (quirk 6)."""

from random import Random

import msgspec

from jiheng.benchmark import invent
from jiheng.benchmark.layout import Page, form_rows, page, style_for
from jiheng.benchmark.quirks.restate import row_of, tables_changed, width_of
from jiheng.benchmark.sample import DECLARATION, SELF_EVALUATION, quirk
from jiheng.benchmark.sheet import Block, Cell, Row, Table
from jiheng.model.declaration import Form


@quirk(6, "一张表里有几个项目", of=(DECLARATION,), formats=("tabs", "lost-tabs", "html", "xlsx", "pipes"))
def projects_in_one_table(form: Form, random: Random) -> Page:
    """A column names the project; its indicators follow below each other."""
    forms = _several(form, random)
    head = ["序号", "项目名称", "主管部门", "年度资金（万元）", "年度绩效目标", "一级指标", "二级指标", "三级指标", "指标值"]
    lines: list[Row] = [[*map(Cell, head)]]
    for number, each in enumerate(forms, 1):
        amount = style_for(each).money(each.funds.annual.amount)
        lead = [Cell(text, len(each.indicators)) for text in (str(number), each.name or "", each.department or "", amount, each.annual_objective or "")]
        for place, row in enumerate(each.indicators):
            cells = [*map(Cell, (row.level1 or "", row.level2 or "", row.name or "", row.target.raw))]
            lines.append([*lead, *cells] if place == 0 else cells)
    fields = ("name", "department", "funds/annual/amount", "annual_objective")
    return Page(blocks=[f"{form.year}年项目支出绩效目标汇总表", Table(lines)], forms=forms, fields=[fields] * len(forms))


@quirk(6, "一页有几张申报表", formats=("tabs", "html", "docx", "pdf", "blanks", "bare-lines", "run-together"))
def forms_on_one_page(form: Form, random: Random) -> Page:
    """Forms follow each other in one piece, each with its title."""
    made = [page(each) for each in _several(form, random)]
    return Page(blocks=[block for each in made for block in each.blocks], forms=[each.forms[0] for each in made], fields=[each.fields[0] for each in made])


@quirk(6, "几张申报表连在一张表里", of=(DECLARATION,), formats=("tabs", "html", "xlsx"))
def forms_in_one_table(form: Form, random: Random) -> Page:
    """Forms follow each other inside one table, without titles between them."""
    forms = _several(form, random)
    rows = [cells for each in forms for cells in form_rows(each, style_for(each))]
    return Page(blocks=["项目支出绩效目标申报表", Table(rows)], forms=forms, fields=[page(each).fields[0] for each in forms])


@quirk(6, "表内重复表头", formats=("tabs", "html", "xlsx", "docx"))
def header_repeated(form: Form, random: Random) -> Page:
    """The header of the indicators stands again in the middle of the table, as after a page break."""

    def change(rows: list[Row]) -> list[Row]:
        start = row_of(rows, "三级指标")
        again = rows[start][1:] if rows[start][0].text == "绩效指标" else rows[start]
        middle = start + 1 + len(form.indicators) // 2
        lead = width_of(rows) - len(again)
        return [*rows[:middle], [Cell("绩效指标", 1, lead), *again], *rows[middle:]]

    flat = page(form, style_for(form, merged=False))
    return msgspec.structs.replace(flat, blocks=tables_changed(_ungrouped(flat.blocks), change))


@quirk(6, "几百个空列", of=(DECLARATION, SELF_EVALUATION), formats=("tabs", "xlsx"))
def wide_sheet(form: Form, random: Random) -> Page:
    """Five hundred empty columns to the right of the form."""
    done = page(form)
    return msgspec.structs.replace(done, blocks=tables_changed(done.blocks, lambda rows: [[*cells, *[Cell()] * 500] for cells in rows]))


def _several(form: Form, random: Random) -> list[Form]:
    """The form and one or two others of the same kind and year."""
    make = invent.self_evaluation if style_for(form).title.endswith("自评表") else invent.declaration
    others = [make(random, kind=random.randrange(6)) for _ in range(random.randint(1, 2))]
    names = {form.name}
    return [form, *(each for each in others if each.name not in names and not names.add(each.name))]  # type: ignore[func-returns-value]  # add tells nothing


def _ungrouped(blocks: list[Block]) -> list[Block]:
    """The same table, in which the label of the indicators stands in each of their rows."""

    def change(rows: list[Row]) -> list[Row]:
        made, left, label = [], 0, Cell()
        for cells in rows:
            if cells[0].text == "绩效指标":
                label, left = cells[0]._replace(rows=1), cells[0].rows
                made.append([label, *cells[1:]])
            else:
                made.append([label, *cells] if left > 0 else cells)
            left -= 1
        return made

    return tables_changed(blocks, change)
