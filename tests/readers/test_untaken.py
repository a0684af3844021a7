"""What stands in the tables of a form, or directly below them, and no field takes is told."""

from jiheng.model.declaration import NOT_TAKEN
from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text

FORM = (
    "项目支出绩效目标申报表\n项目名称\t河道保洁\t联系人\t\n一级指标\t二级指标\t三级指标\t指标值\t数据出处\n产出指标\t数量指标\t保洁河道\t9条\t\n"
    "\t质量指标\t水质达标率\t≥95%\t\n"
)


def told(text: str) -> list[str]:
    notes = interpret(read_text(text.encode())).notes
    return [note.message.removeprefix(NOT_TAKEN) for note in notes if note.message.startswith(NOT_TAKEN)]


def test_labels_blanks_and_what_is_read_are_not_told():
    assert told(FORM) == []
    assert told(f"{FORM}- 3 -\n第四部分 名词解释\n") == []


def test_notes_and_signatures_below_the_table_are_told():
    assert told(f"{FORM}注：本表一式三份。\n") == ["表下“注：本表一式三份。”。"]
    assert told(f"{FORM}填表人：赵六 联系电话：555 填报日期：2026年1月8日\n") == ["表下“填表人：赵六联系电话：555填报日期：2026年…”。"]


def test_a_column_that_no_field_takes_is_told_once():
    assert told(FORM.replace("9条\t", "9条\t保洁台账").replace("95%\t", "95%\t水质监测报告")) == ["“数据出处”一栏。"]


def test_a_label_that_no_field_has_is_told_with_its_value():
    assert told(FORM.replace("联系人\t", "联系人\t钱七")) == ["联系人：钱七。"]


def test_rows_of_indicators_that_nobody_filled_in_are_told_together():
    assert told(f"{FORM}\t时效指标\t\t\t\n效益指标\t社会效益指标\t\t\t\n") == ["没有名称和指标值的指标行 2 行（时效指标、社会效益指标）。"]


def test_of_many_things_a_few_are_named():
    more = "".join(f"事项{word}\t内容{word}甲乙丙\n" for word in "子丑寅卯辰巳")
    (text,) = told(FORM.replace("一级指标", f"{more}一级指标", 1))
    assert text.endswith(" 等 6 处。")
    assert text.count("；") == 4


def test_the_text_after_a_table_in_a_long_document_is_no_part_of_it():
    assert told(FORM + "".join(f"第{n}项职能，负责河道管理工作。\n" for n in range(1, 9))) == []
