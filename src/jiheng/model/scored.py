"""Scores (自评得分复核): each printed mark beside the one that follows, with its arithmetic."""

from decimal import Decimal

import msgspec

from jiheng.model.judged import Verdict


class ScoredMark(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One mark: points to be had, mark as printed, mark as recomputed (None where it cannot be told, or a person has to choose within `lowest` and `highest`),
    its arithmetic in words, whether the printed one follows and, where it does not or nobody can tell, why."""

    address: str
    name: str | None
    weight: Decimal | None
    printed: Decimal | None
    mark: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    arithmetic: str
    verdict: Verdict
    why: str = ""


class ClassSum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points and marks of one class of the first level; `due` are the points that the profile gives the class, None where it has no such class."""

    name: str
    weight: Decimal | None
    due: Decimal | None
    printed: Decimal | None
    mark: Decimal | None


class Scored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A self-evaluation as printed and as recomputed under one scoring profile. `reading` says which reading of the points the form satisfies.

    `full` is the sum of the points, `printed` the total as printed, `sum` that of the printed marks, `lowest` and `highest` the bounds of the recomputed
    total, equal where one follows; None where a mark is missing.
    """

    profile: str
    profile_title: str
    reading: str
    marks: tuple[ScoredMark, ...]
    execution: ScoredMark
    classes: tuple[ClassSum, ...]
    full: Decimal | None
    printed: Decimal | None
    sum: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    printed_grade: str | None
    grade: str | None
