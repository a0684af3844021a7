"""Facts about the names of cost targets: headings of the economic classification, tasks without an output."""

from jiheng.checks.facts.cost_lines import Cost, Costs, is_cost, shared_words
from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.fold import compact
from jiheng.reference.cost_words import cost_words


@fact(Indicator, zh="经济分类科目名称的成本")
def is_economic_heading(indicator: Indicator, place: int, costs: Costs) -> bool:
    """Whether a fixed cost target is named by a heading of the economic classification (委托业务费, 劳务费)."""
    if not any(cost.place == place and not cost.per for cost in costs.items):
        return False
    return compact(indicator.name or "").replace("(万元)", "").replace("(元)", "").removesuffix("成本").removesuffix("控制数") in cost_words().headings


@fact(Declaration, zh="各项产出的名称")
def output_names(declaration: Declaration) -> tuple[str, ...]:
    """Names of all output targets, in their order."""
    return tuple(row.name for row in declaration.indicators if row.name and "产出" in (row.level1 or "") and not is_cost(row.level1, row.level2))


@fact(Declaration, zh="没有产出的成本项目", stored=False)
def costs_without_output(costs: Costs, output_names: tuple[str, ...]) -> tuple[Cost, ...]:
    """Fixed costs of a task of its own (开展, 举办 …) whose names share no word with any output, where some other cost does share one."""
    if len(costs.items) < 2 or not output_names:
        return ()
    lonely = [cost for cost in costs.items if not any(shared_words(cost.name, name) for name in output_names)]
    if len(lonely) == len(costs.items):
        return ()
    return tuple(cost for cost in lonely if not cost.per and compact(cost.name).startswith(cost_words().task))


@fact(Indicator, zh="成本项目没有产出")
def has_no_output(place: int, costs_without_output: tuple[Cost, ...]) -> bool:
    """Whether the cost target is for a task that no output speaks of."""
    return any(cost.place == place for cost in costs_without_output)


@fact(Indicator, zh="产出指标")
def outputs_of_form(output_names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the output targets of the form."""
    return output_names
