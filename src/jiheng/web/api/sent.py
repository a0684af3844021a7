"""What a request brings: JSON, a document, or a file. Read before anything is locked; what is wrong is told with its place."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiheng.model.declaration import Submission
from jiheng.model.json import NotASubmission, decode, in_chinese
from jiheng.readers.grid import Unreadable
from jiheng.web import reading
from jiheng.web.api.problem import Failed
from jiheng.web.api.shapes import BIGGEST, Begin, Wrong
from jiheng.web.api.shapes_ledger import EnterRecord
from jiheng.web.language import lang
from jiheng.web.ledger.files import MOST_FILES

T = TypeVar("T")
JSON, FORM = "application/json", "multipart/form-data"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_PLACE = re.compile(r" - at `\$?(.*?)`")


class Body(msgspec.Struct, frozen=True):
    """How a body is read, and how the OpenAPI document tells of it: a schema for each content type."""

    read: Callable[[HttpRequest], Any]
    content: dict[str, Any]
    types: tuple[Any, ...] = ()


class Brought(msgspec.Struct, frozen=True):
    """A document for an organisation and a cycle."""

    organisation: int
    cycle: int
    submission: Submission


class Entered(msgspec.Struct, frozen=True):
    """A record of evidence with the files that prove it."""

    evidence: Any
    sure: bool
    files: tuple[Any, ...] = ()


def body_of(shape: type[Any]) -> Body:
    """JSON of this shape."""
    return Body(read=lambda request: _shaped(_json(request), shape), content={JSON: _ref(shape.__name__)}, types=(shape,))


def document_or_file() -> Body:
    """A document as JSON, or a file to be read."""
    file = {"type": "object", "properties": {"file": _BINARY}, "required": ["file"], "additionalProperties": False}
    return Body(read=_document_or_file, content={JSON: _ref("Document"), FORM: {"schema": file}})


def document() -> Body:
    """A document as JSON."""
    return Body(read=lambda request: _document(_json(request)), content={JSON: _ref("Document")})


def brought() -> Body:
    """A document or a file, with the organisation and the cycle that it is for."""
    number = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
    fields = {"file": _BINARY, "organisation": number, "cycle": number}
    form = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return Body(read=_brought, content={JSON: _ref("Begin"), FORM: {"schema": form}}, types=(Begin,))


def evidence() -> Body:
    """A record of evidence as JSON, or as a field of a form with files that prove it."""
    record = {"type": "string", "contentMediaType": JSON, "contentSchema": _ref("EnterRecord")["schema"]}
    fields = {"record": record, "file": {"type": "array", "items": _BINARY, "maxItems": MOST_FILES}}
    form = {"type": "object", "properties": fields, "required": ["record"], "additionalProperties": False}
    return Body(read=_entered, content={JSON: _ref("EnterRecord"), FORM: {"schema": form}}, types=(EnterRecord,))


_BINARY = {"type": "string", "format": "binary"}


def _ref(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}


def _document_or_file(request: HttpRequest) -> Submission:
    if request.content_type == FORM:
        _only(request)
        return _file(request)
    return _document(_json(request, JSON, FORM))


def _brought(request: HttpRequest) -> Brought:
    if request.content_type == FORM:
        _only(request, "organisation", "cycle")
        return Brought(_number(request, "organisation"), _number(request, "cycle"), _file(request))
    begin = _shaped(_json(request, JSON, FORM), Begin)
    return Brought(begin.organisation, begin.cycle, _document(bytes(begin.submission), "/submission"))


def _entered(request: HttpRequest) -> Entered:
    if request.content_type != FORM:
        given = _shaped(_json(request, JSON, FORM), EnterRecord)
        return Entered(given.evidence, given.sure)
    _only(request, "record")
    given = _shaped(_without_nul(request.POST.get("record", "").encode("utf-8", "surrogatepass")), EnterRecord, "/record")
    files = tuple(request.FILES.getlist("file"))
    if len(files) > MOST_FILES:
        raise Failed("invalid", _("一条记录最多 %(most)s 个附件。") % {"most": MOST_FILES}, Wrong(detail=_("附件太多。"), pointer="/file"))
    return Entered(given.evidence, given.sure, files)


def _json(request: HttpRequest, *types: str) -> bytes:
    """The body, if it is JSON in UTF-8 without NUL."""
    if request.content_type != JSON:
        raise Failed("type", _("内容类型应为 %(types)s。") % {"types": _("或").join(types or (JSON,))})
    return _without_nul(request.body)


def _without_nul(data: bytes) -> bytes:
    if b"\0" in data or _NUL.search(data):
        raise Failed("invalid", _("文字里有不能使用的字符（NUL）。"))
    return data


def _shaped(data: bytes, shape: type[T], above: str = "") -> T:
    try:
        return msgspec.json.decode(data, type=shape)
    except msgspec.ValidationError as error:
        raise _invalid(str(error), above) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Failed("request", _("不是完好的 JSON：%(error)s。") % {"error": _said(str(error))}) from error


def _document(data: bytes, above: str = "") -> Submission:
    try:
        return decode(data)
    except NotASubmission as error:
        place = _PLACE.search(error.en)
        pointer = above + (_pointer(place[1]) if place else "")
        detail = error.zh if lang() == "zh" else error.en
        raise Failed("invalid", detail, Wrong(detail=detail, pointer=pointer)) from error


def _file(request: HttpRequest) -> Submission:
    upload = request.FILES.get("file")
    if upload is None or len(request.FILES) > 1:
        raise Failed("invalid", _("请在字段 file 里放一个文件。"), Wrong(detail=_("缺少文件。"), pointer="/file"))
    if (upload.size or 0) > reading.MOST_BYTES:
        raise Failed("large", _("文件超过 50 MB，没有读取。请只保留绩效目标申报表，另存后再试。"))
    try:
        return reading.read(upload.read(), upload.name or "-")
    except Unreadable as error:
        raise Failed("file", error.zh if lang() == "zh" else error.en, Wrong(detail=error.zh if lang() == "zh" else error.en, pointer="/file")) from error


def _only(request: HttpRequest, *fields: str) -> None:
    if unknown := sorted((set(request.POST) - set(fields)) | (set(request.FILES) - {"file"})):
        raise Failed("invalid", _("不认识字段 %(name)s。") % {"name": unknown[0][:60]}, Wrong(detail=_("没有这个字段。"), pointer=f"/{unknown[0][:60]}"))


def _number(request: HttpRequest, field: str) -> int:
    text = request.POST.get(field, "")
    if text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= BIGGEST:
        return int(text)
    raise Failed("invalid", _("字段 %(name)s 应为整数。") % {"name": field}, Wrong(detail=_("应为整数。"), pointer=f"/{field}"))


def _invalid(error: str, above: str) -> Failed:
    place = _PLACE.search(error)
    said, pointer = _said(_PLACE.sub("", error)), above + (_pointer(place[1]) if place else "")
    return Failed("invalid", _("%(place)s：%(error)s。") % {"place": pointer or "/", "error": said}, Wrong(detail=said, pointer=pointer))


def _said(error: str) -> str:
    return in_chinese(error) if lang() == "zh" else error


def _pointer(place: str) -> str:
    """`.a[0].b` of the decoder as a JSON pointer."""
    return "".join(f"/{part}" for part in re.split(r"[.\[\]]+", place) if part)
