"""Files sent with records: kept by their content, under a limit, and handed on in signed form when a page has to ask again."""

import io
from collections.abc import Sequence
from pathlib import PurePath
from typing import IO

import msgspec
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jiheng.model.evidence import Attachment
from jiheng.readers.grid import Unreadable
from jiheng.readers.sniff import Format, kind_of
from jiheng.web import content
from jiheng.web.actions.refusal import Refused

MOST_FILES = 20  # with one record
_MOST_NAME = 200
_SNIFFED = 4096  # bytes by which a program is known
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"L\0\0\0\x01\x14\x02")
_SUFFIXES = frozenset({".exe", ".dll", ".msi", ".bat", ".cmd", ".com", ".scr", ".ps1", ".vbs", ".js", ".jse", ".wsf", ".hta", ".lnk", ".jar", ".sh"})
_SALT = "ledger-file"
_HOURS = 12
PICTURED = frozenset({Format.PDF, Format.JPEG, Format.PNG, Format.TIFF, Format.BMP})
TABLES = frozenset({Format.XLSX, Format.XLS})
WITH_PREVIEW = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".xlsx", ".xls", ".csv")


def received(request: HttpRequest, filing: int) -> tuple[Attachment, ...]:
    """The files of a request, kept, behind those that an earlier page handed on; each content once. Raises Refused."""
    handed = _handed(request, filing)
    uploads = [file for file in request.FILES.getlist("files") if file.name]
    if len(handed) + len(uploads) > MOST_FILES:
        raise Refused(_("一条记录最多 %(most)s 个附件。") % {"most": MOST_FILES})
    for file in uploads:
        refuse_unfit(file.file, file.name or "")
    return each_once([*handed, *(kept(file.file, file.name or "") for file in uploads)])


def kept(file: IO[bytes], name: str) -> Attachment:
    """Keep one file."""
    sha256, size = content.keep(file)
    return Attachment(sha256=sha256, name=clean_name(name), size=size)


def each_once(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Files without those whose content was there before."""
    return tuple({file.sha256: file for file in reversed(files)}.values())[::-1]


def clean_name(name: str) -> str:
    """A name without folders and without what cannot be seen; long ones keep their suffix."""
    plain = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable()).strip() or _("附件")
    if len(plain) <= _MOST_NAME:
        return plain
    suffix = PurePath(plain).suffix[:20]
    return plain[: _MOST_NAME - len(suffix)] + suffix


def refuse_unfit(file: IO[bytes], name: str) -> None:
    """Raise Refused for what no attachment can be: what is empty or too large, programs."""
    shown, size = clean_name(name), file.seek(0, io.SEEK_END)
    if not size:
        raise Refused(_("“%(name)s”是空的，没有登记。") % {"name": shown})
    if size > settings.ATTACHMENT_MOST_BYTES:
        raise Refused(_("“%(name)s”超过 %(most)s MB，没有登记。请压缩或拆分后再传。") % {"name": shown, "most": settings.ATTACHMENT_MOST_BYTES // 2**20})
    file.seek(0)
    head = file.read(_SNIFFED)
    if head.startswith(_PROGRAMS) or PurePath(shown).suffix.casefold() in _SUFFIXES:
        raise Refused(_("“%(name)s”是程序，不能作为附件。") % {"name": shown})


def handed_on(files: Sequence[Attachment], filing: int) -> list[tuple[Attachment, str]]:
    """Files with the signed text that brings them along when the page is sent again."""
    return [(file, signing.dumps({"filing": filing} | msgspec.to_builtins(file), salt=_SALT)) for file in files]


def _handed(request: HttpRequest, filing: int) -> list[Attachment]:
    found = []
    for text in request.POST.getlist("kept")[:MOST_FILES]:
        try:
            said = signing.loads(text, salt=_SALT, max_age=_HOURS * 3600)
        except signing.BadSignature as error:
            raise Refused(_("前面选的附件已经过期，请重新选择。")) from error
        if said.pop("filing") == filing:
            found.append(msgspec.convert(said, Attachment))
    return found


def format_of(data: bytes, name: str) -> Format | None:
    """What a file is by its content; None where no reader knows it."""
    try:
        return kind_of(data, name)
    except Unreadable:
        return None


def text_file(text: str, name: str) -> Attachment:
    """Keep a text as a file."""
    return kept(io.BytesIO(text.encode()), name)
