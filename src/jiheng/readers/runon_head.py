"""The labels above the indicators (项目名称, 主管部门, 资金情况, 年度目标) when they are glued to their values → rows of cells."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec
from rapidfuzz import fuzz

from jiheng.model.target import Certainty
from jiheng.readers.form_labels import label_field
from jiheng.readers.funds import fund_field
from jiheng.readers.runon_settle import Value
from jiheng.readers.runon_words import clean_label, execution_end, execution_role, execution_word, labels_in
from jiheng.readers.splits import funds_fit, number, partings

_KIND = {"initial": "amount", "budget": "amount", "spent": "amount", "forecast": "amount", "weight": "weight", "rate": "rate", "score": "score"}
_FIGURES = re.compile(r"[\d.,%％万元]+")
_STROKES = re.compile(r"[-—–/\s]*")  # stand in columns that have no value
_SENTENCE_END = "。；;！,，.\n"
_BEHIND_NAME = re.compile(r"[:：\s]*")
_RATE = "执行率"
# Two objectives of one form say much the same: so alike (percent), and so much more than any other place, are no two halves by chance.
_ALIKE, _AHEAD = 45, 15

Cells = list[tuple[int, Value, int]]  # column, value, offset in the text


class _Pair(msgspec.Struct, frozen=True):
    """A label with the text behind it."""

    label: str
    text: str
    start: int
    value: int


def head_rows(text: str) -> Iterator[Cells]:
    """Rows of labels and values; below the words of an execution block its figures, each in the column of its word."""
    execution: list[str] = []
    total: dict[str, Decimal] = {}
    labels: list[_Pair] = []
    for pair in _pairs(text):
        shown, words = _execution_words(pair.text)
        if not words and execution and fund_field(pair.label) and _FIGURES.match(pair.text):
            yield _figures(pair, execution, total)
            continue
        if label_field(pair.label) == "objective":
            labels.append(pair)
            if not pair.text:
                continue
            yield from _objectives(labels)
        else:
            yield [(0, Value(pair.label, Certainty.READ), pair.start), *([(1, Value(shown), pair.value)] if shown else [])]
        labels = []
        if words:
            execution, total = [role for role, _ in words], {}
            yield [(column, Value(word, Certainty.READ), pair.value) for column, (_, word) in enumerate(words, 1)]


def _pairs(text: str) -> Iterator[_Pair]:
    found = list(_labels(text))
    for at, (label, start, end) in enumerate(found):
        stop = found[at + 1][1] if at + 1 < len(found) else len(text)
        lead = _BEHIND_NAME.match(text, end, stop)
        value = lead.end() if lead else end
        yield _Pair(label, text[value:stop].strip(), start, value)


def _labels(text: str) -> Iterator[tuple[str, int, int]]:
    """Labels with their places; inside the text of an objective only what stands behind the end of a sentence."""
    inside, end = False, 0
    for found in _matches(text):
        start = found.start()
        label = clean_label(found["long"] or found["short"])
        if inside and text[end:start].strip() and text[:start].rstrip()[-1:] not in _SENTENCE_END:
            continue
        inside = label_field(label) == "objective"
        end = found.end()
        yield label, start, end


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Labels; those of the columns of an execution block are not told one by one."""
    at = 0
    while found := next(labels_in(text, at), None):
        run = execution_word().match(text, found.start())
        at = run.end() if run else found.end()
        if run is None:
            yield found


def _execution_words(text: str) -> tuple[str, list[tuple[str, str]]]:
    """A text without the words of the columns of an execution block at its end, and these with their roles."""
    run = execution_end().search(text)
    if run is None:
        return text, []
    words = [(execution_role(found["word"]), found[0].strip()) for found in execution_word().finditer(text, run.start())]
    if all(role != "rate" for role, _ in words):  # 执行率得分 were two words then
        words = [pair for role, word in words for pair in _torn(role, word)]
    return text[: run.start()].strip(), words


def _torn(role: str, word: str) -> list[tuple[str, str]]:
    if not word.startswith(_RATE) or len(word) == len(_RATE):
        return [(role, word)]
    return [("rate", _RATE), (execution_role(word[len(_RATE) :]), word[len(_RATE) :])]


def _figures(pair: _Pair, roles: Sequence[str], total: dict[str, Decimal]) -> Cells:
    """A line of the execution block: its figures parted so that the rate is right and no part is above the total of its column."""
    printed = _FIGURES.match(pair.text)
    assert printed is not None
    cells: Cells = [(0, Value(pair.label, Certainty.READ), pair.start)]
    numeric = [role for role in roles if role in _KIND]
    columns = numeric if not total else [role for role in numeric if _KIND[role] == "amount"]
    found = _fitting(printed[0], columns, total)
    if not found and total and (whole := _fitting(printed[0], numeric, total)):
        columns, found = numeric, whole  # a line with a rate of its own
    candidates = tuple(" | ".join(parts.values()) for parts in found) if len(found) != 1 else ()
    same = [parts for parts in found if total and all(number(parts[role]) == total.get(role) for role in columns)]
    if not total and len(found) > 1:  # 48.6|48.6|48.6 before 48.64|8.64|8.6
        alike = [parts for parts in found if len({parts[role] for role in columns if _KIND[role] == "amount"}) == 1]
        found = alike if len(alike) == 1 else found
        candidates = () if len(found) == 1 else candidates
    if len(found) != 1 and len(same) != 1:
        return [*cells, (1 + roles.index(columns[0]), Value(printed[0], Certainty.AMBIGUOUS, candidates or (printed[0],)), pair.value)]
    chosen = found[0] if len(found) == 1 else same[0]
    if not total:
        total |= {role: value for role in columns if (value := number(chosen[role])) is not None}
    certainty = Certainty.INFERRED if len(found) == 1 else Certainty.AMBIGUOUS
    return [*cells, *((1 + roles.index(role), Value(chosen[role], certainty, candidates), pair.value) for role in columns)]


def _fitting(printed: str, columns: Sequence[str], total: dict[str, Decimal]) -> list[dict[str, str]]:
    found = [dict(zip(columns, parts, strict=True)) for parts in partings(printed, [_KIND[role] for role in columns])]
    found = [parts for parts in found if funds_fit(parts)]
    if not total:
        return found
    return [parts for parts in found if all((number(parts[role]) or 0) <= total.get(role, Decimal(0)) for role in columns if _KIND[role] == "amount")]


def _objectives(labels: Sequence[_Pair]) -> Iterator[Cells]:
    """Labels of objectives that follow each other, and the text behind the last of them in a row below; one alone beside its text."""
    last = labels[-1]
    if len(labels) == 1:
        yield [(0, Value(last.label, Certainty.READ), last.start), (1, Value(last.text), last.value)]
        return
    yield [(column, Value(pair.label, Certainty.READ), pair.start) for column, pair in enumerate(labels)]
    cut = _alike(last.text)
    if cut:
        yield [(len(labels) - 2, Value(last.text[:cut]), last.value), (len(labels) - 1, Value(last.text[cut:]), last.value + cut)]
        return
    yield [(len(labels) - 2, Value(last.text, Certainty.AMBIGUOUS, tuple(pair.label for pair in labels[-2:])), last.value)]


def _alike(text: str) -> int:
    """Where a text that consists of two of much the same words is parted, at the end of a sentence; 0 where no place stands out."""
    ends = [found.end() for found in re.finditer(r"[。；;！]", text) if found.end() < len(text)]
    marks = sorted(((fuzz.ratio(text[:end], text[end:]), end) for end in ends), reverse=True)
    if not marks or marks[0][0] < _ALIKE or (len(marks) > 1 and marks[0][0] - marks[1][0] < _AHEAD):
        return 0
    return marks[0][1]
