"""Submissions and ledgers of evidence as JSON: one canonical form, read strictly; `python -m jiheng.model.json` prints the JSON Schema of submissions."""

import re
import sys
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

import msgspec

from jiheng.model.declaration import Submission
from jiheng.model.evidence import EvidenceLedger

S = TypeVar("S", bound=msgspec.Struct)


class Document(Submission, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A submission in a file. `path`, which `jiheng read` adds, names the file that it was read from; it is no part of the submission."""

    path: str | None = None


_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Document)
_LEDGER_DECODER = msgspec.json.Decoder(EvidenceLedger)
_PLAIN: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)
_MOST_DIGITS = 18  # before and behind the point; 10^18 yuan are thousands of times what all budgets hold
_LARGEST: int = 10**_MOST_DIGITS
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
    (re.compile(r"Expected `str` matching regex '(.*)'"), "不是 {0} 这样的写法"),
    (re.compile(r"a correction names the record that it supersedes and says why"), "更正要写明被更正的凭据（supersedes）和更正原因（why）"),
    (re.compile(r"a manual value needs an attachment"), "手工填写的数值（manual_source）要附上证明材料（attachments）"),
    (re.compile(r"a withdrawal names the record that it withdraws"), "撤销要写明被撤销的凭据（supersedes）"),
    (re.compile(r"two records have the id (.*)"), "有两条凭据的编号都是 {0}"),
    (re.compile(r"(.*) supersedes (.*), which is no earlier record in force"), "凭据 {0} 要更正的 {1} 不在它前面，或者已经更正过"),
    (re.compile(r"(.*) supersedes (.*), which belongs to another project"), "凭据 {0} 要更正的 {1} 属于另一个项目，请撤销后重新登记"),
    (re.compile(r"Input data was truncated"), "数据不完整"),
    (re.compile(r"JSON is malformed: expected '(.*)' \(.*\)"), "应为 {0}"),
    (re.compile(r"JSON is malformed: (?:invalid character|trailing characters) \(.*\)"), "有不该有的字符"),
)
_BYTE = re.compile(r"\(byte (\d+)\)$")
_PLACE = re.compile(r" - at `(\$?)\.?(.*)`$")


class NotReadable(ValueError):
    """JSON that is not what it should be; `zh` and `en` say what is wrong and where."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


class NotASubmission(NotReadable):
    """JSON that is no submission."""


class NotALedger(NotReadable):
    """JSON that is no ledger of evidence."""


class _Sort(NamedTuple):
    """What a text should hold: its names, the page of its schema, and what is raised where it does not."""

    zh: str
    en: str
    schema: str
    error: type[NotReadable]


_SUBMISSION = _Sort("申报材料", "submission", "docs/schema/submission.json", NotASubmission)
_LEDGER = _Sort("执行台账", "ledger of evidence", "docs/schema/evidence.json", NotALedger)


def encode(document: Submission | EvidenceLedger, *, indent: int = 2) -> bytes:
    """The canonical form: UTF-8, fields in the order of the model, decimals as strings, dates as ISO 8601, absent = null, a line break at the end.

    `indent` 0 gives one line. Equal documents give equal bytes.
    """
    data = _ENCODER.encode(document)
    return (msgspec.json.format(data, indent=indent) if indent else data) + b"\n"


def canonical(value: msgspec.Struct) -> str:
    """Any value of the model in one line, as databases hold it; equal values give equal texts."""
    return _ENCODER.encode(value).decode()


def decode(data: bytes) -> Submission:
    """A submission from JSON in UTF-8; unknown fields and wrong types are refused, `path` is forgotten. Raises NotASubmission."""
    document = _strictly(_decoded, data, _SUBMISSION)
    if (place := _unlikely_year(document)) is not None:
        raise NotASubmission(
            f"JSON 里的年度不合理（位置 {place}）：要在 {_YEARS[0]} 到 {_YEARS[-1]} 之间。请改正后再试。",
            f"The year at {place} is not between {_YEARS[0]} and {_YEARS[-1]}. Mend it and try again.",
        )
    return Submission(**{name: getattr(document, name) for name in Submission.__struct_fields__})


def decode_ledger(data: bytes) -> EvidenceLedger:
    """A ledger of evidence from JSON in UTF-8, as strictly as submissions. Raises NotALedger."""
    return _strictly(_LEDGER_DECODER.decode, data, _LEDGER)


def _strictly(decoded: Callable[[bytes], S], data: bytes, sort: _Sort) -> S:
    """What the decoder makes of the data; what it refuses, and numbers that nothing can be, are told in plain words."""
    try:
        document = decoded(data)
    except msgspec.ValidationError as error:
        if data.lstrip()[:1] == b"[":
            raise sort.error(
                "JSON 里有几份材料（数组）；请每份材料存成一个 .json 文件后再试。",
                "The JSON holds several documents (an array). Save each as a file of its own and try again.",
            ) from error
        what, found = _PLACE.sub("", str(error)), _PLACE.search(str(error))
        where = f"（位置 {found[2]}）" if found and found[2] else ""
        raise sort.error(
            f"JSON 不是{sort.zh}{where}：{in_chinese(what)}。请按 {sort.schema} 改正后再试。",
            f"The JSON is no {sort.en}: {error}. Mend it by {sort.schema} and try again.",
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        place = _line_and_column(data, int(found[1])) if (found := _BYTE.search(str(error))) else ""
        raise sort.error(f"JSON 写法有误{place}：{in_chinese(str(error))}。请改正后再试。", f"{error}. Mend it and try again.") from error
    if not _fits(document) and (unfit := _unfit(document, "")) is not None:
        raise sort.error(
            f"JSON 里的数不合理（位置 {unfit}）：要是有限的十进制数，整数和小数部分各不超过 {_MOST_DIGITS} 位。请改正后再试。",
            f"The number at {unfit} is no finite decimal of at most {_MOST_DIGITS} digits before and behind the point. Mend it and try again.",
        )
    return document


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


def _fits(document: msgspec.Struct) -> bool:
    """Whether all numbers are finite and short enough. The same as `_unfit` finds, without places: nearly every document is fit, and read often."""
    left: list[Any] = [document]
    while left:
        value = left.pop()
        parts = msgspec.structs.astuple(value) if isinstance(value, msgspec.Struct) else value.values() if isinstance(value, dict) else value
        for part in parts:
            if part is None or isinstance(part, str):
                continue
            if isinstance(part, (Decimal, int)):
                if not _is_fit(part):
                    return False
            elif isinstance(part, (msgspec.Struct, dict, tuple)):
                left.append(part)
    return True


def _is_fit(number: Decimal | int) -> bool:
    if isinstance(number, int):
        return -_LARGEST < number < _LARGEST
    return number.is_finite() and number.adjusted() < _MOST_DIGITS and int(number.as_tuple().exponent) >= -_MOST_DIGITS


def _unfit(value: Any, place: str) -> str | None:
    """Where a number stands that is not finite or has too many digits; None where there is none."""
    if isinstance(value, (Decimal, int)):
        return None if _is_fit(value) else place
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
    """JSON Schema (2020-12) of the canonical form of submissions."""
    told = "A document with performance target forms, as jiheng reads and writes it: money in yuan as decimal strings, absent = null."
    return _schema(Document, "绩效目标申报材料 Submission", told)


def ledger_schema() -> bytes:
    """JSON Schema (2020-12) of the canonical form of ledgers of evidence."""
    told = "Records of what was done, as jiheng reads and writes them: money in yuan as decimal strings, absent = null; corrections supersede."
    return _schema(EvidenceLedger, "执行台账 Evidence ledger", told)


def _schema(kind: type[msgspec.Struct], title: str, description: str) -> bytes:
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "description": description}
    return msgspec.json.format(msgspec.json.encode(head | msgspec.json.schema(kind)), indent=2) + b"\n"


def _line_and_column(data: bytes, byte: int) -> str:
    before = data[:byte].decode("utf-8", "replace")
    return f"（第 {before.count(chr(10)) + 1} 行第 {len(before) - before.rfind(chr(10))} 个字符）"


if __name__ == "__main__":
    sys.stdout.buffer.write(schema())
