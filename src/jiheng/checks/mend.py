"""Applying the fixes of findings."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from jiheng.model import address
from jiheng.model.declaration import Submission
from jiheng.model.finding import Finding, Fix
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Target


class Clash(ValueError):
    """Two fixes want different values at one address, or a fix does not fit its place."""


def fixes(findings: Iterable[Finding]) -> tuple[Fix, ...]:
    """The fixes that findings offer, one an address. Raises Clash where two differ."""
    chosen: dict[str, Fix] = {}
    for finding in findings:
        if finding.fix is None:
            continue
        other = chosen.setdefault(finding.fix.address, finding.fix)
        if other.value != finding.fix.value:
            raise Clash(f"{other.address}: {other.value} / {finding.fix.value}")
    return tuple(chosen.values())


def mend(submission: Submission, chosen: Iterable[Fix]) -> Submission:
    """A copy in which every fix is applied; a target is parsed anew from its text. Raises Clash, NoSuchPlace."""
    for fix in chosen:
        for where in (fix.address, *fix.also):
            submission = address.replace(submission, where, _fitting(submission, where, fix.value))
    return submission


def _fitting(submission: Submission, where: str, value: str) -> Any:
    """The new value in the type of its place."""
    try:
        match address.get(submission, where):
            case Target():
                return parse_target(value, name=address.get(submission, where.rpartition("/")[0]).name)
            case Decimal():
                return Decimal(value)
            case dt.date():
                return dt.date.fromisoformat(value)
            case int():
                return int(value)
    except (InvalidOperation, ValueError) as error:
        raise Clash(f"{where}: {value}") from error
    return value
