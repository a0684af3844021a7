"""Sheets as one HTML page that prints on A4: no script, nothing from elsewhere, every text escaped."""

from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup  # comes with jinja2

from jiheng.model.carried import META
from jiheng.writers.cells import page_text
from jiheng.writers.form.parting import parted
from jiheng.writers.form.sheet import Paragraph, Sheets, Table


def to_html(document: Sheets, *, carried: str = "") -> bytes:
    """The document as a page in UTF-8; `data-at` names the address of each value. `carried` is text that it holds unseen (`model.carried.packed`)."""
    pages = [{"bookmark": page.bookmark, "landscape": page.landscape, "blocks": [_block(block) for block in page.blocks]} for page in document.pages]
    text = _template().render(title=document.title, margins=document.margins, pages=pages, css=_css(), carried=carried, meta=META)
    return text.encode("utf-8", "replace")


@cache
def _template() -> jinja2.Template:
    loader = jinja2.PackageLoader("jiheng.writers.form", "")
    environment = jinja2.Environment(loader=loader, autoescape=True, finalize=page_text, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("page.html")


@cache
def _css() -> Markup:
    """The style sheet, which is ours and holds nothing to escape."""
    return Markup(files("jiheng.writers.form").joinpath("page.css").read_text(encoding="utf-8"))


def _block(block: Paragraph | Table) -> tuple[list[tuple[Any, ...]], Paragraph | None]:
    """The tables of a block, (header rows, other rows, widths) each; or the paragraph."""
    if isinstance(block, Paragraph):
        return [], block
    return [([row for row in table.rows if row.header], [row for row in table.rows if not row.header], table.widths) for table in parted(block)], None
