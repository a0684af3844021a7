"""`jiheng fix`: shows what it will change, asks, writes a new file in which nothing is left to fix."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from jiheng.checks.engine import check
from jiheng.checks.mend import Clash, fixes, mend
from jiheng.model.finding import Finding, Fix, Severity
from jiheng.model.json import decode
from tests.builders import faultless
from tests.cli.runs import EXAMPLES, data, jiheng, saved
from tests.fixtures.build import submission
from tests.writers.documents import with_findings


def finding(address, value, *, code="TV04", also=()):
    return Finding(code=code, address=address, severity=Severity.ERROR, values={}, fix=Fix(address=address, value=value, also=also))


@pytest.fixture
def form(tmp_path):
    return saved(with_findings(), tmp_path / "表 格.json")


def test_the_changes_are_shown_before_the_question(form, tmp_path):
    result = jiheng("fix", form, "-o", tmp_path / "改好.json", stdin="y\n")
    assert result.exit_code == 0
    text = result.stdout
    assert text.index("- ≤5.00(万)\n") < text.index("+ ≤5.00(万元)\n") < text.index("写到") < text.index("已写到")
    assert decode((tmp_path / "改好.json").read_bytes()).declarations[0].indicators[-2].target.unit == "万元"


def test_no_means_no(form, tmp_path):
    result = jiheng("fix", form, "-o", tmp_path / "a.json", stdin="n\n")
    assert result.exit_code == 1
    assert result.stderr == "没有写出，原文件没有改动。\n"
    assert not (tmp_path / "a.json").exists()


def test_where_nobody_answers_nothing_is_written_and_the_option_is_named(form, tmp_path):
    result = jiheng("fix", form, "-o", tmp_path / "a.json", stdin="")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert not (tmp_path / "a.json").exists()


def test_nothing_is_left_to_fix(tmp_path):
    out = tmp_path / "改好.json"
    assert jiheng("fix", EXAMPLES / "six-projects.docx", "-o", out, "--yes").exit_code == 0
    before, after = (data("check", path, "--format", "json")["findings"] for path in (EXAMPLES / "six-projects.docx", out))
    assert any(each["fix"] for each in before)
    assert [each for each in after if each["fix"]] == []
    assert len(after) < len(before)


def test_only_the_chosen_rules_are_applied(form, tmp_path):
    jiheng("fix", form, "-o", tmp_path / "a.json", "--yes", "--select", "FU08")
    first = decode((tmp_path / "a.json").read_bytes()).declarations[0]
    assert first.funds.total.other == Decimal(0)
    assert first.indicators[-2].target.raw == "≤5.00(万)"


def test_without_anything_to_fix_nothing_is_written_and_that_is_said(tmp_path):
    result = jiheng("fix", saved(faultless(), tmp_path / "a.json"), "-o", tmp_path / "b.json")
    assert result.exit_code == 0
    assert "没有可自动改的地方，没有写出新文件" in result.stdout
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_the_mended_form_is_written_as_a_document(form, tmp_path, kind):
    assert jiheng("fix", form, "-o", tmp_path / f"改好.{kind}", "--yes").exit_code == 0
    assert jiheng("fix", form, "-o", tmp_path / "改好.json", "--yes").exit_code == 0
    changes = data("diff", tmp_path / "改好.json", tmp_path / f"改好.{kind}", "--format", "json")["changes"]
    assert {change["address"] for change in changes} <= {"declarations/0/narrative/headings"}  # sections without a heading get the usual one


def test_a_document_that_exists_is_not_replaced_by_the_mended_one(form, tmp_path):
    original = tmp_path / "原件.html"
    original.write_text("原件")
    result = jiheng("fix", form, "-o", original, "--yes")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert original.read_text() == "原件"
    assert jiheng("fix", form, "-o", original, "--yes", "--force").exit_code == 0
    assert original.read_text() != "原件"


def test_a_kind_of_file_that_is_not_written_is_named(form, tmp_path):
    result = jiheng("fix", form, "-o", tmp_path / "改好.doc")
    assert result.exit_code == 2
    assert ".docx" in result.stderr


def test_what_cannot_be_read_is_told(tmp_path):
    result = jiheng("fix", tmp_path / "x.docx", "-o", tmp_path / "a.json", "--yes")
    assert result.exit_code == 2
    assert "不存在" in result.stderr


def test_english(form, tmp_path):
    result = jiheng("fix", form, "-o", tmp_path / "a.json", "--lang", "en", stdin="y\n")
    assert "Write to" in result.stdout
    assert "Written to" in result.stdout


def test_fixes_get_the_type_of_their_place():
    places = {
        "declarations/0/funds/total/other": ("0", Decimal(0)),
        "declarations/0/start": ("2026-03-01", dt.date(2026, 3, 1)),
        "declarations/0/number": ("7", 7),
        "declarations/0/name": ("0", "0"),
        "declarations/0/narrative/headings/1": ("二、依据", "二、依据"),
    }
    mended = mend(with_findings(), fixes([finding(place, value) for place, (value, _) in places.items()]))
    form = mended.declarations[0]
    assert [form.funds.total.other, form.start, form.number, form.name, form.narrative.headings[1]] == [value for _, value in places.values()]


def test_places_of_the_same_cause_get_the_same_value():
    mended = mend(faultless(), fixes([finding("declarations/0/department", "甲局", also=("declarations/0/implementing_agency",))]))
    assert (mended.declarations[0].department, mended.declarations[0].implementing_agency) == ("甲局", "甲局")


def test_rules_that_want_different_values_clash_and_are_named():
    with pytest.raises(Clash, match="TV04 甲 / ID01 乙"):
        fixes([finding("title", "甲"), finding("agency", "乙", code="ID01", also=("title",))])
    assert len(fixes([finding("title", "甲"), finding("title", "甲", code="ID01")])) == 1


@pytest.mark.parametrize("place", ["declarations/0/start", "declarations/0/funds/annual/amount"])
def test_a_value_that_does_not_fit_is_refused(place):
    with pytest.raises(Clash):
        mend(faultless(), fixes([finding(place, "明年")]))


def test_every_fix_of_the_example_can_be_applied_and_leaves_none():
    document = submission("six-projects")
    mended = mend(document, fixes(check(document).findings))
    assert [each for each in check(mended).findings if each.fix] == []


def test_the_mended_file_is_a_document_like_any_other(form, tmp_path):
    jiheng("fix", form, "-o", tmp_path / "a.json", "--yes")
    made = json.loads(jiheng("diff", form, tmp_path / "a.json", "--format", "json").stdout)
    assert {change["kind"] for change in made["changes"]} == {"changed"}
