"""Targets without digits: words that say something are no blanks."""

import pytest

from jiheng.model.parse_target import parse_target
from jiheng.model.target import Kind


@pytest.mark.parametrize("raw", ["半年", "季度", "年度", "学期", "近百人次", "近千人次", "少于百人"])
def test_words_that_look_like_units_but_say_something_are_no_blanks(raw: str) -> None:
    assert parse_target(raw).kind is not Kind.EMPTY
