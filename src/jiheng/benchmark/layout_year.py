"""Layouts of the monitoring form and of the form of a whole department."""

from jiheng.benchmark.invent_year import CAUSES, LIKELIHOODS
from jiheng.benchmark.layout import Style, head_rows, indicator_rows, level_cells, objective_rows, rows_of, shown_of, usual_style
from jiheng.benchmark.layout import as_printed as printed_number
from jiheng.benchmark.sheet import Cell, Row, row
from jiheng.model.declaration import Department, Execution, Monitoring

_SPENT = tuple(f"execution/{line}/{column}" for line in ("total", "fiscal") for column in ("initial", "spent", "forecast"))
_TASK = ("name", "content", "amount", "fiscal", "other")


@usual_style.register
def _style_of_monitoring(form: Monitoring) -> Style:
    return Style(title="项目支出绩效运行监控表", columns=("level1", "level2", "name", "target", "actual", "forecast"), both=False, dates=False)


@usual_style.register
def _style_of_department(form: Department) -> Style:
    return Style(title="部门（单位）整体支出绩效目标申报表", columns=("level1", "level2", "name", "target"), both=False, dates=False, group="年度绩效指标")


@shown_of.register
def _shown_of_monitoring(form: Monitoring, style: Style) -> tuple[str, ...]:
    return ("kind", "name", "department", "implementing_agency", *_SPENT, "execution/total/rate", "annual_objective", "cutoff")


@shown_of.register
def _shown_of_department(form: Department, style: Style) -> tuple[str, ...]:
    tasks = (f"tasks/{order}/{column}" for order in range(len(form.tasks)) for column in _TASK)
    return ("kind", "name", *tasks, "annual_objective")


@rows_of.register
def _rows_of_monitoring(form: Monitoring, style: Style) -> list[Row]:
    width = 1 + 6 + len(CAUSES) + 1 + len(LIKELIHOODS)
    cutoff = form.cutoff or ""
    spent = ("年初预算数", f"{cutoff}执行数", f"{cutoff}执行率", "全年预计执行数")
    last = Cell(spent[-1], 1, width - 3 - len(spent) + 1)
    rows = [*head_rows(form, style, width), [Cell(style.funds_label, 4), Cell("", 1, 2), *map(Cell, spent[:-1]), last]]
    for name, line in (("年度资金总额：", form.execution.total), ("其中：本年财政拨款", form.execution.fiscal), ("其他资金", form.execution.other)):
        texts = _spent(line, style)
        rows.append([Cell(name, 1, 2), *map(Cell, texts[:-1]), last._replace(text=texts[-1])])
    return [*rows, row("年度总体目标", form.annual_objective or "", width=width), *_monitored(form, style)]


@rows_of.register
def _rows_of_department(form: Department, style: Style) -> list[Row]:
    width = 7
    rows = [row("部门（单位）名称", form.name or "", width=width)]
    head = [Cell("年度主要任务", len(form.tasks) + 2), Cell("任务名称", 2), Cell("主要内容", 2, 2), Cell("预算金额（万元）", 1, 3)]
    rows += [head, [*map(Cell, ("总额", "财政拨款", "其他资金"))]]
    for task in form.tasks:
        amounts = (style.money(amount) for amount in (task.amount, task.fiscal, task.other))
        rows.append([Cell(task.name or ""), Cell(task.content or "", 1, 2), *map(Cell, amounts)])
    table = indicator_rows(form.indicators, style)
    wide = [[*cells[:-1], cells[-1]._replace(columns=width - 4)] for cells in table]
    return [*rows, *objective_rows(form, style, width), *wide]


def _spent(line: Execution, style: Style) -> tuple[str, ...]:
    rate = f"{printed_number(line.rate)}%" if line.rate is not None else ""
    return style.money(line.initial), style.money(line.spent), rate, style.money(line.forecast)


def _monitored(form: Monitoring, style: Style) -> list[Row]:
    """The indicators: causes and likelihoods have a column each, which is ticked."""
    names = ("一级指标", "二级指标", "三级指标", "年度指标值", f"{form.cutoff}执行情况", "全年预计完成情况")
    head = [Cell(style.group or "", len(form.indicators) + 2), *(Cell(name, 2) for name in names)]
    head += [Cell("偏差原因分析", 1, len(CAUSES) + 1), Cell("完成目标可能性", 1, len(LIKELIHOODS))]
    lines = [head, [*map(Cell, (*CAUSES, "原因说明", *LIKELIHOODS))]]
    for levels, each in zip(level_cells(form.indicators, merged=style.merged), form.indicators, strict=True):
        texts = (each.name or "", each.target.raw, each.actual.raw if each.actual else "", each.forecast.raw if each.forecast else "")
        ticks = ("√" if cause in each.causes else "" for cause in CAUSES)
        likely = ("√" if word == each.likelihood else "" for word in LIKELIHOODS)
        lines.append([*levels, *map(Cell, (*texts, *ticks, each.reason or "", *likely))])
    return lines
