"""Lays a form out as published ones are: head, funds or execution, objectives, indicators. What differs between places is a `Style`."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import singledispatch
from itertools import groupby

import msgspec

from jiheng.benchmark.sheet import Block, Cell, Row, Table, row
from jiheng.model.declaration import Declaration, Execution, Form, Indicator, SelfEvaluation
from jiheng.model.target import Kind, Target

WAN = Decimal(10_000)
OF_DECLARATION = ("level1", "level2", "name", "target")
OF_SELF_EVALUATION = ("level1", "level2", "name", "target", "actual", "weight", "mark", "reason")
_HEADERS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "指标值",
    "operator": "计算符号",
    "number": "指标值",
    "unit": "计量单位",
    "actual": "实际完成值",
    "weight": "分值",
    "mark": "得分",
    "reason": "偏差原因分析及改进措施",
    "explanation": "指标解释",
}
_HEAD = ("kind", "name", "department", "implementing_agency")
_FUNDS_BOTH = ("funds/total/amount", "funds/total/fiscal", "funds/total/other", "funds/annual/amount", "funds/annual/fiscal", "funds/annual/other")
_FUNDS_YEAR = ("funds/annual/amount", "funds/annual/fiscal", "funds/annual/other")
_SPENT = tuple(f"execution/{line}/{column}" for line in ("total", "fiscal") for column in ("initial", "budget", "spent"))
_MARKED = ("execution/total/weight", "execution/total/rate", "execution/total/mark")


def wan(amount: Decimal | None) -> str:
    """An amount in 万元 with as many digits as it needs."""
    return "" if amount is None else f"{(amount / WAN).normalize():f}"


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """How a form is laid out. `columns` are those of the indicator table, `headers` their names where these differ from the usual ones.

    `both`: money and objectives of the whole project beside the year's. `dates`: start and end in cells of their own.
    `money` prints an amount in the unit that `funds_label` names. `merged`: equal levels share one cell. `nature`: the nature of the project is printed.
    """

    title: str = "项目支出绩效目标申报表"
    year: str = "（{year}年度）"
    columns: tuple[str, ...] = ()
    headers: dict[str, str] = {}
    labels: dict[str, str] = {}
    both: bool = True
    dates: bool = True
    money: Callable[[Decimal | None], str] = wan
    funds_label: str = "项目资金\n（万元）"
    merged: bool = True
    group: str | None = "绩效指标"
    nature: bool = False


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Blocks in their order, the forms that they print, and the fields of each that the layout shows."""

    blocks: list[Block]
    forms: list[Form]
    fields: list[tuple[str, ...]]


def style_for(form: Form, **changes: object) -> Style:
    """The usual style of a kind of form, with changes."""
    usual = usual_style(form)
    return msgspec.structs.replace(usual, **changes) if changes else usual


@singledispatch
def usual_style(form: Form) -> Style:
    """The usual style of a kind of form."""
    return Style(columns=OF_DECLARATION)


@usual_style.register
def _style_of_self_evaluation(form: SelfEvaluation) -> Style:
    return Style(title="项目支出绩效自评表", columns=OF_SELF_EVALUATION, headers={"target": "年度指标值"}, both=False, dates=False)


def page(form: Form, style: Style | None = None) -> Page:
    """A form with its title on a page of its own."""
    style = style or style_for(form)
    table = Table(form_rows(form, style))
    titles: list[Block] = [style.title, *([style.year.format(year=form.year)] if style.year else [])]
    return Page(blocks=[*titles, table], forms=[form], fields=[shown_of(form, style)])


@singledispatch
def shown_of(form: Form, style: Style) -> tuple[str, ...]:
    """Addresses of the fields that a style prints."""
    fields = _HEAD + (("start", "end") if style.dates else ())
    return fields + ((*_FUNDS_BOTH, "overall_objective", "annual_objective") if style.both else (*_FUNDS_YEAR, "annual_objective"))


@shown_of.register
def _shown_of_self_evaluation(form: SelfEvaluation, style: Style) -> tuple[str, ...]:
    return (*_HEAD, *_SPENT, *_MARKED, "annual_objective", "achieved", "mark")


def form_rows(form: Form, style: Style) -> list[Row]:
    """The rows of the whole form, all of one width."""
    return rows_of(form, style)


@singledispatch
def rows_of(form: Form, style: Style) -> list[Row]:
    """The rows of a kind of form."""
    width = _width(style)
    return [*head_rows(form, style, width), *funds_rows(form, style, width), *objective_rows(form, style, width), *indicator_rows(form.indicators, style)]


@rows_of.register
def _rows_of_self_evaluation(form: SelfEvaluation, style: Style) -> list[Row]:
    width = _width(style)
    texts = two_texts("年度总体目标", ("预期目标", form.annual_objective), ("实际完成情况", form.achieved), style, width)
    last = row("总分", Cell("", 1, width - 4), "100", as_printed(form.mark), "")
    return [*head_rows(form, style, width), *execution_rows(form, style, width), *texts, *indicator_rows(form.indicators, style), last]


def head_rows(form: Form, style: Style, width: int) -> list[Row]:
    """Name, department, agency, dates."""
    label = _labels(style)
    rows = [row(label("项目名称"), form.name or "", width=width)]
    rows.append(_pairs((label("主管部门"), form.department), (label("实施单位"), form.implementing_agency), width))
    if style.nature:
        rows.append(row(label("项目性质"), form.nature or "", width=width))
    if style.dates:
        rows.append(_pairs((label("开始日期"), str(form.start or "")), (label("结束日期"), str(form.end or "")), width))
    return rows


def funds_rows(form: Declaration, style: Style, width: int) -> list[Row]:
    """The funds block: of the year, or of the whole project and the year side by side."""
    label, total, annual = _labels(style), form.funds.total, form.funds.annual
    year = ((label("年度资金总额"), annual.amount), (label("其中：财政拨款"), annual.fiscal), (label("其他资金"), annual.other))
    whole = ((label("项目资金总额"), total.amount), (label("其中：财政资金"), total.fiscal), (label("其他资金"), total.other))
    block = Cell(label(style.funds_label), 3)
    if not style.both:
        return [row(*([block] if not place else []), name, style.money(amount), width=width - bool(place)) for place, (name, amount) in enumerate(year)]
    rows = []
    for place, ((left, one), (right, other)) in enumerate(zip(whole, year, strict=True)):
        rest = _pairs((left, style.money(one)), (right, style.money(other)), width - 1)
        rows.append([block, *rest] if not place else rest)
    return rows


def execution_rows(form: SelfEvaluation, style: Style, width: int) -> list[Row]:
    """The execution block: six columns, four lines."""
    label, lead = _labels(style), max(1, width - 7)
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows = [[Cell(label(style.funds_label), 5), Cell("", 1, lead), *(Cell(label(each)) for each in heads)]]
    block = form.execution
    for name, line in (("年度资金总额：", block.total), ("其中：当年财政拨款", block.fiscal), ("上年结转资金", block.carried_over), ("其他资金", block.other)):
        rows.append([Cell(label(name), 1, lead), *(Cell(text) for text in _execution(line, style, whole=line is block.total))])
    return rows


def objective_rows(form: Declaration, style: Style, width: int) -> list[Row]:
    """The objectives: both side by side below their names, or the year's alone."""
    if not style.both:
        return [row(_labels(style)("年度总体目标"), form.annual_objective or "", width=width)]
    return two_texts("绩效目标", ("项目总目标", form.overall_objective), ("年度总体目标", form.annual_objective), style, width)


def two_texts(name: str, one: tuple[str, str | None], other: tuple[str, str | None], style: Style, width: int) -> list[Row]:
    """Two texts beside each other below their names, with one label on the left."""
    label, half = _labels(style), (width - 1) // 2
    rest = width - 1 - half
    return [
        [Cell(label(name), 2), Cell(label(one[0]), 1, half), Cell(label(other[0]), 1, rest)],
        [Cell(one[1] or "", 1, half), Cell(other[1] or "", 1, rest)],
    ]


def indicator_rows(rows: Sequence[Indicator], style: Style) -> list[Row]:
    """Header and rows of the indicator table; equal levels that follow each other share a merged cell."""
    label = _labels(style)
    lines = [[Cell(label(style.headers.get(column) or _HEADERS[column])) for column in style.columns]]
    for levels, indicator in zip(level_cells(rows, merged=style.merged), rows, strict=True):
        shown = [*levels] if "level1" in style.columns else []
        lines.append([*shown, *(Cell(printed(indicator, column)) for column in style.columns if column not in ("level1", "level2"))])
    return [[Cell(label(style.group), len(lines)), *lines[0]], *lines[1:]] if style.group is not None else lines


def level_cells(rows: Sequence[Indicator], *, merged: bool) -> list[Row]:
    """The cells of both levels for each row; equal levels that follow each other share one, if they are merged."""
    firsts, seconds = _runs(rows, lambda each: each.level1), _runs(rows, lambda each: (each.level1, each.level2))
    made = []
    for place, each in enumerate(rows):
        one = [Cell(each.level1 or "", firsts.get(place, 1) if merged else 1)] if place in firsts or not merged else []
        two = [Cell(each.level2 or "", seconds.get(place, 1) if merged else 1)] if place in seconds or not merged else []
        made.append([*one, *two])
    return made


def printed(row: Indicator, column: str) -> str:
    """The text of a cell of the indicator table."""
    match column:
        case "level1" | "level2" | "name" | "reason" | "explanation":
            return getattr(row, column) or ""
        case "weight" | "mark":
            return as_printed(getattr(row, column))
        case "actual":
            return row.actual.raw if row.actual else ""
        case "operator" | "number" | "unit":
            return parts(row.target)[("operator", "number", "unit").index(column)]
    return row.target.raw


def parts(target: Target) -> tuple[str, str, str]:
    """Operator, number and unit of a target; a text is all number."""
    if target.kind is not Kind.NUMERIC:
        return "", target.raw, ""
    return str(target.comparator or ""), as_printed(target.value), target.unit or ""


def as_printed(value: Decimal | None) -> str:
    """A number with as many digits as it needs."""
    return "" if value is None else f"{value.normalize():f}"


def _width(style: Style) -> int:
    return max(len(style.columns) + (style.group is not None), 5)


def _labels(style: Style) -> Callable[[str], str]:
    return lambda name: style.labels.get(name, name)


def _pairs(one: tuple[str, str | None], other: tuple[str, str | None], width: int) -> Row:
    half = (width - 2) // 2
    return [Cell(one[0]), Cell(one[1] or "", 1, width - 2 - half), Cell(other[0]), Cell(other[1] or "", 1, half)]


def _runs(rows: Sequence[Indicator], key: Callable[[Indicator], object]) -> dict[int, int]:
    """Where runs of rows with equal keys begin, and how long they are."""
    found, place = {}, 0
    for _, run in groupby(rows, key):
        length = len(list(run))
        found[place] = length
        place += length
    return found


def _execution(line: Execution, style: Style, *, whole: bool) -> tuple[str, ...]:
    amounts = tuple(style.money(amount) for amount in (line.initial, line.budget, line.spent))
    if not whole:
        return (*amounts, "-", "", "-")
    return (*amounts, as_printed(line.weight), f"{as_printed(line.rate)}%", as_printed(line.mark))
