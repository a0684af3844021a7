"""How the head and the money are printed: instructions, ticks, dates, amounts, digits run together (quirks 13, 15, 19, 20, 21)."""

from decimal import Decimal
from random import Random

import msgspec

from jiheng.benchmark.layout import Page, page, style_for, wan
from jiheng.benchmark.quirks.restate import cells_changed, one_line, row_of, tables_changed, width_of
from jiheng.benchmark.sample import DECLARATION, SELF_EVALUATION, WITH_TABLES, Drawn, quirk
from jiheng.benchmark.sheet import Cell, Row, row
from jiheng.model.declaration import Form

_ONE_SIDED = ("html", "xlsx", "docx", "tabs", "lost-tabs", "blanks")


@quirk(13, "填写说明留在值里", of=(DECLARATION,))
def instruction_left(form: Form, random: Random) -> Page:
    """The sentence of the blank form stands where the objective should be, and below the table."""
    left = random.choice(("（简要说明本年度要完成的任务和预期效果，100字以内）", "请填写项目实施期内的总目标，突出关键性产出（200字以内）"))
    told = page(msgspec.structs.replace(form, overall_objective=left))
    return msgspec.structs.replace(
        told, blocks=[*told.blocks, "填表说明：1.指标值应当可以衡量；2.金额保留两位小数。"], fields=[_without(told, "overall_objective")]
    )


@quirk(15, "用勾选框表示项目性质", of=(DECLARATION,))
def tick_boxes(form: Form, random: Random) -> Drawn:
    """□一次性项目 ☑经常性项目 as data."""
    on, off = random.choice((("☑", "□"), ("√", "□"), ("■", "□")))
    kinds = ("一次性项目", "经常性项目")
    printed = "  ".join(f"{on if kind == form.nature else off}{kind}" for kind in kinds)
    told = page(form)

    def change(rows: list[Row]) -> list[Row]:
        return [*rows[:1], row("项目性质", printed, width=width_of(rows)), *rows[1:]]

    fields = [(*told.fields[0], "nature")]
    return Drawn(
        page=msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change), fields=fields), fields={"nature": f"{form.nature} || {printed}"}
    )


@quirk(19, "日期的各种写法", of=(DECLARATION,), formats=(*WITH_TABLES, "blanks"))
def dates_of_all_kinds(form: Form, random: Random) -> Page:
    """2026/1/1, 2026.1.1, 2026年1月1日: start and end in cells of their own."""
    assert form.start is not None  # declarations have both
    assert form.end is not None
    write = random.choice(("{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y-%m-%d} 00:00:00"))
    printed = {str(form.start): write.format(form.start), str(form.end): write.format(form.end)}
    told = page(form)
    return msgspec.structs.replace(told, blocks=cells_changed(told.blocks, lambda text: printed.get(text, text)))


@quirk(19, "起止时间在一个单元格里", of=(DECLARATION,), formats=(*WITH_TABLES, "blanks", "run-together"))
def period_in_one_cell(form: Form, random: Random) -> Page:
    """202601-202612, 2026年1月至12月, 2026.01-2026.12: months mean their first and last day."""
    year = form.year
    printed = random.choice((f"{year}01-{year}12", f"{year}年1月至12月", f"{year}.01-{year}.12", f"{year}年1月-{year}年12月", f"{year}-01-01至{year}-12-31"))
    told = page(form, style_for(form, dates=False))

    def change(rows: list[Row]) -> list[Row]:
        return [*rows[:2], row("项目起止时间", printed, width=width_of(rows)), *rows[2:]]

    return msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change), fields=[(*told.fields[0], "start", "end")])


@quirk(20, "金额以元为单位，有千分位", formats=(*WITH_TABLES, "blanks"))
def money_in_yuan(form: Form, random: Random) -> Page:
    """780,000.00 below 项目资金（元）."""
    write = random.choice(("{:,.2f}", "{:.2f}", "{:,.0f}")) if style_for(form).both else "{:,.2f}"
    return page(form, style_for(form, funds_label="项目资金（元）", money=lambda amount: "" if amount is None else write.format(amount)))


@quirk(20, "金额带单位写在单元格里", of=(DECLARATION,), formats=(*WITH_TABLES, "run-together"))
def unit_behind_money(form: Form, random: Random) -> Page:
    """10000万元 in the cell; the label names no unit."""
    return page(form, style_for(form, funds_label="项目资金", money=lambda amount: "" if amount is None else f"{wan(amount)}万元"))


@quirk(20, "金额单位写在表头上方")
def unit_above_table(form: Form, random: Random) -> Page:
    """The unit of money stands once, above the table."""
    unit, write = random.choice((("单位：万元", wan), ("金额单位：元", lambda amount: "" if amount is None else f"{amount:.2f}")))
    told = page(form, style_for(form, funds_label="项目资金", money=write))
    return msgspec.structs.replace(told, blocks=[*told.blocks[:-1], unit, told.blocks[-1]])


@quirk(20, "没有的资金写空白、-、/或0.00", of=(DECLARATION,), formats=_ONE_SIDED)
def no_money(form: Form, random: Random) -> Drawn:
    """Blank, -, /, 0.00: nothing of a kind of money, in as many ways."""
    sign = random.choice(("", "-", "/", "0.00", "——"))
    told = page(form, style_for(form, both=False, money=lambda amount: sign if not amount else wan(amount)))
    return Drawn(page=told, fields={"funds/annual/other": "0 || "})


@quirk(20, "分项有七级来源", of=(DECLARATION,), formats=_ONE_SIDED)
def many_sources_of_money(form: Form, random: Random) -> Page:
    """中央, 省级, 市级 and 区级 parts stand between the fields that the model holds."""
    told = page(form, style_for(form, both=False))
    amount = form.funds.annual.amount or Decimal(0)
    third = (amount / 3).quantize(Decimal(1))

    def change(rows: list[Row]) -> list[Row]:
        start = row_of(rows, "其中：财政拨款")
        names = (("中央资金", Decimal(0)), ("省级资金", third), ("市级资金", third), ("区级资金", amount - 2 * third))
        lead = rows[start - 1][0]
        parts = [row(name, wan(part), width=width_of(rows) - 1) for name, part in names]
        return [*rows[: start - 1], [lead._replace(rows=lead.rows + len(parts)), *rows[start - 1][1:]], rows[start], *parts, *rows[start + 1 :]]

    return msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change))


@quirk(21, "执行情况的数字连在一起", of=(SELF_EVALUATION,), formats=("tabs", "blanks"))
def execution_run_together(form: Form, random: Random) -> Page:
    """310.2154.741050%5: what fits is what satisfies rate = spent / budget."""

    def change(rows: list[Row]) -> list[Row]:
        place = row_of(rows, "年度资金总额：")
        glued = "".join(cell.text for cell in rows[place])
        lower = "".join(cell.text for cell in rows[place + 1])
        return [*rows[:place], one_line(glued, width_of(rows) - 1), one_line(lower, width_of(rows) - 1), *rows[place + 2 :]]

    told = page(form)
    return msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change))


@quirk(21, "指标行的数字连在一起", of=(SELF_EVALUATION,), formats=("lost-tabs", "blanks"))
def row_run_together(form: Form, random: Random) -> Page:
    """Name, points, target, actual value and mark of a row stand in one cell: 水质检测次数≥20次20次1111."""

    def change(rows: list[Row]) -> list[Row]:
        start = row_of(rows, "三级指标")
        made = rows[: start + 1]
        for cells in rows[start + 1 :]:
            place = next((order for order, cell in enumerate(cells) if cell.text in names), None)
            made.append(cells if place is None else [*cells[:place], Cell("".join(cell.text for cell in cells[place:]))])
        return made

    names = {each.name for each in form.indicators}
    told = page(form)
    return msgspec.structs.replace(told, blocks=tables_changed(told.blocks, change))


def _without(told: Page, field: str) -> tuple[str, ...]:
    return tuple(each for each in told.fields[0] if each != field)
