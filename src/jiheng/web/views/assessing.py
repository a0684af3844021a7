"""The form of a review: marks beside what the machine found, and the papers that follow from a decision (审核表, 审核意见书)."""

from itertools import groupby
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jiheng.checking import told
from jiheng.model.assessment import Assessment, proposed
from jiheng.model.finding import Checked
from jiheng.model.joined import joined
from jiheng.model.json import decode
from jiheng.model.workflow import State, Step
from jiheng.reference.review_form import ReviewForm, review_form
from jiheng.web.actions import assessment as action
from jiheng.web.before import documents_before
from jiheng.web.language import lang
from jiheng.web.models import Filing, Review, Waiver
from jiheng.web.paper import Numbered, Paper
from jiheng.web.reports import report_of
from jiheng.web.returned import place_of
from jiheng.web.views.parts import back_when_refused
from jiheng.web.views.public import attachment
from jiheng.web.waiting import waiting
from jiheng.web.words import source_word
from jiheng.writers.findings.xlsx import to_xlsx
from jiheng.writers.form.document import Format
from jiheng.writers.review.assessment import to_assessment
from jiheng.writers.review.letter import Remarked, to_letter

_NAMELESS = "（没有名称）"  # a project in documents, which are in Chinese


def panel(request: HttpRequest, filing: Filing, paper: Paper) -> dict[str, Any]:
    """What the form of the review shows: items by criterion with marks and findings, the sum, the grades and what follows from each."""
    form, review = review_form(), action.opened(filing)
    kind = form.kind(request.GET.get("kind", "")) or form.kind(review.kind if review else "") or form.kinds[-1]
    marks = review.marks if review and review.kind == kind.key else {}
    zh = lang() == "zh"
    grade = proposed(form, scored=kind.scored, marks=marks)
    return {
        "kind": kind,
        "kinds": [(each.key, each.zh if zh else each.en) for each in form.kinds],
        "criteria": _criteria(form, marks, [each for group in paper.groups for each in group.findings]),
        "total": _assessment(filing, review).total if review and marks else None,
        "proposed": grade.zh if grade else "",
        "grade": review.grade if review else "",
        "grades": [
            {"key": each.zh, "word": each.zh if zh else each.en, "least": each.least, "passes": each.passes, "follows": each.follows if zh else each.follows_en}
            for each in form.grades
        ],
        "source": source_word(form),
        "unsure": form.certainty not in {"V", "S"},
        "limits": source_word(form.limits),
    }


def _criteria(form: ReviewForm, marks: dict[str, str], findings: list[Numbered]) -> list[dict[str, Any]]:
    zh = lang() == "zh"
    return [
        {
            "name": criterion[0] if zh else criterion[1],
            "items": [
                {
                    "field": f"mark-{form.items.index(item)}",
                    "name": item.zh if zh else item.en,
                    "asks": item.asks if zh else item.asks_en,
                    "points": item.points,
                    "mark": marks.get(item.zh, ""),
                    "findings": [each for each in findings if form.item_of(each.finding.code) is item],
                }
                for item in items
            ],
        }
        for criterion, items in groupby(form.items, key=lambda item: (item.criterion, item.criterion_en))
    ]


def sent_marks(request: HttpRequest) -> dict[str, Any]:
    """Kind, marks and grade as the form of the review sends them."""
    marks = {item.zh: request.POST.get(f"mark-{place}", "") for place, item in enumerate(review_form().items)}
    return {"kind": request.POST.get("kind", ""), "marks": marks, "grade": request.POST.get("grade", "")}


@require_POST
@back_when_refused("queue-form")
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the marks without a decision."""
    get_object_or_404(waiting(request.user), pk=pk)
    action.assess(person=request.user, filing=pk, **sent_marks(request))
    messages.success(request, _("审核得分和等级已保存，还没有作出决定。"))
    return redirect("queue-form", pk)


def _assessment(filing: Filing, review: Review) -> Assessment:
    return Assessment(
        project=filing.name or _NAMELESS,
        agency=filing.organisation.name,
        year=filing.cycle.year,
        level={State.SUBMITTED: "主管部门审核", State.FINANCE: "财政部门审核"}[State(review.level)],
        kind=review.kind,
        marks=review.marks,
        grade=review.grade,
        decision={Step.FORWARD: "审核通过，报财政部门", Step.APPROVE: "批复", Step.RETURN: "退回修改", "": ""}[review.decision],
        opinion=review.opinion,
        by=str(review.by),
        at=timezone.localtime(review.decided_at) if review.decided_at else None,
    )


def _decided(request: HttpRequest, pk: int, number: int) -> Review:
    """A decided review of a filing that this person sees; 404 otherwise."""
    filing = get_object_or_404(Filing.objects.visible_to(request.user), pk=pk)
    decisions = Review.objects.exclude(decision="").select_related("filing__organisation", "filing__cycle", "revision", "by")
    return get_object_or_404(decisions, filing=filing, pk=number)


@require_safe
def sheet(request: HttpRequest, pk: int, number: int, format_: str) -> HttpResponse:
    """The form of a decided review (审核表) as a document."""
    review = _decided(request, pk, number)
    made = to_assessment(_assessment(review.filing, review), decode(_document(review).encode()), Format(format_))
    return attachment(made, f"{review.filing.name}-{_('审核表')}.{format_}")


@require_safe
def letter(request: HttpRequest, pk: int, number: int, format_: str) -> HttpResponse:
    """The letter on a decision (审核意见书, DOCX), or its table of findings (审核意见表, XLSX)."""
    review = _decided(request, pk, number)
    made = letter_of([review], format_)
    return attachment(made, f"{review.filing.name}-{_('审核意见书') if format_ == 'docx' else _('审核意见表')}.{format_}")


def _document(review: Review) -> str:
    return review.revision.document if review.revision else review.filing.document


def letter_of(reviews: list[Review], format_: str) -> bytes:
    """One letter or table, in Chinese, on the decisions about forms of one unit and year."""
    documents = [_checked(review) for review in reviews]
    if format_ == "xlsx":
        return to_xlsx(documents, "zh")
    remarks = [
        Remarked(review.filing.name or _NAMELESS, place_of(remark, document.submission, "zh")[1], remark.text)
        for review, document in zip(reviews, documents, strict=True)
        for remark in review.filing.remarks.filter(at__lte=review.decided_at)
        if remark.closed_at is None or remark.closed_at > review.decided_at
    ]
    return to_letter(joined(documents), [_assessment(review.filing, review) for review in reviews], remarks)


def _checked(review: Review) -> Checked:
    """The document that was decided on, addressed to its unit, with the findings that count."""
    filing, document = review.filing, _document(review)
    submission = msgspec.structs.replace(decode(document.encode()), agency=filing.organisation.name, year=filing.cycle.year)
    found = told(report_of(document, filing.cycle.profile, documents_before(filing)), submission, filing.name or _NAMELESS, "zh")
    waived = set(Waiver.objects.now().for_filing(filing).values_list("code", flat=True))
    return msgspec.structs.replace(found, findings=tuple(each for each in found.findings if each.code not in waived))


def shown(filing: Filing) -> list[dict[str, Any]]:
    """Decisions on a filing, the newest first: for everybody who sees it."""
    form, zh = review_form(), lang() == "zh"
    rows = []
    for review in filing.reviews.exclude(decision="").select_related("by", "filing__cycle", "filing__organisation").order_by("-decided_at"):
        grade, assessment = form.grade(review.grade), _assessment(filing, review)
        marks = [
            (item.zh if zh else item.en, review.marks[item.zh], item.points if assessment.scored else "") for item in form.items if item.zh in review.marks
        ]
        rows.append(
            {
                "review": review,
                "total": assessment.total,
                "grade": grade and (grade.zh if zh else grade.en),
                "follows": grade and (grade.follows if zh else grade.follows_en),
                "marks": marks,
            }
        )
    return rows
