"""A ledger with something of everything in it: what tests of its pages begin with."""

import datetime as dt
from decimal import Decimal

from jiheng.model.attainment import Degree
from jiheng.model.evidence import (
    Acceptance,
    AcceptanceResult,
    Activity,
    Attachment,
    Deliverable,
    Evidence,
    GradeCount,
    Payment,
    Publication,
    Statement,
    Statistic,
    Survey,
)
from jiheng.model.workflow import State
from jiheng.web.actions import ledger
from jiheng.web.models import Filing, LedgerRecord
from tests.web.people import Place

_HELD = (
    ("01-22", "集成电路企业股权融资对接会", "云廊会议中心", 42, "21000.00"),
    ("03-12", "生物医药产业基金路演", "洞泾产业园", 61, "23500.00"),
    ("04-16", "人工智能企业信贷产品推介", "云廊会议中心", 73, "24400.00"),
    ("05-21", "新能源汽车供应链金融对接", "石湖厂区", 66, "26800.00"),
)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2026-{text}")


def records_of_everything(project: str, file: Attachment | None = None, tag: str = "对接") -> list[Evidence]:
    """Four activities with their payments, and one record of each other kind."""
    files = (file,) if file else ()
    made: list[Evidence] = []
    for place, (when, title, where, heads, cost) in enumerate(_HELD):
        given = {"project": project, "date": day(when)}
        made.append(
            Activity(
                id=f"{project}-a{place}", title=title, tags=(tag,), place=where, participants=heads, theme_match=Degree.REACHED, attachments=files, **given
            )
        )
        made.append(Payment(id=f"{project}-p{place}", title="场地租用", amount=Decimal(cost), voucher=f"2026-{place}", paid_for=f"{project}-a{place}", **given))
    accepted = Acceptance(result=AcceptanceResult.PASSED, date=day("06-20"), experts=("甲专家", "乙专家"), opinion="同意验收")
    answers = (GradeCount(grade="满意", count=19), GradeCount(grade="不满意", count=4))
    rest = {"project": project, "date": day("06-18")}
    return [
        *made,
        Deliverable(id=f"{project}-d", title="融资需求报告", kind="研究报告", acceptance=accepted, **rest),
        Publication(id=f"{project}-w", title="对接会报道", kind="专题报道", medium="区融媒体", address="https://example.org/1", **rest),
        Survey(id=f"{project}-s", title="企业满意度调查", method="网络问卷", asked=30, answers=answers, **rest),
        Statistic(id=f"{project}-n", title="新增贷款", value=Decimal("1200.5"), unit="万元", origin="银行报表", **rest),
        Statement(id=f"{project}-t", title="促进对接", degree=Degree.REACHED, text="供需双方建立了联系机制。", **rest),
    ]


def running(place: Place, index: int = 0) -> Filing:
    return place.filing(index, state=State.APPROVED)


def filled(place: Place, filing: Filing, file: Attachment | None = None, tag: str = "对接") -> list[LedgerRecord]:
    return ledger.enter(person=place.officer, filing=filing.pk, records=records_of_everything(str(filing.pk), file, tag))
