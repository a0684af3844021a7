"""Monitoring, self-evaluation and evaluation of a project as the shapes of the programming interface."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from jiheng.model.evaluating import ItemMark, compared, difference, sum_in_words
from jiheng.model.json import decode
from jiheng.model.numerals import rounded
from jiheng.model.self_evaluation_way import SelfEvaluationState, SelfEvaluationStep
from jiheng.reference.evaluation_form import evaluation_form
from jiheng.reference.monitoring_profiles import load_monitoring_profile
from jiheng.scoring.forecast import Forecast
from jiheng.scoring.lights import Signal
from jiheng.scoring.monitoring import Watch, Watched
from jiheng.scoring.provisional import ProvisionalMark
from jiheng.web import models
from jiheng.web.api import shapes, shapes_year
from jiheng.web.api.shapes import Both
from jiheng.web.before import told_of
from jiheng.web.evaluation import basis_of, evaluated_of
from jiheng.web.execution import year_of
from jiheng.web.monitoring import frozen, reasons_of
from jiheng.web.self_evaluating import Said, said_of, scored_of

_PLACES = 2  # of what is expected


def percent(share: Fraction | None) -> Decimal | None:
    """A share in percent, to one decimal."""
    return None if share is None else rounded(share * 100, 1)


def monitoring(watched: Watch, forms: Sequence[models.MonitoringReport]) -> shapes_year.ProjectMonitoring:
    """A project on a day, with the form of that day among its forms."""
    sums, until = watched.provisional, watched.elapsed.until
    marks = sums.rows if sums else (None,) * len(watched.rows)
    form = next((each for each in forms if each.cutoff == until), None)
    return shapes_year.ProjectMonitoring(
        until=until,
        elapsed=rounded(watched.elapsed.share * 100, 1),
        profile=load_monitoring_profile().name,
        money=_money(watched),
        indicators=tuple(_monitored(row, mark) for row, mark in zip(watched.rows, marks, strict=True)),
        mark=sums.percent if sums else None,
        grade=sums.grade if sums else None,
        cutoffs=tuple(each.cutoff for each in forms),
        form=_monitoring_form(form) if form else None,
    )


def _money(watched: Watch) -> shapes_year.MonitoredMoney:
    found = watched.money
    return shapes_year.MonitoredMoney(
        budget=found.spending.budget,
        paid=found.spending.paid,
        rate=percent(found.spending.rate),
        light=_lit(found.signal),
        expected=_expected(found.forecast),
        likelihood=found.likelihood,
        tried=_tried(watched.provisional.execution if watched.provisional else None),
    )


def _monitored(row: Watched, mark: ProvisionalMark | None) -> shapes_year.MonitoredIndicator:
    value = row.standing.value
    return shapes_year.MonitoredIndicator(
        id=value.indicator.id,
        name=value.indicator.name,
        target=value.indicator.target,
        actual=value.measured.value,
        light=_lit(row.standing.signal),
        expected=_expected(row.forecast),
        likelihood=row.likelihood,
        tried=_tried(mark),
    )


def _lit(signal: Signal) -> shapes_year.Lit:
    return shapes_year.Lit(light=signal.light, word=Both(zh=signal.zh, en=signal.en), why=Both(zh=signal.why_zh, en=signal.why_en))


def _expected(forecast: Forecast) -> shapes_year.Expected:
    low, high = (None if bound is None else rounded(bound, _PLACES) for bound in (forecast.low, forecast.high))
    return shapes_year.Expected(value=forecast.value, low=low, high=high, arithmetic=Both(zh=forecast.zh, en=forecast.en))


def _tried(mark: ProvisionalMark | None) -> shapes_year.Tried | None:
    if mark is None:
        return None
    return shapes_year.Tried(weight=mark.weight, mark=mark.mark, counts=mark.counts, arithmetic=Both(zh=mark.due.zh, en=mark.due.en))


def _monitoring_form(row: models.MonitoringReport) -> shapes_year.MonitoringForm:
    return shapes_year.MonitoringForm(
        state=row.state,
        reasons=reasons_of(row),
        achieved=row.achieved,
        sent=row.sent_at,
        decided=row.decided_at,
        decided_by=str(row.decided_by) if row.decided_by else None,
        opinion=row.opinion,
        submission=frozen(row) if row.document else None,
    )


def self_evaluation(row: models.SelfEvaluationReport) -> shapes_year.ProjectSelfEvaluation:
    """A self-evaluation with its arithmetic."""
    decided = row.reviews.exclude(decision="").select_related("by").order_by("pk")
    return shapes_year.ProjectSelfEvaluation(
        state=SelfEvaluationState(row.state),
        version=row.version,
        mark=row.mark,
        grade=row.grade,
        gaps=row.gaps,
        taken=row.taken,
        submitted=row.submitted,
        submission=decode(row.document.encode()),
        scored=shapes_year.ScoredBoth(zh=scored_of(row.document, row.scoring, "zh"), en=scored_of(row.document, row.scoring, "en")),
        said=_said(row),
        texts=row.texts,
        decisions=tuple(_decision(each) for each in decided),
        revisions=tuple(revision(each) for each in row.revisions.select_related("by").defer("document", "texts")),
    )


def _said(row: models.SelfEvaluationReport) -> tuple[shapes_year.SaidOfIt, ...]:
    actual = year_of(row.filing, entered=row.taken).actual
    both = zip(said_of(row, actual, "zh"), said_of(row, actual, "en"), strict=True)
    return tuple(_told(zh, en) for zh, en in both)


def _told(zh: Said, en: Said) -> shapes_year.SaidOfIt:
    message, advice = Both(zh=zh.message, en=en.message), Both(zh=zh.advice, en=en.advice)
    return shapes_year.SaidOfIt(code=zh.code, address=zh.address, severity=zh.severity, message=message, advice=advice)


def _decision(row: models.SelfEvaluationReview) -> shapes_year.SelfEvaluationDecision:
    marks = {key: Decimal(mark) for key, mark in row.marks.items()}
    return shapes_year.SelfEvaluationDecision(decision=SelfEvaluationStep(row.decision), opinion=row.opinion, marks=marks, by=str(row.by), at=row.decided_at)


def revision(row: models.SelfEvaluationRevision) -> shapes.Revision:
    """A frozen state of a self-evaluation."""
    return shapes.Revision(number=row.number, step=row.step, sha256=row.sha256, at=row.at, by=str(row.by), reason="")


def evaluation(row: models.Evaluation) -> shapes_year.ProjectEvaluation:
    """An evaluation beside the self-evaluation."""
    form, own, unit = evaluation_form(), evaluated_of(row), told_of(row.filing)
    return shapes_year.ProjectEvaluation(
        state=row.state,
        version=row.version,
        mark=row.mark,
        grade=row.grade,
        sum=sum_in_words(own, form),
        unit_mark=unit.mark if unit else None,
        unit_grade=unit.grade if unit else None,
        difference=difference(row.mark, unit.mark if unit else None),
        items=tuple(
            shapes_year.EvaluatedItem(
                key=item.key,
                part=Both(zh=item.part, en=item.part_en),
                name=Both(zh=item.zh, en=item.en),
                points=item.points,
                mark=given.mark,
                words=given.words,
                records=given.records,
            )
            for item in form.items
            for given in (own.items.get(item.key, ItemMark()),)
        ),
        indicators=tuple(
            shapes_year.EvaluatedIndicator(
                id=side.row.id,
                name=side.row.name,
                weight=side.row.weight,
                unit_actual=side.row.actual.raw if side.row.actual else None,
                unit_mark=side.row.mark,
                actual=side.own.actual,
                mark=side.own.mark,
                words=side.own.words,
                difference=side.arithmetic,
            )
            for side in compared(own, basis_of(row.filing))
        ),
        opinion=own.opinion,
        decision=row.decision,
        suggestion=row.suggestion,
        suggestion_reason=row.suggestion_reason,
        problems=tuple(_problem(each) for each in row.problems.all()),
    )


def _problem(row: models.Problem) -> shapes_year.FoundProblem:
    columns = ("id", "text", "demand", "deadline", "state", "measures", "opinion")
    return shapes_year.FoundProblem(**{name: getattr(row, name) for name in columns}, done=row.done_at, closed=row.closed_at)
