"""Columns of the lists of records, by kind: how each value is printed, sorted and summed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jiheng.model.evidence import Evidence, Survey
from jiheng.model.numerals import round_half_up
from jiheng.web.ledger.costs import Costs, cost

_WAN = 10_000


class Column(NamedTuple):
    """A column: `value` is what it sorts by (None comes last), `shown` prints it; numbers stand at the right, `summed` ones have a total."""

    name: str
    label: Any
    value: Callable[[Evidence, Costs], Any]
    shown: Callable[[Any], str] = str
    numeric: bool = False
    summed: bool = False


def wan(amount: Decimal) -> str:
    """Yuan as 万元 with two decimals."""
    return f"{round_half_up(amount / _WAN, 2):,}"


def yuan(amount: Decimal) -> str:
    """Yuan with two decimals."""
    return f"{amount:,.2f}"


def _own(name: str) -> Callable[[Evidence, Costs], Any]:
    return lambda record, _paid: getattr(record, name) or None


def _answers(record: Evidence, _paid: Costs) -> int | None:
    return record.n if isinstance(record, Survey) else None


def _accepted(record: Evidence, _paid: Costs) -> str:
    acceptance = getattr(record, "acceptance", None)
    return str(acceptance.result) if acceptance else gettext("未验收")


def _column(name: str, label: Any, **given: Any) -> Column:
    return Column(name, label, _own(name), **given)


_COST = Column("cost", _("支出（万元）"), cost, wan, numeric=True, summed=True)
_KIND = _column("kind", _("种类"))
COLUMNS: dict[str, tuple[Column, ...]] = {
    "activity": (_column("place", _("地点")), _column("participants", _("人数"), numeric=True, summed=True), _COST),
    "payment": (
        _column("payee", _("收款人")),
        _column("economic_item", _("经济科目")),
        _column("voucher", _("凭证号")),
        Column("amount", _("金额（元）"), lambda record, _paid: getattr(record, "amount", None), yuan, numeric=True, summed=True),
    ),
    "deliverable": (_KIND, Column("acceptance", _("验收"), _accepted), _COST),
    "publication": (_KIND, _column("medium", _("媒体")), _COST),
    "survey": (
        _column("method", _("方式")),
        _column("asked", _("发放"), numeric=True, summed=True),
        Column("answers", _("有效答卷"), _answers, numeric=True, summed=True),
    ),
    "statistic": (
        Column("value", _("数值"), lambda record, _paid: getattr(record, "value", None), lambda value: f"{value:f}", numeric=True),
        _column("unit", _("单位")),
        _column("origin", _("来源")),
    ),
    "statement": (_column("degree", _("达成情况")), _column("text", _("说明"))),
}
