"""Conditions that several rules about indicators share."""

import polars as pl

from jiheng.checks.facts.naming import Trait
from jiheng.checks.rules.rule import Columns


def named(i: Columns, trait: Trait) -> pl.Expr:
    """Whether the name says this."""
    return (i.name_traits & trait.value) != 0


def numeric(i: Columns) -> pl.Expr:
    """Whether the target is a number."""
    return i.kind == "numeric"
