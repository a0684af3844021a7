"""Values that are not simply read: their certainty by address, and a remark where several readings remain."""

from typing import Protocol

from jiheng.model.source import Source
from jiheng.model.target import Certainty

Remark = tuple[str, str, tuple[str, ...], Source | None]
_SEVERAL = "“{}”有几种可能的读法，无法确定；请对照原表，从候选值中选定。"
_UNSURE = "“{}”读得不准；请对照原表。"


class Printed(Protocol):
    """A cell, or what was kept of one."""

    @property
    def text(self) -> str:
        """What is printed."""

    @property
    def source(self) -> Source:
        """Where."""

    @property
    def certainty(self) -> Certainty:
        """How sure the reader is of it."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """The readings between which it could not decide."""


class Doubts:
    """Collects certainties and remarks while the values of a form are put together."""

    def __init__(self) -> None:
        self.certainties: dict[str, Certainty] = {}
        self.remarks: list[Remark] = []

    def take(self, address: str, cell: Printed) -> None:
        """Note how sure the cell at an address is, with its candidates where it is ambiguous."""
        if cell.certainty is Certainty.AMBIGUOUS:
            several = bool({*cell.candidates} - {cell.text})
            message = _SEVERAL if several else _UNSURE
            self.ambiguous(address, message.format(cell.text), cell.candidates if several else (), cell.source)
        elif cell.certainty is not Certainty.READ:
            self.certainties[address] = cell.certainty

    def inferred(self, address: str) -> None:
        """Note that a value follows from the arithmetic of the table."""
        self.certainties[address] = Certainty.INFERRED

    def ambiguous(self, address: str, message: str, candidates: tuple[str, ...], source: Source | None) -> None:
        """Note that a value could not be decided."""
        self.certainties[address] = Certainty.AMBIGUOUS
        self.remarks.append((address, message, candidates, source))

    def unreadable(self, address: str, message: str, source: Source | None) -> None:
        """Note that a cell holds something that is no value of its kind."""
        self.remarks.append((address, message, (), source))
