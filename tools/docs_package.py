"""docs/package.md, the standard of data packages as a page, and examples/package/: one that is right and several that are not, each with the reason."""

import csv
import hashlib
import io
import json
from functools import partial
from pathlib import Path

from jiheng.readers.data_package import NEEDED
from jiheng.reference.open_data import Field, Table, standard
from jiheng.writers.open_data.descriptor import table_schema

_HEAD = "<!-- Made by `make docs` from src/jiheng/reference/open_data.toml and tools/package_intro.md. Do not edit. -->"
_INTRO = Path(__file__).with_name("package_intro.md")
_VERSIONS = "第一位变时旧程序不能读，第二位变时只是多了列或表。The first part changes where old readers break, the second where columns or tables are added."
Rows = dict[str, list[dict[str, str]]]
_ID = "0123456789abcdef"
_FORM = f"{_ID}/declarations/0"
# The smallest package that conforms: three tables, the columns that no row can do without, and what the example needs.
MINIMAL: Rows = {
    "submissions": [{"submission_id": _ID, "sha256": _ID * 4, "title": "2026年绩效目标", "year": "2026", "agency": "云汀市临溪区图书馆", "forms": "1"}],
    "declarations": [
        {"declaration_id": _FORM, "submission_id": _ID, "position": "1", "kind": "declaration", "name": "社区流动书屋服务", "annual_amount": "600000.00"}
    ],
    "indicators": [
        {
            "indicator_id": f"{_FORM}/indicators/0",
            "declaration_id": _FORM,
            "lasting_id": "books",
            "horizon": "year",
            "class": "quantity",
            "name": "配送次数",
            "raw": "≥48次",
            "comparator": "≥",
            "value": "48",
            "unit": "次",
        }
    ],
}


def page() -> str:
    """The page: what a package is, its files, tables and versions."""
    known = standard()
    tables = "\n\n".join(_table(table) for table in known.tables)
    changes = "\n".join(f"| {each.version} | {each.date.isoformat()} | {each.zh} | {each.en} |" for each in reversed(known.changes))
    return (
        f"# {known.title} · {known.title_en}\n\n{_HEAD}\n\n**{known.profile}**\n\n{known.description}\n\n{known.description_en}\n\n"
        f"{_INTRO.read_text('utf-8').strip()}\n\n## 表 Tables\n\n{tables}\n\n## 版本 Versions\n\n{_VERSIONS}\n\n"
        f"| 版本 Version | 日期 Date | 变化 | Change |\n|---|---|---|---|\n{changes}\n"
    )


def _table(table: Table) -> str:
    keys = {each.name: each.key[0] for each in standard().tables}
    foreign = "；".join(f"`{field}` → `{name}.{keys[name]}`" for field, name in table.foreign.items())
    lines = "\n".join(_line(field) for field in table.fields)
    key = " + ".join(f"`{name}`" for name in table.key)
    return (
        f"### `{table.name}` {table.title} · {table.title_en}\n\n{table.note}。{table.note_en[0].upper()}{table.note_en[1:]}.\n\n"
        f"主键 Key: {key}{f'　外键 Foreign keys: {foreign}' if foreign else ''}\n\n"
        f"| 列 Column | 类型 Type | 必填 Required | 含义 | Meaning |\n|---|---|---|---|---|\n{lines}"
    )


def _line(field: Field) -> str:
    zh = field.title + (f"（{field.note}）" if field.note else "")
    en = field.title_en + (f" ({field.note_en})" if field.note_en else "")
    values = f"：{' '.join(f'`{value}`' for value in field.enum)}" if field.enum else ""
    return f"| `{field.name}` | {field.type}{values} | {'是 yes' if field.required else ''} | {zh} | {en} |"


def _changed(table: str, column: str, value: str) -> Rows:
    rows = {name: [dict(row) for row in found] for name, found in MINIMAL.items()}
    rows[table][0][column] = value
    return rows


# Name of an example → what is wrong with it (Chinese, English), its rows, and what its descriptor has instead.
WRONG: dict[str, tuple[str, str, Rows, dict[str, object]]] = {
    "unknown-comparator": (
        "计算符号要写成 ≥ ≤ = > < ≈",
        "comparators are written ≥ ≤ = > < ≈",
        _changed("indicators", "comparator", ">="),
        {},
    ),
    "money-with-unit": ("金额要用元，不带单位", "money is in yuan, without a unit", _changed("declarations", "annual_amount", "60.00万元"), {}),
    "form-that-is-nowhere": (
        "指标所属的表不在 declarations 里",
        "the form of an indicator is not in declarations",
        _changed("indicators", "declaration_id", f"{_ID}/declarations/7"),
        {},
    ),
    "same-key-twice": ("主键重复", "a primary key stands twice", MINIMAL | {"indicators": MINIMAL["indicators"] * 2}, {}),
    "without-kind": ("必填的列空着", "a required cell is blank", _changed("declarations", "kind", ""), {}),
    "without-indicators": ("缺少必须有的表", "a needed table is missing", {name: MINIMAL[name] for name in NEEDED[:2]}, {}),
    "without-standard": ("没有写明所依据的标准", "the standard is not named", MINIMAL, {"conformsTo": None}),
    "changed-afterwards": ("内容与 SHA-256 不符", "content and hash differ", MINIMAL, {"hash": f"sha256:{'0' * 64}"}),
    "path-outside": ("路径指到数据包之外", "a path leads out of the package", MINIMAL, {"path": "../../minimal/data"}),
}


def examples() -> dict[str, str]:
    """Files of examples/package/, path → text."""
    made = {f"examples/package/minimal/{path}": text for path, text in _package(MINIMAL, {}).items()}
    for name, (_zh, _en, rows, instead) in WRONG.items():
        made |= {f"examples/package/wrong/{name}/{path}": text for path, text in _package(rows, instead).items()}
    return made | {"examples/package/README.md": _read_me()}


def pages() -> dict[str, partial[str]]:
    """The same as functions, as `tools.docs` takes them."""
    return {path: partial(str, text) for path, text in examples().items()}


def _package(rows: Rows, instead: dict[str, object]) -> dict[str, str]:
    files = {f"data/{name}.csv": _csv(found) for name, found in rows.items()}
    told: dict[str, object] = {"profile": "data-package", "name": "example", "title": "最小的数据包 A minimal package", "conformsTo": standard().profile}
    told["licenses"] = [{"name": "CC0-1.0"}]
    if "conformsTo" in instead:
        del told["conformsTo"]
    told["resources"] = [_resource(name, files[f"data/{name}.csv"], list(found[0]), instead) for name, found in rows.items()]
    return {"datapackage.json": json.dumps(told, ensure_ascii=False, indent=1) + "\n"} | files


def _resource(name: str, text: str, columns: list[str], instead: dict[str, object]) -> dict[str, object]:
    schema = table_schema(standard().table(name))
    schema["fields"] = [field for field in schema["fields"] if field["name"] in columns]
    schema["fields"].sort(key=lambda field: columns.index(field["name"]))
    folder = instead.get("path", "data")
    digest = instead.get("hash", f"sha256:{hashlib.sha256(text.encode()).hexdigest()}")
    head = {"profile": "tabular-data-resource", "name": name, "path": f"{folder}/{name}.csv", "format": "csv", "encoding": "utf-8"}
    return head | {"hash": digest, "schema": schema}


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _read_me() -> str:
    lines = "\n".join(f"| [{name}](wrong/{name}/datapackage.json) | {zh} | {en} |" for name, (zh, en, _rows, _instead) in WRONG.items())
    return f"""# 数据包的例子 · Examples of data packages

{_HEAD}

`minimal/` 是符合标准的最小的数据包；`wrong/` 下的每一个只有一处不对。`jiheng package --check examples/package/minimal` 逐个核对。

`minimal/` is the smallest package that conforms; each below `wrong/` has one thing wrong. The standard is [docs/package.md](../../docs/package.md).

| 例子 Example | 哪里不对 | What is wrong |
|---|---|---|
{lines}
"""
