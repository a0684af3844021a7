"""Facts about the names of cost targets: headings of the economic classification, tasks without an output."""

from functools import lru_cache

from jiheng.checks.facts.cost_lines import Cost, Costs, is_cost, shared_words
from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.fold import compact
from jiheng.reference.cost_words import cost_words


@lru_cache(maxsize=16_384)
def is_economic_heading(name: str) -> bool:
    """Whether a cost target is named by a heading of the economic classification (委托业务费, 劳务费)."""
    return compact(name).removesuffix("(万元)").removesuffix("(元)").removesuffix("控制数").removesuffix("成本") in cost_words().headings


@fact(Indicator, zh="成本指标的种类")
def cost_kind(place: int, costs: Costs) -> str:
    """Kind of a cost target in money: a price ("unit"), an amount named by a heading ("heading"), another amount ("amount"); else ""."""
    cost = costs.at.get(place)
    if cost is None:
        return ""
    return "unit" if cost.per else "heading" if is_economic_heading(cost.name) else "amount"


@fact(Declaration, zh="各项产出的名称", stored=False)
def output_names(declaration: Declaration) -> tuple[str, ...]:
    """Names of all output targets, in their order."""
    return tuple(row.name for row in declaration.indicators if row.name and "产出" in (row.level1 or "") and not is_cost(row.level1, row.level2))


@fact(Declaration, zh="没有产出的成本项目", stored=False)
def costs_without_output(costs: Costs, output_names: tuple[str, ...]) -> tuple[Cost, ...]:
    """Fixed costs of a task of its own (开展, 举办 …) whose names share no word with any output, where some other cost does share one."""
    if len(costs.items) < 2 or not output_names:
        return ()
    lonely = [cost for cost in costs.items if not shared_words(cost.name, *output_names)]
    if len(lonely) == len(costs.items):
        return ()
    return tuple(cost for cost in lonely if not cost.per and compact(cost.name).startswith(cost_words().task))


@fact(Indicator, zh="没有提到成本项目的产出指标")
def outputs_without_it(place: int, costs_without_output: tuple[Cost, ...], output_names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the output targets, where none of them speaks of the task that the cost target is for; else nothing."""
    return output_names if costs_without_output and any(cost.place == place for cost in costs_without_output) else ()
