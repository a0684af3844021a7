"""Double claims (重复列报): one activity under two projects, one voucher twice. They ask people to look, and say nothing about anyone."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import TypeVar

import msgspec

from jiheng.model.evidence import Activity, Evidence, Payment, in_force
from jiheng.model.likeness import key

R = TypeVar("R", Activity, Payment)


class Claim(StrEnum):
    """What was claimed twice."""

    ACTIVITY = "同一活动列入不同项目"
    VOUCHER = "同一凭证重复列支"


class DoubleClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records that seem to be one and the same: what was claimed twice, their ids in the order of the ledger, the projects, and why they look alike."""

    claim: Claim
    records: tuple[str, ...]
    projects: tuple[str, ...]
    zh: str
    en: str


def double_claims(records: Iterable[Evidence]) -> tuple[DoubleClaim, ...]:
    """What the ledgers of several projects claim twice; corrected records do not count.

    Activities: different projects, the same day, and the same title or a common attachment. Payments: the same voucher number in the same month
    with the same payee and amount, or the same attachment with the same amount. One voucher that was divided over several payments is none.
    """
    counted = in_force(records)
    activities = [record for record in counted if isinstance(record, Activity)]
    payments = [record for record in counted if isinstance(record, Payment)]
    found = [
        *_alike(activities, _titles, Claim.ACTIVITY, "同一天、同一名称", "the same day and title"),
        *_alike(activities, _sheets, Claim.ACTIVITY, "同一天、同一附件", "the same day and attachment"),
        *_alike(payments, _vouchers, Claim.VOUCHER, "同月同一凭证号，收款人、金额相同", "the same voucher number in a month, the same payee and amount"),
        *_alike(payments, _receipts, Claim.VOUCHER, "附件、金额相同", "the same attachment and amount"),
    ]
    return tuple({(claim.claim, claim.records): claim for claim in reversed(found)}.values())[::-1]


def _alike(records: Sequence[R], marks: Callable[[R], Iterator[Hashable]], claim: Claim, zh: str, en: str) -> Iterator[DoubleClaim]:
    groups: defaultdict[Hashable, list[R]] = defaultdict(list)
    for record in records:
        for mark in dict.fromkeys(marks(record)):
            groups[mark].append(record)
    for group in groups.values():
        projects = tuple(dict.fromkeys(record.project for record in group))
        if len(group) > 1 and (claim is Claim.VOUCHER or len(projects) > 1):
            yield DoubleClaim(claim=claim, records=tuple(record.id for record in group), projects=projects, zh=zh, en=en)


def _titles(activity: Activity) -> Iterator[Hashable]:
    if name := key(activity.title):
        yield activity.date, name


def _sheets(activity: Activity) -> Iterator[Hashable]:
    return ((activity.date, attachment.sha256) for attachment in activity.attachments)


def _vouchers(payment: Payment) -> Iterator[Hashable]:
    if payment.voucher and (number := key(payment.voucher)):
        yield payment.date.year, payment.date.month, number, key(payment.payee or ""), payment.amount


def _receipts(payment: Payment) -> Iterator[Hashable]:
    return ((attachment.sha256, payment.amount) for attachment in payment.attachments)
