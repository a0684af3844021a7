"""Many documents in one ZIP: which there are, and their bytes, within limits. Names are only told, nothing is written under them."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

import msgspec

from jiheng.readers.archive import MOST_RATIO, RATIO_FROM, damaged
from jiheng.readers.grid import Unreadable

MOST_FILES = 5000
MOST_INFLATED = 4 * 2**30  # bytes of all documents together
MOST_BYTES = 50 * 2**20  # of one document
MOST_NAME = 400  # characters of a name
_MOST_DIRECTORY = 16 * 2**20  # bytes of the list of members
_TAIL = 2**16 + 22
_END = b"PK\x05\x06"
_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, IndexError)
_LEFT_OUT = re.compile(r"(^|/)(__MACOSX|\.[^/]*|~\$[^/]*|Thumbs\.db|desktop\.ini)(/|$)", re.IGNORECASE)  # what systems leave behind
_ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:)")


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a bundle: its name as people wrote it, its bytes, or why there are none."""

    name: str
    data: bytes = b""
    error: Unreadable | None = None


def is_bundle(name: str) -> bool:
    """Whether a file is to be taken for a bundle, by its name; office documents are ZIP files too."""
    return PurePath(name).suffix.casefold() == ".zip"


def check(file: IO[bytes]) -> int:
    """How many documents a bundle says it holds. Raises Unreadable for what is none, is hostile, or beyond the limits."""
    members = _members(_opened(file))
    if not members:
        raise Unreadable("压缩包里没有文件。请检查后重新压缩。", en="There are no files in the ZIP file.")
    if sum(info.file_size for _name, info in members) > MOST_INFLATED:
        raise _too_big()
    return len(members)


def documents(file: IO[bytes]) -> Iterator[Member]:
    """The documents of a bundle, in their order; one at a time is in memory. Raises Unreadable as `check` does, and where it inflates beyond the limits."""
    archive = _opened(file)
    left = MOST_INFLATED
    for name, info in _members(archive):
        member = _document(archive, name, info)
        left -= len(member.data)
        if left < 0:
            raise _too_big()
        yield member


def folded_name(name: str) -> str:
    """A name without drive, without steps upwards, with "/" between folders, not too long."""
    parts = [part for part in re.split(r"[\\/]", name.replace("\0", "")) if part not in {"", ".", ".."} and not re.fullmatch("[A-Za-z]:", part)]
    return "/".join(parts)[-MOST_NAME:] or "-"


def is_left_out(name: str) -> bool:
    """Whether a name is of what systems leave behind: hidden files, lock files, thumbnails."""
    return bool(_LEFT_OUT.search(name))


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    _check_directory(file)
    try:
        return zipfile.ZipFile(file)
    except _BROKEN as error:
        raise damaged() from error


def _check_directory(file: IO[bytes]) -> None:
    """The list of members is read as a whole, so its size is looked at first."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        raise damaged()
    directory = int.from_bytes(tail[place + 12 : place + 16], "little")
    wide = tail[max(0, place - 20) : place]
    if wide.startswith(b"PK\x06\x07"):  # the fields of large archives stand elsewhere
        file.seek(min(size, int.from_bytes(wide[8:16], "little")))
        head = file.read(56)
        file.seek(0)
        directory = int.from_bytes(head[40:48], "little")
    if directory > _MOST_DIRECTORY:
        raise _too_many()


def _members(archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Documents with their names."""
    infos = archive.infolist()
    if len({info.header_offset for info in infos}) < len(infos):  # several names for the same bytes make a bomb
        raise _too_big()
    named = [(name_of(info), info) for info in infos if not info.is_dir()]
    if any(".." in re.split(r"[\\/]", name) or _ABSOLUTE.match(name) for name, _info in named):
        raise Unreadable(
            "压缩包里有指向包外位置的文件名（../ 或盘符），可能有害，已拒绝读取。请重新压缩后再试。",
            en="Names in the ZIP file lead outside it (../ or a drive), which may be harmful; it was not read. Make it anew.",
        )
    found = [(folded_name(name), info) for name, info in named if not is_left_out(name.replace("\\", "/"))]
    if len(found) > MOST_FILES:
        raise _too_many()
    if any(info.flag_bits & _ENCRYPTED for _name, info in found):
        raise Unreadable("压缩包设了密码，无法读取。请去掉密码，重新压缩后再试。", en="The ZIP file asks for a password. Make it anew without one.")
    return found


def name_of(info: zipfile.ZipInfo) -> str:
    """The name of a member. Chinese Windows writes GBK without saying so; some programs add the name in Unicode; others write UTF-8 without saying so."""
    if info.flag_bits & _UTF8:
        return info.filename
    if unicode := _unicode_path(info.extra):
        return unicode
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str:
    """The name in the extra field of Info-ZIP; "" without one."""
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


def _document(archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo) -> Member:
    if is_bundle(name):
        return Member(name=name, error=_bundle_inside())
    most = min(MOST_BYTES, max(RATIO_FROM, info.compress_size * MOST_RATIO))
    try:
        with archive.open(info) as stream:
            data = stream.read(most + 1)
    except _BROKEN:
        return Member(name=name, error=damaged())
    if len(data) > most:
        return Member(name=name, error=too_large() if most == MOST_BYTES else _too_big())
    return Member(name=name, data=data)


def _bundle_inside() -> Unreadable:
    return Unreadable(
        "压缩包里还有压缩包，没有读取里面的文件。请解压后一起放入。",
        en="This is a ZIP file inside a ZIP file, which was not read. Unpack it first.",
    )


def too_large() -> Unreadable:
    """The error for a document beyond the limit."""
    return Unreadable(
        "文件超过 50 MB，没有读取。请只保留绩效目标申报表，另存后再试。",
        en="The file is larger than 50 MB and was not read. Keep the forms only and save it anew.",
    )


def _too_many() -> Unreadable:
    return Unreadable(f"压缩包里的文件超过 {MOST_FILES} 个，没有读取。请分成几个再试。", en=f"There are more than {MOST_FILES} files in the ZIP file. Part it.")


def _too_big() -> Unreadable:
    return Unreadable(
        "压缩包解压后过大，或压缩比异常，已拒绝读取。请检查文件，分成几个再试。",
        en="The ZIP file inflates beyond the limit, or is packed suspiciously tight; it was not read. Check the files and part it.",
    )
