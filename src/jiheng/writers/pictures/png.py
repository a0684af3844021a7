"""A picture as PNG: drawn by typst with the fonts that jiheng brings."""

from typing import Any

from jiheng.writers.form.pdf import typesetter

_PAGE = '#set page(width: auto, height: auto, margin: 12pt, fill: white)\n#image(bytes(sys.inputs.svg), format: "svg")\n'
_DPI = 144.0


def to_png(svg: str) -> bytes:
    """The picture on white, twice the size of the screen. Raises CannotTypeset where typst is missing."""
    typst, fonts = typesetter()
    made: Any = typst.Compiler(_PAGE.encode(), font_paths=fonts, sys_inputs={"svg": svg})
    drawn: bytes = made.compile(format="png", ppi=_DPI)
    return drawn
