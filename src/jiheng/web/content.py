"""Files that are kept, named by what is in them: the same file is kept once, and what is read is what was brought."""

import hashlib
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

_CHUNK = 2**20
BROUGHT = "imports"  # folder of what people brought
MADE = "packages"  # folder of what is made anew from the database when it is lost; no backup holds it


class Lost(Exception):
    """A file that is not there any more, or is not what it was."""


def keep(file: IO[bytes], folder: str = BROUGHT) -> tuple[str, int]:
    """Keep a file: its SHA-256 and its size. A file that was cut off when it was kept before is kept anew."""
    sha256, size = _measured(file)
    name = _name(sha256, folder)
    if default_storage.exists(name) and default_storage.size(name) != size:
        default_storage.delete(name)
    if not default_storage.exists(name):
        file.seek(0)
        stored = default_storage.save(name, File(file))
        if stored != name:  # somebody else was faster
            default_storage.delete(stored)
    return sha256, size


def opened(sha256: str, folder: str = BROUGHT) -> IO[bytes]:
    """A file that was kept. Raises Lost."""
    try:
        return default_storage.open(_name(sha256, folder))
    except OSError as error:
        raise Lost(sha256) from error


def fetched(sha256: str) -> bytes:
    """The bytes of a file that was kept. Raises Lost, also where they are not what they were."""
    with opened(sha256) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Lost(sha256)
    return data


def is_kept(sha256: str, folder: str = BROUGHT) -> bool:
    """Whether a file is there."""
    return default_storage.exists(_name(sha256, folder))


def let_go(sha256: str, folder: str) -> None:
    """Take a file away that nobody brought and nothing names any more."""
    default_storage.delete(_name(sha256, folder))


def _measured(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _name(sha256: str, folder: str) -> str:
    return f"{folder}/{sha256[:2]}/{sha256}"
