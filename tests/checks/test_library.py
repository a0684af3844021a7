"""The library of indicators that ships: what it advises passes the rules."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec
import pytest

from jiheng.checks import engine
from jiheng.model.declaration import Indicator
from jiheng.model.finding import Severity
from jiheng.model.parse_target import parse_target
from jiheng.model.unit import is_known_unit
from jiheng.reference.frameworks import all_frameworks, classes_of
from jiheng.reference.library import LibraryRow, library_rows
from jiheng.reference.profile import load_profile
from tests.builders import faultless

INDUSTRIES = tuple(dict.fromkeys(row.industry for row in library_rows()))


def indicators(rows: tuple[LibraryRow, ...]) -> Iterator[Indicator]:
    """Rows of a form as an officer would fill them in: the usual value, else a small one."""
    for place, row in enumerate(rows):
        value = row.usual if row.usual is not None else Decimal("0.01") if row.level1 == "成本指标" else Decimal(3)
        target = parse_target(f"{row.comparator}{value}({row.unit})", name=row.name)
        yield Indicator(id=f"i{place}", level1=row.level1, level2=row.level2, name=row.name, target=target)


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_a_form_of_the_library_has_nothing_to_mend_in_its_rows(industry):
    chosen = tuple(row for row in library_rows() if row.industry == industry)
    whole = faultless()
    form = msgspec.structs.replace(whole.declarations[0], indicators=tuple(indicators(chosen)))
    report = engine.check(msgspec.structs.replace(whole, declarations=(form,)), load_profile("general"))
    found = [
        (each.code, chosen[int(each.address.split("/")[3])].name)
        for each in report.findings
        if each.address.startswith("declarations/0/indicators/") and each.severity is not Severity.HINT
    ]
    assert found == []


def test_every_entry_is_of_the_central_framework_and_has_a_known_unit():
    levels = all_frameworks()["central-2021"].levels
    for row in library_rows():
        classes = classes_of(row.level1, row.level2)
        assert classes.level2 in levels[classes.level1], row
        assert is_known_unit(row.unit), row
        assert row.comparator in {"≥", "≤", "="}, row
        assert row.definition.endswith("。"), row
        assert row.source, row
        assert row.certainty, row


def test_entries_are_many_and_none_is_there_twice():
    names = [(row.industry, row.name) for row in library_rows()]
    assert len(names) == len(set(names)) >= 120


def test_usual_values_lie_between_the_least_and_the_most():
    for row in library_rows():
        known = [value for value in (row.least, row.usual, row.most) if value is not None]
        assert known == sorted(known), row
        assert len(known) in {0, 3}, row
