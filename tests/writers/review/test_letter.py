"""The review letter: says what the findings say, in the order in which an agency works on it; invents nothing."""

import io
from itertools import pairwise

import docx
import msgspec
import pytest

from jiheng.model.declaration import Note
from jiheng.model.finding import Checked, Severity
from jiheng.writers.review.letter import to_letter
from tests.builders import faultless
from tests.writers.documents import HOSTILE, checked, hostile, with_findings, with_gaps


def paragraphs(document: Checked) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(to_letter(document))).paragraphs]


def headings(document: Checked) -> list[str]:
    return [text for text in paragraphs(document) if text[1:2] == "、" and text[0] in "一二三四五六七八"]


def test_findings_stand_under_their_headings():
    document = checked(with_findings())
    assert headings(document) == [
        "一、审核情况", "二、审核意见", "三、供修改时参考的提示", "四、修改要求及时限", "五、审核依据",
    ]  # fmt: skip
    text = "\n".join(paragraphs(document))
    for finding in document.findings:
        assert finding.code in text
        if finding.severity is not Severity.HINT:
            assert finding.message.rstrip("。") in text
            assert finding.basis.rstrip("。") in text


def test_the_basis_that_is_named_is_that_of_the_finding():
    document = checked(with_findings())
    lines = paragraphs(document)
    for finding in document.findings:
        if finding.severity is Severity.HINT:
            continue
        line = next(line for line in lines if finding.message.rstrip("。") in line and f"（{finding.code}，" in line)
        number = line.rpartition("，依据")[2].removesuffix("）")
        assert f"{number}.{finding.basis.rstrip('。')}。" in lines


def test_opinions_stand_project_by_project_those_that_bind_most_first():
    document = checked(with_findings())
    lines = paragraphs(document)
    opinions = lines[lines.index("二、审核意见") + 2 : lines.index("三、供修改时参考的提示")]
    kinds = [line[line.index("【") + 1 : line.index("】")] if "【" in line else "" for line in opinions]
    assert opinions[0].startswith("（一）")
    assert {"必须更正", "需要说明"} <= set(kinds)
    for before, after in pairwise(kinds):
        assert (before, after) != ("需要说明", "必须更正")
    assert any("标明“必须更正”的，应当修改。" in line for line in lines)


def test_what_is_not_verified_is_said_to_be_so():
    document = checked(with_findings())
    assert ("条款待核实" in "".join(finding.basis for finding in document.findings)) == ("注明“条款待核实”的" in "".join(paragraphs(document)))


def test_the_project_that_must_return_comes_first():
    document = checked(with_findings())
    errors = [finding.declaration for finding in document.findings if finding.severity is Severity.ERROR]
    table = docx.Document(io.BytesIO(to_letter(document))).tables[0]
    numbers = [row.cells[2].text for row in table.rows[1:] if row.cells[0].text]
    assert errors
    assert numbers == sorted(numbers, key=lambda number: -int(number.replace("—", "0")))


def test_nothing_found_is_said_with_how_much_was_checked():
    document = checked(faultless())
    text = "".join(paragraphs(document))
    assert headings(document) == ["一、审核情况"]
    assert "未发现需要修改的问题。" in text
    assert f"通过{document.ledger.passed}项" in text
    assert "重新报送" not in text


def test_what_could_not_be_assessed_stands_as_a_whole_with_the_reason():
    document = checked(with_gaps())
    lines = paragraphs(document)
    start = next(place for place, line in enumerate(lines) if line.endswith("未能核对的事项"))
    rest = "\n".join(lines[start:])
    assert {gap.reason.rstrip("。") for gap in document.not_assessed if gap.reason.rstrip("。") not in rest} == set()
    assert "不表示没有问题" in rest


def test_doubts_of_reading_are_named_once_and_not_by_the_hundred():
    note = Note(address="", message="扩展名不符", candidates=("甲", "乙"))
    many = tuple(Note(address="", message=f"存疑 {number}") for number in range(50))
    submission = msgspec.structs.replace(faultless(), notes=(note, note, *many))
    lines = paragraphs(checked(submission))
    assert "扩展名不符；可能是：甲、乙（2处）。" in lines
    assert sum(line.startswith("存疑") for line in lines) == 9


@pytest.mark.parametrize("agency", [None, "云汀市水务局"])
def test_blank_lines_are_left_for_what_is_not_known(agency):
    lines = paragraphs(checked(msgspec.structs.replace(with_findings(), agency=agency, year=None)))
    assert lines[0] == "关于项目支出绩效目标的审核意见"
    assert lines[1].strip("　") == f"{agency or ''}："
    assert lines[-1].replace("　", "") == "年月日"
    assert any("年　　月　　日前" in line for line in lines)


def test_the_signature_never_stands_on_a_page_by_itself():
    last = docx.Document(io.BytesIO(to_letter(checked(with_findings())))).paragraphs[-4:]
    assert [paragraph.paragraph_format.keep_with_next for paragraph in last] == [True, True, True, None]


def test_texts_stay_texts():
    text = "".join(paragraphs(checked(hostile())))
    assert HOSTILE.replace("\x1b", "") in text
