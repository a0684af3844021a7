"""Whole forms on one line, cells parted by blanks only: where they begin, which words are one cell, what stays open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.target import Certainty
from jiheng.readers.alignment import lay
from tests.readers.test_interpreter import levels, only, read

PROPERTIES = "王工 mc20230112 3 2021-02-11T08:00:00Z 2023-01-12T03:11:20Z 15.00 False False "
HEAD = "附件2 项目支出绩效目标申报表 （2023年度） 项目名称 中小学校舍修缮 主管部门及代码 301-清泉县教育局 实施单位 清泉县教育局 项目期 2023年1月至2023年12月 "
FUNDS = "项目资金 （万元） 年度资金总额： 260.00 其中：财政拨款 260.00 其他资金 0.00 年度目标 修缮三所学校的校舍，消除安全隐患。 "
COLUMNS = "绩效指标 一级指标 二级指标 三级指标 指标值 "
ROWS = "产出指标 数量指标 修缮校舍面积 ≥3200平方米 更换门窗数 120扇 质量指标 验收合格率 100% 效益指标 社会效益指标 办学条件 明显改善 "
END = "满意度指标 服务对象满意度指标 师生满意度 ≥90% 填表人：王工 联系电话：0000"
FORM = PROPERTIES + HEAD + FUNDS + COLUMNS + ROWS + END

EVALUATED = (
    "流水号 77 项目支出绩效自评表 （2022年度） 项目名称 水质监测站运维 主管部门 青浦港区环保局 实施单位 监测站 "
    "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施 产出指标(50分) 数量指标 {} "
)


def test_a_form_on_one_line_behind_file_properties_is_read():
    form = only(FORM)
    assert (form.name, form.department, form.implementing_agency) == ("中小学校舍修缮", "301-清泉县教育局", "清泉县教育局")
    assert (form.year, str(form.start), str(form.end)) == (2023, "2023-01-01", "2023-12-31")
    assert (form.funds.annual.amount, form.funds.annual.other, form.annual_objective) == (2600000, 0, "修缮三所学校的校舍，消除安全隐患。")
    assert levels(FORM) == [
        ("产出指标", "数量指标", "修缮校舍面积", "≥3200平方米"),
        ("产出指标", "数量指标", "更换门窗数", "120扇"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
        ("效益指标", "社会效益指标", "办学条件", "明显改善"),
        ("满意度指标", "服务对象满意度指标", "师生满意度", "≥90%"),
    ]
    assert all(indicator.target.certainty is Certainty.READ for indicator in form.indicators)


def test_file_properties_are_neither_title_nor_agency():
    submission = read(FORM)
    assert (submission.title, submission.year, submission.agency, submission.notes) == ("项目支出绩效目标申报表", 2023, None, ())


@pytest.mark.parametrize("blank", ["\u3000", "\u00a0", "  "])
def test_every_kind_of_blank_parts_cells(blank: str):
    assert levels(FORM.replace(" ", blank)) == levels(FORM)


@pytest.mark.parametrize("broken", ["项 目 名 称", "项目 名称"])
def test_a_form_begins_at_a_label_that_blanks_stand_in(broken: str):
    assert only(FORM.replace("项目名称", broken)).name == "中小学校舍修缮"


@pytest.mark.parametrize(
    ("label", "broken"),
    [("产出指标 数", "产 出 指 标 数"), ("一级指标", "一级 指标"), ("服务对象满意度指标", "服务对象 满意度指标"), ("年度目标", "年度 目标")],
)
def test_labels_that_blanks_stand_in_are_put_together(label: str, broken: str):
    assert levels(FORM.replace(label, broken)) == levels(FORM)
    assert only(FORM.replace(label, broken)).annual_objective == only(FORM).annual_objective


def test_lines_wrapped_anywhere_between_words_change_nothing():
    words = FORM.removeprefix(PROPERTIES).split(" ")
    start = words.index("项目名称")
    wrapped = "\n".join([" ".join(words[:start]), *(" ".join(words[at : at + 7]) for at in range(start, len(words), 7))])
    assert levels(wrapped) == levels(FORM)


def test_two_forms_on_one_line_are_two():
    second = "项目名称 厕所改造 实施单位 清泉县教育局 一级指标 二级指标 三级指标 指标值 产出指标 数量指标 改造厕所 9座 质量指标 验收合格率 100%"
    forms = read(FORM + " " + second).declarations
    assert [(form.name, len(form.indicators)) for form in forms] == [("中小学校舍修缮", 5), ("厕所改造", 2)]


@pytest.mark.parametrize(
    ("row", "targets"),
    [
        ("采样点位 ≥24个 25个 10 10 数据上传率 100% 100% 10 10", ["≥24个", "100%"]),
        ("采样点位 ≥ 24 个 25个 10 10 数据上传率 100% 100% 10 10", ["≥24个", "100%"]),
        ("采样点位 ≥24个 25个 10 10 报告规范性 符合监测规范 达成预期指标 10 10", ["≥24个", "符合监测规范"]),
        ("采样点位 ≥24个 20个 10 8 两个点位停电 数据上传率 100% 100% 10 10", ["≥24个", "100%"]),
        ("采样 点位数 ≥24个 25个 10 10", ["≥24个"]),
    ],
)
def test_rows_end_where_the_columns_of_the_header_are_full(row: str, targets: list[str]):
    assert [indicator.target.raw.replace(" ", "") for indicator in only(EVALUATED.format(row)).indicators] == targets


def test_points_are_taken_from_the_right_where_cells_are_missing():
    target = only(EVALUATED.format("采样点位 10 10 数据上传率 100% 100% 10 10")).indicators[0].target
    assert (target.raw, target.certainty) == ("", Certainty.MISSING)


def test_a_row_that_fits_two_ways_is_ambiguous_and_said():
    submission = read(EVALUATED.format("维护站点 ≥5处 5处 10 10 停电 采样点位 ≥24个 25个 10 10"))
    first, second = submission.declarations[0].indicators
    assert (first.target.raw, first.target.certainty) == ("≥5处", Certainty.READ)
    assert second.target.raw == "≥24个"
    assert second.target.certainty is not Certainty.READ


def test_a_last_row_that_breaks_off_is_told_and_not_read():
    submission = read(EVALUATED.format("采样点位 ≥24个 25个 10 10 质量指标 数据上传"))
    assert [indicator.name for indicator in submission.declarations[0].indicators] == ["采样点位"]
    assert ["中断" in note.message and "数据上传" in note.message for note in submission.notes if "中断" in note.message] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "关于召开会议的通知 请各单位于下周一前报送 项目名称 和 实施单位 的清单，满意度 90% 以上。",
        "序号 项目名称 预算金额 1 甲项目 20 2 乙项目 30",
        "本办法所称绩效指标包括产出指标、效益指标和满意度指标，产出指标又分为数量指标、质量指标、时效指标，项目名称应当规范。",
    ],
)
def test_prose_that_names_labels_is_no_form(text: str):
    assert read(text).declarations == ()


@given(st.lists(st.sampled_from(["采样", "≥3次", "10", "-", "完成", "100%", "个", "数量指标", "≥", "定性"]), min_size=1, max_size=12))
def test_laid_words_keep_their_order_and_none_is_lost(words: list[str]):
    rows = lay(words, ("name", "operator", "target", "unit", "actual", "weight", "score", "deviation"))
    assert not rows or [words[at] for row in rows for start, end in row.spans for at in range(start, end)] == words


@pytest.mark.parametrize("words", ["≥24个 25个 10 10", "场次 " * 3000])
def test_words_that_no_columns_fit_are_told_and_not_read(words: str):
    submission = read(EVALUATED.format(words + " 质量指标 数据上传率 100% 100% 10 10 总分 100"))
    assert [indicator.name for indicator in submission.declarations[0].indicators] == ["数据上传率"]
    assert any("无法还原" in note.message and words[:4].strip() in note.message for note in submission.notes)
