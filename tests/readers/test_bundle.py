"""Many documents in one ZIP: names of all systems, and what is refused."""

import io
import struct
import zipfile

import pytest

from jiheng.readers import bundle
from jiheng.readers.grid import Unreadable


def packed(**files: bytes) -> io.BytesIO:
    return written(list(files.items()))


def written(files: list[tuple[str, bytes]], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out


def in_gbk(name: str, data: bytes = b"one") -> io.BytesIO:
    """As Windows in Chinese packs: names in GBK, nothing said about it."""
    raw = name.encode("gb18030")
    placeholder = "x" * len(raw)
    return io.BytesIO(written([(placeholder, data)]).getvalue().replace(placeholder.encode(), raw))


def names(file: io.BytesIO) -> list[str]:
    return [member.name for member in bundle.documents(file)]


def test_documents_come_with_their_names_and_bytes():
    file = written([("一局/甲.txt", b"one"), ("二局\\乙.txt", b"two"), ("二局/", b"")])
    assert bundle.check(file) == 2
    assert [(member.name, member.data) for member in bundle.documents(file)] == [("一局/甲.txt", b"one"), ("二局/乙.txt", b"two")]


def test_names_in_gbk_are_read_as_such():
    assert names(in_gbk("临溪区产业局/绩效目标申报表.docx")) == ["临溪区产业局/绩效目标申报表.docx"]


def test_names_in_utf8_are_read_also_where_nothing_says_so():
    raw = "申报表.txt".encode()
    file = io.BytesIO(written([("x" * len(raw), b"one")]).getvalue().replace(b"x" * len(raw), raw))
    assert names(file) == ["申报表.txt"]


def test_what_systems_leave_behind_is_left_out():
    assert names(packed(**{"__MACOSX/._a.txt": b"", ".DS_Store": b"", "~$a.docx": b"", "局/Thumbs.db": b"", "局/a.txt": b"one"})) == ["局/a.txt"]


def test_a_bundle_in_a_bundle_is_told():
    (member,) = bundle.documents(packed(**{"a.zip": b"PK"}))
    assert "压缩包里还有压缩包" in str(member.error)


@pytest.mark.parametrize("name", ["../a.txt", "b/../../a.txt", "..\\a.txt", "/etc/a.txt", "C:\\a.txt"])
def test_names_that_lead_outside_are_refused(name):
    with pytest.raises(Unreadable, match="包外"):
        bundle.check(packed(**{name: b"one"}))


def test_a_password_is_told():
    data = bytearray(packed(**{"a.txt": b"one"}).getvalue())
    directory = data.index(b"PK\x01\x02")
    for place in (6, directory + 8):
        data[place] |= 1
    with pytest.raises(Unreadable, match="密码"):
        bundle.check(io.BytesIO(bytes(data)))


def test_what_inflates_too_much_is_refused():
    (member,) = bundle.documents(packed(**{"a.txt": bytes(40 * 2**20)}))
    assert "压缩比" in str(member.error)


def test_sizes_that_lie_are_found_out():
    data = bytearray(packed(**{"a.txt": bytes(40 * 2**20)}).getvalue())
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 1000)
    (member,) = bundle.documents(io.BytesIO(bytes(data)))
    assert member.error is not None


def test_declared_sizes_beyond_the_limit_are_refused_at_once():
    data = bytearray(packed(**{"a.txt": b"one", "b.txt": b"two"}).getvalue())
    place = -1
    for _ in range(2):
        place = data.index(b"PK\x01\x02", place + 1)
        data[place + 24 : place + 28] = struct.pack("<I", 3 * 2**30)
    with pytest.raises(Unreadable, match="过大"):
        bundle.check(io.BytesIO(bytes(data)))


def test_members_that_share_their_bytes_are_refused():
    data = bytearray(packed(**{"a.txt": b"one", "b.txt": b"two"}).getvalue())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    with pytest.raises(Unreadable):
        bundle.check(io.BytesIO(bytes(data)))


def test_more_files_than_allowed_are_refused(monkeypatch):
    monkeypatch.setattr(bundle, "MOST_FILES", 2)
    with pytest.raises(Unreadable, match="超过 2 个"):
        bundle.check(packed(**{f"{number}.txt": b"" for number in range(3)}))


def test_a_list_of_members_beyond_measure_is_not_read():
    data = bytearray(packed(**{"a.txt": b"one"}).getvalue())
    end = data.rindex(b"PK\x05\x06")
    data[end + 12 : end + 16] = struct.pack("<I", 2**31)
    with pytest.raises(Unreadable):
        bundle.check(io.BytesIO(bytes(data)))


# Named, since a ZIP holds the time at which it was packed.
_BROKEN = {"empty": b"", "beginning": b"PK\x03\x04 cut off", "text": b"text", "cut": packed(**{"a.txt": b"one" * 99}).getvalue()[:-30]}


@pytest.mark.parametrize("data", _BROKEN.values(), ids=_BROKEN)
def test_what_is_no_bundle_is_told(data):
    with pytest.raises(Unreadable, match="损坏"):
        bundle.check(io.BytesIO(data))


def test_an_empty_bundle_is_told():
    with pytest.raises(Unreadable, match="没有文件"):
        bundle.check(packed(**{"empty/": b""}))
