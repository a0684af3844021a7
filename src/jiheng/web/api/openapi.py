"""The OpenAPI document: addresses and parameters from django-ninja, bodies and answers from our shapes, the document from `jiheng.model`."""

from typing import Any

import msgspec
from ninja import NinjaAPI

from jiheng.model.json import Document
from jiheng.web.api.once import HEADER
from jiheng.web.api.operation import DESCRIBED, Described
from jiheng.web.api.shapes import Problem

INTRODUCTION = """绩衡的编程接口：业务系统报送、查询、审核、导出绩效目标申报表，与网页的权限和动作完全相同。The programming interface of jiheng.

请求头 `Authorization: Bearer jh_…`；令牌在网页“我的账号 → 接口令牌”里建立；公开的内容（/api/public/）不需要令牌。`Accept-Language` 选择语言（zh-Hans、en）。
Errors are problem documents (RFC 9457). Lists come in parts: `next` is the `cursor` of the following one. A POST with an `Idempotency-Key` is done once.
"""
_REF = "#/components/schemas/{name}"
_VERSION = {"description": "版本。Version of the filing, in quotation marks.", "schema": {"type": "string"}}


def document(api: NinjaAPI) -> dict[str, Any]:
    """The whole document."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/"))
    made["info"] = {"title": api.title, "version": api.version, "description": INTRODUCTION, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}
    made["servers"] = [{"url": "/"}]
    made["components"]["schemas"] |= _components()
    for path in made["paths"].values():
        for method, each in path.items():
            _complete(each, method, DESCRIBED[each["operationId"]])
    return made


def _components() -> dict[str, Any]:
    """All shapes that are sent or answered, and the document with all its parts."""
    shapes = {Problem, Document}
    for each in DESCRIBED.values():
        shapes |= {each.answer} if isinstance(each.answer, type) else set()
        shapes |= set(each.body.types) if each.body else set()
    _references, components = msgspec.json.schema_components(sorted(shapes, key=lambda shape: shape.__name__), ref_template=_REF)
    return components


def _complete(operation: dict[str, Any], method: str, described: Described) -> None:
    """Add to an operation what only we know."""
    if described.scope:
        operation["x-scope"] = described.scope
    operation["responses"] = _answers(described)
    if described.body:
        operation["requestBody"] = {"required": True, "content": described.body.content}
    if method == "post":
        operation["parameters"].append(
            _header(HEADER, "幂等键：同一键、同一内容只办一次。Done once a key, answered alike for 24 hours.", r"^[!-~]{1,200}$", required=False)
        )
    if described.versioned:
        operation["parameters"].append(_header("If-Match", "所依据的版本。The version that was changed, as in ETag.", r'^"[1-9][0-9]{0,8}"$', required=True))


def _header(name: str, description: str, pattern: str, *, required: bool) -> dict[str, Any]:
    return {"in": "header", "name": name, "description": description, "required": required, "schema": {"type": "string", "pattern": pattern}}


def _answers(described: Described) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "已办理。Done."}
    if isinstance(described.answer, str):
        good["content"] = {described.answer: {"schema": _whole_file(described.answer)}}
    elif described.answer is not None:
        good["content"] = {"application/json": {"schema": {"$ref": _REF.format(name=described.answer.__name__)}}}
    wrong = {"description": "没有办理。Not done.", "content": {"application/problem+json": {"schema": {"$ref": _REF.format(name="Problem")}}}}
    return {str(described.status): good, "4XX": wrong, "5XX": wrong}


def _whole_file(kind: str) -> dict[str, Any]:
    if kind == "application/json":
        return {"$ref": _REF.format(name="Submission")}
    return {"type": "string"} if kind.startswith("text/") or kind == "application/jsonl" else {"type": "string", "format": "binary"}
