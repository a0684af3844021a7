"""The recogniser of printed text: models that ship in the package `rapidocr`, run without a network (extra `ocr`)."""

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any, NamedTuple

NEEDED = ("rapidocr", "onnxruntime", "cv2", "PIL")
_BATCH = 6  # lines recognised at once: more need more memory and are no faster
_DETECTED_AT = 0.5  # of the size: lines are found as well there, in a fifth of the time
_FLAT = 2.0  # times as wide as high: what is less so does not tell whether it stands on its head
_SURE = 0.9
_RIVAL = 0.02  # a second reading less probable than this is none


class Sign(NamedTuple):
    """One recognised character: from where to where it reaches (pixels of its picture), how probable it is, and the next probable reading."""

    char: str
    left: float
    right: float
    score: float
    rival: str = ""


Box = tuple[int, int, int, int]


def is_installed() -> bool:
    """Whether text can be recognised here."""
    return all(find_spec(name) for name in NEEDED)


@cache
def recogniser() -> "Recogniser":
    """The recogniser of this process; its models are loaded once."""
    return Recogniser()


class Recogniser:
    """Finds lines of text in pictures and reads them."""

    def __init__(self) -> None:
        os.environ.setdefault("OMP_NUM_THREADS", "1")  # processes run side by side, threads in them only take each other's time
        import cv2
        from rapidocr import RapidOCR

        cv2.setNumThreads(1)
        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        engine: Any = RapidOCR(params={"Global.log_level": "critical", **threads})
        self._find, self._read, self._turn = engine._load_det_model(), engine._load_rec_model(), engine._load_cls_model()
        self._chars = self._read.postprocess_op.character

    def boxes(self, picture: Any) -> list[Box]:
        """Where lines of text stand in a picture (three channels): (left, top, right, bottom) in pixels."""
        import cv2

        if min(picture.shape[:2]) * _DETECTED_AT < 1:  # a strip as thin as a line
            return []
        small = cv2.resize(picture, None, fx=_DETECTED_AT, fy=_DETECTED_AT, interpolation=cv2.INTER_AREA)
        found = self._find(small).boxes
        if found is None:
            return []
        height, width = picture.shape[:2]
        return [_within(corners / _DETECTED_AT, width, height) for corners in found]

    def is_upside_down(self, lines: Sequence[Any]) -> bool:
        """Whether most of these pictures of lines stand on their heads."""
        flat = [line for line in lines if line.shape[1] >= _FLAT * line.shape[0]]
        votes = [label for label, score in self._turn(flat).cls_res if score >= _SURE] if flat else []
        return 2 * votes.count("180") > len(votes)

    def lines(self, pictures: Sequence[Any]) -> list[list[Sign]]:
        """The characters in each picture of one line (three channels), from left to right."""
        order = sorted(range(len(pictures)), key=lambda index: _ratio(pictures[index]))
        read: list[list[Sign]] = [[] for _ in pictures]
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            for index, signs in zip(batch, self._batch([pictures[index] for index in batch]), strict=True):
                read[index] = signs
        return read

    def _batch(self, pictures: Sequence[Any]) -> list[list[Sign]]:
        import numpy as np

        _, height, width = self._read.rec_image_shape
        ratio = max(width / height, *(_ratio(picture) for picture in pictures))
        stack = np.stack([self._read.resize_norm_img(picture, ratio) for picture in pictures])
        chances = self._read.session(stack.astype(np.float32))
        return [self._signs(chance, ratio * picture.shape[0], picture.shape[1]) for chance, picture in zip(chances, pictures, strict=True)]

    def _signs(self, chances: Any, whole: float, width: float) -> list[Sign]:
        """Characters from the chances of each at each step (CTC): repeats and blanks are left out. `whole`: width that the steps stand for, in pixels."""
        best = chances.argmax(axis=1)
        step = whole / len(best)
        peaks: list[int] = []
        for place in (int(place) for place in best.nonzero()[0]):
            if peaks and best[place] == best[place - 1] and place:
                peaks[-1] = max(peaks[-1], place, key=lambda at: float(chances[at, best[at]]))
            else:
                peaks.append(place)
        middles = [(place + 0.5) * step for place in peaks]
        edges = [0.0, *((before + after) / 2 for before, after in pairwise(middles)), width]
        return [
            Sign(self._chars[best[place]], edges[at], edges[at + 1], float(chances[place, best[place]]), self._rival(chances[place]))
            for at, place in enumerate(peaks)
        ]

    def _rival(self, chances: Any) -> str:
        second = int(chances[1:].argpartition(-2)[-2]) + 1
        return self._chars[second] if chances[second] >= _RIVAL else ""


def _ratio(picture: Any) -> float:
    return float(picture.shape[1] / picture.shape[0])


def _within(corners: Any, width: int, height: int) -> Box:
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return max(int(left), 0), max(int(top), 0), min(int(right) + 1, width), min(int(bottom) + 1, height)
