"""Amounts of money as cells and prose print them, in yuan."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from jiheng.model.fold import compact, fold
from jiheng.model.numerals import CHINESE_NUMBER, EXACT, NUMBER, chinese_number, decimal_number

_YUAN = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "十万元": Decimal(100_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
    "圆": Decimal(1),
    "仟元": Decimal(1000),
    "萬元": Decimal(10_000),
    "億元": Decimal(100_000_000),
    # Units cut off: in an amount of money they can only be 万元 and 亿元.
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}
_SHOWN = {"元": 0, "万元": -4}  # powers of ten, as forms print amounts
_UNITS = "|".join(sorted(_YUAN, key=len, reverse=True))
_LEAD = r"(?:人民币|RMB|CNY|[¥￥])*"
_CELL = re.compile(rf"{_LEAD}(?P<number>{NUMBER})(?:\(?(?P<unit>{_UNITS})(?:人民币)?\)?)?整?[。;,]?")
_TENTH = "[壹贰叁肆伍陆柒捌玖零一二三四五六七八九]"
_CELL_CHINESE = re.compile(rf"{_LEAD}(?P<number>{CHINESE_NUMBER})[元圆](?:(?P<jiao>{_TENTH})角)?零?(?:(?P<fen>{_TENTH})分)?[整正]?")
_IN_YUAN = "(?:[千万亿仟萬億百十]万?|)[元圆]"
_PROSE = re.compile(rf"(?<![\d.,])(?P<number>{NUMBER}) *(?P<unit>{_IN_YUAN})(?![/每])")
# A bare 万 may count anything; where a text speaks of money it is an amount if nothing that could be counted follows.
_BARE = "[万亿](?=$|[ ,;:。、()!?]|用于|左右|以内|整)"
_MONEY_PROSE = re.compile(rf"(?<![\d.,])(?P<number>{NUMBER}) *(?P<unit>{_IN_YUAN}|{_BARE})(?![/每])")
_LABEL_UNIT = re.compile(r"(?:\(|单位:?|:)(?:人民币)?(百万元|千万元|亿元|万元|千元|元)(?=\)|;|,|$|\()")
_BLANK_IN_GROUPS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


class Amount(NamedTuple):
    """An amount found in prose: yuan, the number and unit as printed, and where it stands (`text[start:end]`)."""

    yuan: Decimal
    number: str
    unit: str
    start: int
    end: int


def money(text: str | None, default_unit: str | None = None) -> Decimal | None:
    """The amount that a whole cell prints, in yuan, with the printed precision (287.97万元 → 2879700.00).

    `default_unit` (元, 万元 …, with or without brackets) holds where the cell prints no unit. None where the cell is blank
    (`fold.is_blank` tells) or is not exactly one amount, or where neither cell nor caller names a unit.
    """
    return None if text is None else _money(text, default_unit)


def money_unit(text: str | None) -> str | None:
    """The unit of money that a label names (项目资金(万元), 单位：元), or None; the last one counts where it names several."""
    if text is None:
        return None
    found = _LABEL_UNIT.findall(compact(text))
    return found[-1] if found else None


def amounts_in(text: str, *, bare: bool = False) -> tuple[Amount, ...]:
    """Amounts with a printed unit of money in prose, in their order; prices such as 元/人 are not amounts.

    `bare`: the text speaks of money, so that 万 and 亿 without 元 are amounts too (1720.00万), unless they may count something (3万人).
    """
    prose = _MONEY_PROSE if bare else _PROSE
    return tuple(amount for match in prose.finditer(fold(text)) if (amount := _amount(match)) is not None)


@lru_cache(maxsize=16_384)
def _money(text: str, default_unit: str | None) -> Decimal | None:
    cell = _BLANK_IN_GROUPS.sub("", compact(text))
    if match := _CELL.fullmatch(cell):
        return _yuan(match["number"], match["unit"] or (default_unit and compact(default_unit).strip("()")))
    return _written_out(cell)


def _written_out(cell: str) -> Decimal | None:
    match = _CELL_CHINESE.fullmatch(cell)
    whole = chinese_number(match["number"]) if match else None
    if match is None or whole is None:
        return None
    if match["jiao"] is None and match["fen"] is None:
        return whole
    jiao, fen = (chinese_number(digit) if digit else None for digit in (match["jiao"], match["fen"]))
    return whole + (jiao or Decimal(0)) * Decimal("0.10") + (fen or Decimal(0)) * Decimal("0.01")


def _yuan(number: str, unit: str | None) -> Decimal | None:
    value, factor = decimal_number(number), _YUAN.get(unit or "")
    if value is None or factor is None:
        return None
    return EXACT.multiply(value, factor)


def _amount(match: re.Match[str]) -> Amount | None:
    yuan = _yuan(match["number"], match["unit"])
    return None if yuan is None else Amount(yuan, match["number"], match["unit"], *match.span())


def money_text(yuan: Decimal, unit: str) -> str:
    """An amount with separators: nothing is rounded away, sums other than 0 have two decimals at least (780,000.00; 0; 23.965)."""
    shown = yuan.scaleb(_SHOWN[unit])
    if not shown:
        return "0"
    whole, _, decimals = f"{shown:,f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
