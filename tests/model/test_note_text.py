"""Notes of the readers as people read them: in their language, with candidates that say something."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import jiheng.readers
from jiheng.model.declaration import Note, Submission
from jiheng.model.note_text import note_text
from jiheng.reference.notes import english

READERS = Path(jiheng.readers.__file__).parent
# Sentences of these modules are no notes: those of files that cannot be read, and faults of data packages; they bring their English with them.
REFUSING = {"data_package.py", "data_table.py", "data_twin.py", "pdf.py", "sandbox.py", "worker.py", "image.py", "sniff.py", "document.py"}
CHINESE = re.compile("[\u4e00-\u9fff]")


def sentences() -> Iterator[str]:
    """Every sentence that a reader may write into a note, with X for what is put in."""
    for path in sorted(READERS.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        errors = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unreadable"]
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        skipped = {id(part) for error in errors for part in ast.walk(error)} | inside
        for node in ast.walk(tree) if path.name not in REFUSING else ():
            text = written(node)
            if id(node) not in skipped and text.endswith("。") and len(text) > 8 and CHINESE.search(text):
                yield text


def written(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
    return node.value.replace("{}", "X") if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("sentence", sorted(set(sentences())))
def test_every_note_of_a_reader_has_its_english(sentence: str) -> None:
    assert not CHINESE.search(english(sentence).replace("元 or 万元", ""))


def test_words_of_the_document_stand_in_the_english_note() -> None:
    note = "指标表列有“食堂座位数”等 4 个指标名称，都没有指标值，未作为指标读取；请对照原表。"
    assert english(note).startswith("The table lists 4 indicator names (“食堂座位数” …)")


def test_a_note_without_english_is_shown_as_it_is() -> None:
    assert english("别的话") == "别的话"


def said(message: str, *candidates: str, lang: str = "zh") -> str:
    return note_text(Note(address="declarations/0/name", message=message, candidates=candidates), Submission(), lang)


def test_candidates_that_are_fields_are_called_by_their_names() -> None:
    message = "几栏目标的文字连在一起，无法分开，已归入一栏；请对照原表分栏。"
    assert said(message, "overall_objective", "annual_objective").endswith("请对照原表分栏；可能是：项目总目标、年度总体目标")
    assert said(message, "overall_objective", "annual_objective", lang="en").endswith("; candidates: overall objective, annual objective")


def test_a_single_candidate_that_the_sentence_names_is_not_repeated() -> None:
    assert said("一级指标缺失，按二级指标“数量指标”推断为“产出指标”，请核对原表。", "产出指标").endswith("请核对原表。")


def test_candidates_that_say_more_are_told() -> None:
    assert said("“验收率”这一行各格的分界有几种可能。", "292%", "≥92%").endswith("；可能是：292%、≥92%")
