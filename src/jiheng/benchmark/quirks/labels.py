"""What becomes of labels: missing, broken over lines, split, cut, numbered with points (quirks 2, 3, 8, 10, 14)."""

from random import Random

import msgspec

from jiheng.benchmark.layout import Page, page, style_for
from jiheng.benchmark.quirks.restate import cells_changed, rows_changed, with_
from jiheng.benchmark.sample import DECLARATION, EITHER, EVERY, SELF_EVALUATION, Drawn, quirk
from jiheng.benchmark.sheet import Block, Cell, Table, spots, squares
from jiheng.model.declaration import Form, Indicator

_POINTS = {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}


@quirk(2, "第一行缺一级指标")
def first_level_missing(form: Form, random: Random) -> Drawn:
    """The published page itself lacks the first label; its family follows from the second level."""
    first = form.indicators[0].level1
    done = cells_changed(page(form).blocks, lambda text: "" if text == first else text)
    count = sum(row.level1 == first for row in form.indicators)
    return Drawn(page=_same(form, done), also={(0, order): "l1=" for order in range(count)})


@quirk(2, "一级指标只剩分值", of=(SELF_EVALUATION,))
def first_level_only_points(form: Form, random: Random) -> Drawn:
    """Of 产出指标（50分） only the points are left."""
    done = cells_changed(page(form).blocks, lambda text: f"（{_POINTS[text]}分）" if text in _POINTS else text)
    return Drawn(page=_same(form, done), also={(0, order): f"l1=; l1=（{_POINTS[row.level1 or '']}分）" for order, row in enumerate(form.indicators)})


@quirk(8, "一级指标带分值", of=EITHER)
def points_in_levels(form: Form, random: Random) -> Page:
    """产出指标（40分）, 数量指标(20分): points are no part of the name."""

    def change(text: str) -> str:
        if text in _POINTS:
            return f"{text}（{_POINTS[text]}分）"
        return f"{text}\n(20分)" if text in ("数量指标", "社会效益指标") else text

    return _same(form, cells_changed(page(form).blocks, change))


@quirk(3, "标签断成几行", formats=("html", "docx", "xlsx", "pdf"))
def labels_broken(form: Form, random: Random) -> Page:
    """绩效/指标, 生态环境/成本指标: labels are broken over lines inside their cells."""
    return _same(form, cells_changed(page(form).blocks, lambda text: _broken(text, "\n") if _is_label(text) else text))


@quirk(3, "标签断行成为几行文字", formats=("tabs",), of=(DECLARATION,))
def labels_broken_in_text(form: Form, random: Random) -> Page:
    """The same in text: the rest of a label stands in a row of its own."""

    return _same(form, [block if isinstance(block, str) else _spread_down(block) for block in page(form).blocks])


@quirk(3, "标签中间有空格", of=EVERY, formats=("tabs", "html", "docx", "xlsx", "pdf"))
def labels_split_by_blanks(form: Form, random: Random) -> Page:
    """产 出 指 标: labels are spread over their cells."""
    return _same(form, cells_changed(page(form).blocks, lambda text: " ".join(text) if _is_label(text) and len(text) <= 5 else text))


@quirk(3, "竖排标签只剩一个字", of=(DECLARATION,), formats=("tabs", "html", "pdf"))
def labels_cut(form: Form, random: Random) -> Page:
    """Vertical labels of blocks are cut down to their first character (绩)."""
    return _same(form, cells_changed(page(form).blocks, lambda text: text[0] if text in ("绩效指标", "绩效目标") else text))


@quirk(10, "一级指标的次序不一")
def levels_shuffled(form: Form, random: Random) -> Page:
    """Rows stand in any order; satisfaction may be first."""
    mixed = list(form.indicators)
    random.shuffle(mixed)
    return page(msgspec.structs.replace(form, indicators=tuple(mixed)), style_for(form, merged=random.random() < 0.5))


@quirk(10, "没有一级、二级指标", formats=("tabs", "html", "xlsx"))
def levels_absent(form: Form, random: Random) -> Page:
    """The table has names and targets only."""
    bare = rows_changed(form, lambda row: with_(row, level1=None, level2=None))
    usual = style_for(form)
    columns = tuple(column for column in usual.columns if column not in ("level1", "level2"))
    return page(bare, style_for(bare, columns=columns, headers=usual.headers | {"name": "指标名称"}))


@quirk(10, "老一代框架：成本指标在产出指标之下")
def older_generation(form: Form, random: Random) -> Page:
    """成本指标 is a second level of 产出指标; 项目完成指标 and 项目效益指标 are the first ones."""
    old = {"成本指标": "项目完成指标", "产出指标": "项目完成指标", "效益指标": "项目效益指标"}

    def change(row: Indicator) -> Indicator:
        return with_(row, level1=old.get(row.level1 or "", row.level1), level2="成本指标" if row.level1 == "成本指标" else row.level2)

    return page(rows_changed(form, change))


@quirk(14, "标题和年度的各种写法", of=EITHER)
def titles_of_all_kinds(form: Form, random: Random) -> Page:
    """项目概况 as a heading, numbers behind the title, blanks in the year."""
    year = str(form.year)
    title = random.choice(
        ("附件2：\n财政项目支出绩效目标申报表 1", "2-3 项目支出绩效目标表", "（二）重点项目绩效目标情况表", f"{year}年部门预算项目绩效目标申报表")
    )
    if style_for(form).title.endswith("自评表"):
        title = title.replace("目标申报表", "自评表").replace("目标表", "自评表").replace("目标情况表", "自评表")
    shown = random.choice((f"（ {year[:2]} {year[2:]} 年度）", f"（   {year}年度）", f"{year}年度）", f"({year} 年度)", f"{year}年"))
    return page(form, style_for(form, title=title, year=shown))


def _same(form: Form, blocks: list[Block]) -> Page:
    return Page(blocks=blocks, forms=[form], fields=page(form).fields)


def _is_label(text: str) -> bool:
    return text.endswith(("指标", "目标", "资金", "总额", "名称", "部门", "单位", "日期", "分值", "得分", "情况", "成本")) and len(text) <= 10


def _broken(text: str, by: str) -> str:
    half = 4 if len(text) > 6 else 2
    return by.join(text[start : start + half] for start in range(0, len(text), half))


def _spread_down(table: Table) -> Table:
    """The pieces of each broken label stand in the squares below each other."""
    texts = squares(table)
    for spot in spots(table):
        if spot.cell.rows > 1 and _is_label(spot.cell.text):
            for piece, text in enumerate(_broken(spot.cell.text, "\n").split("\n")[: spot.cell.rows]):
                texts[spot.row + piece][spot.column] = text
    return Table([[Cell(text) for text in line] for line in texts])
