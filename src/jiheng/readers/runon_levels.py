"""Levels inside the glued text of an indicator table: where each begins, and the text of the rows below it."""

import re
from collections.abc import Iterator
from itertools import zip_longest

import msgspec

from jiheng.readers.runon_words import FIGURES, is_first_level, is_second_level, level_pattern, standard, verdict_starts
from jiheng.reference.vocabulary import vocabulary

_GROUP = re.compile(r"\s*(?:项目|年度|本年度)*绩效(?:目标|指标)(?:[(（][^()（）]{1,8}[)）])?(?!表)")
_OWN_LEVEL = re.compile(r"[\u4e00-\u9fff]{2,8}?指标(?=[\u4e00-\u9fff(（])")
_LONG = 6
_POINTS = re.compile(r"[(（](\d{1,3}(?:\.\d)?)[%％]?分?[)）]$")


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """The text of the rows of one pair of levels (None where none was printed yet); `start` is its offset; `points` those of the first level.

    `group` counts the first levels, so that rows of one can be told."""

    level1: str | None
    level2: str | None
    text: str
    start: int
    points: str | None = None
    group: int = 0


class _Word(msgspec.Struct, frozen=True):
    text: str
    start: int
    end: int


def segments_of(body: str, *, linewise: bool) -> list[Segment]:
    """The text below a header, parted at its levels; `linewise` where each line holds a row of its own."""
    bare = not re.search("指标", body[:60])
    walk = _Walk()
    at = 0
    for line in body.split("\n") if linewise else [body]:
        group = _GROUP.match(line)
        skip = group.end() if group else 0
        walk.line(line[skip:], at + skip, bare=bare, linewise=linewise)
        at += len(line) + 1
    return walk.segments


def begins_with_level(body: str) -> bool:
    """Whether the text below a header begins with a level, known or not: else the header goes on with words that are not known."""
    group = _GROUP.match(body)
    text = body[group.end() if group else 0 :].lstrip()
    return level_pattern(bare=True).match(text) is not None or (_OWN_LEVEL.match(text) is not None and not text[:1].isdigit())


class _Walk:
    """Carries the levels through the text."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.level1: str | None = None
        self.level2: str | None = None
        self.points: str | None = None
        self.group = 0

    def line(self, text: str, start: int, *, bare: bool, linewise: bool) -> None:
        found = list(_levels(text, bare=bare))
        if linewise and not (found and found[0].start == 0) and (own := _OWN_LEVEL.match(text)):
            found = [_Word(own[0], 0, own.end()), *(word for word in found if word.start >= own.end())]
        self._rows(text[: found[0].start if found else len(text)], start)
        for word, following in zip_longest(found, found[1:]):
            self._level(word, following)
            end = following.start if following else len(text)
            self._rows(text[word.end : end], start + word.end)

    def _level(self, word: _Word, following: _Word | None) -> None:
        points = _POINTS.search(word.text)
        name = re.sub(r"[(（].*", "", word.text)
        beside = following is not None and following.start == word.end and is_second_level(following.text)
        first = is_first_level(name) and (points is not None or beside or not (is_second_level(name) and self._below(name)))
        if first:
            self.level1, self.level2, self.points = name, None, points[1] if points else None
            self.group += 1
        else:
            self.level2 = name

    def _below(self, name: str) -> bool:
        """Whether a word of both levels (成本指标, 满意度指标) goes on below the first level above it."""
        if self.level1 is None:
            return self.level2 is not None  # the first levels are not printed
        if self.level1 == name:
            return self.level2 is None
        above = vocabulary().level1.get(self.level1, "")
        return above == "产出指标" if "成本" in name else "满意" in name and above in {"效益指标", "满意度指标"}

    def _rows(self, text: str, start: int) -> None:
        if text.strip(" .…·、。\n"):
            lead = len(text) - len(text.lstrip())
            self.segments.append(Segment(level1=self.level1, level2=self.level2, text=text.strip(), start=start + lead, points=self.points, group=self.group))


def _levels(text: str, *, bare: bool) -> Iterator[_Word]:
    """Words that are levels here: where a row may begin, with something behind them that is no figure."""
    end = 0
    at = 0
    pattern, any_word = level_pattern(bare=bare), level_pattern(bare=True)
    while found := pattern.search(text, at):
        at = found.end()
        if not _begins_row(text, end, found, beside=pattern.match(text, at) is not None):
            continue
        above = _Word(found[0], found.start(), at)
        yield above
        end = at
        second = any_word.match(text, at) if not bare and is_first_level(above.text) else None
        if second and not second["level"].endswith("指标") and len(second["level"]) > 3 and is_second_level(second["level"]) and _goes_on(text, second.end()):
            yield _Word(second[0], second.start(), second.end())
            at = end = second.end()


def _begins_row(text: str, end: int, found: re.Match[str], *, beside: bool) -> bool:
    """Whether a word of the levels begins a row: right behind a level, or behind a row and before a name. Short words (质量指标) may be part of a name,
    long ones and two together hardly."""
    between = text[end : found.start()].strip(" …·.")
    if not between:
        return True
    if FIGURES.match(text, found.end()):
        return False
    if beside or len(found["level"]) >= _LONG or FIGURES.search(between) or verdict_starts(between):
        return True
    last = max(standard().finditer(between), key=re.Match.end, default=None)
    return last is not None and last.end() == len(between)


def _goes_on(text: str, at: int) -> bool:
    """Whether a name follows: a word right before figures is a name itself."""
    return at < len(text) and not FIGURES.match(text, at)
