"""Word documents and web pages carry the submission unseen: line breaks and ids come back, and nobody is shown what an editor took out."""

import io
import zipfile

import msgspec
import pytest

from jiheng.model.carried import packed, unpacked
from jiheng.model.declaration import Submission
from jiheng.readers.document import read_document
from jiheng.writers.form.document import Format, document
from tests.builders import faultless

LINES = "一、改造食堂3个。\n二、供应午餐60000份。\n\n三、抽检合格。"
EDITED = [Format.DOCX, Format.HTML]


def written() -> Submission:
    whole = faultless()
    form = msgspec.structs.replace(whole.declarations[0], annual_objective=LINES, overall_objective=None)
    return msgspec.structs.replace(whole, declarations=(form, *whole.declarations[1:]))


def edited(data: bytes, kind: Format, old: str, new: str) -> bytes:
    """The document with a text replaced on paper only."""
    if kind is Format.HTML:
        head, body = data.split(b"<body>")
        assert old.encode() in body
        return head + b"<body>" + body.replace(old.encode(), new.encode())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old.encode(), new.encode()) if name == "word/document.xml" else content)
    return out.getvalue()


@pytest.mark.parametrize("kind", EDITED)
def test_line_breaks_and_ids_come_back(kind: Format):
    whole = written()
    form = read_document(document(whole, kind), f"a.{kind}").declarations[0]
    assert form.annual_objective == LINES
    assert [row.id for row in form.indicators] == [row.id for row in whole.declarations[0].indicators]
    assert all(row.source is not None for row in form.indicators), "each row still has its place in this file"


@pytest.mark.parametrize("kind", EDITED)
def test_what_an_editor_changed_counts_and_ids_stay_where_the_words_do(kind: Format):
    whole = written()
    row = whole.declarations[0].indicators[0]
    data = edited(document(whole, kind), kind, row.target.raw, "≥9999")
    form = read_document(data, f"a.{kind}").declarations[0]
    assert (form.indicators[0].target.raw, form.indicators[0].id) == ("≥9999", row.id)
    assert "\n" not in (form.annual_objective or ""), "the rest is as read, too"


@pytest.mark.parametrize("kind", EDITED)
def test_what_an_editor_emptied_does_not_come_back(kind: Format):
    whole = written()
    name = whole.declarations[0].implementing_agency
    assert name
    back = read_document(edited(document(whole, kind), kind, name, ""), f"a.{kind}")
    assert back.declarations[0].implementing_agency is None


@pytest.mark.parametrize("kind", EDITED)
def test_what_is_left_out_on_purpose_is_not_carried(kind: Format):
    whole = written()
    overview = whole.declarations[0].narrative.overview
    assert overview
    data = document(whole, kind, narratives=False)
    assert read_document(data, f"a.{kind}").declarations[0].narrative.overview is None


@pytest.mark.parametrize("kind", EDITED)
def test_half_characters_do_not_break_it(kind: Format):
    whole = msgspec.structs.replace(written(), title="甲\ud800乙")
    assert read_document(document(whole, kind), f"a.{kind}").declarations[0].name == whole.declarations[0].name


def test_a_whole_list_that_was_taken_out_is_printed_too():
    carried = unpacked(packed(written(), ["declarations/0/indicators/0/name"]))
    assert carried is not None
    assert carried.prints("declarations/0/indicators")
    assert carried.prints("declarations/0/indicators/0/name")
    assert not carried.prints("declarations/0/name")


@pytest.mark.parametrize("text", ["", "{}", '{"shown":[],"submission":{"declarations":[{"kind":"?"}]}}', "[" * 100_000, '{"shown":[],"submission":\ud800}'])
def test_what_was_spoilt_is_not_believed(text: str):
    assert unpacked(text) is None
