"""A folder written whole or not at all; one that is there is replaced only where it is an earlier package and holds nothing else."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from jiheng.cli.output import leave
from jiheng.writers.findings.words import say
from jiheng.writers.open_data.descriptor import DESCRIPTOR, is_package

_BESIDE = {DESCRIPTOR, "dcat.jsonld", "README.md"}  # files that the descriptor does not list


def examine_folder(folder: Path, inputs: Sequence[Path], *, errors: Console, lang: str) -> None:
    """Leave before long work where the folder cannot be written, or would replace what is somebody's own."""
    if not folder.parent.is_dir():
        zh, en = f"文件夹 {folder.parent} 不存在，请先建立，或换一个位置。", f"The folder {folder.parent} does not exist; make it, or choose another."
        leave(errors, say(lang, zh, en))
    if folder.exists() and not folder.is_dir():
        zh, en = f"{folder} 是文件；请写文件夹，或以 .zip 结尾的文件名。", f"{folder} is a file; name a folder, or a file that ends in .zip."
        leave(errors, say(lang, zh, en))
    if any(path.is_dir() and folder.resolve() == path.resolve() for path in inputs if not _is_long(path)):
        leave(errors, say(lang, f"{folder} 是要读的文件夹，请换一个位置。", f"{folder} is to be read; choose another place."))
    if folder.is_dir() and not _is_ours(folder):
        zh = f"文件夹 {folder} 里有别的文件，没有覆盖；请换一个新的文件夹。"
        leave(errors, say(lang, zh, f"{folder} holds other files and was not replaced; choose a new folder."))


def put_folder(files: Mapping[str, bytes], folder: Path, *, errors: Console, lang: str) -> None:
    """Write the files beside the folder first, then change places."""
    target = folder.resolve()
    made = target.with_name(f".jiheng-{os.getpid()}.partial")
    old = target.with_name(f".jiheng-{os.getpid()}.old")
    try:
        for path, data in files.items():
            file = made / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        if target.exists():
            target.rename(old)
        made.rename(target)
    except OSError as error:
        if old.exists() and not target.exists():
            old.rename(target)
        leave(
            errors, say(lang, f"不能写入 {folder}（{error.strerror}），请换一个位置。", f"{folder} cannot be written ({error.strerror}). Choose another place.")
        )
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Whether the folder is empty, or an earlier package and nothing else."""
    found = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir() or file.is_symlink()}
    if not found:
        return True
    if DESCRIPTOR not in found or not is_package((folder / DESCRIPTOR).read_bytes()):
        return False
    told = json.loads((folder / DESCRIPTOR).read_bytes())
    return found <= _BESIDE | {str(each.get("path")) for each in told.get("resources", []) if isinstance(each, dict)}


def _is_long(path: Path) -> bool:
    """Whether the name is longer than a file system asks about without an error."""
    return any(len(os.fsencode(part)) > 255 for part in path.parts)
