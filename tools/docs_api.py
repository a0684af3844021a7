"""docs/api.md: the programming interface, from its OpenAPI document and the examples of tools/api_examples.sh (which a test runs)."""

import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

EXAMPLES = Path(__file__).with_name("api_examples.sh")
TAGS = {
    "check": "核对 Check",
    "organisations": "机构和年度 Organisations",
    "filings": "申报表 Filings",
    "review": "审核 Review",
    "documents": "文书和导出 Documents",
    "ledger": "执行台账 Evidence ledger",
    "public": "公开 What is public",
    "year": "监控、自评和评价 Monitoring, self-evaluation, evaluation",
}
INTRO = """# REST interface · REST 接口

<!-- Made by `make docs` from the OpenAPI document and tools/api_examples.sh. Do not edit. -->

{description}
- 令牌 **Tokens**: made on the page 我的账号 → 接口令牌, shown once, with a term and scopes (`read` 读取, `write` 编制和报送, `review` 签批和审核,
  `export` 成批导出). A token acts for its person and never has more rights; sessions and cookies of browsers open nothing here.
  What is public needs none. `Authorization: Bearer jh_…`
- 版本 **Versions**: `ETag` names the version of a filing. What changes it names the version that was looked at, in `If-Match` or as `version`; after
  another save the answer is 412 and nothing is stored.
- 幂等 **Once**: a `POST` with `Idempotency-Key` is done once: the same request gets the same answer for 24 hours (`Idempotent-Replayed: true`), another
  request with this key 422, one that is still being worked on 409. What was refused changed nothing and is tried anew.
- 分页 **Lists**: `limit` and `cursor`; `next` of an answer is the `cursor` of the following part, `null` at the end. Exports have `Link: …; rel="next"`.
- 错误 **Errors**: `application/problem+json` (RFC 9457) in the language of `Accept-Language`, with JSON pointers to what is wrong. Parameters that do not
  exist are refused.
- 限流 **Limits**: {most} points within ten minutes for each token, {most_open} for each address without one; what reads or writes a file, or searches, costs
  {dear}. Then 429 with `Retry-After`.
- 全文 **The whole**: <https://…/api/openapi.json> (OpenAPI 3.1). Documents inside are those of [schema/submission.json](schema/submission.json).

## 示例 Examples

```sh
{examples}```

## 错误类别 Kinds of problems

| `type` | status | | |
|---|---|---|---|
{problems}

## 操作 Operations
"""


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI document. Needs the settings of the web application, in demo mode, in a folder that nobody looks at."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiheng.web.settings")
    os.environ.setdefault("JIHENG_DEMO", "1")
    os.environ.setdefault("JIHENG_DATA", tempfile.mkdtemp())
    import django

    django.setup()
    from jiheng.web.api.entrance import api
    from jiheng.web.api.openapi import document

    return document(api)


def page() -> str:
    """The page as text."""
    made = openapi()
    from jiheng.web.api.operation import DEAR, MOST, MOST_OPEN

    problems = "\n".join(f"| `{zh.type}` | {zh.status} | {zh.title} | {en.title} |" for zh, en in zip(_kinds("zh-hans"), _kinds("en"), strict=True))
    limits = {"most": MOST, "most_open": MOST_OPEN, "dear": DEAR}
    head = INTRO.format(description=made["info"]["description"], examples=EXAMPLES.read_text("utf-8"), problems=problems, **limits)
    return head + "".join(_section(made, tag, words) for tag, words in TAGS.items())


def _kinds(language: str) -> list[Any]:
    from django.utils.translation import override

    from jiheng.web.api.problem import kinds

    with override(language):
        return list(kinds())


def _section(made: dict[str, Any], tag: str, words: str) -> str:
    operations = ((method, path, each) for path, methods in made["paths"].items() for method, each in methods.items() if tag in each["tags"])
    return f"\n### {words}\n" + "".join(_operation(*each) for each in operations)


def _operation(method: str, path: str, told: dict[str, Any]) -> str:
    return f"\n#### {method.upper()} {path}\n\n{told['description']}\n\n" + "".join(f"- {line}\n" for line in _lines(told))


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"scope: `{told['x-scope']}`" if "x-scope" in told else "no token"
    for each in told["parameters"]:
        if each["in"] != "path":
            yield f"{each['in']} `{each['name']}`{' (required)' if each['required'] else ''}"
    for kind, each in told.get("requestBody", {}).get("content", {}).items():
        yield f"body `{kind}`: {_shape(each['schema'])}"
    for status, answer in told["responses"].items():
        if status[0] == "2":
            yield f"{status}: " + (", ".join(f"`{kind}` {_shape(each['schema'])}".strip() for kind, each in answer.get("content", {}).items()) or "—")


def _shape(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    return ", ".join(f"`{name}`" for name in schema.get("properties", {}))
