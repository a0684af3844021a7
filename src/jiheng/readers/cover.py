"""The cover of a submission: title, year, agency, and what the cover statement says of agencies, projects and amount."""

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from jiheng.model.declaration import Stated
from jiheng.model.fold import compact
from jiheng.model.money import money
from jiheng.model.source import Source
from jiheng.model.statement import usual_statement
from jiheng.readers.labels import tidy
from jiheng.readers.narrative import fold_long
from jiheng.readers.statement import Paragraph, is_heading, is_prose, statement_at
from jiheng.reference.vocabulary import vocabulary

_NO_AGENCY = re.compile(r"^关于|绩效|预算|表|[(（]$")
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_COUNT = r"(\d{1,6}|[一二两三四五六七八九十])"
_YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)年")
_TITLE = re.compile(r"(?:绩效目标|绩效自评|绩效评价|绩效|预算|部门预算)[^。；，]{0,12}(?:表|报告|预算|书|材料)\d{0,3}$|部门预算$|单位预算$")
_AGENCIES = re.compile(_COUNT + r"[个家](?:下属)?(?:预算|所属)?单位[^。；]{0,40}绩效目标")
_PROJECTS = (
    re.compile(r"绩效目标[^。；，,]{0,12}项目(?:数|数量|支出)?[共为计有]{0,3}" + _COUNT + "个"),
    re.compile(_COUNT + r"个(?:预算|二级|一级|支出)?项目[^。；]{0,20}绩效目标"),
    re.compile(r"项目(?:支出)?绩效目标[共计]{0,2}" + _COUNT + "个"),
)
_AMOUNT = re.compile(r"(?:涉及|共计|合计|资金|预算|金额)[^。；\d]{0,30}?(\d[\d,]*(?:\.\d+)?)(亿元|万元|千元|元|万)")
# The number of a form behind its title.
_NUMBER = re.compile(r"(?<=表)[-—]?\d{1,3}$")
# What stands behind the agency on the same line: the seal, the unit of money.
_STAMP = re.compile(r"[(（](?:盖章|公章|签章)[)）]|(?:金额)?单位[:：].*$|填报日期.*$")
# The months or the annex in brackets behind a title.
_TAIL = re.compile(r"\((?:\d{1,2}-\d{1,2}月|附[件表]\d{0,2})\)$")
_PLACE = re.compile(r"(?:省|市|区|县|州|旗)$")


class Cover(msgspec.Struct, frozen=True, kw_only=True):
    """What the cover says, and where."""

    title: str | None = None
    year: int | None = None
    agency: str | None = None
    stated: Stated = Stated()
    sources: dict[str, Source] = {}


def is_title(text: str) -> bool:
    """Whether a folded line reads like the title of a submission or of a form."""
    text = _TAIL.sub("", text.split("(20")[0]).rstrip("0123456789")
    return len(text) <= 80 and bool(_TITLE.search(text)) and not text.startswith(("见", "详见", "附", "目录"))


def title_without_number(text: str) -> str:
    """A title as the model has it: without the number of the form behind it."""
    return _NUMBER.sub("", tidy(text))


def read_cover(paragraphs: Sequence[Paragraph]) -> Cover:
    """Title, year, agency and stated figures of the paragraphs outside narratives and forms."""
    sources: dict[str, Source] = {}
    title = _title(paragraphs, sources)
    agency = _labelled_agency(paragraphs, sources) or _titled_agency(title, sources)
    year = _YEAR.search(fold_long(title)) if title else None
    if year:
        sources["year"] = sources["title"]
    return Cover(title=title, year=int(year[1]) if year else None, agency=agency, stated=_stated(paragraphs, sources), sources=sources)


def _title(paragraphs: Sequence[Paragraph], sources: dict[str, Source]) -> str | None:
    """The first line, or two lines together, that read like a title."""
    for i, paragraph in enumerate(paragraphs[:40]):
        follower = paragraphs[i + 1].text if i + 1 < len(paragraphs) and _YEAR.search(fold_long(paragraph.text)) else ""
        for text in (paragraph.text, paragraph.text + follower):
            if is_title(fold_long(text)):
                sources["title"] = paragraph.source
                return title_without_number(text)
    return None


def _labelled_agency(paragraphs: Sequence[Paragraph], sources: dict[str, Source]) -> str | None:
    labels = vocabulary().cover_agency
    for paragraph in paragraphs[:40]:
        label, colon, value = fold_long(paragraph.text[:200]).partition(":")
        if colon and value and label in labels:
            agency = _STAMP.sub("", tidy(re.split("[:：]", paragraph.text, maxsplit=1)[1]))
            if agency:
                sources["agency"] = paragraph.source
                return agency
    return None


def _titled_agency(title: str | None, sources: dict[str, Source]) -> str | None:
    """The words before the year, unless they only name a place."""
    found = _YEAR.search(fold_long(title)) if title else None
    if title is None or found is None or found.start() < 4:
        return None
    agency = re.split(r"(?:20|19)\d\d\s*年", title, maxsplit=1)[0].strip()
    if _PLACE.search(agency) or _NO_AGENCY.search(agency):
        return None
    sources["agency"] = sources["title"]
    return agency


def _stated(paragraphs: Sequence[Paragraph], sources: dict[str, Source]) -> Stated:
    """Figures of the sentence on how many projects have targets; the first place that says both a number and an amount, else a number."""
    text, starts = _joined(paragraphs)
    best: tuple[re.Match[str], re.Match[str] | None] | None = None
    for pattern in _PROJECTS:
        for found in pattern.finditer(text):
            far = found.end() + 120
            end = min((i for i in (text.find(mark, found.end(), far) for mark in "。；") if i >= 0), default=far)
            money = _AMOUNT.search(text, found.end(), end)
            if best is None or (best[1] is None and money is not None):
                best = (found, money)
    if best is None:
        return Stated(text=_own_words(paragraphs, sources))
    projects, money = best
    sentence = text.rfind("。", 0, projects.start()) + 1
    earlier = max(text.rfind("。", 0, max(sentence - 1, 0)) + 1, projects.start() - 200)
    agencies = next(iter(_AGENCIES.finditer(text, earlier, projects.end())), None)
    for field, found_at in (("agencies", agencies), ("projects", projects), ("amount", money)):
        if found_at is not None:
            sources[f"stated/{field}"] = _place(paragraphs, starts, found_at.start(1))
    figures = Stated(agencies=_number(agencies), projects=_number(projects), amount=_yuan(money))
    first, last = (_index(starts, at) for at in (min(found_at.start() for found_at in (agencies, projects) if found_at), (money or projects).end() - 1))
    own = statement_at(paragraphs, first, last)
    if own is None or compact(own) == compact(usual_statement(figures)):
        return figures
    sources["stated/text"] = paragraphs[first].source
    return msgspec.structs.replace(figures, text=own)


def _own_words(paragraphs: Sequence[Paragraph], sources: dict[str, Source]) -> str | None:
    """A statement that gives no figures, below its heading."""
    headings = (i for i, paragraph in enumerate(paragraphs[:-1]) if is_heading(paragraph.text) and is_prose(paragraphs[i + 1].text))
    heading = next(headings, None)
    if heading is None:
        return None
    sources["stated/text"] = paragraphs[heading + 1].source
    return statement_at(paragraphs, heading + 1, heading + 1)


def _joined(paragraphs: Sequence[Paragraph]) -> tuple[str, list[int]]:
    texts = [fold_long(paragraph.text) for paragraph in paragraphs]
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text)
    return "".join(texts), starts


def _place(paragraphs: Sequence[Paragraph], starts: Sequence[int], at: int) -> Source:
    return paragraphs[_index(starts, at)].source


def _index(starts: Sequence[int], at: int) -> int:
    """The paragraph that a place of the joined text is in."""
    return max(i for i, start in enumerate(starts) if start <= at)


def _number(found: re.Match[str] | None) -> int | None:
    if found is None:
        return None
    return int(found[1]) if found[1].isdigit() else _DIGITS[found[1]]


def _yuan(found: re.Match[str] | None) -> Decimal | None:
    return None if found is None else money(found[1] + found[2])
