"""Forms as PDF: an archive file with outline, tags and data; the print alone, and the data against the print, read back."""

import datetime as dt
import io
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import msgspec
import pypdfium2
import pytest
from hypothesis import given, settings

from jiheng.model import address
from jiheng.model.agreement import differences
from jiheng.model.declaration import Indicator, Note, Submission
from jiheng.model.json import decode, encode
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Certainty
from jiheng.readers.declaration import interpret
from jiheng.readers.document import read_document
from jiheng.readers.pdf import read_pdf
from jiheng.reference.fonts import FAMILY as BOXES
from jiheng.reference.traditional import simplified
from jiheng.writers.form import pdf as writer
from jiheng.writers.form.document import Format, document, extract
from jiheng.writers.form.fonts import CannotTypeset, brought, fangsong, heiti
from jiheng.writers.form.layout import sheets
from jiheng.writers.form.pdf import to_pdf
from jiheng.writers.form.sheet import Box, Page, Paragraph, Role, Row, Sheets, Table
from tests.writers.form.printable import bare, submissions

EXAMPLES = Path(__file__).parents[3] / "examples" / "data"
MADE = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


def example(name: str = "six-projects") -> Submission:
    return decode((EXAMPLES / f"{name}.json").read_bytes())


def written(submission: Submission) -> bytes:
    return to_pdf(sheets(submission), submission, made=MADE)


def carrying(submission: Submission, data: bytes | None) -> bytes:
    """The print of a submission with other data attached, or with none."""
    pdf = pypdfium2.PdfDocument(written(submission))
    pdf.del_attachment(0)
    if data is not None:
        pdf.new_attachment("jiheng.json").set_data(data)
    out = io.BytesIO()
    pdf.save(out)
    pdf.close()
    return out.getvalue()


def read(data: bytes) -> Submission:
    return read_document(data, "a.pdf")


def messages(submission: Submission) -> str:
    return "\n".join(note.message for note in submission.notes)


@pytest.fixture(scope="module")
def six() -> pypdfium2.PdfDocument:
    document = pypdfium2.PdfDocument(written(example()))
    yield document
    document.close()


@given(submissions())
@settings(max_examples=15)
def test_the_print_alone_reads_back(submission):
    simple = decode(simplified(encode(submission).decode()).encode())
    assert list(differences(simple, interpret(read_pdf(written(simple))))) == []


@given(submissions())
@settings(max_examples=15)
def test_with_its_data_it_reads_back_whole(submission):
    back = read(written(submission))
    assert bare(back) == submission
    assert "附件" not in messages(back)


@pytest.mark.parametrize("name", ["faultless", "older-form", "six-projects"])
@pytest.mark.parametrize("layout", ["shanghai", "central"])
def test_the_examples_come_back_whole_in_every_layout(name, layout):
    submission = example(name)
    assert bare(read(document(submission, Format.PDF, layout=layout))) == bare(submission)


def test_the_seed_comes_back_whole(shared):
    seed = read_document((shared / "seeds" / "000_a3af4b6cf1e2fb99.txt").read_bytes(), "seed.txt")
    assert bare(read(document(seed, Format.PDF))) == bare(seed)


def test_ids_notes_and_certainty_come_back_with_places_on_the_page():
    submission = example("faultless")
    row = submission.declarations[0].indicators[0]
    target = msgspec.structs.replace(row.target, raw="9 2", certainty=Certainty.INFERRED)
    submission = address.replace(submission, "declarations/0/indicators/0", msgspec.structs.replace(row, id="kept-over-the-years", target=target))
    submission = msgspec.structs.replace(submission, notes=(Note(address="declarations/0/name", message="请核对"),))
    back = read(written(submission))
    first = back.declarations[0].indicators[0]
    assert (first.id, first.target) == ("kept-over-the-years", target)
    assert Note(address="declarations/0/name", message="文件所附的说明：请核对") in back.notes
    assert first.source is not None
    assert first.source.page == 3


def test_it_is_an_archive_file_with_data_about_itself(six):
    assert (six.get_metadata_value("Title"), six.get_metadata_value("Author")) == (example().title, example().agency)
    assert "供需撮合" in six.get_metadata_value("Keywords")
    assert six.get_metadata_value("CreationDate").startswith("D:20260105")
    data = written(example())
    for mark in (b"pdfaid:part>3", b"pdfaid:conformance>A", b"pdfuaid:part>1", b"/AFRelationship/Data", b"/StructTreeRoot"):
        assert mark in data.replace(b" /", b"/"), mark


def test_every_page_has_its_bookmark(six):
    titles = [item.get_title() for item in six.get_toc() if item.level == 0]
    assert len(titles) == 13
    assert titles[2] == "财政项目支出绩效目标申报表 1 供需撮合"


def test_equal_submissions_made_at_the_same_time_give_equal_files():
    assert written(example("faultless")) == written(example("faultless"))


def test_data_that_contradict_the_print_are_not_believed():
    truth = example("faultless")
    forged = address.replace(truth, "declarations/0/funds/annual/amount", Decimal("999999.99"))
    back = read(carrying(truth, encode(forged)))
    assert back.declarations[0].funds == truth.declarations[0].funds
    (note,) = [note for note in back.notes if "附件 jiheng.json" in note.message]
    assert "不一致" in note.message
    assert note.candidates == ("declarations/0/funds/annual/amount",)


@pytest.mark.parametrize("part", ["value", "text", "start"])
def test_what_a_target_is_said_to_mean_must_follow_from_its_print(part):
    truth = example("faultless")
    target = truth.declarations[0].indicators[0].target
    lie = {"value": Decimal(999), "text": "极好", "start": dt.date(2030, 1, 1)}[part]
    forged = address.replace(truth, "declarations/0/indicators/0/target", msgspec.structs.replace(target, **{part: lie}))
    back = read(carrying(truth, encode(forged)))
    assert back.declarations[0].indicators[0].target == target
    assert "不一致" in messages(back)


def test_notes_that_a_file_brings_along_are_marked_as_its_own_and_short():
    truth = example("faultless")
    note = Note(address="", message="已由财政局核准" + "。" * 5000, candidates=("甲" * 500,) * 1_000)
    (theirs,) = read(carrying(truth, encode(msgspec.structs.replace(truth, notes=(note,))))).notes
    assert theirs.message.startswith("文件所附的说明：已由财政局核准")
    assert len(encode(Submission(notes=(theirs,)))) < 20_000


def test_rows_that_are_not_printed_are_not_believed():
    truth = example("faultless")
    more = Indicator(id="x", level1="产出指标", level2="数量指标", name="多出一行", target=parse_target("≥9(个)"))
    forged = address.replace(truth, "declarations/0/indicators", (*truth.declarations[0].indicators, more))
    back = read(carrying(truth, encode(forged)))
    assert len(back.declarations[0].indicators) == len(truth.declarations[0].indicators)
    assert "不一致" in messages(back)


def test_a_value_that_the_print_has_no_cell_for_is_taken_and_told():
    truth = example("faultless")
    fuller = address.replace(truth, "declarations/0/indicators/0/explanation", "按合同单价测算。")
    back = read(carrying(truth, encode(fuller)))
    assert back.declarations[0].indicators[0].explanation == "按合同单价测算。"
    (note,) = [note for note in back.notes if "附件 jiheng.json" in note.message]
    assert "没有印出" in note.message
    assert note.candidates == ("declarations/0/indicators/0/explanation",)


@pytest.mark.parametrize("data", [b"", b"{", b'{"declarations": 1}', b"\xff\xfe\x00", b'{"unknown": 1}'])
def test_data_that_are_none_are_told_and_the_print_is_read(data):
    truth = example("faultless")
    back = read(carrying(truth, data))
    assert list(differences(truth, back)) == []
    assert "读不成" in messages(back)


def test_without_data_the_print_is_enough():
    back = read(carrying(example("faultless"), None))
    assert (list(differences(example("faultless"), back)), "附件" in messages(back)) == ([], False)


def test_what_was_left_out_on_purpose_does_not_travel_unseen():
    submission = example()
    data = document(submission, Format.PDF, cover=False, narratives=False)
    back = read(data)
    assert back.stated.projects is None
    assert [form.narrative.overview for form in back.declarations] == [None] * 6
    pdf = pypdfium2.PdfDocument(data)
    assert (submission.declarations[0].narrative.overview or "").encode() not in bytes(pdf.get_attachment(0).get_data())
    pdf.close()


@pytest.mark.parametrize("layout", ["shanghai", "central"])
def test_a_single_form_without_its_cover_comes_back_whole(layout):
    one = extract(example(), [0])
    back = read(document(one, Format.PDF, layout=layout, cover=False))
    assert bare(back).declarations == bare(one).declarations
    assert "不一致" not in messages(back)


@pytest.mark.parametrize("name", ["供需🚀", "𠮷𪚥庄", "甲\ue000乙", "甲\x1b乙", "甲\ufffe乙", "供\u202e需指标"])
def test_what_print_cannot_give_back_comes_from_the_data(name):
    submission = address.replace(example("faultless"), "declarations/0/indicators/0/name", name)
    assert bare(read(written(submission))).declarations == bare(submission).declarations


def test_long_words_and_numbers_stand_whole_in_the_text():
    texts = ("https://example.org/" + "ab/" * 20, "≥123,456,789,012.34")
    rows = tuple(Row(cells=(Box(text=text, column=0), Box(text="", column=1))) for text in texts)
    pdf = pypdfium2.PdfDocument(to_pdf(Sheets(title="长", pages=(Page(blocks=(Table(widths=(30.0, 140.0), rows=rows),)),)), Submission()))
    shown = pdf[0].get_textpage().get_text_range().replace("\r\n", "")
    assert [text in shown for text in texts] == [True, True]
    pdf.close()


def test_a_hundred_rows_repeat_their_header_and_read_back():
    levels = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标")]
    rows = [Indicator(id=str(i), level1=levels[i // 34][0], level2=levels[i // 34][1], name=f"第{i}项", target=parse_target(f"≥{i}(个)")) for i in range(100)]
    submission = address.replace(example("faultless"), "declarations/0/indicators", tuple(rows))
    data = written(submission)
    assert list(differences(submission, interpret(read_pdf(data)))) == []
    pdf = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage().get_text_range() for page in pdf]
    assert sum("三级指标" in text for text in pages) == sum("项\r\n≥" in text or "(个)" in text for text in pages) >= 3
    pdf.close()


def test_a_character_that_no_font_has_does_not_stop_the_writing():
    submission = address.replace(example("faultless"), "declarations/0/department", "甲\U0001f9ff\ue123乙局")
    assert written(submission).startswith(b"%PDF-1.7")


def test_a_character_that_no_font_has_is_printed_as_a_box_and_read_back(monkeypatch):
    import typst

    monkeypatch.setattr(writer, "_fonts", lambda: typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=brought()))
    submission = address.replace(example("faultless"), "declarations/0/department", "云汀市𠮷乙局")
    data = written(submission)
    assert b"pdfaid" in data
    assert bare(read(data)) == bare(submission)


def test_nothing_in_the_text_is_taken_for_markup():
    nasty = '#panic("x") $x$ *a* _b_ `c` <d> @e = F \\ "g" \'h\' // i /* j'
    page = Page(blocks=(Paragraph(text=nasty), Table(widths=(170.0,), rows=(Row(cells=(Box(text=nasty, column=0),)),))))
    pdf = pypdfium2.PdfDocument(to_pdf(Sheets(title=nasty, pages=(page,)), Submission()))
    shown = "".join(pdf[0].get_textpage().get_text_range().split())
    assert shown.count("".join(nasty.split())) == 2
    pdf.close()


def test_long_words_stay_in_their_cells_and_pages_turn():
    word = "https://example.org/" + "a" * 300
    table = Table(widths=(30.0, 30.0), rows=(Row(cells=(Box(text=word, column=0, role=Role.LABEL), Box(text="值", column=1))),))
    pdf = pypdfium2.PdfDocument(to_pdf(Sheets(title="宽", pages=(Page(blocks=(table,), landscape=True), Page(blocks=(table,)))), Submission()))
    assert [round(page.get_width()) > round(page.get_height()) for page in pdf] == [True, False]
    text = pdf[1].get_textpage()
    boxes = [text.get_charbox(i) for i in range(text.count_chars()) if text.get_text_range(i, 1) == "a"]
    assert max(right for _, _, right, _ in boxes) < pdf[1].get_width() / 2
    pdf.close()


def glyphs(table: Table) -> list[tuple[str, float, float]]:
    """The characters of a page with a table: which, its right edge and its lower edge in points."""
    with pypdfium2.PdfDocument(to_pdf(Sheets(title="表", pages=(Page(blocks=(table,)),)), Submission())) as pdf:
        text = pdf[0].get_textpage()
        return [(text.get_text_range(i, 1), text.get_charbox(i)[2], text.get_charbox(i)[1]) for i in range(text.count_chars())]


def test_lines_of_a_cell_that_holds_its_row_open_stand_close():
    beside = Box(text="目标" * 120, column=0)
    found = glyphs(Table(widths=(60.0, 60.0), rows=(Row(cells=(beside, Box(text="完成" * 50, column=1)), height=24.0),)))
    lines = sorted({round(lower) for shown, _, lower in found if shown == "完"}, reverse=True)
    assert len(lines) > 3
    assert max(upper - lower for upper, lower in pairwise(lines)) < 16


@pytest.mark.parametrize(("value", "width"), [("≥85.00(%)", 20.0), ("≤18.00(万元)", 21.0), ("≤2.50(万元/次)", 20.0)])
def test_no_line_begins_with_what_closes(value, width):
    found = glyphs(Table(widths=(width, 150.0), rows=(Row(cells=(Box(text=value, column=0), Box(text="界" * 300, column=1))),)))
    lines = [line for line in "".join(shown for shown, _, _ in found).replace("\r\n", "\n").split("\n") if line and "界" not in line]
    assert "".join(lines).startswith(value)
    assert not [line for line in lines if line[0] in ")%/"]


@pytest.mark.parametrize("value", ["91.304348(%)", "≥100.00(人/场)", "≤2.50(万元/次)", ")" * 60, "(" * 60])
def test_values_stay_in_narrow_cells(value):
    found = glyphs(Table(widths=(20.0, 150.0), rows=(Row(cells=(Box(text=value, column=0), Box(text="界" * 300, column=1))),)))
    beside = min(right for shown, right, _ in found if shown == "界")
    assert max(right for shown, right, lower in found if lower > 100 and shown in value and shown.strip()) < beside


def test_chinese_fonts_come_in_their_order():
    there = {"SimHei", "Noto Sans SC", "Noto Serif SC", "FangSong", "DejaVu Sans"}
    assert fangsong(there) == ["FangSong", "Noto Serif SC", "Noto Sans SC", BOXES]
    assert heiti(there) == ["SimHei", "Noto Sans SC", "Noto Serif SC", BOXES]


def test_a_machine_without_chinese_fonts_is_told_what_to_install():
    with pytest.raises(CannotTypeset, match=r"pip install 'jiheng\[pdf\]'") as caught:
        fangsong({"DejaVu Sans"})
    assert "fonts-noto-cjk" in caught.value.en


def test_a_machine_without_the_typesetter_is_told_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(CannotTypeset, match=r"pip install 'jiheng\[pdf\]'"):
        to_pdf(sheets(example("faultless")), example("faultless"))


@pytest.mark.skipif(len(brought()) < 2, reason="the package with the fonts is not installed")
def test_the_fonts_that_come_along_are_enough(monkeypatch):
    import typst

    monkeypatch.setattr(writer, "_fonts", lambda: typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=brought()))
    submission = example("faultless")
    assert bare(read(written(submission))) == bare(submission)
