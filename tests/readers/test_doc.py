"""DOC files: merged cells, fields, damaged and encrypted ones. That whole forms are read equal is tested in test_five_formats."""

import contextlib
import io
import struct
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.readers.doc import read_doc
from jiheng.readers.grid import Unreadable
from jiheng.readers.word_sprms import Paragraph, paragraph_of

FORM = (Path(__file__).parents[1] / "fixtures" / "built" / "older-form-libreoffice.doc").read_bytes()


def stream_changed(place: int, data: bytes) -> bytes:
    """The form with other bytes in its main stream."""
    file = io.BytesIO(FORM)
    with olefile.OleFileIO(file, write_mode=True) as document:
        stream = bytearray(document.openstream("WordDocument").read())
        stream[place : place + len(data)] = data
        document.write_stream("WordDocument", bytes(stream))
    return file.getvalue()


def test_merged_cells_stand_once_with_their_spans():
    cells = {cell.text: cell for line in read_doc(FORM).lines for cell in line.cells}
    assert (cells["产出指标"].row_span, cells["产出指标"].column_span) == (5, 1)
    assert cells["数量指标"].row_span == 2


def test_an_encrypted_document_is_told():
    with pytest.raises(Unreadable, match="加密"):
        read_doc(stream_changed(0x0A, struct.pack("<H", 0x0100)))


def test_a_document_older_than_word_97_is_told():
    with pytest.raises(Unreadable, match="Word 97 以前"):
        read_doc(stream_changed(0x02, struct.pack("<H", 0x0065)))


@pytest.mark.parametrize("place", [0x01A2, 0x0102])
def test_tables_beyond_the_end_are_damage(place: int):
    with pytest.raises(Unreadable, match="损坏"):
        read_doc(stream_changed(place, struct.pack("<I", 0x7FFFFFF0)))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(FORM) - 1), st.binary(min_size=1, max_size=40))
def test_whatever_is_damaged_ends_in_a_sentence_or_a_grid(place: int, damage: bytes):
    data = FORM[:place] + damage + FORM[place + len(damage) :]
    with contextlib.suppress(Unreadable):
        assert read_doc(data).lines is not None


def test_the_settings_of_a_row_tell_edges_and_merges():
    cells = struct.pack("<HH16x", 0, 0) + struct.pack("<HH16x", 1, 0) + struct.pack("<HH16x", 1 << 5, 0)
    defined = bytes([3]) + struct.pack("<4h", 0, 1000, 2000, 3000) + cells
    row = struct.pack("<HBHBHH", 0x2416, 1, 0x2417, 1, 0xD608, len(defined) + 1) + defined
    expected = Paragraph(in_table=True, ends_row=True, depth=1, edges=(0, 1000, 2000, 3000), merges=((False, False), (True, False), (False, True)))
    assert paragraph_of(row) == expected


@given(st.binary(max_size=80))
def test_settings_cut_off_or_unknown_do_no_harm(settings_: bytes):
    with contextlib.suppress(struct.error, IndexError):
        assert isinstance(paragraph_of(settings_), Paragraph)
