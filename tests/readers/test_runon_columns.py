"""Glued tables with more columns than names and targets: places, grades, standards, monitoring, signs on words, figures inside names."""

import pytest

from jiheng.model.declaration import Monitoring, SelfEvaluation
from jiheng.model.target import Certainty
from tests.readers.test_interpreter import only, read
from tests.readers.test_runon import indicator, notes_on, rows

LEVELS = "绩效指标一级指标二级指标三级指标"
HEAD = "项目支出绩效目标表（2024年度）项目名称渡口修缮工程主管部门禾川县交通局项目实施单位渡口管理所年度目标修缮渡口。"


def test_signs_before_words_part_rows_of_words() -> None:
    found = read(
        HEAD
        + LEVELS
        + "指标值产出指标数量指标修缮渡口数量=3座效益指标社会效益指标群众过渡便利程度=提高渡工劳动强度=减轻满意度指标服务对象满意度指标居民满意度≥90%"
    )
    assert rows(found)[1:3] == [("效益指标", "社会效益指标", "群众过渡便利程度", "=提高"), ("效益指标", "社会效益指标", "渡工劳动强度", "=减轻")]


def test_kind_of_an_indicator_parts_its_name_from_its_value() -> None:
    found = read(HEAD + LEVELS + "指标性质指标值度量单位产出指标数量指标修缮渡口数量=3座救生衣配备数≥30件效益指标社会效益指标渡运秩序定性优良")
    assert [row[2:] for row in rows(found)] == [("修缮渡口数量", "=3座"), ("救生衣配备数", "≥30件"), ("渡运秩序", "优良")]


def test_columns_of_standards_are_told_by_their_words() -> None:
    body = "产出指标数量指标修缮渡口数量3座计划标准安装护栏长度≥260米计划标准时效指标修缮完成时限三年计划标准质量指标验收合格率100%行业标准"
    found = read(HEAD + "年度绩效目标表目标名称" + LEVELS.removeprefix("绩效指标") + "指标值指标值确定依据年度目标1" + body)
    assert [row[2:] for row in rows(found)] == [("修缮渡口数量", "3座"), ("安装护栏长度", "≥260米"), ("修缮完成时限", "三年"), ("验收合格率", "100%")]
    assert indicator(found, "安装护栏长度").explanation == "计划标准"


MONITORED = (
    "项目支出绩效运行监控表（2024年度）项目名称渡口修缮工程主管部门禾川县交通局实施单位渡口管理所年度总体目标修缮渡口。"
    + LEVELS
    + "年度指标值1-8月执行情况全年预计完成情况偏差原因分析完成目标可能性"
)


def test_monitoring_form_without_separators_is_read() -> None:
    body = "产出指标数量指标修缮渡口数量≥3座2座3座确定能安装护栏长度260米120米260米制度保障有可能效益指标社会效益指标过渡条件明显改善正在推进明显改善确定能"
    form = only(MONITORED + body)
    assert isinstance(form, Monitoring)
    assert [(i.name, i.target.raw, i.actual and i.actual.raw, i.forecast and i.forecast.raw, i.likelihood) for i in form.indicators] == [
        ("修缮渡口数量", "≥3座", "2座", "3座", "确定能"),
        ("安装护栏长度", "260米", "120米", "260米", "有可能"),
        ("过渡条件", "明显改善", "正在推进", "明显改善", "确定能"),
    ]
    assert form.indicators[1].reason == "制度保障"


def test_ticks_below_glued_options_part_the_rows() -> None:
    options = "经费保障制度保障人员保障硬件条件保障其他原因说明确定能有可能完全不可能"
    body = "产出指标数量指标修缮渡口数量≥3座2座3座√安装护栏长度260米尚未开展260米√材料到货较晚√质量指标验收合格率100%尚未开展100%√"
    found = only(MONITORED + options + body).indicators
    assert [(i.name, i.target.raw) for i in found] == [("修缮渡口数量", "≥3座"), ("安装护栏长度", "260米"), ("验收合格率", "100%")]


PLACES = "项目名称渡口修缮工程主管部门禾川县交通局实施单位渡口管理所年度目标修缮渡口。" + LEVELS + "柳湾镇石桥乡产出指标数量指标"


def test_each_place_has_its_value_where_units_part_them() -> None:
    found = read(PLACES + "护栏长度≥260米120米质量指标验收合格率≥95%95%")
    first = indicator(found, "护栏长度")
    assert [(place.place, place.target.raw) for place in first.places] == [("柳湾镇", "≥260米"), ("石桥乡", "120米")]
    assert first.target.certainty is Certainty.INFERRED


def test_figures_of_two_places_that_touch_are_ambiguous() -> None:
    found = read(PLACES + "修缮渡口数量(座)≥11质量指标验收合格率≥95%95%")
    target = indicator(found, "修缮渡口数量(座)").target
    assert (target.raw, target.certainty) == ("≥11", Certainty.AMBIGUOUS)
    assert notes_on(found, "indicators/0/target")[0].candidates == ("≥1;;1", "≥11")


def test_grades_are_kept_together_and_told() -> None:
    found = read(HEAD + LEVELS + "指标值优良中差产出指标质量指标验收合格率100%90%85%85%时效指标完成及时率100%95%90%90%以下")
    assert [row[2:] for row in rows(found)] == [("验收合格率", "100%90%85%85%"), ("完成及时率", "100%95%90%90%以下")]
    assert notes_on(found, "indicators/0/target")[0].candidates == ("100%;;90%;;85%;;85%",)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("5G基站数量≥30座", [("5G基站数量", "≥30座")]),
        ("应急热线数量2条120调度席位数量8个", [("应急热线数量", "2条"), ("120调度席位数量", "8个")]),
        ("系统24小时在线率≥99.5%10秒内接听率≥95%", [("系统24小时在线率", "≥99.5%"), ("10秒内接听率", "≥95%")]),
        ("病虫害防治率≥90%成灾率≤3‰", [("病虫害防治率", "≥90%"), ("成灾率", "≤3‰")]),
        ("平均到达时间缩短至9分钟渡船检修次数≥4次", [("平均到达时间", "缩短至9分钟"), ("渡船检修次数", "≥4次")]),
        ("修缮完成时间2024年12月31日前完成验收资料份数3份", [("修缮完成时间", "2024年12月31日前完成"), ("验收资料份数", "3份")]),
        ("渡运服务期限2024年1月-12月航道水质稳定达标", [("渡运服务期限", "2024年1月-12月"), ("航道水质", "稳定达标")]),
    ],
)
def test_figures_inside_names_and_words_around_figures(printed: str, expected: list[tuple[str, str]]) -> None:
    found = read(HEAD + LEVELS + "指标值产出指标数量指标" + printed + "满意度指标服务对象满意度指标居民满意度≥90%")
    assert [row[2:] for row in rows(found)[:-1]] == expected


def test_names_with_figures_are_never_certain() -> None:
    found = read(HEAD + LEVELS + "指标值产出指标质量指标系统24小时在线率≥99.5%满意度指标服务对象满意度指标居民满意度≥90%")
    assert indicator(found, "系统24小时在线率").target.certainty is Certainty.INFERRED


def test_remark_before_a_name_leaves_it_ambiguous() -> None:
    header = "年度指标值实际完成值分值得分偏差原因"
    body = "产出指标数量指标修缮渡口数量3座2座109工期顺延，明年补足护栏长度260米260米1010质量指标验收合格率100%100%1010"
    found = read(HEAD.replace("目标表", "自评表") + LEVELS + header + body)
    doubtful = next(i for i in found.declarations[0].indicators if (i.name or "").endswith("护栏长度"))
    assert doubtful.target.certainty is Certainty.AMBIGUOUS


def test_cost_goes_on_below_an_output_of_the_older_wording() -> None:
    found = read(HEAD + LEVELS + "指标值项目完成指标数量指标修缮渡口数量3座成本指标单座修缮成本≤12万元项目效益指标社会效益指标受益人口6200人")
    assert rows(found)[1] == ("项目完成指标", "成本指标", "单座修缮成本", "≤12万元")


def test_column_of_the_sum_of_places_holds_the_target() -> None:
    found = read(PLACES.replace("柳湾镇", "全县柳湾镇") + "护栏长度≥380米260米120米质量指标验收合格率≥95%95%95%")
    first = indicator(found, "护栏长度")
    assert (first.target.raw, [place.target.raw for place in first.places]) == ("≥380米", ["260米", "120米"])


@pytest.mark.parametrize(("printed", "value"), [("≥2l00米", 2100), ("≥18O米", 180), ("=l2米", 12)])
def test_letters_among_figures_stay_in_the_value(printed: str, value: int) -> None:
    found = read(HEAD + LEVELS + f"指标值产出指标数量指标护栏长度{printed}修缮渡口数量=3座满意度指标服务对象满意度指标居民满意度≥90%")
    target = indicator(found, "护栏长度").target
    assert (target.raw, target.value, target.certainty) == (printed, value, Certainty.INFERRED)


def test_damaged_target_is_parted_from_what_was_reached() -> None:
    header = "年度指标值实际完成值分值得分偏差原因"
    body = "产出指标质量指标设备完好率≥98988%87.2满意度指标服务对象满意度指标居民满意度≥90%92%1010"
    found = read(HEAD.replace("目标表", "自评表") + LEVELS + header + body)
    first = indicator(found, "设备完好率")
    assert first.target.raw == "≥989"
    assert first.target.certainty is not Certainty.READ


def test_equal_amounts_are_parted_from_each_other() -> None:
    execution = "项目资金（万元）年初预算数全年预算数全年执行数分值执行率得分年度资金总额：48.648.648.610100%10其中：当年财政拨款48.648.648.6-100%-"
    form = only(
        "项目支出绩效自评表（2024年度）项目名称渡口修缮主管部门禾川县交通局实施单位渡口管理所"
        + execution
        + "年度总体目标修缮渡口。"
        + LEVELS
        + "指标值产出指标数量指标修缮渡口数量3座"
    )
    assert isinstance(form, SelfEvaluation)
    assert (form.execution.total.initial, form.execution.total.spent, form.execution.fiscal.spent) == (486000, 486000, 486000)
