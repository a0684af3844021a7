"""Layouts of official forms (forms/*.toml): which cells a form has, what stands in them, how wide they are. A new layout is a new file."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Kind = Literal["declaration", "self_evaluation", "monitoring", "department"]
Role = Literal["title", "subtitle", "note", "label", "value"]
Align = Literal["left", "center", "right"]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
SECTIONS = ("overview", "basis", "implementer", "plan", "period", "budget", "objective")


class Cell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cell: a printed `label`, in which {title}, {number}, {year}, {unit}, {name} and {cutoff} are filled in, or the `value` at an address of the form.

    "*" in an address stands for each item in turn ("indicators/*/name"). `otherwise` is shown where `value` has no such item or is missing,
    `until` behind it as the end of a period. `money` is shown in the unit of the layout, `percent` with its sign; `tick` shows √ where the value is, or
    holds, this word. `merge`: cells below with the same text, and the same in the merged columns before, become one.
    """

    label: str = ""
    value: str = ""
    otherwise: str = ""
    until: str = ""
    tick: str = ""
    money: bool = False
    percent: bool = False
    merge: bool = False
    columns: int = 1
    rows: int = 1
    role: Role | None = None
    align: Align | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that the cell shows."""
        return tuple(address for address in (self.value, self.otherwise, self.until) if address)


class Block(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rows that belong together: `head` is repeated on every page, `rows` for every item where their addresses hold "*" (at least once).

    `foot` follows them once. `group` is a label before all of them, in a merged cell. `optional`: left out where nothing in it is filled.
    `align` puts items of several lists beside each other that are equal in this field. `height` is the least of a row, in millimetres.
    """

    group: str = ""
    head: tuple[tuple[str | Cell, ...], ...] = ()
    rows: tuple[tuple[str | Cell, ...], ...] = ()
    foot: tuple[tuple[str | Cell, ...], ...] = ()
    optional: bool = False
    align: str = ""
    height: float = 7.0


class Heading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line above the table."""

    text: str
    role: Role = "title"
    align: Align = "center"


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form: lines above it, its table. `rank` orders the layouts of a kind; `unit` is that of money; `widths` of the columns in millimetres.

    `source`, `date` and `certainty` (marks as in Basis) say where it comes from.
    """

    kind: Kind
    title: str
    rank: int
    source: str
    date: str
    certainty: str
    unit: Literal["元", "万元"]
    widths: tuple[float, ...]
    blocks: tuple[Block, ...]
    headings: tuple[Heading, ...] = ()
    landscape: bool = False

    @property
    def fills(self) -> frozenset[str]:
        """What is filled into the labels: "number", "year", "cutoff" …"""
        labels = [line.text for line in self.headings] + [cell.label for cell in self.cells] + [block.group for block in self.blocks]
        return frozenset(name for label in labels for name in _PLACEHOLDER.findall(label))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells but plain labels."""
        return tuple(cell for block in self.blocks for row in (*block.head, *block.rows, *block.foot) for cell in row if isinstance(cell, Cell))


class Papers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes before the forms: the cover statement, clause by clause ({agencies}, {projects}, {amount} in 万元), and the narrative with its headings."""

    source: str
    date: str
    certainty: str
    cover_heading: str
    cover_agency: str
    cover_year: str
    cover_clauses: tuple[str, ...]
    narrative_title: str
    narrative_headings: dict[str, str]


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by its name, the most usual of each kind first."""
    folder = files("jiheng.reference").joinpath("forms")
    texts = {path.name.removesuffix(".toml"): path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name.endswith(".toml")}
    found = {name: msgspec.convert(tomllib.loads(text), Layout) for name, text in texts.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1].rank, item[0])))


@cache
def papers() -> Papers:
    """What goes before the forms (papers.toml)."""
    text = files("jiheng.reference").joinpath("papers.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Papers)
