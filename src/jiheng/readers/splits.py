"""Columns of figures run together (10≥266米≥266米10): every way to part them that the columns and their arithmetic allow."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from jiheng.model.operators import BEFORE, alternatives
from jiheng.reference.vocabulary import vocabulary

_COUNT = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)"  # no number begins with an idle zero: what finds most of the borders
# Signs of comparison and what looks like them.
SIGNS = "<>=≥≤≈≧⩾≽⪰≦⩽≼⪯＜＞＝﹦﹥﹤"
WORDS_BEFORE = alternatives({word: sign for word, sign in BEFORE.items() if word != "近"})
_SIGN = rf"(?:%=|二(?=\d)|[{SIGNS}]{{1,2}}|{WORDS_BEFORE})"
_PLAIN_UNIT = r"[^\d\s,." + SIGNS + r"()/]{1,4}"
_UNIT = rf"(?:[%‰]?\([^()\d]{{1,8}}\)|{_PLAIN_UNIT}(?:/{_PLAIN_UNIT}){{0,2}})"
_NUMBER = rf"{_COUNT}(?:\.\d{{1,4}})?"
_SPOILT = rf"(?:{_NUMBER}|[1-9lI][\dOo〇lI]*[\dOo〇lI](?:\.\d{{1,4}})?)"  # letters among the figures
_MONTH = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日)?"
_SPAN = rf"(?:{_MONTH}[-~—至]{{1,2}}{_MONTH}(?:底|末)?|20\d\d年?[-~—至]20\d\d年|20\d\d年\d{{1,2}}[-~—至]\d{{1,2}}月)"
DONE_BY = "(?:之?前)?(?:全部|按期)?(?:完成|到位|建成|竣工|开工|投用|拨付)"
_DONE_BY = f"(?:{DONE_BY})?"
# What leads a value and is no part of the name before it (平均用时|缩短至9分钟).
CHANGES = "(?:同比|较上年)?(?:缩短|降低|提高|提升|增加|减少|下降|增长|压缩|压减|控制|缩减|上升|保持|维持|稳定)[至到了在]"
_DATE = (
    rf"(?:{_SPAN}|20\d\d年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?(?:底?前?|内){_DONE_BY}|\d{{1,2}}月(?:\d{{1,2}}日)?底?前?{_DONE_BY}|20\d\d[-.]\d{{1,2}}[-.]\d{{1,2}})"
)
_VALUE = rf"(?:{_SIGN}?(?:{_NUMBER}{_UNIT}?[-~—至])?{_SPOILT}{_UNIT}?|[{SIGNS}]{{1,2}}[OolI〇][\dOolI〇]*(?:\.\d{{1,4}})?{_UNIT}?|{_DATE})"
_TEXT = r"[^\d\s,.%‰()" + SIGNS + r"][^\d" + SIGNS + r"]{0,23}"
_MARK = r"(?:100|[1-9]?\d)(?:\.\d{1,2})?分?"
_AMOUNT = rf"{_COUNT}(?:\.\d{{1,6}})?(?:万元|元)?"
# What a column of the kind may hold. "text" holds anything.
_KINDS = {
    "target": re.compile(f"(?:{CHANGES})?{_VALUE}|{_TEXT}"),
    "actual": re.compile(f"(?:{CHANGES})?{_VALUE}|{_TEXT}"),
    "forecast": re.compile(f"(?:{CHANGES})?{_VALUE}|{_TEXT}"),
    "weight": re.compile(_MARK),
    "score": re.compile(_MARK),
    "amount": re.compile(_AMOUNT),
    "rate": re.compile(rf"{_COUNT}(?:\.\d{{1,4}})?[%％]?"),
    "text": re.compile(r"[^\d.%](?:.*[^\d.])?", re.DOTALL),
}
_LONGEST = 160  # characters; more are not a row of figures
_LONGEST_COLUMN = 24
_MOST = 400  # ways to part a row; more cannot be weighed one by one
# What an actual value says of a target in words.
_DONE_WORDS = r"(?:部分|基本|全部|已)?(?:(?:达成|达到)预期(?:目标|指标)?|完成|达标)|未完成"

Parting = tuple[str, ...]


def partings(text: str, kinds: Sequence[str], blank: Collection[int] = ()) -> list[Parting]:
    """Every way to part a text into columns of the kinds, in their order; the columns in `blank` may hold nothing ("").

    Kinds: target, actual, weight, score, amount, rate, text. [] where there is none, or the text is too long to be a row of figures.
    """
    if len(text) > (_LONGEST if "text" in kinds else _LONGEST_COLUMN * len(kinds)):
        return []
    ends = [_ends(text, kind) for kind in kinds]

    @cache
    def ways(column: int, start: int) -> tuple[Parting, ...]:
        if column == len(kinds):
            return ((),) if start == len(text) else ()
        found = [("", *rest) for rest in ways(column + 1, start)] if column in blank else []
        for end in ends[column](start):
            found += [(text[start:end], *rest) for rest in ways(column + 1, end)]
            if len(found) > _MOST:
                break
        return tuple(found[: _MOST + 1])

    found = ways(0, 0)
    return list(found) if len(found) <= _MOST else []


def _ends(text: str, kind: str) -> Callable[[int], Iterator[int]]:
    """Where a column of the kind that begins at a place may end."""
    pattern = _KINDS["target" if "/" in kind else kind]  # place/0, grade/0 …
    return lambda start: (end for end in range(start + 1, len(text) + 1) if pattern.fullmatch(text, start, end))


@cache
def _done() -> re.Pattern[str]:
    return re.compile(rf"{_DONE_WORDS}|{'|'.join(vocabulary().results['progress'])}|是|否")


@cache
def done_behind() -> re.Pattern[str]:
    """What an actual value says in words (已完成, 正在推进), at the end of a text."""
    return re.compile(rf"(?:{'|'.join(vocabulary().results['progress'])}|{_DONE_WORDS})$")


@lru_cache(maxsize=4096)
def number(text: str) -> Decimal | None:
    """The first number of a column; None where it holds none."""
    found = re.search(_NUMBER, text)
    return Decimal(found[0].replace(",", "")) if found else None


def row_fits(columns: Mapping[str, str]) -> bool:
    """Whether the columns of an indicator may stand together: points not above 100 and not 0, the mark not above the points,
    and what was reached of a target in words repeats it or says that it was done."""
    weight, score = number(columns.get("weight", "")), number(columns.get("score", ""))
    if weight is not None and not 0 < weight <= 100:
        return False
    if score is not None and (score > weight if weight is not None else score > 100):
        return False
    target, forecast = columns.get("target", ""), columns.get("forecast", "")
    if target and forecast and (number(forecast) is None) != (number(target) is None):
        return False
    return _texts_fit(target, columns.get("actual", ""))


def _texts_fit(target: str, actual: str) -> bool:
    if not target or not actual:
        return True
    if number(target) is None:
        return actual == target or actual.endswith("%") or bool(_done().fullmatch(actual))
    return number(actual) is not None or bool(_done().fullmatch(actual))


def funds_fit(columns: Mapping[str, str]) -> bool:
    """Whether a line of the execution block is right: rate = spent / budget (to the digits printed), mark ≤ points < 100, no mark for a rate of 0."""
    weight, score, rate = (number(columns.get(kind, "")) for kind in ("weight", "score", "rate"))
    budget, spent = number(columns.get("budget") or columns.get("initial", "")), number(columns.get("spent", ""))
    if weight is not None and not 0 < weight < 100:
        return False
    if score and (rate == 0 or (weight is not None and score > weight)):
        return False
    if rate is None or budget is None or spent is None:
        return True
    return rate_fits(columns["rate"], budget, spent)


def rate_fits(printed: str, budget: Decimal, spent: Decimal) -> bool:
    """Whether a printed rate (49.88%, 50%) is spent / budget, rounded or cut off at the digits printed. A budget of 0 has the rate 0 or 100."""
    rate = number(printed)
    if rate is None:
        return False
    if budget == 0:
        return rate in {Decimal(0), Decimal(100)} and spent == 0
    exact = spent / budget * 100
    step = Decimal(1).scaleb(min(int(rate.as_tuple().exponent), 0))
    return rate in {exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN)}


def oddity(columns: Mapping[str, str]) -> int:
    """How unlike the usual a row is: a tie-breaker between partings, never a proof. 0 where the actual value repeats the target and the mark is full."""
    target, actual, forecast, weight, score = (columns.get(kind, "") for kind in ("target", "actual", "forecast", "weight", "score"))
    rate = columns.get("unit") == "%"
    points, mark = number(weight), number(score)
    odd = 0
    if target and actual and number(target) is not None and not _done().fullmatch(actual):
        odd += (target != actual) + (unit_of(target) != unit_of(actual))
    if target and forecast:
        odd += (number(target) != number(forecast)) + (unit_of(target) != unit_of(forecast))
    odd += max(len({unit_of(text) for kind, text in columns.items() if "/" in kind}) - 1, 0)
    if points is not None:
        odd += (points % Decimal("0.5") != 0) + (points < 1) + (points > 50)
    if points is not None and mark is not None and points != mark:
        odd += 1 + (mark == 0) + (target == actual)
    return odd + sum(_above_hundred(f"{text}%" if rate else text) for text in (target, actual, forecast))


def unit_of(text: str) -> str:
    """What stands behind the sign and the number of a value."""
    return re.sub(rf"^{_SIGN}?{_NUMBER}", "", text)


def _above_hundred(text: str) -> int:
    value = number(text)
    return 2 if value is not None and value > 100 and text.endswith("%") else 0


def summing(choices: Sequence[Collection[Decimal]], totals: Collection[Decimal]) -> list[set[Decimal]]:
    """Of each row, the values that some choice from all rows adds up to a total with. Where none does, all values: the sum was no help."""
    before: list[set[Decimal]] = [{Decimal(0)}]
    for values in choices:
        before.append({total + value for total in before[-1] for value in values})
    reach = before[-1] & set(totals)
    if not reach:
        return [set(values) for values in choices]
    kept: list[set[Decimal]] = []
    for values, sums in zip(reversed(choices), reversed(before[:-1]), strict=True):
        kept.append({value for value in values if any(total - value in sums for total in reach)})
        reach = {total - value for total in reach for value in values if total - value in sums}
    return kept[::-1]


def unique_best(candidates: Sequence[Parting], weigh: Callable[[Parting], int]) -> Parting | None:
    """The candidate of least weight; None where two share it."""
    if not candidates:
        return None
    order = sorted(candidates, key=weigh)
    return order[0] if len(order) == 1 or weigh(order[0]) < weigh(order[1]) else None
