"""Words that every form of the findings shares, in both languages."""

from jiheng.model.finding import Severity
from jiheng.model.source import Source

SEVERITY = {
    Severity.ERROR: ("必须更正", "must be corrected"),
    Severity.EXPLAIN: ("需要说明", "to be explained"),
    Severity.HINT: ("提示", "hint"),
    Severity.SHADOW: ("试行", "on trial"),
}
ORDER = (Severity.ERROR, Severity.EXPLAIN, Severity.HINT, Severity.SHADOW)


def severity_word(severity: Severity, lang: str) -> str:
    """How a severity is called."""
    return SEVERITY[severity][lang != "zh"]


def say(lang: str, zh: str, en: str) -> str:
    """One of two texts."""
    return zh if lang == "zh" else en


def counted(number: int, noun: str) -> str:
    """A number with its English noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def source_text(source: Source | None, lang: str) -> str:
    """Where in the file: line, page, sheet and cell, or table, row and column; empty where the file does not tell."""
    if source is None:
        return ""
    zh = lang == "zh"
    parts = [
        (source.page, f"第 {source.page} 页" if zh else f"page {source.page}"),
        (source.sheet, f"工作表“{source.sheet}”" if zh else f'sheet "{source.sheet}"'),
        (source.cell, f"单元格 {source.cell}" if zh else f"cell {source.cell}"),
        (source.line, f"第 {source.line} 行" if zh else f"line {source.line}"),
        (source.table, f"表 {source.table}" if zh else f"table {source.table}"),
        (source.row, f"第 {source.row} 行" if zh else f"row {source.row}"),
        (source.column, f"第 {source.column} 列" if zh else f"column {source.column}"),
    ]
    return " ".join(text for present, text in parts if present is not None)
