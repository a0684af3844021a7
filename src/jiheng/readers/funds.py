"""The funds block (项目资金): labelled amounts in the unit of the block → Funds in yuan."""

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from jiheng.model.declaration import AnnualFunds, Funds, TotalFunds
from jiheng.model.source import Source
from jiheng.readers.labels import fold, without_bracket, without_lead
from jiheng.reference.vocabulary import vocabulary

SCALES = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "万": Decimal(10000), "亿元": Decimal(100_000_000), "亿": Decimal(100_000_000)}
_UNIT = re.compile(r"[(:](?:金额)?(?:单位:?|人民币)?(亿元|万元|千元|元)\)?$|[(](?:单位:?)?(亿元|万元|千元|元)[)]")
_AMOUNT = re.compile(r"^[¥￥]?(-?\d[\d,]*(?:\.\d+)?)(亿元|万元|千元|元|万|亿)?$")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled amount as printed: `field` is "annual/amount", or "either/other" where the label alone does not tell the side."""

    field: str
    column: int
    text: str
    source: Source


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the entries: the funds, the places, the remarks (address, message, candidates, place)."""

    funds: Funds
    sources: dict[str, Source]
    notes: tuple[tuple[str, str, tuple[str, ...], Source], ...]


def fund_field(key: str) -> str | None:
    """The field of a label of the funds block ("block" for its title, "none" for items that the model has no field for); None for other words."""
    funds = vocabulary().funds
    for form in (key, without_bracket(key), without_lead(key), without_bracket(without_lead(key))):
        if form in funds:
            return funds[form]
    return None


def unit_of(key: str) -> str | None:
    """The unit of money that a label or a table title states: "项目资金(元)" → "元"."""
    found = _UNIT.search(key)
    return (found[1] or found[2]) if found else None


def amount(text: str) -> tuple[Decimal, str | None] | None:
    """Number and printed unit of an amount cell; None where it is blank, a dash or not an amount."""
    found = _AMOUNT.match(fold(text))
    return (Decimal(found[1].replace(",", "")), found[2]) if found else None


def read_funds(entries: Sequence[Entry], unit: str | None, known: Decimal | None) -> Reading:
    """Funds of the entries. `known` is an amount of the year in yuan from elsewhere in the document, which may settle a missing unit."""
    values: dict[str, Decimal] = {}
    sources: dict[str, Source] = {}
    notes: list[tuple[str, str, tuple[str, ...], Source]] = []
    sided = _sided(entries)
    settled = unit or _settle(sided, known)
    for field, entry in sided:
        address = f"funds/{field}"
        parsed = amount(entry.text)
        if field in values or parsed is None:
            if parsed is None and fold(entry.text) not in {"", "-", "--", "/", "—", "无"}:
                notes.append((address, f"金额“{entry.text}”无法读成数字，未取值；请改为一个数字。", (), entry.source))
            continue
        number, printed = parsed
        scale = SCALES.get(printed or settled or "")
        if scale is None and number:
            both = (f"{number}元", f"{number}万元")
            notes.append((address, f"金额“{entry.text}”没有写明单位，无法确定是元还是万元，未取值；请在标签中写明单位。", both, entry.source))
            continue
        values[field] = scaled(number, scale or Decimal(1))
        sources[address] = entry.source
    return Reading(funds=_funds(values), sources=sources, notes=tuple(notes))


def scaled(number: Decimal, scale: Decimal) -> Decimal:
    """The amount in yuan, written to the cent unless it is printed without decimals and in yuan."""
    if scale == 1 or not number:
        return number
    return (number * scale).quantize(Decimal("0.01")) if (number * scale * 100) % 1 == 0 else (number * scale).normalize()


def _settle(sided: Sequence[tuple[str, Entry]], known: Decimal | None) -> str | None:
    """The one unit in which an amount of the block equals the amount known from elsewhere."""
    if not known:
        return None
    numbers = {parsed[0] for field, entry in sided if field.endswith("amount") and (parsed := amount(entry.text)) and parsed[1] is None}
    fitting = [name for name in ("元", "千元", "万元") if any(number * SCALES[name] == known for number in numbers)]
    return fitting[0] if len(fitting) == 1 else None


def _sided(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    """Entries with the side of labels that stand on both sides (其他资金) decided: by column, else by order."""
    total, annual = (next((entry.column for entry in entries if entry.field == f"{side}/amount"), None) for side in ("total", "annual"))
    sided: list[tuple[str, Entry]] = []
    taken: set[str] = set()
    for entry in entries:
        field = entry.field
        if field.startswith("either/"):
            field = _side(entry, total, annual, taken) + field.removeprefix("either")
        taken.add(field)
        sided.append((field, entry))
    return sided


def _side(entry: Entry, total: int | None, annual: int | None, taken: set[str]) -> str:
    if total is None or annual is None:
        return "annual" if total is None else "total"
    if total != annual and entry.column in {total, annual}:
        return "total" if entry.column == total else "annual"
    if total < annual:
        return "total" if abs(entry.column - total) < abs(entry.column - annual) else "annual"
    return "annual" if entry.field.replace("either", "total") in taken else "total"


def _funds(values: dict[str, Decimal]) -> Funds:
    sides: dict[str, dict[str, Decimal]] = {"total": {}, "annual": {}}
    for field, value in values.items():
        side, _, name = field.partition("/")
        sides[side][name] = value
    return Funds(total=TotalFunds(**sides["total"]), annual=AnnualFunds(**sides["annual"]))
