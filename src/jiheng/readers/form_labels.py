"""Labels of a form: which field a text labels, which unit it names, where label and value share a cell."""

import re
from collections.abc import Sequence
from functools import lru_cache

from jiheng.model.money import money_unit
from jiheng.readers.funds import fund_field
from jiheng.readers.labels import Piece, part_of, without_bracket, without_lead
from jiheng.readers.objectives import objective_kind
from jiheng.reference.vocabulary import vocabulary

# Of whatever level or trade: 自治区级业务主管部门, 地方财政部门.
_OFFICE = re.compile(r"(?:中央|地方|上级|本级|自治[区州县]级?|[省市县区州旗盟]{1,2}级?)(?:业务|行业|预算)?(主管|财政)部门(?:及(?:编码|代码))?")


@lru_cache(maxsize=4096)
def field_of(key: str) -> str | None:
    """The field that a text labels ("name", "start" …; "other" for labels of no field); None for other texts."""
    fields = vocabulary().fields
    found = next((fields[form] for form in (key, without_bracket(key), without_lead(key)) if form in fields), None)
    if found is None and (office := _OFFICE.fullmatch(key)):
        return "department" if office[1] == "主管" else "other"
    return found


def label_field(key: str) -> str | None:
    """What a text labels: a field of the form, "objective" or "funds"; None for other texts."""
    if not key:
        return None
    if objective_kind(key) is not None:
        return "objective"
    return field_of(key) or ("funds" if fund_field(key) is not None else None)


def is_label(key: str) -> bool:
    """Whether the text is a label of the form, above the indicators."""
    return label_field(key) is not None


@lru_cache(maxsize=4096)
def unit_in(label: str) -> str | None:
    """The unit of money that a label names, if it names one."""
    return money_unit(label)


def opened(piece: Piece) -> list[Piece]:
    """The cell, or label and value where it holds both ("资金总额:250")."""
    label, colon, _ = piece.key.partition(":")
    if not colon or is_label(piece.key):
        return [piece]
    first = Piece(piece.cell, label)
    if not is_label(first.key):
        return [piece]
    text = re.split("[:：]", piece.cell.text, maxsplit=1)[1].strip()
    return [first, part_of(piece, text)]


def names_project(row: Sequence[Piece]) -> bool:
    """Whether a row has the label of the name of a project."""
    keys = [piece.key for piece in row if piece.key]
    return any(field_of(key) == "name" or (":" in key and field_of(key.partition(":")[0]) == "name") for key in keys)
