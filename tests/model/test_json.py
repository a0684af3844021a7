"""Submissions as JSON: what is written comes back, and nothing else is taken."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.model.declaration import AnnualFunds, Declaration, Funds, Indicator, Narrative, Note, Stated, Submission, TotalFunds
from jiheng.model.json import NotASubmission, decode, encode, schema
from jiheng.model.source import Source
from jiheng.model.target import Comparator, Kind, Target

TEXTS = st.text(max_size=8)
MAYBE = st.none() | TEXTS
MONEY = st.none() | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)
COUNTS = st.none() | st.integers(0, 10**6)
DATES = st.none() | st.dates()
BOXES = st.none() | st.tuples(*[st.floats(0, 2000)] * 4)
SOURCES = st.builds(Source, line=COUNTS, page=COUNTS, box=BOXES, sheet=MAYBE, cell=MAYBE, table=COUNTS, row=COUNTS, column=COUNTS)
PLACES = st.dictionaries(TEXTS, SOURCES, max_size=3)
TARGETS = st.builds(
    Target,
    raw=TEXTS,
    kind=st.sampled_from(Kind),
    comparator=st.none() | st.sampled_from(Comparator),
    value=MONEY,
    upper=MONEY,
    unit=MAYBE,
    text=MAYBE,
    start=DATES,
    end=DATES,
)
INDICATORS = st.builds(Indicator, id=TEXTS, level1=MAYBE, level2=MAYBE, name=MAYBE, target=TARGETS, source=st.none() | SOURCES)
FUNDS = st.builds(
    Funds,
    total=st.builds(TotalFunds, amount=MONEY, fiscal=MONEY, other=MONEY),
    annual=st.builds(AnnualFunds, amount=MONEY, fiscal=MONEY, carried_over=MONEY, other=MONEY),
)
DECLARATIONS = st.builds(
    Declaration,
    number=COUNTS,
    name=MAYBE,
    start=DATES,
    end=DATES,
    funds=FUNDS,
    overall_objective=MAYBE,
    narrative=st.builds(Narrative, overview=MAYBE, headings=st.lists(TEXTS, max_size=2).map(tuple)),
    indicators=st.lists(INDICATORS, max_size=3).map(tuple),
    sources=PLACES,
)
NOTES = st.builds(Note, address=TEXTS, message=TEXTS, candidates=st.lists(TEXTS, max_size=2).map(tuple), source=st.none() | SOURCES)
SUBMISSIONS = st.builds(
    Submission,
    title=MAYBE,
    year=st.none() | st.integers(1990, 2100),
    agency=MAYBE,
    stated=st.builds(Stated, agencies=COUNTS, projects=COUNTS, amount=MONEY),
    declarations=st.lists(DECLARATIONS, max_size=2).map(tuple),
    notes=st.lists(NOTES, max_size=2).map(tuple),
    sources=PLACES,
)


@given(SUBMISSIONS, st.sampled_from((0, 2)))
@settings(max_examples=60)
def test_what_is_written_comes_back(submission: Submission, indent: int):
    assert decode(encode(submission, indent=indent)) == submission


@given(SUBMISSIONS)
@settings(max_examples=30)
def test_writing_again_gives_the_same_bytes(submission: Submission):
    assert encode(decode(encode(submission))) == encode(submission)


def test_the_order_of_sources_does_not_matter():
    there, back = {"name": Source(line=1), "funds/annual/amount": Source(line=2)}, {"funds/annual/amount": Source(line=2), "name": Source(line=1)}
    assert encode(Submission(sources=there)) == encode(Submission(sources=back))


def test_money_is_a_string_dates_are_iso_and_absent_is_null():
    declaration = Declaration(start=dt.date(2026, 1, 1), funds=Funds(annual=AnnualFunds(amount=Decimal("780000.00"))))
    plain = msgspec.json.decode(encode(Submission(declarations=(declaration,))))["declarations"][0]
    assert (plain["start"], plain["end"], plain["funds"]["annual"]["amount"]) == ("2026-01-01", None, "780000.00")


def test_the_path_that_reading_adds_is_forgotten():
    assert decode(b'{"path": "a.docx", "title": "x"}') == Submission(title="x")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{"declarations": [{"name": 7}]}', "declarations[0].name"),
        (b'{"surprise": 1}', "surprise"),
        (b'{\n  "title": ?\n}', "第 2 行"),
        (b'{"title": "\xff"}', "JSON"),
        (b"[1]", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"", "JSON"),
    ],
)
def test_what_is_no_submission_is_refused_with_its_place(data: bytes, told: str):
    with pytest.raises(NotASubmission) as caught:
        decode(data)
    assert told in caught.value.zh
    assert caught.value.en


def test_the_published_schema_is_the_one_of_the_model(root: Path):
    """Make it anew with `python -m jiheng.model.json > docs/schema/submission.json`."""
    assert (root / "docs" / "schema" / "submission.json").read_bytes() == schema()


@given(SUBMISSIONS)
@settings(max_examples=20)
def test_what_is_written_fits_the_published_schema(submission: Submission):
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(msgspec.json.decode(encode(submission)), msgspec.json.decode(schema()), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("number", ["1e400", "NaN", "Infinity", "1e-400", "1" * 25])
def test_numbers_that_no_budget_holds_are_told_with_their_place(number: str):
    data = b'{"declarations": [{"kind": "declaration", "funds": {"annual": {"amount": "%s"}}}]}' % number.encode()
    with pytest.raises(NotASubmission, match="declarations/0/funds/annual/amount") as caught:
        decode(data)
    assert "请改正" in caught.value.zh


def test_forms_that_name_no_kind_are_declarations():
    assert decode(b'{"declarations": [{"name": "a", "funds": {"annual": {"amount": 1.10}}}]}') == Submission(
        declarations=(Declaration(name="a", funds=Funds(annual=AnnualFunds(amount=Decimal("1.1")))),)
    )


def test_several_documents_in_one_file_are_told():
    with pytest.raises(NotASubmission) as caught:
        decode(b'[{"declarations": []}, {"declarations": []}]')
    assert "每份材料存成一个" in caught.value.zh


@pytest.mark.parametrize("number", ["1e-20000", "0." + "1" * 19, "1" + "0" * 18])
def test_numbers_of_more_digits_than_any_amount_are_refused(number):
    with pytest.raises(NotASubmission, match="declarations/0/funds/annual/amount"):
        decode(msgspec.json.encode({"declarations": [{"funds": {"annual": {"amount": number}}}]}))


def test_a_number_deep_inside_is_found():
    target = {"raw": "≥1个", "value": "1e30", "kind": "numeric"}
    with pytest.raises(NotASubmission, match="declarations/1/indicators/0/target/value"):
        decode(msgspec.json.encode({"declarations": [{}, {"indicators": [{"id": "a", "level1": None, "level2": None, "name": None, "target": target}]}]}))


@pytest.mark.parametrize(("data", "place"), [(f'{{"year": {10**20}}}', "year"), (f'{{"declarations": [{{"number": {10**30}}}]}}', "declarations/0/number")])
def test_whole_numbers_beyond_64_bits_are_refused(data, place):
    with pytest.raises(NotASubmission) as refused:
        decode(data.encode())
    assert place in refused.value.zh


@pytest.mark.parametrize("year", [0, -5, 100000])
def test_years_of_no_budget_are_refused(year):
    with pytest.raises(NotASubmission) as refused:
        decode(msgspec.json.encode({"declarations": [{"year": year}]}))
    assert "年度不合理（位置 declarations/0/year）" in refused.value.zh


@pytest.mark.parametrize(
    "data", ['{"x": 1}', '{"declarations": 1}', "{", '{"a" 1}', '{"declarations": [{"start": "2020-13-01"}]}', '{"declarations": [{"indicators": [{}]}]}']
)
def test_what_is_wrong_is_said_in_chinese(data):
    with pytest.raises(NotASubmission) as refused:
        decode(data.encode())
    assert not re.search("Expected|Object|Invalid|JSON is|Input", refused.value.zh)
