"""What a document says of all its forms together, and what is told where it says nothing."""

import pytest

from tests.readers.test_interpreter import FORM, read


def test_several_forms_without_a_cover_have_no_common_title_and_say_what_is_missing():
    submission = read(FORM + FORM.replace("表 3", "表 4").replace("河道保洁", "路灯养护"))
    assert [declaration.number for declaration in submission.declarations] == [3, 4]
    assert (submission.title, submission.year) == (None, 2026)
    assert [note.address for note in submission.notes] == ["stated"]
    assert "2 张申报表" in submission.notes[0].message


def test_the_title_of_a_document_stands_beside_those_of_its_forms():
    submission = read("临溪区水务局2026年项目绩效目标申报表\n" + FORM + FORM.replace("河道保洁", "路灯养护"))
    assert submission.title == "临溪区水务局2026年项目绩效目标申报表"


@pytest.mark.parametrize(
    "text", [FORM, FORM + FORM.replace("保洁", "养护").replace("年度(/项目)指标值", "年度指标值\t实际完成值")], ids=["one form", "results"]
)
def test_a_cover_statement_is_not_missed_where_there_need_not_be_one(text: str):
    assert read(text).notes == ()


def test_one_form_alone_gives_its_title_to_the_document():
    assert read(FORM).title == "财政项目支出绩效目标申报表"
