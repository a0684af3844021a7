"""Addresses: one path names a place, for reading and for replacing."""

import msgspec
import pytest
from hypothesis import given

from jiheng.model.address import NoSuchPlace, get, join, replace
from jiheng.model.declaration import Submission
from tests.builders import faultless
from tests.strategies import submissions


def places(value, at=""):
    """Every address that a struct has."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield join(at, name)
            yield from places(getattr(value, name), join(at, name))
    elif isinstance(value, tuple):
        for number, each in enumerate(value):
            yield join(at, number)
            yield from places(each, join(at, number))


def test_reading():
    submission = faultless()
    assert get(submission, "") is submission
    assert get(submission, "declarations/0/funds/annual/amount") == submission.declarations[0].funds.annual.amount
    assert get(submission, "declarations/0/indicators/1/target") == submission.declarations[0].indicators[1].target


def test_joining_leaves_out_what_is_empty():
    assert join("", "declarations", 0, "", "name") == "declarations/0/name"
    assert join("", "") == ""


def test_replacing_copies_and_changes_one_place():
    submission = faultless()
    changed = replace(submission, "declarations/0/narrative/headings/0", "甲")
    assert get(changed, "declarations/0/narrative/headings/0") == "甲"
    assert submission == faultless()
    assert changed.declarations[0].indicators is submission.declarations[0].indicators


@pytest.mark.parametrize(
    "address",
    ["nowhere", "declarations/9", "declarations/-1", "declarations/x/name", "title/x", "declarations/0/indicators/99/name", "/", "declarations//name"],
)
def test_an_address_that_leads_nowhere_is_refused(address):
    with pytest.raises(NoSuchPlace, match=address or "^$"):
        get(faultless(), address)
    with pytest.raises(NoSuchPlace):
        replace(faultless(), address, "x")


@given(submissions())
def test_what_stands_at_any_address_can_be_put_back(submission: Submission):
    for address in places(submission):
        assert replace(submission, address, get(submission, address)) == submission
