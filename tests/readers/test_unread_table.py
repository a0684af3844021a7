"""A table of indicators of which nothing was read: blank, cut off, or not understood. Only the first is a mistake of the form."""

from jiheng.checks.engine import check
from jiheng.readers.declaration import interpret
from jiheng.readers.text import read_text

HEAD = "绩效目标申报表\n项目名称\t社区食堂建设\t实施单位\t云汀市养老服务所\n年度总体目标\t建成食堂3个。\n"
COLUMNS = "一级指标\t二级指标\t三级指标\t指标值\n"


def said(text: str) -> tuple[bool, list[str]]:
    """Whether IN14 speaks, and why it cannot."""
    report = check(interpret(read_text(text.encode())), codes=["IN14"])
    return bool(report.findings), [gap.zh for gap in report.not_assessed]


def test_a_table_with_blank_rows_is_a_finding() -> None:
    assert said(HEAD + COLUMNS + "产出指标\t数量指标\t\t\n\t质量指标\t\t\n填报人\t王芳\n") == (True, [])


def test_a_file_that_ends_before_its_table_is_not_judged() -> None:
    found, (reason,) = said(HEAD)
    assert not found
    assert "没有读到这张表的指标表" in reason


def test_a_file_that_ends_at_the_head_of_its_table_is_not_judged() -> None:
    found, (reason,) = said(HEAD + COLUMNS)
    assert not found
    assert "到指标表的表头为止" in reason


def test_names_without_any_value_are_told_and_not_judged() -> None:
    found, (reason,) = said(HEAD + COLUMNS + "产出指标\t数量指标\t指标1：新建食堂座位数\t个\n\t\t指标2：供餐份数\t份\n")
    assert not found
    assert "新建食堂座位数" in reason
    assert "2 个指标名称" in reason
