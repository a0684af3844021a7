"""Examples of rules in the words of the form: what a case changes in the faultless form, a line each."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_type_hints

from jiheng.checks.message import money
from jiheng.model import address
from jiheng.model.declaration import Declaration, Monitoring, SelfEvaluation, Submission
from jiheng.model.place import CELLS, NAMES
from tests.builders import Case, faultless, faultless_evaluation, faultless_monitoring

LONGEST = 90  # characters of a text that are shown
KINDS = (("finds", "会指出"), ("passes", "不会指出"), ("unknown", "未能核对"))
WHOLE = {
    "execution": "预算执行情况（整栏）",
    "execution/total": "年度资金总额（整行）",
    "execution/fiscal": "财政拨款（整行）",
    "funds": "项目资金（整栏）",
    "funds/total": "项目资金总额（整栏）",
    "funds/annual": "年度资金（整栏）",
    "narrative": "项目经费情况说明",
}
_SURE = {"inferred": "读取时推断的", "ambiguous": "读取时未能确定"}
BLANK = "（空）"
NOTHING = "（没有）"
EVALUATION = "没有改动的自评表"
MONITORING = "没有改动的监控表"


def lines(case: Case) -> list[str]:
    """What a case changes; several forms are counted first, and named by their number."""
    document = [*_changes(case.form, Declaration), *_changes(case.document, Submission), *_earlier(case)]
    if case.evaluation is not None:
        return [*(_changes(case.evaluation, SelfEvaluation) if case.evaluation else [EVALUATION]), *document]
    if case.monitoring is not None:
        document = [*(_changes(case.monitoring, Monitoring) if case.monitoring else [MONITORING]), *document]
    if not case.forms:
        return document
    forms = [f"申报表 {number}：{line}" for number, form in enumerate(case.forms, start=1) for line in _changes(form, Declaration)]
    if case.monitoring is not None:
        return [*document, "同一份材料里还有批复的申报表", *forms]
    return [f"共 {len(case.forms)} 份申报表", *document, *forms]


def _earlier(case: Case) -> Iterator[str]:
    """Self-evaluations of earlier years, each by its year."""
    for ago, change in enumerate(case.earlier):
        told = list(_changes({at: value for at, value in change.items() if at != "year"}, SelfEvaluation)) or [EVALUATION]
        yield from (f"{change.get('year', 2025 - ago)}年自评表：{line}" for line in told)


def base_form() -> str:
    """The faultless form as Markdown tables."""
    form = faultless().declarations[0]
    rows = [(named, _shown(at, address.get(form, at))) for at, (named, _) in NAMES.items() if _in_form(at)]
    head = ["| 栏目 | 内容 |", "|---|---|", *(f"| {name} | {text} |" for name, text in rows), ""]
    levels = ["| 一级指标 | 二级指标 | 三级指标 | 指标值 |", "|---|---|---|---|"]
    return "\n".join([*head, *levels, *(f"| {row.level1} | {row.level2} | {row.name} | {row.target.raw} |" for row in form.indicators), ""])


def base_monitoring() -> str:
    """The faultless monitoring form as Markdown tables."""
    form = faultless_monitoring()
    rows = [(NAMES[at][0], _shown(at, value)) for at in NAMES if _in_result(at, Monitoring) and (value := address.get(form, at)) is not None]
    head = ["| 栏目 | 内容 |", "|---|---|", *(f"| {name} | {text} |" for name, text in rows), ""]
    levels = ["| 一级指标 | 二级指标 | 三级指标 | 指标值 | 执行情况 | 全年预计 | 偏差原因 | 原因说明 | 可能性 |", "|---|---|---|---|---|---|---|---|---|"]
    for row in form.indicators:
        reached = (row.actual.raw if row.actual else "", row.forecast.raw if row.forecast else "")
        cells = (row.level1, row.level2, row.name, row.target.raw, *reached, "、".join(row.causes), row.reason or "", row.likelihood or "")
        levels.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join([*head, *levels, ""])


def base_evaluation() -> str:
    """The faultless self-evaluation as Markdown tables."""
    form = faultless_evaluation()
    rows = [(NAMES[at][0], _shown(at, value)) for at in NAMES if _in_result(at, SelfEvaluation) and (value := address.get(form, at)) is not None]
    head = ["| 栏目 | 内容 |", "|---|---|", *(f"| {name} | {text} |" for name, text in rows), ""]
    levels = ["| 一级指标 | 二级指标 | 三级指标 | 指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |", "|---|---|---|---|---|---|---|---|"]
    for row in form.indicators:
        cells = (row.level1, row.level2, row.name, row.target.raw, row.actual.raw if row.actual else "", row.weight, row.mark, row.reason or "")
        levels.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join([*head, *levels, ""])


def _in_result(at: str, kind: type[Declaration]) -> bool:
    first = at.split("/")[0]
    return first in kind.__struct_fields__ and at not in (*WHOLE, "indicators") and first not in ("funds", "narrative", "overall_indicators")


def _in_form(at: str) -> bool:
    return at.split("/")[0] in Declaration.__struct_fields__ and at not in (*WHOLE, "indicators", "number")


def _changes(changes: dict[str, Any], scope: type) -> Iterator[str]:
    for where, value in changes.items():
        if where in ("indicators", "more_indicators"):
            head = "指标" if where == "indicators" else "增加指标"
            yield from (f"{head}：{_row(row)}" for row in value or [NOTHING])
        elif where == "sources":
            yield f"表上印有的栏：{'、'.join(map(_placed, value))}"
        elif where == "certainties":
            yield from (f"{_placed(at)}：{_SURE[sure]}" for at, sure in value.items())
        elif where == "notes":
            yield from (f"读取时的说明：{note['message']}" for note in value)
        elif where in WHOLE and value:
            yield f"{WHOLE[where]}：{'，'.join(_parts(where, value, scope))}"
        else:
            yield f"{WHOLE.get(where) if value == {} else _placed(where)}：{_shown(where, value, scope)}"


def _parts(where: str, value: dict[str, Any], scope: type) -> Iterator[str]:
    """The cells of a block, one after another."""
    for name, part in value.items():
        at = f"{where}/{name}"
        yield from _parts(at, part, scope) if isinstance(part, dict) else [f"{NAMES[at][0]} {_shown(at, part, scope)}"]


def _placed(at: str) -> str:
    """What a field is called; of an indicator with its row."""
    lists, *rest = at.split("/")
    return f"第 {int(rest[0]) + 1} 行{CELLS[rest[1]][0]}" if lists == "indicators" and rest else NAMES[at][0]


def _row(row: str) -> str:
    return " | ".join(part.strip() or BLANK for part in row.split("|"))


def _shown(where: str, value: Any, scope: type = Declaration) -> str:
    """A value as the form prints it: money with its unit, dates in words, long texts cut."""
    match value:
        case None:
            return BLANK
        case {} if not value:
            return NOTHING
        case list() | tuple():
            return "；".join(map(str, value))
        case int() | float() | Decimal() if _is_money(where):
            return money(Decimal(str(value)), "zh") if value else "0 元"
        case str() if _type_of(where, scope) == dt.date | None:
            return _day(dt.date.fromisoformat(value))
        case dt.date():
            return _day(value)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……（共 {len(text)} 字）"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _is_money(where: str) -> bool:
    amounts = where.startswith("execution/") and where.rpartition("/")[2] not in ("weight", "rate", "mark")
    return amounts or where.startswith("funds/") or where == "stated/amount"


def _type_of(where: str, scope: type) -> Any:
    """The declared type of a field at an address of a scope."""
    kind: Any = scope
    for part in where.split("/"):
        kind = get_type_hints(kind).get(part) if hasattr(kind, "__struct_fields__") else None
    return kind
