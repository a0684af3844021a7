"""Where a form begins in a run of paragraphs: at the name of its project or department, else at its first label below its title, else at its header."""

import re
from collections.abc import Sequence

from jiheng.readers.form_labels import field_of, is_label
from jiheng.readers.grid import Line
from jiheng.readers.header import find_header, header_role
from jiheng.readers.indicators import is_group
from jiheng.readers.labels import Piece, fold
from jiheng.readers.loose_words import parts_of, piece_at
from jiheng.readers.unrolled import is_name_label, label_key

_NEAR = 40  # characters at the beginning of a line in which a label stands
_LONGEST = 120  # characters of a line that may be a header
_FEWEST = 4  # words of a header on one line
_BELOW = 200  # lines in which a header follows the name of a department
_TITLE = re.compile(r"绩效.{0,16}表(?:[-—(（].*)?$")
_BESIDE_TITLE = re.compile(r"\(?(?:(?:19|20)\d\d)年?度?\)?|附件?表?\d{0,2}[:：]?|\(?(?:金额)?单位[:：]?[万千]?元\)?|")


def start_of(run: Sequence[Line]) -> int:
    """The first line of the form; the length of the run where there is none."""
    first = next((i for i in range(len(run)) if _begins(run, i)), len(run))
    if first == len(run) or names_project(run[first]) or not _is_header(run[first]):
        return first
    title = next((i for i in range(first - 1, -1, -1) if _is_title(run[i])), first)
    return next((i for i in range(title + 1, first) if _begins_with_label(run[i])), first)


def head_of(run: Sequence[Line], start: int, at: int) -> int:
    """Where the title of the form that begins at `at` begins, or what else stands above it, behind `start`; `at` itself where it has no title."""
    first = at
    while first - 1 > start and (_is_title(run[first - 1]) or _BESIDE_TITLE.fullmatch(fold(run[first - 1].cells[0].text))):
        first -= 1
    return first if any(_is_title(line) for line in run[first:at]) else at


def _is_title(line: Line) -> bool:
    return _TITLE.search(line.cells[0].text.strip()) is not None


def names_project(line: Line) -> bool:
    """Whether a line begins with the label of the name of a project, alone or with the name behind a blank."""
    keys = [label_key(word) for word in line.cells[0].text[:_NEAR].split()]
    return bool(keys) and is_name_label(keys, 0)


def _begins(run: Sequence[Line], at: int) -> bool:
    if names_project(run[at]) or _is_header(run[at]):
        return True
    if _names_department(run[at]):
        return any(_is_header(line) or _is_column_head(run, i) for i, line in enumerate(run[at : at + _BELOW], at))
    return _is_column_head(run, at)


def _is_column_head(run: Sequence[Line], at: int) -> bool:
    """Whether a header begins whose words stand on lines of their own."""
    return len(run) - at > 3 and fold(run[at].cells[0].text) in {"一级指标", "指标名称"} and find_header(_numbered(run[at : at + 4])) is not None


def _numbered(lines: Sequence[Line]) -> list[Piece]:
    return [piece_at(line.cells[0], line.cells[0].text, column) for column, line in enumerate(lines)]


def _is_header(line: Line) -> bool:
    """Whether a line names the columns of indicators and little else."""
    text = line.cells[0].text
    if len(text) > _LONGEST or "指标" not in text:
        return False
    pieces = [piece_at(line.cells[0], part, column) for column, part in enumerate(text.split())]
    heads = sum(header_role(piece.key) is not None or is_group(piece.key) or is_label(piece.key) for piece in pieces)
    return len(pieces) >= _FEWEST and heads > 0.7 * len(pieces) and find_header(pieces) is not None


def _names_department(line: Line) -> bool:
    parts = parts_of(line.cells[0].text[:_NEAR])
    return bool(parts) and field_of(label_key(parts[0])) == "department_name"


def _begins_with_label(line: Line) -> bool:
    parts = parts_of(line.cells[0].text)
    return bool(parts) and is_label(label_key(parts[0]))
