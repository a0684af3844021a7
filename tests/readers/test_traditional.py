"""Pages converted to traditional characters, with pinyin behind them."""

import pytest

from jiheng.model.source import Source
from jiheng.readers.declaration import interpret
from jiheng.readers.grid import Cell, Grid, Line
from jiheng.readers.text import read_text
from jiheng.readers.traditional import plain, without_traditional
from jiheng.reference.traditional import simplified, simplified_characters


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("績(jī)效目標(biāo)", "绩效目标"),
        ("項（xiàng）目名稱", "项目名称"),
        ("道路長度(km)", "道路长度(km)"),
        ("显著提升(a)", "显著提升(a)"),
        ("顯著提升", "显著提升"),
        ("對于學生", "对于学生"),
    ],
)
def test_characters_become_simplified_and_pinyin_goes(printed: str, read: str) -> None:
    assert plain(printed) == read


def test_every_traditional_character_has_one_simplified() -> None:
    assert all(len(new) == 1 and new != chr(old) for old, new in simplified_characters().items())
    assert not {ord(char) for char in simplified_characters().values()} & simplified_characters().keys()


def test_simplified_text_stays_as_it_is() -> None:
    text = "乾县著作权、覆盖面、藉此、发展项目绩效指标"
    assert simplified(text) == text


def grid(text: str) -> Grid:
    return Grid(lines=(Line(cells=(Cell(text=text, source=Source(line=1)),)),))


def test_a_name_or_two_make_no_traditional_page() -> None:
    names = grid("鎔基学堂与陳氏书院修缮项目")
    assert without_traditional(names) is names


def test_form_in_traditional_characters_is_read_and_said() -> None:
    rows = [
        "項(xiàng)目名稱\t渡口修繕工程",
        "實(shí)施單位\t禾川縣(xiàn)交通局",
        "一級指標\t二級指標\t三級指標\t指標值",
        "產(chǎn)出指標\t數(shù)量指標\t修繕渡口數(shù)量\t≥3座",
        "效益指標\t社會效益指標\t兩岸居民出行條件\t顯著改善",
    ]
    submission = interpret(read_text("\n".join(rows).encode()))
    (declaration,) = submission.declarations
    assert (declaration.name, declaration.implementing_agency) == ("渡口修缮工程", "禾川县交通局")
    found = [(i.level1, i.level2, i.name, i.target.raw) for i in declaration.indicators]
    assert found == [
        ("产出指标", "数量指标", "修缮渡口数量", "≥3座"),
        ("效益指标", "社会效益指标", "两岸居民出行条件", "显著改善"),
    ]
    assert any("繁体" in note.message for note in submission.notes)
