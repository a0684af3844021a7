"""Numbers that an objective gives for the matter of an indicator, where they cannot both hold with its target."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from jiheng.model.declaration import Indicator
from jiheng.model.fold import compact
from jiheng.model.numerals import NUMBER, decimal_number
from jiheng.model.operators import AFTER, BEFORE, SIGN, alternatives, comparator_before, comparators_agree
from jiheng.model.target import Comparator, Target
from jiheng.reference.target_words import any_of, words

SHORTEST_CORE = 3
_SHORTEST_NOUN = 2
_CLAUSE_END = re.compile(r"[,。;:!?\n(]")
_SENTENCE_END = re.compile(r"[。;!?\n]")
_NOUN_ENDS = re.compile(r"$|[,。;:、!?\n()]|并|和|及|与")
_EDITION = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届")
_YEAR = re.compile(r"(20\d\d)(?=年)")
_IN_YEAR = re.compile(r"20\d\d年度?")
# In a list each number has its unit and the next thing follows: 瞭望塔14座、巡护林地52万亩.
_LISTED = re.compile(r"^.*\d[^\d,。;、]{1,3}、")
_GROUP = re.compile(rf"为(?P<number>{NUMBER})(?P<rest>[^\d,、。]{{2,10}})$")
_SERVES = re.compile(r"[^\d,。;:、(]{4,14}(?=\d)")
_NARROW = re.compile("[非不未无原旧待拟外除]")
_PERSONS = ("人", "名", "位")
_GENERAL = "完成"


class Told(NamedTuple):
    """An objective: its folded text, the year of its form (None where unknown), and the numeric targets of the form."""

    text: str
    year: int | None
    targets: tuple[Target, ...]


@lru_cache(maxsize=16_384)
def core_of(name: str, unit: str = "") -> str:
    """What an indicator is about, without the verb before and 数量 or its unit (株数, 剂次) behind it: 社区食堂 of 建成社区食堂数量."""
    core = _without_count(compact(name), unit)
    verb = _verb(core, words("objective_verbs"))
    return core[len(verb) :] if len(core) - len(verb) >= SHORTEST_CORE else core


def on_its_own(before: str, told: Told | None = None) -> bool:
    """Whether a name that follows these words is the whole matter, for the whole year: 新建口袋公园, not 精品口袋公园 or 每个街道口袋公园.

    The year of the form may stand before it, what else is listed, and all those whom it is for (为24所中小学, where a target counts these 24).
    """
    if _speaks_of_part(before) or (told is not None and _speaks_of_other_year(before, told.year)):
        return False
    clause = _last(_CLAUSE_END, before) if told is None else _own_clause(before, told)
    return not clause or clause.endswith(words("objective_verbs")) or (told is not None and _is_whole_group(clause, told))


def _own_clause(before: str, told: Told) -> str:
    """What stands before a name in its clause, without the year of the form and what else is listed."""
    clause = _LISTED.sub("", _last(_CLAUSE_END, before))
    return clause if told.year is None else _IN_YEAR.sub("", clause, count=1) if _IN_YEAR.match(clause) else clause


def stated(told: Told, core: str, row: Indicator) -> str:
    """The words in which a text gives another number for `core` than the target of a row; "" where it gives none, or one that agrees."""
    target = row.target
    if target.upper is not None or not target.unit:
        return ""
    before, _, after = told.text.partition(core)
    unit, clause = compact(target.unit), _own_clause(before, told)
    if not _same_task(before, row.name or ""):
        return ""
    if (match := _number_after(unit).match(after)) and on_its_own(before, told):
        return f"{core}{match[0]}" if _contradicts(match, target) else ""
    if (
        not (_NOUN_ENDS.match(after) or (clause.startswith("为") and _is_served(after)))
        or unit not in clause
        or _speaks_of_part(before)
        or _speaks_of_other_year(before, told.year)
    ):
        return ""
    if match := _number_before(unit).search(clause):
        return f"{match[0]}{core}" if _contradicts(match, target) else ""
    return ""


def stated_of_part(told: Told, row: Indicator) -> str:
    """The words in which a text gives a greater number for a kind of what the row counts: 接种二价疫苗8000剂次 beside 接种疫苗 ≥6000剂次.

    What holds of a kind may be less than the whole, never more. A number that another target gives is that one's.
    """
    target, unit = row.target, compact(row.target.unit or "")
    if target.upper is not None or target.value is None or not unit or not (parts := _verb_and_noun(row.name or "", unit)):
        return ""
    if not all(part in told.text for part in parts):  # quicker than a search of its own for each row
        return ""
    found = list(_kind_of(*parts, unit).finditer(told.text))
    if len(found) != 1 or not on_its_own(told.text[: found[0].start()], told) or _names_other(found[0]["kind"]):
        return ""
    match, number = found[0], decimal_number(found[0]["number"])
    limit = comparator_before(match["limit"])[1]
    if number is None or number <= target.value or limit in (Comparator.LE, Comparator.LT) or AFTER.get(match["behind"] or "") is Comparator.LE:
        return ""
    if any(each.value == number and _same_unit(compact(each.unit or ""), unit) for each in told.targets):
        return ""
    return match[0] if _contradicts(match, target) else ""


@cache
def any_number() -> re.Pattern[str]:
    """A number right behind a name, with its unit."""
    return re.compile(rf"(?:数量|总数|数)?{_limits()}*{NUMBER}(?:[%‰个项次场份家户人名例天米]|平方米)")


def _without_count(name: str, unit: str) -> str:
    """A name without what says how it is counted."""
    kind = unit.lstrip("万亿千百")
    if kind and name.endswith((f"{kind}数量", f"{kind}数")):
        return name[: name.rindex(kind)]
    if len(kind) > 1 and name.endswith(kind):
        return name.removesuffix(kind)
    return _counted().sub("", name)


def _verb(text: str, verbs: tuple[str, ...]) -> str:
    return next((verb for verb in verbs if text.startswith(verb)), "")


def _verb_and_noun(name: str, unit: str) -> tuple[str, str] | None:
    """采购 and 图书 of 采购图书数量; an activity (档案数字化) is 完成 and itself. None for other names."""
    core = _without_count(compact(name), unit)
    verb = _verb(core, (*words("objective_verbs"), *words("task_verbs")))
    if not verb and core.endswith(words("activity_endings")):
        return (_GENERAL, core)
    return (verb, core[len(verb) :]) if verb and len(core) - len(verb) >= _SHORTEST_NOUN else None


@lru_cache(maxsize=512)
def _kind_of(verb: str, noun: str, unit: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(verb)}(?P<kind>[^\d,。;:、()和及与并或]{{1,10}}?){re.escape(noun)}{_number_after(unit).pattern}")


def _names_other(kind: str) -> bool:
    """Whether the words between verb and noun may make another thing of it: a second verb, a part, what it is not."""
    verbs = (*words("objective_verbs"), *words("task_verbs"), "检查")
    return any(verb in kind for verb in verbs) or _pattern("partial").search(kind) is not None or _NARROW.search(kind) is not None


def _same_task(before: str, name: str) -> bool:
    """Whether the verb before a name is that of the indicator, means the same, or says nothing: 新建 is not 维修."""
    clause = _last(_CLAUSE_END, before)
    verb = next((verb for verb in words("objective_verbs") if clause.endswith(verb)), "")
    own = _verb(compact(name), words("objective_verbs"))
    if not verb or not own or verb == own or {verb, own} & set(words("general_verbs")):
        return True
    return any({verb, own} <= set(group.split()) for group in words("same_verbs"))


def _is_served(after: str) -> bool:
    """Whether what follows a noun is what is done for it (更新直饮水设备120台), so that the noun ends there."""
    match = _SERVES.match(after)
    verb = _verb(after, words("serving_verbs"))
    return match is not None and verb != "" and not _names_other(match[0][len(verb) :])


def _is_whole_group(clause: str, told: Told) -> bool:
    """Whether a clause is 为24所中小学, and these 24 are what a target counts: all for whom the project is."""
    if (match := _GROUP.match(clause)) is None:
        return False
    number = decimal_number(match["number"])
    units = (compact(each.unit) for each in told.targets if each.unit and each.value == number)
    return any(match["rest"].startswith(_PERSONS if unit in _PERSONS else unit) for unit in units)


def _same_unit(one: str, other: str) -> bool:
    return one == other or (one in _PERSONS and other in _PERSONS)


def _last(end: re.Pattern[str], text: str) -> str:
    """What stands behind the last mark of a kind; looked for from behind, as the text may be long."""
    match = end.search(text[::-1])
    return text[len(text) - match.start() :] if match else text


@lru_cache(maxsize=512)
def _number_after(unit: str) -> re.Pattern[str]:
    behind = rf"(?P<behind>{alternatives(AFTER)})?(?![/每次~至到-])"
    return re.compile(rf"(?:数量|总数|数)?(?P<limit>{_limits()}*)(?P<number>{NUMBER}){_printed(unit)}{behind}")


@lru_cache(maxsize=512)
def _number_before(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<limit>{_limits()}*)(?<![\d.~至到、/第-])(?P<number>{NUMBER}){re.escape(unit)}(?P<behind>{alternatives(AFTER)})?的?$")


def _printed(unit: str) -> str:
    """A unit, and the others that count the same persons."""
    return f"[{''.join(_PERSONS)}]" if unit in _PERSONS else re.escape(unit)


@cache
def _counted() -> re.Pattern[str]:
    """What may stand behind the matter in a name: 数量, 人数, 面积."""
    return re.compile(f"{any_of('counted_endings')}$")


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


def _speaks_of_other_year(before: str, year: int | None) -> bool:
    """Whether the sentence so far names another year than that of the form."""
    return year is not None and any(int(named) != year for named in _YEAR.findall(_last(_SENTENCE_END, before)))


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(any_of(name))
