"""Invented forms of the rest of the year: monitoring of a project, targets of a whole department."""

from decimal import Decimal
from random import Random

import msgspec

from jiheng.benchmark import invent
from jiheng.model.declaration import Declaration, Department, Execution, ExecutionBlock, Funds, Indicator, Monitoring, Narrative, Submission, Task
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Comparator, Kind

CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")
LIKELIHOODS = ("确定能", "有可能", "完全不可能")
_HALF = Decimal("0.5")


def monitoring(random: Random, *, kind: int | None = None) -> Monitoring:
    """A monitoring form at mid-year: money half spent, numbers half reached, a cause where the year is in danger."""
    form = invent.declaration(random, kind=kind)
    budget = form.funds.annual.amount or Decimal(0)
    month = random.choice((6, 7, 8))
    rate = Decimal(random.choice(("48", "52.5", "61.2")))
    whole = Execution(initial=budget, spent=(budget * rate / 100).quantize(Decimal("0.01")), rate=rate, forecast=budget)
    fiscal = msgspec.structs.replace(whole, rate=None)
    values = {name: getattr(form, name) for name in Declaration.__struct_fields__} | {"funds": Funds(), "narrative": Narrative()}
    values |= {"overall_objective": None, "start": None, "end": None, "number": None}
    values["indicators"] = tuple(_monitored(row, random) for row in form.indicators)
    return Monitoring(**values, execution=ExecutionBlock(total=whole, fiscal=fiscal), cutoff=f"1-{month}月")


def monitored(random: Random) -> Submission:
    """A document of one monitoring form that promises nothing for certain of which nothing was done."""
    form = monitoring(random)
    rows = tuple(msgspec.structs.replace(row, likelihood=LIKELIHOODS[1]) if row.actual and row.actual.value is None else row for row in form.indicators)
    agency = form.implementing_agency
    return Submission(title="项目支出绩效目标执行监控表", year=form.year, agency=agency, declarations=(msgspec.structs.replace(form, indicators=rows),))


def department(random: Random) -> Department:
    """The targets of a whole agency: main tasks with their amounts, an objective, indicators."""
    form = invent.declaration(random)
    projects = random.sample(invent.words()["projects"], 3)
    tasks = tuple(_task(project, random) for project in projects)
    agency = (form.department or "").removesuffix("（本级）")
    objective = f"{form.year}年完成{'、'.join(task.name or '' for task in tasks)}等{len(tasks)}项主要任务，服务对象满意度不低于90%。"
    rows = tuple(msgspec.structs.replace(row, id=f"{row.id}d") for row in form.indicators)
    return Department(year=form.year, name=agency, annual_objective=objective, indicators=rows, tasks=tasks)


def _monitored(row: Indicator, random: Random) -> Indicator:
    danger = random.random() < 0.2
    counted = row.target.kind is Kind.NUMERIC and row.target.comparator is Comparator.GE and row.target.unit != "%"
    value = (row.target.value or Decimal(0)) * _HALF
    done = f"{value.quantize(Decimal(1)).normalize():f}{row.target.unit}" if counted else random.choice(("正在推进", "尚未开展"))
    forecast = row.target.raw.lstrip("≥≤=")
    return msgspec.structs.replace(
        row,
        actual=parse_target(done, name=row.name),
        forecast=parse_target(forecast, name=row.name),
        causes=(random.choice(CAUSES),) if danger else (),
        likelihood=LIKELIHOODS[1 if danger else 0],
        reason="前期手续办理较慢，下半年加快" if danger else None,
    )


def _task(project: dict[str, str], random: Random) -> Task:
    amount = Decimal(random.randint(20, 400)) * 10_000
    other = Decimal(random.choice((0, 5, 10))) * 10_000
    return Task(name=project["name"], content=project["overview"].removeprefix("项目用于").rstrip("。"), amount=amount, fiscal=amount - other, other=other)
