"""Colours of cells: each style of the workbook once more for each colour that it gets, nothing else of it changed."""

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from jiheng.model.finding import Severity
from jiheng.writers.findings.words import ORDER
from jiheng.writers.review.marks import COLOURS, Mark
from jiheng.writers.review.package import Package, damaged


class Paint:
    """The styles of a workbook, with those that marks need."""

    def __init__(self, package: Package, book: str) -> None:
        part = next((target for _, kind, target in package.related(book) if kind == "styles"), None)
        self._styles = package.tree(part) if part is not None else None
        self._fills: dict[Severity, str] = {}
        self._made: dict[tuple[str, Severity], str] = {}

    def cell(self, cell: etree._Element, marks: Iterable[Mark]) -> None:
        """Colour a cell by the worst of its marks."""
        worst = min((mark.severity for mark in marks), key=ORDER.index)
        if self._styles is not None:
            cell.set("s", self._style(cell.get("s", "0"), worst))

    def _style(self, style: str, severity: Severity) -> str:
        if (style, severity) not in self._made:
            formats = self._list("cellXfs")
            if not style.isdecimal() or int(style) >= len(formats):
                raise damaged()
            new = deepcopy(formats[int(style)])
            new.set("fillId", self._fill(severity))
            new.set("applyFill", "1")
            formats.append(new)
            self._made[style, severity] = self._last(formats)
        return self._made[style, severity]

    def _fill(self, severity: Severity) -> str:
        if severity not in self._fills:
            fills = self._list("fills")
            space = str(fills.tag).removesuffix("fills")
            pattern = etree.SubElement(etree.SubElement(fills, f"{space}fill"), f"{space}patternFill", {"patternType": "solid"})
            etree.SubElement(pattern, f"{space}fgColor", {"rgb": f"FF{COLOURS[severity]}"})
            etree.SubElement(pattern, f"{space}bgColor", {"indexed": "64"})
            self._fills[severity] = self._last(fills)
        return self._fills[severity]

    def _list(self, name: str) -> etree._Element:
        found = self._styles.find(f"{{*}}{name}") if self._styles is not None else None
        if found is None:
            raise damaged()
        return found

    @staticmethod
    def _last(entries: etree._Element) -> str:
        entries.set("count", str(len(entries)))
        return str(len(entries) - 1)
