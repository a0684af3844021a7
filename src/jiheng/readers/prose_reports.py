"""Self-evaluation reports that tell the results of indicators in sentences → rows of indicators, none of them more than inferred."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from jiheng.model.fold import compact
from jiheng.model.parse_target import parse_target
from jiheng.model.source import Source
from jiheng.model.target import Certainty, Kind
from jiheng.model.unit import is_known_unit
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.header import find_header
from jiheng.readers.labels import fold, pieces, tidy
from jiheng.reference.target_words import any_of
from jiheng.reference.vocabulary import vocabulary

_REPORT = re.compile(r"自评|自我评价|绩效评价|绩效报告|绩效目标完成情况|绩效目标实现情况")
_NUMBER = re.compile(r"^\s*(?:[一二三四五六七八九十\d]{1,3}(?:[、．]|\.(?!\d))|[(（][一二三四五六七八九十\d]{1,3}[)）][、.]?)\s*")
_COLON = re.compile("[:：]")
_DIGITS = re.compile(r"[一二三四五六七八九十\d]+")
_ABOUT = re.compile(r"(?:的?(?:实际)?(?:完成|实现|达成)(?:情况)?(?:分析|说明)?|情况|分析|方面)$")
_SENTENCE = re.compile(r"[。；;\n]+")
_CLAUSE = re.compile(r"[，,](?!\d{3})")
_ITEM = re.compile(r"^(?:指标\d{1,2}[:：、.]?|[①-⑳]|一是|二是|三是|四是|五是|六是|其中[:：]?)")
_STATED = re.compile(
    r"^(?P<name>.{2,40}?)[，,:：]?(?:年初|年度|预期|计划|设定|绩效)*(?:目标|指标)值?(?:设定)?(?:为|是|[:：])?"
    r"(?P<target>[^，,:：]{1,24})[，,](?P<rest>.*)$"
)
_DONE = re.compile(r"^(?:全年|年度|当年)?实际(?:完成|实现|达到|达)?值?(?:为|是|[:：]|了)?(?P<actual>.{1,24})$")
_AMOUNT = re.compile(
    r"^(?P<name>.*?[^\d\s≥≤＞＜>=<≧≦.,、])(?P<value>(?:≥|≤|>=|<=|≧|≦|>|<|=|不低于|不少于|不超过|不高于)?\d[\d,]*(?:\.\d+)?(?:[%％‰]|[一-鿿/]{0,6}))$"
)
_LINK = re.compile(r"(?:均|已|共|共计|合计|达到?|为|是|约|实现|完成|在)+$")
_PLAN = re.compile(r"^(?:年初)?(?:计划|预计|拟)")
_REACHED = re.compile(r"^实际|完成率|完成值|达标|得分")
_RATE = re.compile(r"^[^\d]{2,20}(?:率|满意度)(?:达到?|为)?\d{1,3}(?:\.\d+)?[%％](?:以上)?$")
_SHORTEST, _LONGEST = 2, 40
_HEADER = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值")


class Result(msgspec.Struct, frozen=True):
    """What a sentence states: the name of an indicator, its target, what was reached ("" where it does not say)."""

    name: str
    target: str
    actual: str = ""


def with_prose(grid: Grid) -> Grid:
    """The file with the results that its sentences state as rows; as it is where it has a table of indicators, or no headings of these."""
    lines = grid.lines
    if not tells_results(grid) or _levels_told(lines) < 2:
        return grid
    if any(find_header(pieces(line)) for line in lines):
        return grid
    rows = list(_rows(lines, max((line.table or 0 for line in lines), default=0) + 1))
    return Grid(lines=(*lines, *rows), lost=grid.lost) if len(rows) > 1 else grid


def tells_results(grid: Grid) -> bool:
    """Whether the file is a report on what was reached, by its words."""
    return any(_REPORT.search(line.cells[0].text) for line in grid.lines if line.cells)


def _levels_told(lines: Sequence[Line]) -> int:
    """How many different first levels have a heading."""
    return len({level for line in lines if (level := _heading(line)) and level in vocabulary().level1})


@cache
def _level_of(text: str) -> str | None:
    """The level that a heading or the lead of a sentence names (产出指标完成情况, 数量指标); None for other texts."""
    bare = _ABOUT.sub("", _NUMBER.sub("", text))
    return bare if (bare in vocabulary().level1 or bare in vocabulary().level2) and vocabulary().level1.get(bare) != "" else None


def _heading(line: Line) -> str | None:
    if line.table is not None or len(line.cells) != 1:
        return None
    return _level_of(fold(line.cells[0].text).rstrip("。"))


def _rows(lines: Sequence[Line], table: int) -> Iterator[Line]:
    """A header, and a row for each result below the headings of levels."""
    levels = _Levels()
    begun = False
    for line in lines:
        text = line.cells[0].text if len(line.cells) == 1 and line.table is None else ""
        level = _heading(line)
        head, stop, rest = text.partition("。")
        if level is None and stop and (led := _level_of(fold(head))) is not None:  # a heading that goes on as a paragraph
            levels.take(led, _style(text))
            text = rest
        if level is not None:
            levels.take(level, _style(text))
        elif _NUMBER.match(text) and not _COLON.search(text) and not _SENTENCE.search(text.rstrip("。")) and len(text) <= _LONGEST:
            levels.level1 = None  # another section
        elif levels.level1 is not None:
            for level2, result in _results(text, levels.level2):
                if not begun:
                    yield _line(_HEADER, line.cells[0].source, table, Certainty.READ)
                    begun = True
                levels.level2 = level2
                yield _line((levels.level1, level2, result.name, result.target, result.actual), line.cells[0].source, table, Certainty.INFERRED)


class _Levels:
    """The levels whose headings stand above a paragraph."""

    def __init__(self) -> None:
        self.level1: str | None = None
        self.level2 = ""
        self.style = ""  # of the numbers of first levels

    def take(self, level: str, style: str) -> None:
        """Take a heading: a first level, unless its number is of another kind than theirs and its word is a second level, too."""
        words = vocabulary()
        if level in words.level1 and (self.level1 is None or style == self.style or level not in words.level2):
            self.level1, self.level2, self.style = level, "", style
        else:
            self.level2 = level


def _style(text: str) -> str:
    """The number before a heading, with every digit alike: "(一)" and "(二)" are of one kind."""
    found = _NUMBER.match(text)
    return _DIGITS.sub("0", fold(found[0])) if found else ""


def _line(texts: Sequence[str], source: Source, table: int, certainty: Certainty) -> Line:
    return Line(cells=tuple(Cell(text=text, source=source, column=column, certainty=certainty) for column, text in enumerate(texts)), table=table)


def _results(text: str, level2: str) -> Iterator[tuple[str, Result]]:
    """Results of a paragraph with their second level, which a lead such as 数量指标: changes."""
    for sentence in _SENTENCE.split(compact(text)):
        rest = _NUMBER.sub("", sentence)
        level2 = _level_of(fold(rest)) or level2
        lead, colon, behind = rest.replace("：", ":", 1).partition(":")
        if colon and (level := _level_of(fold(lead))) is not None:
            level2, rest = level, behind
        result = result_of(_ITEM.sub("", _NUMBER.sub("", rest)))
        if result is not None:
            yield level2, result


def result_of(sentence: str) -> Result | None:
    """What a sentence states of an indicator; None for a sentence that states no value.

    It names the target ("…，目标值10场，实际完成12场"), or begins with name and value and goes on with what was reached ("开放服务360天，指标完成率100%",
    "举办活动40场次，实际完成46场次"); a rate may stand alone ("活动完成率100%").
    """
    stated = _STATED.match(sentence)
    if stated and _is_value(stated["target"]) and _may_be_name(stated["name"]):
        done = next((found for clause in _CLAUSE.split(stated["rest"]) if (found := _DONE.match(clause))), None)
        return Result(stated["name"], stated["target"], done["actual"] if done else "")
    first, *others = _CLAUSE.split(sentence)
    if not any(_REACHED.search(clause) for clause in others) and not (not others and _RATE.match(first)):
        return None
    for pattern in (_AMOUNT, degree_pattern()):
        found = pattern.match(first)
        if found and _is_value(found["value"]) and _may_be_name(name := _PLAN.sub("", _LINK.sub("", found["name"]))):
            reached = next((amount["value"] for clause in others if clause.startswith("实际") and (amount := _AMOUNT.match(clause))), "")
            return Result(name, found["value"], reached)
    return None


@cache
def degree_pattern() -> re.Pattern[str]:
    """A name with what became of it: degree and verb (有效提高), or a degree alone (明显)."""
    degree, verb, state = any_of("degree_words"), any_of("effect_verbs"), any_of("vague_targets")
    return re.compile(rf"^(?P<name>.+?)(?P<value>(?:{degree}{{1,2}}{verb}|{degree}|{state}))$")


def _is_value(text: str) -> bool:
    """Whether a text is a number with a unit that is known, or words; not a date or a bare number."""
    target = parse_target(text)
    if target.kind is Kind.NUMERIC:
        return target.unit is not None and is_known_unit(target.unit)
    return target.kind is Kind.QUALITATIVE and not any(map(str.isdigit, text))


def _may_be_name(name: str) -> bool:
    return _SHORTEST <= len(tidy(name)) <= _LONGEST and name[0].isalnum() and not name[0].isdigit()
