"""By what the list of ledgers can be narrowed: what is missing or out of line, as far as the database tells without reading every record."""

from decimal import Decimal

from django.db.models import DecimalField, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from jiheng.model.workflow import State
from jiheng.web.models import Filing, LedgerRecord

LACKS = {
    "records": gettext_lazy("还没有登记"),
    "files": gettext_lazy("有记录没有附件"),
    "money": gettext_lazy("支付超过预算"),
    "adjusting": gettext_lazy("调整中"),
}
_MONEY: DecimalField[Decimal, Decimal] = DecimalField(max_digits=26, decimal_places=2)


def narrowed(filings: QuerySet[Filing], lack: str) -> QuerySet[Filing]:
    """Projects to which one of `LACKS` applies; all for another word."""
    counting = LedgerRecord.objects.in_force().filter(filing=OuterRef("pk"))
    if lack == "records":
        return filings.filter(~Exists(counting))
    if lack == "files":
        return filings.filter(Exists(counting.filter(files=None)))
    if lack == "money":
        paid = counting.order_by().values("filing").annotate(paid=Sum("amount")).values("paid")
        return filings.annotate(paid=Coalesce(Subquery(paid), Value(0), output_field=_MONEY)).filter(paid__gt=F("annual"))
    return filings.exclude(state=State.APPROVED) if lack == "adjusting" else filings
