"""Sentences made of a form's own data."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.model import address
from jiheng.model.declaration import Declaration
from jiheng.model.live_text import BLANK, GENERATED, detached, fields, followed, generated, resolved
from tests.builders import faultless_form

FORM = faultless_form()


def with_(place: str, value: object) -> Declaration:
    changed: Declaration = address.replace(FORM, place, value)
    return changed


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("overview", "“社区食堂建设”由云汀市临溪区民生服务中心实施，属一次性项目。本年度申请资金60万元。"),
        ("implementer", "云汀市临溪区民生服务中心。"),
        ("period", "2026年1月—2026年12月。"),
    ],
)
def test_a_section_says_what_the_form_says(section, text):
    assert resolved(generated(section, FORM), FORM) == text


def test_targets_are_told_in_words():
    text = resolved(generated("plan", FORM), FORM)
    assert "建成社区食堂数量3个" in text
    assert "食品抽检合格率100%" in text
    assert "用餐老年人满意度不少于90%" in resolved(generated("objective", FORM), FORM)


@pytest.mark.parametrize("section", GENERATED)
def test_a_blank_form_says_nothing(section):
    assert generated(section, Declaration()) == ""


def test_the_basis_is_never_made_up():
    assert generated("basis", FORM) == ""


def test_the_text_follows_the_form():
    template = generated("overview", FORM)
    after = with_("funds/annual/amount", Decimal("725000.00"))
    assert followed(template, resolved(template, FORM), FORM, after) == (template, resolved(template, after))
    assert "申请资金72.5万元" in resolved(template, after)
    assert BLANK in resolved(template, with_("funds/annual/amount", None))


def test_words_around_a_number_are_edited_and_it_still_follows():
    template = generated("overview", FORM)
    edited = resolved(template, FORM).replace("本年度申请资金", "为此，2026年度需要财政支持") + "另有说明。"
    template, text = followed(template, edited, FORM, with_("funds/annual/amount", Decimal(700000)))
    assert text.endswith("2026年度需要财政支持70万元。另有说明。")
    assert "funds/annual/amount" in fields(template)


def test_a_number_that_is_written_over_is_plain_text():
    template = generated("overview", FORM)
    edited = resolved(template, FORM).replace("60万元", "约六十万元")
    template, text = followed(template, edited, FORM, with_("funds/annual/amount", Decimal(700000)))
    assert text == edited
    assert "funds/annual/amount" not in fields(template)


def test_a_number_is_detached():
    template = detached(generated("overview", FORM), "funds/annual/amount", FORM)
    assert "60万元" in resolved(template, with_("funds/annual/amount", None))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="年度资金60万元。“”{}a", max_size=40), st.integers(0, 60), st.integers(0, 60))
def test_whatever_is_typed_stays_as_it_was_typed_while_the_form_is_the_same(typed, start, end):
    template = generated("overview", FORM)
    text = resolved(template, FORM)
    edited = text[: min(start, end)] + typed + text[max(start, end) :]
    assert followed(template, edited, FORM, FORM)[1] == edited
