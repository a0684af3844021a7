"""Pages as text, in the ways in which published pages lose their tables."""

from collections.abc import Iterable

from jiheng.benchmark.sheet import Block, Table, squares


def tabs(blocks: Iterable[Block]) -> str:
    """Cells parted by tabs, one row a line; the squares of merged cells stay blank."""
    return _page(blocks, "\t")


def pipes(blocks: Iterable[Block]) -> str:
    """Cells parted by bars, with a bar at the end, as converters to Markdown do."""
    return _page(blocks, " | ", tail=" |")


def lost_tabs(blocks: Iterable[Block]) -> str:
    """Cells parted by tabs; merged squares are gone, so that later cells move to the left."""
    lines = []
    for block in blocks:
        lines += [block] if isinstance(block, str) else ["\t".join(_one_line(cell.text) for cell in cells) for cells in block.rows]
    return "\n".join(lines) + "\n"


def lines(blocks: Iterable[Block]) -> str:
    """A cell a line with a bar behind it; rows are filled up with blank cells at their end, several of which stand in one line as bars alone."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            out.append(block)
            continue
        width = len(squares(block)[0])
        for cells in block.rows:
            texts = [_one_line(cell.text) for cell in cells]
            out += [f"{text} |" if text else "|" for text in texts]
            out += ["|" * (width - len(texts))] if len(texts) < width else []
    return "\n".join(out) + "\n"


def bare_lines(blocks: Iterable[Block]) -> str:
    """A cell a line with a blank line behind it; blank cells are one blank line more."""
    out = []
    for block in blocks:
        texts = [block] if isinstance(block, str) else [_one_line(cell.text) for cells in block.rows for cell in cells]
        out += [part for text in texts for part in (text, "")]
    return "\n".join(out) + "\n"


def blanks(blocks: Iterable[Block]) -> str:
    """One row a line, cells parted by single blanks; blank cells leave nothing."""
    out = []
    for block in blocks:
        out += [block] if isinstance(block, str) else [" ".join(_one_line(cell.text) for cell in cells if cell.text) for cells in block.rows]
    return "\n".join(out) + "\n"


def run_together(blocks: Iterable[Block]) -> str:
    """Everything in one line with nothing between the cells."""
    texts = []
    for block in blocks:
        texts += [block] if isinstance(block, str) else [_one_line(cell.text) for cells in block.rows for cell in cells]
    return "".join(texts) + "\n"


def _page(blocks: Iterable[Block], between: str, tail: str = "") -> str:
    out = []
    for block in blocks:
        match block:
            case str():
                out.append(block)
            case Table():
                out += [between.join(map(_one_line, texts)) + tail for texts in squares(block)]
    return "\n".join(out) + "\n"


def _one_line(text: str) -> str:
    return text.replace("\n", "")
