"""Where the cover statement (绩效目标设置情况) begins and ends among the paragraphs of a document."""

import re
from collections.abc import Sequence

import msgspec

from jiheng.model.source import Source
from jiheng.readers.labels import tidy
from jiheng.readers.narrative import fold_long

_HEADING = re.compile(
    r"[(（]?(?:[一二三四五六七八九十\d]{1,2}[)）]?[、.．]?)?(?:预算|部门|单位|项目|支出)*绩效目标(?:设置|编报|申报|管理|编制)?(?:情况)?(?:的?说明|情况):?"
)
_NEXT = re.compile(r"[一二三四五六七八九十]{1,2}、|[(（][一二三四五六七八九十]{1,2}[)）]")
_PROSE = re.compile("[，。；,;]")
_ENDS = ("。", "；", ";")
_AROUND = 8  # paragraphs, which in PDF files are lines: so far from the figures a statement may begin
_MOST = 40  # paragraphs of a statement


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of the cover and its place."""

    text: str
    source: Source
    part: int = 0  # how many narratives and forms stand before it


def is_heading(text: str) -> bool:
    """Whether a paragraph is the heading of the statement."""
    return len(text) < 40 and _HEADING.fullmatch(fold_long(text)) is not None


def is_prose(text: str) -> bool:
    """Whether a paragraph holds sentences, and is no label, title or heading."""
    return bool(_PROSE.search(text)) and not (len(text) < 30 and _NEXT.match(fold_long(text)) and not text.rstrip().endswith(_ENDS))


def statement_at(paragraphs: Sequence[Paragraph], first: int, last: int) -> str | None:
    """The statement around the paragraphs that give its figures: all below its heading; without a heading the sentences at these places only."""
    heading = next((i for i in range(first, max(first - _AROUND, 0) - 1, -1) if is_heading(paragraphs[i].text)), None)
    together = heading is not None and all(is_prose(each.text) or i == last for i, each in enumerate(paragraphs[heading + 1 : last + 1], heading + 1))
    begin = heading + 1 if heading is not None and together else _sentence_start(paragraphs, first)
    end = last + 1
    while end < len(paragraphs) and end - begin < _MOST and _goes_on(paragraphs, end, headed=together):
        end += 1
    if paragraphs[begin].part != paragraphs[last].part:
        return None
    return tidy("\n".join(paragraph.text for paragraph in paragraphs[begin:end])) or None


def _sentence_start(paragraphs: Sequence[Paragraph], first: int) -> int:
    """Where the sentence begins that goes on in a paragraph: behind one that ends, or that is no prose."""
    begin = first
    while begin > max(first - _AROUND, 0) and not paragraphs[begin - 1].text.rstrip().endswith(_ENDS) and is_prose(paragraphs[begin - 1].text):
        begin -= 1
    return begin


def _goes_on(paragraphs: Sequence[Paragraph], at: int, *, headed: bool) -> bool:
    """Whether the statement goes on in a paragraph: below a heading as long as there is prose, else until its sentence ends."""
    before, here = paragraphs[at - 1], paragraphs[at]
    if here.part != before.part:
        return False
    ended = before.text.rstrip().endswith(_ENDS)
    return is_prose(here.text) and (headed or not ended)
