"""What the vocabulary tells inside the texts between figures of a glued table: columns of words behind a row, and rows that have no figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

import msgspec

from jiheng.readers.runon_words import inner_verdict, standard, strong_at, verdict_at, verdict_starts
from jiheng.readers.splits import CHANGES, DONE_BY, SIGNS
from jiheng.reference.vocabulary import vocabulary

_TICK = "[√☑✓✔]"
SIGN_ON_WORDS = re.compile(rf"[{SIGNS}]{{1,2}}(?=[\u4e00-\u9fff])")
_SENSE = re.compile(r"(?<=[\u4e00-\u9fff)）])(?:定性|定量)(?=[\u4e00-\u9fff])")
_DATE = re.compile(r"[月日年]|底|前|末")
_DONE = re.compile(rf"{DONE_BY}(?![率数量情及时质比度的和与])")
_CHANGES = re.compile(f"{CHANGES}$")
_LEAST_NAME = 3
_TEXT_COLUMNS = ("explanation", "deviation", "other")


class Tail(msgspec.Struct, frozen=True):
    """Columns of words at the beginning of a text, and how many characters they take."""

    length: int = 0
    texts: Mapping[str, str] = {}


class Worded(msgspec.Struct, frozen=True):
    """A row without figures: where its name and its value end in the text, what follows it by vocabulary, and where the next row begins."""

    name: int
    value: int
    tail: Tail = Tail()
    sure: bool = True

    @property
    def end(self) -> int:
        """Where the row ends."""
        return self.value + self.tail.length


def tail_at(text: str, roles: Sequence[str]) -> Tail:
    """The columns of words that a text begins with, behind the last column of figures (计划标准; √; 制度保障有可能)."""
    if "likelihood" in roles:
        found = _likely().match(text)
        return Tail() if found is None else Tail(found.end(), {**({"deviation": found["reason"]} if found["reason"] else {}), "likelihood": found["likely"]})
    role = next((role for role in reversed(roles) if role in _TEXT_COLUMNS), None)
    found = standard().match(text) if role else None
    return Tail(found.end(), {str(role): found[0]}) if found else Tail()


def done_at(figures: str, behind: str) -> int:
    """Length of the words that belong to a date (2025年9月底前|完成); 0 where none do."""
    found = _DONE.match(behind) if _DATE.search(figures) else None
    return found.end() if found else 0


def change_before(text: str) -> int:
    """Length of the words at the end of a name that belong to the value behind it (缩短至|9分钟)."""
    found = _CHANGES.search(text)
    return len(found[0]) if found and found.start() >= _LEAST_NAME else 0


def worded_rows(text: str, roles: Sequence[str], *, last: bool) -> Iterator[Worded]:
    """The row without figures that a text begins with, told by a sign, by 定性, by a column behind it or by its verdict; `last`: nothing follows."""
    sign = SIGN_ON_WORDS.search(text, _LEAST_NAME - 1) or (_SENSE.search(text, _LEAST_NAME - 1) if "sense" in roles or "operator" in roles else None)
    if sign is not None:
        yield from _behind_sign(text, sign, roles, last=last)
        return
    if roles[:1] in {("grade/0",), ("place/0",)} and last and (at := strong_at(text)):
        yield Worded(at, len(text), sure=False)
        return
    marked = _marked(text, roles)
    if marked is not None:
        at, tail = marked
        again = _again().search(text[:at], _LEAST_NAME - 1) if "forecast" in roles else None
        starts = [again.start()] if again else verdict_starts(text[:at])
        if starts:
            yield Worded(starts[0], at, tail, sure=len(starts) == 1)
        return
    if roles[-1:] == ("target",) and (cut := inner_verdict(text)) and (starts := verdict_starts(text[:cut])):
        yield Worded(starts[0], cut, sure=len(starts) == 1)


def _behind_sign(text: str, sign: re.Match[str], roles: Sequence[str], *, last: bool) -> Iterator[Worded]:
    start = sign.start() if sign[0][0] in SIGNS else sign.end()
    marked = _marked(text[sign.end() :], roles)
    if marked is not None:
        yield Worded(sign.start(), sign.end() + marked[0], marked[1])
        return
    another = SIGN_ON_WORDS.search(text, sign.end())
    if last and another is None:
        yield Worded(sign.start(), len(text))
        return
    length = verdict_at(text[sign.end() :])
    if length and start <= sign.end():
        yield Worded(sign.start(), sign.end() + length)


def _marked(text: str, roles: Sequence[str]) -> tuple[int, Tail] | None:
    """Where the first column of words behind a row begins in a text, and these; None where there is none."""
    for at in range(_LEAST_NAME + 1, len(text)):
        tail = tail_at(text[at:], roles)
        if tail.length and not tail.texts.get("deviation"):
            return at, tail
    return None


@cache
def _again() -> re.Pattern[str]:
    """A target in words, what was reached, and the target again as forecast (明显改善|正在推进|明显改善)."""
    return re.compile(rf"([\u4e00-\u9fff]{{2,12}})(?:{'|'.join(map(re.escape, vocabulary().results['progress']))})\1$")


@cache
def _likely() -> re.Pattern[str]:
    words = vocabulary().results
    causes, likely = ("|".join(sorted(map(re.escape, words[key]), key=len, reverse=True)) for key in ("causes", "likelihoods"))
    reason = rf"(?:(?:{causes})|{_TICK}[^\d√☑✓✔]{{0,40}})?"
    return re.compile(rf"(?P<reason>{reason}|[^\d√☑✓✔。]{{4,40}}?)(?P<likely>{likely}|{_TICK})")
