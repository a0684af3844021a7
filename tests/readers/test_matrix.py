"""A column of targets for each place: every one is read, the row is judged by none of them."""

from jiheng.model.target import Certainty, Kind
from tests.readers.test_interpreter import read
from tests.readers.test_office_layouts import html

HEAD = "项目名称\t农村饮水\n"


def rows(text: str):
    """Name, raw target and (place, raw) of each indicator."""
    return [
        (i.name, i.target.raw, [(place.place, place.target.raw) for place in i.places])
        for declaration in read(text).declarations
        for i in declaration.indicators
    ]


def test_the_values_of_places_are_read_each_and_joined():
    submission = read(
        f"{HEAD}一级指标\t二级指标\t三级指标\t指标解释\t东镇\t西乡\n产出指标\t数量指标\t水厂数(座)\t新建\t1\t2\n\t质量指标\t合格率\t水质\t≥95%\t≥95%\n"
    )
    first, second = submission.declarations[0].indicators
    assert (first.target.raw, first.target.kind, first.target.certainty) == ("1;;2", Kind.QUALITATIVE, Certainty.READ)
    assert [(place.place, place.target.value) for place in first.places] == [("东镇", 1), ("西乡", 2)]
    assert second.target.raw == "≥95%;;≥95%"
    assert [note.address for note in submission.notes] == ["declarations/0/indicators/0/target", "declarations/0/indicators/1/target"]


def test_a_blank_of_a_place_keeps_its_position():
    assert rows(f"{HEAD}一级指标\t二级指标\t三级指标\t东镇\t西乡\t南村\n产出指标\t数量指标\t水厂数\t1\t\t2\n") == [
        ("水厂数", "1;;;;2", [("东镇", "1"), ("西乡", ""), ("南村", "2")])
    ]


def test_the_sum_of_all_places_is_the_target():
    assert rows(f"{HEAD}一级指标\t二级指标\t三级指标\t全县\t东镇\t西乡\n产出指标\t数量指标\t水厂数\t3座\t1座\t2座\n") == [
        ("水厂数", "3座", [("东镇", "1座"), ("西乡", "2座")])
    ]


def test_unit_and_operator_belong_to_every_place():
    assert rows(f"{HEAD}一级指标\t二级指标\t三级指标\t计算符号\t东镇\t西乡\t计量单位\n产出指标\t数量指标\t水厂数\t≥\t1\t2\t座\n") == [
        ("水厂数", "≥1座;;≥2座", [("东镇", "≥1座"), ("西乡", "≥2座")])
    ]


def test_places_in_a_second_row_of_the_header():
    submission = html(
        "<td>项目名称</td><td colspan=4>农村饮水</td>",
        "<td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td><td colspan=2>指标值</td>",
        "<td>东镇</td><td>西乡</td>",
        "<td>产出指标</td><td>数量指标</td><td>水厂数</td><td>1座</td><td>2座</td>",
    )
    assert [(i.target.raw, [place.place for place in i.places]) for i in submission.declarations[0].indicators] == [("1座;;2座", ["东镇", "西乡"])]


def test_places_in_a_second_row_whose_merged_cells_were_lost():
    assert rows(f"{HEAD}一级指标\t二级指标\t三级指标\t指标值\n东镇\t西乡\n产出指标\t数量指标\t水厂数\t1座\t2座\n") == [
        ("水厂数", "1座;;2座", [("东镇", "1座"), ("西乡", "2座")])
    ]


def test_other_columns_are_no_places():
    assert rows(f"{HEAD}一级指标\t二级指标\t三级指标\t指标值\t责任科室\t完成单位\n产出指标\t数量指标\t水厂数\t1座\t甲\t乙\n") == [("水厂数", "1座", [])]


def test_a_cell_a_line_with_bars_and_no_ends_of_rows():
    line = "项目名称 供水 一级指标 二级指标 三级指标 东镇 西乡 南村 产出指标 数量指标 水厂数 1座 2座 3座 质量指标 合格率 95% 96% 97%"
    assert rows(" |\n".join([*line.split(), ""])) == [
        ("水厂数", "1座;;2座;;3座", [("东镇", "1座"), ("西乡", "2座"), ("南村", "3座")]),
        ("合格率", "95%;;96%;;97%", [("东镇", "95%"), ("西乡", "96%"), ("南村", "97%")]),
    ]
