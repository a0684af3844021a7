"""A file → what people saw in it: pictures of its pages, or its tables and lines. Runs inside the reading process (`readers.worker`)."""

import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec
import pypdfium2

from jiheng.readers.document import read_grid
from jiheng.readers.grid import Cell, Line, Unreadable
from jiheng.readers.image import pictures
from jiheng.readers.pdf import opened
from jiheng.readers.sniff import Format, kind_of

PICTURING = "jiheng.picturing:picture"  # parses the file once more, hence in the sandbox
MOST_PAGES, MOST_CELLS = 20, 4000  # that a page in a browser shows at ease
_WIDTH = 1100  # pixels of a picture
_DRAWN = frozenset({Format.JPEG, Format.PNG, Format.TIFF, Format.BMP})


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it looks: its number from 1, its size in points, a WebP picture."""

    number: int
    width: float
    height: float
    webp: bytes


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A table (rows of cells) or a paragraph (one row with one cell) that was read."""

    rows: tuple[tuple[Cell, ...], ...]
    is_table: bool


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """What people saw in a file: pictures where it has pages, otherwise tables and paragraphs. `left_out`: pages or cells beyond what is shown."""

    pictures: tuple[Picture, ...] = ()
    blocks: tuple[Seen, ...] = ()
    left_out: int = 0


def picture(data: bytes, name: str, argument: bytes) -> bytes:
    """What people saw in the file; of many pages first those in `argument` (numbers, as MessagePack). An Original as MessagePack. Raises Unreadable."""
    wanted, kind = set(msgspec.msgpack.decode(argument, type=list[int])), kind_of(data, name)
    if kind is Format.PDF:
        return msgspec.msgpack.encode(_of_pdf(data, wanted))
    if kind in _DRAWN:
        return msgspec.msgpack.encode(_of_image(data))
    if kind in {Format.JSON, Format.OFD}:
        raise Unreadable("这种文件没有可以显示的原样，请看表样。", en="There is no original to show of such a file. See the form.")
    return msgspec.msgpack.encode(_of_lines(read_grid(data, kind).lines))


def _of_pdf(data: bytes, wanted: set[int]) -> Original:
    with opened(data) as document:
        count = len(document)
        chosen = sorted(sorted(range(1, count + 1), key=lambda number: (number not in wanted, number))[:MOST_PAGES])
        return Original(pictures=tuple(_of_page(document, number) for number in chosen), left_out=count - len(chosen))


def _of_page(document: pypdfium2.PdfDocument, number: int) -> Picture:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(_WIDTH / width, 2 * _WIDTH / height)  # a page like a ribbon stays a picture
        return Picture(number=number, width=width, height=height, webp=_webp(page.render(scale=scale, maybe_alpha=False).to_pil()))
    finally:
        page.close()


def _of_image(data: bytes) -> Original:
    from PIL import Image

    from jiheng.readers.scan import DPI

    pages, left_out = [], 0
    for number, count, pixels in pictures(data):
        if number > MOST_PAGES:
            left_out = count - MOST_PAGES
            break
        image = Image.fromarray(pixels[:, :, ::-1])
        width, height = (side * 72 / DPI for side in image.size)
        image.thumbnail((_WIDTH, 2 * _WIDTH))
        pages.append(Picture(number=number, width=width, height=height, webp=_webp(image)))
    return Original(pictures=tuple(pages), left_out=left_out)


def _webp(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=70, method=2)
    return out.getvalue()


def _of_lines(lines: tuple[Line, ...]) -> Original:
    shown, cells = 0, 0
    for line in lines:
        cells += len(line.cells)
        if cells > MOST_CELLS:
            break
        shown += 1
    return Original(blocks=tuple(_blocks(lines[:shown])), left_out=sum(len(line.cells) for line in lines[shown:]))


def _blocks(lines: tuple[Line, ...]) -> Iterator[Seen]:
    for table, found in groupby(lines, key=lambda line: line.table):
        if table is None:
            yield from (Seen(rows=(line.cells,), is_table=False) for line in found)
        else:
            yield Seen(rows=tuple(line.cells for line in found), is_table=True)
