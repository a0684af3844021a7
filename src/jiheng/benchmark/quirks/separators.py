"""What stands between cells when a table has become text (quirks 1 and 11)."""

from random import Random

from jiheng.benchmark.layout import Page, page, style_for
from jiheng.benchmark.sample import DECLARATION, EVERY, PRINTED, WITH_TABLES, Drawn, quirk
from jiheng.model.declaration import Form


@quirk(1, "合并的行标签只写一次", of=EVERY, formats=(*WITH_TABLES, "pipes", "html-site", *PRINTED))
def merged_labels_once(form: Form, random: Random) -> Page:
    """The plain form: equal levels share one merged cell."""
    return page(form)


@quirk(1, "跨行合并丢失，后面的单元格左移", of=EVERY, formats=("lost-tabs", "html-no-spans"))
def spans_lost(form: Form, random: Random) -> Page:
    """Rows below a merged label have fewer cells; the level must be found by its words."""
    return page(form)


@quirk(1, "每行都写全一级、二级指标")
def levels_repeated(form: Form, random: Random) -> Page:
    """No merged cells among the levels at all."""
    return page(form, style_for(form, merged=False))


@quirk(11, "每个单元格一行，行尾有竖线", formats=("lines",))
def cell_a_line_with_bars(form: Form, random: Random) -> Page:
    """Nothing tells where a row ends."""
    return page(form)


@quirk(11, "每个单元格一行，空行是空单元格", of=EVERY, formats=("bare-lines",))
def cell_a_line(form: Form, random: Random) -> Page:
    """Nothing but blank lines between the cells."""
    return page(form)


@quirk(11, "单元格之间只有空格", of=EVERY, formats=("blanks",))
def parted_by_blanks(form: Form, random: Random) -> Page:
    """Blank cells leave no trace."""
    return page(form)


@quirk(11, "单元格之间什么都没有", of=EVERY, formats=("run-together",))
def run_together(form: Form, random: Random) -> Drawn:
    """The whole form is one line; amounts and points run into each other."""
    return Drawn(page=page(form))


@quirk(11, "写成段落", of=(DECLARATION,), formats=("tabs",))
def as_prose(form: Form, random: Random) -> Page:
    """No table at all: the indicators are told in sentences."""
    told = page(form)
    blocks = ["项目支出绩效目标", f"项目名称：{form.name}", f"主管部门：{form.department}", f"实施单位：{form.implementing_agency}"]
    blocks += [f"年度总体目标：{form.annual_objective}", "绩效指标："]
    levels: tuple[str | None, str | None] = (None, None)
    for row in form.indicators:
        if (row.level1, row.level2) != levels:
            blocks.append(f"{row.level1}—{row.level2}：")
            levels = (row.level1, row.level2)
        blocks[-1] += f"{row.name}{row.target.raw}；"
    return Page(
        blocks=[block.removesuffix("；") + "。" if "；" in block else block for block in blocks], forms=told.forms, fields=[("name", "annual_objective")]
    )
