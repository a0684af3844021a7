"""The grammar of target values, as tables: what a cell prints, and what it means."""

import csv
import datetime as dt
import time
from collections import Counter
from decimal import Decimal

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jiheng.model import parse_target as grammar
from jiheng.model.parse_target import format_number, format_target, parse_target
from jiheng.model.target import Certainty, Comparator, Kind, Target
from jiheng.reference.units import unit_rows

# cell | operator | value | upper bound | unit | words beside the number
NUMERIC = """
≥12.00(次)                | ≥ | 12.00 |  | 次 |
≤2.50(万元/次)            | ≤ | 2.50 |  | 万元/次 |
≤40.00(万)                | ≤ | 40.00 |  | 万 |
=100.00(%)                | = | 100.00 |  | % |
≥100.00(人/场)            | ≥ | 100.00 |  | 人/场 |
＝１．００（个）          | = | 1.00 |  | 个 |
≧ ８５.５ ％              | ≥ | 85.5 |  | % |
>= 95 %(百分比)           | ≥ | 95 |  | %(百分比) |
＞=90%                    | ≥ | 90 |  | % |
≥=90%                     | ≥ | 90 |  | % |
==90%                     | = | 90 |  | % |
﹦100%                    | = | 100 |  | % |
﹥5个                     | > | 5 |  | 个 |
<24小时                   | < | 24 |  | 小时 |
(≥)90%                    | ≥ | 90 |  | % |
正向 大于等于 98 %        | ≥ | 98 |  | % |
反向 小于等于 12 万元     | ≤ | 12 |  | 万元 |
定量 ≥ 5 个               | ≥ | 5 |  | 个 |
指标1:≥90%                | ≥ | 90 |  | % |
不低于90%                 | ≥ | 90 |  | % |
不少于10次                | ≥ | 10 |  | 次 |
不小于98                  | ≥ | 98 |  |  |
不少于10次以上            | ≥ | 10 |  | 次 |
大于10次以上              | ≥ | 10 |  | 次 |
至少3场                   | ≥ | 3 |  | 场 |
不超过30万元              | ≤ | 30 |  | 万元 |
不高于5%                  | ≤ | 5 |  | % |
控制在30万元以内          | ≤ | 30 |  | 万元 |
大于或等于90              | ≥ | 90 |  |  |
小于3%                    | < | 3 |  | % |
超过90%                   | > | 90 |  | % |
95%以上                   | ≥ | 95 |  | % |
95％ 以上（含）           | ≥ | 95 |  | % |
90%(含)以上               | ≥ | 90 |  | % |
90%及以上                 | ≥ | 90 |  | % |
10家以上企业              | ≥ | 10 |  | 家 | 企业
100万以内                 | ≤ | 100 |  | 万 |
30日内                    | ≤ | 30 |  | 日 |
2个工作日内               | ≤ | 2 |  | 个工作日 |
24小时内响应              | ≤ | 24 |  | 小时 | 响应
约100人                   | ≈ | 100 |  | 人 |
100人左右                 | ≈ | 100 |  | 人 |
3000余份                  | ≈ | 3000 |  | 份 |
约90%以上                 | ≥ | 90 |  | % |
985米                     |  | 985 |  | 米 |
100                       |  | 100 |  |  |
0                         |  | 0 |  |  |
0起                       |  | 0 |  | 起 |
-5%                       |  | -5 |  | % |
1,000人                   |  | 1000 |  | 人 |
１，２３４，５６７元      |  | 1234567 |  | 元 |
25万人次                  |  | 25 |  | 万人次 |
8 万亩                    |  | 8 |  | 万亩 |
80M                       |  | 80 |  | M |
1.5‰                      |  | 1.5 |  | ‰ |
100百分比                 |  | 100 |  | 百分比 |
5个百分点                 |  | 5 |  | 个百分点 |
500元/人*月               |  | 500 |  | 元/人*月 |
800元/生/年               |  | 800 |  | 元/生/年 |
10台（套）                |  | 10 |  | 台(套) |
≥10窝                     | ≥ | 10 |  | 窝 |
365天                     |  | 365 |  | 天 |
3年                       |  | 3 |  | 年 |
98.5分                    |  | 98.5 |  | 分 |
100㎡                     |  | 100 |  | ㎡ |
5篇论文                   |  | 5 |  | 篇 | 论文
100%完成                  |  | 100 |  | % | 完成
100％（达标）             |  | 100 |  | % | 达标
3场(线上2场，线下1场)     |  | 3 |  | 场 | 线上2场,线下1场
降低3%                    |  | 3 |  | % | 降低
提高10%以上               | ≥ | 10 |  | % | 提高
合格率≥90%                | ≥ | 90 |  | % | 合格率
完成率 100%               |  | 100 |  | % | 完成率
举办活动5场               |  | 5 |  | 场 | 举办活动
培训人数不少于100人       | ≥ | 100 |  | 人 | 培训人数
签订合约10份              |  | 10 |  | 份 | 签订合约
受益人数约100人           | ≈ | 100 |  | 人 | 受益人数
补助标准1000元/人         |  | 1000 |  | 元/人 | 补助标准
每年2次                   |  | 2 |  | 次/年 |
每人每月不低于500元       | ≥ | 500 |  | 元/人/月 |
人均500元                 |  | 500 |  | 元/人 |
一份                      |  | 1 |  | 份 |
两次                      |  | 2 |  | 次 |
三场以上                  | ≥ | 3 |  | 场 |
十二次                    |  | 12 |  | 次 |
零                        |  | 0 |  |  |
百分之九十                |  | 90 |  | % |
不低于百分之95            | ≥ | 95 |  | % |
二分之一                  |  | 0.5 |  |  |
三分之二                  |  | 0.666667 |  |  |
2/3                       |  | 0.666667 |  |  |
80%-90%                   |  | 80 | 90 | % |
80%～90%                  |  | 80 | 90 | % |
3~5个                     |  | 3 | 5 | 个 |
10至12场                  |  | 10 | 12 | 场 |
3-5                       |  | 3 | 5 |  |
≥80%且≤90%                |  | 80 | 90 | % |
不低于15%不高于20%        |  | 15 | 20 | % |
≥15(%)≤20(%)              |  | 15 | 20 | % |
15%-20%之间               |  | 15 | 20 | % | 之间
40-50人/场                |  | 40 | 50 | 人/场 |
≥95％（含）               | ≥ | 95 |  | % |
90%以上（含90%）          | ≥ | 90 |  | % |
每亩补助500元             |  | 500 |  | 元/亩 |
10个(≥5个为良)            |  | 10 |  | 个 | ≥5个为良
%=99百分比                |  | 99 |  | 百分比 |
二100百分比               |  | 100 |  | 百分比 |
≥1200.0 0(次)             | ≥ | 1200.00 |  | 次 |
999999999999999999.999999(个) |  | 999999999999999999.999999 |  | 个 |
"""

# cell | text
QUALITATIVE = """
匹配                     | 匹配
定性 长期                | 长期
=提高                    | 提高
≥合格                    | 合格
≥Ⅲ类                     | Ⅲ类
大于15%小于20%           | 大于15%小于20%
10±2                     | 10±2
1:5                      | 1:5
每季度                   | 每季度
正向引导                 | 正向引导
一般                     | 一般
十分                     | 十分
三级                     | 三级
一次性                   | 一次性
长三角                   | 长三角
零事故                   | 零事故
两三次                   | 两三次
三五个                   | 三五个
3A                       | 3A
2级甲等                  | 2级甲等
第3批                    | 第3批
前3名                    | 前3名
7×24小时                 | 7×24小时
12345热线接听            | 12345热线接听
不超过上年               | 不超过上年
按 标准 1000元/人 兑付给对象 | 按标准1000元/人兑付给对象
100%,90%                 | 100%,90%
100%90%85%85%            | 100%90%85%85%
1;;1;;1                  | 1;;1;;1
≥11≥12                   | ≥11≥12
≤≥90                     | ≤≥90
≥90%以下                 | ≥90%以下
5-3                      | 5-3
12/31                    | 12/31
1 000人                  | 1 000人
±5%                      | ±5%
1234567890123456789      | 1234567890123456789
0.1234567                | 0.1234567
20246-202516             | 20246-202516
2026年度工作要点         | 2026年度工作要点
"""

# cell | first day | last day
DATES = """
2026-01-01               | 2026-01-01 | 2026-01-01
2026/1/1                 | 2026-01-01 | 2026-01-01
2026年12月31日前         | | 2026-12-31
2026年6月底前            | | 2026-06-30
2026年6月底前完成验收    | | 2026-06-30
截至2026年6月30日        | | 2026-06-30
≤2026年12月              | | 2026-12-31
2026年3月起              | 2026-03-01 |
2021年7月                | 2021-07-01 | 2021-07-31
2024年2月                | 2024-02-01 | 2024-02-29
2026年5月中旬            | 2026-05-11 | 2026-05-20
2021.1                   | 2021-01-01 | 2021-01-31
20261231                 | 2026-12-31 | 2026-12-31
2026年                   | 2026-01-01 | 2026-12-31
2026年第一季度           | 2026-01-01 | 2026-03-31
2026年下半年             | 2026-07-01 | 2026-12-31
2026年全年               | 2026-01-01 | 2026-12-31
2026年底                 | | 2026-12-31
2019年-2021年            | 2019-01-01 | 2021-12-31
2021年1月-12月           | 2021-01-01 | 2021-12-31
2026年1-12月             | 2026-01-01 | 2026-12-31
2023.07-2024.01          | 2023-07-01 | 2024-01-31
202001-202012            | 2020-01-01 | 2020-12-31
2026年1月1日至12月31日   | 2026-01-01 | 2026-12-31
2026年2月30日            | |
1月至12月                | |
12月底前                 | |
每月10日前               | |
每月15日                 | |
次月5日前完成支付        | |
15日前                   | |
12月底到位               | |
定性 11月底之前          | |
年底前                   | |
三季度末前               | |
"""

EMPTY = [None, "", "  ", "\u3000", "/", "-", "——", "……", "…", "、", "*", "≥", "≥**%", "≥ **%", "≧ %", "**人", "XX", "ＸＸ", "XX万元", "×%", "N次", "__%"]
EMPTY += ["___个", "不少于__次", "指标2:", "指标2：……", "正向", "定性", "大于等于", "公里", "万亩", "%", "(%)", "万元", "待定", "无", "暂无", "不适用", "N/A"]


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("raw", "comparator", "value", "upper", "unit", "text"), rows(NUMERIC))
def test_numbers(raw, comparator, value, upper, unit, text):
    assert parse_target(raw) == Target(
        raw=raw,
        kind=Kind.NUMERIC,
        comparator=Comparator(comparator) if comparator else None,
        value=Decimal(value),
        upper=Decimal(upper) if upper else None,
        unit=unit or None,
        text=text or None,
    )


@pytest.mark.parametrize(("raw", "value"), [(raw, value) for raw, _, value, *_ in rows(NUMERIC)])
def test_printed_precision_stays(raw, value):
    assert str(parse_target(raw).value) == value


@pytest.mark.parametrize(("raw", "text"), rows(QUALITATIVE))
def test_texts(raw, text):
    assert parse_target(raw) == Target(raw=raw, kind=Kind.QUALITATIVE, text=text)


@pytest.mark.parametrize(("raw", "start", "end"), rows(DATES))
def test_dates_and_periods(raw, start, end):
    assert parse_target(raw) == Target(
        raw=raw, kind=Kind.DATE, start=dt.date.fromisoformat(start) if start else None, end=dt.date.fromisoformat(end) if end else None
    )


@pytest.mark.parametrize("raw", EMPTY)
def test_blanks_and_unfilled_templates_are_empty(raw):
    assert parse_target(raw) == Target(raw=(raw or "").strip(), kind=Kind.EMPTY, certainty=Certainty.MISSING)


def test_raw_keeps_everything_but_outer_blanks():
    assert parse_target(" ≥ 12.00（ 次 ）\n").raw == "≥ 12.00（ 次 ）"


@pytest.mark.parametrize(
    ("raw", "columns", "comparator", "unit"),
    [
        ("≥100", {"name": "湿地保有量(公顷)"}, "≥", "公顷"),
        ("≥100", {"name": "湿地保有量（公顷）"}, "≥", "公顷"),
        ("85", {"name": "合格率(≥**%)"}, None, "%"),
        ("100", {"name": "发放数量(含上年)"}, None, None),
        ("≥100亩", {"name": "湿地保有量(公顷)"}, "≥", "亩"),
        ("90", {"unit": "万元", "comparator": "小于等于"}, "≤", "万元"),
        ("90", {"unit": "（％）", "comparator": "≥"}, "≥", "%"),
        ("90", {"unit": "/", "comparator": "正向"}, None, None),
        ("90", {"unit": "无"}, None, None),
        ("90", {"unit": "奇怪单位"}, None, "奇怪单位"),
        ("98", {"unit": "%(百分比)", "comparator": ">="}, "≥", "%(百分比)"),
        ("10", {"unit": "（台（套））"}, None, "台(套)"),
        ("90", {"unit": "(万元"}, None, "万元"),
        ("28.8万元", {"unit": "%"}, None, "万元"),
        ("=100%", {"comparator": "大于等于"}, "=", "%"),
    ],
)
def test_other_columns_and_the_name_complete_the_cell(raw, columns, comparator, unit):
    target = parse_target(raw, **columns)
    assert (target.raw, target.kind, target.comparator, target.unit) == (raw, Kind.NUMERIC, comparator, unit)


@pytest.mark.parametrize(
    ("raw", "columns", "kind"),
    [
        ("202012", {}, Kind.NUMERIC),
        ("202012", {"name": "竣工时间"}, Kind.DATE),
        ("2021", {"name": "完成时限"}, Kind.DATE),
        ("2021", {"name": "受益人数"}, Kind.NUMERIC),
        ("2021.1", {"unit": "万元"}, Kind.NUMERIC),
        ("2021.1", {"name": "总投资(万元)"}, Kind.NUMERIC),
        ("2021.1", {"unit": "月"}, Kind.DATE),
        ("2026年12月", {"unit": "年"}, Kind.DATE),
        ("2026-12-31", {"unit": "个"}, Kind.DATE),
        ("180", {"name": "服务周期"}, Kind.NUMERIC),
        ("100", {"name": "及时率", "unit": "%"}, Kind.NUMERIC),
    ],
)
def test_bare_digits_are_dates_only_where_name_and_unit_allow(raw, columns, kind):
    assert parse_target(raw, **columns).kind is kind


def test_nothing_is_a_promise_where_the_name_speaks_of_harm():
    assert parse_target("无", name="重大安全事故").text == "无"
    assert parse_target("无", name="生态效益").kind is Kind.EMPTY


def test_golden_targets_of_the_seed(shared):
    declarations = msgspec.json.decode((shared / "golden/seed.json").read_bytes())["declarations"]
    targets = [indicator["target"] for declaration in declarations for indicator in declaration["indicators"]]
    assert len(targets) == 40
    for golden in targets:
        read = msgspec.to_builtins(parse_target(golden["raw"]))
        assert {key: read[key] for key in golden} == golden


def test_real_targets_have_the_kinds_that_people_gave_them(shared):
    with (shared / "samples/truth_indicators.tsv").open(encoding="utf-8", newline="") as lines:
        cells = [(row["raw_target"], row["l3"]) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    # Counted by hand on the rows that are published here: 11 blank, 6 dates, one matrix of six values among the texts.
    assert Counter(parse_target(raw, name=name).kind for raw, name in cells) == {"numeric": 142, "qualitative": 45, "date": 6, "empty": 11}


UNITS = st.sampled_from([row.unit for row in unit_rows()] + ["万元/次", "人/场", "元/人·月", "%(百分比)", "台(套)", "万人次"])
NUMBERS = st.decimals(min_value=0, max_value=10**12, allow_nan=False, allow_infinity=False, places=2) | st.integers(0, 10**15).map(Decimal)


@given(NUMBERS, st.sampled_from([None, *Comparator]), UNITS)
def test_numbers_round_trip(value, comparator, unit):
    printed = format_number(value, comparator=comparator, unit=unit)
    target = parse_target(printed)
    assert (target.kind, target.comparator, target.value, target.unit) == (Kind.NUMERIC, comparator, value, unit)
    assert format_target(target) == printed


@given(NUMBERS, NUMBERS, UNITS)
def test_ranges_round_trip(one, other, unit):
    low, high = sorted((one, other))
    target = parse_target(format_number(low, upper=high, unit=unit))
    assert (target.value, target.upper, target.unit) == (low, high, unit)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(["both", "start", "end"]))
def test_dates_round_trip(one, other, known):
    start, end = sorted((one, other))
    target = Target(raw="", kind=Kind.DATE, start=None if known == "end" else start, end=None if known == "start" else end)
    read = parse_target(format_target(target))
    assert (read.kind, read.start, read.end) == (Kind.DATE, target.start, target.end)


PIECES = st.sampled_from(
    [*"≥≤=><≈~-/.,()（）%‰0123456789一二三十百万亿零约为达共每年月日人次场元无X*… \n", "不", "不低于", "以上", "以内", "左右", "内", "2026", "12月"]
)
SHAPED = st.lists(PIECES, max_size=14).map("".join)


@given(SHAPED | st.text(max_size=60), st.none() | SHAPED, st.none() | SHAPED, st.none() | SHAPED)
@example("≥²(次)", None, None, None)
@example("٣次", None, None, None)
@example("0000-00-00", None, None, None)
@example("(" * 50, None, None, None)
def test_any_text_is_understood_somehow(raw, name, unit, comparator):
    target = parse_target(raw, name=name, unit=unit, comparator=comparator)
    assert target.raw == raw.strip()
    assert (target.value is not None) == (target.kind is Kind.NUMERIC)
    assert target.kind is Kind.NUMERIC or (target.unit, target.comparator, target.upper) == (None, None, None)
    assert target.kind is not Kind.QUALITATIVE or target.text
    assert target.kind is Kind.DATE or target.start is target.end is None
    assert target.upper is None or target.value is None or target.upper >= target.value


@given(st.sampled_from([row[0] for row in rows(NUMERIC)]), st.text(st.sampled_from("。 ；\u3000\n"), max_size=3))
def test_full_stops_and_blanks_behind_a_number_mean_nothing(raw, noise):
    assert parse_target(raw + noise).value == parse_target(raw).value


@given(SHAPED)
def test_short_way_and_long_way_agree(raw):
    printed = raw.strip()
    short = grammar._plain(printed)
    assert short is None or short == grammar._general(printed)


@given(st.sampled_from([None, *"≥≤=><"]), NUMBERS, UNITS, st.sampled_from(["{}{}({})", "{} {} ({})", "{}{}{}", "{} {} {}"]))
def test_short_way_and_long_way_agree_on_plain_numbers(sign, value, unit, shape):
    printed = shape.format(sign or "", value, unit).strip()
    short = grammar._plain(printed)
    assert short is None or short == grammar._general(printed)


@pytest.mark.parametrize("piece", ["约为", "<", "每", "在", "不", "(", "至", "1-", "2026年", "一", "1,", "时间", "提高", "百分之", "X", "1 ", "全部按时"])
def test_no_repetition_takes_long(piece):
    start = time.process_time()
    parse_target((piece * 400)[:399] + "|")
    assert time.process_time() - start < 0.2
