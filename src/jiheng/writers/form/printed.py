"""Which parts of a submission a document shows at all: what was left out on purpose is not to travel in it unseen."""

from collections.abc import Iterator

import msgspec

from jiheng.model.declaration import Form, Narrative, Stated, Submission
from jiheng.writers.form.sheet import Sheets, Table


def as_printed(submission: Submission, sheets: Sheets) -> Submission:
    """The submission without cover and narratives where the document has none; single values that a layout has no cell for stay."""
    shown = set(addresses(sheets))
    forms = tuple(_with_narrative(form, f"declarations/{index}/narrative", shown) for index, form in enumerate(submission.declarations))
    made = msgspec.structs.replace(submission, declarations=forms)
    if not shown.isdisjoint({"title", "year", "agency", "stated"}):
        return made
    return msgspec.structs.replace(made, title=None, agency=None, stated=Stated())


def _with_narrative(form: Form, place: str, shown: set[str]) -> Form:
    if form.narrative == Narrative() or any(address.startswith(place) for address in shown):
        return form
    return msgspec.structs.replace(form, narrative=Narrative())


def addresses(sheets: Sheets) -> Iterator[str]:
    """Addresses of the values that the document has a place for; blank for words of the form itself."""
    for page in sheets.pages:
        for block in page.blocks:
            if isinstance(block, Table):
                yield from (box.address for row in block.rows for box in row.cells)
            else:
                yield block.address
