"""What recognition and paging do: slips of OCR, lost operators, cells cut by page breaks, boxes out of order (quirks 16, 27)."""

from random import Random

import msgspec

from jiheng.benchmark.layout import Page, as_printed, page, style_for
from jiheng.benchmark.quirks.restate import cells_changed, reprinted, row_of, tables_changed
from jiheng.benchmark.sample import DECLARATION, Drawn, quirk
from jiheng.benchmark.sheet import Cell, Row
from jiheng.model.declaration import Form, Indicator
from jiheng.model.target import Target

_MISREAD = {
    "项目名称": "项日名称",
    "实施单位": "实旆单位",
    "三级指标": "三级指际",
    "数量指标": "数量指际",
    "社会效益指标": "杜会效益指标",
    "服务对象满意度指标": "服务对象满意度指杯",
    "年度资金总额": "年度资全总额",
}


@quirk(16, "≥ 被识别成 2，= 被识别成二", formats=("tabs", "html", "blanks", "run-together"))
def operator_misread(form: Form, random: Random) -> Page:
    """292% where ≥92% was printed: 292 is above what a rate can be, so only one reading is left."""

    def write(row: Indicator, target: Target) -> str:
        value = f"{as_printed(target.value)}{target.unit or ''}"
        if target.unit == "%" and str(target.comparator) == "≥":
            return f"2{value}"
        return f"二{value}" if str(target.comparator) == "=" else target.raw

    return page(reprinted(form, write))


@quirk(27, "≥92% 被识别成 ≥929", formats=("tabs", "blanks", "run-together"))
def percent_misread(form: Form, random: Random) -> Drawn:
    """The sign % became 9 behind the number of a rate; what was meant can be told from the name."""

    def write(row: Indicator, target: Target) -> str:
        return f"{target.comparator}{as_printed(target.value)}9" if target.unit == "%" and target.value != 100 else target.raw

    return Drawn(page=page(reprinted(form, write)))


@quirk(27, "文字识别的零、O和1、l混淆", formats=("tabs", "blanks", "run-together"))
def digits_misread(form: Form, random: Random) -> Page:
    """1O0%, 2l次: letters among digits."""

    def write(row: Indicator, target: Target) -> str:
        return target.raw.replace("0", "O", 1) if "0" in target.raw and random.random() < 0.7 else target.raw.replace("1", "l", 1)

    return page(reprinted(form, write))


@quirk(27, "标签里有错字", formats=("tabs", "html", "blanks"))
def labels_misread(form: Form, random: Random) -> Drawn:
    """数量指际, 杜会效益指标, 项日名称: one character of a label is another one."""
    told = page(form)
    rows = list(enumerate(form.indicators))
    also = {(0, order): f"l2={_MISREAD.get(row.level2 or '', row.level2)}" for order, row in rows}
    return Drawn(page=msgspec.structs.replace(told, blocks=cells_changed(told.blocks, lambda text: _MISREAD.get(text, text))), also=also)


@quirk(27, "识别的文字框次序错乱", of=(DECLARATION,), formats=("bare-lines",))
def boxes_out_of_order(form: Form, random: Random) -> Page:
    """Labels of merged cells come behind the rows that they belong to; the header is last."""

    def change(rows: list[Row]) -> list[Row]:
        start = row_of(rows, "三级指标")
        moved = [[*[cell for cell in cells if cell.rows == 1], *[cell for cell in cells if cell.rows > 1]] for cells in rows[start + 1 :]]
        return [*rows[:start], *moved, rows[start]]

    told = page(form)
    return msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change))


@quirk(27, "目标被分页断成两行", formats=("tabs", "html", "docx", "pdf"))
def objective_over_pages(form: Form, random: Random) -> Page:
    """A page break in the middle of the objective: its rest stands in a row of its own whose other cells are blank."""
    text = form.annual_objective or ""
    half = len(text) // 2

    def change(rows: list[Row]) -> list[Row]:
        place = row_of(rows, text)
        if style_for(form).both:  # the label on the left is a merged cell that has to cover the new row
            rows = [[cell._replace(rows=3) if cell.text == "绩效目标" else cell for cell in cells] for cells in rows]
        else:
            rows = [[cell._replace(rows=3) if cell.text == "年度总体目标" else cell for cell in cells] for cells in rows]
        first = [cell._replace(text=text[:half]) if cell.text == text else cell for cell in rows[place]]
        rest = [cell._replace(text=text[half:] if cell.text == text else "") for cell in rows[place]]
        return [*rows[:place], first, rest, *rows[place + 1 :]]

    told = page(form)
    return msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change))


@quirk(27, "指标名称被分页断成两行", of=(DECLARATION,), formats=("tabs", "html", "xlsx"))
def name_over_pages(form: Form, random: Random) -> Page:
    """The end of a name stands in the next row, whose other cells are blank."""
    longest = max((row.name or "" for row in form.indicators), key=len)

    def change(rows: list[Row]) -> list[Row]:
        place = row_of(rows, longest)
        half = len(longest) // 2
        first = [cell._replace(text=longest[:half]) if cell.text == longest else cell for cell in rows[place]]
        rest = [Cell(longest[half:] if cell.text == longest else "") for cell in rows[place]]
        return [*rows[:place], first, rest, *rows[place + 1 :]]

    flat = page(form, style_for(form, merged=False, group=None))
    return msgspec.structs.replace(flat, blocks=tables_changed(flat.blocks, change))
