"""Text that goes into cells of a spreadsheet."""

import re

# Where a spreadsheet reads a formula, blanks before it or not; a lone sign, such as the operator "=", is none.
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
# What nobody sees and terminals and browsers obey: control characters but line breaks and tabs, directions of writing, what is no character.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
    """The text without control characters, behind an apostrophe where a spreadsheet that opens a CSV file would compute it."""
    seen = visible(text)
    return f"'{seen}" if len(seen) > 1 and FORMULA.match(seen) else seen


def visible(text: str) -> str:
    """The text without control characters."""
    return _UNSEEN.sub("", text)


def page_text(value: object) -> object:
    """What a template of a page shows (`finalize`): text of files without control characters, markup of ours as it is."""
    return visible(value) if type(value) is str else value


# What XML cannot hold and the library writes all the same: half characters and what is no character. Control characters it escapes itself.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """The text without what no workbook can hold: with it, Excel takes the whole file for damaged."""
    return _NO_XML.sub("", text)
