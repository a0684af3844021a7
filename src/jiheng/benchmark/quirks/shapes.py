"""Tables of another shape: two horizons, transposed, matrices, swapped columns (quirks 4, 5, 7, 8, 9)."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby
from random import Random

import msgspec

from jiheng.benchmark.layout import Page, as_printed, form_rows, indicator_rows, level_cells, page, parts, style_for
from jiheng.benchmark.quirks.restate import row_of, rows_changed, target, width_of, with_
from jiheng.benchmark.sample import DECLARATION, SELF_EVALUATION, Drawn, quirk
from jiheng.benchmark.sheet import Block, Cell, Row, Table
from jiheng.model.declaration import Form, Indicator, PlaceTarget
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind, Target

_TOWNS = ("上桥镇", "下湾镇", "东岭乡", "西坪街道", "南渡镇", "北洲乡")


@quirk(4, "总目标与年度目标逐行交错", of=(DECLARATION,), formats=("blanks",))
def objectives_interleaved(form: Form, random: Random) -> Page:
    """Text of two columns, taken line by line: half a sentence of the one, half a sentence of the other."""
    whole = page(form)
    rows = form_rows(form, style_for(form))
    place = row_of(rows, form.annual_objective or "")
    left, right = (_pieces(text or "", 14) for text in (form.overall_objective, form.annual_objective))
    woven = [" ".join(part for part in pair if part) for pair in _pairs(left, right)]
    blocks: list[Block] = [*whole.blocks[:-1], Table(rows[:place]), *woven, Table(rows[place + 1 :])]
    return Page(blocks=blocks, forms=[form], fields=whole.fields)


@quirk(4, "总目标与年度目标并排，内容不同", of=(DECLARATION,), formats=("tabs", "html", "docx", "pdf", "pdf-no-rules"))
def objectives_beside(form: Form, random: Random) -> Page:
    """Two long texts beside each other that say different things."""
    longer = (form.overall_objective or "") + "三年内建立长效管护机制，形成可复制、可推广的做法，服务覆盖全部街道和乡镇。"
    return page(msgspec.structs.replace(form, overall_objective=longer))


@quirk(5, "指标值两列：年度在前，实施期在后", of=(DECLARATION,))
def two_values_beside(form: Form, random: Random) -> Page:
    """The target of the year and that of the whole project in one row."""
    longer = _longer(form)
    rows = form_rows(
        form, style_for(form, columns=("level1", "level2", "name", "target", "explanation"), headers={"target": "年度指标值", "explanation": "实施期指标值"})
    )
    start = row_of(rows, "年度指标值")
    done = rows[: start + 1]
    done += [[*cells[:-1], Cell(each.raw)] for cells, each in zip(rows[start + 1 :], longer, strict=True)]
    made = rows_changed(form, lambda each: with_(each, overall_target=longer[form.indicators.index(each)]))
    return _told(made, done)


@quirk(5, "六列：长期与年度各有二级、三级指标和指标值", of=(DECLARATION,))
def two_horizons_in_columns(form: Form, random: Random) -> Page:
    """Second level, name and value twice; the long-term half may be empty."""
    filled = random.random() < 0.5
    overall = _overall(form) if filled else ()
    head = ["一级指标", "二级指标（长期）", "三级指标（长期）", "指标值（长期）", "二级指标（年度）", "三级指标（年度）", "指标值（年度）"]
    lines: list[Row] = [[Cell("绩效指标", len(form.indicators) + 1), *map(Cell, head)]]
    for place, each in enumerate(form.indicators):
        far = (overall[place].level2, overall[place].name, overall[place].target.raw) if filled else ("", "", "")
        lines.append([*map(Cell, (each.level1 or "", *(text or "" for text in far), each.level2 or "", each.name or "", each.target.raw))])
    return _told(msgspec.structs.replace(form, overall_indicators=overall), [*_top(form, 8), *lines])


@quirk(5, "中期与年度各一张指标表", of=(DECLARATION,), formats=("tabs", "html", "docx", "xlsx", "blanks"))
def horizons_in_two_tables(form: Form, random: Random) -> Page:
    """First the rows of the whole project, then those of the year, each with its header."""
    overall, style = _overall(form), style_for(form)
    first = indicator_rows(overall, style_for(form, group="中期绩效指标"))
    second = indicator_rows(form.indicators, style_for(form, group="年度绩效指标"))
    return _told(msgspec.structs.replace(form, overall_indicators=overall), [*_top(form, len(style.columns) + 1), *first, *second])


@quirk(7, "转置：指标横排，三层表头", of=(DECLARATION,), formats=("tabs", "html", "xlsx", "pipes"))
def transposed(form: Form, random: Random) -> Page:
    """Indicators are columns: two rows of levels, a row of names, a row of targets for the project."""
    rows = form.indicators
    heads = [[Cell("项目单位", 3), *_runs(rows, lambda each: each.level1)], _runs(rows, lambda each: (each.level1, each.level2))]
    lines = [*heads, [Cell(each.name or "") for each in rows], [Cell(form.implementing_agency or ""), *(Cell(each.target.raw) for each in rows)]]
    blocks: list[Block] = [f"{form.year}年{form.name}项目绩效目标表", Table(lines)]
    return Page(blocks=blocks, forms=[form], fields=[("kind", "implementing_agency")])


@quirk(7, "矩阵：每个乡镇一列", of=(DECLARATION,), formats=("tabs", "html", "xlsx", "lines"))
def matrix_of_places(form: Form, random: Random) -> Drawn:
    """Each place has a column of targets."""
    towns = random.sample(_TOWNS, random.randint(3, 5))
    spread = rows_changed(form, lambda each: with_(each, places=tuple(_share(each, town, random) for town in towns)))
    head = [Cell("绩效指标", len(form.indicators) + 1), *map(Cell, ("一级指标", "二级指标", "三级指标", *towns))]
    lines = [[*map(Cell, (each.level1 or "", each.level2 or "", each.name or "", *(place.target.raw for place in each.places)))] for each in spread.indicators]
    told = _told(spread, [*_top(form, len(towns) + 4), head, *lines])
    return Drawn(page=told, unknown=("operator", "value", "unit"))  # each place has its own


@quirk(8, "几个三级指标共一个分值", of=(SELF_EVALUATION,), formats=("tabs", "html", "docx", "xlsx"))
def points_shared(form: Form, random: Random) -> Drawn:
    """The points of two rows stand in one merged cell; which row has how many nobody can tell."""
    shown = page(form)
    rows = form_rows(form, style_for(form))
    first = row_of(rows, "三级指标") + 1
    for top in range(first, first + len(form.indicators) - 1, 2):
        tail = len(rows[top]) - 3
        both = [Cell(as_printed(_sum(form.indicators[top - first : top - first + 2], name)), 2) for name in ("weight", "mark")]
        rows[top] = [*rows[top][:tail], *both, *rows[top][tail + 2 :]]
        below = len(rows[top + 1]) - 3
        rows[top + 1] = [*rows[top + 1][:below], *rows[top + 1][below + 2 :]]
    return Drawn(page=Page(blocks=[*shown.blocks[:-1], Table(rows)], forms=[form], fields=shown.fields), unknown=("weight", "score"))


@quirk(8, "评价表：三级都有分值，表头逐类重复", of=(DECLARATION,), formats=("html", "tabs", "xlsx"))
def weights_nested(form: Form, random: Random) -> Drawn:
    """Weights of the first level, points of the second and of the third; the header stands again before each first level."""
    names = {"产出指标": "项目产出", "效益指标": "项目效果", "成本指标": "项目产出", "满意度指标": "项目效果"}
    seconds = {"数量指标": "产出数量", "质量指标": "产出质量", "时效指标": "产出时效", "经济成本指标": "产出成本"}
    moved = rows_changed(
        form, lambda each: with_(each, level1=names[each.level1 or ""], level2=seconds.get(each.level2 or "", (each.level2 or "").removesuffix("指标")))
    )
    ordered = sorted(moved.indicators, key=lambda each: (each.level1 or "", each.level2 or ""), reverse=True)
    done = rows_changed(msgspec.structs.replace(moved, indicators=tuple(ordered)), lambda each: with_(each, weight=Decimal(5)))
    head = [*map(Cell, ("一级指标", "权重", "二级指标", "分值", "三级指标", "计量单位", "目标值（标准）", "分值"))]
    lines: list[Row] = []
    for _, group in groupby(done.indicators, lambda each: each.level1):
        rows = list(group)
        lines.append(head)
        for levels, each in zip(level_cells(rows, merged=True), rows, strict=True):
            weighted = [cell for level in levels for cell in (level, level._replace(text="50"))]
            lines.append([*weighted, Cell(each.name or ""), Cell(each.target.unit or ""), Cell(each.target.raw), Cell("5")])
    blocks: list[Block] = [f"{form.name}绩效评价指标表", Table(lines)]
    also = {(0, order): _with_unit(each) for order, each in enumerate(done.indicators)}
    return Drawn(page=Page(blocks=blocks, forms=[done], fields=[()]), also=also)


@quirk(9, "表头次序与数据次序不同", of=(DECLARATION,))
def columns_swapped(form: Form, random: Random) -> Page:
    """The header says 指标性质 | 指标方向, the data come as 正向 | 大于等于."""
    words = {"≥": ("正向", "大于等于"), "≤": ("反向", "小于等于"), "=": ("正向", "等于"), "": ("定性", "")}
    head = [Cell("绩效指标", len(form.indicators) + 1), *map(Cell, ("一级指标", "二级指标", "三级指标", "指标性质", "指标方向", "指标值", "度量单位"))]
    lines, printed = [], []
    for each in form.indicators:
        operator, number, unit = parts(each.target)
        sense, word = words[operator]
        lines.append([*map(Cell, (each.level1 or "", each.level2 or "", each.name or "", sense, word, number, unit))])
        printed.append(with_(each, target=msgspec.structs.replace(each.target, raw=" ".join(filter(None, (word, number, unit))))))
    return _told(msgspec.structs.replace(form, indicators=tuple(printed)), [*_top(form, 8), head, *lines])


def _with_unit(each: Indicator) -> str:
    """Readings in which the column of units stands before or behind the target."""
    return f"raw_target={each.target.unit or ''}{each.target.raw}; raw_target={each.target.raw} {each.target.unit or ''}"


def _told(form: Form, rows: list[Row]) -> Page:
    shown = page(form)
    return Page(blocks=[*shown.blocks[:-1], Table(rows)], forms=[form], fields=shown.fields)


def _top(form: Form, width: int) -> list[Row]:
    """Everything above the indicators, of a table so wide."""
    filler = ("level1", "level2", "name", "target", "explanation", "unit", "operator", "number", "reason", "weight")
    style = style_for(form, columns=filler[: width - 1])
    rows = form_rows(form, style)
    top = rows[: row_of(rows, "三级指标")]
    assert width_of(top) == width  # else the page is not what it says
    return top


def _pieces(text: str, length: int) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]


def _pairs(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, str]]:
    return [(left[place] if place < len(left) else "", right[place] if place < len(right) else "") for place in range(max(len(left), len(right)))]


def _longer(form: Form) -> list[Target]:
    """Targets of three years: three times what is counted, the same for rates and texts."""
    made = []
    for each in form.indicators:
        grows = each.target.kind is Kind.NUMERIC and each.target.unit != "%" and each.level1 == "产出指标"
        value = (each.target.value or Decimal(0)) * (3 if grows else 1)
        made.append(target(f"{each.target.comparator or ''}{as_printed(value)}{each.target.unit or ''}") if each.target.kind is Kind.NUMERIC else each.target)
    return made


def _overall(form: Form) -> tuple[Indicator, ...]:
    return tuple(with_(each, id=f"{each.id}0", target=far) for each, far in zip(form.indicators, _longer(form), strict=True))


def _runs(rows: Sequence[Indicator], key: Callable[[Indicator], object]) -> Row:
    cells = []
    for _, run in groupby(rows, key):
        same = list(run)
        name = same[0].level2 if isinstance(key(same[0]), tuple) else same[0].level1
        cells.append(Cell(name or "", 1, len(same)))
    return cells


def _share(each: Indicator, town: str, random: Random) -> PlaceTarget:
    if each.target.kind is not Kind.NUMERIC or each.target.unit == "%":
        return PlaceTarget(place=town, target=each.target)
    return PlaceTarget(place=town, target=parse_target(f"{each.target.comparator or ''}{random.randint(1, 60)}{each.target.unit or ''}"))


def _sum(rows: Sequence[Indicator], name: str) -> Decimal:
    return sum((getattr(each, name) or Decimal(0) for each in rows), Decimal(0))
