"""Double claims: the same activity under two projects, the same voucher twice; what only looks alike stays silent."""

import datetime as dt

import pytest

from jiheng.model.claims import Claim, double_claims
from jiheng.model.evidence import Attachment
from tests.model.evidence_records import activity, payment

SHEET = Attachment(sha256="a" * 64, name="签到表.pdf", size=1)
TITLE = {"title": "供需撮合第一场"}


def pay(id: str, yuan: str = "8000", **more):
    return payment(id, yuan, **({"voucher": "记-0012", "payee": "云汀会展公司"} | more))


@pytest.mark.parametrize(
    "records",
    [
        (activity("a", **TITLE), activity("b", **TITLE)),  # one project may hold two rounds on a day
        (activity("a", **TITLE), activity("b", project="竞赛", date=dt.date(2026, 5, 9), **TITLE)),
        (activity("a", **TITLE), activity("b", project="竞赛", title="供需撮合第二场")),
        (activity("a", **TITLE), activity("b", project="竞赛", **TITLE), activity("c", title="改名", supersedes="a", why="名称写错")),
        (pay("a"), pay("b", "4000")),  # one voucher divided over two activities
        (pay("a"), pay("b", date=dt.date(2026, 6, 8))),  # numbers begin again each month
        (pay("a", voucher=None), pay("b", voucher=None)),
        (pay("a", attachments=(SHEET,)), pay("b", "4000", voucher="记-0013", attachments=(SHEET,))),
    ],
)
def test_what_is_no_double_claim_stays_silent(records):
    assert double_claims(records) == ()


def test_one_activity_under_two_projects():
    (claim,) = double_claims((activity("a", title="供需撮合（第一场）"), activity("b", project="竞赛", title="供需撮合 第一场")))
    assert (claim.claim, claim.records, claim.projects) == (Claim.ACTIVITY, ("a", "b"), ("撮合", "竞赛"))


def test_one_sheet_of_signatures_under_two_projects():
    (claim,) = double_claims((activity("a", attachments=(SHEET,)), activity("b", project="竞赛", attachments=(SHEET,))))
    assert "同一附件" in claim.zh


def test_one_voucher_twice_in_one_project_or_in_two():
    found = double_claims((pay("a"), pay("b", voucher="记0012"), pay("c", project="竞赛")))
    assert [(claim.claim, claim.records) for claim in found] == [(Claim.VOUCHER, ("a", "b", "c"))]


def test_one_receipt_twice_is_told_once():
    found = double_claims((pay("a", attachments=(SHEET,)), pay("b", attachments=(SHEET,))))
    assert [claim.zh for claim in found] == ["同月同一凭证号，收款人、金额相同"]
    (other,) = double_claims((pay("a", attachments=(SHEET,)), pay("b", voucher="记-0099", attachments=(SHEET,))))
    assert other.claim is Claim.VOUCHER
