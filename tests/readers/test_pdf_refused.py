"""PDF files that cannot be read are refused with one clear sentence; damaged ones never end in another error."""

import re
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.pdf import read_pdf
from tests.readers.drawing import Sheet, pdf

_LOCKED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'11' * 32}>>>/ID[<{'22' * 16}><{'22' * 16}>]"


@cache
def sample() -> bytes:
    rows = [("一级指标", "指标值"), ("产出指标", "≥12.00(次)")]
    return pdf(Sheet().rows((50, 150, 300), (100, 120, 140), rows), Sheet().text(50, 90, "一、项目概述"))


def refusal(data: bytes, **limits: Any) -> Unreadable:
    """Why a file is refused; the English says as much as the Chinese."""
    with pytest.raises(Unreadable) as refused:
        read_pdf(data, **limits)
    assert refused.value.en.isascii()
    assert set(re.findall(r"\d+", refused.value.en)) == set(re.findall(r"\d+", refused.value.zh))
    return refused.value


def test_a_locked_file_is_refused():
    assert "加密" in refusal(pdf(Sheet().text(50, 90, "项目"), trailer=_LOCKED)).zh


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n" + bytes(500)])
def test_what_is_no_pdf_is_refused(data: bytes):
    assert "损坏" in refusal(data).zh


def test_a_file_with_too_many_pages_is_refused_with_both_numbers():
    assert re.search(r"2 页.*1 页", refusal(sample(), most_pages=1).zh)


def test_a_drawing_without_text_is_taken_for_a_scan():
    assert re.search(r"扫描件.*OCR", refusal(pdf(Sheet().bar(50, 50, 400, 600)), recognise=False).zh)


def test_blank_pages_are_refused():
    assert "没有任何内容" in refusal(pdf(Sheet())).zh


def test_a_single_page_without_text_is_reported():
    lost = read_pdf(pdf(Sheet().text(50, 90, "项目"), Sheet().bar(50, 50, 400, 600)), recognise=False).lost
    assert [(source.page, "没有文字" in message) for source, message in lost] == [(2, True)]


def test_a_crowded_page_is_read_in_part_and_reported():
    grid = read_pdf(sample(), most_glyphs=6)
    assert [source.page for source, _ in grid.lost] == [1]
    assert read_pdf(sample(), most_strokes=2).lost[0][0].page == 1


def _read(data: bytes) -> Grid | None:
    with suppress(Unreadable):
        return read_pdf(data)
    return None


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=5_000))
def test_a_file_cut_short_is_read_or_refused(length: int):
    _read(sample()[:length])


@settings(max_examples=250, deadline=None)
@given(st.lists(st.tuples(st.integers(min_value=0, max_value=10_000), st.integers(min_value=0, max_value=255)), min_size=1, max_size=30))
def test_a_damaged_file_is_read_or_refused(changes: list[tuple[int, int]]):
    data = bytearray(sample())
    for place, value in changes:
        data[place % len(data)] = value
    _read(bytes(data))


def test_a_drawing_of_countless_lines_is_read_as_text_and_reported():
    sheet = Sheet().text(50, 90, "项目")
    across = " ".join(f"{x} {y} m {x + 15} {y} l" for x in range(0, 590, 25) for y in range(0, 840, 12))
    down = " ".join(f"{x} {y} m {x} {y + 15} l" for x in range(0, 590, 12) for y in range(0, 840, 25))
    grid = read_pdf(pdf(sheet.raw(f"0.1 w {across} {down} S")))
    assert [line.cells[0].text for line in grid.lines] == ["项目"]
    assert [source.page for source, _ in grid.lost] == [1]
