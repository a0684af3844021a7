"""Records of evidence for tests, with what a test does not care about filled in."""

import datetime as dt
from decimal import Decimal
from typing import Any

from jiheng.model.attainment import Degree
from jiheng.model.evidence import Acceptance, AcceptanceResult, Activity, Deliverable, GradeCount, Payment, Publication, Statement, Statistic, Survey

DAY = dt.date(2026, 5, 8)


def _head(id: str, more: dict[str, Any]) -> dict[str, Any]:
    return {"id": id, "project": "撮合", "date": DAY, "title": f"记录{id}"} | more


def activity(id: str, **more: Any) -> Activity:
    return Activity(**_head(id, more))


def payment(id: str, yuan: str, **more: Any) -> Payment:
    return Payment(amount=Decimal(yuan), **_head(id, more))


def deliverable(id: str, result: str = "", **more: Any) -> Deliverable:
    acceptance = Acceptance(result=AcceptanceResult(result), date=DAY) if result else None
    return Deliverable(acceptance=acceptance, **_head(id, more))


def publication(id: str, **more: Any) -> Publication:
    return Publication(**_head(id, more))


def survey(id: str, answers: dict[str, int], **more: Any) -> Survey:
    return Survey(answers=tuple(GradeCount(grade=grade, count=count) for grade, count in answers.items()), **_head(id, more))


def statistic(id: str, value: str, unit: str | None = None, **more: Any) -> Statistic:
    return Statistic(value=Decimal(value), unit=unit, origin="年度统计报表", **_head(id, more))


def statement(id: str, degree: Degree, **more: Any) -> Statement:
    return Statement(degree=degree, text="详见说明。", **_head(id, more))
