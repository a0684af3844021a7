"""Submission → Sheets: the forms of a document laid out as data in reference/forms/ say, behind their narratives and the cover statement."""

import re
from collections.abc import Sequence

import msgspec

from jiheng.model.address import join
from jiheng.model.declaration import Declaration, Form, Submission
from jiheng.reference.layouts import Layout, layouts
from jiheng.writers.form.papers import cover_page, narrative_page
from jiheng.writers.form.rows import block_rows, filled
from jiheng.writers.form.sheet import Align, Page, Paragraph, Role, Sheets, Table

AUTO = "auto"
_KIND = {"declaration": "申报表", "self_evaluation": "自评表", "monitoring": "监控表", "department": "整体支出表"}
# Of a form: where it was read, how sure, and what is no text on paper.
_NOT_PRINTED = {"sources", "certainties", "source", "id", "kind", "number", "year", "headings"}
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
    first = cover_page(submission) if cover else None
    pages = [first] if first else []
    for index in chosen:
        form, place = submission.declarations[index], f"declarations/{index}"
        told = narrative_page(form, place, named=not fills_form(form)) if narratives else None
        pages += [told] if told else []
        if told is None or fills_form(form):
            pages.append(form_page(form, layout_of(form, layout), place))
    return Sheets(title=submission.title or pages[0].bookmark if pages else "", pages=tuple(pages))


def layout_of(form: Form, name: str = AUTO) -> Layout:
    """The layout of that name, for "auto" the one of the kind of the form that leaves least of it out. Raises NoSuchLayout."""
    kind = str(form.__struct_config__.tag)
    if name == AUTO:
        return min((layout for layout in layouts().values() if layout.kind == kind), key=lambda layout: len(left_out(form, layout)))
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


def form_page(form: Form, layout: Layout, place: str) -> Page:
    """The page of a form: the lines above its table, and the table. `place` is the address of the form in the submission."""
    names = {"number": form.number, "year": form.year, "unit": layout.unit, "name": form.name, "cutoff": getattr(form, "cutoff", None)}
    above = tuple(Paragraph(text=filled(line.text, names), role=Role(line.role), align=Align(line.align)) for line in layout.headings)
    rows = tuple(row for block in layout.blocks for row in block_rows(block, layout, form, names, place))
    title = " ".join(filled(f"{layout.title} {{number}} {{name}}", names).split())
    return Page(blocks=(*above, Table(widths=layout.widths, rows=rows)), bookmark=title, landscape=layout.landscape)


def _covered(address: str, shown: frozenset[str]) -> bool:
    return address in shown or address.split("/", maxsplit=1)[0] == "narrative"


def _filled(value: object, place: str = "") -> list[str]:
    """Addresses of what is filled in; a target is one value."""
    if isinstance(value, tuple) and (not value or isinstance(value[0], msgspec.Struct)):
        return [address for index, item in enumerate(value) for address in _filled(item, join(place, index))]
    if isinstance(value, msgspec.Struct) and not hasattr(value, "raw"):
        return [a for name in value.__struct_fields__ if name not in _NOT_PRINTED for a in _filled(getattr(value, name), join(place, name))]
    return [] if value is None or value in ("", ()) or getattr(value, "raw", "x") == "" else [place]
