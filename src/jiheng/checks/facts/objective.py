"""Facts about objectives: numbering, what they copy, the numbers that they give for indicators."""

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.fold import compact
from jiheng.model.numerals import NUMBER, decimal_number
from jiheng.model.operators import AFTER, BEFORE, SIGN, alternatives, comparator_before, comparators_agree
from jiheng.model.target import Comparator, Kind, Target
from jiheng.reference.target_words import any_of, words

# How items are numbered, and the marks after which a number begins an item.
_STYLES = ((re.compile(r"([0-9]{1,2})[.、](?=[^\d\s])"), "。;:"), (re.compile(r"\(([0-9]{1,2})\)(?=\D)"), "。;:,"))
_CLAUSE = re.compile(r"[，。；：、！？\s,;:()（）“”\"]+")
_CLAUSE_END = re.compile(r"[,。;:!?\n(]")
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[。;!?\n]")
_NOUN_ENDS = re.compile(r"$|[,。;:、!?\n()]|并|和|及|与")
_EDITION = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届")
_MARKS = re.compile(r"[\s，。；：、,.;:]")
_NUMBER_WITH_UNIT = re.compile(rf"(?<![0-9０-９,.])[0-9０-９][0-9０-９,.]*\s*余?(?:{any_of('count_words')})")
_NUMBER_IN_WORDS = re.compile("[一二三四五六七八九十两百](?:个|项|次|场|份|篇|件|套|台|家|户|人|名|批|座|处|条|部|届)")
_SHORTEST_CORE = 3
_SHORTEST_COPY = 8


@fact(Declaration, zh="年度总体目标的文字", stored=False)
def annual_text(declaration: Declaration) -> str:
    """The annual objective, look-alikes folded and without idle blanks."""
    return compact(declaration.annual_objective or "")


@fact(Declaration, zh="年度总体目标中断开的编号")
def broken_numbering(annual_text: str) -> str:
    """The item numbers of the annual objective ("1、2、4") where they are not consecutive; else "". A list may start anew at 1."""
    found = (_item_numbers(annual_text, style, marks) for style, marks in _STYLES)
    return next(("、".join(map(str, numbers)) for numbers in found if not _consecutive(numbers, annual_text)), "")


@fact(Declaration, zh="年度目标与总目标是否相同")
def objectives_alike(declaration: Declaration) -> bool:
    """Whether both objectives are there and say the same, marks and blanks apart."""
    annual, overall = declaration.annual_objective, declaration.overall_objective
    return bool(annual and overall) and _MARKS.sub("", annual or "") == _MARKS.sub("", overall or "")


@fact(Declaration, zh="年度总体目标是否写有数量")
def states_number(declaration: Declaration) -> bool:
    """Whether the annual objective states a number with its unit; years and names such as G60 are none."""
    text = declaration.annual_objective or ""
    return _NUMBER_WITH_UNIT.search(text) is not None or _NUMBER_IN_WORDS.search(text) is not None


@fact(Declaration, zh="年度总体目标是否写有可核对的成果")
def states_deliverable(declaration: Declaration, states_number: bool) -> bool:  # noqa: FBT001  # the engine hands facts over by position
    """Whether it states a number, or names a thing that can be checked, such as a report, works or an event."""
    return states_number or re.search(any_of("deliverables"), declaration.annual_objective or "") is not None


class Mention(NamedTuple):
    """An indicator that the annual objective names: its place, what it is about, its target."""

    place: int
    core: str
    target: Target


@fact(Declaration, zh="年度总体目标照抄之处", stored=False)
def copied(declaration: Declaration) -> tuple[int, str]:
    """Share of the annual objective, in per cent of its characters, whose clauses stand word for word in one section of the narrative, and which."""
    clauses = [clause for clause in _CLAUSE.split(declaration.annual_objective or "") if clause]
    long = [clause for clause in clauses if len(clause) >= _SHORTEST_COPY]
    sections = (("项目概述", declaration.narrative.overview), ("实施方案", declaration.narrative.plan)) if long else ()
    same = [(sum(len(clause) for clause in long if clause in whole), section) for section, text in sections if (whole := _CLAUSE.sub("", text or ""))]
    most, section = max(same, key=lambda each: each[0], default=(0, ""))
    return (round(100 * most / sum(map(len, clauses))), section) if most else (0, "")


@fact(Declaration, zh="年度总体目标照抄的比例")
def copied_share(copied: tuple[int, str]) -> int:
    """This share; 0 where nothing is copied."""
    return copied[0]


@fact(Declaration, zh="年度总体目标照抄的部分")
def copied_section(copied: tuple[int, str]) -> str:
    """The section of the narrative that holds most of the annual objective."""
    return copied[1]


@fact(Declaration, zh="目标中写到的指标", stored=False)
def mentioned(declaration: Declaration, annual_text: str) -> tuple[Mention, ...]:
    """Indicators whose matter the annual objective names exactly once, and no other indicator of their kind; none where it gives no number."""
    if not _DIGIT.search(annual_text):
        return ()
    cores = ((place, _core(row.name or ""), row.target) for place, row in enumerate(declaration.indicators))
    named = [Mention(*each) for each in cores if len(each[1]) >= _SHORTEST_CORE and annual_text.count(each[1]) == 1]
    told = [(each.core, each.target.kind) for each in named]
    return tuple(each for each, tell in zip(named, told, strict=True) if told.count(tell) == 1)


@fact(Declaration, zh="目标中的指标数字", stored=False)
def stated_targets(annual_text: str, mentioned: tuple[Mention, ...]) -> dict[int, str]:
    """Place of an indicator → what the annual objective states about the same thing in the same unit, where that cannot both hold with the target."""
    numeric = (each for each in mentioned if each.target.kind is Kind.NUMERIC)
    return {each.place: stated for each in numeric if (stated := _stated(annual_text, each.core, each.target))}


@fact(Declaration, zh="目标中有数字的定性指标", stored=False)
def quantified_words(annual_text: str, mentioned: tuple[Mention, ...]) -> dict[int, str]:
    """Place of a qualitative indicator → the number that the annual objective gives right behind its name ("抽检合格率达到98%")."""
    found = {}
    for place, core, target in mentioned:
        if target.kind is not Kind.QUALITATIVE or _DIGIT.search(target.raw):
            continue
        before, _, after = annual_text.partition(core)
        if (match := _any_number().match(after)) and _on_its_own(before):
            found[place] = f"{core}{match[0]}"
    return found


@fact(Indicator, zh="目标中这一指标的数字")
def number_in_objective(place: int, quantified_words: dict[int, str]) -> str:
    """What the annual objective says in numbers about an indicator whose target is in words; else ""."""
    return quantified_words.get(place, "")


@fact(Indicator, zh="目标中与指标值不同的数字")
def objective_differs(place: int, stated_targets: dict[int, str]) -> str:
    """What the annual objective says about this indicator ("社区食堂3个") where the target says another number; else ""."""
    return stated_targets.get(place, "")


def _item_numbers(text: str, style: re.Pattern[str], marks: str) -> list[int]:
    return [int(match[1]) for match in style.finditer(text) if match.start() == 0 or text[match.start() - 1] in marks]


def _consecutive(numbers: list[int], text: str) -> bool:
    """1, 2, 3 and also 1, 2, 1, 2. A list that does not start at 1 is none; an item that stands unmarked inside a sentence is not missing."""
    if len(numbers) < 2 or numbers[0] != 1:
        return True
    return all(number in {before + 1, 1} or _stands(range(before + 1, number), text) for before, number in pairwise(numbers))


def _stands(numbers: range, text: str) -> bool:
    return bool(numbers) and any(f"{number}{mark}" in text for number in numbers for mark in ".、)")


@lru_cache(maxsize=16_384)
def _core(name: str) -> str:
    """What an indicator is about, without the verb before and 数量 behind it: 社区食堂 of 建成社区食堂数量."""
    core = _counted().sub("", compact(name))
    verbs = words("objective_verbs")
    verb = next(verb for verb in verbs if core.startswith(verb)) if core.startswith(verbs) else ""
    return core[len(verb) :] if len(core) - len(verb) >= _SHORTEST_CORE else core


def _on_its_own(before: str) -> bool:
    """Whether a name that follows these words is the whole matter, for the whole year: 新建口袋公园, not 精品口袋公园 or 每个街道口袋公园."""
    clause = _last(_CLAUSE_END, before)
    return (not clause or clause.endswith(words("objective_verbs"))) and not _speaks_of_part(before)


def _last(end: re.Pattern[str], text: str) -> str:
    """What stands behind the last mark of a kind; looked for from behind, as the text may be long."""
    match = end.search(text[::-1])
    return text[len(text) - match.start() :] if match else text


def _stated(text: str, core: str, target: Target) -> str:
    """The words in which a text gives another number for `core` than the target; "" where it gives none, or one that agrees."""
    if target.upper is not None or not target.unit:
        return ""
    before, _, after = text.partition(core)
    unit = compact(target.unit)
    if (match := _number_after(unit).match(after)) and _on_its_own(before):
        return f"{core}{match[0]}" if _contradicts(match, target) else ""
    clause = _last(_CLAUSE_END, before)
    if not _NOUN_ENDS.match(after) or unit not in clause or _speaks_of_part(before):
        return ""
    if match := _number_before(unit).search(clause):
        return f"{match[0]}{core}" if _contradicts(match, target) else ""
    return ""


@lru_cache(maxsize=512)
def _number_after(unit: str) -> re.Pattern[str]:
    behind = rf"(?P<behind>{alternatives(AFTER)})?(?![/每次~至到-])"
    return re.compile(rf"(?:数量|总数|数)?(?P<limit>{_limits()}*)(?P<number>{NUMBER}){re.escape(unit)}{behind}")


@lru_cache(maxsize=512)
def _number_before(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<limit>{_limits()}*)(?<![\d.~至到、/第-])(?P<number>{NUMBER}){re.escape(unit)}(?P<behind>{alternatives(AFTER)})?的?$")


@cache
def _counted() -> re.Pattern[str]:
    """What may stand behind the matter in a name: 数量, 人数, 面积."""
    return re.compile(f"{any_of('counted_endings')}$")


@cache
def _any_number() -> re.Pattern[str]:
    return re.compile(rf"(?:数量|总数|数)?{_limits()}*{NUMBER}(?:[%‰个项次场份家户人名例天米]|平方米)")


def _limits() -> str:
    """Words and signs between a name and its number."""
    return f"(?:{alternatives(BEFORE)}|{SIGN}|{any_of('number_limits')})"


def _contradicts(match: re.Match[str], target: Target) -> bool:
    """Whether meeting the target could miss what is stated: 3 against ≥2 does, "at least 3" against =4 does not, "about 3" never."""
    stated, value = decimal_number(match["number"]), target.value
    sure, operator = comparators_agree(comparator_before(match["limit"])[1], AFTER.get(match["behind"] or ""))
    if stated is None or value is None or stated == value or not sure or Comparator.ABOUT in {operator, target.comparator}:
        return False
    match operator, target.comparator:
        case (Comparator.GE | Comparator.GT, Comparator.GE | Comparator.GT | Comparator.EQ | None):
            return value < stated
        case (Comparator.LE | Comparator.LT, Comparator.LE | Comparator.LT | Comparator.EQ | None):
            return value > stated
    return True


def _speaks_of_part(before: str) -> bool:
    """Whether the sentence so far speaks of a part, or of another time; the edition of an event (第十二届) is neither."""
    return _pattern("partial").search(_EDITION.sub("", _last(_SENTENCE_END, before))) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(name))
