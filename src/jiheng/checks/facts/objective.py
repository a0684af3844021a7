"""Facts about objectives: numbering, what they copy, the numbers that they give for indicators."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Indicator
from jiheng.model.fold import compact
from jiheng.model.numerals import NUMBER, decimal_number
from jiheng.model.operators import AFTER, BEFORE, SIGN, alternatives, comparator_before, comparators_agree
from jiheng.model.target import Comparator, Kind, Target
from jiheng.reference.target_words import any_of, words

_STYLES = (re.compile(r"(?:^|[。;:\n]) *(\d{1,2})[.、](?=[^\d\s])"), re.compile(r"(?:^|[。;:,\n]) *\((\d{1,2})\)(?=\D)"))
_CLAUSE = re.compile(r"[，。；：、！？\s,;:()（）“”\"]+")
_CLAUSE_END = re.compile(r"[,。;:!?\n(]")
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[。;!?\n]")
_NOUN_ENDS = re.compile(r"$|[,。;:、!?\n()]|并|和|及|与")
_COUNTED = re.compile(r"(?:数量|总数|个数|数|总量)$")
_SHORTEST_CORE = 3
_SHORTEST_COPY = 8


@fact(Declaration, zh="年度总体目标中断开的编号")
def broken_numbering(declaration: Declaration) -> str:
    """The item numbers of the annual objective ("1、2、4") where they are not consecutive; else "". A list may start anew at 1."""
    text = declaration.annual_objective or ""
    if "1" not in text:
        return ""
    text = compact(text)
    found = ([int(number) for number in style.findall(text)] for style in _STYLES)
    return next(("、".join(map(str, numbers)) for numbers in found if not _consecutive(numbers, text)), "")


@fact(Declaration, zh="年度总体目标照抄的比例")
def copied_share(declaration: Declaration) -> int:
    """Share of the annual objective, in per cent of its characters, whose clauses stand word for word in one section of the narrative."""
    return max((share for share, _ in _copies(declaration)), default=0)


@fact(Declaration, zh="年度总体目标照抄的部分")
def copied_section(declaration: Declaration, copied_share: int) -> str:
    """The section of the narrative that holds most of the annual objective."""
    return next((section for share, section in _copies(declaration) if share == copied_share), "") if copied_share else ""


@fact(Declaration, zh="目标中的指标数字", stored=False)
def stated_targets(declaration: Declaration) -> dict[int, str]:
    """Place of an indicator → what the annual objective states about the same thing in the same unit, where that cannot both hold with the target."""
    text, mentioned = _mentioned(declaration, Kind.NUMERIC)
    found = {place: _stated(text, core, target) for place, core, target in mentioned}
    return {place: stated for place, stated in found.items() if stated}


@fact(Declaration, zh="目标中有数字的定性指标", stored=False)
def quantified_words(declaration: Declaration) -> dict[int, str]:
    """Place of a qualitative indicator → the number that the annual objective gives right behind its name ("抽检合格率达到98%")."""
    text, mentioned = _mentioned(declaration, Kind.QUALITATIVE)
    found = {}
    for place, core, target in mentioned:
        before, _, after = text.partition(core)
        match = _any_number().match(after)
        if match and _on_its_own(before) and not _DIGIT.search(target.raw):
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


def _consecutive(numbers: list[int], text: str) -> bool:
    """1, 2, 3 and also 1, 2, 1, 2. A list that does not start at 1 is none; an item that stands unmarked inside a sentence is not missing."""
    if len(numbers) < 2 or numbers[0] != 1:
        return True
    return all(number in {before + 1, 1} or _stands(range(before + 1, number), text) for before, number in pairwise(numbers))


def _stands(numbers: range, text: str) -> bool:
    return bool(numbers) and any(f"{number}{mark}" in text for number in numbers for mark in ".、)")


def _copies(declaration: Declaration) -> Iterator[tuple[int, str]]:
    objective, narrative = declaration.annual_objective or "", declaration.narrative
    for section, text in (("项目概述", narrative.overview), ("实施方案", narrative.plan)):
        if text and objective:
            yield _share(objective, text), section


@lru_cache(maxsize=1024)
def _share(objective: str, text: str) -> int:
    clauses = [clause for clause in _CLAUSE.split(objective) if clause]
    whole = "".join(_CLAUSE.split(text))
    same = sum(len(clause) for clause in clauses if len(clause) >= _SHORTEST_COPY and clause in whole)
    return round(100 * same / max(1, sum(map(len, clauses))))


@lru_cache(maxsize=16_384)
def _core(name: str) -> str:
    """What an indicator is about, without the verb before and 数量 behind it: 社区食堂 of 建成社区食堂数量."""
    core = _COUNTED.sub("", compact(name))
    verb = next((verb for verb in words("objective_verbs") if core.startswith(verb)), "")
    return core[len(verb) :] if len(core) - len(verb) >= _SHORTEST_CORE else core


def _mentioned(declaration: Declaration, kind: Kind) -> tuple[str, list[tuple[int, str, Target]]]:
    """The folded annual objective and the indicators of a kind whose matter it names exactly once: place, matter, target."""
    objective = declaration.annual_objective or ""
    if not _DIGIT.search(objective):
        return "", []
    text = compact(objective)
    named = [(place, _core(row.name or ""), row.target) for place, row in enumerate(declaration.indicators) if row.target.kind is kind]
    cores = [core for _, core, _ in named]
    return text, [each for each in named if len(each[1]) >= _SHORTEST_CORE and text.count(each[1]) == 1 and cores.count(each[1]) == 1]


def _on_its_own(before: str) -> bool:
    """Whether a name that follows these words is the whole matter, for the whole year: 新建口袋公园, not 精品口袋公园 or 每个街道口袋公园."""
    clause = _CLAUSE_END.split(before)[-1]
    return (not clause or clause.endswith(words("objective_verbs"))) and not _pattern("partial").search(_SENTENCE_END.split(before)[-1])


def _stated(text: str, core: str, target: Target) -> str:
    """The words in which a text gives another number for `core` than the target; "" where it gives none, or one that agrees."""
    if target.upper is not None or not target.unit:
        return ""
    before, _, after = text.partition(core)
    unit = compact(target.unit)
    if (match := _number_after(unit).match(after)) and _on_its_own(before):
        return f"{core}{match[0]}" if _contradicts(match, target) else ""
    clause = _CLAUSE_END.split(before)[-1]
    if (match := _number_before(unit).search(clause)) and _NOUN_ENDS.match(after) and not _pattern("partial").search(_SENTENCE_END.split(before)[-1]):
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


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(name))
