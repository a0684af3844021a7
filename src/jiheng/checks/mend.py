"""Applying the fixes of findings."""

from collections.abc import Iterable
from typing import Any, get_type_hints

import msgspec

from jiheng.model import address
from jiheng.model.declaration import Submission
from jiheng.model.finding import Finding, Fix, Shown
from jiheng.model.parse_target import parse_target
from jiheng.model.target import Target


class Clash(ValueError):
    """Two fixes want different values at one address, or a fix does not fit its place."""


def fixes(findings: Iterable[Finding | Shown]) -> tuple[Fix, ...]:
    """The fixes that findings offer, one an address. Raises Clash where two rules want different values at one place."""
    chosen: dict[str, Finding | Shown] = {}
    made: dict[str, Fix] = {}
    for finding in findings:
        if finding.fix is None:
            continue
        for where in (finding.fix.address, *finding.fix.also):
            other = chosen.setdefault(where, finding)
            if other.fix is not None and other.fix.value != finding.fix.value:
                raise Clash(f"{where}：{other.code} {other.fix.value} / {finding.code} {finding.fix.value}")
        made.setdefault(finding.fix.address, finding.fix)
    return tuple(made.values())


def mend(submission: Submission, chosen: Iterable[Fix]) -> Submission:
    """A copy in which every fix is applied; a target is parsed anew from its text. Raises Clash, NoSuchPlace."""
    for fix in chosen:
        for where in (fix.address, *fix.also):
            submission = address.replace(submission, where, _fitting(submission, where, fix.value))
    return submission


def _fitting(submission: Submission, where: str, value: str) -> Any:
    """The new value in the type of its place, which may be blank now."""
    above, _, field = where.rpartition("/")
    parent = address.get(submission, above)
    if isinstance(parent, tuple):
        return value  # the tuples that fixes reach, such as headings, hold texts
    if isinstance(getattr(parent, field, None), Target):
        return parse_target(value, name=parent.name)
    try:
        return msgspec.convert(value, get_type_hints(type(parent))[field], strict=False)
    except (msgspec.ValidationError, KeyError) as error:
        raise Clash(f"{where}：{value}") from error
