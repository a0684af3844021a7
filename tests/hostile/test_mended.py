"""What the nasty files and the fuzzing found: each once more, called directly."""

import pytest

from jiheng.readers.doc import read_doc
from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable
from jiheng.readers.html import read_mht
from jiheng.readers.ofd import read_ofd
from jiheng.readers.recognition import is_installed
from jiheng.readers.worker import Request, _answer
from tests.hostile.corpus import FILES
from tests.readers.office_parts import cell, document, paragraph, table


@pytest.mark.parametrize("name", ["docx-long-digits-in-spans.docx", "xlsx-colossal-indices.xlsx", "xlsx-colossal-style.xlsx"])
def test_numbers_of_thousands_of_digits_are_no_numbers(name: str):
    with pytest.raises(Unreadable):
        read_document(FILES[name](), name)


def test_rows_whose_cells_all_go_on_from_above_are_blank_rows():
    merged = cell("甲", '<w:vMerge w:val="continue"/>')
    head = cell("项目名称") + cell("修路")
    read = read_document(document(paragraph("项目支出绩效目标申报表") + table(head, merged * 2, merged * 2, cell("主管部门") + cell("局"))), "a.docx")
    assert read.declarations[0].name == "修路"


def test_pieces_of_doc_files_follow_each_other():
    with pytest.raises(Unreadable, match="损坏"):
        read_doc(FILES["doc-pieces-over-and-over.doc"]())


def test_messages_in_messages_are_refused():
    with pytest.raises(Unreadable, match="损坏"):
        read_mht(FILES["mht-recursion.mht"]())


def test_a_path_of_many_points_is_read_in_time_that_grows_with_it():
    assert read_ofd(FILES["ofd-one-path-of-a-million-points.ofd"]()).lines


def test_too_many_pages_of_ofd_are_counted_over_all_documents():
    with pytest.raises(Unreadable, match="2001 页"):
        read_ofd(FILES["ofd-roots-over-and-over.ofd"]())


def test_what_no_reader_expects_names_nothing_of_ours(monkeypatch: pytest.MonkeyPatch):
    def fail(data: bytes, name: str) -> None:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr("jiheng.readers.worker.read_document", fail)
    monkeypatch.setattr("jiheng.readers.worker._allow_processor", lambda seconds: None)  # the limit would end the tests, which go on in this process
    answer = _answer(Request(data=b"x", name="x.txt", seconds=60))
    assert "损坏" in answer.zh
    assert "Error" not in answer.zh + answer.en


@pytest.mark.slow
@pytest.mark.skipif(not is_installed(), reason="the extra `ocr` is not installed")
@pytest.mark.parametrize("name", ["pdf-box-thin-without-text.pdf", "picture-100000x60.png", "pdf-2000-pages.pdf"])
def test_thin_and_blank_pictures_hold_no_text(name: str):
    with pytest.raises(Unreadable):
        read_document(FILES[name](), name)
