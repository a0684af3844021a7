"""Facts about objectives: numbering, what they copy, the numbers that they give for indicators."""

import re
from itertools import pairwise
from typing import NamedTuple

from jiheng.checks.facts.fact import fact
from jiheng.checks.stated_number import SHORTEST_CORE, Told, any_number, core_of, on_its_own, stated, stated_of_part
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.fold import compact
from jiheng.model.target import Kind, Target
from jiheng.reference.target_words import any_of

# How items are numbered, and the marks after which a number begins an item.
_STYLES = ((re.compile(r"([0-9]{1,2})[.、](?=[^\d\s])"), "。;:"), (re.compile(r"\(([0-9]{1,2})\)(?=\D)"), "。;:,"))
_CLAUSE = re.compile(r"[，。；：、！？\s,;:()（）“”\"]+")
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"[\s，。；：、,.;:]")
_NUMBER_WITH_UNIT = re.compile(rf"(?<![0-9０-９,.])[0-9０-９][0-9０-９,.]*\s*余?(?:{any_of('count_words')})")
_NUMBER_IN_WORDS = re.compile("[一二三四五六七八九十两百](?:个|项|次|场|份|篇|件|套|台|家|户|人|名|批|座|处|条|部|届)")
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
    cores = ((place, core_of(row.name or "", compact(row.target.unit or "")), row.target) for place, row in enumerate(declaration.indicators))
    named = [Mention(*each) for each in cores if len(each[1]) >= SHORTEST_CORE and annual_text.count(each[1]) == 1]
    told = [(each.core, each.target.kind) for each in named]
    return tuple(each for each, tell in zip(named, told, strict=True) if told.count(tell) == 1)


@fact(Declaration, zh="目标中的指标数字", stored=False)
def stated_targets(submission: Submission, declaration: Declaration, annual_text: str, mentioned: tuple[Mention, ...]) -> dict[int, str]:
    """Place of an indicator → what the annual objective states about the same thing in the same unit, where that cannot both hold with the target."""
    if not _DIGIT.search(annual_text):
        return {}
    rows = declaration.indicators
    told = Told(annual_text, _year(submission, declaration), tuple(row.target for row in rows if row.target.kind is Kind.NUMERIC))
    cores = {each.place: each.core for each in mentioned}
    numeric = [(place, row) for place, row in enumerate(rows) if row.name and row.target.kind is Kind.NUMERIC]
    found = ((place, ((core := cores.get(place)) and stated(told, core, row)) or stated_of_part(told, row)) for place, row in numeric)
    return {place: words for place, words in found if words}


@fact(Declaration, zh="目标中有数字的定性指标", stored=False)
def quantified_words(annual_text: str, mentioned: tuple[Mention, ...]) -> dict[int, str]:
    """Place of a qualitative indicator → the number that the annual objective gives right behind its name ("抽检合格率达到98%")."""
    found = {}
    for place, core, target in mentioned:
        if target.kind is not Kind.QUALITATIVE or _DIGIT.search(target.raw):
            continue
        before, _, after = annual_text.partition(core)
        if (match := any_number().match(after)) and on_its_own(before):
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


def _year(submission: Submission, declaration: Declaration) -> int | None:
    """The year of the form; None where nothing tells it."""
    start, end = declaration.start, declaration.end
    return declaration.year or submission.year or (start.year if start and end and start.year == end.year else None)
