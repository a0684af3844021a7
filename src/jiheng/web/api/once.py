"""Idempotency keys: the same request sent twice is done once, and answered twice.

The answer is stored in the transaction of the deed, so that neither a killed process nor a lost connection can part them. Only what was done is kept: after
a refusal nothing was changed, and the same request is tried anew.
"""

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from jiheng.web.api.problem import Failed
from jiheng.web.api.shapes import Wrong
from jiheng.web.models import KeptAnswer, Token

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(hours=24)
_ABANDONED = dt.timedelta(minutes=3)  # reading a file takes one at most; who has not answered by then is gone
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def once(request: HttpRequest, token: Token, prepare: Callable[[], object], deed: Callable[[object], HttpResponse]) -> HttpResponse:
    """The answer of `deed`, given what was prepared; or the one that it had. Raises Failed where the key is in use or was used for something else."""
    key = request.headers.get(HEADER)
    if key is None:
        return deed(prepare())
    if not _KEY.fullmatch(key):
        detail = _("幂等键应为 1 至 200 个可见的 ASCII 字符。")
        raise Failed("request", detail, Wrong(detail=detail, header=HEADER))
    KeptAnswer.objects.filter(at__lt=timezone.now() - KEPT).delete()
    mark = _fingerprint(request)
    kept = _claimed(token, key, mark)
    if kept.status is not None:
        return _again(kept)
    try:
        return _done(kept, prepare(), deed)
    except BaseException:
        KeptAnswer.objects.filter(pk=kept.pk, claim=kept.claim, status=None).delete()
        raise


def _claimed(token: Token, key: str, mark: str) -> KeptAnswer:
    """The row of the key: a finished one, or one that nobody else holds."""
    claim, now = secrets.token_hex(16), timezone.now()
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(token=token, key=key, fingerprint=mark, claim=claim, at=now)
    except IntegrityError:
        found = KeptAnswer.objects.filter(token=token, key=key).first()
    if found is not None and found.fingerprint != mark:
        raise Failed("key", _("这个幂等键已用于另一个请求。请换一个键。"))
    if found is not None and found.status is not None:
        return found
    if found is not None and KeptAnswer.objects.filter(pk=found.pk, claim=found.claim, status=None, at__lt=now - _ABANDONED).update(claim=claim, at=now):
        found.claim = claim
        return found
    raise Failed("busy", _("带这个幂等键的请求正在办理。请稍后再试。"), headers={"Retry-After": "5"})


def _done(kept: KeptAnswer, prepared: object, deed: Callable[[object], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        answer = deed(prepared)
        headers = {name: answer[name] for name in ("Content-Type", "ETag", "Location") if name in answer}
        stored = {"status": answer.status_code, "headers": headers, "body": answer.content.decode(), "at": timezone.now()}
        if not KeptAnswer.objects.filter(pk=kept.pk, claim=kept.claim).update(**stored):
            raise Failed("busy", _("带这个幂等键的请求正在办理。请稍后再试。"), headers={"Retry-After": "5"})
    return answer


def _again(kept: KeptAnswer) -> HttpResponse:
    return HttpResponse(kept.body, status=kept.status, headers=kept.headers | {"Idempotent-Replayed": "true"})


def _fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: address and content. Boundaries between parts of a form are no content."""
    told = hashlib.sha256(f"{request.method} {request.get_full_path()} {request.content_type}\0".encode())
    if request.content_type != "multipart/form-data":
        told.update(request.body)
        return told.hexdigest()
    for name, values in sorted(request.POST.lists()):
        told.update(f"{name}={values}\0".encode("utf-8", "surrogatepass"))
    for name, uploads in sorted(request.FILES.lists()):
        for upload in uploads:
            told.update(f"{name}={upload.name}\0".encode("utf-8", "surrogatepass") + hashlib.file_digest(upload, "sha256").digest())
            upload.seek(0)
    return told.hexdigest()
