"""Results that a self-evaluation report tells in sentences: read below headings of levels, never surer than inferred, never from plain prose."""

import pytest

from jiheng.model.target import Certainty
from jiheng.readers.prose_reports import Result, result_of
from tests.readers.test_interpreter import only, read

REPORT = """青溪县文化馆2023年度群众文化活动经费绩效自评报告
一、项目概况
本馆全年举办活动120场，服务群众8万人次，完成率100%。
三、绩效目标完成情况
（一）产出指标完成情况
数量指标：举办惠民演出，目标值60场，实际完成66场，完成率110%；开展艺术培训课程300课时，指标完成率100%。
质量指标：演出验收合格率，年度目标值为≥95%，实际达到98%，得分10分。
时效指标：2023年12月底前全部完成，按时完成率100%。
（二）效益指标完成情况
社会效益：群众艺术素养明显提升，指标完成率100%。
（三）满意度指标完成情况
观众满意度92%，完成率102.2%。
四、存在的问题
宣传覆盖率80%，指标完成率80%。
"""
FLAT = """桃源街道2022年度安置帮教经费自评报告
1.产出指标完成情况
走访帮教对象140人次，指标完成率100%。
2.效益指标完成情况
重新犯罪率持续下降，指标完成率100%。
"""


def rows(text: str) -> list[tuple[str | None, str | None, str | None, str]]:
    return [(i.level1, i.level2, i.name, i.target.raw) for i in only(text).indicators]


def test_sentences_below_headings_of_levels_are_indicators():
    assert rows(REPORT) == [
        ("产出指标", "数量指标", "举办惠民演出", "60场"),
        ("产出指标", "数量指标", "开展艺术培训课程", "300课时"),
        ("产出指标", "质量指标", "演出验收合格率", "≥95%"),
        ("效益指标", "社会效益", "群众艺术素养", "明显提升"),
        ("满意度指标", None, "观众满意度", "92%"),
    ]
    assert rows(FLAT) == [("产出指标", None, "走访帮教对象", "140人次"), ("效益指标", None, "重新犯罪率", "持续下降")]


def test_a_reading_of_a_sentence_is_never_more_than_inferred():
    assert {indicator.target.certainty for text in (REPORT, FLAT) for indicator in only(text).indicators} == {Certainty.INFERRED}


def test_results_know_the_line_of_their_sentence():
    assert [indicator.source.line for indicator in only(REPORT).indicators if indicator.source] == [6, 6, 7, 10, 12]


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("接待读者，目标值为≥5万人次，实际完成5.6万人次", Result("接待读者", "≥5万人次", "5.6万人次")),
        ("慰问困难家庭86户，指标完成率100%", Result("慰问困难家庭", "86户")),
        ("办案质量显著提高，指标完成率100%", Result("办案质量", "显著提高")),
        ("慰问困难家庭86户", None),
        ("2023年12月底前完成，完成率100%", None),
        ("我局高度重视，完成率100%", None),
        ("资金使用合规", None),
        ("", None),
    ],
)
def test_a_sentence_states_a_result_only_with_name_value_and_rate(sentence: str, result: Result | None):
    assert result_of(sentence) == result


@pytest.mark.parametrize(
    "text",
    [
        REPORT.replace("指标完成情况", "工作开展情况").replace("自评", "工作"),
        REPORT.replace("自评报告", "工作总结").replace("绩效目标", "工作目标"),
        "桃源街道自评报告\n产出指标完成情况\n走访帮教对象140人次，指标完成率100%。\n",
        "绩效评价工作要点\n要从产出指标、效益指标、满意度指标三方面评价，满意度90%，完成率100%。\n",
        "自评报告\n产出指标完成情况\n一切顺利，完成率很高。\n效益指标完成情况\n群众拍手称快。\n",
    ],
    ids=["no headings of levels", "no evaluation", "one level only", "levels inside a sentence", "no values"],
)
def test_plain_prose_gives_no_indicators(text: str):
    assert all(not form.indicators for form in read(text).declarations)


def test_a_table_in_the_document_is_believed_rather_than_its_prose():
    table = "项目名称\t群众文化活动\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t演出\t60场\n"
    assert [indicator.name for form in read(REPORT + table).declarations for indicator in form.indicators] == ["演出"]


def test_what_was_planned_and_reached_stand_beside_each_other_below_numbered_levels():
    report = "城东街道办2022年社区矫正项目支出绩效评价报告\n1．产出指标完成情况分析\n（1）数量指标。计划走访矫正对象200人次，实际走访230人次，完成率115%。\n"
    report += "2．效益指标完成情况分析\n（1）社会效益指标。矫正对象再犯率明显下降，完成率100%。\n"
    assert rows(report) == [("产出指标", "数量指标", "走访矫正对象", "200人次"), ("效益指标", "社会效益指标", "矫正对象再犯率", "明显下降")]


def test_headings_that_go_on_and_what_was_really_reached_are_read():
    text = """白鹭镇2023年度文化站免费开放经费绩效自评报告
二、绩效目标完成情况分析
（一）产出指标完成情况分析。
1.数量指标：全年开放时间不少于310天，实际开放316天；举办讲座40场次，实际完成46场次。
2.质量指标：讲座计划完成率100%。
（二）效益指标完成情况分析。
1.社会效益：开放效果很好，居民都说好。
（三）满意度指标完成情况分析。居民满意度达到96.5%。
"""
    assert rows(text) == [
        ("产出指标", "数量指标", "全年开放时间", "不少于310天"),
        ("产出指标", "数量指标", "举办讲座", "40场次"),
        ("产出指标", "质量指标", "讲座计划完成率", "100%"),
        ("满意度指标", None, "居民满意度", "96.5%"),
    ]
    assert [i.actual.raw if i.actual else None for i in only(text).indicators] == ["316天", "46场次", None, None]
