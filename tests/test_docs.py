"""Is it documented? Every rule, command, option and public name is, links lead somewhere, and generated pages are up to date."""

import ast
import re
import textwrap
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer

from jiheng.checks.rules.rule import RULES
from jiheng.cli import app
from jiheng.model import claims, declaration, evidence, evidence_table, measure, measured, source, suggest_measure, target
from tools.docs import PAGES
from tools.docs_python import module_name, modules, public

ROOT = Path(__file__).parents[1]
MANUALS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def manual(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def commands() -> dict[str, Any]:
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    return dict(group.commands)


@pytest.mark.parametrize("path", PAGES)
def test_generated_page_is_up_to_date(path):
    file = ROOT / path
    assert file.exists(), "run `make docs`"
    assert file.read_text("utf-8") == PAGES[path](), "run `make docs`"


@pytest.mark.parametrize("path", modules(), ids=module_name)
def test_every_public_name_says_what_it_is(path):
    silent = [node.name for node in public(path) if not ast.get_docstring(node)]
    silent += [
        f"{node.name}.{method.name}"
        for node in public(path)
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and not method.name.startswith("_") and not ast.get_docstring(method)
    ]
    assert silent == []


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_in_the_manual(code):
    text = manual("docs/rules.md")
    assert code in text
    assert RULES[code].name in text
    assert RULES[code].title in text


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_in_the_manual(name):
    command, text = commands()[name], manual("docs/cli.md")
    assert command.help
    assert f"## `jiheng {name}`" in text
    for option in command.params:
        assert getattr(option, "help", None), f"jiheng {name} {option.opts} has no help"
        assert option.param_type_name == "argument" or all(f"`{spelling}" in text or f" {spelling}" in text for spelling in option.opts)


def test_every_command_that_the_manuals_mention_exists():
    mentioned = {
        (path.name, name) for path in MANUALS for name in re.findall(r"(?:^|`|\$ |bin/)jiheng ([a-z]+(?:-[a-z]+)*)\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {(file, name) for file, name in mentioned if name not in commands()} == set()


def test_every_make_target_that_the_manuals_mention_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    mentioned = {name for path in MANUALS for name in re.findall(r"`make ([a-z]+)", path.read_text("utf-8"))}
    assert mentioned - targets == set()
    assert {"install", "run", "test", "check", "docs", "bench", "lock"} <= targets


@pytest.mark.parametrize("language", ["python", "yaml"])
def test_the_recipes_quote_code_that_is_there(language):
    blocks = re.findall(rf"^   ```{language}\n(.*?)^   ```$", manual("CONTRIBUTING.md"), re.MULTILINE | re.DOTALL)
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests" / "rules").glob("*.yml")]
    code = "".join(path.read_text("utf-8") for path in files)
    assert blocks
    assert [block for block in blocks if textwrap.dedent(block) not in code] == []


def words_of_the_model() -> set[str]:
    """Classes and fields of the declaration, targets, sources and evidence, and the values that their enums print."""
    structs = {
        each
        for module in (declaration, target, source, evidence, measure, measured, claims, suggest_measure, evidence_table)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, msgspec.Struct) and each.__module__ == module.__name__
    }
    return {each.__name__ for each in structs} | {field for each in structs for field in each.__struct_fields__}


def test_glossary_explains_every_word_of_the_model():
    explained = set(re.findall(r"`([A-Za-z_0-9]+)`", manual("docs/glossary.md")))
    assert words_of_the_model() - explained == set()


def test_glossary_gives_a_source_for_every_term():
    rows = [line for line in manual("docs/glossary.md").splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > 40
    assert [row for row in rows if not re.search(r"\| [^|]*\((V|S|M\+|M|M-|own)\) \|$", row)] == []


@pytest.mark.parametrize("path", MANUALS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    dead = [target for target in targets if not target.startswith(("http", "mailto:")) and not (path.parent / target).exists()]
    assert dead == []


def test_decisions_are_numbered_without_gaps_and_say_why():
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text("utf-8")
        assert all(f"\n## {part}\n" in text for part in ("Context", "Decision", "Consequences")), page.name
