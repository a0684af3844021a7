"""绩效评价报告: the report on the evaluation of a project as DOCX, from what was marked; in Chinese."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from jiheng.model.declaration import Declaration
from jiheng.model.evaluating import Evaluated, ItemMark, compared, difference, part_sum, sum_in_words, total
from jiheng.model.numerals import short
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.writers.form.docx import to_docx
from jiheng.writers.form.sheet import Align, Box, Page, Paragraph, Role, Row, Sheets, Table

_MARGINS = (37.0, 26.0, 35.0, 28.0)  # as of official letters
_NUMBERS = "一二三四五六七八九十"
Blocks = Iterator[Paragraph | Table]


class ReportedProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem with what is asked for and until when."""

    text: str
    demand: str
    deadline: dt.date


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report tells. `records` maps ids of ledger records to what they are called; amounts in yuan; `own_mark` and `own_grade` are the unit's."""

    project: str
    agency: str
    year: int
    form: Declaration
    evaluated: Evaluated
    grade: str
    own_mark: Decimal | None = None
    own_grade: str = ""
    budget: Decimal | None = None
    execution: str = ""
    records: dict[str, str] = {}
    files: tuple[tuple[str, str], ...] = ()
    problems: tuple[ReportedProblem, ...] = ()
    sampled: tuple[str, ...] = ()
    suggestion: str = ""
    accepted: bool = False


def to_report(reported: Reported) -> bytes:
    """The report as DOCX."""
    title = f"{reported.project}绩效评价报告"
    page = Page(blocks=tuple(_blocks(reported, title)), bookmark="绩效评价报告")
    return to_docx(Sheets(title=title, pages=(page,), margins=_MARGINS), styles="letter_styles.xml")


def _blocks(reported: Reported, title: str) -> Blocks:
    yield Paragraph(text=title, role=Role.TITLE, align=Align.CENTER)
    state = "" if reported.accepted else "（未定稿）"
    yield Paragraph(text=f"（{reported.year}年度）{state}", role=Role.SUBTITLE, align=Align.CENTER)
    chapters = (
        ("项目概况", _overview(reported)),
        ("评价工作情况", _work(reported)),
        ("综合评价结论", _conclusion(reported)),
        ("各项指标评价情况", _marks(reported)),
        ("与单位自评对照", _beside(reported)),
        ("发现的问题和整改要求", _problems(reported)),
        ("结果应用", _use(reported)),
    )
    for number, (name, blocks) in zip(_NUMBERS, chapters, strict=False):
        yield Paragraph(text=f"{number}、{name}", role=Role.HEADING, kept=True)
        yield from blocks


def _overview(reported: Reported) -> Blocks:
    money = f"，年度预算{short(reported.budget / 10_000, 2)}万元" if reported.budget is not None else ""
    yield Paragraph(text=f"本项目由{reported.agency}实施{money}{f'，预算执行率 {reported.execution}' if reported.execution else ''}。")
    if reported.form.annual_objective:
        yield Paragraph(text=f"年度总体目标：{reported.form.annual_objective}")


def _work(reported: Reported) -> Blocks:
    form = evaluation_form()
    for each in reported.sampled:
        yield Paragraph(text=each)
    items = "、".join(f"{part}（{short(sum((item.points for item in items), Decimal(0)))}分）" for part, items in form.parts().items())
    yield Paragraph(text=f"按《{form.title}》评价，共{len(form.items)}项，满分{short(form.full)}分：{items}。")
    used = {key for mark in reported.evaluated.items.values() for key in mark.records}
    yield Paragraph(text=f"评价查看了执行台账记录{len(used)}条、佐证材料{len(reported.files)}份。")


def _conclusion(reported: Reported) -> Blocks:
    form = evaluation_form()
    whole = total(reported.evaluated, form)
    if whole is None:
        yield Paragraph(text="还有指标没有打分，没有综合得分。")
    else:
        yield Paragraph(text=f"综合得分{short(whole)}分（{sum_in_words(reported.evaluated, form)}），等级为“{reported.grade}”。")
    if reported.evaluated.opinion:
        yield Paragraph(text=reported.evaluated.opinion)


def _marks(reported: Reported) -> Blocks:
    form = evaluation_form()
    for part, items in form.parts().items():
        mark = part_sum(reported.evaluated, items)
        full = short(sum((item.points for item in items), Decimal(0)))
        yield Paragraph(text=f"{part}：{short(mark) if mark is not None else '未打完'}分，满分{full}分。", kept=True)
        rows = [_row(("指标", "分值", "得分", "评价情况"), header=True)]
        for item in items:
            given = reported.evaluated.items.get(item.key, ItemMark())
            proof = [*(reported.records.get(key, key) for key in given.records), *(name for key, name in reported.files if key == item.key)]
            words = "".join((given.words, f"（凭据：{'；'.join(proof)}）" if proof else ""))
            rows.append(_row((item.zh, short(item.points), short(given.mark) if given.mark is not None else "", words)))
        yield Table(widths=(34.0, 14.0, 14.0, 94.0), rows=tuple(rows))


def _beside(reported: Reported) -> Blocks:
    whole = total(reported.evaluated, evaluation_form())
    if reported.own_mark is None:
        yield Paragraph(text="单位没有报送自评得分。")
    else:
        told = difference(whole, reported.own_mark)
        grade = f"，等级“{reported.own_grade}”" if reported.own_grade else ""
        yield Paragraph(text=f"单位自评{short(reported.own_mark)}分{grade}；评价与自评之差：{told or '评价未打完分'}。")
    rows = [_row(("三级指标", "指标值", "自评完成值", "评价完成值", "自评得分", "评价得分", "差额"), header=True)]
    for each in compared(reported.evaluated, reported.form):
        row, own = each.row, each.own
        marks = [short(mark) if mark is not None else "" for mark in (row.mark, own.mark)]
        less = "" if each.difference is None else short(each.difference).replace("-", "−")
        cells = (row.name or "", row.target.raw, row.actual.raw if row.actual else "", own.actual, *marks, less)
        rows.append(_row(cells))
    yield Table(widths=(38.0, 26.0, 24.0, 22.0, 16.0, 16.0, 14.0), rows=tuple(rows))


def _problems(reported: Reported) -> Blocks:
    if not reported.problems:
        yield Paragraph(text="没有登记需要整改的问题。")
    for number, each in enumerate(reported.problems, start=1):
        day = f"{each.deadline.year}年{each.deadline.month}月{each.deadline.day}日"
        yield Paragraph(text=f"{number}.{each.text}整改要求：{each.demand}期限：{day}。")


def _use(reported: Reported) -> Blocks:
    yield Paragraph(text=reported.suggestion or "财政部门还没有记录预算建议。")


def _row(texts: Sequence[str], *, header: bool = False) -> Row:
    role = Role.LABEL if header else Role.VALUE
    boxes = tuple(Box(text=text, column=column, role=role, align=Align.CENTER if header else Align.LEFT) for column, text in enumerate(texts))
    return Row(cells=boxes, header=header)
