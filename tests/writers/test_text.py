"""The text for people: within its width, worst first, every outcome told, nothing that moves a terminal."""

import io
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from jiheng.model.declaration import Note
from jiheng.model.finding import Checked, Ledger, Severity
from jiheng.model.source import Source
from jiheng.writers.findings.paragraph import block
from jiheng.writers.findings.text import MARK, print_checked, print_total
from jiheng.writers.findings.words import severity_word
from jiheng.writers.findings.wrap import CLOSING, OPENING, wrapped
from tests.builders import Case, faultless, submission_of
from tests.fixtures.build import submission
from tests.writers.documents import checked, hostile, unread, with_findings, with_gaps


def printed(document: Checked, width: int = 100, lang: str = "zh", *, colours: bool = False) -> str:
    out = io.StringIO()
    print_checked(document, Console(file=out, width=width, force_terminal=colours, _environ={"TERM": "xterm-256color"}), lang)
    return out.getvalue()


def total(documents: list[Checked], lang: str = "zh") -> str:
    out = io.StringIO()
    print_total(documents, Console(file=out, width=100, _environ={}), lang)
    return out.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_screen_or_ends_in_blanks(width, lang):
    text = printed(checked(submission("six-projects"), lang=lang), width, lang) + printed(unread(), width, lang)
    assert [line for line in text.splitlines() if cell_len(line) > width or line != line.rstrip()] == []
    assert "\x1b" not in text


def test_colours_change_nothing_but_colours():
    document = checked(with_findings())
    coloured = printed(document, colours=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == printed(document)


def test_projects_keep_their_order_and_the_worst_stands_first():
    text = printed(checked(submission("six-projects")))
    heads = re.findall(r"^(\d)  \S+ {2,}\S", text, re.MULTILINE)
    assert heads == list("123456")
    ranks = {severity_word(severity, "zh"): rank for rank, severity in enumerate((Severity.ERROR, Severity.EXPLAIN, Severity.HINT))}
    for project in re.split(r"^\d  ", text, flags=re.MULTILINE)[1:]:
        order = [ranks[word] for word in re.findall(rf"^  [{''.join(MARK.values())}] (\S+)  ", project, re.MULTILINE)]
        assert order == sorted(order)


def test_a_finding_says_place_values_remedy_fix_and_clause_with_the_code_last():
    document = checked(with_findings())
    (finding,) = [each for each in document.findings if each.code == "TV04"]
    text = printed(msgspec.structs.replace(document, findings=(finding,)))
    assert re.search(
        r"✗ 必须更正  成本指标 › 专家咨询费 › 指标值\n    .*万.*\n    怎么改  .*\n    可改为  ≤5\.00\(万元\)\n    依据    .*(\n +.*)*  TV04\n", text
    )


def test_the_four_outcomes_are_told_apart():
    document = msgspec.structs.replace(checked(faultless()), ledger=Ledger(passed=7, found=0, not_applicable=5, not_assessable=3))
    assert "共核对 15 项 · 通过 7 项 · 发现问题 0 项 · 不适用 5 项 · 未能核对 3 项" in printed(document)
    assert "15 checks · 7 passed · 0 findings · 5 not applicable · 3 could not be assessed" in printed(document, lang="en")


def test_what_could_not_be_assessed_is_listed_with_the_reason():
    document = checked(with_gaps())
    text = printed(document)
    assert document.not_assessed
    assert f"未能核对 {len(document.not_assessed)} 项\n" in text
    for gap in document.not_assessed:
        assert gap.code in text


def test_several_projects_end_in_a_table_where_to_begin():
    text = printed(checked(submission("six-projects")))
    table = text[text.rindex("必须更正  需要说明  提示") :]
    assert len(re.findall(r"^  \d  \S+( +[\d-]+){3}$", table, re.MULTILINE)) == 6
    assert "\n  1  " not in printed(checked(faultless()))


def test_notes_of_the_reader_are_told_with_candidates_and_place():
    note = Note(address="title", message="年度不明", candidates=("2025", "2026"), source=Source(page=3))
    text = printed(checked(msgspec.structs.replace(faultless(), notes=(note,))))
    assert "读取说明 1 条\n  - 年度不明；可能是：2025、2026（第 3 页）\n" in text


def test_a_document_cannot_speak_to_the_terminal():
    text = printed(checked(hostile(), path="a\x1b[2J\n.docx")) + printed(unread("\x1b]0;x\x07.docx"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    assert "<script>" in text


def test_markup_of_rich_in_a_document_stays_text():
    assert "[bold]甲[/bold]" in printed(checked(with_findings(name="[bold]甲[/bold]")))


def test_the_sum_over_files_names_those_that_need_work():
    documents = [checked(with_findings(), path="a.docx"), unread("b.docx"), checked(faultless(), path="c.docx")]
    assert total(documents).splitlines()[:7] == ["共 3 个文件", "  没有读出 1", "    b.docx", "  必须更正 1", "    a.docx", "  没有发现问题 1"] + (
        ["  其中 1 个文件有未能核对的项目"] if documents[0].ledger.not_assessable else []
    )


def test_long_lists_of_files_are_cut_and_say_so():
    text = total([unread(f"{number}.docx") for number in range(30)])
    assert "没有读出 30" in text
    assert "……另有 10 个" in text


def test_in_english_only_the_document_speaks_chinese():
    text = printed(checked(faultless(), lang="en", path="a.docx"), lang="en") + printed(
        checked(submission_of(Case(why="", form={"overall_objective": None})), lang="en", path="b"), lang="en"
    )
    own = "".join(msgspec.json.encode(faultless()).decode())
    foreign = [word for word in re.findall(r"[\u4e00-\u9fff]+", re.sub(r"财预〔\d+〕\d+号", "", text)) if word not in own]
    assert foreign == []


def test_a_label_without_room_stands_above_its_text():
    out = io.StringIO()
    block(Console(file=out, width=30, _environ={}), "甲" * 12, indent=2, label=("一个很长的标签  ", ""))
    assert out.getvalue() == f"  一个很长的标签\n  {'甲' * 12}\n"


@given(st.text(alphabet='甲乙，。（）“”"a1 .\n\t\x1b%', max_size=60), st.integers(8, 40))
def test_wrapping_keeps_every_character_and_the_width(text, width):
    lines = wrapped(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.replace("\x1b", "").split())


@given(st.lists(st.sampled_from(["甲乙丙", "（丁）", "“戊”", "己，", "庚。", "12.50万元"]), min_size=1, max_size=20), st.integers(12, 40))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(words, width):
    lines = wrapped("".join(words), width)
    assert [line for line in lines if line[:1] in tuple(CLOSING) or line[-1:] in tuple(OPENING)] == []
