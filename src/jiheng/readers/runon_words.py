"""What words and figures look like inside text whose cells were glued together: patterns made of the vocabulary."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from jiheng.readers.header import header_role
from jiheng.readers.labels import fold, without_bracket
from jiheng.readers.splits import SIGNS, WORDS_BEFORE
from jiheng.reference.target_words import words
from jiheng.reference.units import units_by_spelling
from jiheng.reference.vocabulary import vocabulary

_LABEL = 4  # characters; shorter labels (单位, 其他, 电话) stand inside too many texts
_BRACKET = r"(?:[(（][^()（）\n]{1,10}[)）])?"
_OCR = {"日": "[日H]", "一": "[一-]"}
# What a unit must not be cut off from: the beginning of the next name (项目, 人员).
_BEGINS_NAME = re.compile(
    "项目|人(?:[员均口才大民]|群(?!众))|户[均籍]|家[庭长]|个[人体性别]|年[度均内终轻]|月[度均报]|日[常均]|次[均生]|台账|件均|天然|度[假汛]|组[织建]|成[本果立效功灾活品绩员]|分[配类发析级]|"
    "座谈|场[所地馆]|站[点房]|所[需有]|车[辆位]|班[级子]|课[程堂]|门[诊户]|路[面灯网]|校[园舍]|里程|周[边期]|时[效间]|名[称录]|项[次均]|点[位击]|处[理置]|条[件例]|部[门分]|本[级年地]|元[旦件]|米[面粉]"
)
_TWICE = re.compile(r"([\u4e00-\u9fff]{2,12})\1$")
_DATE_END = re.compile(r"年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:底?前?|末|内)|[-./]\d{1,2}[-./]\d{1,2}")
# Behind these an adjective may be a value of its own, or they belong to it (影响长远).
_ASPECTS = frozenset({"影响", "时限", "效果", "作用", "成效", "程度"})
_BEFORE = rf"(?:{WORDS_BEFORE})(?=\d)|[{SIGNS}]"
_DAY = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?"
_SPAN = rf"{_DAY}[-—~至]{{1,2}}{_DAY}(?:底|末)?|(?:20\d\d年)?\d{{1,2}}[-—~至]{{1,2}}\d{{1,2}}月(?:底|末)?|20\d\d年?[-—~至]{{1,2}}20\d\d年"
_DATE = rf"{_SPAN}|" r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日(?![常均报])(?:前|内)?|底?前|底|末)|20\d\d年\d{1,2}月"
_OCR_EQUAL = r"%=|二(?=(?:0|\d{2,3})(?!\d|年|期|次|届))"
# Letters for figures: between these, and right behind a sign or before a unit.
_LETTER = rf"(?<=[\dOoQ〇lI|])[OoQ〇lI|](?=[\d.%OolI\u4e00-\u9fff])|(?<=[{SIGNS}])[OoQ〇lI](?![A-Za-z])"
FIGURES = re.compile(rf"(?:{_OCR_EQUAL}|{_DATE}|{_BEFORE}|\d)(?:{_DATE}|{_BEFORE}|[\d.,%‰％]|{_LETTER})*")


def _any(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


@cache
def header_pattern() -> re.Pattern[str]:
    """Two or more words of a header in a row, without anything between."""
    return re.compile(rf"(?:{_header_word()}){{2,}}")


@cache
def _header_word() -> str:
    return rf"(?:{_any(vocabulary().headers)}){_BRACKET}".replace(re.escape("1-6月"), r"(?:\d{1,2}[-—~至]{1,2}\d{1,2}月份?|上半年)")


@cache
def header_word() -> re.Pattern[str]:
    """One word of a header, with its bracket."""
    return re.compile(_header_word())


def header_words(run: str) -> list[str]:
    """The words of a header that stand in a row."""
    return header_word().findall(run)


def role_of(word: str) -> str:
    """What the column below a word of the header holds."""
    return header_role(fold(word)) or "other"


@cache
def execution_word() -> re.Pattern[str]:
    """A word above a column of the execution block (全年预算数(A)), and the blanks behind it."""
    texts = _any(vocabulary().execution).replace(re.escape("1-6月"), r"\d{1,2}[-—]\d{1,2}月")
    return re.compile(rf"(?P<word>{texts}){_BRACKET}\s*")


@cache
def execution_end() -> re.Pattern[str]:
    """Two or more words of the columns of an execution block at the end of a text."""
    return re.compile(rf"(?:{execution_word().pattern.replace('?P<word>', '?:')}){{2,}}$")


def execution_role(word: str) -> str:
    """What the column of the execution block below a word holds, in the terms of a row of figures (its mark is a score)."""
    found = vocabulary().execution.get(re.sub(r"\d{1,2}[-—]\d{1,2}月", "1-6月", word), "none")
    return "score" if found == "mark" else found


@cache
def label_pattern() -> re.Pattern[str]:
    """A label of the form above its indicators; marks and slips of OCR between or for its characters (一*级项目名称, 项目完成H期)."""
    known = vocabulary()
    texts = {*known.fields, *known.funds, *known.objectives}
    long = sorted((text for text in texts if len(text) >= _LABEL), key=len, reverse=True)
    short = _any(text for text in texts if 2 <= len(text) < _LABEL)
    bracket = rf"\s*{_BRACKET}"
    return re.compile(rf"(?:其中\s*[:：]?\s*)?(?:(?P<long>(?:{'|'.join(map(_loosely, long))}){bracket})|(?P<short>(?:{short}){bracket})(?=\s*[:：]))")


def labels_in(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The labels in a text. Of two that overlap (项目资金, 资金用途 in 其他项目资金用途) the later one is meant: the first would leave half a word."""
    stop = len(text) if end is None else end
    pattern = label_pattern()
    at = start
    while found := pattern.search(text, at, stop):
        others = (pattern.match(text, place, stop) for place in range(found.start() + 1, found.end()))
        if pattern.match(text, found.end(), stop) is None:
            found = next((other for other in others if other and other.end() > found.end()), found)
        yield found
        at = found.end()


def _loosely(label: str) -> str:
    return "[*·]?".join(_OCR.get(char, re.escape(char)) if at else re.escape(char) for at, char in enumerate(label))


@lru_cache(maxsize=4096)
def clean_label(text: str) -> str:
    """The label that a pattern found, as the vocabulary writes it."""
    return fold(re.sub("[*·]", "", text)).replace("H期", "日期")


@cache
def level_pattern(*, bare: bool) -> re.Pattern[str]:
    """A word of the levels with its points (产出指标(70分)); `bare` where the table writes them without 指标."""
    known = vocabulary()
    texts = {*known.level1, *known.level2}
    return re.compile(rf"(?P<level>{_any(text for text in texts if bare or text.endswith(('指标', '指标值')))}){_BRACKET}")


def is_first_level(word: str) -> bool:
    """Whether a word is a first level."""
    return without_bracket(fold(word)) in vocabulary().level1


def is_second_level(word: str) -> bool:
    """Whether a word is a second level."""
    return without_bracket(fold(word)) in vocabulary().level2


@cache
def _units() -> re.Pattern[str]:
    texts = _any(text for text in units_by_spelling() if not text.isdigit())
    unit = rf"(?:[万亿](?:{texts})|{texts}|百(?:{texts}))(?:/(?:{texts}))?(?:以上|以下|以内|左右)?"
    return re.compile(rf"(?:[(（]{unit}[)）]|{unit}|以[上下内]|左右|底?前)")


def unit_before(text: str) -> int:
    """Length of the unit that a text begins with, not counting what belongs to a word behind it (项 of 项目)."""
    if _BEGINS_NAME.match(text):
        return 0
    found = _units().match(text)
    return found.end() if found else 0


def unit_behind(text: str) -> int:
    """Length of the unit that a text ends with (国家级公益林管护面积万亩)."""
    known = units_by_spelling()
    lengths = range(min(8, len(text) - 2), 0, -1)
    return next((n for n in lengths if text[-n:] in known or (text[-n] in "万亿百" and text[len(text) - n + 1 :] in known)), 0)


@cache
def _verdicts() -> tuple[re.Pattern[str], ...]:
    """Values in words that a text may end with, the likeliest kind first: degree and verb, a whole verdict, a verb, a verb with its object."""
    degrees, verbs = _any(words("degree_words")), _any(words("effect_verbs"))
    vague = _any({*(word for word in words("vague_targets") if len(word) > 1), *(word for word in words("verdicts") if len(word) > 1)})
    kinds = (
        r"(?:[一二三四五六七八九十两]{1,3}(?:个?月|年|个?季度|周|天|小时|次|期|场|个|项|份|批)(?:内|以内|以上|以下)?)",
        rf"(?:{degrees}|没有|无){{1,2}}(?:{verbs}|改观|好转|运行|运转|发挥|执行|实施|显现|见效)",
        r"(?:不超过?|控制在)预算(?:以?内)?|(?:达到|达成|实现)预期(?:目标|指标|效果)?|(?:已|全部|按[期时])?完成",
        rf"{vague}|{verbs}",
        rf"(?:{verbs})[^\d，。、]{{1,4}}(?<![率度数量])(?<!与否)",
    )
    return tuple(re.compile(rf"(?:{kind})$") for kind in kinds)


@cache
def standard() -> re.Pattern[str]:
    """What kind of standard a target rests on (计划标准), a column of its own in some forms."""
    return re.compile(_any(vocabulary().results["standards"]))


@cache
def _states() -> re.Pattern[str]:
    """Words that may begin a value of two words."""
    return re.compile(rf"(?:稳定|持续|{_any(words('effect_verbs'))})$")


def verdict_starts(text: str) -> list[int]:
    """Where a value in words at the end of a text may begin (…状况|显著提升), the likeliest first; [] for none. A name of two characters is left."""
    for kind in _verdicts():
        found = next((start for start in range(2, len(text)) if kind.match(text, start)), None)
        if found is not None:
            before = _states().search(text, 3, found)
            if before and before.group() not in _ASPECTS:
                return [before.start(), found]  # 水质|稳定达标, 服务|提升显著
            return [found, found - 2] if found > 4 and text[found - 2 : found] in _ASPECTS else [found]
    return []


def verdict_at(text: str) -> int:
    """Length of the longest value in words that a text begins with; 0 for none."""
    kinds = (re.compile(kind.pattern.removesuffix("$")).match(text) for kind in _verdicts()[:4])
    return max((found.end() for found in kinds if found), default=0)


@cache
def _strong() -> re.Pattern[str]:
    return re.compile("|".join(kind.pattern.removesuffix("$") for kind in _verdicts()[1:3]))


def is_strong(text: str) -> bool:
    """Whether words are a value and hardly the end of a name: a degree and a verb, or a whole verdict."""
    return _strong().fullmatch(text) is not None


def strong_at(text: str) -> int:
    """Where the first value in words inside a text begins, behind a name; 0 for none."""
    return next((found.start() for found in _strong().finditer(text) if found.start() >= 4), 0)


def inner_verdict(text: str) -> int:
    """Where a value in words inside a text ends, behind a name and before the next one (道路通行能力显著提升|群众…); 0 for none."""
    return next((found.end() for found in _strong().finditer(text) if found.start() >= 4 and len(text) - found.end() >= 4), 0)


def repeated_end(text: str) -> int:
    """Length of the words that a text ends with twice, behind a name (机制长期运行长期运行): a target and the actual value that repeats it; 0 for none."""
    found = _TWICE.search(text, 2)
    return len(found[1]) if found else 0


def is_unit(text: str) -> bool:
    """Whether a text is a unit and nothing else, or the end of a date (2026年8月底前)."""
    return bool(_units().fullmatch(text) or _DATE_END.fullmatch(text))
