"""Conditions on the names of indicators: which words they hold, what they end with."""

import polars as pl

from jiheng.checks.rules.rule import Columns
from jiheng.reference.target_words import any_of


def bare_name(i: Columns) -> pl.Expr:
    """The name without blanks and brackets. A blank name, which IN10 finds, holds no word."""
    return i.name.fill_null("").str.replace_all(r"\s|[(（][^()（）]*[)）]", "")


def name_has(i: Columns, words_of: str) -> pl.Expr:
    """Whether the name holds a word of a list of target_words.toml."""
    return bare_name(i).str.contains(any_of(words_of))


def name_ends(i: Columns, words_of: str) -> pl.Expr:
    """Whether the name ends with a word of a list of target_words.toml."""
    return bare_name(i).str.contains(f"{any_of(words_of)}$")


def is_satisfaction(i: Columns) -> pl.Expr:
    """Whether the name is that of a degree of satisfaction; 不满意率 is none."""
    return bare_name(i).str.contains("满意(?:度|率|程度)$") & ~bare_name(i).str.contains("不满意")


def numeric(i: Columns) -> pl.Expr:
    """Whether the target is a number."""
    return i.kind == "numeric"
