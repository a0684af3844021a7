"""`jiheng write`: any readable file as an official document; nothing is replaced unasked, nothing left out unsaid."""

import json
import sys

import msgspec
import pytest

from jiheng.model.declaration import Submission
from jiheng.model.json import decode
from jiheng.model.target import Certainty
from tests.builders import faultless
from tests.cli.runs import EXAMPLES, data, jiheng, saved

SIX = EXAMPLES / "six-projects.docx"


@pytest.fixture
def form(tmp_path):
    return saved(faultless(), tmp_path / "表 格.json")


@pytest.mark.parametrize("suffix", ["docx", "html", "htm", "json"])
def test_the_name_says_what_is_written(form, tmp_path, suffix):
    out = tmp_path / f"写出.{suffix}"
    result = jiheng("write", form, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert data("diff", form, out, "--format", "json")["changes"] == []


def test_any_document_can_be_written_again_as_another(tmp_path):
    assert jiheng("write", SIX, "-o", tmp_path / "a.html").exit_code == 0
    assert jiheng("write", tmp_path / "a.html", "-o", tmp_path / "b.docx").exit_code == 0
    assert data("diff", SIX, tmp_path / "b.docx", "--format", "json")["changes"] == []


def test_without_a_name_the_document_goes_to_standard_output(form):
    result = jiheng("write", form, "--to", "json")
    assert json.loads(result.stdout)["declarations"][0]["name"] == faultless().declarations[0].name


def test_one_form_is_written_without_the_cover_of_all(tmp_path):
    assert jiheng("write", SIX, "-o", tmp_path / "二.json", "--form", "2,4").exit_code == 0
    one, all_ = decode((tmp_path / "二.json").read_bytes()), decode(jiheng("write", SIX, "--to", "json").stdout_bytes)
    assert [form.name for form in one.declarations] == [all_.declarations[i].name for i in (1, 3)]
    jiheng("write", SIX, "-o", tmp_path / "二.html", "--form", "2")
    page = (tmp_path / "二.html").read_text("utf-8")
    assert "绩效目标设置情况" not in page
    assert page.count("<section") == 2


@pytest.mark.parametrize("number", ["0", "7", "x", "1,,2", "-1"])
def test_a_form_that_is_not_there_is_refused(tmp_path, number):
    result = jiheng("write", SIX, "-o", tmp_path / "a.docx", "--form", number)
    assert result.exit_code == 2
    assert "1 到 6" in result.stderr
    assert not (tmp_path / "a.docx").exists()


def test_cover_and_narratives_can_be_left_out(form, tmp_path):
    jiheng("write", form, "-o", tmp_path / "a.html", "--no-cover", "--no-narrative")
    assert (tmp_path / "a.html").read_text("utf-8").count("<section") == 1


def test_what_the_layout_has_no_cell_for_is_told(form, tmp_path):
    result = jiheng("write", form, "-o", tmp_path / "a.docx", "--layout", "central")
    assert result.exit_code == 0
    assert "未写出：项目类别、年度资金·上年结转资金" in result.stderr
    assert "未写出" not in jiheng("write", form, "-o", tmp_path / "b.docx").stderr


def test_values_that_were_not_simply_read_are_named(tmp_path):
    whole = faultless()
    form = whole.declarations[0]
    rows = [msgspec.structs.replace(row, target=msgspec.structs.replace(row.target, certainty=Certainty.INFERRED)) for row in form.indicators[:1]]
    form = msgspec.structs.replace(form, indicators=(*rows, *form.indicators[1:]), certainties={"funds/annual/amount": Certainty.AMBIGUOUS})
    path = saved(msgspec.structs.replace(whole, declarations=(form,)), tmp_path / "a.json")
    result = jiheng("write", path, "-o", tmp_path / "a.docx")
    assert "由推断得出，请核对" in result.stderr
    assert "有几种读法，请核对：年度资金申请总额" in result.stderr


def test_a_file_that_exists_is_replaced_on_demand_only(form, tmp_path):
    for suffix in ("docx", "html", "json"):
        there = tmp_path / f"旧.{suffix}"
        there.write_bytes(b"old")
        result = jiheng("write", form, "-o", there)
        assert result.exit_code == 2
        assert "--force" in result.stderr
        assert there.read_bytes() == b"old"
        assert jiheng("write", form, "-o", there, "--force").exit_code == 0
        assert there.read_bytes() != b"old"


def test_the_file_that_is_read_is_never_replaced(form):
    before = form.read_bytes()
    assert jiheng("write", form, "-o", form, "--force").exit_code == 2
    assert form.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["-o", "{}/a.doc"], "docx"),
        ([], "--to"),
        (["-o", "{}/a.pdf", "--to", "docx"], "不符"),
        (["-o", "{}/a.docx", "--layout", "beijing"], "shanghai"),
        (["-o", "{}/a.docx", "--layout", "self_evaluation"], "自评表"),
    ],
)
def test_what_cannot_be_written_is_said(form, tmp_path, arguments, word):
    result = jiheng("write", form, *(argument.format(tmp_path) for argument in arguments))
    assert result.exit_code == 2
    assert word in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [form.name]


def test_a_missing_typesetter_is_named(form, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    result = jiheng("write", form, "-o", tmp_path / "a.pdf")
    assert result.exit_code == 2
    assert "pip install 'jiheng[pdf]'" in result.stderr


def test_a_document_without_forms_is_refused(tmp_path):
    assert jiheng("write", saved(Submission(title="空"), tmp_path / "a.json"), "-o", tmp_path / "a.docx").exit_code == 2
    assert not (tmp_path / "a.docx").exists()
