"""Facts about what the name of an indicator says: which way is better, what is counted, whose satisfaction, whether it is a name at all."""

import re
from enum import IntFlag, auto
from functools import cache, lru_cache

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Indicator
from jiheng.reference.frameworks import class_names, classes
from jiheng.reference.target_words import any_of, words

_ASIDE = re.compile(r"\s|[(（][^()（）]*[)）]")
_BLANK = re.compile(r"\s")
_MARKS = re.compile(r"[\s，。；、,.;“”\"]")
_NUMERAL = re.compile(r"[\d０-９一二三四五六七八九十]")
_EACH = re.compile("/|每")
_PER_PERIOD = re.compile("[/每](?:年|半年|季|季度|月|周|日|天|小时|学期|学年)$")


class Trait(IntFlag):
    """What a name says, by the word lists of target_words.toml. Stored as one number a row."""

    COUNTED = auto()
    TOTAL = auto()
    AVERAGE = auto()
    BOUNDED_RATE = auto()
    MAY_FALL = auto()
    MORE_IS_BETTER = auto()
    LESS_IS_BETTER = auto()
    ZERO_WANTED = auto()
    SATISFACTION = auto()
    EXECUTION_RATE = auto()
    OWN_MONEY = auto()
    NO_NAME = auto()


@cache
def _tests() -> tuple[tuple[Trait, re.Pattern[str]], ...]:
    """Patterns over the name without what stands in brackets."""
    ends = {
        Trait.COUNTED: "counted_in_name",
        Trait.TOTAL: "totals",
        Trait.BOUNDED_RATE: "bounded_rates",
        Trait.MORE_IS_BETTER: "more_is_better",
        Trait.LESS_IS_BETTER: "less_is_better",
    }
    holds = {Trait.AVERAGE: "averages", Trait.MAY_FALL: "may_fall", Trait.ZERO_WANTED: "zero_wanted"}
    return (
        *((trait, re.compile(f"{any_of(words_of)}$")) for trait, words_of in ends.items()),
        *((trait, re.compile(any_of(words_of))) for trait, words_of in holds.items()),
        (Trait.SATISFACTION, re.compile("^(?!.*不满意).*满意(?:度|率|程度)$")),
    )


@cache
def _names_of_nothing() -> tuple[frozenset[str], re.Pattern[str]]:
    """Names of classes, and what stands in the blank form; 服务对象满意度 is a usual name of an indicator, 服务对象满意度指标 a class."""
    named = {f"{name}指标" for name in class_names()} | {name for name in classes() if "满意" not in name}
    return frozenset(named), re.compile(any_of("placeholder_names"))


@lru_cache(maxsize=16384)
def traits_of(name: str) -> int:
    """The traits of a name."""
    bare, plain = _ASIDE.sub("", name), _BLANK.sub("", name)
    found = sum(trait.value for trait, pattern in _tests() if pattern.search(bare))
    if re.search(any_of("execution_rates"), plain):
        found |= Trait.EXECUTION_RATE.value
    if re.search(any_of("own_money"), name) and not re.search(any_of("other_money"), name):
        found |= Trait.OWN_MONEY.value
    names, placeholder = _names_of_nothing()
    return found | Trait.NO_NAME.value if plain in names or placeholder.fullmatch(plain) else found


@fact(Indicator, zh="指标名称的含义")
def name_traits(indicator: Indicator) -> int:
    """The traits of the name as one number (`Trait`); 0 for a blank name, which says nothing."""
    return traits_of(indicator.name) if indicator.name else 0


@fact(Indicator, zh="定性指标值是否空泛")
def is_vague(indicator: Indicator) -> bool:
    """Whether a qualitative target is one that nobody can judge (匹配, 合理, 及时, 效果明显)."""
    return _is_vague(indicator.target.text) if indicator.target.text else False


@lru_cache(maxsize=4096)
def _is_vague(text: str) -> bool:
    plain = _MARKS.sub("", text)
    return plain in words("vague_targets") or re.sub(f"^{any_of('degree_words')}+", "", plain) in words("vague_targets")


@fact(Indicator, zh="指标值是否含有数字")
def holds_number(indicator: Indicator) -> bool:
    """Whether the target as printed holds a digit or a Chinese numeral."""
    return _NUMERAL.search(indicator.target.raw) is not None


@fact(Indicator, zh="单位是否按事按人计")
def is_per_thing(indicator: Indicator) -> bool:
    """Whether the unit is a number per thing (人/场), not a frequency (次/年)."""
    unit = indicator.target.unit
    return unit is not None and _is_per_thing(unit)


@lru_cache(maxsize=1024)
def _is_per_thing(unit: str) -> bool:
    return _EACH.search(unit) is not None and _PER_PERIOD.search(unit) is None
