"""A finished picture with the table behind it."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from jiheng.model.numerals import round_half_up

Say = Callable[[str, str], str]  # (Chinese, English) → the text in the language of the page
Value = str | int | Decimal | None


class Picture(NamedTuple):
    """`svg` stands alone, inside a page or as a file; `head` and `rows` are its table, amounts in yuan; `note` says how to read it."""

    key: str
    title: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def ten_thousands(amount: Decimal) -> str:
    """Yuan as 万元 with two digits."""
    return f"{round_half_up(amount / 10_000, 2):,}"
