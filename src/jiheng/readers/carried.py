"""What Word documents and web pages that jiheng wrote carry unseen: believed where nobody has edited the document, else only for the ids."""

import html
import re
from collections.abc import Iterator

import msgspec

from jiheng.model.agreement import differences
from jiheng.model.carried import META, PART, Carried, unpacked
from jiheng.model.declaration import Form, Submission
from jiheng.readers.archive import Archive, parse_xml
from jiheng.readers.attached import MOST_BYTES, completed
from jiheng.readers.grid import Unreadable
from jiheng.readers.returned import identified_by_words

_ORIGIN = "文档所附数据"
_ITEM = re.compile(r"customxml/item\d{1,4}\.xml")
_MOST_ITEMS = 64
_META = re.compile(rb'<meta name="%s" content="([^"<>]*)">' % META.encode())


def with_part(data: bytes, read: Submission) -> Submission:
    """The submission of a Word document, completed by what the document carries."""
    return _completed(read, next(_parts(data), None))


def with_meta(data: bytes, read: Submission) -> Submission:
    """The submission of a web page, completed by what the page carries."""
    found = _META.search(data)
    text = html.unescape(found[1].decode("utf-8", "replace")) if found is not None and len(found[1]) <= MOST_BYTES else ""
    return _completed(read, unpacked(text) if text else None)


def _parts(data: bytes) -> Iterator[Carried]:
    """What is carried by the parts for data of other programs, which office programs keep."""
    archive = Archive(data)
    for name in sorted(filter(_ITEM.fullmatch, archive.names))[:_MOST_ITEMS]:
        try:
            with archive.open(name) as stream:
                content = stream.read(MOST_BYTES + 1)
            root = parse_xml(content) if len(content) <= MOST_BYTES else None
        except Unreadable:  # not ours, and no part of the text
            continue
        if root is not None and root.tag == PART and (carried := unpacked(root.text or "")) is not None:
            yield carried


def _completed(read: Submission, carried: Carried | None) -> Submission:
    if carried is None:
        return read
    found = list(differences(carried.submission, read))
    if any(not only_carried or carried.prints(address) for address, only_carried in found):
        return _identified(read, carried.submission)
    return completed(read, carried.submission, [address for address, _ in found], origin=_ORIGIN)


def _identified(read: Submission, written: Submission) -> Submission:
    """An edited document: what it says, its indicators with the ids of those of the same words."""
    known: dict[tuple[type, str | None], Form] = {(type(form), form.name): form for form in written.declarations}
    forms = tuple(identified_by_words(form, same) if (same := known.get((type(form), form.name))) else form for form in read.declarations)
    return msgspec.structs.replace(read, declarations=forms)
