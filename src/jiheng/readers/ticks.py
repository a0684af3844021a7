"""Cells in which one of several options is ticked (☑本级支出 □转移支付, 新增项目□ 延续项目√) → the option."""

import re
from collections.abc import Sequence

from jiheng.readers.labels import Piece, part_of

_EMPTY = "□○◯☐▢"
_FULL = "☑☒√✓✔■●◉⊙🗹"
_BRACKETED = re.compile(rf"[(（\[【]\s*([{_FULL}])?\s*[)）\]】]")
_BOTH = re.compile(rf"[{_EMPTY}]\s?([√✓✔])(?![{_EMPTY}])")
_BOX = re.compile(rf"[{_EMPTY}{_FULL}]")
_NUMBER = re.compile(r"^\d{1,2}[.、．]")
_IDLE = re.compile(r"^[\s、，,;；。.:：]+|[\s、，,;；。.:：]+$")


def has_boxes(text: str) -> bool:
    """Whether a text offers options with boxes to tick."""
    return _BOX.search(text) is not None


def is_tick(text: str) -> bool:
    """Whether a text is a tick and nothing else."""
    return len(text) == 1 and text in _FULL


def ticked(text: str) -> str:
    """The ticked options of a text, joined by 、 where there are several, "" where none is; the text itself where it has no boxes.

    Boxes stand before their options or behind them; the end of the text at which there is none tells which. Numbers of options are left out, and
    what stands between the box of one and the next (其中：新建 扩建).
    """
    if not has_boxes(text):
        return text
    boxed = _BRACKETED.sub(lambda found: "☑" if found[1] else "□", text)
    boxed = _BOTH.sub("☑", boxed)
    parts = [_IDLE.sub("", part) for part in _BOX.split(boxed)]
    boxes = _BOX.findall(boxed)
    options = [part.split()[-1] for part in parts[:-1]] if _behind(parts) and all(parts[:-1]) else parts[1:]
    return "、".join(_NUMBER.sub("", option) for box, option in zip(boxes, options, strict=True) if box in _FULL and option)


def chosen(cells: Sequence[Piece]) -> Piece | None:
    """The value among the cells behind a label: the first one, or of cells with boxes the ticked options; None where there is none."""
    shown = [piece for piece in cells if not piece.blank]
    if not any(has_boxes(piece.text) for piece in shown):
        return shown[0] if shown else None
    text = ticked(" ".join(piece.cell.text for piece in shown))
    own = next((piece for piece in shown if text and text in piece.cell.text), shown[0])
    return part_of(own, text) if text else None


def _behind(parts: list[str]) -> bool:
    """Whether boxes stand behind their options: the text begins with an option and ends with a box."""
    return bool(parts[0]) and not parts[-1]
