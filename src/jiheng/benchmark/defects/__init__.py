"""One mistake for each rule; importing this registers all of them."""

from jiheng.benchmark.defects import document, marks, money, rows, values, words, year

__all__ = ["document", "marks", "money", "rows", "values", "words", "year"]
