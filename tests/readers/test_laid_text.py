"""Text whose blanks keep the columns, or whose words keep the order: what was wrapped is whole again, where every row is sure."""

from jiheng.model.declaration import Submission
from jiheng.model.target import Certainty
from jiheng.readers.document import read_document
from jiheng.readers.laid_text import laid_grid
from jiheng.readers.row_order import ordered_grid

HEAD = """项目支出绩效目标申报表
（2026 年度）

项目名称        河湾驿站维护         主管部门        云汀市水利局
实施单位        云汀市河湾管理所      资金总额（万元）    30
年度目标        维护驿站 12 座，设施完好。
"""
TOPS = """绩效指标        一级指标     二级指标     三级指标        指标值
            成本指标     经济成本指标   驿站日常维护      ≤2.5 万元/座
                              单价
            产出指标     数量指标     维护驿站数量      =12 座
            产出指标     质量指标     驿站设施完好      ≥95%
                              率
            产出指标     时效指标     维护工作完成      2026 年 9 月
                              时间          30 日前
            效益指标     可持续影响指   驿站正常使用      ≥6 年
                     标        年限
            满意度指标    服务对象满意   骑行者满意度      ≥90%
                     度指标
"""
BLOCKS = """       一级指标 二级指标    三级指标         指标值

       成本指标 经济成本指标 驿站维护单价       ≤2.5 万元/座

       产出指标 数量指标    维护驿站数量        =12 座

       产出指标 质量指标    设施完好率         ≥95%

       满意度指 服务对象满意
                   骑行者满意度       ≥90%
       标    度指标
"""


def read(text: str) -> Submission:
    return read_document(text.encode(), "表.txt")


def rows(found: Submission) -> list[tuple[str | None, str | None, str | None, str]]:
    return [(row.level1, row.level2, row.name, "".join(row.target.raw.split())) for row in found.declarations[0].indicators]


def test_wrapped_names_levels_and_targets_go_on_below_their_column():
    found = read(HEAD + TOPS)
    assert rows(found) == [
        ("成本指标", "经济成本指标", "驿站日常维护单价", "≤2.5万元/座"),
        ("产出指标", "数量指标", "维护驿站数量", "=12座"),
        ("产出指标", "质量指标", "驿站设施完好率", "≥95%"),
        ("产出指标", "时效指标", "维护工作完成时间", "2026年9月30日前"),
        ("效益指标", "可持续影响指标", "驿站正常使用年限", "≥6年"),
        ("满意度指标", "服务对象满意度指标", "骑行者满意度", "≥90%"),
    ]
    assert found.declarations[0].indicators[0].target.certainty is Certainty.INFERRED  # its name was put together


def test_rows_between_blank_lines_are_whole_where_their_cells_are_centred():
    assert rows(read(HEAD + BLOCKS))[-1] == ("满意度指标", "服务对象满意度指标", "骑行者满意度", "≥90%")


def test_places_may_be_counted_in_wide_characters():
    typed = """一级指标   二级指标     三级指标            指标值
产出指标   数量指标     维护驿站数量        12座
                        新增指路牌          40块
           质量指标     设施完好率          ≥95%
满意度指标 服务对象     骑行者满意度        ≥90%
           满意度指标
"""
    assert rows(read(HEAD + typed)) == [
        ("产出指标", "数量指标", "维护驿站数量", "12座"),
        ("产出指标", "数量指标", "新增指路牌", "40块"),
        ("产出指标", "质量指标", "设施完好率", "≥95%"),
        ("满意度指标", "服务对象满意度指标", "骑行者满意度", "≥90%"),
    ]


def test_text_whose_words_stand_below_no_heads_has_no_such_table():
    assert laid_grid("一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 维护驿站的全部数量 12座\n效益指标 社会效益指标 骑行环境 改善\n") is None
    assert laid_grid("一级指标\t三级指标\t指标值\n") is None


ORDERED = """绩效指标 一级指标 二级指标 三级指标 指标值
成本指标 经济成本指标 驿站日常维护
单价
≤2.5 万元/座
产出指标 数量指标 维护驿站数量 =12 座
产出指标 质量指标 10 分钟到场
率
≥95%
产出指标 时效指标 维护完成时间 2026 年 9 月
30 日前
产出指标 质量指标 维护方案质量 通过专家评审
效益指标 可持续影响指
标
驿站正常使用
年限
≥6 年
"""


def test_cells_in_their_order_are_told_apart_by_levels_and_targets():
    found = read(HEAD + ORDERED)
    assert rows(found) == [
        ("成本指标", "经济成本指标", "驿站日常维护单价", "≤2.5万元/座"),
        ("产出指标", "数量指标", "维护驿站数量", "=12座"),
        ("产出指标", "质量指标", "10分钟到场率", "≥95%"),
        ("产出指标", "时效指标", "维护完成时间", "2026年9月30日前"),
        ("产出指标", "质量指标", "维护方案质量", "通过专家评审"),
        ("效益指标", "可持续影响指标", "驿站正常使用年限", "≥6年"),
    ]
    assert found.declarations[0].indicators[0].target.certainty is Certainty.INFERRED
    assert found.declarations[0].indicators[1].target.certainty is Certainty.READ


def test_a_row_that_cannot_be_told_apart_leaves_the_whole_table_to_the_other_reading():
    assert ordered_grid(HEAD + ORDERED.replace("通过专家评审", "通过专家\n评审")) is None
    found = read(HEAD + ORDERED.replace("≤2.5 万元/座", ""))
    assert Certainty.READ not in {row.target.certainty for row in found.declarations[0].indicators if row.name == "驿站日常维护"}
