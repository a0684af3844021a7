"""What the approved form and the ledger say against a self-evaluation: points that were changed, satisfaction without a survey."""

from decimal import Decimal

import msgspec

from jiheng.model.actual_values import ActualValue
from jiheng.model.declaration import SelfEvaluation
from jiheng.model.measure import Aggregate, EvidenceKind, Measure
from jiheng.model.measured import Lack, Measured, Missing
from jiheng.model.parse_target import parse_target
from jiheng.reference.scoring_profiles import load_scoring_profile
from jiheng.scoring.concerns import concerns
from jiheng.scoring.filled import filled
from tests.scoring.test_filled import form, row, spent

STANDARD = form(row("产出", "≥12次", weight="60"), row("满意度", "≥90%", weight="30"))
SURVEY = Measure(record=EvidenceKind.SURVEY, aggregate=Aggregate.SHARE)
FEW = Missing(lack=Lack.FEW_ANSWERS, zh="有效答卷 9 份，少于 30 份，样本偏少", en="9 answers, fewer than 30: the sample is small")


def values(measure: Measure | None = SURVEY, *, missing: tuple[Missing, ...] = ()) -> list[ActualValue]:
    found = [Measured(value=parse_target("12次")), Measured(value=parse_target("92%"), records=("s",), missing=missing)]
    return [ActualValue(indicator=each, measure=measure, measured=one) for each, one in zip(STANDARD.indicators, found, strict=True)]


def evaluation() -> SelfEvaluation:
    return filled(STANDARD, values(), spent(STANDARD), load_scoring_profile())


def with_row(made: SelfEvaluation, place: int, **changes) -> SelfEvaluation:
    rows = list(made.indicators)
    rows[place] = msgspec.structs.replace(rows[place], **changes)
    return msgspec.structs.replace(made, indicators=tuple(rows))


def test_points_as_approved_and_a_real_survey_are_fine():
    assert concerns(evaluation(), STANDARD, values()) == ()


def test_points_that_were_changed_after_approval():
    (found,) = concerns(with_row(evaluation(), 0, weight=Decimal(55)), STANDARD, values())
    assert (found.code, found.address, found.severity) == ("O06", "indicators/0/weight", "error")
    assert "60" in found.zh
    assert "55" in found.en


def test_points_that_were_changed_after_sending():
    open_form = form(*(msgspec.structs.replace(each, weight=None) for each in STANDARD.indicators))
    made = evaluation()
    assert concerns(made, open_form, values()) == ()
    (found,) = concerns(with_row(made, 1, weight=Decimal(20)), open_form, values(), sent=made)
    assert "首次报送" in found.zh


def test_satisfaction_without_a_survey_or_by_few_answers():
    other = Measure(record=EvidenceKind.STATISTIC, aggregate=Aggregate.LATEST)
    (found,) = concerns(evaluation(), STANDARD, values(other))
    assert (found.code, found.address, found.severity) == ("O07", "indicators/1/mark", "explain")
    (few,) = concerns(evaluation(), STANDARD, values(missing=(FEW,)))
    assert "9 份" in few.zh
    assert "9 answers" in few.en


def test_what_was_explained_or_not_marked_is_left_alone():
    assert concerns(with_row(evaluation(), 1, reason="只服务九家企业，全部调查"), STANDARD, values(missing=(FEW,))) == ()
    assert concerns(with_row(evaluation(), 1, mark=None), STANDARD, values(None)) == ()
