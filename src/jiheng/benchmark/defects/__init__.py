"""One mistake for each rule; importing this registers all of them."""

from jiheng.benchmark.defects import document, money, rows, values, words

__all__ = ["document", "money", "rows", "values", "words"]
