"""Running numbers of Word lists ("一、", "（二）", "1."): printed, but not part of the paragraph's text."""

import re
from collections.abc import Callable
from functools import cached_property

from lxml import etree

from jiheng.readers.archive import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = _W + "val"
_NUMBER, _STYLE = _W + "numPr", _W + "pStyle"
_LONGEST = 10  # digits that a number of a list stays below
_DIGITS = "零一二三四五六七八九"
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand", "ideographDigital"}
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Numbering:
    """Counts the numbered paragraphs of a document in reading order. `part` gives a part of the file or None; most documents need none."""

    def __init__(self, root: etree._Element, part: Callable[[str], bytes | None]) -> None:
        self._part = part
        self._marked = {mark.getparent() for mark in root.iter(_NUMBER, _STYLE)}  # properties of paragraphs that may have a number
        self._styles: dict[str, tuple[str, int] | None] = {}  # those that were asked for: list and level
        self._lists: dict[str, etree._Element] = {}  # by numId
        self._starts: dict[tuple[str, int], int] = {}  # by numId and level: where this list begins anew
        self._levels: dict[tuple[str, str], dict[str, str]] = {}  # by abstract list and level: start, numFmt, lvlText
        self._legal: set[tuple[str, str]] = set()
        self._counts: dict[str, dict[int, int]] = {}  # by abstract list: the last number of each level
        self._begun: set[tuple[str, int]] = set()
        self._learnt = False

    def label(self, paragraph: etree._Element) -> str:
        """The number that stands before this paragraph, "" for none; counts it."""
        properties = paragraph[0] if len(paragraph) else None
        place = self._place(properties) if properties is not None and properties in self._marked else None
        if place is None:
            return ""
        self._learn()
        if place[0] not in self._lists:
            return ""
        number, level = place
        abstract = _value(self._lists[number], "abstractNumId")
        self._count(number, abstract, level)
        style = self._levels.get((abstract, str(level)), {})
        if style.get("numFmt") in ("bullet", "none"):
            return ""
        label = re.sub(r"%([1-9])", lambda part: self._printed(abstract, int(part[1]) - 1, level), style.get("lvlText", ""))
        return label + " " if label[-1:].isascii() and label[-1:].isalnum() else label

    def _place(self, properties: etree._Element) -> tuple[str, int] | None:
        """List and level of a paragraph, by itself or by its style; list "0" takes a paragraph out."""
        style = _value(properties, "pStyle")
        if style not in self._styles:
            self._styles[style] = self._place_of_style(style) if style else None
        return _place(properties, self._styles[style])

    def _place_of_style(self, style: str) -> tuple[str, int] | None:
        """List and level of a style. Styles are long and seldom numbered: they are only parsed where the text of this one speaks of numbers."""
        styles = self._style_part
        start = styles.find(b'styleId="%b"' % style.encode())
        if start >= 0 and b"numPr" not in styles[start : styles.find(b":style>", start)]:
            return None
        return self._numbered_styles.get(style)

    @cached_property
    def _style_part(self) -> bytes:
        return self._part("word/styles.xml") or b""

    @cached_property
    def _numbered_styles(self) -> dict[str, tuple[str, int]]:
        return _numbered_styles(parse_xml(self._style_part)) if self._style_part else {}

    def _learn(self) -> None:
        part = None if self._learnt else self._part("word/numbering.xml")
        self._learnt = True
        if part is None:
            return
        numbering = parse_xml(part)
        for abstract in numbering.iterchildren(_W + "abstractNum"):
            for level in abstract.iterchildren(_W + "lvl"):
                key = abstract.get(_W + "abstractNumId", ""), level.get(_W + "ilvl", "0")
                self._levels[key] = {name: _value(level, name) for name in ("start", "numFmt", "lvlText")}
                if level.find(_W + "isLgl") is not None:  # "legal" numbering: all parts in Arabic digits
                    self._legal.add(key)
        for number in numbering.iterchildren(_W + "num"):
            self._lists[number.get(_W + "numId", "")] = number
            for override in number.iterchildren(_W + "lvlOverride"):
                if (start := _value(override, "startOverride")).isdecimal() and len(start) < _LONGEST:
                    self._starts[number.get(_W + "numId", ""), _level(override.get(_W + "ilvl", "0"))] = int(start)

    def _count(self, number: str, abstract: str, level: int) -> None:
        counts = self._counts.setdefault(abstract, {})
        if (number, level) in self._starts and (number, level) not in self._begun:
            self._begun.add((number, level))
            counts[level] = self._starts[number, level]
        else:
            counts[level] = counts[level] + 1 if level in counts else self._start(abstract, level)
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

    def _start(self, abstract: str, level: int) -> int:
        start = self._levels.get((abstract, str(level)), {}).get("start", "1")
        return int(start) if start.isdecimal() and len(start) < _LONGEST else 1

    def _printed(self, abstract: str, level: int, within: int) -> str:
        count = self._counts[abstract].get(level, self._start(abstract, level))
        if (abstract, str(within)) in self._legal:
            return str(count)
        return _written(count, self._levels.get((abstract, str(level)), {}).get("numFmt", "decimal"))


def _numbered_styles(styles: etree._Element) -> dict[str, tuple[str, int]]:
    numbered = {}
    for style in styles.iterchildren(_W + "style"):
        properties = style.find(_W + "pPr")
        place = _place(properties, None) if properties is not None else None
        if place is not None:
            numbered[style.get(_W + "styleId", "")] = place
    return numbered


def _place(properties: etree._Element, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    own = properties.find(_NUMBER)
    if own is None:
        return inherited
    number = _value(own, "numId") or (inherited[0] if inherited else "")
    level = _value(own, "ilvl")
    return number, _level(level) if level or inherited is None else inherited[1]


def _value(element: etree._Element, name: str) -> str:
    found = element.find(_W + name)
    return found.get(_VAL, "") if found is not None else ""


def _level(text: str) -> int:
    return min(int(text), 8) if text.isdecimal() and len(text) < _LONGEST else 0


def _written(count: int, style: str) -> str:
    if style in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
    if style in _CIRCLED and 0 < count <= 20:
        return chr(0x245F + count)
    if style in ("upperLetter", "lowerLetter") and 0 < count <= 26:
        return chr((0x40 if style == "upperLetter" else 0x60) + count)
    if style in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (count // value)
            count %= value
        return roman if style == "upperRoman" else roman.lower()
    return str(count)
