"""Texts of the web application stand in both languages."""

from tools import messages


def test_every_text_has_its_translation():
    assert messages.untranslated(messages.collected()) == []


def test_the_catalogue_is_what_the_code_says():
    assert messages.PO.read_bytes() == messages.written(messages.collected()), "run `python -m tools.messages`"
    assert messages.PO.with_suffix(".mo").read_bytes() == messages.compiled(messages.collected())
