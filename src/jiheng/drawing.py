"""A picture (SVG) → PNG. Runs inside the reading process (`readers.worker`): what is drawn holds words of documents, and drawing has its limits."""

from jiheng.readers.grid import Unreadable
from jiheng.writers.form.fonts import CannotTypeset
from jiheng.writers.pictures.png import to_png

DRAWING = "jiheng.drawing:draw"
LARGEST = 4 * 2**20  # bytes of an SVG


def draw(data: bytes, _name: str, _argument: bytes) -> bytes:
    """The picture as PNG. Raises Unreadable where it cannot be drawn."""
    try:
        return to_png(data.decode())
    except CannotTypeset as error:
        raise Unreadable(error.zh, en=error.en) from error
