"""Pictures of pages (JPEG, PNG, TIFF, BMP) → Grid, by recognition."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

from jiheng.readers.grid import Grid, Unreadable
from jiheng.readers.progress import page_done
from jiheng.readers.recognition import is_installed

MOST_PIXELS = 80_000_000  # A3 at 400 dots an inch has 31 million
MOST_PAGES = 100  # of a file that are recognised: some five seconds each
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP")
LONG_SIDE = 11.69  # inches, of A4: where a picture does not tell its size
SIDES = 4.0, 24.0  # inches: a long side beyond these is not told rightly
_LEAST = 60  # pixels a side: smaller pictures hold no text
_NO_RECOGNITION = Unreadable(
    "这是图片，要先识别文字（OCR），本机没有安装这一部分；请运行 pip install 'jiheng[ocr]' 后再试，或提供 Word、Excel 或文字可以复制的 PDF。",
    en="This is a picture, and no text recognition (OCR) is installed. Run pip install 'jiheng[ocr]', "
    "or give a Word, Excel or PDF file whose text can be copied.",
)
_DAMAGED = Unreadable(
    "图片不完整或已损坏，无法打开；请重新扫描或导出后再读取。",
    en="The picture is incomplete or damaged and cannot be opened. Scan or export it anew and read it again.",
)


def read_image(data: bytes, *, recognise: bool | None = None) -> Grid:
    """The Grid of a picture file, each page of a TIFF a page. `recognise`: by default where recognition is installed.

    Raises Unreadable for what is too large or damaged, and where nothing can be recognised.
    """
    if not (is_installed() if recognise is None else recognise):
        raise _NO_RECOGNITION
    from jiheng.readers.pages import pages_grid
    from jiheng.readers.scan import scanned_page

    pages = []
    for number, count, picture in pictures(data):
        pages.append(scanned_page(picture, number))
        page_done(number, count)
    return pages_grid(pages)


def pictures(data: bytes) -> Iterator[tuple[int, int, Any]]:
    """Number, count and pixels (blue, green, red; at the size for recognition) of each page."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # the limit is ours
    try:
        # Odd tags in a photograph are no matter.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            count = 1 if image.format == "MPO" else getattr(image, "n_frames", 1)
            if count > MOST_PAGES:
                raise _long(count)
            for index in range(count):
                image.seek(index)
                yield index + 1, count, _pixels(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, OverflowError) as error:
        raise _DAMAGED from error


def _pixels(image: Any) -> Any:
    import cv2
    import numpy as np
    from PIL import ImageOps

    from jiheng.readers.scan import DPI

    width, height = image.size
    if width * height > MOST_PIXELS:
        raise Unreadable(
            f"图片有 {width}×{height} 个像素，超过 {MOST_PIXELS // 1_000_000} 百万的上限；请以 300 dpi 重新扫描后再读取。",
            en=f"The picture has {width}×{height} pixels, more than the limit of {MOST_PIXELS // 1_000_000} million. Scan it anew at 300 dpi.",
        )
    if min(width, height) < _LEAST:
        raise Unreadable(
            f"图片只有 {width}×{height} 个像素，看不清文字；请以 200 dpi 以上重新扫描。",
            en=f"The picture has only {width}×{height} pixels. Scan it anew at 200 dpi or more.",
        )
    dots = image.info.get("dpi", (0, 0))[1]
    upright = ImageOps.exif_transpose(image.copy())
    white = upright.convert("RGBA") if "A" in upright.getbands() or "transparency" in upright.info else None
    if white is not None:  # what is transparent is paper
        from PIL import Image

        upright = Image.alpha_composite(Image.new("RGBA", white.size, "white"), white)
    pixels = cv2.cvtColor(np.asarray(upright.convert("RGB")), cv2.COLOR_RGB2BGR)
    long_side = max(pixels.shape[:2])
    inches = long_side / float(dots) if dots and SIDES[0] <= long_side / float(dots) <= SIDES[1] else LONG_SIDE
    scale = inches * DPI / long_side
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def _long(count: int) -> Unreadable:
    return Unreadable(
        f"图片文件共 {count} 页，超过 {MOST_PAGES} 页的上限；请拆分后再读取。",
        en=f"The picture file has {count} pages, more than the limit of {MOST_PAGES}. Part it.",
    )
