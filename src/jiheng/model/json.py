"""Submissions as JSON: one canonical form, read strictly; `python -m jiheng.model.json` prints its JSON Schema."""

import re
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from jiheng.model.declaration import Submission


class Document(Submission, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A submission in a file. `path`, which `jiheng read` adds, names the file that it was read from; it is no part of the submission."""

    path: str | None = None


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Document)
_PLAIN: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
_MOST_DIGITS = 18  # before and behind the point; 10^18 yuan are thousands of times what all budgets hold
_YEARS = range(1900, 3000)
_SAID = (  # what the decoder says, in Chinese
    (re.compile(r"Object contains unknown field `(.*)`"), "不认识字段 {0}"),
    (re.compile(r"Object missing required field `(.*)`"), "缺少字段 {0}"),
    (re.compile(r"Expected `(.*)`, got `(.*)`"), "应为 {0}，却是 {1}"),
    (re.compile(r"Invalid (?:enum )?value '?(.*?)'?"), "没有 {0} 这个取值"),
    (re.compile(r"Invalid RFC3339 encoded date.*"), "日期不是“2026-01-31”这样的写法"),
    (re.compile(r"Invalid decimal string"), "不是十进制数"),
    (re.compile(r"Expected `str` of length >= (\d+)"), "至少要有 {0} 个字符"),
    (re.compile(r"Expected `str` of length <= (\d+)"), "最多 {0} 个字符"),
    (re.compile(r"Expected `int` (>=|<=) (-?\d+)"), "应为整数，{0} {1}"),
    (re.compile(r"Input data was truncated"), "数据不完整"),
    (re.compile(r"JSON is malformed: expected '(.*)' \(.*\)"), "应为 {0}"),
    (re.compile(r"JSON is malformed: (?:invalid character|trailing characters) \(.*\)"), "有不该有的字符"),
)
_BYTE = re.compile(r"\(byte (\d+)\)$")
_PLACE = re.compile(r" - at `(\$?)\.?(.*)`$")


class NotASubmission(ValueError):
    """JSON that is no submission; `zh` and `en` say what is wrong and where."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def encode(submission: Submission, *, indent: int = 2) -> bytes:
    """The canonical form: UTF-8, fields in the order of the model, decimals as strings, dates as ISO 8601, absent = null, a line break at the end.

    `indent` 0 gives one line. Equal submissions give equal bytes.
    """
    data = _ENCODER.encode(submission)
    return (msgspec.json.format(data, indent=indent) if indent else data) + b"\n"


def decode(data: bytes) -> Submission:
    """A submission from JSON in UTF-8; unknown fields and wrong types are refused, `path` is forgotten. Raises NotASubmission."""
    try:
        document = _decoded(data)
        if (place := _unfit(document, "")) is not None:
            raise NotASubmission(
                f"JSON 里的数不合理（位置 {place}）：要是有限的十进制数，整数和小数部分各不超过 {_MOST_DIGITS} 位。请改正后再试。",
                f"The number at {place} is no finite decimal of at most {_MOST_DIGITS} digits before and behind the point. Mend it and try again.",
            )
        if (place := _unlikely_year(document)) is not None:
            raise NotASubmission(
                f"JSON 里的年度不合理（位置 {place}）：要在 {_YEARS[0]} 到 {_YEARS[-1]} 之间。请改正后再试。",
                f"The year at {place} is not between {_YEARS[0]} and {_YEARS[-1]}. Mend it and try again.",
            )
        return Submission(**{name: getattr(document, name) for name in Submission.__struct_fields__})
    except msgspec.ValidationError as error:
        if data.lstrip()[:1] == b"[":
            raise NotASubmission(
                "JSON 里有几份材料（数组）；请每份材料存成一个 .json 文件后再试。",
                "The JSON holds several documents (an array). Save each as a file of its own and try again.",
            ) from error
        what, found = _PLACE.sub("", str(error)), _PLACE.search(str(error))
        where = f"（位置 {found[2]}）" if found and found[2] else ""
        raise NotASubmission(
            f"JSON 不是申报材料{where}：{in_chinese(what)}。请按 docs/schema/submission.json 改正后再试。",
            f"The JSON is no submission: {error}. Mend it by docs/schema/submission.json and try again.",
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        place = _line_and_column(data, int(found[1])) if (found := _BYTE.search(str(error))) else ""
        raise NotASubmission(f"JSON 写法有误{place}：{in_chinese(str(error))}。请改正后再试。", f"{error}. Mend it and try again.") from error


def _decoded(data: bytes) -> Document:
    """The document; forms that name no kind are declarations."""
    try:
        return _DECODER.decode(data)
    except msgspec.ValidationError as error:
        if "required field `kind`" not in str(error):
            raise
    plain = _PLAIN.decode(data)
    for form in plain["declarations"]:
        if isinstance(form, dict):
            form.setdefault("kind", "declaration")
    return _DECODER.decode(msgspec.json.encode(plain))


def _unfit(value: Any, place: str) -> str | None:
    """Where a number stands that is not finite or has too many digits; None where there is none."""
    if isinstance(value, Decimal):
        fits = value.is_finite() and value.adjusted() < _MOST_DIGITS and int(value.as_tuple().exponent) >= -_MOST_DIGITS
        return None if fits else place
    if isinstance(value, int):
        return None if abs(value) < 10**_MOST_DIGITS else place
    if isinstance(value, msgspec.Struct):
        parts: Iterable[tuple[Any, Any]] = ((name, getattr(value, name)) for name in value.__struct_fields__)
    elif isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, tuple):
        parts = enumerate(value)
    else:
        return None
    return next((found for name, part in parts if (found := _unfit(part, f"{place}/{name}".lstrip("/"))) is not None), None)


def _unlikely_year(document: Submission) -> str | None:
    """Where a year stands that no document of a budget is of; None where there is none."""
    years = {"year": document.year} | {f"declarations/{place}/year": form.year for place, form in enumerate(document.declarations)}
    return next((place for place, year in years.items() if year is not None and year not in _YEARS), None)


def in_chinese(said: str) -> str:
    """What the decoder says, in Chinese; in its own words where it says something unforeseen."""
    found = ((match, words) for pattern, words in _SAID if (match := pattern.fullmatch(said)))
    return next((words.format(*match.groups()) for match, words in found), said)


def schema() -> bytes:
    """JSON Schema (2020-12) of the canonical form."""
    parts = msgspec.json.schema(Document)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "绩效目标申报材料 Submission",
        "description": "A document with performance target forms, as jiheng reads and writes it: money in yuan as decimal strings, absent = null.",
    }
    return msgspec.json.format(msgspec.json.encode(head | parts), indent=2) + b"\n"


def _line_and_column(data: bytes, byte: int) -> str:
    before = data[:byte].decode("utf-8", "replace")
    return f"（第 {before.count(chr(10)) + 1} 行第 {len(before) - before.rfind(chr(10))} 个字符）"


if __name__ == "__main__":
    sys.stdout.buffer.write(schema())
