"""Facts about cost targets: what each permits, and what all together permit (成本上限合计)."""

import re
from decimal import ROUND_DOWN, Decimal

from jiheng.checks.facts.cost_lines import (
    ZERO,
    Ceilings,
    Cost,
    Costs,
    Line,
    Quantity,
    cost_of,
    is_cost,
    is_economic_cost,
    is_output,
    is_total,
    is_whole,
    kin,
    kinds,
    line_of,
    places,
    plain,
    quantity_in_name,
    quantity_of,
    shared_words,
    twice_used,
    use_of,
)
from jiheng.checks.facts.fact import Unknown, fact
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.fold import compact
from jiheng.model.target import Kind, Target
from jiheng.reference.cost_words import cost_words


@fact(Declaration, zh="成本指标", stored=False)
def costs(declaration: Declaration) -> Costs:
    """Cost targets in money (economic cost only: 社会成本 and 生态环境成本 are not paid from the budget)."""
    items, gaps = [], []
    for place, indicator in enumerate(declaration.indicators):
        if indicator.target.kind is not Kind.NUMERIC or not is_economic_cost(indicator.level1, indicator.level2):
            continue
        read = cost_of(place, indicator)
        if isinstance(read, Unknown):
            gaps.append(read)
        elif read is not None:
            items.append(read)
    return Costs(tuple(items), tuple(gaps), {cost.place: cost for cost in items})


@fact(Declaration, zh="产出数量", stored=False)
def quantities(declaration: Declaration, costs: Costs) -> tuple[Quantity, ...]:
    """Quantities that the output targets promise at least (≥, = or no operator); read only where a cost target is a price."""
    if not any(cost.per for cost in costs.items):
        return ()
    found = (quantity_of(indicator) for indicator in declaration.indicators if is_output(indicator.level1, indicator.level2))
    return tuple(quantity for quantity in found if quantity is not None)


@fact(Declaration, zh="没有计量单位的数量指标", stored=False)
def unmeasured(declaration: Declaration, costs: Costs) -> tuple[str, ...]:
    """Names of the quantity targets that are a number without a unit; read only where a cost target is a price."""
    if not any(cost.per for cost in costs.items):
        return ()
    rows = (row for row in declaration.indicators if row.target.value is not None and not row.target.unit)
    return tuple(row.name or "" for row in rows if is_output(row.level1, row.level2))


@fact(Declaration, zh="可以合计的成本指标", stored=False)
def ceilings(declaration: Declaration, costs: Costs, quantities: tuple[Quantity, ...], unmeasured: tuple[str, ...]) -> Ceilings:
    """Cost targets in yuan, prices multiplied with the quantity in their unit; the cap on the whole project apart from its parts."""
    lines, gaps = _counted(costs, quantities, unmeasured)
    budgets = {declaration.funds.annual.amount, declaration.funds.total.amount}
    wholes = [line for line in lines if is_whole(line, budgets, declaration.name)] if len(lines) + len(gaps) > 1 else []
    whole = min(wholes, key=lambda line: line.amount, default=None)
    parts = []
    for line in lines:
        if line in wholes:
            continue
        if is_total(line.cost.name) and any(other is not line and shared_words(other.cost.name, line.cost.name) for other in lines):
            gaps.append(Unknown(f"“{line.cost.name}”是否包含其他成本项，不能确定", f"whether “{line.cost.name}” includes other cost targets cannot be told"))
        else:
            parts.append(line)
    return Ceilings(tuple(parts), whole, tuple(gaps))


@fact(Declaration, zh="成本上限合计")
def cost_ceiling(declaration: Declaration, ceilings: Ceilings) -> Decimal | Unknown:
    """Most that the cost targets permit, in yuan; a unit cost counts as often as the quantity target in its unit promises. 0 without cost targets.

    Unknown where a unit cost has no single matching quantity or a unit is unknown, unless what could be counted is above every budget already.
    """
    amount = ceilings.amount
    if ceilings.gaps and ceilings.whole is None:
        budgets = [each for each in (declaration.funds.annual.amount, declaration.funds.total.amount) if each is not None]
        if not budgets or amount <= max(budgets):
            return ceilings.gaps[0]
    return amount


@fact(Declaration, zh="成本指标对应的预算")
def cost_budget(declaration: Declaration, cost_ceiling: Decimal) -> Decimal | Unknown:
    """The amount that the cost targets have to keep to, in yuan: the annual funds, or the total where the form has only that.

    In projects of several years targets may be meant for the year or for the project: what exceeds the total is measured by the total,
    what lies between the two cannot be judged.
    """
    annual, total = declaration.funds.annual.amount, declaration.funds.total.amount
    if annual is None:
        return total if total is not None else Unknown("没有填写资金", "the funds are blank")
    if total is None or total <= annual or cost_ceiling <= annual:
        return annual
    if cost_ceiling >= total:
        return total
    return Unknown(
        "跨年度项目：成本指标合计在年度资金与项目总额之间，表上没有写明指标值是年度的还是整个项目的",
        "a project of several years, whose targets may be meant for the year or for the whole",
    )


@fact(Declaration, zh="成本指标合计超出预算的部分")
def cost_excess(cost_ceiling: Decimal, cost_budget: Decimal) -> Decimal:
    """By how much the cost targets permit more than the budget, in yuan; negative where they permit less."""
    return cost_ceiling - cost_budget


@fact(Declaration, zh="成本指标可以合计")
def cost_adds_up(cost_targets: int, greatest_ceiling: Decimal, greatest_budget: Decimal | Unknown) -> bool:
    """Whether there is a sum of cost targets to hold against the budget, and no single one that is above the funds (told by itself)."""
    if isinstance(greatest_budget, Unknown):
        return cost_targets > 0
    return cost_targets > 0 and 0 < greatest_budget >= greatest_ceiling


@fact(Declaration, zh="成本指标的舍入误差")
def rounding_above(ceilings: Ceilings, cost_excess: Decimal | Unknown) -> Decimal:
    """How much of an excess may come from rounding, in yuan: half of the last digit of fixed amounts that print two decimals or more."""
    if isinstance(cost_excess, Unknown) or cost_excess <= 0:
        return ZERO
    return _rounding(ceilings.lines if ceilings.lines else tuple(filter(None, (ceilings.whole,))))


@fact(Declaration, zh="单位成本的舍入误差")
def rounding_below(ceilings: Ceilings, cost_excess: Decimal | Unknown) -> Decimal:
    """How much of a shortfall may come from rounding, in yuan: half of the last digit of every amount, as often as it counts."""
    if isinstance(cost_excess, Unknown) or cost_excess >= 0:
        return ZERO
    lines = ceilings.lines or tuple(filter(None, (ceilings.whole,)))
    return sum((_half_digit(line.cost) * _times(line) for line in lines), ZERO)


@fact(Declaration, zh="总成本的上限")
def whole_cap(ceilings: Ceilings) -> Decimal:
    """The cap on the cost of the whole project, in yuan; 0 where none is set."""
    return ceilings.whole.amount if ceilings.whole is not None else ZERO


@fact(Declaration, zh="总成本指标的位置")
def whole_place(ceilings: Ceilings) -> int:
    """Index of the target that caps the whole project, -1 where none does."""
    return ceilings.whole.cost.place if ceilings.whole is not None else -1


@fact(Declaration, zh="分项成本合计")
def cost_parts(ceilings: Ceilings) -> Decimal:
    """What the other cost targets permit together, in yuan, as far as they could be counted; 0 where nothing caps the whole."""
    return sum((line.amount for line in ceilings.lines), ZERO) if ceilings.whole is not None else ZERO


@fact(Declaration, zh="分项成本的舍入误差")
def parts_rounding(ceilings: Ceilings) -> Decimal:
    """How much of their sum may come from rounding, in yuan; 0 where nothing caps the whole."""
    return _rounding(ceilings.lines) if ceilings.whole is not None else ZERO


@fact(Declaration, zh="最高的单项成本", stored=False)
def greatest_ceiling(costs: Costs) -> Decimal:
    """The greatest fixed cost target, in yuan, 0 where there is none."""
    return max((cost.fixed for cost in costs.items if not cost.is_floor), default=ZERO)


@fact(Declaration, zh="项目与年度资金中较大的一个", stored=False)
def greatest_budget(declaration: Declaration) -> Decimal | Unknown:
    """The greater of annual and total funds, in yuan."""
    amounts = [each for each in (declaration.funds.annual.amount, declaration.funds.total.amount) if each is not None]
    return max(amounts) if amounts else Unknown("没有填写资金", "the funds are blank")


@fact(Declaration, zh="跨年度项目")
def runs_over_years(declaration: Declaration) -> bool:
    """Whether the total funds are more than one year's."""
    annual, total = declaration.funds.annual.amount, declaration.funds.total.amount
    return annual is not None and total is not None and total > annual


@fact(Declaration, zh="以金额表示的成本指标数")
def cost_targets(costs: Costs) -> int:
    """How many cost targets are in money, those included whose unit could not be read."""
    return len(costs.items) + len(costs.gaps)


@fact(Declaration, zh="固定金额的成本指标数")
def fixed_costs(costs: Costs) -> int:
    """How many cost targets are fixed amounts."""
    return sum(1 for cost in costs.items if not cost.per)


@fact(Declaration, zh="首个成本指标的位置")
def first_cost(costs: Costs) -> int:
    """Index of the first cost target in money, -1 where there is none."""
    return costs.items[0].place if costs.items else -1


@fact(Declaration, zh="成本算式")
def cost_arithmetic(ceilings: Ceilings, cost_ceiling: Decimal, cost_excess: Decimal) -> str:
    """The sum as one would write it: 20万元＋2.5万元/次×12次; "" where it is within the budget."""
    if cost_excess <= 0:
        return ""
    lines = ceilings.lines if ceilings.lines and (ceilings.whole is None or cost_ceiling != ceilings.whole.amount) else ()
    return "＋".join(f"{plain(line.cost.value)}{line.cost.price.unit}{f'×{line.quantity.printed}' if line.quantity else ''}" for line in lines)


@fact(Declaration, zh="相符的单位成本", stored=False)
def fitting_costs(ceilings: Ceilings, cost_ceiling: Decimal, cost_budget: Decimal) -> tuple[tuple[str, str], ...]:
    """Unit costs (name, highest value with unit) of which each alone would bring the sum down to the budget; () where the sum fits already."""
    if cost_ceiling <= cost_budget:
        return ()
    return tuple((line.cost.name, fitting) for line in ceilings.lines if (fitting := _fitting(line, cost_ceiling, cost_budget)))


@fact(Declaration, zh="怎样与预算相符")
def fitting_zh(fitting_costs: tuple[tuple[str, str], ...]) -> str:
    """The clause that tells which unit costs would fit."""
    ways = "，或".join(f"“{name}”不高于 {value}" for name, value in fitting_costs)
    return f"其他不变时，{ways}，即可与预算相符。" if ways else ""


@fact(Declaration, zh="怎样与预算相符（英文）")
def fitting_en(fitting_costs: tuple[tuple[str, str], ...]) -> str:
    """The same in English."""
    ways = ", or ".join(f"“{name}” at {value}" for name, value in fitting_costs)
    return f" All else equal, at most {ways} would fit." if ways else ""


@fact(Indicator, zh="单项成本上限")
def ceiling_alone(place: int, costs: Costs) -> Decimal:
    """The fixed amount that a cost target permits, in yuan; 0 for any other indicator."""
    cost = costs.at.get(place)
    return ZERO if cost is None or cost.is_floor else cost.fixed


@fact(Indicator, zh="可用的资金")
def funds_at_hand(greatest_budget: Decimal | Unknown) -> Decimal:
    """The greater of annual and total funds of the form, in yuan; 0 where both are blank, which is told once for the form."""
    return ZERO if isinstance(greatest_budget, Unknown) else greatest_budget


@fact(Indicator, zh="改为上限的指标值")
def as_ceiling(indicator: Indicator, place: int, costs: Costs) -> str:
    """The target with ≤ instead of ≥, for a cost in money that is a floor; "" for any other indicator."""
    cost = costs.at.get(place)
    if cost is None or not cost.is_floor or any(word in (indicator.name or "") for word in cost_words().floor_allowed):
        return ""
    return _turned(indicator.target)


@fact(Indicator, zh="没有对应数量的计量单位")
def uncounted_unit(indicator: Indicator, place: int, costs: Costs, quantity_targets: int, counted_kinds: frozenset[str], unmeasured: tuple[str, ...]) -> str:
    """The unit that a unit cost is for (次 in 万元/次), where no other target of the form is in it or in a related one; else "".

    A form without any quantity target lacks more than that, and a quantity without its unit is told by itself.
    """
    cost = costs.at.get(place)
    if cost is None or not cost.per or not quantity_targets or quantity_in_name(cost) is not None or shared_words(cost.name, *unmeasured):
        return ""
    wanted = {kind for kind, _ in cost.per if kind != "month"}
    missing = [kind for kind in sorted(wanted) if not counted_kinds & kin(kind)]
    return _named(missing[0], indicator.target.unit) if missing else ""


@fact(Declaration, zh="各项指标计量的种类", stored=False)
def counted_kinds(declaration: Declaration) -> frozenset[str]:
    """Kinds of thing that the targets other than costs are measured in."""
    return frozenset().union(*(kinds(row.target.unit) for row in declaration.indicators if not is_cost(row.level1, row.level2)))


@fact(Declaration, zh="没有上限的成本指标")
def open_costs(declaration: Declaration, costs: Costs) -> tuple[str, ...]:
    """Names of all cost targets, where there are some and none of them holds a number; () otherwise or where all are blank."""
    if costs.items or costs.gaps:
        return ()
    rows = [indicator for indicator in declaration.indicators if is_cost(indicator.level1, indicator.level2)]
    told = [row for row in rows if row.target.kind is not Kind.EMPTY]
    if any(row.target.kind is Kind.NUMERIC or re.search(r"\d", row.target.raw) for row in told):
        return ()
    return tuple(row.name or row.target.raw for row in told)


@fact(Declaration, zh="首个没有上限的成本指标的位置")
def first_open_cost(declaration: Declaration) -> int:
    """Index of the first cost target that is not blank, -1 where there is none."""
    places = (i for i, row in enumerate(declaration.indicators) if row.target.kind is not Kind.EMPTY and is_cost(row.level1, row.level2))
    return next(places, -1)


@fact(Declaration, zh="数量指标数")
def quantity_targets(declaration: Declaration) -> int:
    """Number of quantity targets."""
    return sum(1 for row in declaration.indicators if row.target.kind is Kind.NUMERIC and is_output(row.level1, row.level2))


def _counted(costs: Costs, quantities: tuple[Quantity, ...], unmeasured: tuple[str, ...]) -> tuple[list[Line], list[Unknown]]:
    """The cost targets that can be counted, and why the others cannot."""
    read = [line_of(cost, costs.items, quantities, unmeasured) for cost in costs.items]
    found = [line for line in read if isinstance(line, Line)]
    use = use_of(found, quantities)
    judged = [line if isinstance(line, Unknown) else twice_used(line, use, unmeasured) or line for line in read]
    gaps = [each for each in judged if isinstance(each, Unknown)]
    return [each for each in judged if isinstance(each, Line)], [*costs.gaps, *gaps]


def _fitting(line: Line, ceiling: Decimal, budget: Decimal) -> str:
    """The highest value of a unit cost, in its printed decimals, with which the sum would be within the budget; "" where none is."""
    if line.quantity is None or not line.amount:
        return ""
    room = line.amount - (ceiling - budget)
    fitting = (line.cost.value * room / line.amount).quantize(Decimal(1).scaleb(-places(line.cost.value)), rounding=ROUND_DOWN)
    return f"{fitting:f} {line.cost.price.unit}" if fitting > 0 else ""


def _turned(target: Target) -> str:
    """The printed target with the opposite operator."""
    for floor, ceiling in (
        ("≥", "≤"),
        (">=", "<="),
        ("＞", "＜"),
        (">", "<"),
        ("不低于", "不高于"),
        ("不少于", "不超过"),
        ("大于等于", "小于等于"),
        ("至少", "至多"),
        ("大于", "小于"),
        ("高于", "低于"),
    ):
        if floor in target.raw:
            return target.raw.replace(floor, ceiling, 1)
    return f"≤{target.value:f}{f'({target.unit})' if target.unit else ''}"


def _rounding(lines: tuple[Line, ...]) -> Decimal:
    """Half of the last digit of each amount that prints two decimals or more; whole numbers and unit costs are meant exactly."""
    return sum((_half_digit(line.cost) for line in lines if line.quantity is None and places(line.cost.value) >= 2), ZERO)


def _half_digit(cost: Cost) -> Decimal:
    """Half of the last printed digit, in yuan or yuan per unit."""
    return Decimal(5).scaleb(-places(cost.value) - 1) * cost.price.yuan.numerator / cost.price.yuan.denominator


def _times(line: Line) -> Decimal:
    """How often a price counts."""
    return line.quantity.value * line.quantity.scale.numerator / line.quantity.scale.denominator if line.quantity else Decimal(1)


def _named(kind: str, unit: str | None) -> str:
    """A kind of unit in words of the form: what is counted by its own name, lengths and areas (which have many) as the cost prints them."""
    return compact(unit or "").rpartition("/")[2] or kind if kind.isascii() else kind
