"""The report on an evaluation, from what is stored."""

from django.utils.timezone import localtime

from jiheng.model.declaration import Execution, SelfEvaluation
from jiheng.model.judged import rates_of, spent_of
from jiheng.model.numerals import short
from jiheng.model.sampling import Method
from jiheng.web.actions.evaluation import read
from jiheng.web.before import form_of, told_of
from jiheng.web.models import Evaluation, SampledProject
from jiheng.writers.evaluation_report import Reported, ReportedProblem, to_report

_METHODS = {
    Method.LARGEST: "按年度资金从大到小",
    Method.PROPORTIONAL: "随机，机会与年度资金成比例",
    Method.RISK: "按风险从高到低",
    Method.RANDOM: "随机，机会相同",
}


def report_of(row: Evaluation) -> bytes:
    """The report as DOCX, in Chinese."""
    filing, evaluated = row.filing, read(row)
    own, form = told_of(filing), form_of(filing)
    records = {record.key: f"{record.date} {record.title}" for record in filing.evidence.all()}
    reason = f"：{row.suggestion_reason}" if row.suggestion_reason else ""
    return to_report(
        Reported(
            project=filing.name,
            agency=filing.organisation.name,
            year=filing.cycle.year,
            form=form,
            evaluated=evaluated,
            grade=row.grade,
            own_mark=own.mark if own else None,
            own_grade=own.grade if own else "",
            budget=filing.annual,
            execution=execution_in_figures(form),
            records=records,
            files=tuple((each.item, each.name) for each in row.files.all()),
            problems=tuple(ReportedProblem(text=_ended(each.text), demand=_ended(each.demand), deadline=each.deadline) for each in row.problems.all()),
            sampled=tuple(dict.fromkeys(map(_drawn, filing.sampled.select_related("sample__organisation", "sample__cycle").order_by("sample")))),
            suggestion=f"预算建议：{_SUGGESTIONS[row.suggestion]}{reason}" if row.suggestion else "",
            accepted=row.state == Evaluation.State.ACCEPTED,
        )
    )


def execution_in_figures(form: object) -> str:
    """The rate of execution of a self-evaluation: "45 ÷ 50 = 90%"; "" where it has none."""
    if not isinstance(form, SelfEvaluation) or spent_of(form.execution) == Execution():
        return ""
    return next((f"{told} = {short(rate * 100, 2)}%" for rate, told in rates_of(form.execution)), "")


_SUGGESTIONS = {"keep": "保持", "raise": "增加", "cut": "压减", "end": "取消"}


def _drawn(each: SampledProject) -> str:
    sample = each.sample
    day = localtime(sample.at)
    drawn = f"在{sample.cycle.year}年度项目中抽取（{_METHODS[Method(sample.method)]}），排第{each.rank}位。"
    return f"{day.year}年{day.month}月{day.day}日，本项目由{sample.organisation.name}{drawn}"


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？", ".")) else f"{text}。"
