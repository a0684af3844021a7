"""What a file is, by its content: suffixes lie (web pages named .xls are common)."""

import re
from enum import StrEnum
from pathlib import PurePath

from jiheng.readers.archive import Archive, damaged, encrypted, parse_xml
from jiheng.readers.grid import Unreadable


class Format(StrEnum):
    """A format that can be read; the value is its usual suffix."""

    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    PDF = "pdf"
    OFD = "ofd"
    JPEG = "jpg"
    PNG = "png"
    TIFF = "tif"
    BMP = "bmp"
    HTML = "html"
    MHT = "mht"
    JSON = "json"
    TEXT = "txt"


_SUFFIXES = {
    Format.DOCX: ("docx", "docm", "dotx", "dotm"),
    Format.DOC: ("doc", "wps", "dot", "wpt"),
    Format.XLSX: ("xlsx", "xlsm", "xltx", "xltm"),
    Format.XLS: ("xls", "xlt", "et", "ett"),
    Format.PDF: ("pdf",),
    Format.OFD: ("ofd",),
    Format.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    Format.PNG: ("png",),
    Format.TIFF: ("tif", "tiff"),
    Format.BMP: ("bmp", "dib"),
    Format.HTML: ("html", "htm", "xhtml", "shtml", "jsp", "aspx", "php"),
    Format.MHT: ("mht", "mhtml"),
    Format.JSON: ("json",),
    Format.TEXT: ("txt", "md", "markdown", "text", "tsv", "csv", "log", "ocr", ""),
}
_ZH = {
    Format.DOCX: "Word 文档",
    Format.DOC: "Word 97-2003 文档",
    Format.XLSX: "Excel 工作簿",
    Format.XLS: "Excel 97-2003 工作簿",
    Format.PDF: "PDF",
    Format.OFD: "OFD",
    Format.JPEG: "JPEG 图片",
    Format.PNG: "PNG 图片",
    Format.TIFF: "TIFF 图片",
    Format.BMP: "BMP 图片",
    Format.HTML: "网页",
    Format.MHT: "单个文件网页",
    Format.JSON: "JSON",
    Format.TEXT: "纯文本",
}

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = {b"\x89PNG\r\n": Format.PNG, b"\xff\xd8\xff": Format.JPEG, b"II*\x00": Format.TIFF, b"MM\x00*": Format.TIFF}
_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")  # of HEIF, what telephones take
_ARCHIVES = (b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd")
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|p|meta|center|font|h[1-6]|span|title|style|form|tr)\b", re.IGNORECASE)
_XHTML = re.compile(r"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_TABLE = re.compile(r"<t(?:able|d)\b", re.IGNORECASE)
_PRINTED = bytes(byte for byte in range(256) if byte >= 32 or byte in b"\t\n\f\r")
_WRITTEN = re.compile(r"[\t\n\r -~\u2010-\u2027\u3000-\u9fff\uff00-\uffef]")
_MIME = re.compile(r"^(?:MIME-Version|From|Content-Type|Subject|Date|X-[\w-]+)\s*:", re.IGNORECASE)


def kind_of(data: bytes, name: str) -> Format:
    """The format of a file; its name only decides between plain text and JSON arrays. Raises Unreadable for what cannot be read, with what to do."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("文件是空的，没有内容。请确认上传或复制是否完整。", en="The file is empty. Check that it was uploaded or copied completely.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _of_zip(data)
    if data.startswith(_OLE):
        return _of_ole(data)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    picture = next((kind for magic, kind in _PICTURES.items() if data.startswith(magic)), None)
    if picture or (data.startswith(b"BM") and data[6:10] == bytes(4)):
        return picture or Format.BMP
    _refuse_pictures_and_archives(data)
    return _of_text(data, name)


def wrong_suffix(kind: Format, name: str) -> str | None:
    """A remark when the suffix promises another format than the content is; None when it fits or promises nothing we know."""
    suffix = PurePath(name).suffix.removeprefix(".").casefold()
    promised = next((format_ for format_, suffixes in _SUFFIXES.items() if suffix in suffixes), None)
    known_elsewhere = suffix in ("rtf", "xml", "zip", "rar")
    if suffix in _SUFFIXES[kind] or (promised is None and not known_elsewhere) or not suffix:
        return None
    return f"扩展名是 .{suffix}，内容其实是{_ZH[kind]}，已按内容读取；建议改名为 .{kind.value}"


def _of_zip(data: bytes) -> Format:
    archive = Archive(data)
    names = archive.names
    if "[content_types].xml" in names:
        return _of_office(archive)
    if "ofd.xml" in names:
        return Format.OFD
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument"):
        raise Unreadable(
            "这是 OpenDocument 文件（.odt、.ods），目前还不能读取。请另存为 .docx 或 .xlsx 后再试。",
            en="This is an OpenDocument file, which cannot be read yet. Save it as .docx or .xlsx and try again.",
        )
    if archive.is_encrypted:
        raise encrypted()
    raise _archive()


def _of_office(archive: Archive) -> Format:
    names = archive.names
    main = next((name for name in names if name.endswith(("word/document.xml", "xl/workbook.xml"))), "") or _main_part(archive)
    if "xl/workbook.bin" in names:
        raise Unreadable(
            "这是 Excel 二进制工作簿（.xlsb），目前还不能读取。请另存为 .xlsx 后再试。",
            en="This is a binary workbook (.xlsb). Save it as .xlsx and try again.",
        )
    if "ppt/presentation.xml" in names:
        raise Unreadable("这是演示文稿，里面没有申报表可读。请提供 Word、Excel 或 PDF 文件。", en="This is a presentation. Give a Word, Excel or PDF file.")
    if main.startswith("xl/"):
        return Format.XLSX
    if main:
        return Format.DOCX
    raise damaged()


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" not in archive.names:
        return ""
    relations = parse_xml(archive.read("_rels/.rels"))
    return next((relation.get("Target", "").lstrip("/") for relation in relations if relation.get("Type", "").endswith("/officeDocument")), "")


def _of_ole(data: bytes) -> Format:
    """By the streams of the compound file; an embedded file has its own, so the first one counts."""
    names = ("EncryptedPackage", "Workbook", "Book", "WordDocument", "PowerPoint Document")
    places = {name: place for name in names if (place := _stream_at(data, name)) is not None}
    first = min(places, key=lambda name: places[name]) if places else ""
    if "EncryptedPackage" in places:
        raise encrypted()
    if first in ("Workbook", "Book"):
        return Format.XLS
    if first == "WordDocument":
        return Format.DOC
    raise Unreadable(
        "这个文件不是 Word、Excel 文档（或已损坏），无法读取。请用原软件另存为 .docx、.xlsx 或 PDF 后再试。",
        en="This is no Word or Excel document, or it is damaged. Save it as .docx, .xlsx or PDF and try again.",
    )


def _stream_at(data: bytes, name: str) -> int | None:
    """Place of a stream's directory entry: 128 bytes, aligned, the name in UTF-16, then its length and kind."""
    written = name.encode("utf-16-le") + b"\0\0"
    place = data.find(written)
    while place >= 0:
        if place % 128 == 0 and data[place + 64 : place + 67] == len(written).to_bytes(2, "little") + b"\x02":
            return place
        place = data.find(written, place + 1)
    return None


def _refuse_pictures_and_archives(data: bytes) -> None:
    if data.startswith(b"GIF8") or (data[:4] == b"RIFF" and data[8:12] == b"WEBP") or (data[4:8] == b"ftyp" and data[8:12] in _BRANDS):
        raise Unreadable(
            "这种图片（GIF、WebP、HEIC）不能读取。请另存为 JPEG 或 PNG，或导出为 PDF 后再试。",
            en="Pictures of this kind (GIF, WebP, HEIC) cannot be read. Save it as JPEG or PNG, or export it as PDF.",
        )
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        raise _archive()
    if data.startswith(b"{\\rtf"):
        raise Unreadable("这是 RTF 文档，目前还不能读取。请用 Word 或 WPS 另存为 .docx 后再试。", en="This is an RTF document. Save it as .docx and try again.")


def _archive() -> Unreadable:
    return Unreadable("这是压缩包，不是文档。请先解压，再选择里面的文件。", en="This is an archive, no document. Unpack it and choose the files inside.")


def _of_text(data: bytes, name: str) -> Format:
    head = _head(data)
    if (head.startswith("{") and re.match(r'\{\s*["}]', head)) or (head.startswith("[") and PurePath(name).suffix.casefold() == ".json"):
        return Format.JSON
    if _MIME.match(head) and re.search(r"multipart/related|text/html", head, re.IGNORECASE):
        return Format.MHT
    if head.startswith("<?xml") and not _XHTML.search(head):
        raise Unreadable(
            "这是 XML 文件（可能是 Word 2003 或 Excel 2003 的 XML 格式），目前还不能读取。请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 后再试。",
            en="This is an XML file (maybe of Word 2003 or Excel 2003). Open it in Word, Excel or WPS and save it as .docx or .xlsx.",
        )
    if (head.startswith("<") and _MARKUP.search(head)) or _TABLE.search(head) or _TABLE.search(_ascii(data)):
        return Format.HTML
    return Format.TEXT


def _head(data: bytes) -> str:
    """The beginning as text, good enough to recognise markup. Raises Unreadable for binary data."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:4098].decode(encoding, "replace").lstrip()
    controls = data[:4096].translate(None, _PRINTED)
    if len(controls) > len(data[:4096]) // 100 and not _may_be_utf16(data[:4096]):
        raise Unreadable(
            "认不出文件的格式。能读取的有：.docx、.doc、.wps、.xlsx、.xls、.pdf、.ofd、图片（.jpg、.png、.tiff、.bmp）、.html、.mht、.txt、.md、.json。请另存为其中一种后再试。",
            en="The format of the file is unknown. These can be read: .docx, .doc, .wps, .xlsx, .xls, .pdf, .ofd, .html, .mht, .txt, .md, .json, "
            "pictures (.jpg, .png, .tiff, .bmp). Save it as one of them and try again.",
        )
    return data[:4096].removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("latin-1").lstrip()


def _may_be_utf16(head: bytes) -> bool:
    """Text in UTF-16 without a mark: read as such, nearly all of it is ASCII or Chinese."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, "replace")
        if len(_WRITTEN.findall(text)) > 0.9 * len(text):
            return True
    return False


def _ascii(data: bytes) -> str:
    return data[:1_000_000].decode("ascii", "ignore")
