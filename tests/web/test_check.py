"""上传即检: what a stranger sees who sends a file."""

import io
import re
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.model.json import decode, encode
from jiheng.picturing import PICTURING, Original, picture
from jiheng.readers.document import read_document
from jiheng.readers.grid import Unreadable
from jiheng.readers.sandbox import Sandbox
from jiheng.web import reading
from jiheng.web.examples import example, faultless
from jiheng.web.paper import paper
from tests.readers.drawing import Sheet, pdf

EXAMPLES = Path(__file__).parents[2] / "examples"


def sent(client: Client, name: str, data: bytes | None = None, *, htmx: bool = False) -> Any:
    content = (EXAMPLES / name).read_bytes() if data is None else data
    return client.post("/check/", {"file": SimpleUploadedFile(name, content)}, headers={"HX-Request": "true"} if htmx else {})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def document(answer: Any) -> str:
    return str(answer.context["document"])


def test_the_first_page_asks_for_a_file_and_no_account(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert "上传即检" in text(answer)


def test_only_a_demonstration_leads_the_newcomer_to_its_accounts(client, settings):
    assert "这是演示" in client.get("/").content.decode()
    settings.DEMO = False
    assert "这是演示" not in client.get("/").content.decode()


def test_pages_allow_no_script_or_style_but_our_own(client):
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert " style=" not in text(answer)
    assert not re.search(r"<script(?![^>]* src=)", text(answer))


def test_a_file_is_checked_and_its_form_drawn_with_the_findings(client):
    answer = sent(client, "six-projects.docx", htmx=True)
    page = text(answer)
    assert answer.status_code == 200
    assert "成本指标合计高于预算" in page
    assert 'class="mk mk-error" href="#f' in page
    assert 'id="at-declarations-0-funds-annual-amount"' in page
    assert "<html" not in page


def test_without_scripts_the_whole_page_comes_back(client):
    assert "<html" in text(sent(client, "six-projects.pdf"))


def test_every_finding_leads_to_a_cell_that_is_there(client):
    page = text(sent(client, "six-projects.docx", htmx=True))
    targets = set(re.findall(r'class="sub" href="#([^"]+)"', page))
    assert targets
    assert targets <= set(re.findall(r'id="(at-[^"]+)"', page))


def test_marks_lead_to_findings_that_are_there(client):
    page = text(sent(client, "six-projects.docx", htmx=True))
    assert set(re.findall(r'class="mk [^"]+" href="#(f\d+)"', page)) <= set(re.findall(r'<article class="finding" id="(f\d+)"', page))


def test_pasted_text_is_checked(client):
    answer = client.post("/check/", {"text": (EXAMPLES / "six-projects.txt").read_text("utf-8")})
    assert len(answer.context["checked"].submission.declarations) == 6


def test_the_example_is_the_one_of_the_repository(client):
    assert example() == decode((EXAMPLES / "data" / "six-projects.json").read_bytes())
    assert faultless() == decode((EXAMPLES / "data" / "faultless.json").read_bytes())
    assert client.post("/check/", {"example": "1"}).context["checked"].findings


def test_a_faultless_form_is_told_as_such_with_what_could_not_be_checked(client):
    page = text(sent(client, "faultless.docx", htmx=True))
    assert "没有发现问题" in page


@pytest.mark.parametrize(("data", "says"), [(b"", "空"), (b"%PDF-1.7 broken", "PDF"), (b"\x00\x01\x02", "")])
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(client, data, says):
    answer = sent(client, "坏文件.pdf", data, htmx=True)
    assert answer.status_code == 422
    assert "没有读成" in text(answer)
    assert says in text(answer)
    assert "Traceback" not in text(answer)


def test_nothing_sent_is_told_in_a_sentence(client):
    answer = client.post("/check/", {})
    assert answer.status_code == 422
    assert "没有收到文件" in text(answer)


def test_words_of_a_document_are_no_markup(client):
    form = encode(example()).replace("供需撮合".encode(), b"<script>alert(1)</script>")
    page = text(sent(client, "a.json", form, htmx=True))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_one_fix_changes_one_place_and_the_check_is_made_again(client):
    before = sent(client, "six-projects.docx")
    finding = next(each for each in before.context["checked"].findings if each.fix)
    after = client.post("/check/again/", {"document": document(before), "name": "a.docx", "fix": f"{finding.fix.address}={finding.fix.value}"})
    assert after.context["checked"].ledger.found < before.context["checked"].ledger.found


def test_all_fixes_leave_none(client):
    before = sent(client, "six-projects.docx")
    after = client.post("/check/again/", {"document": document(before), "name": "a.docx", "all": "1"})
    assert after.context["fixes"] == 0


def test_a_fix_that_the_check_does_not_offer_changes_nothing(client):
    before = sent(client, "six-projects.docx")
    after = client.post("/check/again/", {"document": document(before), "name": "a.docx", "fix": "declarations/0/name=假的"})
    assert document(after) == document(before)


@pytest.mark.parametrize("held", ["", "{", "[]", '{"title": 5}', '{"declarations": [' * 500])
def test_a_spoilt_document_is_told_in_a_sentence(client, held):
    answer = client.post("/check/again/", {"document": held, "name": "a", "all": "1"})
    assert answer.status_code == 422


@pytest.mark.parametrize("format_", ["docx", "xlsx", "pdf", "json"])
def test_the_mended_form_comes_back_as_an_official_document(client, format_):
    held = document(sent(client, "faultless.docx"))
    answer = client.post("/check/document/", {"document": held, "name": "我的表.docx", "format": format_})
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "%E6%88%91%E7%9A%84%E8%A1%A8" in answer["Content-Disposition"]
    assert read_document(answer.content, f"a.{format_}").declarations[0].name == decode(held.encode()).declarations[0].name


def test_a_format_that_is_not_there_is_refused(client):
    answer = client.post("/check/document/", {"document": document(sent(client, "faultless.docx")), "name": "a", "format": "exe"})
    assert answer.status_code == 422


@pytest.mark.parametrize(("format_", "start"), [("xlsx", b"PK"), ("html", b"<!doctype"), ("json", b"{")])
def test_findings_come_as_a_file(client, format_, start):
    answer = client.post("/check/findings/", {"document": document(sent(client, "six-projects.docx")), "name": "a", "format": format_})
    assert answer.content.lower().startswith(start.lower())
    assert answer["Content-Disposition"].startswith("attachment;")


def test_the_file_comes_back_with_comments(client):
    upload = SimpleUploadedFile("six-projects.docx", (EXAMPLES / "six-projects.docx").read_bytes())
    answer = client.post("/check/marked/", {"file": upload})
    assert answer.content.startswith(b"PK")
    assert b"comments.xml" in answer.content


def test_nothing_is_kept(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        sent(client, "faultless.docx")


def test_who_asks_too_often_is_told_to_wait(client, monkeypatch):
    answers = [client.post("/check/", {"text": "无"}).status_code for _ in range(61)]
    assert answers[-1] == 429


def test_in_english_the_page_and_its_findings_are_english(client):
    client.post("/language/", {"language": "en", "next": "/"})
    page = text(client.get("/")).replace("中文", "").replace("语言", "")
    assert not re.findall(r"[\u4e00-\u9fff]+", page)
    assert "Cost targets together permit" in text(client.post("/check/", {"example": "1"}))


def original(client: Client, name: str, data: bytes | None = None) -> Any:
    """The original of a file, after it was checked."""
    held, content = document(sent(client, name, data)), (EXAMPLES / name).read_bytes() if data is None else data
    return client.post("/check/original/", {"file": SimpleUploadedFile(name, content), "document": held})


@pytest.mark.parametrize("name", ["six-projects.docx", "six-projects.txt"])
def test_the_original_shows_each_finding_where_it_was_read(client, name):
    shown = original(client, name).context["original"]
    marked = [(mark.number, place.cell) for block in shown.blocks for row in block.rows for place in row for mark in place.marks]
    assert len({number for number, _cell in marked}) == len(marked) > 0
    sources = {each.number: each.finding.source for group in paper(_checked(client, name), "zh").groups for each in group.findings}
    assert all(cell.source == sources[number] for number, cell in marked)
    assert shown.homeless + len(marked) == len(sources)


def _checked(client: Client, name: str) -> Any:
    return sent(client, name).context["checked"]


def test_pages_of_pdf_files_are_shown_as_pictures_with_frames(client):
    answer = original(client, "six-projects.pdf")
    shown = answer.context["original"]
    assert shown.sheets
    assert 'href="data:image/webp;base64,' in text(answer)
    assert all(0 < frame.x < sheet.width and 0 < frame.y < sheet.height for sheet in shown.sheets for frame in sheet.frames)


def test_of_long_pdf_files_pages_with_findings_are_shown_and_the_rest_is_told():
    with pypdfium2.PdfDocument.new() as long:
        for _page in range(40):
            long.new_page(595, 842)
        out = io.BytesIO()
        long.save(out)
    seen = msgspec.msgpack.decode(picture(out.getvalue(), "a.pdf", msgspec.msgpack.encode([33])), type=Original)
    assert [each.number for each in seen.pictures] == [*range(1, 20), 33]
    assert seen.left_out == 20


def test_what_cannot_be_shown_or_read_is_told(client):
    held = document(sent(client, "faultless.docx"))
    for name, data in (("a.json", held.encode()), ("a.docx", b"PK\3\4 broken")):
        answer = client.post("/check/original/", {"file": SimpleUploadedFile(name, data), "document": held}, headers={"HX-Request": "true"})
        assert answer.status_code == 422
        assert 'role="alert"' in text(answer)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_text_that_is_too_long_to_be_read_is_told_as_such(client, db, headers):
    answer = client.post("/check/", "text=" + "%E9%A1%B9" * 600_000, content_type="application/x-www-form-urlencoded", headers=headers)
    assert answer.status_code == 413
    assert "内容太大" in answer.content.decode()
    assert ("<html" in answer.content.decode()) == (not headers)


def test_people_behind_our_own_proxy_are_counted_each(client, db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    told = [client.post("/check/", {}, headers={"X-Forwarded-For": f"9.9.9.9, 10.0.0.{number % 2}"}).status_code for number in range(70)]
    assert set(told) == {422}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    told = [client.post("/check/", {}, headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code for number in range(70)]
    assert told[-1] == 429


def test_checking_what_the_page_holds_is_counted_too(client, db):
    assert {client.post("/check/again/", {}).status_code for _ in range(300)} == {422}
    assert client.post("/check/findings/", {}).status_code == 429


def test_reading_a_file_leaves_its_picture_as_people_know_it():
    """Fonts that a file names and does not hold are measured by boxes where it is read; where it is drawn they come from the machine."""
    data = pdf(Sheet().text(50, 100, "举办活动"))
    with pytest.raises(Unreadable):
        reading.read(data, "a.pdf")
    with Sandbox(1) as fresh:
        untouched = msgspec.msgpack.decode(fresh.run(data, "a.pdf", task=PICTURING, argument=msgspec.msgpack.encode([])), type=Original)
    assert reading.original(data, "a.pdf", []) == untouched


def test_a_cut_off_file_is_told_as_where_it_is_read():
    with pytest.raises(Unreadable, match="PDF 文件") as told:
        reading.original(b"%PDF-1.7 cut off", "a.pdf", [])
    with pytest.raises(Unreadable, match="PDF 文件") as read:
        reading.read(b"%PDF-1.7 cut off", "a.pdf")
    assert told.value.zh == read.value.zh
