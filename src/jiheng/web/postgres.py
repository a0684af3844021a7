"""PostgreSQL's own programs for backups: found on PATH, told by the environment where the database is."""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection

_VARIABLES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}


class Failed(Exception):
    """A program is not there, or did not do it; says so in Chinese and in English."""


def dump(target: Path, *, without: tuple[str, ...]) -> None:
    """Write a database in pg_dump's custom format, without the rows of some tables. Raises Failed."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", *(f"--exclude-table-data={table}" for table in without))


def load(source: Path) -> None:
    """Load it into an empty database: all of it or nothing. Raises Failed."""
    name = connection.settings_dict["NAME"]
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={name}", str(source))


def _run(program: str, *arguments: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise Failed(f"找不到 {program}。请安装 PostgreSQL 客户端程序，放在 PATH 里。{program} is not on PATH: install PostgreSQL's client programs.")
    given = {variable: str(connection.settings_dict[name]) for name, variable in _VARIABLES.items() if connection.settings_dict.get(name)}
    done = subprocess.run([path, *arguments], env=os.environ | given, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise Failed(f"{program} 没有完成：{last}。{program} failed.")
