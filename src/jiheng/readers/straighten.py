"""Pictures of pages made even and straight: stamps and shadows taken away, the slant of the lines found to 0.02 degrees."""

from typing import Any

import cv2
import numpy as np

Picture = Any  # an array of pixels: height × width, or × 3 (blue, green, red)

_REDDISH = 28  # by so much is red above green and blue where a stamp is
_LIGHT = 130  # in the red channel: what is darker under a stamp is print
_BLACK = 50  # in the red channel: print under a stamp, of which pressed pictures make a dark red
_MOSTLY = 0.85  # of the ink: a page printed in red is no stamp
_SLANT = 5.0  # degrees that are looked through to either side
_COARSE, _FINE = 0.25, 0.02
_AS_SHARP = 0.99  # of the sharpest: angles between which rounding to dots decides
_POINTS = 120_000  # dots of ink are enough to find the slant
_PAPER = 8  # the light on the paper is found in a picture so much smaller


def grey(picture: Picture) -> Picture:
    """The picture in grey, without red stamps: red ink is as light as paper in the red channel, black ink under it is not."""
    if picture.ndim == 2:
        return picture
    plain = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = (picture[:, :, channel].astype(np.int16) for channel in range(3))
    stamped = red - np.maximum(blue, green) > _REDDISH
    dark = plain < 160
    if not stamped.any() or (stamped & dark).sum() > _MOSTLY * max(int(dark.sum()), 1):
        return plain
    light = red[stamped & (red > _LIGHT)]
    level = float(np.percentile(light, 20)) if len(light) else 255.0  # how light the stamp itself is in the red channel
    stamped = cv2.dilate(stamped.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    without = np.clip((red - _BLACK) * (255 / (level - _BLACK)), 0, 255).astype(np.uint8)
    return np.where(stamped, without, plain)


def evened(picture: Picture) -> Picture:
    """A grey picture in even light: shadows and grey paper become white."""
    height, width = picture.shape
    small = cv2.resize(picture, (max(width // _PAPER, 1), max(height // _PAPER, 1)), interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(picture, np.maximum(paper, 64), scale=255)


def inked(picture: Picture, dpi: float) -> Picture:
    """Where an even grey picture is inked: 255, else 0."""
    around = int(dpi * 0.2) | 1
    return cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, 18)


def slant(ink: Picture) -> float:
    """By how many degrees its lines fall to the right: the angle at which the ink gathers in the fewest rows of pixels."""
    ys, xs = np.nonzero(ink)
    if not len(ys):
        return 0.0
    step = max(1, len(ys) // _POINTS)
    ys, xs = ys[::step], xs[::step] - ink.shape[1] // 2
    angle = _gathered(ys, xs, 0.0, _SLANT, _COARSE)
    return _gathered(ys, xs, angle, _COARSE, _FINE)


def _gathered(ys: Any, xs: Any, middle: float, reach: float, step: float) -> float:
    angles = np.arange(middle - reach, middle + reach + step / 2, step)
    sharp = np.array([_sharpness(ys, xs, angle) for angle in angles])
    return float(angles[sharp >= _AS_SHARP * sharp.max()].mean())


def _sharpness(ys: Any, xs: Any, angle: float) -> float:
    rows = np.round(ys - xs * np.tan(np.radians(angle))).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float((counts * counts).sum())


def turned(picture: Picture, degrees: float) -> Picture:
    """The picture turned counter-clockwise about its middle, with white where nothing was."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
