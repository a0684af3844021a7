"""Tables of evidence: what is taken, and what is refused with row, column and reason."""

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.attainment import Degree
from jiheng.model.evidence import AcceptanceResult, EvidenceLedger, GradeCount
from jiheng.model.evidence_table import Preview, kind_of, preview
from jiheng.model.json import decode_ledger, encode
from jiheng.model.measure import EvidenceKind
from jiheng.reference.evidence_columns import evidence_columns
from tests.model.evidence_records import activity, deliverable

ACTIVITIES = ["活动名称", "举办时间", "地点", "参会人数", "协办单位", "主题契合度", "标签", "备注"]
KNOWN = (activity("a1", title="供需撮合第一场"), activity("a2", title="年会"), deliverable("d1", title="年会"))


def read(kind: EvidenceKind, table: list[list[str]], **more) -> Preview:
    return preview(kind, table[0], table[1:], project="撮合", **more)


def told(result: Preview) -> list[tuple[int, str | None, str]]:
    return [(refused.row, refused.column, refused.zh) for refused in result.refused]


def records(result: Preview) -> list[Any]:
    return [taken.record for taken in result.taken]


def only(result: Preview) -> Any:
    assert told(result) == []
    (record,) = records(result)
    return record


def test_an_activity():
    result = read(
        EvidenceKind.ACTIVITY, [ACTIVITIES, ["供需撮合第一场", "2026年3月5日", "云汀会展中心", "120人", "商会、银行", "契合", "供需撮合；外贸", "顺利"]]
    )
    record = only(result)
    assert (record.title, record.date, record.place, record.participants) == ("供需撮合第一场", dt.date(2026, 3, 5), "云汀会展中心", 120)
    assert (record.partners, record.theme_match, record.tags) == (("商会", "银行"), Degree.REACHED, ("供需撮合", "外贸"))
    assert result.ignored == ("备注",)
    assert result.heads["participants"] == "参会人数"


def test_payments_take_the_unit_of_the_head_and_find_what_they_paid_for():
    head = ["摘要", "支付日期", "金额（万元）", "收款单位", "经济科目", "凭证号", "对应活动"]
    record = only(read(EvidenceKind.PAYMENT, [head, ["场地费", "3月9日", "2.50", "会展公司", "租赁费", "记-0012", "供需撮合 第一场"]], known=KNOWN, year=2026))
    assert (record.amount, record.date, record.paid_for, record.voucher) == (Decimal("25000.00"), dt.date(2026, 3, 9), "a1", "记-0012")


def test_everything_that_is_wrong_is_told_at_once():
    head = ["用途", "付款日期", "金额", "关联凭据"]
    result = read(
        EvidenceKind.PAYMENT,
        [head, ["场地费", "3月9日", "2.50", "年会"], ["", "2026-03-09", "100元", ""], ["", "", "", ""], ["", "2026-02-30", "一批", "路演"]],
        known=KNOWN,
    )
    assert result.taken == ()
    assert [(row, column) for row, column, _ in told(result)] == [
        (2, "付款日期"),
        (2, "金额"),
        (2, "关联凭据"),
        (3, "用途"),
        (5, "付款日期"),
        (5, "金额"),
        (5, "关联凭据"),
        (5, "用途"),
    ]
    reasons = " ".join(zh for _, _, zh in told(result))
    assert all(part in reasons for part in ("2026-03-01", "金额（万元）", "叫“年会”的不止一条", "没有叫“路演”的", "没有填写"))


def test_deliverables_with_their_acceptance():
    head = ["成果名称", "提交日期", "成果类型", "验收结论", "验收时间", "专家", "验收意见"]
    rows = [
        ["评估报告", "2026-06-30", "研究报告", "通过", "2026-07-08", "王、李", "同意"],
        ["名录", "2026/6/1", "企业名录", "待验收", "", "", ""],
        ["课题", "2026.6.2", "", "通过", "", "", ""],
        ["方案", "20260603", "", "还行", "", "", ""],
        ["指南", "20260603", "", "", "", "王", ""],
    ]
    result = read(EvidenceKind.DELIVERABLE, [head, *rows])
    first, second = records(result)
    assert (first.acceptance.result, first.acceptance.date, first.acceptance.experts) == (AcceptanceResult.PASSED, dt.date(2026, 7, 8), ("王", "李"))
    assert second.acceptance is None
    assert [(row, column) for row, column, _ in told(result)] == [(4, None), (5, "验收结论"), (6, None)]


def test_a_survey_is_a_row_with_a_column_for_each_grade():
    head = ["问卷名称", "结束日期", "调查方式", "发放份数", "非常满意", "满意", "不满意"]
    record = only(read(EvidenceKind.SURVEY, [head, ["参会企业满意度", "2026-11-30", "网络问卷", "120", "60", "25", "0"]]))
    assert (record.date, record.asked, record.n) == (dt.date(2026, 11, 30), 120, 85)
    assert record.answers[0] == GradeCount(grade="非常满意", count=60)


def test_statistics_take_their_unit_from_the_cell_or_the_column():
    head = ["指标名称", "统计日期", "数值", "单位", "来源"]
    rows = [
        ["签约额", "2026-10-01", "1,280", "万元", "统计月报"],
        ["合格率", "2026-10-01", "98.5%", "", "质检报告"],
        ["人数", "2026-10-01", "约30", "人", "台账"],
    ]
    result = read(EvidenceKind.STATISTIC, [head, *rows])
    assert [(record.value, record.unit) for record in records(result)] == [(Decimal(1280), "万元"), (Decimal("98.5"), "%")]
    assert [row for row, _, _ in told(result)] == [4]


def test_statements_tell_a_degree():
    head = ["指标", "填写日期", "达成情况", "情况说明"]
    result = read(EvidenceKind.STATEMENT, [head, ["畅通渠道", "2026-12-01", "部分达成", "见附件"], ["畅通渠道", "2026-12-01", "见附件", "见附件"]])
    assert [record.degree for record in records(result)] == [Degree.PARTLY]
    assert [(row, column) for row, column, _ in told(result)] == [(3, "达成情况")]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (ACTIVITIES, EvidenceKind.ACTIVITY),
        (["摘要", "支付日期", "金额（元）"], EvidenceKind.PAYMENT),
        (["成果名称", "提交日期", "验收结果"], EvidenceKind.DELIVERABLE),
        (["稿件标题", "发布时间", "媒体", "链接"], EvidenceKind.PUBLICATION),
        (["问卷名称", "结束日期", "满意", "不满意"], EvidenceKind.SURVEY),
        (["指标", "统计日期", "数值", "单位", "来源"], EvidenceKind.STATISTIC),
        (["指标", "填写日期", "达成情况", "情况说明"], EvidenceKind.STATEMENT),
        (["名称", "日期", "类别"], None),
        (["甲", "乙"], None),
    ],
)
def test_the_header_tells_the_kind(header, kind):
    assert kind_of(header) is kind


def test_nothing_is_taken_twice():
    table = [["活动名称", "活动日期"], ["洽谈", "2026-03-05"], ["洽谈", "2026.3.5"], ["路演", "2026-03-05"]]
    first = read(EvidenceKind.ACTIVITY, table)
    assert [taken.row for taken in first.taken] == [2, 4]
    assert "与第 2 行内容相同" in told(first)[0][2]
    again = read(EvidenceKind.ACTIVITY, table, known=tuple(taken.record for taken in first.taken))
    assert again.taken == ()
    assert [zh for _, _, zh in told(again)] == ["台账里已有内容相同的记录"] * 3


def test_a_header_that_lacks_a_column_stops_the_table():
    result = read(EvidenceKind.PAYMENT, [["摘要", "收款人"], ["场地费", "会展公司"]], header_row=3)
    assert result.taken == ()
    assert [(row, zh) for row, _, zh in told(result)] == [(3, "表头里没有“支付日期”一列"), (3, "表头里没有“金额”一列")]


def test_two_columns_of_one_meaning_stop_the_table_unless_one_is_more_exact():
    assert "有两列" in told(read(EvidenceKind.ACTIVITY, [["活动名称", "日期", "日期"]]))[0][2]
    record = only(read(EvidenceKind.ACTIVITY, [["名称", "活动名称", "日期"], ["一处", "洽谈", "2026-03-05"]]))
    assert record.title == "洽谈"


def test_odd_cells_are_harmless():
    long = "长" * 2001
    rows = [["'=A1\x00", "2026-03-05 09:30:00", ""], [long, "2026-03-05", ""], ["洽谈", "2026-03-05", "9" * 40], ["短行"], ["长行", "2026-03-05", "", "", "多"]]
    result = read(EvidenceKind.ACTIVITY, [["活动名称", "日期", "人数"], *rows])
    assert [(taken.row, taken.record.title) for taken in result.taken] == [(2, "=A1")]
    assert [(row, column) for row, column, _ in told(result)] == [(3, "活动名称"), (4, "人数"), (5, "日期"), (6, None)]


HEADS = sorted(
    {spelling for kind in evidence_columns().heads.values() for spellings in kind.values() for spelling in spellings} | set(evidence_columns().words.grades)
)
CELLS = st.sampled_from(("", "2026-03-05", "通过", "达成", "12", "2.5万元", "是", "满意", "-3", "a\x00b", "１２人", "3月5日")) | st.text(max_size=5)


@given(st.sampled_from(EvidenceKind), st.lists(st.sampled_from(HEADS), max_size=6), st.lists(st.lists(CELLS, max_size=7), max_size=4))
def test_whatever_the_table_records_are_whole_and_each_row_is_accounted_for(kind, header, rows):
    result = preview(kind, header, rows, project="撮合", known=KNOWN, year=2026)
    ledger = EvidenceLedger(records=tuple(taken.record for taken in result.taken))
    assert decode_ledger(encode(ledger)) == ledger
    told_rows = {refused.row for refused in result.refused} | {taken.row for taken in result.taken}
    filled = {number for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)}
    assert 1 in told_rows or told_rows == filled
    assert msgspec.json.decode(msgspec.json.encode(result), type=Preview) == result


def test_fields_of_the_data_are_fields_of_the_records():
    put_together = {"accepted", "accepted_on", "experts", "opinion"}
    for kind in EvidenceKind:
        fields = set(kind.type.__struct_fields__)
        assert set(evidence_columns().heads[kind.name.lower()]) - put_together <= fields


def test_totals_repeated_heads_and_signatures_are_no_records_and_are_named():
    head = ["日期", "摘要", "金额（元）"]
    table = [
        head,
        ["3月1日", "场地", "100"],
        ["小 计", "", "100"],
        head,
        ["3月2日", "合计核对软件", "5"],
        ["", "合计：", "105"],
        ["制表人：甲", "", "审核：乙"],
    ]
    result = read(EvidenceKind.PAYMENT, table, year=2026)
    assert result.passed == (3, 4, 6, 7)
    assert [record.title for record in records(result)] == ["场地", "合计核对软件"]
    assert told(result) == []


def test_what_begins_like_a_signature_but_has_a_day_is_a_record():
    head = ["情况名称", "填写日期", "达成情况", "情况说明"]
    record = only(read(EvidenceKind.STATEMENT, [head, ["说明：人才", "2026-03-01", "达成", "好"]]))
    assert record.title == "说明：人才"


@pytest.mark.parametrize(("cell", "day"), [("46200", dt.date(2026, 6, 27)), ("2026.3.5", dt.date(2026, 3, 5)), ("20260305", dt.date(2026, 3, 5))])
def test_days_as_spreadsheets_keep_them(cell, day):
    assert only(read(EvidenceKind.ACTIVITY, [["活动名称", "日期"], ["对接会", cell]])).date == day


@pytest.mark.parametrize(("cell", "yuan"), [("(0.2)", "-2000"), ("（1,200.5）", "-12005000"), ("￥0.8", "8000"), ("-0.1", "-1000")])
def test_amounts_as_bookkeepers_print_them(cell, yuan):
    assert only(read(EvidenceKind.PAYMENT, [["摘要", "日期", "金额（万元）"], ["退款", "2026-03-01", cell]])).amount == Decimal(yuan)


def test_what_is_no_amount_is_told_with_the_right_advice():
    head = ["摘要", "日期", "金额（元）"]
    result = read(EvidenceKind.PAYMENT, [head, ["退款", "2026-03-01", "见附件"], ["退款", "2026-03-02", "="]])
    assert [why for _row, _column, why in told(result)] == [
        "“见附件”不是金额，请只写数字，如 12000.50",
        "公式没有计算结果，请用 Excel 或 WPS 打开并保存后再导入",
    ]


def test_a_row_that_the_ledger_holds_is_refused_however_it_came_there():
    first = activity("typed", title="对接会", place="甲", project="撮合")
    table = [["活动名称", "日期", "地点", "人数"], ["对接会", first.date.isoformat(), "甲", ""], ["对接会", first.date.isoformat(), "乙", ""]]
    table[1][3] = table[2][3] = "" if first.participants is None else str(first.participants)
    result = read(EvidenceKind.ACTIVITY, table, known=(first,))
    assert [(row, zh) for row, _column, zh in told(result)] == [(2, "台账里已有内容相同的记录")]
    assert len(records(result)) == 1
