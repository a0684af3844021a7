"""满意度调查: answers that were collected elsewhere come in as a table, after a preview."""

import hashlib
from typing import Any

import msgspec
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jiheng.model.survey_answers import Answers, answers_of
from jiheng.readers.grid import Unreadable
from jiheng.web import reading
from jiheng.web.actions import survey as actions
from jiheng.web.actions.refusal import Refused
from jiheng.web.language import lang
from jiheng.web.models import SatisfactionSurvey
from jiheng.web.views.dialogue import done, told
from jiheng.web.views.survey import own

_TASK = "jiheng.readers.listing:rows"
_SALT, _HOURS = "survey-table", 12
_SHOWN = 100  # rows that are not counted


class Preview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an import would take in, as the page sends it back, signed: the counts are those that were read from the file."""

    survey: int
    file: str
    sha256: str
    counts: dict[str, int]
    invalid: int


def bring(request: HttpRequest, pk: int, survey: int) -> HttpResponse:
    """First what a table would add; then, asked again with that, it is done."""
    row = own(request, pk, survey)
    words: dict[str, Any] = {"survey": row, "filing": row.filing}
    if request.method == "POST":
        try:
            if "preview" in request.POST:
                given = _sent_back(request, survey)
                actions.bring(person=request.user, **msgspec.structs.asdict(given))
                return done(request, _("已导入 %(n)s 份答卷。") % {"n": sum(given.counts.values())}, "ledger-surveys-one", pk, survey)
            words |= _previewed(request, row)
        except Unreadable as error:
            words["wrong"] = error.zh if lang() == "zh" else error.en
        except Refused as error:
            words["wrong"] = str(error)
    return render(request, "web/survey-import.html", words, status=422 if "wrong" in words else 200)


@require_POST
def withdraw(request: HttpRequest, pk: int, survey: int, batch: int) -> HttpResponse:
    """Take a table out of account again."""
    row = own(request, pk, survey)
    get_object_or_404(row.imports.filter(in_force=True), pk=batch)
    return told(request, lambda: actions.withdraw(person=request.user, survey=survey, batch=batch), _("已撤销。"), "ledger-surveys-one", pk, survey)


def _sent_back(request: HttpRequest, survey: int) -> Preview:
    """The preview of this survey that a page showed. Raises Refused."""
    try:
        given = msgspec.convert(signing.loads(request.POST["preview"], salt=_SALT, max_age=_HOURS * 3600), Preview)
    except signing.BadSignature as error:
        raise Refused(_("预览已经失效，请重新选择文件。")) from error
    if given.survey != survey:
        raise Refused(_("预览已经失效，请重新选择文件。"))
    return given


def _previewed(request: HttpRequest, row: SatisfactionSurvey) -> dict[str, Any]:
    """What the page of the preview shows. Raises Refused, Unreadable."""
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(_("请选择文件。"))
    if (upload.size or 0) > reading.MOST_BYTES:
        raise Refused(_("文件超过 50 MB，没有读取。"))
    data, name = upload.read(), (upload.name or "-")[:200]
    answers = answers_of(msgspec.msgpack.decode(reading.sandbox().run(data, name, task=_TASK, argument=b""), type=list[list[str]]), row.grades)
    if answers.grade_head is None:
        raise Refused(_("表里没有找到“满意程度”一列。第一行写表头：满意程度；已经汇总的，再加一列“份数”。"))
    held = Preview(survey=row.pk, file=name, sha256=hashlib.sha256(data).hexdigest(), counts=answers.counts, invalid=len(answers.skipped))
    return {"answers": answers, "name": name, "skipped": _skipped(answers), "preview": signing.dumps(msgspec.to_builtins(held), salt=_SALT), "most": _SHOWN}


def _skipped(answers: Answers) -> list[tuple[int, str]]:
    return [(each.row, each.zh if lang() == "zh" else each.en) for each in answers.skipped[:_SHOWN]]
