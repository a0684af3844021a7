"""Charts as numbers and shapes: templates draw them as SVG, each with its table behind it."""

from decimal import Decimal

import msgspec

from jiheng.model.numerals import round_half_up

HUNDRED = 100
_WAN = 10_000


class Row(msgspec.Struct, frozen=True):
    """A line of a chart and of its table: what it is, how much, the other columns of the table, where it leads."""

    label: str
    value: Decimal | int
    more: tuple[Decimal | int, ...] = ()
    link: str = ""


class Chart(msgspec.Struct, frozen=True):
    """A chart: `shape` is "bars", "strip" (parts of a whole) or "line" (a row a day). `head` names the columns of the table; amounts are yuan."""

    key: str
    title: str
    shape: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    is_money: tuple[bool, ...] = ()
    note: str = ""

    def shown(self, place: int, value: Decimal | int) -> str:
        """A value as the table shows it."""
        return f"{round_half_up(Decimal(value) / _WAN, 2):,}" if place < len(self.is_money) and self.is_money[place] else f"{value:,}"

    @property
    def table(self) -> list[tuple[Row, list[str]]]:
        """Rows with all their values as text."""
        return [(row, [self.shown(place, value) for place, value in enumerate((row.value, *row.more))]) for row in self.rows]

    @property
    def bars(self) -> list[tuple[Row, str, str]]:
        """Rows with the width of their bar in percent of the longest, and their value."""
        longest = max((row.value for row in self.rows), default=0) or 1
        return [(row, _number(HUNDRED * row.value / longest), self.shown(0, row.value)) for row in self.rows]

    @property
    def parts(self) -> list[tuple[Row, str, str, int, str]]:
        """Rows with beginning and width of their part in percent of the whole, the number of their colour, and their value."""
        whole, begin, found = sum(row.value for row in self.rows) or 1, Decimal(0), []
        for colour, row in enumerate(self.rows, 1):
            width = Decimal(HUNDRED) * row.value / whole
            found.append((row, _number(begin), _number(max(width - Decimal("0.4"), Decimal(0))), colour, self.shown(0, row.value)))
            begin += width
        return found

    @property
    def points(self) -> list[tuple[str, str, Row]]:
        """Places of the rows on a field of 100 by 100, the first at the left, the greatest at the top."""
        highest, last = max((row.value for row in self.rows), default=0) or 1, max(len(self.rows) - 1, 1)
        return [
            (_number(Decimal(HUNDRED * place) / last), _number(HUNDRED - Decimal(HUNDRED) * row.value / highest), row) for place, row in enumerate(self.rows)
        ]

    @property
    def first(self) -> Row:
        """The first row."""
        return self.rows[0]

    @property
    def last(self) -> Row:
        """The last row."""
        return self.rows[-1]

    @property
    def line(self) -> str:
        """The points as SVG wants them."""
        return " ".join(f"{x},{y}" for x, y, _row in self.points)

    @property
    def words(self) -> str:
        """The chart in words."""
        return "；".join(f"{row.label} {self.shown(0, row.value)}" for row in self.rows)


def _number(value: Decimal | float) -> str:
    return f"{float(value):.2f}".rstrip("0").rstrip(".")
