"""One mistake for each rule; importing this registers all of them."""

from jiheng.benchmark.defects import document, marks, money, rows, values, words

__all__ = ["document", "marks", "money", "rows", "values", "words"]
