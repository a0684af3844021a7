"""A form as rows of cells, laid out as it is printed, each cell with the addresses that it shows."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

import msgspec

from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.place import NAMES

SECTIONS = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the page: its text, the addresses inside the form that it shows, its size; `kind` is head, text, money or centre."""

    text: str
    at: tuple[str, ...] = ()
    cols: int = 1
    rows: int = 1
    kind: str = "text"


Row = tuple[Cell, ...]
Say = Callable[[str, str], str]


def form_rows(form: Declaration, marked: set[str], say: Say) -> list[Row]:
    """The table of a form in six columns. Levels that repeat are one cell, unless a finding stands at one of them (`marked`)."""
    return [*_head(form, say), *_funds(form, say), *_objectives(form, say), *_indicators(form.indicators, marked, say)]


def narrative_rows(form: Declaration, say: Say) -> list[Row]:
    """The sections of the narrative that there are; before them the headings as printed."""
    narrative = form.narrative
    rows: list[Row] = [(_name("narrative/headings", say), Cell(text="　".join(narrative.headings), at=("narrative/headings",)))] if narrative.headings else []
    for section in SECTIONS:
        if text := getattr(narrative, section):
            rows.append((_name(f"narrative/{section}", say), Cell(text=text, at=(f"narrative/{section}",))))
    return rows


def cover_rows(submission: Submission, say: Say) -> list[Row]:
    """What the document says about itself, before its forms."""
    stated = submission.stated
    values = {
        "title": submission.title,
        "year": submission.year,
        "agency": submission.agency,
        "stated/agencies": stated.agencies,
        "stated/projects": stated.projects,
        "stated/amount": None if stated.amount is None else f"{_money(stated.amount)} {say('元', 'yuan')}",
        "stated/text": stated.text,
    }
    return [(_name(at, say), Cell(text=str(value), at=(at,))) for at, value in values.items() if value is not None]


def _name(at: str, say: Say) -> Cell:
    zh, en = NAMES[at]
    return Cell(text=say(zh.removeprefix("说明·"), en.removeprefix("narrative, ")), kind="head")


def _label(text: str, *, cols: int = 1, rows: int = 1) -> Cell:
    return Cell(text=text, kind="head", cols=cols, rows=rows)


def _head(form: Declaration, say: Say) -> Iterator[Row]:
    yield (
        _label(say("项目名称", "Project")),
        Cell(text=form.name or "", at=("name",)),
        _label(say("项目性质", "Nature")),
        Cell(text=form.nature or "", at=("nature",)),
        _label(say("项目类别", "Category")),
        Cell(text=form.category or "", at=("category",)),
    )
    for (zh, en, at), (zh2, en2, at2) in (
        (("主管部门", "Department", "department"), ("实施单位", "Implementing agency", "implementing_agency")),
        (("计划开始日期", "Start", "start"), ("计划完成日期", "End", "end")),
    ):
        kind = "centre" if at == "start" else "text"
        left, right = (Cell(text=str(getattr(form, each) or ""), at=(each,), cols=2, kind=kind) for each in (at, at2))
        yield _label(say(zh, en)), left, _label(say(zh2, en2)), right


def _funds(form: Declaration, say: Say) -> Iterator[Row]:
    total, annual = form.funds.total, form.funds.annual
    blank = Cell(text="")
    lines = (
        (_label(say("项目资金总额", "Total")), _amount(total.amount, "total/amount", "total"), say("年度资金申请总额", "Annual"), annual.amount, "amount"),
        (
            _label(say("其中：财政资金", "fiscal")),
            _amount(total.fiscal, "total/fiscal"),
            say("其中：当年财政拨款", "fiscal, this year"),
            annual.fiscal,
            "fiscal",
        ),
        (blank, blank, say("上年结转资金", "carried over"), annual.carried_over, "carried_over"),
        (_label(say("其他资金", "other")), _amount(total.other, "total/other"), say("其他资金", "other"), annual.other, "other"),
    )
    for number, (label, left, right_label, right, field) in enumerate(lines):
        first = (Cell(text=say("项目资金（元）", "Funds (yuan)"), at=("funds",), rows=len(lines), kind="head"),) if number == 0 else ()
        whole = ("annual",) if field == "amount" else ()
        yield *first, label, left, _label(right_label), _amount(right, f"annual/{field}", *whole, cols=2)


def _amount(value: Decimal | None, *at: str, cols: int = 1) -> Cell:
    return Cell(text=_money(value), at=tuple(f"funds/{each}" for each in at), cols=cols, kind="money")


def _money(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,}"


def _objectives(form: Declaration, say: Say) -> Iterator[Row]:
    yield (
        _label(say("项目绩效目标", "Objectives"), rows=2),
        _label(say("项目总目标", "Overall objective"), cols=2),
        _label(say("年度总体目标", "Annual objective"), cols=3),
    )
    yield (
        Cell(text=form.overall_objective or "", at=("overall_objective",), cols=2),
        Cell(text=form.annual_objective or "", at=("annual_objective",), cols=3),
    )


def _indicators(rows: Sequence[Indicator], marked: set[str], say: Say) -> Iterator[Row]:
    heads = (
        _label(say("一级指标", "Level 1")),
        _label(say("二级指标", "Level 2")),
        _label(say("三级指标", "Indicator"), cols=2),
        _label(say("指标值", "Target")),
    )
    yield Cell(text=say("绩效指标", "Indicators"), at=("indicators",), rows=len(rows) + 1, kind="head"), *heads
    level1 = _runs(rows, marked, lambda row: row.level1, "level1")
    level2 = _runs(rows, marked, lambda row: (row.level1, row.level2) if row.level2 else None, "level2")
    for place, row in enumerate(rows):
        at = f"indicators/{place}"
        cells = [
            Cell(text=text or "", at=(f"{at}/{field}",), rows=runs[place], kind="centre")
            for runs, text, field in ((level1, row.level1, "level1"), (level2, row.level2, "level2"))
            if place in runs
        ]
        name = Cell(text=row.name or "", at=(f"{at}/name", at), cols=2)
        yield *cells, name, Cell(text=row.target.raw, at=(f"{at}/target",), kind="centre")


def _runs(rows: Sequence[Indicator], marked: set[str], value: Callable[[Indicator], object], field: str) -> dict[int, int]:
    """First row → number of rows that one cell covers: equal neighbours; a blank or marked cell stands alone."""

    def key(place: int) -> object:
        alone = value(rows[place]) is None or f"indicators/{place}/{field}" in marked
        return place if alone else (value(rows[place]),)

    runs = [list(group) for _, group in groupby(range(len(rows)), key)]
    return {run[0]: len(run) for run in runs}
