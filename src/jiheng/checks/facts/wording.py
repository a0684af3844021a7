"""Facts about wording: verbs and words written twice, mixed punctuation, quotes without a partner."""

import re

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Indicator
from jiheng.reference.wording import any_of, words

Texts = dict[str, str]
Slip = tuple[str, str]
NONE: Slip = ("", "")

_VERB_TWICE = re.compile(rf"({any_of('made_verbs')})(?!{any_of('not_objects')})([^，。；、：,;:\n]{{2,30}}?)\1(?=[和及与、，。；,;\n]|$)")
_WORD_TWICE = re.compile(rf"({any_of('doubled')})\1")
_HAN = "\u4e00-\u9fff"
# The mark stands first, so that the search leaps from mark to mark.
_HALF_WIDTH = re.compile(rf"[,;:?!](?<=[{_HAN}”》）].)(?=[{_HAN}“《（])")
_FULL_WIDTH = re.compile("[，。；：？！]")
_CLAUSE_ENDS = re.compile(r"[，。；：？！\n]|(?<!\d)[,;:?!]|[,;:?!](?!\d)")
LONGEST_CLAUSE = 60
_SIDE_BY_SIDE = re.compile("、|和(?!谐)|及|(?<!参)与")
_ITEM = re.compile(r"(?<![（(\d])\d{1,2}[）)]")  # 1） numbers an item: its bracket has no partner
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"))
_MARK = re.compile("[“”《》（）]")


def _first(slip: re.Pattern[str], texts: Texts, whole_text: str) -> Slip:
    """The first slip and its address; empty texts where there is none. Nearly every form has none: it is read as a whole first."""
    if slip.search(whole_text) is None:
        return NONE
    return next(((match[0], address) for address, text in texts.items() if (match := slip.search(text))), NONE)


@fact(Declaration, zh="动词重复之处", stored=False)
def verb_twice(folded_texts: Texts, whole_text: str) -> Slip:
    """Words in which a verb stands before its object and once more behind it (编制…规划编制), with their address."""
    return _first(_VERB_TWICE, folded_texts, whole_text)


@fact(Declaration, zh="动词重复的文字")
def verb_twice_text(verb_twice: Slip) -> str:
    """These words; empty where there are none."""
    return verb_twice[0]


@fact(Declaration, zh="动词重复的位置")
def verb_twice_at(verb_twice: Slip) -> str:
    """Their address."""
    return verb_twice[1]


@fact(Declaration, zh="重复的动词")
def verb_twice_verb(verb_twice: Slip) -> str:
    """The verb."""
    return verb_twice[0][:2]


@fact(Declaration, zh="连写两遍之处", stored=False)
def word_twice(folded_texts: Texts, whole_text: str) -> Slip:
    """A word written twice running (增加增加), with its address."""
    return _first(_WORD_TWICE, folded_texts, whole_text)


@fact(Declaration, zh="连写两遍的词")
def word_twice_text(word_twice: Slip) -> str:
    """The word, twice; empty where there is none."""
    return word_twice[0]


@fact(Declaration, zh="连写两遍的位置")
def word_twice_at(word_twice: Slip) -> str:
    """Its address."""
    return word_twice[1]


@fact(Declaration, zh="半角标点之处", stored=False)
def half_width(printed_texts: Texts, whole_print: str) -> tuple[tuple[str, str], ...]:
    """The clauses before and behind a half-width mark between Chinese characters, in texts that use full-width marks as well, with their addresses."""
    if _HALF_WIDTH.search(whole_print) is None:
        return ()
    return tuple((around, address) for address, text in printed_texts.items() if (around := _around_half_width(text)))


def _around_half_width(text: str) -> str:
    match = _HALF_WIDTH.search(text)
    if match is None or not _FULL_WIDTH.search(text):
        return ""
    return _cut_front(_CLAUSE_ENDS.split(text[: match.start()])[-1]) + match[0] + _cut_back(_CLAUSE_ENDS.split(text[match.end() :])[0])


def _cut_front(clause: str) -> str:
    """A clause without the beginning of a very long one."""
    return clause if len(clause) <= LONGEST_CLAUSE else f"……{clause[-LONGEST_CLAUSE:]}"


def _cut_back(clause: str) -> str:
    """A clause without the end of a very long one."""
    return clause if len(clause) <= LONGEST_CLAUSE else f"{clause[:LONGEST_CLAUSE]}……"


@fact(Declaration, zh="半角标点前后的文字")
def half_width_text(half_width: tuple[tuple[str, str], ...]) -> str:
    """The words of the first place; empty where there is none."""
    return half_width[0][0] if half_width else ""


@fact(Declaration, zh="半角标点的位置")
def half_width_at(half_width: tuple[tuple[str, str], ...]) -> str:
    """Address of the first place."""
    return half_width[0][1] if half_width else ""


@fact(Declaration, zh="其他半角标点的位置")
def half_width_also(half_width: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Addresses of the other places."""
    return tuple(place for _, place in half_width[1:])


@fact(Declaration, zh="不成对的符号之处", stored=False)
def lone_mark(printed_texts: Texts) -> Slip:
    """A quote, bracket or title mark without its partner, with its address."""
    marked = ((address, text) for address, text in printed_texts.items() if _MARK.search(text))
    return next(((pair, address) for address, text in marked if (pair := _without_partner(text))), NONE)


def _without_partner(text: str) -> str:
    text = _ITEM.sub("", text)
    return next((f"{first}{second}" for first, second in _PAIRS if text.count(first) != text.count(second)), "")


@fact(Declaration, zh="不成对的符号")
def lone_mark_pair(lone_mark: Slip) -> str:
    """The pair of marks; empty where all have their partners."""
    return lone_mark[0]


@fact(Declaration, zh="不成对的符号的位置")
def lone_mark_at(lone_mark: Slip) -> str:
    """Its address."""
    return lone_mark[1]


@fact(Declaration, zh="实施方案中并列的采购方式")
def procurement_ways(declaration: Declaration) -> tuple[str, ...]:
    """Ways of procurement that the plan names side by side for one job; one or none is no slip, nor are ways named apart."""
    plan = declaration.narrative.plan or ""
    ways = any_of("single_procurement")
    match = re.search(rf"({ways})(?:和|与|及|、)({ways})", plan) if "招标" in plan or "磋商" in plan or "谈判" in plan else None
    return (match[1], match[2]) if match and match[1] != match[2] else ()


@fact(Indicator, zh="满意度对象是否含糊")
def vague_group(indicator: Indicator, told_text: str) -> bool:
    """Whether a satisfaction indicator does not say whose satisfaction it is. 群众 does where the project says that it serves them."""
    name = indicator.name or ""
    served = any(name.startswith(word) and re.search(rf"{word}(?!.?满意)", told_text) for word in words("the_public"))
    return name in words("vague_groups") and not served


@fact(Indicator, zh="满意度指标并列的对象数")
def groups_asked(indicator: Indicator) -> int:
    """Number of groups that one satisfaction indicator names side by side; 0 for other indicators."""
    name = indicator.name or ""
    return len(_SIDE_BY_SIDE.split(name)) if "满意" in name else 0
