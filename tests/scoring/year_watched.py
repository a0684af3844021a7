"""A project of nine activities up to July for tests of monitoring: one target met early, one ceiling broken, one survey too small, two things not due."""

import datetime as dt
from decimal import Decimal

from jiheng.model.attainment import Degree
from jiheng.model.declaration import AnnualFunds, Declaration, Funds
from jiheng.model.evidence import Activity, Evidence, GradeCount, Payment, Statement, Survey
from jiheng.model.measure import Aggregate, EvidenceKind, Filter, Measure, Value
from jiheng.reference.monitoring_profiles import load_monitoring_profile
from jiheng.reference.profile import load_profile
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.monitoring import Rules, Watch, Watched, watch
from tests.builders import indicators

JULY, YEAR_END = dt.date(2026, 7, 31), dt.date(2026, 12, 31)
RULES = Rules(load_profile(), load_monitoring_profile(), load_scoring_profile())
_K, _A = EvidenceKind, Aggregate
_ROWS = {
    "成本指标 | 经济成本指标 | 指数编制费用 | ≤20.00(万元)": Measure(record=_K.PAYMENT, aggregate=_A.SUM, where=Filter(words=("指数",))),
    "成本指标 | 经济成本指标 | 国际论坛费用 | ≤30.00(万元)": Measure(record=_K.PAYMENT, aggregate=_A.SUM, where=Filter(words=("论坛",))),
    "成本指标 | 经济成本指标 | 对接活动成本 | ≤2.50(万元/次)": Measure(record=_K.ACTIVITY, aggregate=_A.GREATEST, value=Value.COST),
    "产出指标 | 数量指标 | 对接活动次数 | ≥12.00(次)": Measure(record=_K.ACTIVITY, aggregate=_A.COUNT),
    "产出指标 | 质量指标 | 活动主题契合度 | 契合": Measure(record=_K.ACTIVITY, aggregate=_A.ALL_ACCEPTED),
    "产出指标 | 数量指标 | 研究报告数量 | ≥1.00(个)": Measure(record=_K.DELIVERABLE, aggregate=_A.COUNT),
    "效益指标 | 社会效益指标 | 促进要素对接 | 促进": Measure(record=_K.STATEMENT, aggregate=_A.LATEST),
    "满意度指标 | 服务对象满意度指标 | 企业满意度 | ≥85.00(%)": Measure(record=_K.SURVEY, aggregate=_A.SHARE),
}
FORM = Declaration(
    name="对接", year=2026, funds=Funds(annual=AnnualFunds(amount=Decimal(780_000), fiscal=Decimal(780_000))), indicators=indicators(list(_ROWS))
)
MEASURES = {row.id: measure for row, measure in zip(FORM.indicators, _ROWS.values(), strict=True)}
_HELD = ((1, 21300), (2, 18700), (3, 16500), (3, 18500), (4, 19500), (4, 19000), (5, 27000), (6, 21000), (7, 22000))  # month and cost of each activity


def _records() -> tuple[Evidence, ...]:
    held: list[Evidence] = []
    for place, (month, cost) in enumerate(_HELD):
        day = dt.date(2026, month, 10 + place)
        held.append(Activity(id=f"a{place}", project="1", date=day, title=f"第{place + 1}场", theme_match=Degree.REACHED))
        held.append(Payment(id=f"p{place}", project="1", date=day, title="场地", amount=Decimal(cost), paid_for=f"a{place}"))
    answers = (GradeCount(grade="满意", count=19), GradeCount(grade="不满意", count=4))
    return (
        *held,
        Payment(id="i", project="1", date=dt.date(2026, 4, 20), title="指数编制首付款", amount=Decimal(120_000)),
        Statement(id="s", project="1", date=dt.date(2026, 7, 1), title="情况", degree=Degree.PARTLY, text="部分企业已对接。"),
        Survey(id="v", project="1", date=dt.date(2026, 7, 1), title="满意度", answers=answers),
    )


RECORDS = _records()


def watched(until: dt.date = JULY, records: tuple[Evidence, ...] = RECORDS) -> Watch:
    """The project on a day."""
    return watch(FORM, MEASURES, records, until=until, rules=RULES)


def row(name: str, until: dt.date = JULY, records: tuple[Evidence, ...] = RECORDS) -> Watched:
    """One indicator of it."""
    return next(each for each in watched(until, records).rows if each.standing.indicator.name == name)
