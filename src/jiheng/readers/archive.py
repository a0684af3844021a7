"""Office files are zip archives of XML: open them within limits, so that no file can blow up or reach outside."""

import io
import re
import struct
import zipfile
import zlib
from typing import IO, cast

from lxml import etree  # BSD: C parser with limits; stdlib's expat wrapper has none

from jiheng.readers.grid import Unreadable

MOST_MEMBERS = 10_000
MOST_INFLATED = 512 * 2**20  # bytes of all parts that are read, together
MOST_RATIO = 250  # deflate reaches 1,032; sheets of nothing but empty styled cells stay below 100
RATIO_FROM = 16 * 2**20  # smaller parts may be as dense as they like
_PROLOG = 4096  # bytes in which a DTD begins, if there is one
_BEYOND = re.compile("Resource limit|Buffer size limit|huge text|too long")  # what libxml2 says of texts and buffers that pass its bounds

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, IndexError)
# Strict OOXML (ISO/IEC 29500) names the same vocabulary differently.
_STRICT = ((b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),)


class Archive:
    """A zip archive in memory. Names are compared without case, "\\" or leading "/", as Office does; nothing is ever written to disk."""

    def __init__(self, data: bytes) -> None:
        """Raises Unreadable for what is no archive, is damaged, encrypted, or has too many members."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise damaged() from error
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS or len({info.header_offset for info in members}) < len(members):  # several names for the same bytes make a bomb
            raise too_big()
        self._members = {_key(info.filename): info for info in self._zip.infolist()}
        self._left = MOST_INFLATED

    @property
    def names(self) -> frozenset[str]:
        """Names of all members, folded."""
        return frozenset(self._members)

    @property
    def is_encrypted(self) -> bool:
        """Whether any member asks for a password."""
        return any(info.flag_bits & 1 for info in self._members.values())

    def read(self, name: str) -> bytes:
        """One member, inflated. Raises Unreadable."""
        with self.open(name) as stream:
            return stream.read()

    def open(self, name: str) -> IO[bytes]:
        """A member as a stream that keeps to the limits and raises Unreadable."""
        info = self._members.get(_key(name))
        if info is None:
            raise damaged()
        if info.flag_bits & 1:
            raise encrypted()
        try:
            return cast("IO[bytes]", _Bounded(self, self._zip.open(info), info.compress_size))
        except _BROKEN as error:
            raise damaged() from error

    def spend(self, size: int) -> None:
        """Count inflated bytes. Raises Unreadable when the limit is passed."""
        self._left -= size
        if self._left < 0:
            raise too_big()


class _Bounded(io.RawIOBase):
    """What is read of a member, counted while it is inflated: sizes in the directory may lie."""

    def __init__(self, archive: Archive, stream: IO[bytes], compressed: int) -> None:
        self._archive, self._stream, self._most, self._size = archive, stream, max(RATIO_FROM, compressed * MOST_RATIO), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunks = []
        while size:
            chunk = self._chunk(min(size, 2**20) if size > 0 else 2**20)
            if not chunk:
                break
            chunks.append(chunk)
            size -= len(chunk) if size > 0 else 0
        return b"".join(chunks)

    def _chunk(self, size: int) -> bytes:
        try:
            chunk = self._stream.read(size)
        except _BROKEN as error:
            raise damaged() from error
        self._size += len(chunk)
        if self._size > self._most:
            raise too_big()
        self._archive.spend(len(chunk))
        return chunk


def parse_xml(data: bytes) -> etree._Element:
    """Root of an XML part. Nothing outside is loaded, no entity is resolved, no DTD accepted. Raises Unreadable."""
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise not_parsed(error, data[:_PROLOG]) from error
    refuse_dtd(root)
    return root


def not_parsed(error: Exception, head: bytes) -> Unreadable:
    """The error for an XML part that the parser gave up, which begins with `head`: for its DTD, for its size, or as it is spoilt."""
    if b"<!DOCTYPE" in head:
        return _has_dtd()
    return too_big() if _BEYOND.search(str(error)) else damaged()


def refuse_dtd(root: etree._Element) -> None:
    """Office parts have no DTD; one that has is an attack. Raises Unreadable."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise _has_dtd()


def _has_dtd() -> Unreadable:
    return Unreadable(
        "文件内含实体声明（DTD），可能有害，已拒绝读取。请用 Word、WPS 或 Excel 打开并另存后再试。",
        en="The file declares XML entities (DTD), which may be harmful; it was not read. Open it in Word, WPS or Excel and save it anew.",
    )


def damaged() -> Unreadable:
    """The error for a file that is cut off or spoilt."""
    return Unreadable(
        "文件已损坏或不完整，无法读取。请用原软件打开确认，另存一份后再试。",
        en="The file is damaged or incomplete. Open it in the program that made it, save a copy and try again.",
    )


def encrypted() -> Unreadable:
    """The error for a file that asks for a password."""
    return Unreadable(
        "文件已加密，无法读取。请先用原软件去掉密码，另存后再试。",
        en="The file is encrypted. Remove the password in the program that made it, save and try again.",
    )


def too_big() -> Unreadable:
    """The error for an archive that inflates beyond the limits."""
    return Unreadable(
        "文件解压后过大，已停止读取。请只保留绩效目标申报表，另存为新文件后再试。",
        en="The file inflates beyond the limit and was not read. Save the declaration forms alone in a new file and try again.",
    )


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
