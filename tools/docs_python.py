"""docs/python.md: what the modules offer to programs, from their signatures and docstrings."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "jiheng"
INTRO = """# Python interface · 编程接口

<!-- Made by `make docs` from the docstrings of src/jiheng/. Do not edit. -->

A program reads a file with `jiheng.pipeline`, gets a `Submission` (`jiheng.model.declaration`), checks it with
`jiheng.checks.engine` and shows the findings with `jiheng.writers`. The words are explained in [glossary.md](glossary.md);
the rules stand in [rules.md](rules.md). Names that begin with an underscore, and modules that are not listed, may change at any time.
"""
LAYERS = ("pipeline", "checking", "marking", "picturing", "drawing", "benchmark", "model", "checks", "scoring", "writers", "readers", "reference")
Definition = ast.FunctionDef | ast.ClassDef


def page() -> str:
    """The page as text."""
    return INTRO + "".join(section(path) for path in interface())


def modules() -> list[Path]:
    """Files of all modules that hold something public, entrances apart: commands have docs/cli.md, pages are for people."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if _inside(path)[0] not in {"__main__.py", "cli", "web"} and public(path)]


def interface() -> list[Path]:
    """Files of the modules that programs may rely on, by layer. Rules and facts have docs/rules.md; how a reader works inside is its own affair."""
    own = {("readers",): ("grid",), ("checks", "facts"): ("fact",), ("checks", "rules"): ("rule",)}
    open_ones = [path for path in modules() if path.stem in own.get(_inside(path)[:-1], (path.stem,))]
    return sorted(open_ones, key=lambda path: LAYERS.index(_inside(path)[0].removesuffix(".py")))


def public(path: Path) -> list[Definition]:
    """Classes and functions of a module whose names do not begin with an underscore."""
    return list(_public(ast.parse(path.read_text("utf-8")).body))


def section(path: Path) -> str:
    """The part of the page about one module."""
    tree = ast.parse(path.read_text("utf-8"))
    return f"\n## {module_name(path)}\n\n{ast.get_docstring(tree)}\n" + "".join(_entry(node) for node in _public(tree.body))


def module_name(path: Path) -> str:
    """Dotted name of a module's file."""
    parts = ("jiheng", *_inside(path.with_suffix("")))
    return ".".join(part for part in parts if part != "__init__")


def _inside(path: Path) -> tuple[str, ...]:
    return path.relative_to(PACKAGE).parts


def _public(body: list[ast.stmt]) -> Iterator[Definition]:
    return (node for node in body if isinstance(node, Definition) and not node.name.startswith("_"))


def _entry(node: Definition) -> str:
    text = f"\n### {node.name}\n\n```python\n{_signature(node)}\n```\n\n{_docstring(node)}\n"
    if isinstance(node, ast.ClassDef):
        text += "".join(f"\n`{_signature(method)}`: {_docstring(method)}\n" for method in _public(node.body))
    return text


def _docstring(node: Definition) -> str:
    return inspect.cleandoc(ast.get_docstring(node) or "")


def _signature(node: Definition) -> str:
    if isinstance(node, ast.ClassDef):
        bases = f"({', '.join(map(ast.unparse, node.bases))})" if node.bases else ""
        fields = [ast.unparse(line) for line in node.body if isinstance(line, ast.AnnAssign | ast.Assign)]
        return "\n    ".join([f"class {node.name}{bases}", *fields])
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    is_property = any(ast.unparse(decorator) == "property" for decorator in node.decorator_list)
    return f"{node.name}{'' if is_property else f'({ast.unparse(node.args)})'}{returns}"
