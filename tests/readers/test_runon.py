"""Forms whose cells were glued together: what vocabulary and arithmetic part again, and what stays in doubt."""

from decimal import Decimal

import pytest

from jiheng.model.declaration import Indicator, Note, SelfEvaluation, Submission
from jiheng.model.target import Certainty, Comparator
from tests.readers.test_interpreter import only, read

HEAD = "项目支出绩效目标表（2024年度）项目名称渡口修缮工程主管部门禾川县交通局项目实施单位渡口管理所资金情况（万元）年度资金总额：86其他资金6"
OBJECTIVE = "年度绩效目标修缮三座渡口，保障两岸居民出行。"
COLUMNS = "绩效指标一级指标二级指标三级指标指标值"
ROWS = "产出指标数量指标修缮渡口数量≥3座添置救生衣240件质量指标工程验收合格率100%效益指标社会效益指标两岸居民出行条件明显改善"
SATISFACTION = "满意度指标服务对象满意度指标过渡居民满意度≥92%"
FORM = HEAD + OBJECTIVE + COLUMNS + ROWS + SATISFACTION

EVALUATION = (
    "附件3项目支出绩效自评表(2023年度)项目名称雨量站更新主管部门禾川县水利局实施单位水文站"
    "项目资金(万元)全年预算数(A)全年执行数(B)分值执行率(B/A)得分年度资金总额:242.5194.001080%8其中:当年财政拨款242.5194.00其他资金"
    "年度总体目标预期目标实际完成情况更新十二处雨量站，提高测报水平。更新十一处雨量站，提高测报水平。"
    "绩效指标一级指标二级指标三级指标分值年度指标值实际完成值得分偏差原因分析及改进措施"
    "产出指标(50分)数量指标更新雨量站20≥12处11处18更换传感器10≥36只≥36只10质量指标设备完好率20100%100%20"
    "效益指标(30分)社会效益指标测报水平30明显提高明显提高30"
    "满意度指标(10分)服务对象满意度指标下游村民满意度10≥90%93%10总分10096注:得分保留整数。"
)


def rows(submission: Submission) -> list[tuple[str | None, str | None, str | None, str]]:
    return [(i.level1, i.level2, i.name, i.target.raw) for d in submission.declarations for i in d.indicators]


def indicator(submission: Submission, name: str) -> Indicator:
    return next(i for d in submission.declarations for i in d.indicators if i.name == name)


def notes_on(submission: Submission, field: str) -> list[Note]:
    return [note for note in submission.notes if note.address.endswith(field)]


def test_declaration_on_one_line_without_any_separator_is_read() -> None:
    form = only(FORM)
    assert (form.name, form.department, form.implementing_agency) == ("渡口修缮工程", "禾川县交通局", "渡口管理所")
    assert (form.year, form.funds.annual.amount, form.funds.annual.other) == (2024, 860000, 60000)
    assert form.annual_objective == "修缮三座渡口，保障两岸居民出行。"
    assert rows(read(FORM)) == [
        ("产出指标", "数量指标", "修缮渡口数量", "≥3座"),
        ("产出指标", "数量指标", "添置救生衣", "240件"),
        ("产出指标", "质量指标", "工程验收合格率", "100%"),
        ("效益指标", "社会效益指标", "两岸居民出行条件", "明显改善"),
        ("满意度指标", "服务对象满意度指标", "过渡居民满意度", "≥92%"),
    ]


def test_only_what_a_sign_parts_is_certain() -> None:
    found = read(FORM)
    assert indicator(found, "修缮渡口数量").target.certainty is Certainty.READ
    assert indicator(found, "添置救生衣").target.certainty is Certainty.INFERRED
    assert indicator(found, "两岸居民出行条件").target.certainty is Certainty.INFERRED


def test_self_evaluation_is_parted_by_its_arithmetic() -> None:
    form = only(EVALUATION)
    assert isinstance(form, SelfEvaluation)
    found = [(i.name, i.weight, i.target.raw, i.actual.raw if i.actual else None, i.mark) for i in form.indicators]
    assert found == [
        ("更新雨量站", 20, "≥12处", "11处", 18),
        ("更换传感器", 10, "≥36只", "≥36只", 10),
        ("设备完好率", 20, "100%", "100%", 20),
        ("测报水平", 30, "明显提高", "明显提高", 30),
        ("下游村民满意度", 10, "≥90%", "93%", 10),
    ]
    total = form.execution.total
    assert (total.budget, total.spent, total.weight, total.rate, total.mark) == (2425000, 1940000, 10, 80, 8)
    assert form.execution.fiscal.spent == 1940000
    assert (form.annual_objective, form.achieved) == ("更新十二处雨量站，提高测报水平。", "更新十一处雨量站，提高测报水平。")
    assert (form.weight, form.mark) == (100, 96)


def test_levels_of_one_kind_with_the_points_are_told_apart() -> None:
    found = rows(read(EVALUATION))
    assert found[-1][:2] == ("满意度指标", "服务对象满意度指标")
    assert {level1 for level1, *_ in found} == {"产出指标", "效益指标", "满意度指标"}


def test_table_whose_lines_are_glued_is_read_line_by_line() -> None:
    text = (
        "绩效目标表\n(2022年度)\n项目名称农家书屋补充更新\n项目主管部门清泉县文化局项目执行单位县图书馆\n资金情况\n(万元)\n年度资金总额:18\n"
        "绩效指标一级指标二级指标指标内容指标值\n产出指标数量指标新增图书册数≥5000册\n更新书架40组\n时效指标按期完成率100%\n"
        "效益指标可持续影响指标书屋开放管理制度稳步提高\n满意度指标服务对象满意度指标村民满意度≥90%\n"
    )
    assert rows(read(text)) == [
        ("产出指标", "数量指标", "新增图书册数", "≥5000册"),
        ("产出指标", "数量指标", "更新书架", "40组"),
        ("产出指标", "时效指标", "按期完成率", "100%"),
        ("效益指标", "可持续影响指标", "书屋开放管理制度", "稳步提高"),
        ("满意度指标", "服务对象满意度指标", "村民满意度", "≥90%"),
    ]
    assert only(text).funds.annual.amount == 180000


def test_target_and_points_are_parted_where_one_way_adds_up() -> None:
    text = (
        "助学金项目绩效评价指标表\n评价指标评价内容指标名称目标值分值备注\n项目年度绩效目标(定量指标)产出数量指标资助学生人数340040\n"
        "质量指标资助对象认定准确率100%30\n时效指标按时发放率95%以上30\n总分\n\n100\n"
    )
    found = read(text)
    assert [(i.name, i.target.raw, i.weight) for i in found.declarations[0].indicators] == [
        ("资助学生人数", "3400", 40),
        ("资助对象认定准确率", "100%", 30),
        ("按时发放率", "95%以上", 30),
    ]
    assert indicator(found, "资助学生人数").target.certainty is Certainty.INFERRED


def test_figures_that_can_be_parted_in_several_ways_are_ambiguous_with_their_candidates() -> None:
    text = (
        "部门整体绩效自评表绩效指标指标名称计量单位指标性质指标值指标权重(分)全年完成值指标得分(分)说明"
        "造林任务完成率%801010010抚育面积万亩3210310火灾受害率%0.810010"
    )
    found = read(text)
    target = indicator(found, "造林任务完成率").target
    assert (target.raw, target.certainty) == ("80%", Certainty.AMBIGUOUS)
    (note,) = notes_on(found, "indicators/0/target")
    assert "80 | 10 | 100 | 10" in note.candidates
    assert all(i.target.certainty is not Certainty.READ for i in found.declarations[0].indicators)


def test_two_forms_in_one_line_are_two() -> None:
    second = FORM.replace("渡口修缮工程", "栈桥加固工程").replace("（2024年度）", "2024年度")
    found = read(FORM + second)
    assert [declaration.name for declaration in found.declarations] == ["渡口修缮工程", "栈桥加固工程"]
    assert len(rows(found)) == 10
    assert rows(found)[4] == ("满意度指标", "服务对象满意度指标", "过渡居民满意度", "≥92%")


@pytest.mark.parametrize(
    ("printed", "candidate"),
    [("设备使用率294%", "≥94%"), ("巡查及时率%=98%", "≥98%"), ("资金使用率二95%", "=95%")],
)
def test_damaged_operator_is_kept_and_marked(printed: str, candidate: str) -> None:
    found = read(FORM.replace("工程验收合格率100%", printed))
    name = next(i.name for i in found.declarations[0].indicators if i.level2 == "质量指标")
    target = indicator(found, name or "").target
    assert target.certainty is Certainty.AMBIGUOUS
    assert f"{name}{target.raw}" == printed
    assert candidate in notes_on(found, "indicators/2/target")[0].candidates


@pytest.mark.parametrize(
    ("printed", "comparator", "value"),
    [("设备验收合格率294%", Comparator.GE, 94), ("设备验收合格率≥949", Comparator.GE, 94), ("资金使用合规率二100%", Comparator.EQ, 100)],
)
def test_only_repair_of_a_damaged_rate_is_inferred_and_its_text_kept(printed: str, comparator: Comparator, value: int) -> None:
    found = read(FORM.replace("工程验收合格率100%", printed))
    target = next(i.target for i in found.declarations[0].indicators if i.level2 == "质量指标")
    assert (target.certainty, target.comparator, target.value, target.unit) == (Certainty.INFERRED, comparator, value, "%")
    assert printed.endswith(target.raw)


def test_words_that_may_belong_to_the_name_are_ambiguous() -> None:
    found = read(FORM.replace("两岸居民出行条件明显改善", "对两岸往来的影响长远"))
    (doubtful,) = [i for i in found.declarations[0].indicators if i.level2 == "社会效益指标"]
    assert doubtful.target.certainty is Certainty.AMBIGUOUS
    assert notes_on(found, "indicators/3/target")[0].candidates == ("对两岸往来的影响 | 长远", "对两岸往来的 | 影响长远")


def test_explanation_between_name_and_target_is_cut_off() -> None:
    text = HEAD + "绩效指标一级指标二级指标绩效标准当年预期实现值数量指标桥面巡查次数反映桥面巡查情况150次质量指标修补合格率反映修补质量>95%"
    found = [(i.level2, i.name, i.target.raw) for i in read(text).declarations[0].indicators]
    assert found == [("数量指标", "桥面巡查次数", "150次"), ("质量指标", "修补合格率", ">95%")]


def test_form_cut_by_page_numbers_is_joined() -> None:
    text = EVALUATION.removeprefix("附件3")
    at, later = text.index("更换传感器"), text.index("6只10")
    pages = f"1、{text[:at]}\n\n2、{text[at:later]}\n\n3、{text[later:]}"
    assert rows(read(pages)) == rows(read(text))


def test_page_around_the_form_is_no_indicator() -> None:
    around = "首页>公开>预算索引号:0001/2024-01浏览次数:88次" + FORM + "上一篇：关于2024年预算公开的通知备案编号：00000001号网站地图"
    assert rows(read(around)) == rows(read(FORM))


def test_row_at_which_the_file_ends_is_said_and_not_read() -> None:
    found = read(HEAD + OBJECTIVE + COLUMNS + ROWS + "满意度指标服务对象满意度指标过渡居民对渡")
    assert len(rows(found)) == 4
    assert any("过渡居民对渡" in note.message for note in found.notes)


def test_date_target_with_points_behind_it_is_whole() -> None:
    text = EVALUATION.replace("设备完好率20100%100%20", "设备更新完成时间202023年9月底前已完成20")
    (found,) = [i for i in read(text).declarations[0].indicators if i.level2 == "质量指标"]
    assert (found.name, found.weight, found.target.raw, found.mark) == ("设备更新完成时间", Decimal(20), "2023年9月底前", Decimal(20))


@pytest.mark.parametrize(
    "prose",
    [
        "绩效指标应当包括一级指标、二级指标、三级指标和指标值，产出指标包括数量指标、质量指标、时效指标和成本指标。",
        "各单位要细化一级指标二级指标三级指标，明确指标值，做到2024年覆盖率100%。",
        "第十二条 绩效目标表由项目名称、主管部门、实施单位、年度目标和三级指标指标值组成，由财政部门审核。",
        "本项目共设三级指标12个，指标值全部完成，产出指标得分48分，效益指标得分29分，总分97分。",
    ],
)
def test_prose_about_indicators_is_no_form(prose: str) -> None:
    assert not rows(read(f"工作报告\n{prose}\n{prose}"))


def test_many_rows_glued_together_are_all_read() -> None:
    glued = "".join(f"养护第{'甲乙丙丁'[number % 4]}类路段长度10≥{number}米≥{number}米10" for number in range(100, 220))
    found = rows(read(f"一级指标二级指标三级指标分值年度指标值全年实际值得分产出指标数量指标{glued}"))
    assert len(found) == 120
    assert found[-1][3] == "≥219米"


def test_a_scaled_unit_is_not_cut_before_the_next_name() -> None:
    text = "项目名称农田整治一级指标二级指标三级指标指标值产出指标数量指标整治农田面积≥1.4万亩新修机耕路长度≥12公里质量指标验收合格率≥95%"
    assert [(name, raw) for _, _, name, raw in rows(read(text))] == [("整治农田面积", "≥1.4万亩"), ("新修机耕路长度", "≥12公里"), ("验收合格率", "≥95%")]
