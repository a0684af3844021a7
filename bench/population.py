"""A population of forms: seeded, the same in every run, shaped like real ones, with mistakes planted at realistic rates."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Indicator, Narrative, Stated, Submission, TotalFunds
from jiheng.model.parse_target import parse_target

SEED = 20261122
YEAR = 2026
SECTIONS = ("项目概述", "立项依据", "实施主体", "实施方案", "实施周期", "年度预算安排", "绩效目标")
NUMERALS = "一二三四五六七八九"
MOST_FORMS = 10


@dataclass
class Row:
    """An indicator while it is made: levels, name, target as printed."""

    level1: str
    level2: str
    name: str
    raw: str


@dataclass
class Task:
    """What a project does: verb, matter, how many of which unit, the price of one in yuan, the rate that tells its quality."""

    verb: str
    matter: str
    count: int
    unit: str
    price: int
    rate: str

    @property
    def words(self) -> str:
        """The task as objectives name it."""
        return f"{self.verb}{self.matter}{self.count}{self.unit}"


@dataclass
class Draft:
    """A form while it is made; mistakes are planted here. Amounts in yuan."""

    name: str
    agency: str
    department: str
    tasks: list[Task]
    amount: int
    overall: str | None
    annual: str
    overview: str
    plan: str
    rows: list[Row]
    random: Random
    implementer: str = ""
    basis: str = ""
    budget: str = ""
    period: str = "2026年1月—2026年12月"
    fiscal: int = 0
    parts: int = 0
    total: int = 0
    other: int | None = 0
    headings: list[str] = field(default_factory=list)

    def of(self, level2: str) -> list[Row]:
        """The rows of a second level."""
        return [row for row in self.rows if row.level2.startswith(level2)]


def documents(forms: int, seed: int = SEED, *, most: int = MOST_FORMS) -> Iterator[Submission]:
    """Documents that hold so many forms altogether, one to `most` forms each. Equal seeds give equal documents."""
    sizes, start = Random(f"{seed}/sizes"), 0
    while start < forms:
        size = min(sizes.randint(1, most), forms - start)
        yield document(start, size, seed)
        start += size


def document(start: int, size: int, seed: int = SEED) -> Submission:
    """One document: the forms from number `start` of the population on, all of one agency."""
    agency = Random(f"{seed}/agency/{start}")
    kind = agency.choice(_words()["fields"])
    district = agency.choice(_words()["districts"])
    forms = [_form(draft(start + place, f"{district}区{kind['agency']}", f"{district}区{kind['department']}", seed), place + 1) for place in range(size)]
    return Submission(
        title=f"{district}区{kind['agency']}{YEAR}年财政支出项目绩效目标申报表",
        year=YEAR,
        agency=f"{district}区{kind['agency']}",
        stated=Stated(agencies=1, projects=size, amount=sum((form.funds.annual.amount or Decimal(0) for form in forms), Decimal(0))),
        declarations=tuple(forms),
    )


def draft(number: int, agency: str, department: str, seed: int = SEED) -> Draft:
    """Form `number` of the population, before it is a value: without a mistake, then with those that fall to it."""
    random = Random(f"{seed}/{number}")
    made = _faultless(random, agency, department)
    for rate, plant in MISTAKES.values():
        if random.random() < rate:
            plant(made)
    return made


def planted(number: int, seed: int = SEED) -> tuple[str, ...]:
    """Names of the mistakes in form `number`, which are the names of the rules that must find them."""
    random = Random(f"{seed}/{number}")
    made, names = _faultless(random, "", ""), []
    for name, (rate, plant) in MISTAKES.items():
        if random.random() < rate:
            plant(made)
            names.append(name)
    return tuple(names)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def _faultless(random: Random, agency: str, department: str) -> Draft:
    words = _words()
    kind = random.choice(words["fields"])
    place = f"{random.choice(words['places'])}{random.choice(words['kinds_of_place'])}"
    tasks = [_task(random, *each) for each in random.sample(kind["tasks"], random.choice((2, 3, 3)))]
    amount = sum(task.count * task.price for task in tasks)
    name = f"{place}{kind['theme']}{random.choice(words['stages'])}"
    people = random.choice(kind["people"])
    made = Draft(
        name=name,
        agency=agency,
        department=department,
        tasks=tasks,
        amount=amount,
        overall=f"{'，'.join(task.words for task in tasks)}，全面完成{place}年度{kind['theme']}任务，{people}满意度稳步提高。",
        annual=_clauses(random, words["aims"], tasks, place, people, random.randint(215, 300), "{0}.{1}。"),
        overview=f"“{name}”项目面向{place}，主要{'、'.join(task.words for task in tasks)}，解决{people}反映的突出问题。"
        f"项目由本单位组织实施，按月核对进度，接受{people}监督，评价结果用于下一年度的工作安排。",
        plan=_clauses(random, words["steps"], tasks, place, people, random.randint(285, 330), "{1}；").rstrip("；") + "。",
        rows=_rows(random, tasks, kind, place, people),
        random=random,
    )
    made.implementer = f"{agency}。"
    made.basis = f"《{place}{kind['theme']}三年行动方案（2025—2027年）》（{random.randint(3, 90)}号）。"
    made.budget = f"{name}项目{YEAR}年度安排财政资金{Decimal(amount) / 10_000:f}万元。"
    made.fiscal = made.total = amount
    made.parts = amount
    made.headings = [f"{NUMERALS[i]}、{section}" for i, section in enumerate(SECTIONS)]
    return made


def _task(random: Random, verb: str, matter: str, unit: str, least: int, most: int, price: int, rate: str) -> Task:
    return Task(verb, matter, random.randint(least, most), unit, max(1, round(price * random.uniform(0.7, 1.3))), rate)


def _clauses(random: Random, templates: list[str], tasks: list[Task], place: str, people: str, length: int, shape: str) -> str:
    """Clauses until the text is about as long as wanted; a number of a task is given once."""
    told = [task.words for task in tasks]
    text = ""
    for number, template in enumerate(random.sample(templates, len(templates)), start=1):
        words = told.pop() if told else f"巩固{random.choice(tasks).matter}工作成效"
        text += shape.format(number, template.format(words, random.choice(tasks).matter, place, people))
        if len(text) >= length and not told:
            break
    return text


def _rows(random: Random, tasks: list[Task], kind: dict[str, Any], place: str, people: str) -> list[Row]:
    rows = [Row("成本指标", "经济成本指标", f"{task.matter}单位成本", _price(task)) for task in tasks[: random.choice((1, 3, 3, 3))]]
    rows += [Row("产出指标", "数量指标", f"{task.verb}{task.matter}数量", f"{random.choice('≥=')}{task.count}.00({task.unit})") for task in tasks]
    rows += [Row("产出指标", "质量指标", task.rate, f"≥{random.choice((90, 95, 98))}.00(%)") for task in tasks[: random.choice((1, 2, 2))]]
    rows.append(Row("产出指标", "时效指标", f"{tasks[0].verb}{tasks[0].matter}完成时间", f"{YEAR}年{random.randint(6, 12)}月底前"))
    rows.append(Row("效益指标", "社会效益指标", f"{place}{kind['theme']}服务覆盖人数", f"≥{random.randint(2, 400) * 50}.00(人)"))
    if random.random() < 0.7:
        rows.append(Row("效益指标", "社会效益指标", random.choice(kind["benefits"]), "有调查数据证明好于上年"))
    rows.append(Row("满意度指标", "服务对象满意度指标", f"{people}满意度", f"≥{random.choice((85, 90, 92, 95))}.00(%)"))
    return rows


def _price(task: Task) -> str:
    if task.price >= 10_000:
        return f"≤{Decimal(task.price) / 10_000:.4f}(万元/{task.unit})"
    return f"≤{task.price}.00(元/{task.unit})"


def _form(made: Draft, number: int) -> Declaration:
    money = Decimal(made.amount)
    return Declaration(
        number=number,
        name=made.name,
        nature="其他经常性项目",
        category="其他运转类",
        department=made.department,
        implementing_agency=made.agency,
        start=dt.date(YEAR, 1, 1),
        end=dt.date(YEAR, 12, 31),
        funds=Funds(
            total=TotalFunds(amount=Decimal(made.total), fiscal=Decimal(made.total), other=None if made.other is None else Decimal(made.other)),
            annual=AnnualFunds(amount=money, fiscal=Decimal(made.parts), carried_over=Decimal(0), other=Decimal(0)),
        ),
        overall_objective=made.overall,
        annual_objective=made.annual,
        narrative=Narrative(
            overview=made.overview,
            basis=made.basis,
            implementer=made.implementer,
            plan=made.plan,
            period=made.period,
            budget=made.budget,
            objective="详见所附绩效目标申报表。",
            headings=tuple(made.headings),
        ),
        indicators=tuple(
            Indicator(id=f"{number}-{place}", level1=row.level1, level2=row.level2, name=row.name, target=parse_target(row.raw, name=row.name))
            for place, row in enumerate(made.rows)
        ),
    )


# --- mistakes, each named after the rule that must find it

Plant = Callable[[Draft], None]
MISTAKES: dict[str, tuple[float, Plant]] = {}


def mistake(rate: float) -> Callable[[Plant], Plant]:
    """Register a function that plants a mistake in this share of the forms."""

    def register(plant: Plant) -> Plant:
        MISTAKES[plant.__name__] = rate, plant
        return plant

    return register


@mistake(0.04)
def cost_ceilings_above_budget(form: Draft) -> None:
    """A unit price that the budget cannot pay."""
    task = form.tasks[0]
    task.price = max(1, form.amount * 2 // task.count)
    form.of("经济成本")[0].raw = _price(task)


@mistake(0.03)
def money_unit_cut_off(form: Draft) -> None:
    """万 for 万元."""
    form.rows.append(Row("成本指标", "经济成本指标", f"{form.tasks[-1].matter}宣传费用", "≤0.01(万)"))


@mistake(0.08)
def target_repeats_name(form: Draft) -> None:
    """促进 as the target of 促进…."""
    form.rows.append(Row("效益指标", "社会效益指标", f"促进{form.tasks[0].matter}工作规范", "促进"))


@mistake(0.05)
def overall_objective_blank(form: Draft) -> None:
    """No overall objective."""
    form.overall = None


@mistake(0.05)
def no_timeliness_indicator(form: Draft) -> None:
    """No timeliness indicator."""
    form.rows = [row for row in form.rows if row.level2 != "时效指标"]


@mistake(0.01)
def percentage_above_100(form: Draft) -> None:
    """A rate of 110%."""
    form.of("质量")[-1].raw = "≥110.00(%)"


@mistake(0.02)
def target_blank(form: Draft) -> None:
    """A target that was never filled in."""
    form.of("社会效益")[-1].raw = ""


@mistake(0.04)
def satisfaction_below_floor(form: Draft) -> None:
    """A satisfaction of 70%."""
    form.of("服务对象")[0].raw = "≥70.00(%)"


@mistake(0.02)
def period_differs_from_narrative(form: Draft) -> None:
    """The narrative ends in November."""
    form.period = "2026年1月—2026年11月"


@mistake(0.02)
def agency_name_differs(form: Draft) -> None:
    """A character of the agency's name is lost in the form."""
    form.agency = form.agency[:-3] + form.agency[-2:]


@mistake(0.015)
def annual_parts_differ(form: Draft) -> None:
    """The parts of the annual funds add up to 100 yuan less."""
    form.parts -= 100


@mistake(0.005)
def annual_funds_above_total(form: Draft) -> None:
    """The total is less than one year's money."""
    form.total -= form.total // 10


@mistake(0.015)
def narrative_amount_differs(form: Draft) -> None:
    """Another amount in the narrative."""
    form.budget = f"{form.name}项目{YEAR}年度安排财政资金{Decimal(form.amount * 2) / 10_000:f}万元。"


@mistake(0.1)
def other_funds_blank(form: Draft) -> None:
    """Blank instead of 0."""
    form.other = None


@mistake(0.02)
def section_numbers_out_of_order(form: Draft) -> None:
    """五、五."""
    form.headings[5] = "五、年度预算安排"


@mistake(0.02)
def duplicate_indicator(form: Draft) -> None:
    """A row twice."""
    row = form.of("数量")[0]
    form.rows.insert(form.rows.index(row) + 1, Row(row.level1, row.level2, row.name, row.raw))


@mistake(0.01)
def level2_unknown(form: Draft) -> None:
    """A second level that no framework has."""
    form.of("质量")[0].level2 = "成效指标"


@mistake(0.03)
def comparator_missing(form: Draft) -> None:
    """A number without its sign among numbers with theirs."""
    row = form.of("数量")[0]
    row.raw = row.raw.lstrip("≥=")


@mistake(0.02)
def verb_repeated(form: Draft) -> None:
    """编制…编制."""
    form.plan = form.plan.rstrip("。") + f"；编制{form.tasks[0].matter}管护办法编制。"
