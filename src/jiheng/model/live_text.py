"""Sentences made of a form's data. Their numbers stay fields: a template names the place of each, "{{funds/annual/amount}}", and the text follows."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from jiheng.model.declaration import Declaration, Indicator, Stated
from jiheng.model.money import money_text
from jiheng.model.numerals import short
from jiheng.model.target import Comparator, Kind, Target

BLANK = "（未填）"
_POINTS = ("weight", "mark", "rate")  # numbers that are no amounts of money
_FIELD = re.compile(r"\{\{([^{}]+)\}\}")
_WORDS = {Comparator.GE: "不少于", Comparator.LE: "不超过", Comparator.EQ: "", Comparator.GT: "多于", Comparator.LT: "少于", Comparator.ABOUT: "约"}
_ANNUAL = (("fiscal", "当年财政拨款"), ("carried_over", "上年结转资金"), ("other", "其他资金"))


def fields(template: str) -> tuple[str, ...]:
    """Places that a template names, each once."""
    return tuple(dict.fromkeys(_FIELD.findall(template)))


def resolved(template: str, form: Declaration | Stated) -> str:
    """The text that is printed."""
    return _FIELD.sub(lambda match: printed(match[1], form), template)


def printed(place: str, form: Declaration | Stated) -> str:
    """What a sentence says of a place of the form; that it is blank where it is."""
    parts = place.split("/")
    if parts[0] == "indicators" and isinstance(form, Declaration):
        row = next((row for row in form.indicators if row.id == parts[1]), None)
        return BLANK if row is None else _of_row(row, parts[-1])
    value: object = form
    for part in parts:
        value = getattr(value, part, None)
    return _points(value) if isinstance(value, Decimal) and parts[-1] in _POINTS else _said(value)


def _of_row(row: Indicator, field: str) -> str:
    match field:
        case "target":
            return _target(row.target)
        case "actual":
            return _reached(row.actual)
        case "weight" | "mark":
            return _points(getattr(row, field))
    return row.name or BLANK


def _reached(actual: Target | None) -> str:
    """An actual value behind the name of its indicator; words stand behind a colon."""
    if actual is None or actual.kind is Kind.EMPTY:
        return BLANK
    if actual.kind is Kind.NUMERIC and actual.value is not None and actual.upper is None:
        return f"{short(actual.value)}{actual.unit or ''}"
    return f"：{actual.raw}"


def _points(value: Decimal | None) -> str:
    return BLANK if value is None else _plain(value)


def detached(template: str, place: str, form: Declaration) -> str:
    """The template with one of its fields turned into plain text."""
    return template.replace(f"{{{{{place}}}}}", printed(place, form))


def followed(template: str, text: str, before: Declaration | Stated, after: Declaration | Stated) -> tuple[str, str]:
    """Template and text for a form that changed. A person's own changes to the text stay; a number that the person wrote over is a field no longer."""
    if text == resolved(template, after):
        return template, text
    if text != resolved(template, before):
        template = _edited(template, text, before)
    return template, resolved(template, after)


def _edited(template: str, text: str, form: Declaration | Stated) -> str:
    """The template of a text that was edited by hand: fields whose words still stand in it, as they stood beside the words around them."""
    pieces = _FIELD.split(template)  # text, place, text, place, … text
    old, spans = "", list[tuple[int, int, str]]()
    for number, piece in enumerate(pieces):
        words = printed(piece, form) if number % 2 else piece
        if number % 2:
            spans.append((len(old), len(old) + len(words), piece))
        old += words
    blocks = SequenceMatcher(None, old, text, autojunk=False).get_matching_blocks()
    moved = [(start + block.b - block.a, end + block.b - block.a, place) for start, end, place in spans for block in blocks if _within(start, end, block)]
    made, last = "", 0
    for start, end, place in moved:
        made += text[last:start] + f"{{{{{place}}}}}"
        last = end
    return made + text[last:]


def _within(start: int, end: int, block: object) -> bool:
    at, size = block.a, block.size  # type: ignore[attr-defined]  # difflib.Match
    return bool(at <= start and end <= at + size)


def generated(section: str, form: Declaration) -> str:
    """The template of a section of the narrative, of what the form says and nothing else; empty where it says nothing for it."""
    return "".join(_SECTIONS[section](form)) if section in _SECTIONS else ""


def _overview(form: Declaration) -> Iterator[str]:
    if form.name and form.implementing_agency:
        yield "“{{name}}”由{{implementing_agency}}实施"
        yield "，属{{nature}}。" if form.nature else "。"
    if form.funds.annual.amount is not None:
        yield "本年度申请资金{{funds/annual/amount}}。"


def _implementer(form: Declaration) -> Iterator[str]:
    if form.implementing_agency:
        yield "{{implementing_agency}}。"


def _period(form: Declaration) -> Iterator[str]:
    if form.start and form.end:
        yield "{{start}}—{{end}}。"


def _budget(form: Declaration) -> Iterator[str]:
    if form.funds.annual.amount is None:
        return
    if form.funds.total.amount is not None:
        yield "项目资金总额{{funds/total/amount}}，其中"
    yield "{{year}}年度申请资金{{funds/annual/amount}}"
    parts = [f"{word}{{{{funds/annual/{name}}}}}" for name, word in _ANNUAL if getattr(form.funds.annual, name)]
    yield "：" + "，".join(parts) + "。" if parts else "。"


def _plan(form: Declaration) -> Iterator[str]:
    rows = [_clause(row) for row in form.indicators if "产出" in (row.level1 or "") and _tells(row)]
    if rows:
        yield "{{year}}年度计划：" + "；".join(rows) + "。"


def _objective(form: Declaration) -> Iterator[str]:
    for family, words in (("产出", "产出方面，"), ("效益", "效益方面，"), ("满意", "满意度方面，")):
        rows = [_clause(row) for row in form.indicators if family in (row.level1 or "") and _tells(row)]
        if rows:
            yield words + "，".join(rows) + "。"


_SECTIONS = {"overview": _overview, "implementer": _implementer, "plan": _plan, "period": _period, "budget": _budget, "objective": _objective}
GENERATED = tuple(_SECTIONS)


def _tells(row: Indicator) -> bool:
    return bool(row.name) and row.target.kind is not Kind.EMPTY


def _clause(row: Indicator) -> str:
    return f"{{{{indicators/{row.id}/name}}}}{{{{indicators/{row.id}/target}}}}"


def _target(target: Target) -> str:
    if target.kind is Kind.EMPTY:
        return BLANK
    if target.kind is Kind.NUMERIC and target.value is not None and target.upper is None:
        return f"{_WORDS[target.comparator] if target.comparator else ''}{_plain(target.value)}{target.unit or ''}"
    return f"：{target.raw}"


def _said(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{_plain(Decimal(money_text(value, '万元').replace(',', '')))}万元"
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月"
    return BLANK if value is None or value == "" else str(value)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
