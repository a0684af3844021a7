"""Documents that paper can hold, for Hypothesis: whatever is filled in stands in a cell of the layout, and blanks are blanks."""

import datetime as dt
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from jiheng.model.declaration import (
    AnnualFunds,
    Declaration,
    Department,
    Execution,
    ExecutionBlock,
    Form,
    Funds,
    Indicator,
    Monitoring,
    Narrative,
    SelfEvaluation,
    Stated,
    Submission,
    Task,
    TotalFunds,
)
from jiheng.model.parse_target import parse_target
from jiheng.model.statement import usual_statement
from jiheng.readers.indicator_build import stable_id
from jiheng.reference.layouts import SECTIONS, papers
from jiheng.writers.form.layout import fills_form

LEVELS = (
    ("成本指标", "经济成本指标"),
    ("成本指标", "社会成本指标"),
    ("成本指标", "生态环境成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "生态效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
)
TARGETS = (
    "≤5.00(万元)",
    "≤2.50(万元/次)",
    "≥3(个)",
    "=0(起)",
    "≥98%",
    "≥70(%)",
    "＞12个",
    "约300人次",
    "2026年6月",
    "2026-12-31",
    "2026年1月—12月",
    "促进",
    "较上年提高",
    "12",
    "1,234,567.89元",
    "不低于90%",
    "80%-90%",
    "",
)
# Hypothesis tries words of our own code, too (执行率): the first character keeps names from being labels of the form.
# GB 2312 holds no traditional characters: documents in these are read in simplified ones.
_HAN = st.text(st.characters(codec="gb2312", min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=11).map("试{}".format)
_TAILS = st.sampled_from(("", "（一期）", "《办法》", "“两山”", "G60", "A&B<C>", "x{{1}}", "'\"", "、培训", "𠮷", "①", "100%", "=1+1"))
names = st.builds("{}{}".format, _HAN, _TAILS)
texts = st.builds("{}。{}{}".format, _HAN, st.text("建成食堂供应午餐服务群众提高质量，；：1234567890", min_size=1, max_size=1500), _HAN).map(
    lambda text: text + "。"
)
statements = st.builds("按照{}的要求，开展了项目绩效目标编报工作".format, _HAN)
amounts = st.none() | st.decimals("0", "99999999999", places=2) | st.sampled_from((Decimal(0), Decimal("0.01"), Decimal("239650")))
days = st.none() | st.dates(dt.date(1999, 1, 1), dt.date(2060, 12, 31))


@st.composite
def indicators(draw: st.DrawFn, most: int = 8) -> tuple[Indicator, ...]:
    """Rows of a table; the same words may come twice."""
    seen: dict[str, int] = {}
    rows = []
    for _ in range(draw(st.integers(0, most))):
        (level1, level2), name = draw(st.sampled_from(LEVELS)), draw(names)
        target = parse_target(draw(st.sampled_from(TARGETS)), name=name)
        rows.append(Indicator(id=stable_id(level1, level2, name, seen), level1=level1, level2=level2, name=name, target=target))
    return tuple(rows)


@st.composite
def narratives(draw: st.DrawFn) -> Narrative:
    """Sections under their usual headings, some of them empty."""
    sections = [name for name in SECTIONS if draw(st.booleans())]
    if "overview" not in sections:
        sections.insert(0, "overview")
    headings = tuple(papers().narrative_headings[name] for name in sections)
    return Narrative(headings=headings, **{name: draw(st.none() | texts) for name in sections})


@st.composite
def declarations(draw: st.DrawFn, number: int) -> Declaration:
    """A form of its number, with a narrative or without."""
    name = draw(names)
    form = Declaration(
        number=number,
        year=2026,
        name=name,
        nature=draw(st.sampled_from((None, "其他经常性项目", "阶段性项目"))),
        category=draw(st.sampled_from((None, "特定目标类"))),
        department=draw(st.none() | names),
        implementing_agency=draw(st.none() | names),
        start=draw(days),
        end=draw(days),
        funds=Funds(
            total=TotalFunds(amount=draw(amounts), fiscal=draw(amounts), other=draw(amounts)),
            annual=AnnualFunds(amount=draw(amounts), fiscal=draw(amounts), carried_over=draw(amounts), other=draw(amounts)),
        ),
        overall_objective=draw(st.none() | texts),
        annual_objective=draw(st.none() | texts),
        narrative=draw(st.just(Narrative()) | narratives()),
        indicators=draw(indicators()),
    )
    # Beside a narrative a form of nothing but its name is not printed; then nothing tells its year.
    return form if form.narrative == Narrative() or fills_form(form) else msgspec.structs.replace(form, year=None)


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    """A document of one to three forms with its cover: no statement, the usual one, one in the words of the agency, or one without figures."""
    stated = Stated() if draw(st.booleans()) else Stated(agencies=1, projects=draw(st.integers(0, 999)), amount=draw(amounts))
    if draw(st.booleans()):
        words, more = draw(statements), usual_statement(stated)
        stated = msgspec.structs.replace(stated, text=f"{words}。{more}{words}，见各表。")
    return Submission(
        title="云汀市临溪区民生服务中心2026年财政支出项目绩效目标申报表",
        year=2026,
        agency="云汀市临溪区民生服务中心",
        stated=stated,
        declarations=tuple(draw(declarations(i + 1)) for i in range(draw(st.integers(1, 3)))),
    )


def bare(submission: Submission) -> Submission:
    """The submission without where it was read: places, notes, certainty."""
    forms = []
    for form in submission.declarations:
        kept = {name: tuple(msgspec.structs.replace(row, source=None) for row in getattr(form, name)) for name in ("indicators", "overall_indicators")}
        forms.append(msgspec.structs.replace(form, sources={}, certainties={}, **kept))
    return msgspec.structs.replace(submission, declarations=tuple(forms), sources={}, notes=())


@st.composite
def terms(draw: st.DrawFn) -> Declaration:
    """A form that tells the whole term beside the year, as the central layout prints it."""
    days_ = draw(st.none() | st.tuples(st.dates(dt.date(2020, 1, 1), dt.date(2026, 12, 31)), st.dates(dt.date(2026, 12, 31), dt.date(2030, 12, 31))))
    return Declaration(
        number=1,
        year=2026,
        name=draw(names),
        nature=draw(st.sampled_from((None, "新增项目"))),
        department=draw(st.none() | names),
        implementing_agency=draw(st.none() | names),
        start=days_[0] if days_ else None,
        end=days_[1] if days_ else None,
        funds=Funds(
            total=TotalFunds(amount=draw(amounts), fiscal=draw(amounts), other=draw(amounts)),
            annual=AnnualFunds(amount=draw(amounts), fiscal=draw(amounts), other=draw(amounts)),
        ),
        overall_objective=draw(st.none() | texts),
        annual_objective=draw(st.none() | texts),
        indicators=draw(indicators().filter(bool)),  # where only one half is filled, it is read as the year's
        overall_indicators=draw(indicators()),
    )


@st.composite
def weighted(draw: st.DrawFn) -> Declaration:
    """A form whose indicators have points and explanations."""
    rows = draw(indicators())
    more = tuple(msgspec.structs.replace(row, weight=draw(points), explanation=draw(st.none() | names)) for row in rows)
    return msgspec.structs.replace(draw(declarations(1)), narrative=Narrative(), year=2026, indicators=more)


points = st.none() | st.decimals("0", "100", places=1)
lines = st.builds(Execution, initial=amounts, budget=amounts, spent=amounts, rate=st.none() | st.decimals("0", "150", places=2))
actuals = st.none() | st.sampled_from(("19个", "3120册", "98.5%", "达成预期指标", "已完成", "2026年6月")).map(parse_target)
CAUSES = ("经费保障", "制度保障", "人员保障", "硬件条件保障", "其他")


@st.composite
def executions(draw: st.DrawFn) -> ExecutionBlock:
    """The execution block of a self-evaluation; points stand in the line of the sum."""
    total = msgspec.structs.replace(draw(lines), weight=draw(points), mark=draw(points))
    return ExecutionBlock(total=total, fiscal=draw(lines), carried_over=draw(lines), other=draw(lines))


@st.composite
def self_evaluations(draw: st.DrawFn) -> SelfEvaluation:
    """A self-evaluation as its layout prints it."""
    rows = tuple(
        msgspec.structs.replace(row, actual=draw(actuals), weight=draw(points), mark=draw(points), reason=draw(st.none() | names)) for row in draw(indicators())
    )
    return SelfEvaluation(
        number=1,
        year=2026,
        name=draw(names),
        department=draw(st.none() | names),
        implementing_agency=draw(st.none() | names),
        annual_objective=draw(st.none() | texts),
        achieved=draw(st.none() | texts),
        execution=draw(executions()),
        indicators=rows,
        weight=draw(points),
        mark=draw(points),
        grade=draw(st.sampled_from((None, "优", "良"))),
    )


@st.composite
def monitorings(draw: st.DrawFn) -> Monitoring:
    """A monitoring form as its layout prints it."""
    spent = st.builds(Execution, initial=amounts, spent=amounts, forecast=amounts, rate=st.none() | st.decimals("0", "150", places=2))
    rows = tuple(
        msgspec.structs.replace(
            row,
            actual=draw(actuals),
            forecast=draw(actuals),
            reason=draw(st.none() | names),
            causes=tuple(cause for cause in CAUSES if draw(st.booleans())),
            likelihood=draw(st.sampled_from((None, "确定能", "有可能", "完全不可能", "高", "能完成"))),
        )
        for row in draw(indicators())
    )
    return Monitoring(
        number=1,
        year=2026,
        name=draw(names),
        department=draw(st.none() | names),
        implementing_agency=draw(st.none() | names),
        annual_objective=draw(st.none() | texts),
        achieved=draw(st.none() | texts),
        cutoff=draw(st.sampled_from(("1-6月", "1-7月", "1-8月"))),
        execution=ExecutionBlock(total=draw(spent), fiscal=draw(spent), carried_over=draw(spent), other=draw(spent)),
        indicators=rows,
    )


@st.composite
def departments(draw: st.DrawFn) -> Department:
    """A department's declaration as its layout prints it."""
    task = st.builds(Task, name=names, content=texts, amount=amounts, fiscal=amounts, other=amounts)
    return Department(
        number=1,
        year=2026,
        name=draw(names),
        tasks=tuple(draw(st.lists(task, max_size=4))),
        funds=Funds(annual=AnnualFunds(amount=draw(amounts), fiscal=draw(amounts), other=draw(amounts))),
        annual_objective=draw(st.none() | texts),
        indicators=draw(indicators()),
    )


@st.composite
def department_evaluations(draw: st.DrawFn) -> Department:
    """A department's self-evaluation as its layout prints it."""
    base, done = draw(departments()), draw(self_evaluations())
    kept = {name: getattr(done, name) for name in ("annual_objective", "achieved", "execution", "indicators", "weight", "mark", "grade")}
    return msgspec.structs.replace(base, funds=Funds(), **kept)


def alone(form: Form) -> Submission:
    """A document of one form and its cover."""
    return Submission(title="云汀市临溪区民生服务中心2026年财政支出项目绩效材料", year=2026, agency="云汀市临溪区民生服务中心", declarations=(form,))
