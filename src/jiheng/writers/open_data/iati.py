"""Results as IATI 2.03 (iati-activities): projects as activities, classes as results, indicators with the target and actual value of the year.

What IATI has no place for is told in notes, a line each; nothing is made up. Source: iatistandard.org, Activity Standard 2.03 and its code lists.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, NamedTuple

from lxml import etree

from jiheng.model.classes import IndicatorClass, indicator_class
from jiheng.model.declaration import Department, Form, Indicator, Monitoring, SelfEvaluation
from jiheng.model.target import Comparator, Target
from jiheng.model.unit import Unit, parse_unit
from jiheng.writers.cells import storable, visible
from jiheng.writers.open_data.entry import Dates, Entry

_XML = "{http://www.w3.org/XML/1998/namespace}"
_GOVERNMENT = "10"  # OrganisationType
_FUNDING, _IMPLEMENTING = "1", "4"  # OrganisationRole
_PLANNED_START, _PLANNED_END = "1", "3"  # ActivityDateType
_PIPELINE, _IMPLEMENTATION = "1", "2"  # ActivityStatus
_OUTPUT, _OUTCOME, _OTHER = "1", "2", "9"  # ResultType
_UNIT, _PERCENTAGE, _QUALITATIVE = "1", "2", "5"  # IndicatorMeasure
_RESULTS = {
    IndicatorClass.QUANTITY: _OUTPUT,
    IndicatorClass.QUALITY: _OUTPUT,
    IndicatorClass.TIMELINESS: _OUTPUT,
    IndicatorClass.BENEFIT: _OUTCOME,
    IndicatorClass.SATISFACTION: _OUTCOME,
}
_FALLING = (Comparator.LE, Comparator.LT)
_ALWAYS = (
    "报告机构没有 IATI 机构代码，reporting-org 的 ref 为空，活动编号也没有机构前缀；向 IATI 登记前请补上。"
    "No IATI organisation identifier is known: ref of reporting-org is empty and activities have no prefix; add both before registering.",
    "sector 没有填写：预算科目与 OECD DAC 部门代码没有公认的对照。No sector: there is no agreed mapping of budget items to DAC codes.",
    "baseline 没有填写：表上没有基期值。No baseline: the forms have none.",
    "执行数没有写成 transaction：表上没有支付日期。Spending is no transaction: the forms give no dates of payment.",
    "计算符号写在指标的 description 里，≤、< 另以 ascending=0 表示；IATI 的目标值只有数字。"
    "Comparators stand in the description, ≤ and < also as ascending=0; targets of IATI are bare numbers.",
    "得分、权重、核对结果没有对应的位置，见 data/marks.csv、data/findings.csv。Marks, weights and findings have no place; see the tables.",
    "机构类型一律为 10（政府）；活动状态：申报表为 1（筹备），其余为 2（执行）。All organisations are of type 10; status 1 for declarations, else 2.",
)


class _Project(NamedTuple):
    """A form that can be an activity."""

    key: str
    form: Form
    agency: str
    year: int
    start: dt.date | None
    end: dt.date | None


class Activities:
    """The activities as XML and the notes on what was not mapped, written document by document; `found` counts the activities."""

    def __init__(self, xml: IO[bytes], notes: IO[bytes], dates: Dates) -> None:
        self.found, self._xml, self._notes, self._dates = 0, xml, notes, dates
        xml.write(b"<?xml version='1.0' encoding='UTF-8'?>\n<iati-activities version=\"2.03\">\n")
        notes.write("IATI 2.03：没有对应的内容 · What IATI results do not hold\n\n".encode())
        self._note(_ALWAYS)

    def add(self, entry: Entry) -> None:
        """The forms of a document."""
        notes: list[str] = []
        for project in _projects(entry, self._dates, notes):
            made = _activity(project, notes)
            etree.indent(made, level=1)
            self._xml.write(b"  " + etree.tostring(made, encoding="UTF-8") + b"\n")
            self.found += 1
        self._note(notes)

    def end(self) -> None:
        """Nothing more comes."""
        self._xml.write(b"</iati-activities>\n")

    def _note(self, notes: Iterable[str]) -> None:
        self._notes.write("".join(f"- {note}\n" for note in notes).encode())


def _projects(entry: Entry, dates: Dates, notes: list[str]) -> Iterator[_Project]:
    """Forms that have all that an activity must have."""
    for place, form in enumerate(entry.submission.declarations):
        key = f"{entry.id}/declarations/{place}"
        agency = form.implementing_agency or entry.submission.agency or form.department
        year = form.year or entry.submission.year
        own = (form.start, form.end)
        start, end = own if any(own) else dates.of(entry, form)
        missing = [
            word
            for word, given in (
                ("项目名称 name", form.name),
                ("单位 agency", agency),
                ("起止日期 dates", start or end),
                ("年度目标 objective", form.annual_objective or form.overall_objective),
                ("年度 year", year),
            )
            if not given
        ]
        if isinstance(form, Department):
            notes.append(f"{key}：部门整体支出不是一个项目。A whole department is no activity.")
        elif missing or not agency or not year:
            notes.append(f"{key}：缺少 {'、'.join(missing)}，没有写成活动。Not an activity: missing.")
        else:
            if (start, end) != own:
                notes.append(f"{key}：起止日期取自同一项目的另一张表。The dates are those of another form of the same project.")
            yield _Project(key, form, agency, year, start, end)


def _activity(project: _Project, notes: list[str]) -> etree._Element:
    form = project.form
    made = etree.Element("iati-activity", {f"{_XML}lang": "zh", "default-currency": "CNY"})
    etree.SubElement(made, "iati-identifier").text = project.key.replace("/", "-")
    _told(etree.SubElement(made, "reporting-org", ref="", type=_GOVERNMENT), project.agency)
    _told(etree.SubElement(made, "title"), form.name or "")
    _told(etree.SubElement(made, "description", type="2"), form.annual_objective or form.overall_objective or "")
    if form.department:
        _told(etree.SubElement(made, "participating-org", role=_FUNDING, type=_GOVERNMENT), form.department)
    _told(etree.SubElement(made, "participating-org", role=_IMPLEMENTING, type=_GOVERNMENT), project.agency)
    etree.SubElement(made, "activity-status", code=_IMPLEMENTATION if isinstance(form, SelfEvaluation | Monitoring) else _PIPELINE)
    for kind, day in ((_PLANNED_START, project.start), (_PLANNED_END, project.end)):
        if day is not None:
            etree.SubElement(made, "activity-date", {"type": kind, "iso-date": day.isoformat()})
    etree.SubElement(made, "recipient-country", code="CN", percentage="100")
    _budget(made, project)
    _results(made, project, notes)
    return made


def _budget(activity: etree._Element, project: _Project) -> None:
    """Funds of the year, as asked for."""
    amount = project.form.funds.annual.amount
    if amount is not None and amount >= 0:
        made = etree.SubElement(activity, "budget", type="1", status="1")
        _period(made, project.year)
        etree.SubElement(made, "value", {"currency": "CNY", "value-date": f"{project.year}-01-01"}).text = f"{amount:f}"


def _results(activity: etree._Element, project: _Project, notes: list[str]) -> None:
    """One result for each run of rows of the same two levels."""
    rows = list(enumerate(project.form.indicators))
    for (level1, level2), group in groupby(rows, key=lambda row: (row[1].level1, row[1].level2)):
        listed = [(place, row) for place, row in group if _named(project, place, row, notes)]
        if not listed:
            continue
        made = etree.SubElement(activity, "result", type=_RESULTS.get(indicator_class(level1, level2), _OTHER))
        _told(etree.SubElement(made, "title"), " › ".join(filter(None, (level1, level2))) or "绩效指标")
        for place, row in listed:
            _indicator(made, project, place, row, notes)
    for place in range(len(project.form.overall_indicators)):
        notes.append(f"{project.key}/overall_indicators/{place}：实施期指标没有写入。Targets of the whole project are not mapped.")


def _named(project: _Project, place: int, row: Indicator, notes: list[str]) -> bool:
    if not row.name:
        notes.append(f"{project.key}/indicators/{place}：没有指标名称。Has no name.")
    return bool(row.name)


def _indicator(result: etree._Element, project: _Project, place: int, row: Indicator, notes: list[str]) -> None:
    measure, at = _measure(row.target), f"{project.key}/indicators/{place}"
    rising = {} if row.target.comparator is None else {"ascending": "0" if row.target.comparator in _FALLING else "1"}
    made = etree.SubElement(result, "indicator", {"measure": measure} | rising)
    _told(etree.SubElement(made, "title"), row.name or "")
    printed = row.target.raw or "（未填写 blank）"
    told = f"指标值 {printed}" + (f"；计量单位 {row.target.unit}" if row.target.unit else "")
    _told(etree.SubElement(made, "description"), told + (f"；{row.explanation}" if row.explanation else ""))
    period = etree.SubElement(made, "period")
    _period(period, project.year)
    _value(period, "target", row.target, measure, None)
    if row.actual is not None:
        if measure != _QUALITATIVE and row.actual.value is not None and (row.actual.unit or row.target.unit) != row.target.unit:
            notes.append(f"{at}：实际完成值的单位与指标值不同，只写了原文。The unit of the actual value differs; only its text is given.")
            _value(period, "actual", row.actual, _QUALITATIVE, row.reason)
        else:
            _value(period, "actual", row.actual, measure, row.reason)
    if row.target.upper is not None:
        notes.append(f"{at}：范围的上限没有写入。The upper end of the range is not mapped.")
    if row.places or row.overall_target is not None:
        notes.append(f"{at}：分地方、实施期的指标值没有写入。Targets of places and of the whole project are not mapped.")


def _measure(target: Target) -> str:
    if target.value is None:
        return _QUALITATIVE
    unit = parse_unit(target.unit)
    return _PERCENTAGE if isinstance(unit, Unit) and unit.symbol == "%" else _UNIT


def _value(period: etree._Element, kind: str, target: Target, measure: str, reason: str | None) -> None:
    """Target or actual value: the number where the indicator is one, and always the printed text."""
    number = {} if measure == _QUALITATIVE or target.value is None else {"value": f"{target.value:f}"}
    made = etree.SubElement(period, kind, number)
    if text := "；".join(filter(None, (target.raw, reason))):
        _told(etree.SubElement(made, "comment"), text)


def _period(parent: etree._Element, year: int) -> None:
    """The budget year: 1 January to 31 December (预算法, article 18)."""
    etree.SubElement(parent, "period-start", {"iso-date": f"{year}-01-01"})
    etree.SubElement(parent, "period-end", {"iso-date": f"{year}-12-31"})


def _told(element: etree._Element, text: str) -> None:
    etree.SubElement(element, "narrative").text = _printable(text)


def _printable(text: str) -> str:
    return storable(visible(text)).replace("\r", "\n")
