"""Text that goes into cells of a spreadsheet."""

import re

# Where a spreadsheet reads a formula; a lone sign, such as the operator "=", is none.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet that opens a CSV file would compute it."""
    return f"'{text}" if len(text) > 1 and text.startswith(FORMULA) else text


# What XML cannot hold and the library writes all the same: half characters and what is no character. Control characters it escapes itself.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """The text without what no workbook can hold: with it, Excel takes the whole file for damaged."""
    return _NO_XML.sub("", text)
