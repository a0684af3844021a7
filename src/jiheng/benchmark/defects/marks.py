"""Mistakes in self-evaluations: marks, actual values, reasons, execution, sums."""

from decimal import Decimal

from jiheng.benchmark.planting import FORM, Kind, Planted, changed, defect, first, placed
from jiheng.model.declaration import Execution, Indicator, SelfEvaluation, Submission
from jiheng.model.parse_target import parse_target

TEN = Decimal(10)


def _form(whole: Submission) -> SelfEvaluation:
    form = first(whole)
    assert isinstance(form, SelfEvaluation)  # these mistakes are planted into no others
    return form


def _row(whole: Submission, field: str, actual: str, mark: str, reason: str | None = None) -> Planted:
    """One more row of 5 points with a target of at least 12 times; the mistake is at one of its cells."""
    name, order = "走访服务对象次数", len(_form(whole).indicators)
    row = Indicator(
        id=f"planted{order}",
        level1="产出指标",
        level2="数量指标",
        name=name,
        target=parse_target("≥12次", name=name),
        actual=parse_target(actual, name=name) if actual else None,
        weight=Decimal(5),
        mark=Decimal(mark),
        reason=reason,
    )
    return Planted(placed(whole, {f"{FORM}/indicators": (*_form(whole).indicators, row)}), f"{FORM}/indicators/{order}/{field}")


def _line(whole: Submission, field: str, *, initial: int, budget: int, spent: int, rate: str, mark: str) -> Planted:
    """Another line of execution."""
    line = Execution(initial=Decimal(initial), budget=Decimal(budget), spent=Decimal(spent), weight=TEN, rate=Decimal(rate), mark=Decimal(mark))
    return Planted(changed(whole, execution__total=line), f"{FORM}/execution/total/{field}")


@defect("SE01", Kind.EVALUATED)
def full_marks_for_less(whole: Submission) -> Planted:
    """Full marks for ten of twelve."""
    return _row(whole, "mark", "10次", "5", None)


@defect("SE02", Kind.EVALUATED)
def gated(whole: Submission) -> Planted:
    """Marked above a pass rate of 60%."""
    return _row(whole, "mark", "10次", "2.92", "场地维修，来年补办")


@defect("SE03", Kind.EVALUATED)
def more_than_full(whole: Submission) -> Planted:
    """More marks than points."""
    return _row(whole, "mark", "12次", "8")


@defect("SE04", Kind.EVALUATED)
def nothing_reached(whole: Submission) -> Planted:
    """Marks without an actual value."""
    return _row(whole, "mark", "", "5")


@defect("SE05", Kind.EVALUATED)
def only_words(whole: Submission) -> Planted:
    """完成 for a number."""
    return _row(whole, "actual", "完成", "5")


@defect("SE06", Kind.EVALUATED)
def unit_of_result_gone(whole: Submission) -> Planted:
    """A result without its unit."""
    return _row(whole, "actual", "12", "5")


@defect("SE07", Kind.EVALUATED)
def result_in_percent(whole: Submission) -> Planted:
    """A percentage for a number of times."""
    return _row(whole, "actual", "100%", "5")


@defect("SE08", Kind.EVALUATED)
def target_copied(whole: Submission) -> Planted:
    """The target as result."""
    return _row(whole, "actual", "≥12次", "5")


@defect("SE09", Kind.EVALUATED)
def no_reason(whole: Submission) -> Planted:
    """Missed without a word."""
    return _row(whole, "reason", "10次", "4.17")


@defect("SE10", Kind.EVALUATED)
def far_above(whole: Submission) -> Planted:
    """Half more than asked for, without a word."""
    return _row(whole, "reason", "18次", "5")


@defect("SE11", Kind.EVALUATED)
def unpaid_rest(whole: Submission) -> Planted:
    """Full marks, and the rest is not paid."""
    return _row(whole, "mark", "12次", "5", "剩余5%尾款未付")


@defect("SE21", Kind.EVALUATED)
def sum_left_blank(whole: Submission) -> Planted:
    """The line of the sum is 0, its parts are not."""
    return _line(whole, "mark", initial=0, budget=0, spent=0, rate="0", mark="0")


@defect("SE22", Kind.EVALUATED)
def wrong_rate(whole: Submission) -> Planted:
    """Another rate than spent ÷ budget."""
    return _line(whole, "rate", initial=500_000, budget=500_000, spent=430_000, rate="94", mark="9.4")


@defect("SE23", Kind.EVALUATED)
def full_marks_for_part(whole: Submission) -> Planted:
    """Full marks for 86%."""
    return _line(whole, "mark", initial=500_000, budget=500_000, spent=430_000, rate="86", mark="10")


@defect("SE24", Kind.EVALUATED)
def whole_points(whole: Submission) -> Planted:
    """86% gets 9 of 10."""
    return _line(whole, "mark", initial=500_000, budget=500_000, spent=430_000, rate="86", mark="9")


@defect("SE25", Kind.EVALUATED)
def points_too_many(whole: Submission) -> Planted:
    """Five points too many."""
    points = _form(whole).indicators[0].weight or Decimal(0)
    return Planted(placed(whole, {f"{FORM}/indicators/0/weight": points + 5}), f"{FORM}/weight")


@defect("SE26", Kind.EVALUATED)
def another_total(whole: Submission) -> Planted:
    """A total that is three points less."""
    return Planted(changed(whole, mark=(_form(whole).mark or TEN) - 3), f"{FORM}/mark")


@defect("SE27", Kind.EVALUATED)
def another_grade(whole: Submission) -> Planted:
    """The worst grade for a good total."""
    return Planted(changed(whole, grade="差"), f"{FORM}/grade")


@defect("SE28", Kind.EVALUATED)
def rate_by_plan(whole: Submission) -> Planted:
    """The rate by the budget of the start of the year."""
    return _line(whole, "rate", initial=500_000, budget=600_000, spent=450_000, rate="90", mark="9")
