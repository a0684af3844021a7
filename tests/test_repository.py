"""The repository keeps its own rules: size, style, reasons beside exceptions, pinned releases, one version."""

import ast
import re
import statistics
import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

import jiheng

ROOT = Path(__file__).parents[1]
FOLDERS = ("src", "tests", "tools", "bench", "docs", "examples", "requirements", ".ci")
TEXT = {".py", ".sh", ".md", ".toml", ".txt", ".yml", ".yaml", ".csv", ".json", ".html", ".css", ".typ", ""}
CODE = sorted(path for folder in ("src", "tests", "tools", "bench") for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts)
FILES = sorted(
    path
    for path in [*ROOT.iterdir(), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))]
    if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts and not path.name.startswith(".venv")
)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
VAGUE_NAMES = {"utils", "core", "common", "helpers", "services", "base", "misc"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str:
    """The text of a file; some fixtures are in the encoding of old Chinese web pages."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return path.read_text("gb18030")


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def occurrences(pattern: str, paths: list[Path]) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}" for path in paths for number, line in enumerate(text_of(path).splitlines(), 1) if wanted.search(line)
    ]


@pytest.mark.parametrize("path", CODE, ids=name)
def test_file_is_short_and_says_what_it_is_for(path):
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400, "split it: one subject a file"
    docstring = ast.get_docstring(tree(path)) if text else "empty"
    assert docstring, "a module opens with a docstring of one line"
    assert path.stem not in VAGUE_NAMES, "name a module after what it is about"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_function_is_long(path):
    assert [f"{f.name}: {lines_of(f)} lines" for f in functions(path) if lines_of(f) > 80] == []


def test_most_functions_are_short():
    lengths = [lines_of(function) for path in CODE if path.is_relative_to(ROOT / "src") for function in functions(path)]
    assert statistics.median(lengths) <= 10
    assert statistics.quantiles(lengths, n=10)[-1] <= 30


def test_no_exception_is_swallowed():
    silent = [
        f"{name(path)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (ast.unparse(node.type) in ("Exception", "BaseException") and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body))
        )
    ]
    assert silent == []


def test_nothing_is_left_to_do():
    assert occurrences(r"\b(TO" + r"DO|FIX" + r"ME)\b", CODE) == []


def test_no_path_of_one_machine():
    assert occurrences(r"(?<![\w.])/(work|root|home|opt|Users)/", FILES) == []


def test_no_host_of_a_registry():
    assert occurrences(r"https?://|index-url|find-links|trusted-host", [path for path in FILES if path.parent.name == "requirements"]) == []


def test_every_silenced_check_has_its_reason_beside_it():
    bare = r"# noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)*\s+\S)|# type: ignore(?!\[[\w, -]+\]  # \S)|# pragma: no cover(?!\s+\S)"
    assert occurrences(bare, [path for path in CODE if path != Path(__file__)]) == []


@pytest.mark.parametrize("section", ["dependencies = [", "build = [", "test = [", "bench = [", "lock = [", "ignore = [", "[tool.ruff.lint.per-file-ignores]"])
def test_every_dependency_and_every_exception_says_what_for(section):
    block = (ROOT / "pyproject.toml").read_text("utf-8").split(f"\n{section}\n", 1)[1]
    entries = re.split(r"\n\]|\n\n", block, maxsplit=1)[0].splitlines()
    assert [line for line in entries if '"' in line and not re.search(r"[\]\",]\s+# \S", line)] == []


def requirement(text: str) -> str:
    return re.split(r"[\[><=~! ;]", text, maxsplit=1)[0].lower().replace("_", "-")


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run", PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["build"]),
        ("test", PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["test"]),
        ("bench", PYPROJECT["project"]["dependencies"] + PYPROJECT["dependency-groups"]["bench"]),
        ("lock", PYPROJECT["dependency-groups"]["lock"]),
    ],
)
def test_every_dependency_is_pinned_with_hashes(lock, wanted):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text("utf-8")
    pinned = {requirement(line) for line in re.findall(r"^\S+==.*$", text, re.MULTILINE)}
    assert {requirement(each) for each in wanted} - pinned == set(), "run `make lock`"
    assert re.findall(r"^\S+==.*(?<!\\)$", text, re.MULTILINE) == [], "a release without hashes"


def test_every_runtime_dependency_is_used():
    imported = {
        (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else alias.name.split(".")[0]
        for path in CODE
        if path.is_relative_to(ROOT / "src")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {requirement(each).replace("-", "_") for each in PYPROJECT["project"]["dependencies"]} - imported == set()


def test_version_stands_in_one_place():
    assert PYPROJECT["project"]["dynamic"] == ["version"]
    assert version("jiheng") == jiheng.__version__, "run `make install`"
    assert f"\n## {jiheng.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_no_sentence_of_the_real_documents_is_copied(shared):
    """Facts and words of published forms may be used, their sentences may not."""
    seed = "".join(path.read_text("utf-8") for path in sorted((shared / "seeds").glob("*.txt")))
    sentences = {re.sub(r"\s", "", sentence) for sentence in re.split(r"[。；\n]", seed)}
    long = [sentence for sentence in sentences if len(re.findall(r"[\u4e00-\u9fff]", sentence)) >= 20]
    assert long
    texts = {name(path): re.sub(r"\s", "", text_of(path)) for path in FILES}
    assert [(where, sentence[:30]) for where, text in texts.items() for sentence in long if sentence in text] == []
