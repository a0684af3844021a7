"""Backups come back as they were, on both databases, or not at all. Each command runs in a process of its own, as an administrator calls it."""

import json
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from django.db import connection

from jiheng.web.backup import FORGOTTEN, Entry, Manifest

pytestmark = pytest.mark.slow
FILL = """
import django
django.setup()
from django.core.management import call_command
from django.core.cache import cache
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from jiheng.web.actions import demo, review, token
from jiheng.web.models import Filing, Person
demo.load()
cache.set("asked", 1)
token.make(person=Person.objects.get(username="jingban"), name="项目库", scopes=["read"], days=9)
sent = Filing.objects.get(state="submitted")
review.remark(person=Person.objects.get(username="bumen"), filing=sent.pk, address="declarations/0/name", text="请写全称。")
"""
RESTORE = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from jiheng.web.backup import CannotBackUp, restore
for path in sys.argv[1:]:
    try:
        restore(Path(path))
        print("restored")
    except CannotBackUp as error:
        print(error)
    assert not list(settings.DATA.glob("*")), list(settings.DATA.glob("*"))
"""


HOSTILE = ("../out", "files/../../out", "/etc/out", "files\\..\\out", "C:out", "database.other", "files/", "files//a", "files/a/..")


class Installation:
    """A folder of data, and a database: that of the folder, or one of its own on the server of the tests."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = os.environ | {"JIHENG_DATA": str(data), "JIHENG_DEMO": "1", "DJANGO_SETTINGS_MODULE": "jiheng.web.settings"}
        self.database = ""
        if connection.vendor == "postgresql":
            self.database = f"backup_{secrets.token_hex(4)}"
            with psycopg.connect(self._address("postgres"), autocommit=True) as server:
                server.execute(f"CREATE DATABASE {self.database}")
            self.environment["DATABASE_URL"] = self._address(self.database)

    @staticmethod
    def _address(database: str) -> str:
        return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", code, *arguments], env=self.environment, capture_output=True, text=True, check=False)

    def jiheng(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "jiheng", *arguments]
        return subprocess.run(command, env=self.environment | environment, capture_output=True, text=True, check=False)

    def rows(self) -> dict[str, list[str]]:
        """Every row of every table but what a backup forgets."""
        if self.database:
            with psycopg.connect(self._address(self.database)) as opened:
                names = [name for (name,) in opened.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
                return {name: sorted(map(repr, opened.execute(f'SELECT * FROM "{name}"'))) for name in set(names) - set(FORGOTTEN)}
        with closing(sqlite3.connect(self.data / "jiheng.sqlite3")) as opened:
            names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%'")]
            return {name: sorted(map(repr, opened.execute(f'SELECT * FROM "{name}"'))) for name in set(names) - set(FORGOTTEN)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backup")


@pytest.fixture(scope="module")
def filled(folder: Path) -> Installation:
    """An installation with the demonstration and files."""
    made = Installation(folder / "filled")
    done = made.python(FILL)
    assert done.returncode == 0, done.stderr
    (made.data / "files" / "2026").mkdir(parents=True)
    (made.data / "files" / "2026" / "申报表.docx").write_bytes(b"a file that somebody sent" * 1000)
    (made.data / "files" / "empty").touch()
    (made.data / "files" / "link").symlink_to(made.data / "demo-secret")
    return made


@pytest.fixture(scope="module")
def archive(filled: Installation, folder: Path) -> Path:
    """Its backup."""
    done = filled.jiheng("backup", "--demo", str(folder / "b.zip"))
    assert done.returncode == 0, done.stderr
    return folder / "b.zip"


@pytest.mark.story
def test_what_was_restored_is_what_was_there_row_by_row(filled, archive, folder):
    restored = Installation(folder / "restored")
    done = restored.jiheng("restore", "--demo", str(archive))
    assert done.returncode == 0, done.stderr + done.stdout
    assert "全部相符" in done.stdout
    before, after = filled.rows(), restored.rows()
    assert len(before) > 20
    assert sum(map(len, before.values())) > 100
    assert after == before
    there = {path.relative_to(restored.data).as_posix() for path in (restored.data / "files").rglob("*") if path.is_file()}
    had = {path.relative_to(filled.data).as_posix() for path in (filled.data / "files").rglob("*") if path.is_file() and not path.is_symlink()}
    assert there == had > {"files/2026/申报表.docx", "files/empty"}
    assert (restored.data / "files/2026/申报表.docx").read_bytes() == (filled.data / "files/2026/申报表.docx").read_bytes()
    again = restored.jiheng("restore", "--demo", str(archive))
    assert again.returncode == 2
    assert "已经有数据" in again.stderr
    assert restored.rows() == before


def test_keys_sessions_and_cache_stay_behind(filled, archive):
    key = (filled.data / "demo-secret").read_bytes()
    with zipfile.ZipFile(archive) as opened:
        assert all(key not in opened.read(name) for name in opened.namelist())
        assert "files/link" not in opened.namelist()
    assert archive.stat().st_mode & 0o077 == 0
    if connection.vendor == "sqlite":
        with zipfile.ZipFile(archive) as opened, closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(opened.read("database.sqlite3"))
            assert database.execute("SELECT count(*) FROM web_cache").fetchone() == (0,)


def test_a_backup_writes_over_nothing(filled, archive):
    before = archive.read_bytes()
    done = filled.jiheng("backup", "--demo", str(archive))
    assert done.returncode == 2
    assert "已经存在" in done.stderr
    assert archive.read_bytes() == before


def test_where_there_is_nothing_nothing_is_backed_up(folder):
    empty = Installation(folder / "nothing")
    done = empty.jiheng("backup", "--demo", str(folder / "nothing.zip"))
    assert done.returncode == 2
    assert not (folder / "nothing.zip").exists()


def flipped(data: bytes, *places: int, by: int = 0xFF) -> bytes:
    changed = bytearray(data)
    for place in places:
        changed[place] ^= by
    return bytes(changed)


def spoilt(archive: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """Archives that must not be restored, and what is said of each."""
    data = archive.read_bytes()
    with zipfile.ZipFile(archive) as opened:
        manifest = json.loads(opened.read("manifest.json"))
        contents = {name: opened.read(name) for name in opened.namelist() if name != "manifest.json"}
    first, listed = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    for place in range(first + 1000, first + 5000, 500):
        yield written(folder / f"flipped{place}.zip", flipped(data, place)), "损坏|完好"
    yield written(folder / "encrypted.zip", flipped(data, first + 6, listed + 8, by=1)), "完好"
    yield written(folder / "truncated.zip", data[: len(data) // 2]), "完好"
    yield written(folder / "no.zip", b"not a zip"), "完好"
    yield folder / "missing.zip", "没有"
    for number, name in enumerate(
        ("../out", "files/../../out", "/etc/out", "files\\..\\out", "C:out", "database.other", "files/", "files//a", "files/a\nb/..")
    ):
        evil = manifest | {"entries": manifest["entries"] | {name: msgspec.to_builtins(Entry(1, "0" * 64))}}
        yield packed(folder / f"evil{number}.zip", evil, contents | {name: b"x"}), "完好"
    unlisted = contents | {"files/unlisted": b"x"}
    yield packed(folder / "unlisted.zip", manifest, unlisted), "完好"
    larger = contents | {"files/empty": b"x" * 10_000_000}
    yield packed(folder / "larger.zip", manifest, larger), "损坏"
    yield packed(folder / "newer.zip", manifest | {"migrations": [*manifest["migrations"], "web.9999_future"]}, contents), "更新的版本"
    yield packed(folder / "format.zip", manifest | {"format": 2}, contents), "更新的版本"
    other, old, new = (
        ("sqlite", "database.dump", "database.sqlite3") if connection.vendor == "postgresql" else ("postgresql", "database.sqlite3", "database.dump")
    )
    strange = manifest | {"database": other, "entries": {name.replace(old, new): entry for name, entry in manifest["entries"].items()}}
    yield packed(folder / "other.zip", strange, {name.replace(old, new): data for name, data in contents.items()}), "DATABASE_URL"


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def packed(path: Path, manifest: dict[str, Any], contents: dict[str, bytes]) -> Path:
    msgspec.convert(manifest, Manifest)  # it is one, only a bad one
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps(manifest))
    return path


def test_nothing_is_restored_from_what_is_damaged_strange_or_hostile(archive, folder):
    bad = folder / "bad"
    bad.mkdir()
    cases = list(spoilt(archive, bad))
    empty = Installation(folder / "empty" / "data")
    empty.environment["JIHENG_SECRET_KEY"] = secrets.token_hex(32)
    done = empty.python(RESTORE, *(str(path) for path, _said in cases))
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) == len(cases)
    wrong = {path.name: line for (path, words), line in zip(cases, said, strict=True) if not any(word in line for word in words.split("|"))}
    assert wrong == {}
    assert not (folder / "empty" / "out").exists()
    assert not (folder / "out").exists()


def test_a_killed_restoring_leaves_nothing_half_and_is_done_again(filled, archive, folder):
    killed = Installation(folder / "killed")
    large = filled.data / "files" / "large"
    large.write_bytes(secrets.token_bytes(40 * 2**20))
    try:
        assert filled.jiheng("backup", "--demo", str(folder / "large.zip")).returncode == 0
    finally:
        large.unlink()
    command = [sys.executable, "-m", "jiheng", "restore", "--demo", str(folder / "large.zip")]
    process = subprocess.Popen(command, env=killed.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _moment in range(3000):
        if (killed.data / ".restore").exists():
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (killed.data / ".restore").exists()
    assert not (killed.data / "files").exists()
    assert not (killed.data / "jiheng.sqlite3").exists()
    done = killed.jiheng("restore", "--demo", str(archive))
    assert done.returncode == 0, done.stderr
    assert killed.rows() == filled.rows()
    assert not (killed.data / ".restore").exists()


def test_one_killed_between_files_and_database_is_done_again(filled, archive, folder):
    killed = Installation(folder / "between")
    (killed.data / ".restore").mkdir(parents=True)
    (killed.data / ".restore" / "moved").touch()
    (killed.data / "files").mkdir()
    (killed.data / "files" / "half").touch()
    assert killed.jiheng("restore", "--demo", str(archive)).returncode == 0
    assert killed.rows() == filled.rows()
    assert not (killed.data / "files" / "half").exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pg_dump takes a snapshot by itself")
def test_a_backup_is_whole_while_somebody_writes(filled, folder):
    code = "import sqlite3, sys\nopened = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)\n"
    code += "opened.execute('CREATE TABLE IF NOT EXISTS pair (a, b)')\nprint('begun', flush=True)\n"
    code += "number = 0\nwhile True:\n    number += 1\n    opened.execute('BEGIN IMMEDIATE')\n    opened.execute('INSERT INTO pair VALUES (?, 0)', (number,))\n"
    code += "    opened.execute('UPDATE pair SET b = ? WHERE a = ?', (number, number))\n    opened.execute('COMMIT')\n"
    database = filled.data / "jiheng.sqlite3"
    writer = subprocess.Popen([sys.executable, "-c", code, str(database)], stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout.readline() == "begun\n"
        done = filled.jiheng("backup", "--demo", str(folder / "busy.zip"))
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "busy.zip") as opened, closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(opened.read("database.sqlite3"))
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        count, sound = copy.execute("SELECT count(*), sum(a = b) FROM pair").fetchone()
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("DROP TABLE pair")
    assert count == sound > 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no program")
def test_without_pg_dump_a_sentence_says_what_to_install(filled, folder):
    done = filled.jiheng("backup", "--demo", str(folder / "none.zip"), PATH="/nowhere")
    assert done.returncode == 2
    assert "pg_dump" in done.stderr
    assert not (folder / "none.zip").exists()
    assert list(folder.glob("none*")) == []
