"""Forms that nobody filed: drawn from the project's own words by a seed, free of mistakes, the sums right."""

import datetime as dt
import hashlib
import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

import msgspec

from jiheng.model.declaration import (
    AnnualFunds,
    Declaration,
    Execution,
    ExecutionBlock,
    Funds,
    Indicator,
    Narrative,
    SelfEvaluation,
    Stated,
    Submission,
    TotalFunds,
)
from jiheng.model.numerals import round_half_up
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Comparator, Kind, Target

WAN = Decimal(10_000)
EXECUTION_POINTS = Decimal(10)
_HEADINGS = ("项目概述", "立项依据", "实施主体", "实施方案", "实施周期", "年度预算安排", "绩效目标")


@cache
def words() -> dict[str, Any]:
    """The word list: `places` and `projects`, numbers as Decimal."""
    return tomllib.loads(files("jiheng.benchmark").joinpath("words.toml").read_text("utf-8"), parse_float=Decimal)


def declaration(random: Random, *, kind: int | None = None, number: int | None = 1) -> Declaration:
    """One declaration of one year; `kind` chooses the project of the word list."""
    projects = words()["projects"]
    project = projects[random.randrange(len(projects)) if kind is None else kind % len(projects)]
    place = random.choice(words()["places"])
    year = random.randint(2020, 2026)
    drawn = {name: _draw(random, *bounds) for name, bounds in project["draw"].items()}
    told = {name: f"{value.normalize():f}" for name, value in drawn.items()} | {"year": str(year)}
    amount = WAN * sum((_product(drawn, factors) for factors in project["costs"]), Decimal(0))
    agency = f"{place['city']}{place['district']}{project['agency']}"
    objective = project["objective"].format(**told)
    return Declaration(
        number=number,
        year=year,
        name=project["name"],
        nature=project["nature"],
        category=project["category"],
        department=f"{place['city']}{place['district']}{project['department']}",
        implementing_agency=agency,
        start=dt.date(year, 1, 1),
        end=dt.date(year, 12, 31),
        funds=Funds(
            total=TotalFunds(amount=amount, fiscal=amount, other=Decimal(0)),
            annual=AnnualFunds(amount=amount, fiscal=amount, carried_over=Decimal(0), other=Decimal(0)),
        ),
        overall_objective=objective.removeprefix(f"{year}年"),
        annual_objective=objective,
        narrative=_narrative(project, told, agency, amount, place["city"]),
        indicators=tuple(_indicator(row.format(**told), order) for order, row in enumerate(project["rows"])),
    )


def self_evaluation(random: Random, *, kind: int | None = None) -> SelfEvaluation:
    """A self-evaluation of an invented project: most targets met, points that add up to 100, the money nearly spent."""
    form = declaration(random, kind=kind)
    budget = form.funds.annual.amount or Decimal(0)
    rate = Decimal(random.choice(("100", "98.5", "96.25", "92.4", "87.5")))
    spent = (budget * rate / 100).quantize(Decimal("0.01"))
    whole = Execution(initial=budget, budget=budget, spent=spent, weight=EXECUTION_POINTS, rate=rate, mark=(rate / 10).quantize(Decimal("0.01")).normalize())
    rows = tuple(_evaluated(row, weight, random) for row, weight in zip(form.indicators, _points(len(form.indicators), random), strict=True))
    mark = sum((row.mark or Decimal(0) for row in rows), whole.mark or Decimal(0))
    values = {name: getattr(form, name) for name in Declaration.__struct_fields__} | {"indicators": rows, "funds": Funds(), "narrative": Narrative()}
    values |= {"overall_objective": None, "start": None, "end": None, "number": None}
    block = ExecutionBlock(total=whole, fiscal=Execution(initial=budget, budget=budget, spent=spent))
    achieved = (form.annual_objective or "").removeprefix(f"{form.year}年").split("，受益")[0].rstrip("。") + "，各项任务按计划推进。"
    return SelfEvaluation(**values, execution=block, achieved=achieved, weight=Decimal(100), mark=mark)


def submission(random: Random, *, forms: int = 1) -> Submission:
    """A document of one agency's forms with what its cover states; as a whole free of mistakes."""
    first = declaration(random)
    agency, department, year = first.implementing_agency, first.department, first.year
    kinds = random.sample(range(len(words()["projects"])), forms)
    made = [declaration(random, kind=kind, number=order + 1) for order, kind in enumerate(kinds)]
    same = tuple(moved(form, agency or "", department or "", year or 0) for form in made)
    amount = sum((form.funds.annual.amount or Decimal(0) for form in same), Decimal(0))
    title = f"{agency}{year}年财政项目支出绩效目标申报表"
    return Submission(title=title, year=year, agency=agency, stated=Stated(agencies=1, projects=forms, amount=amount), declarations=same)


def evaluation(random: Random) -> Submission:
    """A document of one self-evaluation in which every mark follows from what was reached."""
    form = _consequent(self_evaluation(random))
    return Submission(title="项目支出绩效自评表", year=form.year, agency=form.implementing_agency, declarations=(form,))


def _consequent(form: SelfEvaluation) -> SelfEvaluation:
    """The same with marks in exact proportion, rounded half up to two decimals, and the total that they make."""
    rows = tuple(msgspec.structs.replace(row, mark=_mark_of(row)) for row in form.indicators)
    rate = form.execution.total.rate or Decimal(0)
    line = msgspec.structs.replace(form.execution.total, mark=round_half_up(rate / EXECUTION_POINTS, 2).normalize())
    block = msgspec.structs.replace(form.execution, total=line)
    total = sum((row.mark or Decimal(0) for row in rows), line.mark or Decimal(0))
    return msgspec.structs.replace(form, indicators=rows, execution=block, mark=total)


def _mark_of(row: Indicator) -> Decimal | None:
    reached, wanted = row.actual.value if row.actual else None, row.target.value
    if row.weight is None or reached is None or not wanted or row.target.comparator is not Comparator.GE or reached >= wanted:
        return row.weight
    return Decimal(f"{round_half_up(row.weight * reached / wanted, 2).normalize():f}")


def moved(form: Declaration, agency: str, department: str, year: int) -> Declaration:
    """The same form of another agency and year."""
    old = str(form.year)
    raw = msgspec.json.encode(form).decode().replace(form.implementing_agency or "", agency).replace(form.department or "", department)
    return msgspec.json.decode(
        raw.replace(f"{old}年", f"{year}年").replace(f'"{old}-', f'"{year}-').replace(f'"year":{old}', f'"year":{year}'), type=Declaration
    )


def _draw(random: Random, *bounds: int | Decimal) -> Decimal:
    low, high, step = map(Decimal, bounds)
    return low + step * random.randint(0, int((high - low) / step))


def _product(drawn: dict[str, Decimal], factors: list[str]) -> Decimal:
    result = Decimal(1)
    for name in factors:
        result *= drawn[name]
    return result


def _narrative(project: dict[str, Any], told: dict[str, str], agency: str, amount: Decimal, city: str) -> Narrative:
    year = int(told["year"])
    return Narrative(
        headings=tuple(f"{numeral}、{heading}" for numeral, heading in zip("一二三四五六七", _HEADINGS, strict=True)),
        overview=project["overview"].format(**told),
        basis=f"《{city}{project['name']}工作方案（{year - 1}—{year + 1}年）》（{city[0]}政发〔{year - 1}〕{10 + len(agency)}号）。",
        implementer=f"{agency}。",
        plan=project["plan"].format(**told),
        period=f"{year}年1月—{year}年12月",
        budget=f"该项目年度财政资金预算安排金额{(amount / WAN).normalize():f}万元。",
        objective="见财政项目支出绩效目标申报表。",
    )


def _indicator(row: str, order: int) -> Indicator:
    level1, level2, name, raw = (part.strip() for part in row.split("|"))
    mark = hashlib.blake2s(f"{row}{order}".encode(), digest_size=5).hexdigest()
    return Indicator(id=mark, level1=level1, level2=level2, name=name, target=parse_target(raw, name=name))


def _points(rows: int, random: Random) -> list[Decimal]:
    """Points of the rows: whole numbers that add up to what execution leaves of 100."""
    left = int(100 - EXECUTION_POINTS)
    points = [left // rows] * rows
    for place in random.sample(range(rows), left - sum(points)):
        points[place] += 1
    return [Decimal(each) for each in points]


def _evaluated(row: Indicator, weight: Decimal, random: Random) -> Indicator:
    missed = row.target.kind is Kind.NUMERIC and row.target.comparator is Comparator.GE and random.random() < 0.15
    actual = _reached(row.target, random, missed=missed)
    mark = (weight * Decimal("0.9")).quantize(Decimal("0.1")).normalize() if missed else weight
    reason = random.choice(("受天气影响，进度推迟，下年补足", "部分对象外出，已改为分批安排")) if missed else None
    return msgspec.structs.replace(row, weight=weight, actual=parse_target(actual, name=row.name), mark=Decimal(f"{mark:f}"), reason=reason)


def _reached(target: Target, random: Random, *, missed: bool) -> str:
    """What was reached, in the form's manner: a number in the same unit, "已完成", or the words of the target."""
    if target.kind is not Kind.NUMERIC or target.value is None:
        return random.choice((target.raw, "已完成", "达成预期指标"))
    percent = target.unit == "%"
    factor = Decimal("0.9") if missed else Decimal(1) if percent or target.comparator is not Comparator.GE else Decimal(random.choice(("1", "1.02", "1.1")))
    value = target.value * factor
    shown = value.quantize(Decimal(1)) if target.value == target.value.to_integral_value() else value
    return f"{shown.normalize():f}{target.unit or ''}"
