"""Forms that nobody thought of, for Hypothesis: rows, funds, dates and objectives drawn from what forms print, right and wrong."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Indicator, Narrative, Submission, TotalFunds
from jiheng.model.parse_target import parse_target

LEVELS = (
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
    ("效益指标", "数量指标"),
    ("产出", None),
    (None, "质量指标"),
    (None, None),
    ("工作指标", "制度指标"),
)
NAMES = ("食堂设备购置费", "建成食堂数量", "食品合格率", "完工时间", "促进就近用餐", "居民满意度", "用餐人次增长率", "就餐投诉率", "受益人数", None)
TARGETS = (
    "≤5.00(万元)",
    "≤5.00(万)",
    "≥3(个)",
    "=0(起)",
    "≥0(%)",
    "≥98%",
    "≥292%",
    "≥70(%)",
    "2026年6月",
    "促进",
    "匹配",
    "全部完成",
    "≥2",
    "10米",
    "≥**%",
    "",
)
OBJECTIVES = (None, "建成食堂3个。", "建成食堂数量5个。", "助力民生迈上新台阶。", "1.建成食堂；3.供应午餐。", "全年供应午餐，" * 300)

amounts = st.sampled_from((None, *map(Decimal, ("0", "-1.00", "50000.00", "600000.00", "600000.01", "1800000.00"))))
starts = st.sampled_from((None, dt.date(2026, 1, 1), dt.date(2025, 9, 15), dt.date(2028, 2, 29)))
ends = st.sampled_from((None, dt.date(2026, 12, 31), dt.date(2025, 1, 31), dt.date(2028, 12, 31), dt.date(2029, 3, 1)))


@st.composite
def indicators(draw: st.DrawFn) -> Indicator:
    """A row: levels that fit or not, a name or none, any kind of target. Ids repeat on purpose."""
    level1, level2 = draw(st.sampled_from(LEVELS))
    name = draw(st.sampled_from(NAMES))
    return Indicator(id=draw(st.sampled_from("ab")), level1=level1, level2=level2, name=name, target=parse_target(draw(st.sampled_from(TARGETS)), name=name))


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """A form, more or less filled in."""
    total, annual = draw(amounts), draw(amounts)
    return Declaration(
        number=draw(st.none() | st.integers(1, 3)),
        name=draw(st.sampled_from((None, "社区食堂建设", "社区食堂运营"))),
        implementing_agency=draw(st.sampled_from((None, "云汀市临溪区民生服务中心"))),
        start=draw(starts),
        end=draw(ends),
        funds=Funds(total=TotalFunds(amount=total, fiscal=draw(amounts)), annual=AnnualFunds(amount=annual, fiscal=draw(amounts))),
        overall_objective=draw(st.sampled_from(OBJECTIVES)),
        annual_objective=draw(st.sampled_from(OBJECTIVES)),
        narrative=Narrative(overview=draw(st.sampled_from(OBJECTIVES))),
        indicators=tuple(draw(st.lists(indicators(), max_size=6))),
    )


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    """A document of up to three forms."""
    return Submission(year=draw(st.sampled_from((None, 2026))), declarations=tuple(draw(st.lists(declarations(), max_size=3))))
