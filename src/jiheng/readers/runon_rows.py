"""The indicators of a table whose cells were glued together, told apart by levels, by figures and by what the header lists."""

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

import msgspec

from jiheng.readers.runon_levels import Segment
from jiheng.readers.runon_tails import SIGN_ON_WORDS, Tail, Worded, change_before, done_at, tail_at, worded_rows
from jiheng.readers.runon_words import FIGURES, is_strong, is_unit, repeated_end, unit_before, unit_behind, verdict_starts
from jiheng.readers.splits import SIGNS, done_behind, number, oddity, partings, row_fits, unit_of

FIGURE_ROLES = ("target", "actual", "forecast", "weight", "score")
_PARTS = ("place/", "grade/")  # roles of columns that are parts of the target: one for each place or grade
_UNIT_ENDS = frozenset({"target", "unit", "likelihood", "deviation", "explanation", "other"})  # the last column of figures holds values with units
_SENSE = re.compile("定性|定量")
_REPEATED = re.compile(r"(?P<target>[\u4e00-\u9fff]{2,12}?)(?P<actual>[\u4e00-\u9fff]{2,8})(?P=target)")
_TEXT_ROLES = frozenset({"explanation", "deviation", "other"})
_EXPLAINS = re.compile(r"(?<=[\u4e00-\u9fff)）])(?:反映|用以反映|用于反映|主要反映|考核|考察|指标反映|体现)(?=[\u4e00-\u9fff])")
_SENSE_BEHIND = re.compile(r"(?:定性|定量|正向|反向)(?:指标)?$")
# Digits that belong to a name: in brackets, years, behind letters, numbers of unfilled templates.
_IN_NAME = re.compile(
    r"[(（][^()（）]*[\u4e00-\u9fffA-Za-z][^()（）]*[)）]|20\d\d[-—至]?(?:20\d\d)?年(?=[\u4e00-\u9fff])(?![底前末内至]|度?[底前末内])"
    r"|(?<=[A-Za-z])[\d.]*\d|指标\d{1,2}[:：、]"
)
# Sentences and labels of the page around, and ends of dates, are no names.
_NO_NAME = re.compile(r"[。；;]|[:：](?!$)|^(?:[年月日底]|以[上下内])")
_BEHIND_SHARE = re.compile(r"以[上下内]|左右|[(（]")  # all that may go on with 90%: 成 of 成灾率 is no unit then
_DIGITS_OF_NAME = re.compile(r"\d{1,4}")
_BEHIND_PERCENT = re.compile(r"(?P<share>.*\d[%％‰])(?P<next>\d{1,4})")
_DIGITS_FIRST, _DIGITS_INSIDE = 3, 2  # cost of figures at the beginning of a name, and inside it
_NO_END = re.compile(r"[对的在为每按与和及第近由从向于内]$")  # no name ends so
_PARTS_A_ROW = 14  # figures and the texts between them
_LONGEST_NAME = 60
_DROPPED = 3  # cost of doing without a column of the header, and 1 for each row that could have one
_UNFIT = 1000
_REST = 6  # cost of a text behind the last row that belongs to none

Columns = Mapping[str, str]


def is_part(role: str) -> bool:
    """Whether a column is one of several of targets, for each place or grade."""
    return role.startswith(_PARTS)


def _is_figure(role: str) -> bool:
    return role in FIGURE_ROLES or is_part(role)


_Place = tuple[int, int]  # a part of a text and an offset in it


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator as far as it could be parted: `columns` are the readings that fit (role → text), `start` its offset in the text.

    `names` are the readings of where the name ends, with what is left for the target; `texts` columns of words (explanation, unit …); `doubtful` where
    figures were taken for a part of the name, or a unit for none of the value."""

    segment: Segment
    start: int
    name: str
    glued: str
    columns: tuple[Columns, ...]
    texts: Columns = {}
    cut: tuple[str, ...] = ()
    doubtful: bool = False


class _Token(msgspec.Struct, frozen=True):
    text: str
    start: int
    figure: bool


def rows_of(segments: Sequence[Segment], roles: Sequence[str], *, closed: bool) -> tuple[list[Row], int | None]:
    """Rows of the segments under a header with these roles behind the name; a column that no row fills is left out of account.

    `closed` tells that the table is whole: else the text at its end is no remark but the beginning of a row. With the rows comes the offset of
    what stands behind them and is none, None where nothing does."""
    best: tuple[int, list[Row], int | None] = (_UNFIT * (len(segments) + 1), [], None)
    for dropped in ((), ("score",), ("actual", "score"), ("weight",), ("weight", "score")):
        if not set(dropped) <= set(roles):
            continue
        kept = tuple(role for role in roles if role not in dropped)
        open_ended = kept if closed or kept[-1:] not in {("deviation",), ("explanation",), ("other",)} else kept[:-1]
        found = [_best(segment, kept) for segment in segments[:-1]]
        found += [_best(segment, open_ended, last=True) for segment in segments[-1:]]
        cost = sum(cost for cost, _, _ in found) + (_DROPPED + sum(len(rows) for _, rows, _ in found)) * len(dropped)
        if cost < best[0]:
            best = (cost, [row for _, rows, _ in found for row in rows], found[-1][2] if found else None)
        if best[0] <= len(best[1]):  # all columns are filled: no need to do without one
            break
    return best[1:]


def _tokens(text: str) -> list[_Token]:
    """Runs of figures and the texts between them."""
    kept = [match.span() for match in _IN_NAME.finditer(text)]
    tokens: list[_Token] = []
    end = 0
    for found in FIGURES.finditer(text):
        start, stop = found.span()
        if not (any(map(str.isdigit, found[0])) or found[0][-1:] in "OoQ〇lI") or any(first <= start < last for first, last in kept):
            continue
        if start > end:
            tokens.append(_Token(text[end:start], end, figure=False))
        tokens.append(_Token(text[start:stop], start, figure=True))
        end = stop
    if end < len(text):
        tokens.append(_Token(text[end:], end, figure=False))
    return tokens


def _best(segment: Segment, roles: tuple[str, ...], *, last: bool = False) -> tuple[int, list[Row], int | None]:
    """The rows that cover the text of a segment at the least cost; of the last one a rest may be left, from the offset returned."""
    tokens = _tokens(segment.text)
    reached: dict[_Place, tuple[int, tuple[_Place, Row] | None]] = {(0, 0): (0, None)}
    ends: list[tuple[int, _Place, int | None]] = []
    waiting: list[_Place] = [(0, 0)]
    while waiting:  # rows lead forward only, so the least cost of a place is known when its turn comes
        place = heapq.heappop(waiting)
        at, offset = place
        cost = reached[place][0]
        if at >= len(tokens) or (at == len(tokens) - 1 and not tokens[at].text[offset:].strip(" .…·、。\n")):
            ends.append((cost, place, None))
            continue
        if last and (at or offset):
            left = _REST + 4 * sum(token.figure for token in tokens[at:])
            ends.append((cost + min(left, _UNFIT // 3), place, segment.start + tokens[at].start + offset))
        for more, row, following, skip in _options(segment, tokens, at, offset, roles):
            behind = (following, skip)
            if behind not in reached:
                heapq.heappush(waiting, behind)
            if behind not in reached or cost + more < reached[behind][0]:
                reached[behind] = (cost + more, (place, row))
    if not ends:
        return _UNFIT, [], None
    cost, place, rest = min(ends, key=lambda end: (end[0], end[1] if end[2] is None else (len(tokens), 0)))
    return cost, _way_to(place, reached), rest


def _way_to(place: _Place, reached: Mapping[_Place, tuple[int, tuple[_Place, Row] | None]]) -> list[Row]:
    """The rows on the way to a place, in their order."""
    rows: list[Row] = []
    while (step := reached[place][1]) is not None:
        place, row = step
        rows.append(row)
    return rows[::-1]


def _options(segment: Segment, tokens: Sequence[_Token], at: int, offset: int, roles: tuple[str, ...]) -> Iterator[tuple[int, Row, int, int]]:
    """Rows that may begin here: their cost, the row, and where the next one begins."""
    token = tokens[at]
    text = token.text[offset:]
    start = segment.start + token.start + offset
    following = tokens[at + 1].text if at + 1 < len(tokens) else ""
    if token.figure and _DIGITS_OF_NAME.fullmatch(text) and 1 < len(following) <= _LONGEST_NAME:
        for cost, row, behind, skip in _begun(segment, tokens, at + 1, text + following, start, roles):
            yield cost + _DIGITS_FIRST, msgspec.structs.replace(row, doubtful=True), behind, skip
    if token.figure or len(text) > _LONGEST_NAME:
        yield _UNFIT // 2, Row(segment=segment, start=start, name=text + following, glued="", columns=({},)), at + 2, 0
        return
    yield from _begun(segment, tokens, at, text, start, roles)
    if _DIGITS_OF_NAME.fullmatch(following) and at + 2 < len(tokens) and len(longer := text + following + tokens[at + 2].text) <= _LONGEST_NAME:
        for cost, row, behind, skip in _begun(segment, tokens, at + 2, longer, start, roles):
            yield (
                cost + (_DIGITS_INSIDE if unit_before(tokens[at + 2].text) < len(tokens[at + 2].text) else 2 * _DIGITS_INSIDE),
                msgspec.structs.replace(row, doubtful=True),
                behind,
                skip,
            )


def _begun(segment: Segment, tokens: Sequence[_Token], at: int, text: str, start: int, roles: tuple[str, ...]) -> Iterator[tuple[int, Row, int, int]]:
    """Rows that begin with a text, which ends where the token `at` does."""
    own = len(tokens[at].text) - len(text)
    for found in worded_rows(text, roles, last=at == len(tokens) - 1):
        row = _row_of_words(segment, text, start, roles, found)
        if own + found.end > 0:
            yield (0, row, at, own + found.end) if found.end < len(text) else (0, row, at + 1, 0)
    if at == len(tokens) - 1:
        cost = (0 if verdict_starts(text.strip()) else 4) + 2 * ("weight" in roles) + 3 * (SIGN_ON_WORDS.search(text) is not None)
        yield (cost, *_worded(segment, text, start, roles), at + 1, 0)
    for end in range(at + 1, min(at + 1 + _PARTS_A_ROW, len(tokens))):
        if tokens[end].figure:
            yield from _figured(segment, tokens, at, end, text, start, roles)


def _row_of_words(segment: Segment, text: str, start: int, roles: tuple[str, ...], found: Worded) -> Row:
    """A row without figures whose end is known."""
    name, texts = _tail(text[: found.name], roles)
    words = text[found.name : found.value]
    sense = _SENSE.match(words)
    columns = _columns_of_words(words[sense.end() :] if sense else words, _kinds(roles))
    cut = () if found.sure else tuple(f"{text[:at]} | {text[at : found.value]}" for at in verdict_starts(text[: found.value]))
    return Row(segment=segment, start=start, name=name, glued=words, columns=(columns,), texts={**texts, **found.tail.texts}, cut=cut)


def _columns_of_words(words: str, kinds: tuple[str, ...]) -> Columns:
    """The columns of a row whose values are words."""
    if "forecast" in kinds and (found := _REPEATED.fullmatch(words)) and done_behind().fullmatch(found["actual"]):
        return {"target": found["target"], "actual": found["actual"], "forecast": found["target"]}
    return {"grade/0" if "grade/0" in kinds else "place/0" if "place/0" in kinds else "target": words}


def _worded(segment: Segment, text: str, start: int, roles: tuple[str, ...]) -> tuple[Row]:
    """A row without figures: its target are the words at its end."""
    name, texts = _tail(text.strip(), roles)
    starts = verdict_starts(name)
    if not starts:
        return (Row(segment=segment, start=start, name=name, glued="", columns=({},), texts=texts),)
    cut = tuple(f"{name[:at]} | {name[at:]}" for at in starts) if len(starts) > 1 else ()
    return (Row(segment=segment, start=start, name=name[: starts[0]], glued=name[starts[0] :], columns=({"target": name[starts[0] :]},), texts=texts, cut=cut),)


def _figured(
    segment: Segment, tokens: Sequence[_Token], at: int, end: int, text: str, start: int, roles: tuple[str, ...]
) -> Iterator[tuple[int, Row, int, int]]:
    """Rows that begin with a text and end with the figures at `end`, or with the unit or the words behind these."""
    figures = "".join(token.text for token in tokens[at + 1 : end + 1])
    behind = tokens[end + 1].text if end + 1 < len(tokens) else ""
    last = end + 1 == len(tokens) - 1
    unit = unit_before(behind) if figures[-1:] not in "%％‰" or _BEHIND_SHARE.match(behind) else 0
    done = done_at(figures, behind)
    ends = {0, unit, done} | ({len(behind.rstrip())} if last else set())
    if (cut := _BEHIND_PERCENT.fullmatch(tokens[end].text)) and behind:  # the figures behind % begin the next name
        shorter = figures[: len(figures) - len(cut["next"])]
        for cost, row in _parted(segment, text, start, shorter, roles):
            yield cost, msgspec.structs.replace(row, doubtful=True), end, len(cut["share"])
    for length in sorted(ends, reverse=True):
        whole = figures + behind[:length]
        tail = tail_at(behind[length:], roles) if length < len(behind) else Tail()
        used = length + tail.length
        following = (end + 2, 0) if behind and used == len(behind.rstrip()) else (end + 1, used)
        for cost, row in _parted(segment, text, start, whole, roles):
            cut_off = length == 0 and unit > 0 and (roles[-1] in _UNIT_ENDS or is_part(roles[-1]))
            row = msgspec.structs.replace(row, texts={**row.texts, **tail.texts}, doubtful=row.doubtful or cut_off) if tail.texts or cut_off else row
            yield (cost + 2 * cut_off + (length < done), row, *following)
    if last and behind and set(roles) & {"deviation", "explanation"} and roles[-1] in _TEXT_ROLES:
        for cost, row in _parted(segment, text, start, figures + behind[:unit], roles):
            row = msgspec.structs.replace(row, texts={**row.texts, roles[-1]: behind[unit:].strip()})
            yield cost + 1, row, end + 2, 0


def _parted(segment: Segment, text: str, start: int, whole: str, roles: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """The row of a text and the figures behind it, if these can be parted into the columns."""
    if not (kinds := _kinds(roles)):
        return  # no column takes figures
    if whole.startswith("%=") and "unit" in roles[: roles.index(kinds[0]) if kinds[0] in roles else 0]:
        text, whole = f"{text}%", whole[1:]  # the unit stands before the sign
    moved = change_before(text) if kinds[0] == "target" else 0
    text, whole = (text[:-moved], text[-moved:] + whole) if moved else (text, whole)
    name, texts = _tail(text, roles)
    blank = {i for i, kind in enumerate(kinds) if kind not in {"weight", "score"}}
    found = [dict(zip(kinds, parts, strict=True)) for parts in partings(whole.strip(), kinds, blank)]
    found = [columns for columns in found if row_fits(columns) and any(columns.get(kind) for kind in kinds if _is_figure(kind))]
    if not found:
        return
    known = [
        columns
        for columns in found
        if not unit_before(columns.get("text", ""))
        and all(_known_unit(columns.get(kind, "")) for kind in kinds if kind in {"target", "actual", "forecast"} or is_part(kind))
    ]
    found = known or found
    full = [columns for columns in found if all(columns.get(kind) for kind in kinds if _is_figure(kind))]
    wordless = [columns for columns in found if not columns.get("target") and not columns.get("actual")]
    worded = _words_of(name, kinds) if wordless and kinds[0] == "target" else None
    if worded and (not full or worded[2]):
        at, words, _ = worded
        columns = tuple({**_trimmed(columns), **words} for columns in wordless)
        cut = (f"{name[:at]} | {name[at:]}", f"{name} | {whole}") if full and "actual" not in words else ()
        yield 1, Row(segment=segment, start=start, name=name[:at], glued=name[at:] + whole, columns=columns, texts=texts, cut=cut)
        return
    chosen = full or found
    row = Row(segment=segment, start=start, name=name, glued=whole.strip(), columns=tuple(_trimmed(columns) for columns in chosen), texts=texts)
    yield _cost(row, chosen, complete=bool(full)), row


def _words_of(name: str, kinds: tuple[str, ...]) -> tuple[int, Columns, bool] | None:
    """Where a name ends whose target and actual value are words glued to it, these, and whether they are surely no part of it; None where none are."""
    if kinds[1:2] == ("actual",):
        twice = repeated_end(name)
        if twice:
            at = len(name) - 2 * twice
            return at, {"target": name[at : at + twice], "actual": name[at + twice :]}, True
        done = done_behind().search(name)
        if done and (starts := verdict_starts(name[: done.start()])):
            return starts[0], {"target": name[starts[0] : done.start()], "actual": done[0]}, True
    starts = verdict_starts(name)
    return (starts[0], {"target": name[starts[0] :]}, is_strong(name[starts[0] :])) if starts else None


def _known_unit(value: str) -> bool:
    """Whether what stands behind the number of a value is a unit, if anything does."""
    unit = unit_of(value)
    return not unit or number(value) is None or is_unit(unit)


def _trimmed(columns: Columns) -> Columns:
    return {role: text.strip() for role, text in columns.items() if text}


def _cost(row: Row, columns: Sequence[Columns], *, complete: bool) -> int:
    worded = min(len(FIGURES.findall(found.get("text", ""))) + bool(found.get("text")) for found in columns)
    blanks = 0 if complete else min(sum(not found.get(kind) for kind in ("target", "actual") if kind in found) for found in columns)
    doubtful = len(row.name) < 2 or _NO_NAME.search(row.name) is not None
    short = len(row.name) < 3 and row.glued[:1] not in SIGNS
    return 6 * doubtful + 4 * (_NO_END.search(row.name) is not None) + 2 * short + 2 * blanks + min(min(oddity(found) for found in columns), 3) + worded


@cache
def _kinds(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds of the columns from the first of figures to the last; operators and units stay with their number."""
    places = [i for i, role in enumerate(roles) if _is_figure(role)]
    inner = roles[places[0] : places[-1] + 1] if places else ()
    return tuple("text" if role in _TEXT_ROLES else role for role in inner if role in _TEXT_ROLES or _is_figure(role))


def _tail(text: str, roles: tuple[str, ...]) -> tuple[str, Columns]:
    """The name, and what columns before the figures have been glued to its end (unit, kind, explanation)."""
    first = next((i for i, role in enumerate(roles) if _is_figure(role)), len(roles))
    texts: dict[str, str] = {}
    name = text.strip()
    for role in reversed(roles[:first]):
        found = _SENSE_BEHIND.search(name) if role == "sense" else None
        length = len(found[0]) if found else unit_behind(name) if role == "unit" else 0
        if role == "explanation" and (explained := _EXPLAINS.search(name, 2)):
            length = len(name) - explained.start()
        if 0 < length < len(name) - 1:
            texts[role], name = name[-length:], name[:-length]
    return name, texts


def weights(row: Row, role: str) -> set[Decimal]:
    """Points that the readings of a row give it; {0} where they give none."""
    return {number(columns.get(role, "")) or Decimal(0) for columns in row.columns}
