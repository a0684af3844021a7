"""Formulas that were never calculated: what they stand for is open, not blank."""

import io

import openpyxl

from jiheng.checks import engine
from jiheng.model.target import Certainty
from jiheng.readers.document import read_document

ROWS = (
    ("项目支出绩效目标申报表",),
    ("项目名称", "公共自行车维护", "实施单位", "石桥镇公用事业所"),
    ("项目资金（元）", "年度资金总额", "=1+1"),
    ("", "其中：财政拨款", 300000),
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("成本指标", "经济成本指标", "维护费用", "=SUM(C4:C4)"),
    ("产出指标", "数量指标", "维护自行车数量", "≥6500辆"),
)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_a_formula_without_a_result_stands_for_is_open():
    submission = read_document(workbook(), "a.xlsx")
    (form,) = submission.declarations
    assert form.certainty("funds/annual/amount") is Certainty.AMBIGUOUS
    assert [row.target.certainty for row in form.indicators] == [Certainty.AMBIGUOUS, Certainty.READ]
    assert {"declarations/0/funds/annual/amount", "declarations/0/indicators/0/target"} <= {note.address for note in submission.notes}


def test_nobody_is_told_to_fill_in_what_is_filled_in():
    submission = read_document(workbook(), "a.xlsx")
    report = engine.check(submission)
    places = {finding.address for finding in report.findings if finding.severity == "error"}
    assert not places & {"declarations/0/funds/annual/amount", "declarations/0/indicators/0/target"}
    assert {"TV01"} <= {gap.code for gap in report.not_assessed}
