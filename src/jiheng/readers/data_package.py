"""Data packages of others held against the standard: what is wrong, in plain sentences. Only named files are opened, within limits; nothing is fetched."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import msgspec

from jiheng.model.json import NotASubmission, decode, in_chinese
from jiheng.readers.archive import Archive
from jiheng.readers.data_table import MOST_ROWS, Fault, table_faults
from jiheng.readers.data_twin import form_faults, twin_faults
from jiheng.readers.grid import Unreadable
from jiheng.reference.open_data import Standard, Table, standard

DESCRIPTOR = "datapackage.json"
NEEDED = ("submissions", "declarations", "indicators")  # tables that no package can do without
SUBMISSIONS = "submissions-json"
PARQUET = "-parquet"  # behind the name of a table: the same in Parquet
MOST_BYTES = 256 * 2**20  # of a file
MOST_DESCRIPTOR = 8 * 2**20  # bytes
MOST_RESOURCES = 1000
MOST_FAULTS = 50  # that are told of one file
Opened = Callable[[str], bytes]


class Verdict(NamedTuple):
    """What a package was found to be: the faults, and the rows of its tables by their names."""

    faults: tuple[Fault, ...]
    rows: dict[str, int]


def check_package(path: Path) -> Verdict:
    """A folder or ZIP held against the standard. Raises Unreadable where it is neither, or has no descriptor."""
    opened = _folder(path) if path.is_dir() else _archive(path)
    try:
        told: Any = msgspec.json.decode(_within(opened(DESCRIPTOR), MOST_DESCRIPTOR))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"{DESCRIPTOR} 不是 JSON：{in_chinese(str(error))}。", en=f"{DESCRIPTOR} is no JSON: {error}.") from error
    if not isinstance(told, dict):
        raise Unreadable(f"{DESCRIPTOR} 应是一个 JSON 对象。", en=f"{DESCRIPTOR} must be a JSON object.")
    known = standard()
    faults = [*_of_head(told, known)]
    resources = _resources(told, faults)
    rows: dict[str, int] = {}
    keys: dict[str, set[tuple[str, ...]]] = {}
    cells: dict[str, set[str]] = {}
    for table in known.tables:
        _check_table(table, resources.get(table.name), opened, faults, rows, keys, cells)
    faults += _of_documents(resources.get(SUBMISSIONS), opened, cells.get("sha256", set()))
    checked = {*(table.name for table in known.tables), SUBMISSIONS}
    sound = {name: str(resources[name]["path"]) for name in rows if not any(fault.file == resources[name]["path"] for fault in faults)}
    for name, resource in resources.items():
        if name not in checked:
            faults += _of_other(resource, sound.get(name.removesuffix(PARQUET)), opened)
    return Verdict(tuple(faults), rows)


def _of_head(told: dict[str, Any], known: Standard) -> Iterator[Fault]:
    said = told.get("conformsTo")
    if not isinstance(said, str) or not said.startswith(f"{known.conforms_to}:"):
        yield Fault(DESCRIPTOR, f"conformsTo 应写明标准，例如 {known.profile}。", f"conformsTo must name the standard, e.g. {known.profile}.")
    elif said.removeprefix(f"{known.conforms_to}:").partition(".")[0] != known.version.partition(".")[0]:
        yield Fault(
            DESCRIPTOR, f"标准的版本 {said[:99]} 与这里的 {known.version} 不能通用。", f"{said[:99]} is not compatible with {known.version} known here."
        )
    if not isinstance(told.get("title"), str) or not told["title"]:
        yield Fault(DESCRIPTOR, "缺少 title（标题）。", "title is missing.")


def _resources(told: dict[str, Any], faults: list[Fault]) -> dict[str, dict[str, Any]]:
    """Resources by name."""
    listed = told.get("resources")
    if not isinstance(listed, list) or not listed or len(listed) > MOST_RESOURCES:
        faults.append(Fault(DESCRIPTOR, f"resources 应是 1 到 {MOST_RESOURCES} 个资源的数组。", f"resources must be an array of 1 to {MOST_RESOURCES}."))
        return {}
    found: dict[str, dict[str, Any]] = {}
    for each in listed:
        name = each.get("name") if isinstance(each, dict) else None
        if not isinstance(name, str) or not isinstance(each.get("path"), str):
            faults.append(Fault(DESCRIPTOR, "每个资源都要有 name 和 path（一个文件）。", "Every resource needs name and path (one file)."))
        elif name in found:
            faults.append(Fault(DESCRIPTOR, f"有两个资源都叫 {name[:99]}。", f"Two resources are named {name[:99]}."))
        else:
            found[name] = each
    return found


def _check_table(
    table: Table,
    resource: dict[str, Any] | None,
    opened: Opened,
    faults: list[Fault],
    rows: dict[str, int],
    keys: dict[str, set[tuple[str, ...]]],
    cells: dict[str, set[str]],
) -> None:
    """A table: its file, its schema in the descriptor, its rows."""
    if resource is None:
        if table.name in NEEDED:
            faults.append(Fault(DESCRIPTOR, f"缺少资源 {table.name}（{table.title}）。", f"The resource {table.name} is missing."))
        return
    broken = list(_of_file(resource, opened))
    faults += broken
    faults += _of_schema(table, resource)
    if any(fault.unreadable for fault in broken):
        return
    read = table_faults(table, str(resource["path"]), opened(str(resource["path"])), keys)
    rows[table.name] = read.rows
    if not any(fault.unreadable for fault in read.faults):  # else every row that names one of its rows would be told, too
        keys[table.name] = read.keys
    cells |= {"sha256": read.digests} if table.name == "submissions" else {}
    shown = read.faults[:MOST_FAULTS]
    faults += shown
    if len(read.faults) > len(shown):
        more = len(read.faults) - len(shown)
        faults.append(Fault(str(resource["path"]), f"还有 {more} 处，没有列出。", f"{more} more are not listed."))


def _of_schema(table: Table, resource: dict[str, Any]) -> Iterator[Fault]:
    """Whether the descriptor gives columns the types that the standard gives them."""
    schema = resource.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list):
        yield Fault(DESCRIPTOR, f"资源 {table.name} 缺少 schema.fields。", f"The resource {table.name} lacks schema.fields.")
        return
    types = {field.name: field.type for field in table.fields}
    for each in fields:
        name, kind = (each.get("name"), each.get("type", "string")) if isinstance(each, dict) else (None, None)
        if isinstance(name, str) and types.get(name) not in (None, kind):
            zh = f"资源 {table.name} 的 {name} 应是 {types[name]}，却写成 {str(kind)[:30]}。"
            yield Fault(DESCRIPTOR, zh, f"{name} of {table.name} must be {types[name]}, not {str(kind)[:30]}.")


def _of_file(resource: dict[str, Any], opened: Opened) -> Iterator[Fault]:
    """Whether the file is there and is the one that was described."""
    path = str(resource["path"])
    try:
        data = _within(opened(path), MOST_BYTES)
    except Unreadable as error:
        yield Fault(path[:200], error.zh, error.en, unreadable=True)
        return
    size, said = resource.get("bytes"), resource.get("hash")
    if size is not None and size != len(data):
        yield Fault(path, f"应有 {str(size)[:20]} 字节，却有 {len(data)} 字节。", f"Has {len(data)} bytes, not {str(size)[:20]}.")
    if isinstance(said, str) and said.startswith("sha256:") and said != f"sha256:{hashlib.sha256(data).hexdigest()}":
        yield Fault(path, "内容与 hash（SHA-256）不符，写出后被改动过。", "The content does not fit its hash: it was changed after it was described.")


def _of_other(resource: dict[str, Any], table: str | None, opened: Opened) -> Iterator[Fault]:
    """A file that is no table: there, and what it claims to be; in Parquet the same as the `table` (the path of its CSV) of that name."""
    broken = list(_of_file(resource, opened))
    yield from broken
    if any(fault.unreadable for fault in broken):
        return
    path = str(resource["path"])
    yield from form_faults(path, opened(path))
    if str(resource["name"]).endswith(PARQUET) and table is not None:
        yield from twin_faults(path, opened(path), table, opened(table))


def _of_documents(resource: dict[str, Any] | None, opened: Opened, digests: set[str]) -> Iterator[Fault]:
    """Whether each line is a submission, and one that the table names."""
    if resource is None:
        return
    broken = list(_of_file(resource, opened))
    yield from broken
    if any(fault.unreadable for fault in broken):
        return
    path = str(resource["path"])
    for number, line in enumerate(opened(path).splitlines()[:MOST_ROWS], 1):
        try:
            decode(line)
        except NotASubmission as error:
            yield Fault(path, error.zh, error.en, row=number)
            continue
        if hashlib.sha256(line).hexdigest() not in digests:
            yield Fault(path, "submissions 表里没有这份材料的 sha256。", "The table submissions has no such sha256.", row=number)


def _folder(root: Path) -> Opened:
    """Files of a folder by their path in it."""

    def opened(path: str) -> bytes:
        file = (root / _inside(path)).resolve()
        if not file.is_relative_to(root.resolve()) or not file.is_file():
            raise _missing(path)
        if file.stat().st_size > MOST_BYTES:
            raise _too_large()
        return file.read_bytes()

    return opened


def _archive(path: Path) -> Opened:
    """Files of a ZIP."""
    try:
        if not path.is_file() or path.stat().st_size > MOST_BYTES:
            raise _too_large() if path.is_file() else _missing(path.name)
        archive = Archive(path.read_bytes())
    except OSError as error:
        raise Unreadable(f"打不开：{error.strerror}。", en=f"Cannot be opened: {error.strerror}.") from error
    kept: dict[str, bytes] = {}

    def opened(name: str) -> bytes:
        if _inside(name).lower() not in {each.lower() for each in archive.names}:
            raise _missing(name)
        if name not in kept:
            kept[name] = archive.read(name)
        return kept[name]

    return opened


def _inside(path: str) -> str:
    """The path, if it stays below the package. Raises Unreadable."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or "\0" in path or len(path) > 400:
        raise Unreadable("路径要在数据包之内（相对路径，没有“..”）。", en="The path must stay inside the package (relative, without “..”).")
    return path


def _within(data: bytes, most: int) -> bytes:
    if len(data) > most:
        raise _too_large()
    return data


def _missing(name: str) -> Unreadable:
    return Unreadable(f"没有文件 {name[:200]}。", en=f"There is no file {name[:200]}.")


def _too_large() -> Unreadable:
    return Unreadable(f"文件太大，超过 {MOST_BYTES >> 20} MB。", en=f"The file is larger than {MOST_BYTES >> 20} MB.")
