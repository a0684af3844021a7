"""Tables whose indicators are columns: a form for each row below, levels by columns or, where these are lost, by words and numbers."""

from jiheng.model.declaration import Submission
from tests.readers.test_interpreter import read
from tests.readers.test_office_layouts import html


def found(submission: Submission):
    """Project, unit and (level 1, level 2, name, raw target) of each indicator of each form."""
    return [(form.name, form.implementing_agency, [(i.level1, i.level2, i.name, i.target.raw) for i in form.indicators]) for form in submission.declarations]


SPANS = (
    "<td rowspan=3>项目名称</td><td rowspan=3>预算数（万元）</td><td colspan=2>产出指标</td><td>效益指标</td><td rowspan=3>备注</td>",
    "<td colspan=2>数量指标</td><td>社会效益指标</td>",
    "<td>修桥数</td><td>养护次数</td><td>受益人数</td>",
    "<td>东桥</td><td>30</td><td>1座</td><td>≥4次</td><td>2万人</td><td></td>",
    "<td>西桥</td><td>20</td><td>2座</td><td></td><td>1万人</td><td></td>",
    "<td>合计</td><td>50</td><td>3座</td><td></td><td></td><td></td>",
)


def test_each_row_is_a_form_with_the_indicators_of_the_head():
    submission = html(*SPANS)
    assert found(submission) == [
        (
            "东桥",
            None,
            [("产出指标", "数量指标", "修桥数", "1座"), ("产出指标", "数量指标", "养护次数", "≥4次"), ("效益指标", "社会效益指标", "受益人数", "2万人")],
        ),
        (
            "西桥",
            None,
            [("产出指标", "数量指标", "修桥数", "2座"), ("产出指标", "数量指标", "养护次数", ""), ("效益指标", "社会效益指标", "受益人数", "1万人")],
        ),
    ]
    assert [form.funds.annual.amount for form in submission.declarations] == [300_000, 200_000]
    assert submission.declarations[0].indicators[1].target.comparator == "≥"
    assert submission.notes == ()


def test_a_row_above_may_name_the_indicators_together():
    submission = html(
        "<td rowspan=4>项目名称</td><td colspan=3>绩效指标</td>",
        "<td colspan=2>产出指标</td><td>效益指标</td>",
        *SPANS[1:3],
        "<td>东桥</td><td>1座</td><td>≥4次</td><td>2万人</td>",
    )
    assert [(name, len(indicators)) for name, _, indicators in found(submission)] == [("东桥", 3)]


def test_blank_cells_keep_the_columns():
    text = "项目名称\t产出指标\t\t效益指标\n\t数量指标\t\t社会效益指标\n\t修桥数\t养护次数\t受益人数\n东桥\t1座\t4次\t2万人\n"
    assert found(read(text)) == [
        (
            "东桥",
            None,
            [("产出指标", "数量指标", "修桥数", "1座"), ("产出指标", "数量指标", "养护次数", "4次"), ("效益指标", "社会效益指标", "受益人数", "2万人")],
        )
    ]


def test_numbered_names_tell_the_second_level_where_merged_cells_are_lost():
    text = (
        "项目单位 | 产 出 指 标 | 效 益 指 标 | |||\n质量指标 | 数量指标 | 社会效益指标 | |||\n合规率 | 修桥数 | 指标1:出行条件 | 指标2:违规问题 | ||\n"
        "东镇 | 100% | 2座 | 改善 | 无 | |\n西镇 | 98% | 1座 | 改善 | 无 | |\n"
    )
    submission = read(text)
    assert found(submission)[1] == (
        None,
        "西镇",
        [
            ("产出指标", "质量指标", "合规率", "98%"),
            ("产出指标", "数量指标", "修桥数", "1座"),
            ("效益指标", "社会效益指标", "出行条件", "改善"),
            ("效益指标", "社会效益指标", "违规问题", "无"),
        ],
    )
    assert submission.notes == ()


def test_what_neither_words_nor_numbers_tell_is_left_open_and_told():
    submission = read(
        "乡镇 | 产出指标 | 效益指标 | ||\n质量指标 | 数量指标 | 社会效益指标 | ||\n"
        "合规率 | 修桥数 | 养护次数 | 出行条件 | |\n东镇 | 100% | 2座 | 4次 | 改善 |\n"
    )
    assert found(submission) == [
        (
            None,
            "东镇",
            [
                ("产出指标", "质量指标", "合规率", "100%"),
                ("产出指标", None, "修桥数", "2座"),
                (None, None, "养护次数", "4次"),
                ("效益指标", "社会效益指标", "出行条件", "改善"),
            ],
        )
    ]
    assert [(note.address.removeprefix("declarations/0/indicators/"), note.candidates) for note in submission.notes] == [
        ("1/level2", ("质量指标", "数量指标")),
        ("2/level1", ("产出指标", "效益指标")),
        ("2/level2", ("数量指标", "社会效益指标")),
    ]


def test_rows_of_the_head_that_lost_their_first_blanks_are_put_back():
    submission = read(
        "项目单位 | 产出指标 | | | 效益指标 |\n | 数量指标 | | 质量指标 | 社会效益指标 |\n"
        " | 修桥数 | 养护次数 | 合格率 | 受益人数 |\n东桥所 | 1座 | 4次 | 95% | 2万人 |\n"
    )
    assert [row[1:3] for row in found(submission)[0][2]] == [
        ("数量指标", "修桥数"),
        ("数量指标", "养护次数"),
        ("质量指标", "合格率"),
        ("社会效益指标", "受益人数"),
    ]


def test_a_row_with_too_few_cells_is_told_not_guessed():
    submission = read("乡镇 | 产出指标 | 效益指标 |\n数量指标 | 社会效益指标 | |\n修桥数 | 出行条件 | |\n东镇 | 2座 | |\n西镇 | 1座 | 改善 |\n")
    assert [(unit, [target for *_, target in rows]) for _, unit, rows in found(submission)] == [("东镇", ["", ""]), ("西镇", ["1座", "改善"])]
    assert any("东镇" in note.message for note in submission.notes)


def test_a_usual_row_of_two_levels_is_not_turned():
    submission = read("项目名称\t甲\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t成本指标\t成本\t5万元\n效益指标\t满意度指标\t满意度\t90%\n")
    assert [i.level1 for i in submission.declarations[0].indicators] == ["产出指标", "效益指标"]


def test_a_head_without_rows_gives_its_indicators_without_targets():
    submission = read("乡镇 | 产出指标 | 效益指标 |\n数量指标 | 社会效益指标 | |\n修桥数 | 出行条件 | |\n")
    assert [(unit, [target for *_, target in rows]) for _, unit, rows in found(submission)] == [(None, ["", ""])]
    assert "没有读到" in submission.notes[0].message
