"""The funds block (项目资金): labelled amounts in the unit of the block → Funds in yuan."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

from jiheng.model.declaration import AnnualFunds, Funds, TotalFunds
from jiheng.model.fold import is_blank
from jiheng.model.money import money
from jiheng.model.source import Source
from jiheng.model.target import Certainty
from jiheng.readers.doubts import Doubts
from jiheng.readers.labels import without_bracket, without_lead
from jiheng.reference.vocabulary import vocabulary

_NO_AMOUNT = "金额“{}”无法读成一个数，未取值；请改为一个数字。"
_NO_UNIT = "金额“{}”没有写明单位，无法确定是元还是万元，未取值；请在标签中写明单位。"
_UNITS = ("元", "千元", "万元")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A labelled amount as printed: `field` is "annual/amount", or "either/other" where the label alone does not tell the side."""

    field: str
    column: int
    text: str
    source: Source
    certainty: Certainty = Certainty.READ
    candidates: tuple[str, ...] = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the entries: the funds and the places."""

    funds: Funds
    sources: dict[str, Source]


@lru_cache(maxsize=4096)
def fund_field(key: str) -> str | None:
    """The field of a label of the funds block ("block" for its title, "none" for items that the model has no field for); None for other words."""
    funds = vocabulary().funds
    for form in (key, without_bracket(key), without_lead(key), without_bracket(without_lead(key))):
        if form in funds:
            return funds[form]
    return None


def yuan(text: str, unit: str | None, address: str, source: Source, doubts: Doubts) -> Decimal | None:
    """The amount of a cell in yuan; where it names no unit, or is no amount, None and a remark."""
    value = money(text, unit)
    if value is not None:
        return value
    number = money(text, "元")
    if number is None:
        doubts.unreadable(address, _NO_AMOUNT.format(text), source)
    elif number:
        doubts.ambiguous(address, _NO_UNIT.format(text), (f"{text}元", f"{text}万元"), source)
    return number if number == 0 else None


def read_funds(entries: Sequence[Entry], unit: str | None, known: Decimal | None, doubts: Doubts) -> Reading:
    """Funds of the entries; what is not simply read goes to `doubts`.

    `known` is an amount of the year in yuan from elsewhere in the document, which may settle a missing unit.
    """
    values: dict[str, Decimal] = {}
    sources: dict[str, Source] = {}
    sided = _sided(_without_blocks(entries))
    settled = unit or _settle(sided, known)
    for field, entry in sided:
        address = f"funds/{field}"
        if field in values or is_blank(entry.text) or entry.text == "无":
            sources.setdefault(address, entry.source)
            continue
        value = yuan(entry.text, settled, address, entry.source, doubts)
        if value is not None:
            values[field], sources[address] = value, entry.source
            doubts.take(address, entry)
    return Reading(funds=_funds(values), sources=sources)


def _without_blocks(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, with an amount beside the title of the block itself (项目资金 260) inferred to be that of the year where no other entry has a sum."""
    blocks = [entry for entry in entries if entry.field == "block" and money(entry.text, "元") is not None]
    others = [entry for entry in entries if entry.field != "block"]
    if len(blocks) != 1 or any(entry.field.endswith("/amount") for entry in others):
        return others
    sure = Certainty.INFERRED if blocks[0].certainty is Certainty.READ else blocks[0].certainty
    return [*others, msgspec.structs.replace(blocks[0], field="annual/amount", certainty=sure)]


def _settle(sided: Sequence[tuple[str, Entry]], known: Decimal | None) -> str | None:
    """The one unit in which an amount of the block equals the amount known from elsewhere."""
    if not known:
        return None
    cells = {entry.text for field, entry in sided if field == "annual/amount"}
    fitting = [unit for unit in _UNITS if any(money(text, unit) == known for text in cells)]
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
