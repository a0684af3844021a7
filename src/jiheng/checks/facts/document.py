"""Facts about the document: counts of forms and narratives, numbers of sections and forms, text of the blank form."""

import re
from functools import lru_cache
from operator import attrgetter

import msgspec

from jiheng.checks.facts.fact import fact
from jiheng.model.declaration import Declaration, Narrative, Submission
from jiheng.model.numerals import chinese_number
from jiheng.reference.template_text import may_hold_template, template_in

_HEADING = re.compile(r"[(（]?([一二三四五六七八九十]{1,3}|\d{1,2})[)）]?\s*[、.．,，)）]?\s*(?=\S)")
_TEXTS = (
    "name",
    "overall_objective",
    "annual_objective",
    "narrative/overview",
    "narrative/basis",
    "narrative/plan",
    "narrative/budget",
    "narrative/objective",
)
_TEXT_VALUES = attrgetter(*(address.replace("/", ".") for address in _TEXTS))
_NUMERALS = ("", *"一二三四五六七八九", "十", *(f"十{digit}" for digit in "一二三四五六七八九"))


@fact(Submission, zh="申报表份数")
def forms(submission: Submission) -> int:
    """Number of forms in the document."""
    return sum(1 for declaration in submission.declarations if declaration.has_form)


@fact(Submission, zh="项目经费情况说明份数")
def narratives(submission: Submission) -> int:
    """Number of project narratives in the document."""
    return sum(map(_has_narrative, submission.declarations))


@fact(Submission, zh="只有说明或只有申报表的项目")
def halves(submission: Submission) -> tuple[str, ...]:
    """Names of projects that have a narrative but no form, or a form but no narrative."""
    return tuple(
        declaration.name or f"第 {place + 1} 个项目"
        for place, declaration in enumerate(submission.declarations)
        if declaration.has_form != _has_narrative(declaration)
    )


def _has_narrative(declaration: Declaration) -> bool:
    """Whether the project has a narrative of its own: one with headings or sections that no form has cells for (项目概况, 立项依据)."""
    beyond_cells = msgspec.structs.replace(declaration.narrative, overview=None, basis=None)
    return beyond_cells != Narrative() or (not declaration.has_form and declaration.narrative != Narrative())


@fact(Submission, zh="序号不连续的申报表")
def misnumbered_form(submission: Submission) -> int:
    """Place (from 1) of the first form whose printed number is not greater than the one before; 0 where all rise."""
    last = 0
    for place, declaration in enumerate(submission.declarations, start=1):
        if declaration.number is None:
            continue
        if declaration.number <= last:
            return place
        last = declaration.number
    return 0


@fact(Submission, zh="申报表序号")
def form_numbers(submission: Submission) -> str:
    """Printed numbers of all forms, in their order."""
    return "、".join(str(declaration.number) for declaration in submission.declarations if declaration.number is not None)


@fact(Submission, zh="同名的申报表", stored=False)
def namesakes(submission: Submission) -> dict[int, int]:
    """Place of each form whose project name and implementing agency an earlier form of its kind has → the number of that form."""
    first: dict[tuple[str, str, str], int] = {}
    found = {}
    for place, declaration in enumerate(submission.declarations):
        if declaration.name is None:
            continue
        number = first.setdefault(_identity(declaration), place)
        if number != place:
            found[place] = submission.declarations[number].number or number + 1
    return found


@fact(Declaration, zh="同名的前一份申报表")
def namesake(place: int, namesakes: dict[int, int]) -> int:
    """Number of an earlier form with the same project name and implementing agency, 0 where there is none."""
    return namesakes.get(place, 0)


@fact(Declaration, zh="说明有章节标题")
def has_headings(declaration: Declaration) -> bool:
    """Whether the narrative prints headings."""
    return bool(declaration.narrative.headings)


@fact(Declaration, zh="序号有误的说明章节", stored=False)
def misnumbered_heading(declaration: Declaration) -> tuple[int, str, str, str]:
    """Place of the heading whose number is wrong, as printed, the heading that it collides with, the right one; (-1, "", "", "") where none.

    A gap alone is not taken for a mistake: a section may be missing, or may not have been recognised.
    """
    return _misnumbered(declaration.narrative.headings)


@fact(Declaration, zh="序号有误的章节位置")
def misnumbered_place(misnumbered_heading: tuple[int, str, str, str]) -> int:
    """Index of the heading whose number is wrong, -1 where none is."""
    return misnumbered_heading[0]


@fact(Declaration, zh="序号有误的章节")
def misnumbered(misnumbered_heading: tuple[int, str, str, str]) -> str:
    """The heading whose number is wrong, as printed."""
    return misnumbered_heading[1]


@fact(Declaration, zh="与之冲突的章节")
def colliding_heading(misnumbered_heading: tuple[int, str, str, str]) -> str:
    """The heading whose number it repeats or falls behind."""
    return misnumbered_heading[2]


@fact(Declaration, zh="序号更正后的章节")
def right_heading(misnumbered_heading: tuple[int, str, str, str]) -> str:
    """The heading with the number that continues the sequence."""
    return misnumbered_heading[3]


@fact(Declaration, zh="模板文字的位置", stored=False)
def template_residue(declaration: Declaration, whole_print: str) -> tuple[str, str]:
    """Address and words of the first text of the blank form that was left in; ("", "") where none was."""
    if not may_hold_template(f"{declaration.name}\n{whole_print}"):
        return "", ""
    addresses = (*_TEXTS, *(f"indicators/{place}/name" for place in range(len(declaration.indicators))))
    filled = ((address, text) for address, text in zip(addresses, _texts(declaration), strict=True) if text)
    return next(((address, words) for address, text in filled if (words := template_in(text))), ("", ""))


@fact(Declaration, zh="留有模板文字的位置")
def template_place(template_residue: tuple[str, str]) -> str:
    """Address of the text of the blank form, "" where none was left."""
    return template_residue[0]


@fact(Declaration, zh="留下的模板文字")
def template_words(template_residue: tuple[str, str]) -> str:
    """The words of the blank form that were left in, with what stands around them."""
    return template_residue[1]


def _texts(declaration: Declaration) -> list[str | None]:
    """The texts at the addresses _TEXTS, then the names of the indicators."""
    return [*_TEXT_VALUES(declaration), *[row.name for row in declaration.indicators]]


def _identity(declaration: Declaration) -> tuple[str, str, str]:
    """Kind, project and agency: a project may be planned and evaluated in one document."""
    return type(declaration).__name__, (declaration.name or "").replace(" ", ""), (declaration.implementing_agency or "").replace(" ", "")


@lru_cache(maxsize=4096)
def _misnumbered(headings: tuple[str, ...]) -> tuple[int, str, str, str]:
    numbers = [_number(heading) for heading in headings]
    last, last_place = 0, -1
    for place, number in enumerate(numbers):
        if number is None:
            continue
        if number <= last:
            # 三、五、五、六: the first of the twins is wrong where the number before it leaves room, else the second.
            wrong = last_place if _before(numbers, last_place) + 1 < last else place
            other = place if wrong == last_place else last_place
            right = _before(numbers, wrong) + 1
            return wrong, headings[wrong], headings[other], _renumbered(headings[wrong], right)
        last, last_place = number, place
    return -1, "", "", ""


def _before(numbers: list[int | None], place: int) -> int:
    return next((number for number in reversed(numbers[:place]) if number is not None), 0)


def _number(heading: str) -> int | None:
    match = _HEADING.match(heading.strip())
    if match is None:
        return None
    number = match[1]
    value = int(number) if number.isascii() else chinese_number(number)
    return int(value) if value is not None else None


def _renumbered(heading: str, number: int) -> str:
    match = _HEADING.match(heading.strip())
    assert match is not None
    shown = str(number) if match[1].isascii() else _NUMERALS[number] if number < len(_NUMERALS) else str(number)
    return heading.strip().replace(match[1], shown, 1)
