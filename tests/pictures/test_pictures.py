"""Pictures: what flows in flows out, tiles fill their field, nothing that a strict policy forbids, nothing told by colour alone."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from jiheng.drawing import draw
from jiheng.writers.pictures.canvas import headed, wide
from jiheng.writers.pictures.flow import MOST, flow_picture, layout
from jiheng.writers.pictures.picture import ten_thousands
from jiheng.writers.pictures.progress import Progress, outcome, progress_picture
from jiheng.writers.pictures.tiles import ORDER, Tile, boxes, tiles_picture
from jiheng.writers.pictures.years import years_picture

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script>"\x0b&\ufffe'
AMOUNTS = st.decimals(min_value=-100, max_value=10**9, places=2)
WAYS = st.lists(st.tuples(st.tuples(st.sampled_from("甲乙丙丁"), st.text("AB", max_size=2), st.text("xyz", max_size=3)), AMOUNTS), max_size=40)


def zh(one, _other):
    return one


def en(_one, other):
    return other


def all_kinds(say, name="图书馆"):
    """One picture of each kind with a name in it."""
    way = ((name, "特定目标类", "委托业务费"), Decimal(750000))
    return [
        flow_picture("flow", "资金流向", ("单位", "类别", "科目"), [way], say),
        years_picture("years", "年度对比", "单位", (2025, 2026), [(name, Decimal(100), None), (name, None, Decimal(5))], say),
        tiles_picture("tiles", "亮灯", [Tile(name, Decimal(10), light, (1, 0, 0, 0, 0)) for light in ORDER], say),
        progress_picture("progress", "进度", [Progress(name, "≥12次", "14次", Fraction(14, 12), ceiling=False, met=True)], Fraction(1, 2), say),
    ]


@given(WAYS)
def test_what_flows_in_flows_out(ways):
    found = layout(ways, "其余")
    total = sum((amount for _, amount in ways if amount > 0), Decimal(0))
    assert found.total == total
    for column in range(found.columns):
        stations = [station for station in found.stations if station.column == column]
        assert sum(station.amount for station in stations) == total
        assert len(stations) <= MOST
        for station in stations:
            leaving = [band.amount for band in found.bands if (band.column, band.source) == (column, station.name)]
            arriving = [band.amount for band in found.bands if (band.column + 1, band.target) == (column, station.name)]
            assert column == found.columns - 1 or sum(leaving) == station.amount
            assert column == 0 or sum(arriving) == station.amount


@given(WAYS)
def test_the_order_of_the_rows_does_not_matter(ways):
    assert layout(ways, "其余") == layout(ways[::-1], "其余")


def test_bands_of_a_station_lie_beside_each_other():
    ways = [(("甲", "一"), Decimal(3)), (("甲", "二"), Decimal(2)), (("乙", "一"), Decimal(4))]
    found = {(band.source, band.target): (band.leaves, band.arrives) for band in layout(ways, "其余").bands}
    assert found == {("甲", "一"): (0, 0), ("甲", "二"): (3, 0), ("乙", "一"): (0, 3)}


def test_small_stations_are_put_together():
    names = [station.name for station in layout([((f"单位{n}", "x"), Decimal(n)) for n in range(1, 31)], "其余").stations if station.column == 0]
    assert names == [*(f"单位{n}" for n in range(30, 21, -1)), "其余"]


@given(st.lists(st.decimals(min_value="0.01", max_value=10**8, places=2), min_size=1, max_size=40))
def test_tiles_fill_their_field_and_are_as_large_as_the_money(amounts):
    ranked = sorted((Tile(str(n), amount, "green") for n, amount in enumerate(amounts)), key=lambda tile: -tile.amount)
    found = boxes(ranked, 0, 0, 900, 400)
    whole = float(sum(amounts))
    assert len(found) == len(amounts)
    for box in found:
        assert box.width * box.height == pytest.approx(360_000 * float(box.tile.amount) / whole, rel=1e-6)
        assert -0.01 <= box.x <= box.x + box.width <= 900.01
        assert -0.01 <= box.y <= box.y + box.height <= 400.01


def test_tiles_without_money_are_in_the_table_only():
    picture = tiles_picture("t", "亮灯", [Tile("甲", Decimal(0), "red"), Tile("乙", Decimal(1), "green")], zh)
    assert [row[0] for row in picture.rows] == ["乙", "甲"]
    assert len(boxes([Tile("甲", Decimal(0), "red")], 0, 0, 10, 10)) == 0


@pytest.mark.parametrize("say", [zh, en])
def test_every_picture_is_svg_that_says_what_it_shows(say):
    for picture in all_kinds(say):
        root: Any = etree.fromstring(picture.svg)
        assert root.get("role") == "img"
        ids = root.get("aria-labelledby").split()
        assert [root.find(f".//*[@id='{each}']").tag for each in ids] == [f"{SVG}title", f"{SVG}desc"]
        assert "图书馆" in root.find(f"{SVG}desc").text
        assert picture.rows
        assert {len(row) for row in picture.rows} == {len(picture.head)}


def test_nothing_that_the_policy_forbids_and_no_name_gets_out_of_its_place():
    for picture in all_kinds(zh, HOSTILE):
        root = etree.fromstring(picture.svg)
        assert not [each for each in root.iter() if each.tag == f"{SVG}script"]
        assert not re.search(r"\sstyle=|\son\w+=|href=|url\((?!#)", picture.svg)
        assert "\x0b" not in picture.svg


def test_lights_differ_by_sign_and_by_pattern():
    picture = tiles_picture("t", "亮灯", [Tile("甲", Decimal(9), light) for light in ORDER], zh)
    fills = re.findall(r'<rect x="[^"]*" y="12" width="22" height="16" fill="([^"]+)"', picture.svg)
    assert len(set(fills)) == len(ORDER)
    assert {"■ 红灯", "▲ 黄灯", "● 绿灯", "◆ 未能核对", "○ 未到期"} <= set(re.findall(r">([^<]+)</text>", picture.svg))


def test_half_a_cent_of_ten_thousand_is_rounded_up():
    assert ten_thousands(Decimal("2879650")) == "287.97"


def test_a_change_from_nothing_has_no_percentage():
    picture = years_picture("y", "对比", "单位", (2025, 2026), [("甲", None, Decimal(1)), ("乙", Decimal(1), None), ("丙", Decimal(200), Decimal(100))], zh)
    assert [row[-1] for row in picture.rows] == ["−50.0%", "新增", "不再安排"]


@pytest.mark.parametrize(
    ("ceiling", "met", "words"),
    [(False, True, "已达到"), (False, False, "未达到"), (True, True, "未超上限"), (True, False, "超出上限"), (False, None, "未能核对")],
)
def test_outcomes_are_words(ceiling, met, words):
    assert outcome(Progress("x", "", "", None, ceiling, met), zh) == words


def test_pictures_without_rows_are_still_pictures():
    for picture in (flow_picture("f", "空", ("a", "b"), [], zh), tiles_picture("t", "空", [], zh), progress_picture("p", "空", [], Fraction(0), zh)):
        assert etree.fromstring(picture.svg) is not None
        assert picture.rows == ()


@pytest.mark.slow
def test_a_picture_becomes_png_the_same_every_time():
    png = draw(all_kinds(zh)[0].svg.encode(), "picture.svg", b"")
    assert png.startswith(b"\x89PNG")
    assert png == draw(all_kinds(zh)[0].svg.encode(), "picture.svg", b"")


def test_a_picture_on_its_own_says_what_it_is():
    for picture in all_kinds(zh):
        alone = etree.fromstring(headed(picture.svg, f"图书馆 · {HOSTILE}", "http://127.0.0.1/p/2026/").encode())
        plain = etree.fromstring(picture.svg.encode())
        first, second = [each.text or "" for each in alone.iter(f"{SVG}text")][:2]
        assert first.startswith("图书馆 · </text>")
        assert second == "http://127.0.0.1/p/2026/"
        assert not alone.findall(f".//{SVG}script")
        left, top, width, height = map(int, alone.get("viewBox", "").split())
        assert (left, width) == (0, int(plain.get("width", "")))
        assert top + height == int(plain.get("height", "")), "the picture stays where it was"
        assert draw(etree.tostring(alone), "a.svg", b"").startswith(b"\x89PNG")


def test_names_of_wide_signs_stay_within_the_picture():
    name = "举办“匠心临溪”第七届青澄湾产业环带职业技能竞赛……≥≥≥"
    picture = progress_picture("p", "进度", [Progress(name, "≤10.00(万元/场)", "9.65(万元/场)", Fraction(965, 1000), ceiling=True, met=True)], Fraction(1), zh)
    texts = {each.text or "": each for each in etree.fromstring(picture.svg.encode()).iter(f"{SVG}text")}
    assert "9.65(万元/场) / ≤10.00(万元/场)" in texts, "values are not cut"
    for words, each in texts.items():
        room = wide(words, int(each.get("font-size", "")))
        x = float(each.get("x", ""))
        left = {"start": x, "middle": x - room / 2, "end": x - room}[each.get("text-anchor", "start")]
        assert left >= 0, words
