"""The figures: kept as bench/results/PART.json, written as tables into bench/README.md between its marks."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS, README = HERE / "results", HERE / "README.md"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


def keep(part: str, result: dict[str, Any]) -> None:
    """Store the figures of one part."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{part}.json").write_text(json.dumps(_rounded(result), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write() -> None:
    """Put the tables of all parts that have figures into the README."""
    sections = []
    for part, shown in SECTIONS.items():
        path = RESULTS / f"{part}.json"
        if path.exists():
            result = json.loads(path.read_text("utf-8"))
            sections.append("\n".join([*shown(result), "", _circumstances(result)]))
    text = README.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    README.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(sections) + f"\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {str(name): _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, (list, tuple)) else value


def _circumstances(result: dict[str, Any]) -> str:
    machine = result["machine"]
    load, after = machine["load"][0], result["load_after"][0]
    return f"Load {load} before, {after} after, on {machine['processors']} processors ({machine['model']}); spin loop {machine['spin_ms']} ms."


def _table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> list[str]:
    head = list(head)
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return ["| " + " | ".join(_cell(each) for each in line) + " |" for line in lines]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 100 else f"{value:.2g}" if value < 1 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _form(result: dict[str, Any]) -> list[str]:
    rows = [(name, each["p50"], each["p95"]) for name, each in result["ms"].items()]
    return ["### One form as typed (aim: check p95 < 10 ms)", "", *_table(("milliseconds", "p50", "p95"), rows)]


def _facts(result: dict[str, Any]) -> list[str]:
    facts, frames = result["facts"], result["frames"]
    dearest = _table(("fact", "µs a form", "calls a form"), [(row["fact"], row["us_per_form"], row["calls_per_form"]) for row in result["table"][:20]])
    return [
        "### Facts (aim: 10,000 forms a second on one processor)",
        "",
        f"**{facts['per_second_per_core']:,.0f} forms a second** ({facts['us_per_form']:,.0f} µs a form);",
        f"frames of them {frames['us_per_form']:,.0f} µs a form.",
        "The dearest, without what they need; (walk) is the calling of all:",
        "",
        *dearest,
    ]


def _rules(result: dict[str, Any]) -> list[str]:
    rows = [(row["rule"], row["us_per_form"]) for row in result["table"][:15]]
    return ["### What rules cost in bulk, each alone", "", *_table(("rule", "µs a form"), rows)]


def _stored(result: dict[str, Any]) -> list[str]:
    memory = result["memory"]
    rows = [(name, result[key]["per_second"], result[key]["peak_mb"]) for name, key in (("two processes", "two_processes"), ("one process", "one_process"))]
    return [
        "### All rules over stored facts (aim: 100,000 forms a second on two processors)",
        "",
        *_table(("", "forms a second", "peak MB together"), rows),
        "",
        f"{result['forms']:,} forms, {result['findings']:,} findings, both as Parquet, 5,000 forms a batch.",
        f"Memory of two processes: {memory['peak_mb_few']:,.0f} MB for "
        f"{memory['forms_few']:,} forms, {memory['peak_mb_all']:,.0f} MB for {memory['forms_all']:,}.",
        f"Starting them takes {result['two_processes']['start_seconds']:.1f} s more.",
    ]


def _sql(result: dict[str, Any]) -> list[str]:
    rows = [(name, result[key]["one"], result[key]["two"]) for name, key in (("jiheng", "ours"), ("DuckDB", "duckdb"))]
    return [
        "### Ten rules beside DuckDB SQL (aim: ahead)",
        "",
        *_table(("forms a second", "one processor", "two processors"), rows),
        "",
        f"{', '.join(result['rules'])} over {result['forms']:,} forms; the same",
        f"{result['findings']:,} findings, each with its values as JSON, written as Parquet.",
    ]


def _peers(result: dict[str, Any]) -> list[str]:
    rates, plain = result["rows_per_second"], result["plain_rows_per_second"]
    rows = [(name, rate, rate / rates["jiheng"]) for name, rate in rates.items()]
    few = [(name, rate, rate / plain["jiheng"]) for name, rate in plain.items()]
    return [
        "### Rules about single rows (aim: level with dataframely, 100 × frictionless)",
        "",
        *_table((f"{len(result['rules'])} rules, one thread", "rows a second", "of ours"), rows),
        "",
        *_table((f"the {len(result['plain_rules'])} without patterns", "rows a second", "of ours"), few),
        "",
        f"Same {result['failures']:,} failures of {result['rows']:,} rows in all. Ours come with the values that the messages name; the others' do not.",
    ]


def _reading(result: dict[str, Any]) -> list[str]:
    formats = {name: each for name, each in result.items() if isinstance(each, dict) and "ms" in each}
    rows = [
        (
            name,
            each["documents_per_second"]["jiheng"],
            each["documents_per_second"]["bare"],
            *(f"{each[share]:.0%}" for share in ("share_bare", "share_reader", "share_interpreter", "share_ours")),
            each["sandbox_ms"],
        )
        for name, each in formats.items()
    ]
    head = ("format", "documents a second", "bare library", "its share", "our reader", "our interpreter", "ours (aim ≤ 50%)", "sandbox adds, ms")
    return ["### Reading", "", *_table(head, rows), "", "Files of examples/ and tests/fixtures/built/, one to six forms each."]


def _web(result: dict[str, Any]) -> list[str]:
    lines = ["### The web application (aim: lists ≥ 1/5 of hello, form saved and checked p95 < 50 ms)", ""]
    for database, told in result["databases"].items():
        hello = told["hello"]["c8"]["per_second"]
        rows = [("hello, bare Django", hello, 1.0, told["hello"]["c1"]["p95"], told["hello"]["c8"]["p95"])]
        rows += [
            (name, each["c8"]["per_second"], each["c8"]["per_second"] / hello, each["c1"]["p95"], each["c8"]["p95"]) for name, each in told["pages"].items()
        ]
        lines += [f"**{database}**, {result['filings']:,} filings, two server processes", ""]
        lines += [*_table(("page", "requests a second, 8 at once", "of hello", "p95 ms alone", "p95 ms, 8 at once"), rows), ""]
    return [*lines, "The load is made by wrk on the same two processors."]


def _year(result: dict[str, Any]) -> list[str]:
    lines = ["### The year after approval (aim: a page ≤ 300 ms of processor time and ≤ 40 queries, a package ≤ 300 MB)", ""]
    for database, told in result["databases"].items():
        hello, sizes, package = told["hello_ms"], told["sizes"], told["package"]
        rows: list[tuple[Any, ...]] = [("hello, bare Django", hello, 1.0, "", "")]
        rows += [(name, each["ms"], each["ms"] / hello, int(each["queries"]) if "queries" in each else "", each["kb"]) for name, each in told["pages"].items()]
        over = [name for name, each in told["pages"].items() if each["ms"] > _SLOW or each.get("queries", 0) > _MANY]
        lines += [f"**{database}**, " + ", ".join(f"{sizes[name]:,} {word}" for name, word in _COUNTED.items()), ""]
        lines += [*_table(("page", "processor ms", "times hello", "queries", "KB"), rows), ""]
        lines += [f"Over an aim: {', '.join(over)}." if over else "All within the aims.", ""]
        lines += [
            f"Package of {package['projects']:,} projects: {package['seconds']:.1f} s of processor time, {package['size_mb']:.1f} MB as ZIP; "
            f"at most {package['peak_mb']:,.0f} MB of memory, {package['before_mb']:,.0f} MB of it before.",
            "",
        ]
    return [*lines, "Processor time is that of the server's processes and of the database's, a mean of several requests one after the other."]


_SLOW, _MANY = 300, 40  # milliseconds of processor time, queries
_COUNTED = {"projects": "projects", "published": "published", "records": "records of evidence", "events": "events"}
SECTIONS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "form": _form,
    "facts": _facts,
    "rules": _rules,
    "stored": _stored,
    "sql": _sql,
    "peers": _peers,
    "reading": _reading,
    "web": _web,
    "year": _year,
}
