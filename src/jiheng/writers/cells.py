"""Text that goes into cells of a spreadsheet."""

# Where a spreadsheet reads a formula; a lone sign, such as the operator "=", is none.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet that opens a CSV file would compute it."""
    return f"'{text}" if len(text) > 1 and text.startswith(FORMULA) else text
