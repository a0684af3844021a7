"""Data that our own documents carry along, held against what they print: the print decides, the data only add what it cannot show."""

from collections.abc import Sequence

import msgspec
import pypdfium2

from jiheng.model.agreement import differences
from jiheng.model.carried import CARRIED, MOST_NOTES, capped, without_places
from jiheng.model.declaration import Indicator, Note, Submission
from jiheng.model.json import NotASubmission, decode
from jiheng.reference.layouts import layouts

MOST_BYTES = 20 * 2**20  # of the attachment
_MOST_ATTACHMENTS = 64
_SHOWN = 8  # places that a note names
_THEIRS = "文件所附的说明："
_SPOILT = "附件 jiheng.json 读不成申报材料，已按版面上的文字读取。"
_DISAGREES = "附件 jiheng.json 与版面上印出的内容不一致（共 {} 处），没有采用附件，已按版面读取；请核对文件是否被改动过。"
_ATTACHMENT = "附件 jiheng.json"
_UNPRINTED = "版面上没有印出、取自{} 的内容（共 {} 处），请核对。"


def with_attachment(data: bytes, printed: Submission) -> Submission:
    """What a PDF prints, completed by the submission that is attached to it, if one is and if the two agree; a note says what was not believed."""
    content = attachment(data)
    if content is None:
        return printed
    try:
        attached = decode(content)
    except NotASubmission:
        return _noted(printed, _SPOILT)
    if attached.title is None and printed.title in {layout.title for layout in layouts().values()}:
        attached = msgspec.structs.replace(attached, title=printed.title)  # a single form without a cover: read alone, its title is that of the document
    found = list(differences(attached, printed, lossy=True))
    if refused := [address for address, only_attached in found if not only_attached]:
        return _noted(printed, _DISAGREES.format(len(refused)), refused)
    return completed(printed, attached, [address for address, _ in found], origin=_ATTACHMENT)


def completed(printed: Submission, carried: Submission, added: Sequence[str], *, origin: str) -> Submission:
    """The carried submission, which agrees with the printed one, with the places of that; a note names what only `origin` holds (`added`)."""
    own = [note for note in printed.notes if note.address not in added]
    known = {(note.address, note.message.removeprefix(_THEIRS)) for note in carried.notes}
    notes = (*map(_as_theirs, without_places(carried.notes[:MOST_NOTES])), *(note for note in own if (note.address, note.message) not in known))
    whole: Submission = msgspec.structs.replace(_placed(carried, printed), notes=notes)
    return _noted(whole, _UNPRINTED.format(origin, len(added)), added) if added else whole


def _as_theirs(note: Note) -> Note:
    """A note that a file brings along, marked as such: whoever makes a file can write into it what he likes."""
    message = note.message if note.message.startswith(_THEIRS) else _THEIRS + note.message
    return capped(msgspec.structs.replace(note, message=message))


def attachment(data: bytes) -> bytes | None:
    """Bytes of our attachment; None where there is none, or one larger than any submission."""
    document = pypdfium2.PdfDocument(data)
    try:
        for index in range(min(document.count_attachments(), _MOST_ATTACHMENTS)):
            one = document.get_attachment(index)
            if one.get_name() == CARRIED:
                found = bytes(one.get_data())
                return found if len(found) <= MOST_BYTES else b""
    except pypdfium2.PdfiumError:
        return b""  # damaged: told as such
    finally:
        document.close()
    return None


def _noted(submission: Submission, message: str, addresses: Sequence[str] = ()) -> Submission:
    note = Note(address="", message=message, candidates=tuple(addresses[:_SHOWN]))
    return msgspec.structs.replace(submission, notes=(*submission.notes, note))


def _placed(attached: Submission, printed: Submission) -> Submission:
    """The attached submission with the places of the printed one, which is of the same shape where it holds anything."""
    forms = []
    for index, form in enumerate(attached.declarations):
        other = printed.declarations[index]
        rows, overall = _rows(form.indicators, other.indicators), _rows(form.overall_indicators, other.overall_indicators)
        forms.append(msgspec.structs.replace(form, indicators=rows, overall_indicators=overall, sources=other.sources))
    return msgspec.structs.replace(attached, declarations=tuple(forms), sources=printed.sources)


def _rows(attached: tuple[Indicator, ...], printed: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    sources = [row.source for row in printed] + [None] * (len(attached) - len(printed))
    return tuple(msgspec.structs.replace(row, source=source) for row, source in zip(attached, sources, strict=True))
