"""A last look at what was read, whatever the format: values that cannot be what they claim are never certain."""

import re
from collections.abc import Iterator

import msgspec

from jiheng.model.declaration import Declaration, Form, Indicator, Note, Submission
from jiheng.model.target import Certainty
from jiheng.readers.form_labels import is_label
from jiheng.readers.grid import Grid
from jiheng.readers.labels import fold
from jiheng.readers.plausible_rows import Loose, doubtful_rows, is_value

_OBJECTIVES = ("overall_objective", "annual_objective")
_HEAD = ("name", "department", "implementing_agency")
# Words that only the cells of a form hold; two of them inside one text show that several cells were read as one.
_CELLS = re.compile(
    r"[一二三]级指标|其中[:：]?(?:[当本上]?年度?)?(?:财政拨款|财政资金)|(?:项目|年度)资金(?:申请)?总额|其他资金|项目总目标|年度(?:总体)?目标(?=\d{4}年|$)"
    r"|(?:产出|成本|效益|满意度)指标(?=[数质时经社生可服]\w{1,9}指标)|项目起止时间|主管部门(?=[\u4e00-\u9fff]{2,12}[局委办厅])|指标值"
)
_HELD = 2
_MIXED = "“{}”里混有表格的标签（{}），几格的文字可能连在了一起；请对照原表。"
_CUT_SHORT = "“{}”这句话没有完，两栏目标的文字可能混在了一起；请对照原表。"
_MIDDLE = tuple("，、；,;")  # no text of an objective ends so
_NOT_A_NAME = "读作“{}”的“{}”是表格的标签或数值，各格可能错位；请对照原表。"
_NAME_ELSEWHERE = "项目名称没有读出，读作“{}”的“{}”可能含有它；请对照原表。"
_LOST = "没有读出，文字可能混在另一格里；请对照原表。"
_WORDS = {"name": "项目名称", "department": "主管部门", "implementing_agency": "实施单位"}
_SHOWN = 16


def guarded(submission: Submission, grid: Grid) -> Submission:
    """The submission with values that cannot be what they claim made `ambiguous`, each with a note that says what is doubtful.

    `grid` is what it was read from: where the file has cells, less is in doubt than where words were put together.
    """
    loose = _loose(grid)
    forms: list[Form] = []
    notes: list[Note] = []
    for number, form in enumerate(submission.declarations):
        noted = {note.address for note in submission.notes}
        checked, found = _form(form, loose, unparted=_unparted(submission, number))
        forms.append(checked)
        notes += {note.address: note for each in reversed(found) if (note := _at(number, each)).address not in noted}.values()
    if not notes:
        return submission
    return msgspec.structs.replace(submission, declarations=tuple(forms), notes=(*submission.notes, *notes))


def _loose(grid: Grid) -> Loose:
    """What tells whether a place of the file is no cell of a table."""
    places = {cell.source for line in grid.lines if line.table is None for cell in line.cells}
    return lambda source: source in places


def _at(number: int, note: Note) -> Note:
    return msgspec.structs.replace(note, address=f"declarations/{number}/{note.address}")


def _unparted(submission: Submission, number: int) -> bool:
    """Whether the reader said that the texts of two objectives could not be parted: then neither is certain, nor is the one that is missing."""
    prefix = f"declarations/{number}/"
    return any(note.address.startswith(prefix) and len({*note.candidates} & {*_OBJECTIVES}) == len(_OBJECTIVES) for note in submission.notes)


def _form(form: Form, loose: Loose, *, unparted: bool) -> tuple[Form, list[Note]]:
    """The form with its doubtful values marked, and the notes on them, their addresses relative to it."""
    notes = [*_objectives(form), *_cut_short(form, loose), *_head(form, loose)]
    mixed = bool(notes) and any(note.address in _OBJECTIVES for note in notes)
    if unparted:
        notes += [Note(address=field, message=_LOST, source=form.sources.get(field)) for field in _OBJECTIVES]
    certainties = {note.address: Certainty.AMBIGUOUS for note in notes}
    changes: dict[str, tuple[Indicator, ...]] = {}
    for field in ("indicators", "overall_indicators"):
        rows = list(getattr(form, field))
        for index, doubt in doubtful_rows(rows, loose, mixed=mixed).items():
            place, row = f"{field}/{index}", rows[index]
            rows[index] = msgspec.structs.replace(row, target=msgspec.structs.replace(row.target, certainty=Certainty.AMBIGUOUS))
            certainties |= {f"{place}/{part}": Certainty.AMBIGUOUS for part in ("level1", "level2", "name") if getattr(row, part)}
            notes += [Note(address=f"{place}/{part}", message=doubt.message, source=row.source) for part in dict.fromkeys((doubt.field, "target", "name"))]
        changes[field] = tuple(rows)
    if not notes:
        return form, []
    return msgspec.structs.replace(form, certainties=form.certainties | certainties, **changes), notes


def _objectives(form: Declaration) -> Iterator[Note]:
    """Objectives that hold labels of the table; then one that is missing may lie in the other."""
    mixed = False
    for field in _OBJECTIVES:
        text = getattr(form, field) or ""
        held = list(dict.fromkeys(_CELLS.findall(text)))
        if len(held) >= _HELD:
            mixed = True
            yield Note(address=field, message=_MIXED.format(text[:_SHOWN] + "…", "、".join(held[:3])), source=form.sources.get(field))
    for field in _OBJECTIVES if mixed else ():
        if not getattr(form, field):
            yield Note(address=field, message=_LOST, source=form.sources.get(field))


def _cut_short(form: Declaration, loose: Loose) -> Iterator[Note]:
    """An objective of loose text that ends in the middle of a sentence: its rest may stand in the other."""
    texts = {field: (getattr(form, field) or "").rstrip() for field in _OBJECTIVES}
    if all(texts.values()) and any(text.endswith(_MIDDLE) and loose(form.sources.get(field)) for field, text in texts.items()):
        cut = next(text for text in texts.values() if text.endswith(_MIDDLE))
        for field in _OBJECTIVES:
            yield Note(address=field, message=_CUT_SHORT.format("…" + cut[-_SHOWN:]), source=form.sources.get(field))


def _head(form: Declaration, loose: Loose) -> Iterator[Note]:
    for field in _HEAD:
        key = fold(getattr(form, field) or "")
        if key and (is_value(key) or is_label(key)):
            yield Note(address=field, message=_NOT_A_NAME.format(_WORDS[field], getattr(form, field)), source=form.sources.get(field))
    if form.name is None and loose(form.sources.get("name")):  # without cells its value went elsewhere
        filled = [field for field in _HEAD[1:] if getattr(form, field)]
        yield from (Note(address="name", message=_LOST, source=form.sources.get("name")) for _ in filled[:1])
        for field in filled:
            yield Note(address=field, message=_NAME_ELSEWHERE.format(_WORDS[field], getattr(form, field)), source=form.sources.get(field))
