"""What is to be said against a self-evaluation once the approved form and the ledger are known: points that were changed, marks without their evidence."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from jiheng.model.actual_values import ActualValue
from jiheng.model.declaration import Declaration, SelfEvaluation
from jiheng.model.finding import Severity
from jiheng.model.measure import EvidenceKind
from jiheng.model.measured import Lack
from jiheng.model.numerals import short
from jiheng.reference.frameworks import classes_of


class Concern(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that does not hold: at a relative address, with both values, and what to do; `code` as in the catalogue of self-evaluations (O06, O07)."""

    code: str
    address: str
    severity: Severity
    zh: str
    en: str
    advice: str
    advice_en: str


def concerns(form: SelfEvaluation, standard: Declaration, actual: Sequence[ActualValue], *, sent: SelfEvaluation | None = None) -> tuple[Concern, ...]:
    """What the approved form and the ledger say against a self-evaluation. `sent` is the one that was first sent: its points stand.

    Of the catalogue of self-evaluations, the form itself tells O01 to O05, which are rules: O01 marks, sums and grade (SE01–SE03, SE22–SE28), O02 actual
    values (SE04–SE08), O03 a sum left at 0 (SE21), O04 reasons (SE09, SE10), O05 unfinished work (SE11). Points that are not 100 are SE25; the rest of
    O06, and O07, need the approved form and the ledger and are told here.
    """
    return (*_other_points(form, standard, sent), *_without_survey(form, actual))


def _other_points(form: SelfEvaluation, standard: Declaration, sent: SelfEvaluation | None) -> Iterator[Concern]:
    """O06: points that differ from those that were approved, or from those first sent."""
    approved = {row.id: row.weight for row in standard.indicators}
    first = {row.id: row.weight for row in sent.indicators} if sent else {}
    for place, row in enumerate(form.indicators):
        before, word, word_en = approved.get(row.id), "批复的", "approved"
        if before is None:
            before, word, word_en = first.get(row.id), "首次报送的", "first sent"
        if before is None or row.weight == before:
            continue
        yield Concern(
            code="O06",
            address=f"indicators/{place}/weight",
            severity=Severity.ERROR,
            zh=f"“{row.name}”{word}分值是 {short(before)}，自评表里是 {_said(row.weight)}",
            en=f'"{row.name}": {short(before)} points were {word_en}, the self-evaluation has {_said(row.weight)}',
            advice="分值在批复时确定，不能到自评时再改；改回原来的分值，或先办理调整。",
            advice_en="Points are fixed by the approval. Restore them, or have the form adjusted first.",
        )


def _without_survey(form: SelfEvaluation, actual: Sequence[ActualValue]) -> Iterator[Concern]:
    """O07: a mark for satisfaction without a survey in the ledger, or by one with few answers, and no word on it."""
    values = {each.indicator.id: each for each in actual}
    for place, row in enumerate(form.indicators):
        found = values.get(row.id)
        if row.mark is None or row.reason or classes_of(row.level1, row.level2).family != "满意度":
            continue
        surveyed = found is not None and found.measure is not None and found.measure.record is EvidenceKind.SURVEY and bool(found.measured.records)
        if not surveyed:
            yield _satisfaction(
                place,
                f"“{row.name}”得 {short(row.mark)} 分，台账里没有满意度调查",
                f'"{row.name}" has a mark of {short(row.mark)}, and the ledger holds no survey',
                "登记满意度调查：时间、方式、调查人数和答卷；没有调查的，说明怎样得出。",
                "Enter the survey: when, how, how many were asked, the answers; or say how the value came about.",
            )
        elif found and (few := next((each for each in found.measured.missing if each.lack is Lack.FEW_ANSWERS), None)):
            advice = "说明样本为什么够用，或补充调查。"
            yield _satisfaction(place, f"“{row.name}”：{few.zh}", f'"{row.name}": {few.en}', advice, "Say why the sample is enough, or ask more people.")


def _satisfaction(place: int, zh: str, en: str, advice: str, advice_en: str) -> Concern:
    where = f"indicators/{place}/mark"
    return Concern(code="O07", address=where, severity=Severity.EXPLAIN, zh=zh, en=en, advice=advice, advice_en=advice_en)


def _said(value: Decimal | None) -> str:
    return "空" if value is None else short(value)
