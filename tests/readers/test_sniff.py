"""The format of a file is found by its content, and what cannot be read says what to do."""

import io
import zipfile

import pytest

from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable
from jiheng.readers.sniff import Format, kind_of, wrong_suffix
from tests.readers.office_parts import archive, document, paragraph, workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def compound(*streams: str) -> bytes:
    """As much of an OLE file as tells its kind: directory entries."""
    entries = b"".join(
        (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0") + (2 * len(name) + 2).to_bytes(2, "little") + b"\x02" + bytes(61) for name in streams
    )
    return OLE + entries


def locked_archive() -> bytes:
    """An archive whose member asks for a password (only the flag matters)."""
    data = bytearray(archive({"a.docx": b"x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (document(paragraph("x")), "a.docx", Format.DOCX),
        (document(paragraph("x")), "a.xls", Format.DOCX),
        (workbook("<sheetData/>"), "a", Format.XLSX),
        (compound("Root", "Workbook"), "a.doc", Format.XLS),
        (compound("Root", "WordDocument"), "a.doc", Format.DOC),
        (compound("WordDocument", "Workbook"), "a.wps", Format.DOC),
        (compound("Book"), "a.et", Format.XLS),
        (compound("Workbook", "WordDocument"), "a.xls", Format.XLS),
        (b"\n%PDF-1.7\n", "a", Format.PDF),
        (b"<!DOCTYPE html><table>", "a.xls", Format.HTML),
        ("<html>绩效".encode("gb18030"), "a.doc", Format.HTML),
        ("\ufeff<html>绩效".encode("utf-16-le"), "a", Format.HTML),
        (b'<?xml version="1.0"?><html xmlns="x">', "a", Format.HTML),
        ("# 标题\n<table><tr><td>".encode(), "a.md", Format.HTML),
        (b'{"title": null}', "a.txt", Format.JSON),
        (b"[1]", "a.json", Format.JSON),
        ("[表] 绩效目标".encode(), "a.txt", Format.TEXT),
        ("绩效目标\t申报表".encode("gb18030"), "a.txt", Format.TEXT),
        ("绩效目标\n申报表\n".encode("utf-16-le"), "a.txt", Format.TEXT),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "a.mht", Format.MHT),
    ],
)
def test_the_content_decides(data: bytes, name: str, kind: Format):
    assert kind_of(data, name) is kind


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "空的"),
        (b"\0" * 5000, "空的"),
        (b" \r\n", "空的"),
        (compound("EncryptionInfo", "EncryptedPackage"), "密码"),
        (compound("Something"), "另存"),
        (OLE, "另存"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "docx"),
        (archive({"申报表.docx": "x"}), "解压"),
        (archive({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}), "演示"),
        (archive({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}), "xlsx"),
        (locked_archive(), "密码"),
        (b"PK\x03\x04 cut off", "损坏"),
        (b"Rar!\x1a\x07\x00", "解压"),
        (b"\x1f\x8b\x08", "解压"),
        (b"GIF89a", "JPEG"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "JPEG"),
        (b"\0\0\0\x18ftypheic", "JPEG"),
        (b"{\\rtf1\\ansi", "docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "xlsx"),
        (b'<?xml version="1.0"?><office:document><office:body><table:table><p>', "xlsx"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(200)) * 9, "格式"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, advice: str):
    with pytest.raises(Unreadable) as caught:
        kind_of(data, "file")
    assert advice in caught.value.zh
    assert caught.value.zh.endswith("。")
    assert caught.value.en.endswith(".")
    assert caught.value.en.isascii()


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        (Format.HTML, "a.xls", True),
        (Format.DOCX, "a.doc", True),
        (Format.DOCX, "a.DOCX", False),
        (Format.XLSX, "a.xlsm", False),
        (Format.TEXT, "a.md", False),
        (Format.HTML, "a.md", True),
        (Format.PDF, "表", False),
        (Format.PDF, "a.2026", False),
    ],
)
def test_a_wrong_suffix_is_told(kind: Format, name: str, told: bool):
    assert (wrong_suffix(kind, name) is not None) is told


def test_a_file_without_a_form_says_so():
    with pytest.raises(Unreadable, match="没有找到绩效目标申报表"):
        read_document(document(paragraph("会议通知")), "a.docx")
    with pytest.raises(Unreadable, match="没有可读的文字"):
        read_document(document(""), "a.docx")


def test_an_encrypted_member_is_told_from_a_damaged_one():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", "<x/>" * 100)
    data = bytearray(out.getvalue())
    for place in (data.rindex(b"PK\x03\x04") + 6, data.rindex(b"PK\x01\x02") + 8):
        data[place] |= 1
    with pytest.raises(Unreadable, match="密码"):
        read_document(bytes(data), "a.docx")


def test_an_unknown_format_is_answered_with_every_format_that_is_read():
    with pytest.raises(Unreadable) as refused:
        read_document(bytes(range(256)) * 8, "a.bin")
    assert all(suffix in text for suffix in (".docx", ".doc", ".ofd", ".png", ".json") for text in (refused.value.zh, refused.value.en))
