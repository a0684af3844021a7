"""What becomes of words beside the fields: cover statements, codes, dates."""

from decimal import Decimal

import pytest

from tests.readers.test_interpreter import FORM, read


@pytest.mark.parametrize("heading", ["绩效目标设置情况\n", "四、项目绩效目标情况\n", ""])
def test_the_statement_keeps_its_own_words(heading: str):
    words = "按照要求，本部门1个预算单位开展了绩效目标编报工作。“水系整治”项目包含两个子项目，编报绩效目标的项目2个，涉及项目预算资金96万元。"
    whole = read(f"云汀市临溪区2026年区级部门预算\n{heading}{words}\n{FORM}\n注：本表一式三份，单位留存。\n")
    assert whole.stated.text == words
    assert (whole.stated.agencies, whole.stated.projects, whole.stated.amount) == (1, 2, Decimal(960000))


def test_a_statement_without_figures_is_kept_and_the_usual_one_is_not_repeated():
    assert read(f"绩效目标设置情况\n本部门已按要求编报绩效目标，详见各表。\n{FORM}").stated.text == "本部门已按要求编报绩效目标，详见各表。"
    usual = "1个预算单位编报了项目支出绩效目标，编报绩效目标的项目2个，涉及项目资金96.00万元。"
    stated = read(f"绩效目标设置情况\n{usual}\n{FORM}").stated
    assert (stated.projects, stated.text) == (2, None)


def test_a_code_behind_an_agency_stays_apart_from_its_name():
    text = "绩效目标申报表\n项目名称\t河道保洁\n主管部门及代码\t云汀市水务局 312\t实施单位\t临溪区河道 管理所\n一级指标\t二级指标\t三级指标\t指标值\n"
    (form,) = read(text + "产出指标\t数量指标\t保洁河道\t9条\n").declarations
    assert (form.department, form.implementing_agency) == ("云汀市水务局 312", "临溪区河道管理所")


def test_dates_that_a_year_or_month_was_read_as_are_inferred():
    text = "项目支出绩效目标申报表\n项目名称\t河道保洁\t项目期\t{}\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t保洁河道\t9条\n"
    days = "2026-01-01至2026-12-31", "2026年1月1日—2026年6月30日"
    for written in ("2026年", "2026年3月-2026年5月", *days):
        (form,) = read(text.format(written)).declarations
        assert {form.certainty("start"), form.certainty("end")} == {"read" if written in days else "inferred"}
