"""Submission → Sheets: the forms of a document laid out as data in reference/forms/ say, behind their narratives and the cover statement."""

import re
from collections.abc import Sequence

import msgspec

from jiheng.model.address import NoSuchPlace, get, join
from jiheng.model.declaration import Declaration, Form, Submission
from jiheng.reference.layouts import Layout, layouts
from jiheng.reference.vocabulary import vocabulary
from jiheng.writers.form.papers import cover_page, narrative_page, statement
from jiheng.writers.form.rows import block_rows, filled
from jiheng.writers.form.sheet import Align, Page, Paragraph, Role, Sheets, Table, parts_of

AUTO = "auto"
_KIND = {"declaration": "申报表", "self_evaluation": "自评表", "monitoring": "监控表", "department": "整体支出表"}
# Of a form: where it was read, how sure, and what is no text on paper.
_NOT_PRINTED = {"sources", "certainties", "source", "id", "kind", "number", "year", "headings"}
_FORM_TITLE = re.compile(r"绩效(?:目标|自评|评价|运行|执行|监控|跟踪)[^。；，、：:]{0,10}表(?:[(（][^()（）]*[)）])?$")
_LONGEST = 50  # characters of a title that a form bears
_INDEX = re.compile(r"(?<=/)\d+(?=/|$)")


class NoSuchLayout(LookupError):
    """A layout that does not exist, or that is not for the forms of this document. `zh` and `en` say which there are."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def sheets(submission: Submission, *, layout: str = AUTO, forms: Sequence[int] | None = None, cover: bool = True, narratives: bool = True) -> Sheets:
    """The document as it is drawn. `forms`: which declarations, counted from 0 (default: all); `cover`, `narratives`: whether these go before them.

    `layout` names a file in reference/forms/; "auto" takes for each form the layout that leaves least of it out. Raises NoSuchLayout.
    """
    chosen = range(len(submission.declarations)) if forms is None else forms
    front = cover_page(submission) if cover else None
    apart = front is not None and (len(chosen) > 1 or bool(statement(submission)))
    pages = [front] if front and apart else []
    for index in chosen:
        form, place = submission.declarations[index], f"declarations/{index}"
        told = narrative_page(form, place, named=not fills_form(form)) if narratives else None
        pages += [told] if told else []
        if told is None or fills_form(form):
            found = layout_of(form, layout, submission.title)
            own = submission.title if cover and not pages and not apart and bears(found, submission.title, form.number) else None
            pages.append(form_page(form, found, place, title=own))
    if front and not apart and pages:
        pages[0] = _headed(pages[0], front, submission.declarations[chosen[0]])
    return Sheets(title=submission.title or pages[0].bookmark if pages else "", pages=tuple(pages))


def _headed(page: Page, front: Page, form: Form) -> Page:
    """A page with what the cover of a single form would say above it: title and agency, so far as the page does not say them itself."""
    shown = {part.address for block in page.blocks for part in parts_of(block)}
    lines = [line for line in front.blocks if isinstance(line, Paragraph) and line.address not in shown and not (line.address == "year" and form.year)]
    titles = [line for line in lines if line.role is Role.TITLE]
    notes = [msgspec.structs.replace(line, role=Role.NOTE) if line.role is Role.TEXT else line for line in lines if line not in titles]
    at = next((i for i, block in enumerate(page.blocks) if isinstance(block, Table)), 0)
    return msgspec.structs.replace(page, blocks=(*titles, *page.blocks[:at], *notes, *page.blocks[at:]))


def bears(layout: Layout, title: str | None, number: int | None) -> bool:
    """Whether the form may bear the title of the document as its own: one that names this kind of form and is short enough for a head."""
    if title is None or len(title) > _LONGEST or not _FORM_TITLE.search(title) or (number is not None and not title.endswith("表")):
        return False
    return next((kind for word, kind in vocabulary().kinds.items() if word in title), None) == layout.kind


def layout_of(form: Form, name: str = AUTO, title: str | None = None) -> Layout:
    """The layout of that name, for "auto" the one of the kind of the form that leaves least of it out.

    Of several that leave out as little, the one with the `title` of the document, and of these the one that stays blank least. Raises NoSuchLayout.
    """
    kind = str(form.__struct_config__.tag)
    if name == AUTO:
        return min((layout for layout in layouts().values() if layout.kind == kind), key=lambda layout: _misfit(form, layout, title))
    found = layouts().get(name)
    if found is None:
        names = "、".join(layouts())
        raise NoSuchLayout(f"没有名为“{name}”的表式；可选：{names}。", f"There is no layout {name}; choose of {names}.")
    if found.kind not in {kind, "declaration"}:
        raise NoSuchLayout(
            f"表式“{name}”用于{_KIND[found.kind]}，而文件中的是{_KIND[kind]}；请改用 auto。",
            f"Layout {name} is for a {found.kind}, not for a {kind}; use auto.",
        )
    return found


def fills_form(form: Form) -> bool:
    """Whether anything but the name of the project stands in the form itself, beside its narrative."""
    return any(address != "name" and not address.startswith("narrative/") for address in _filled(form))


def left_out(form: Declaration, layout: Layout) -> tuple[str, ...]:
    """Addresses of the values of a form that a layout has no cell for, relative to the form."""
    shown = layout.fills.union(address for cell in layout.cells for address in cell.addresses)
    return tuple(address for address in _filled(form) if not _covered(_INDEX.sub("*", address), shown))


def _misfit(form: Form, layout: Layout, title: str | None) -> tuple[int, bool, int]:
    """How badly a layout fits: values that it leaves out; whether it bears another title than the document; if not, cells that it leaves blank."""
    same = title == layout.title
    blank = sum(_is_blank(form, cell.value) for cell in layout.cells if cell.value and "*" not in cell.value) if same else 0
    return len(left_out(form, layout)), not same, blank


def _is_blank(form: Form, address: str) -> bool:
    try:
        return get(form, address) in (None, "")
    except NoSuchPlace:
        return True


def form_page(form: Form, layout: Layout, place: str, *, title: str | None = None) -> Page:
    """The page of a form: the lines above its table, and the table. `place` is the address of the form in the submission.

    `title`: that of the document, where the form bears it instead of the usual one.
    """
    names = {
        "title": title or layout.title,
        "own": title is not None,
        "number": form.number,
        "year": form.year,
        "unit": layout.unit,
        "name": form.name,
        "cutoff": getattr(form, "cutoff", None),
    }
    above = tuple(
        Paragraph(text=filled(line.text, names), role=Role(line.role), align=Align(line.align), address="title" if title and line.role == "title" else "")
        for line in layout.headings
    )
    rows = tuple(row for block in layout.blocks for row in block_rows(block, layout, form, names, place))
    bookmark = " ".join(filled("{title} {number} {name}", names).split())
    return Page(blocks=(*above, Table(widths=layout.widths, rows=rows)), bookmark=bookmark, landscape=layout.landscape)


def _covered(address: str, shown: frozenset[str]) -> bool:
    return address in shown or address.split("/", maxsplit=1)[0] == "narrative"


def _filled(value: object, place: str = "") -> list[str]:
    """Addresses of what is filled in; a target is one value."""
    if isinstance(value, tuple) and (not value or isinstance(value[0], msgspec.Struct)):
        return [address for index, item in enumerate(value) for address in _filled(item, join(place, index))]
    if isinstance(value, msgspec.Struct) and not hasattr(value, "raw"):
        return [a for name in value.__struct_fields__ if name not in _NOT_PRINTED for a in _filled(getattr(value, name), join(place, name))]
    return [] if value is None or value in ("", ()) or getattr(value, "raw", "x") == "" else [place]
