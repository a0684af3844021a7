"""Ticked boxes: the ticked option is the value, a cell with none ticked is blank."""

import pytest

from jiheng.readers.ticks import ticked
from tests.readers.test_interpreter import only
from tests.readers.test_office_layouts import html

TABLE = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t桥梁数\t12座\n"


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("☑本级支出 □转移支付", "本级支出"),
        ("□本级支出 ☑转移支付", "转移支付"),
        ("新增项目□      延续项目√", "延续项目"),
        ("新增项目√      延续项目□", "新增项目"),
        ("□一次性 √经常性", "经常性"),
        ("□√新增 □延续", "新增"),
        ("一次性项目（ ） 经常性项目（√）", "经常性项目"),
        ("[√]新增 [ ]延续", "新增"),
        ("■基建类；□其他", "基建类"),
        ("☑基建类 ☑修缮类 □其他", "基建类、修缮类"),
        ("□新增 □延续", ""),
        ("1.基建类□ 其中:新建 扩建 2.修缮类√", "修缮类"),
        ("经常性项目", "经常性项目"),
    ],
)
def test_the_ticked_option_is_the_value(text: str, option: str):
    assert ticked(text) == option


def test_nature_and_category_are_the_ticked_ones():
    form = only(f"项目名称\t桥梁\t项目性质\t新增项目□ 延续项目√\n项目类别\t□基建类 □修缮类\n{TABLE}")
    assert (form.nature, form.category) == ("延续项目", None)


def test_options_in_cells_of_their_own():
    submission = html(
        "<td>项目名称</td><td>桥梁</td><td>项目性质</td><td>□新增</td><td>☑延续</td>",
        "<td>项目类别</td><td><input type=checkbox>基建类 <input type=checkbox checked>修缮类</td>",
        "<td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td>",
        "<td>产出指标</td><td>数量指标</td><td>桥梁数</td><td>12座</td>",
    )
    form = submission.declarations[0]
    assert (form.nature, form.category) == ("延续", "修缮类")
