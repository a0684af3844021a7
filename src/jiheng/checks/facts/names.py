"""Facts about names: agencies, editions of events, proper names that lost a character."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import takewhile

from rapidfuzz import fuzz

from jiheng.checks.facts.fact import Unknown, fact
from jiheng.checks.facts.text import fold
from jiheng.model.declaration import Declaration, Funds, Submission
from jiheng.model.numerals import chinese_number
from jiheng.reference.wording import any_of

ALIKE = 75
"""Two agency names that resemble each other this much (0 to 100), but differ, are meant to be one; others are two bodies."""

_EDITION = re.compile(r"第([一二三四五六七八九十百\d]{1,4})届")
_QUOTED = re.compile(r"[“\"「]([^”\"」]{2,20})[”\"」]")
_NEAR = 40  # characters around an edition that may say when it was
_PAST_BEHIND = re.compile(r"[^。；，,;第]{0,25}(?:已于|已经|已成功|已圆满|曾|取得了|获得了|圆满结束|顺利闭幕)")
_PAST = re.compile(r"(上一|前一|往|总结|回顾|借鉴|基础上|已举办|成功举办|自)[^。；]{0,6}$")
_EVENT = re.compile(r"[^，。；、：,;]{2,30}?(?:大赛|竞赛|比赛|赛|论坛|博览会|展览会|交易会|洽谈会|峰会|大会|年会|艺术节|文化节|节|展)")
_TITLES = re.compile(r"《([^》]{4,40})》")
LONGEST_SLIP = 3
_OTHER_BODY = frozenset("省市区县镇乡街道村社总分第一二三四五六七八九十东西南北中上下大小新老0123456789")
WINDOW = 4
SEVERAL_TIMES = 4
LONGEST_NAME = 40
_CLAUSE_MARKS = "\n,;:。、!?"
_SEVERAL = re.compile("[、，；,;]|和|及|由|为|是|委托")
_PROJECT = re.compile(r"^(?:实施|开展)?“([^”]{2,40})”项目")
_ONE_OFF = re.compile(any_of("one_off"))
_DELIVERABLE = re.compile(rf"{any_of('one_off_deliverables')}(?:数量)?$")


@fact(Declaration, zh="与登记名称不一致的单位栏", stored=False)
def misnamed(declaration: Declaration, folded_agency: str) -> tuple[str, ...]:
    """Fields whose agency is nearly, but not quite, the one that publishes the document."""
    return tuple(
        field
        for field in ("implementing_agency", "department")
        if (name := fold(getattr(declaration, field) or "")) and folded_agency and name != folded_agency and _nearly(name, folded_agency)
    )


def _nearly(name: str, other: str) -> bool:
    """Whether a name is another one with one word left out or added, or one character changed, inside it.

    Another place, level, number or direction makes another body (区/市, 第一/第二, 城东/城西); so does what stands before or behind.
    """
    if fuzz.ratio(name, other) < ALIKE or name[:2] != other[:2] or name[-2:] != other[-2:]:
        return False
    head = _common(name, other)
    tail = min(_common(name[::-1], other[::-1]), min(len(name), len(other)) - head)
    here, there = name[head : len(name) - tail], other[head : len(other) - tail]
    slip = len(here) == len(there) == 1 or (not (here and there) and len(here + there) <= LONGEST_SLIP)
    return slip and not _OTHER_BODY.intersection(here + there)


def _common(one: str, other: str) -> int:
    """Number of characters with which both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


@fact(Declaration, zh="与封面不一致的单位名称")
def misnamed_agency(declaration: Declaration, misnamed: tuple[str, ...]) -> str:
    """The first such name as printed; empty where there is none."""
    return str(getattr(declaration, misnamed[0])) if misnamed else ""


@fact(Declaration, zh="不一致的单位栏")
def misnamed_at(misnamed: tuple[str, ...]) -> str:
    """Where it stands."""
    return misnamed[0] if misnamed else ""


@fact(Declaration, zh="其他不一致的单位栏")
def misnamed_also(misnamed: tuple[str, ...]) -> tuple[str, ...]:
    """Where else it stands."""
    return misnamed[1:]


@fact(Declaration, zh="封面上的单位名称")
def published_agency(submission: Submission) -> str:
    """Name of the agency on the cover; empty where the document names none."""
    return submission.agency or ""


@fact(Declaration, zh="活动的届次", stored=False)
def edition_conflict(declaration: Declaration, folded_texts: dict[str, str], whole_text: str) -> tuple[str, str, str, str]:
    """Event, edition named here, edition named elsewhere, address of the first; four empty texts where the editions agree.

    Two places disagree when both name an edition of the same event and have none in common; what is told of earlier editions does not count.
    """
    if "届" not in whole_text:
        return "", "", "", ""
    named: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for place, text in (*folded_texts.items(), ("name", fold(declaration.name or ""))):
        for match in _EDITION.finditer(text):
            if not _is_past(text, match):
                named[_event(text, match)][place][_edition(match[1])] = match[1]
    for event, places in named.items():
        if event and (found := _disagreeing(places)):
            return event, *found
    return "", "", "", ""


def _is_past(text: str, edition: re.Match[str]) -> bool:
    """Whether the words around an edition tell of one that is over."""
    before, after = text[max(0, edition.start() - _NEAR) : edition.start()], text[edition.end() : edition.end() + _NEAR]
    return _PAST.search(before) is not None or _PAST_BEHIND.match(after) is not None


def _edition(printed: str) -> str:
    """The number of an edition in one spelling: 第3届 is 第三届."""
    number = int(printed) if printed.isdecimal() else chinese_number(printed)
    return printed if number is None else str(number)


def _event(text: str, match: re.Match[str]) -> str:
    """What the edition is of: the quoted name beside it, or the words up to the kind of event."""
    before = _QUOTED.findall(text[max(0, match.start() - 24) : match.start()])
    after = _QUOTED.match(text, match.end())
    if after:
        return after[1]
    if before and text[match.start() - 1] in '”"」':
        return str(before[-1])
    words = _EVENT.match(text, match.end())
    return words[0] if words else ""


def _disagreeing(places: dict[str, dict[str, str]]) -> tuple[str, str, str] | None:
    editions, *_ = places.values()
    for place, others in places.items():
        if not editions.keys() & others.keys():
            return min(others.values()), min(editions.values()), place
    return None


@fact(Declaration, zh="届次不一致的活动")
def edition_event(edition_conflict: tuple[str, str, str, str]) -> str:
    """Name of the event whose editions disagree; empty where none does."""
    return edition_conflict[0]


@fact(Declaration, zh="此处写的届次")
def edition_here(edition_conflict: tuple[str, str, str, str]) -> str:
    """The edition at the place of the finding, e.g. 四."""
    return edition_conflict[1]


@fact(Declaration, zh="别处写的届次")
def edition_elsewhere(edition_conflict: tuple[str, str, str, str]) -> str:
    """The edition that the form names first."""
    return edition_conflict[2]


@fact(Declaration, zh="届次不一致之处")
def edition_at(edition_conflict: tuple[str, str, str, str]) -> str:
    """Address of the place that disagrees."""
    return edition_conflict[3]


@fact(Declaration, zh="漏字的名称", stored=False)
def clipped_name(whole_text: str, folded_texts: dict[str, str], folded_agency: str) -> tuple[str, str, tuple[str, ...]]:
    """A proper name that lost a character somewhere: as written there, as written elsewhere, and the addresses.

    Names are those of the agency and of quoted documents (《》). A name counts as clipped where it lost one character, the same words follow,
    and the whole name with the same words after it stands elsewhere in the form.
    """
    for name in dict.fromkeys((folded_agency, *_TITLES.findall(whole_text))):
        for window in _doubtful(name, whole_text):
            if found := _clipped(window, name, whole_text):
                clipped, written, meant = found
                return written, meant, tuple(place for place, text in folded_texts.items() if clipped in text)
    return "", "", ()


def _doubtful(name: str, text: str) -> Iterator[str]:
    """Windows of a name that a text holds several times, and more often without their last character.

    Each window holds one of every fourth characters of the name; whether the text holds that so often is quicker to tell.
    """
    for pivot in range(WINDOW - 1, len(name), WINDOW):
        if text.count(name[pivot]) < SEVERAL_TIMES:
            continue
        for start in range(pivot - WINDOW + 1, min(pivot, len(name) - WINDOW) + 1):
            window = name[start : start + WINDOW]
            if SEVERAL_TIMES <= text.count(window) < text.count(window[:-1]):
                yield window


def _clipped(window: str, name: str, text: str) -> tuple[str, str, str] | None:
    """The clipped words with those that follow; then the name as written there, and whole: as much of it as stands at both places, so that no word is cut."""
    clipped, start = window[:-1], -1
    while (start := text.find(clipped, start + 1)) >= 0:
        end = start + len(clipped)
        after = text[end : end + WINDOW]
        if after.startswith(window[-1]) or len(after) < WINDOW or "\n" in after or (whole := text.find(window + after)) < 0:
            continue
        before, _, behind = name.partition(window)
        lead = _alike(_alike(text[:start][::-1], text[:whole][::-1]), before[::-1])[::-1]
        tail = _alike(_alike(text[end:], text[whole + WINDOW :]), behind)
        return clipped + after, lead + clipped + tail, lead + window + tail
    return None


def _alike(one: str, other: str) -> str:
    """The first characters that two texts share, up to the end of the clause."""
    pairs = zip(one[:LONGEST_NAME], other[:LONGEST_NAME], strict=False)  # either text may end here
    return "".join(char for char, _ in takewhile(lambda pair: pair[0] == pair[1] and pair[0] not in _CLAUSE_MARKS, pairs))


@fact(Declaration, zh="漏字处的写法")
def clipped_written(clipped_name: tuple[str, str, tuple[str, ...]]) -> str:
    """The words in which the name lost a character; empty where none did."""
    return clipped_name[0]


@fact(Declaration, zh="别处的写法")
def clipped_meant(clipped_name: tuple[str, str, tuple[str, ...]]) -> str:
    """The same words as they stand elsewhere."""
    return clipped_name[1]


@fact(Declaration, zh="漏字之处")
def clipped_at(clipped_name: tuple[str, str, tuple[str, ...]]) -> str:
    """Address of the first place."""
    return clipped_name[2][0] if clipped_name[2] else ""


@fact(Declaration, zh="其他漏字之处")
def clipped_also(clipped_name: tuple[str, str, tuple[str, ...]]) -> tuple[str, ...]:
    """Addresses of the other places."""
    return clipped_name[2][1:]


@fact(Declaration, zh="说明中的实施主体", stored=False)
def narrated_implementer(declaration: Declaration) -> str:
    """The single body that the narrative names as implementer; empty where it names none, several or tells a story."""
    text = (declaration.narrative.implementer or "").rstrip("。.；; ")
    return text if len(text) <= LONGEST_NAME and not _SEVERAL.search(text) else ""


@fact(Declaration, zh="与实施单位不同的实施主体")
def other_implementer(declaration: Declaration, narrated_implementer: str, misnamed: tuple[str, ...]) -> str:
    """That body, where it is another than the form's implementing agency; a misspelt agency is another rule's matter."""
    named, told = fold(declaration.implementing_agency or ""), fold(narrated_implementer)
    if not named or not told or misnamed or told in named or named in told:
        return ""
    return narrated_implementer


@fact(Declaration, zh="概述中的项目名称")
def narrated_name(declaration: Declaration) -> str:
    """The project that the overview begins with (“……”项目), where it is not the name of the form; else empty."""
    overview = declaration.narrative.overview or ""
    match = _PROJECT.match(overview)
    if match is None or not declaration.name:
        return ""
    told, named = fold(match[1]), fold(declaration.name)
    return "" if told in named or named in told else match[1]


@fact(Declaration, zh="一次性任务的迹象")
def one_off_sign(declaration: Declaration) -> str:
    """What tells that the task is done once: a word of its name, or its only quantity, one plan or report; empty where nothing does."""
    if word := _ONE_OFF.search(declaration.name or ""):
        return word[0]
    quantities = [row for row in declaration.indicators if (row.level2 or "").startswith("数量")]
    if len(quantities) != 1 or quantities[0].target.value != 1 or not _DELIVERABLE.search(quantities[0].name or ""):
        return ""
    return quantities[0].name or ""


@fact(Declaration, zh="是否有主管部门或实施单位栏")
def has_agency_cell(declaration: Declaration, head_is_there: bool | Unknown) -> bool:  # noqa: FBT001  # the engine hands facts over by position
    """Whether the form has a cell for a department or an agency: its head prints one, is not in the file, or the form comes from no file."""
    return head_is_there is not True or not declaration.sources or any(field in declaration.sources for field in ("department", "implementing_agency"))


@fact(Declaration, zh="申报表表头")
def head_is_there(declaration: Declaration) -> bool | Unknown:
    """Whether any cell of the form's head is filled; where none is, the file may begin in the middle of the form."""
    cells = (declaration.name, declaration.nature, declaration.category, declaration.department, declaration.implementing_agency, declaration.start)
    if any(cell is not None for cell in cells) or declaration.funds != Funds():
        return True
    return Unknown("文件里没有这张申报表的表头", "the file does not hold the head of this form")
