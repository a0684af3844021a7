"""Backups: one ZIP with the database, the stored files, and a manifest with the SHA-256 of everything. Restored into what is empty, or not at all.

Not in it: sessions and the cache, which nobody needs back, and the key of the installation (JIHENG_SECRET_KEY), which opens second factors.
"""

import datetime as dt
import hashlib
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

from jiheng import __version__
from jiheng.web import postgres
from jiheng.web.content import MADE

FORMAT = 1
FORGOTTEN = ("django_session", "web_cache")  # tables whose rows stay behind
_MANIFEST, _FILES = "manifest.json", "files"
_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_CHUNK = 2**20
_MOST_MANIFEST = 64 * 2**20
_DAMAGE = (  # what reading an archive raises that is damaged or packed in another way
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    KeyError,
    EOFError,
    NotImplementedError,
    msgspec.DecodeError,
    ValueError,
)
_UNFINISHED = ".restore"  # a folder beside the data; there only while something is restored, or after that was killed


class CannotBackUp(Exception):
    """Nothing was written, or nothing was restored; says why in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}{en}")


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the archive."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the archive holds: of which version, which database, which state of the tables (the migrations that were applied)."""

    format: int
    version: str
    database: str
    made: str
    migrations: tuple[str, ...]
    entries: dict[str, Entry]


def back_up(target: Path) -> Manifest:
    """Write an archive; others may go on working meanwhile. Raises CannotBackUp."""
    if target.exists():
        raise CannotBackUp(f"{target} 已经存在，没有写。请换一个文件名。", f"{target} exists. Choose another name.")
    part = target.with_name(f"{target.name}.part")
    copy = target.with_name(f"{target.name}.database")
    try:
        part.touch(mode=0o600, exist_ok=True)
        copy.touch(mode=0o600, exist_ok=True)
        _copy_database(copy)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            entries = {name: _put(archive, name, file) for name, file in ((_NAMES[connection.vendor], copy), *_stored_files())}
            manifest = Manifest(FORMAT, __version__, connection.vendor, dt.datetime.now(dt.UTC).isoformat(), _applied(), entries)
            archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        part.replace(target)
    except OSError as error:
        raise CannotBackUp(f"备份没有写成：{error.strerror}。", f"The backup could not be written: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return manifest


def _copy_database(copy: Path) -> None:
    if connection.vendor == "postgresql":
        postgres.dump(copy, without=FORGOTTEN)
        return
    with closing(sqlite3.connect(f"{Path(connection.settings_dict['NAME']).as_uri()}?mode=ro", uri=True)) as source, closing(sqlite3.connect(copy)) as made:
        source.backup(made, pages=4096)  # in steps, so that writers need not wait for long
        made.execute("PRAGMA journal_mode=DELETE")
        there = {name for (name,) in made.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in set(FORGOTTEN) & there:
            made.execute(f"DELETE FROM {table}")  # our own names
        made.commit()
        made.execute("VACUUM")  # what was deleted is overwritten
    _sound(copy)


def _sound(database: Path) -> None:
    """Raise CannotBackUp for a database that SQLite finds damaged."""
    try:
        with closing(sqlite3.connect(database)) as opened:
            said = opened.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise CannotBackUp(f"数据库已经损坏：{said}。", f"The database is damaged: {said}.")


def _stored_files() -> Iterator[tuple[str, Path]]:
    """Names in the archive and paths of the files that were stored, but what is made anew anyway; links are not followed."""
    top = settings.DATA / _FILES
    for path in sorted(top.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.relative_to(top).parts[0] != MADE:
            yield f"{_FILES}/{path.relative_to(top).as_posix()}", path


def _put(archive: zipfile.ZipFile, name: str, file: Path) -> Entry:
    sha, size = hashlib.sha256(), 0
    with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as into:
        while chunk := source.read(_CHUNK):
            into.write(chunk)
            sha.update(chunk)
            size += len(chunk)
    return Entry(size, sha.hexdigest())


def _applied() -> tuple[str, ...]:
    """Migrations that the database has seen, in the words of this version."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations))


def restore(source: Path) -> Manifest:
    """Bring an archive back into an empty installation: everything is verified first, and put into place last. Raises CannotBackUp."""
    _refuse_full()
    unfinished = settings.DATA / _UNFINISHED
    with _opened(source) as (archive, manifest):
        _refuse_strange(manifest)
        settings.DATA.mkdir(parents=True, exist_ok=True)
        unfinished.mkdir(mode=0o700)
        try:
            for name, entry in manifest.entries.items():
                _take(archive, name, entry, unfinished / name)
            _put_in_place(unfinished, manifest)
        except OSError as error:
            raise CannotBackUp(f"没有恢复：{error.strerror}。", f"Nothing was restored: {error}.") from error
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _refuse_full() -> None:
    """Raise CannotBackUp where there is something already. What a killed restoring left is taken away."""
    files, unfinished = settings.DATA / _FILES, settings.DATA / _UNFINISHED
    if (unfinished / "moved").exists():
        shutil.rmtree(files, ignore_errors=True)
    shutil.rmtree(unfinished, ignore_errors=True)
    if _tables() or (files.exists() and any(files.iterdir())):
        raise CannotBackUp(
            "这里已经有数据，没有恢复。请恢复到空的数据库和数据文件夹。", "There are data here already. Restore into an empty database and folder."
        )


def _tables() -> list[str]:
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        if not file.exists():  # asking Django would make it
            return []
    try:
        found = connection.introspection.table_names()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise CannotBackUp(f"数据库连不上：{reason}。", "The database cannot be reached.") from error
    connection.close()
    return found


@contextmanager
def _opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    damaged = CannotBackUp(f"{source} 不是完好的备份，没有恢复。", f"{source} is no sound backup; nothing was restored.")
    try:
        with zipfile.ZipFile(source) as archive:
            encrypted = any(each.flag_bits & 1 for each in archive.infolist())
            if encrypted or archive.getinfo(_MANIFEST).file_size > _MOST_MANIFEST:
                raise damaged
            manifest = msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
            if sorted(archive.namelist()) != sorted([_MANIFEST, *manifest.entries]) or not all(_fitting(name, manifest) for name in manifest.entries):
                raise damaged
            yield archive, manifest
    except _DAMAGE as error:
        raise damaged from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise CannotBackUp(f"没有 {source} 这个文件。", f"There is no file {source}.") from error


def _fitting(name: str, manifest: Manifest) -> bool:
    """Whether a name of the archive is the database or lies below the folder of files, on every system."""
    parts = name.split("/")
    plain = all(part not in {"", ".", ".."} for part in parts) and not any(sign in name for sign in "\\:\0")
    return name == _NAMES.get(manifest.database) or (plain and parts[0] == _FILES and len(parts) > 1 and not PurePosixPath(name).is_absolute())


def _refuse_strange(manifest: Manifest) -> None:
    """Raise CannotBackUp for what this installation does not understand."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if manifest.format > FORMAT or not set(manifest.migrations) <= known:
        raise CannotBackUp(
            f"备份来自更新的版本（绩衡 {manifest.version}），没有恢复。请先升级。", f"The backup is of a newer version ({manifest.version}). Upgrade first."
        )
    if manifest.database != connection.vendor or _NAMES[manifest.database] not in manifest.entries:
        raise CannotBackUp(
            f"备份里是 {manifest.database} 数据库，这里设置的是 {connection.vendor}，没有恢复。请检查 DATABASE_URL。",
            f"The backup is of {manifest.database}, this installation uses {connection.vendor}. Look at DATABASE_URL.",
        )


def _take(archive: zipfile.ZipFile, name: str, entry: Entry, target: Path) -> None:
    """One file of the archive, verified; never more than its entry says."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, target.open("xb") as into:
        target.chmod(0o600)
        if _copied(source, into, entry.size) != entry:
            raise CannotBackUp(f"备份里的 {name} 已经损坏，没有恢复。", f"{name} in the backup is damaged; nothing was restored.")


def _copied(source: IO[bytes], into: IO[bytes], most: int) -> Entry:
    sha, size = hashlib.sha256(), 0
    while size <= most and (chunk := source.read(_CHUNK)):
        into.write(chunk)
        sha.update(chunk)
        size += len(chunk)
    return Entry(size, sha.hexdigest())


def _put_in_place(unfinished: Path, manifest: Manifest) -> None:
    """Files first, the database last: without it the installation counts as empty, and a killed restoring can be done again."""
    database = unfinished / _NAMES[manifest.database]
    if connection.vendor == "sqlite":
        _sound(database)
    (unfinished / "moved").touch()
    if (unfinished / _FILES).exists():
        shutil.rmtree(settings.DATA / _FILES, ignore_errors=True)  # empty, as was asked
        (unfinished / _FILES).replace(settings.DATA / _FILES)
    try:
        if connection.vendor == "postgresql":
            postgres.load(database)
        else:
            part = Path(f"{connection.settings_dict['NAME']}.part")
            shutil.move(database, part)  # it may have to go to another disk
            part.replace(connection.settings_dict["NAME"])
    except BaseException:
        shutil.rmtree(settings.DATA / _FILES, ignore_errors=True)
        raise
