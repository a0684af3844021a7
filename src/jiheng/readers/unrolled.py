"""Forms of which a whole stands on one line, behind the properties of a file or the words of a web page → lines that begin with the form."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

import msgspec

from jiheng.readers.form_labels import field_of, is_label
from jiheng.readers.grid import Line
from jiheng.readers.header import header_role
from jiheng.readers.labels import fold
from jiheng.readers.loose_words import known

_WORD = re.compile(r"\S+")
_TITLE = re.compile(r"\S*绩效\S*表\S{0,6}(?:\s*[（(]\s*(?:\d\s*){4}年?\s*度?\s*[)）])?")
_HEAD = re.compile(r"(附件\s*\d*\s*[：:]?)?\s*(\S{2,40}表)\s*([（(]\s*(?:\d\s*){4}年?\s*度?\s*[)）])?\s*((?:金额)?单位\s*[：:]\s*\S{1,3}|表\s*\d+)?")
_NOISE = re.compile(r"[?？]{3,}")  # glyphs that a page could not show
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SHORTEST = 8
_MOST_HEADS = 20
_PARTS = 6  # 项 目 名 称
_FEWEST_KNOWN = 8
MOST_WORDS = 20_000


def unrolled(line: Line) -> Iterator[Line]:
    """The line, parted before each label of the name of a project that begins a form inside it; a title before it stands alone then."""
    if line.table is not None or len(line.cells) != 1 or len(text := _NOISE.sub(" ", line.cells[0].text)) < _SHORTEST:
        yield line
        return
    words = list(_WORD.finditer(text))
    if len(words) <= _MOST_HEADS and _is_header(words):
        yield line
        return
    starts = _starts(words) if len(words) <= MOST_WORDS else []
    if not starts or starts == [0]:
        head = _HEAD.fullmatch(text.strip())
        yield from (_part(line, part) for part in head.groups() if part) if head else (line,)
        return
    yield from (_part(line, part) for part in _before(text[: words[starts[0]].start()]))
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        yield _part(line, text[words[start].start() : words[end - 1].end()])


def _is_header(words: Sequence[re.Match[str]]) -> bool:
    """Whether a line is the header of a list of projects: labels and heads of columns only."""
    if not any("指标" in word[0] for word in words):
        return False
    keys = [fold(word[0]) for word in words]
    heads = sum(header_role(key) is not None for key in keys)
    return heads > 2 and all(is_label(key) or header_role(key) for key in keys)


def _starts(words: Sequence[re.Match[str]]) -> list[int]:
    """Where forms begin: at the label of a name that stands behind labels only, or before as many known words as only a form has."""
    keys = [label_key(word[0]) for word in words]
    places = [i for i in range(len(keys)) if is_name_label(keys, i)]
    if not places:
        return []
    before = list(takewhile(_is_label_before, (fold(word[0]) for word in words)))
    last = _last_with(keys, _FEWEST_KNOWN)
    return [i for i in places if i <= max(len(before), last)]


def label_key(word: str) -> str:
    """A word, folded, up to its colon."""
    return fold(word.partition("：")[0].partition(":")[0])


def is_name_label(keys: Sequence[str], at: int) -> bool:
    """Whether the label of the name of a project stands at `at`, blanks in it or not."""
    if field_of(keys[at]) == "name":
        return True
    parts = keys[at : at + _PARTS]
    return any(field_of("".join(parts[:count])) == "name" for count in range(2, len(parts) + 1) if all(len(part) <= 2 for part in parts[:count]))


def _is_label_before(key: str) -> bool:
    """Whether a word before the form is a label or a numbered heading; heads of columns, as in a list of projects, are none."""
    return (is_label(key) and not header_role(key)) or _HEADING.match(key) is not None


def _last_with(keys: Sequence[str], count: int) -> int:
    """The last place from which on so many known words stand; -1 where there are fewer."""
    found = [i for i, key in enumerate(keys) if key and known(key)]
    return found[-count] if len(found) >= count else -1


def _before(text: str) -> Iterator[str]:
    """What stands before the form: the words before its title, the title, its year."""
    titles = list(_TITLE.finditer(text))
    if not titles:
        yield text.strip()
        return
    title = titles[-1]
    name, bracket, year = title[0].partition("(" if "(" in title[0] else "（")
    yield from (part for part in (text[: title.start()].strip(), name.strip(), (bracket + year).strip(), text[title.end() :].strip()) if part)


def _part(line: Line, text: str) -> Line:
    return msgspec.structs.replace(line, cells=(msgspec.structs.replace(line.cells[0], text=text),))
