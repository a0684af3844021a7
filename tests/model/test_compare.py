"""What changed between two versions, by address; order and places in the file are no change."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.model.address import get, replace
from jiheng.model.compare import Change, Kind, compare
from jiheng.model.declaration import Declaration, Indicator, Submission
from jiheng.model.parse_target import parse_target
from jiheng.model.source import Source
from tests.builders import Case, faultless, submission_of
from tests.strategies import submissions


def row(name: str | None, raw: str = "≥1(个)", *, ident: str = "", level2: str = "数量指标") -> Indicator:
    return Indicator(id=ident or f"id-{name}", level1="产出指标", level2=level2, name=name, target=parse_target(raw, name=name))


def document(*forms: Declaration) -> Submission:
    return Submission(declarations=forms)


def form(name: str | None, *rows: Indicator, number: int | None = None) -> Declaration:
    return Declaration(name=name, number=number, indicators=rows)


def test_two_of_the_same_differ_in_nothing():
    assert compare(faultless(), faultless()) == ()


def test_a_change_holds_both_values_and_the_new_address():
    old, new = document(form("甲", row("一"), row("二", "≥2(个)"))), document(form("甲", row("二", "≥3(个)"), row("一")))
    assert compare(old, new) == (Change(kind=Kind.CHANGED, address="declarations/0/indicators/0/target", old="≥2(个)", new="≥3(个)"),)


def test_moved_rows_and_projects_are_no_change():
    forms = [form("甲", row("一"), row("二")), form("乙", row("三"))]
    assert compare(document(*forms), document(forms[1], form("甲", row("二"), row("一")))) == ()


def test_places_in_the_file_and_notes_are_no_change():
    old = faultless()
    placed = tuple(msgspec.structs.replace(each, source=Source(line=3)) for each in old.declarations[0].indicators)
    new = replace(replace(old, "declarations/0/indicators", placed), "sources", {"title": Source(page=1)})
    assert compare(old, new) == ()


def test_added_and_removed_rows_and_projects():
    old = document(form("甲", row("一"), row("二", "≥2(次)")), form("乙"))
    new = document(form("甲", row("一"), row("三", "≥9(家)")), form("丙"))
    assert compare(old, new) == (
        Change(kind=Kind.ADDED, address="declarations/0/indicators/1", new="产出指标 | 数量指标 | 三 | ≥9(家)"),
        Change(kind=Kind.REMOVED, address="declarations/0/indicators/1", old="产出指标 | 数量指标 | 二 | ≥2(次)"),
        Change(kind=Kind.ADDED, address="declarations/1", new="丙"),
        Change(kind=Kind.REMOVED, address="declarations/1", old="乙"),
    )


def test_a_renamed_indicator_is_one_change():
    old, new = document(form("甲", row("科创走论坛"), row("二", "≥2(次)"))), document(form("甲", row("二", "≥2(次)"), row("科创走廊论坛")))
    assert compare(old, new) == (Change(kind=Kind.CHANGED, address="declarations/0/indicators/1/name", old="科创走论坛", new="科创走廊论坛"),)


def test_a_renamed_project_is_found_by_its_number():
    old, new = document(form("甲", row("一"), number=1)), document(form("甲甲", row("一"), number=1))
    assert [(each.address, each.old, each.new) for each in compare(old, new)] == [("declarations/0/name", "甲", "甲甲")]


def test_of_two_with_the_same_name_each_finds_its_own():
    old = document(form("甲", row("重", "≥1(个)", ident="a"), row("重", "≥2(个)", ident="b")))
    new = document(form("甲", row("重", "≥2(个)", ident="b"), row("重", "≥1(个)", ident="a")))
    assert compare(old, new) == ()
    fewer = document(form("甲", row("重", "≥2(个)", ident="b")))
    assert [each.kind for each in compare(old, fewer)] == [Kind.REMOVED]
    assert compare(old, fewer)[0].address == "declarations/0/indicators/0"


def test_projects_of_the_same_name_are_paired_in_their_order():
    old = document(form("甲", row("一")), form("甲", row("二", "≥2(次)")))
    assert compare(old, old) == ()
    assert [each.kind for each in compare(old, document(old.declarations[0]))] == [Kind.REMOVED]


def test_blank_names_pair_nothing_by_name():
    old, new = document(form(None, row(None, "≥1(个)", ident="x"))), document(form(None, row(None, "≥2(家)", ident="y")))
    assert {each.kind for each in compare(old, new)} == {Kind.ADDED, Kind.REMOVED}


def test_a_blank_that_was_filled_is_a_change_from_nothing():
    old = submission_of(Case(why="", form={"overall_objective": None}))
    (change,) = compare(old, faultless())
    assert (change.kind, change.old) == (Kind.CHANGED, None)
    assert change.new == faultless().declarations[0].overall_objective


@given(submissions())
def test_every_document_equals_itself(submission):
    assert compare(submission, submission) == ()


@given(submissions(), submissions())
def test_addresses_lead_to_the_values(old, new):
    for change in compare(old, new):
        side = old if change.kind is Kind.REMOVED else new
        value = get(side, change.address)
        if isinstance(value, str):
            assert value == (change.old if change.kind is Kind.REMOVED else change.new)


@given(submissions(), st.randoms())
def test_shuffled_rows_are_no_change(submission, random):
    forms = []
    for each in submission.declarations:
        rows = [msgspec.structs.replace(one, id=f"{number}") for number, one in enumerate(each.indicators)]
        forms.append(msgspec.structs.replace(each, indicators=tuple(rows)))
    old = msgspec.structs.replace(submission, declarations=tuple(forms))
    shuffled = tuple(msgspec.structs.replace(each, indicators=tuple(random.sample(each.indicators, len(each.indicators)))) for each in forms)
    assert compare(old, msgspec.structs.replace(old, declarations=shuffled)) == ()


def test_many_rows_are_compared_quickly():
    rows = [row(f"指标{number}") for number in range(20_000)]
    assert compare(document(form("甲", *rows)), document(form("甲", *reversed(rows)))) == ()


@pytest.mark.parametrize("old", [Submission(), document(form("甲"))])
def test_an_empty_side_is_no_error(old):
    assert all(each.kind is Kind.REMOVED for each in compare(old, Submission()))
