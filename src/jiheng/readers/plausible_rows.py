"""Rows of indicators that cannot be what they claim: a value as name, a part of a name as target, a label as level."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import msgspec

from jiheng.model.declaration import Indicator
from jiheng.model.operators import BEFORE, SIGN, alternatives
from jiheng.model.parse_target import parse_target
from jiheng.model.source import Source
from jiheng.model.target import Kind, Target
from jiheng.readers.form_labels import field_of, is_label
from jiheng.readers.header import header_role
from jiheng.readers.indicators import broken_levels, family, is_group, is_level
from jiheng.readers.labels import fold, without_bracket
from jiheng.reference.target_words import any_of, words
from jiheng.reference.vocabulary import vocabulary

_SIGN_ALONE = re.compile(rf"(?:{SIGN}|{alternatives(BEFORE)})+")
_LEVEL = re.compile(r"(?:指标|效益|影响|成本|产出|效果|满意度|管理|绩效|数量|质量|时效|成效|投入|过程|决策)值?$")
_KNOWN_TEXTS = ("effect_verbs", "degree_words", "vague_targets", "verdicts")
_SHORT = 4  # characters: a longer text that ends as a name does may be a sentence
_HEAD_FIELDS = frozenset({"name", "department", "implementing_agency", "period"})  # 完成时间 and the like are names of indicators, too
_DAMAGE = re.compile(r"\d[OoQlI|]+(?=[\d\u4e00-\u9fff%]|$)|[年月\d≥≤][OolI|]+(?=[\dOo月日年])|[二三]\d")  # 28OO株, 2023年lO月底, 二2次
_TEMPLATE = re.compile(r"指标\d{1,2}(?:[:：]|$)")
_LONG, _DAMAGED_LENGTH = 40, 14
_LEVEL_LONG = 20
_LEADING_LEVEL = re.compile(r"(?:产出|效益|成本|满意度|数量|质量|时效|(?:经济|社会|生态环境)成本|(?:经济|社会|生态)效益|可持续影响|服务对象满意度)指标(?=.)")
_FEW, _SHARE = 2, 0.15  # so many rows of a table, and so large a share, tell that its columns are shifted

_VALUE_AS_NAME = "读作指标名称的“{}”是数值、符号或单位，这一行的各格可能错位；请对照原表。"
_LABEL_AS_NAME = "读作指标名称的“{}”是表格的标签或指标的级别，这一行的各格可能错位；请对照原表。"
_PART_AS_NAME = "读作指标名称的“{}”只是名称的一部分，这一行可能被拆开；请对照原表。"
_NAME_AS_TARGET = "读作指标值的“{}”像是名称的一部分，不像指标值，这一行的各格可能错位；请对照原表。"
_LABEL_AS_TARGET = "读作指标值的“{}”含有表格的标签或指标的级别，这一行的各格可能错位；请对照原表。"
_DAMAGED_VALUE = "读作指标值的“{}”像是识别有误（数字里夹着字母或汉字），不作为文字指标看待；请对照原表。"
_NO_TARGET = "“{}”后面没有读到指标值，文字没有表格，可能错位；请对照原表。"
_NAMELESS = "指标值“{}”前面没有指标名称，也没有单位，这一行可能没有读全；请对照原表。"
_NO_LEVEL = "读作指标级别的“{}”不是指标的级别，这一行的各格可能错位；请对照原表。"
_SHIFTED = "同一张表有 {} 行的各格对不上（如“{}”），这一行也可能错位；请对照原表。"


Loose = Callable[[Source | None], bool]


class Doubt(msgspec.Struct, frozen=True):
    """What is doubtful about a row: the field that shows it ("name", "target", "level1", "level2") and the remark for people."""

    field: str
    message: str


def doubtful_rows(rows: Sequence[Indicator], loose: Loose, *, mixed: bool) -> dict[int, Doubt]:
    """The rows that cannot be what they claim, by their index; all of a table whose columns are shifted.

    `loose` tells what stood in no cell of the file; `mixed`, that labels of the table lie in other texts.
    """
    found = {index: doubt for index, row in enumerate(rows) if (doubt := next(_doubts(row, loose), None)) is not None}
    found = _without_target(rows, loose) | found if found else found
    if not mixed and (len(found) < _FEW or len(found) < _SHARE * len(rows)):
        return found
    shown = next((rows[index].name or rows[index].target.raw for index in found), "")
    if not found:
        return {}
    return {index: found.get(index) or Doubt("target", _SHIFTED.format(len(found), shown)) for index in range(len(rows))}


def _without_target(rows: Sequence[Indicator], loose: Loose) -> dict[int, Doubt]:
    """Rows in no cells that have no target, where several are so, others have one and another row is odd: it may stand in that one."""
    blank = {index for index, row in enumerate(rows) if not row.target.raw and not row.places and loose(row.source)}
    if not _FEW <= len(blank) < len(rows):
        return {}
    return {index: Doubt("target", _NO_TARGET.format(rows[index].name or "")) for index in blank}


def _doubts(row: Indicator, loose: Loose) -> Iterator[Doubt]:
    yield from _of_name(row.name or "")
    if not row.name and loose(row.source) and row.target.kind is Kind.NUMERIC and row.target.unit is None:
        yield Doubt("target", _NAMELESS.format(row.target.raw))
    if row.target.kind is Kind.QUALITATIVE:
        yield from _of_target(row.name or "", row.target)
    for role, level in (("level1", row.level1), ("level2", row.level2)):
        if level and not _may_be_level(level, loose=loose(row.source)):
            yield Doubt(role, _NO_LEVEL.format(level))


def _of_name(name: str) -> Iterator[Doubt]:
    key = fold(name)
    if not key:
        return
    if is_value(key):
        yield Doubt("name", _VALUE_AS_NAME.format(name))
    elif _is_printed_label(key) or key in broken_levels() or _LEADING_LEVEL.match(key):
        yield Doubt("name", _LABEL_AS_NAME.format(name))
    elif len(key) == 1 or (len(key) < _FEW + 1 and key in words("quantity_endings")):
        yield Doubt("name", _PART_AS_NAME.format(name))


def _of_target(name: str, target: Target) -> Iterator[Doubt]:
    key = fold(target.raw)
    if not key:
        return
    if _is_printed_label(key) or key in broken_levels() or _TEMPLATE.search(key):
        yield Doubt("target", _LABEL_AS_TARGET.format(target.raw))
    elif len(key) <= _DAMAGED_LENGTH and _DAMAGE.search(key):
        yield Doubt("target", _DAMAGED_VALUE.format(target.raw))
    elif key in words("quantity_endings") or _goes_on(fold(name), key):
        yield Doubt("target", _NAME_AS_TARGET.format(target.raw))


def _goes_on(name: str, key: str) -> bool:
    """Whether a short text beside a name that does not end as one is its rest: it ends as names do, and says nothing of its own."""
    if len(key) > _SHORT or any(map(str.isdigit, key)) or _ends_as_name(name):
        return False
    return _ends_as_name(key) and not any(re.search(any_of(entry), key) for entry in _KNOWN_TEXTS)


@lru_cache(maxsize=4096)
def is_value(key: str) -> bool:
    """Whether a folded text is a number with or without its unit, a date, an operator or a unit, and nothing else."""
    if len(key) > _LONG:
        return False
    if _SIGN_ALONE.fullmatch(key):
        return True
    target = parse_target(key)
    if target.kind is Kind.EMPTY:
        return any(map(str.isalnum, key))
    return target.kind is Kind.DATE or (target.kind is Kind.NUMERIC and not target.text and any(map(str.isdigit, key)))


def _is_printed_label(key: str) -> bool:
    """Whether a text is the head of a column, a label or a level; bare words (数量, 满意度) may be names."""
    bare = without_bracket(key)
    if is_level(bare) or is_group(bare):
        return bare.endswith("指标")
    return (header_role(key) is not None and "指标" in key) or field_of(key) in _HEAD_FIELDS


def _ends_as_name(key: str) -> bool:
    return re.search(any_of("quantity_endings") + "$", without_bracket(key)) is not None


def _may_be_level(level: str, *, loose: bool) -> bool:
    """Whether a text may be a level: one of the vocabulary, or one of its own that looks like one; in texts without cells it must end as one."""
    key = without_bracket(fold(level))
    if is_level(key) or family(level) is not None or key in vocabulary().groups:
        return True
    if not key or len(key) > _LEVEL_LONG or is_value(key) or key in broken_levels() or is_label(key) or header_role(key) is not None:
        return False
    return not loose or _LEVEL.search(key) is not None
