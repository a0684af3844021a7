"""HTML: no script, nothing from elsewhere, every text escaped, addresses on the values."""

import msgspec
from selectolax.lexbor import LexborHTMLParser

from jiheng.model.address import get
from jiheng.writers.form.html import to_html
from jiheng.writers.form.layout import sheets
from tests.builders import faultless


def page(submission):
    return LexborHTMLParser(to_html(sheets(submission)).decode())


def test_texts_of_the_file_are_texts_of_the_page():
    form = faultless().declarations[0]
    nasty = "<script>alert(1)</script>\" onload='x' {{7*7}}"
    tree = page(msgspec.structs.replace(faultless(), title=nasty, declarations=(msgspec.structs.replace(form, name=nasty),)))
    assert tree.css("script") == []
    assert tree.css_first("title").text() == nasty
    assert tree.css_first('[data-at="declarations/0/name"]').text() == nasty


def test_nothing_is_fetched():
    text = to_html(sheets(faultless())).decode()
    assert "http" not in text.replace("http-equiv", "")
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_each_value_names_its_address():
    tree = page(faultless())
    found = {node.attributes["data-at"]: node.text() for node in tree.css("td[data-at]")}
    assert found["declarations/0/indicators/0/name"] == get(faultless(), "declarations/0/indicators/0/name")
    assert len(found) > 20


def test_pages_are_sections_that_begin_on_paper_of_their_own():
    tree = page(faultless())
    assert [node.attributes["id"] for node in tree.css("section.page")] == ["page-1", "page-2", "page-3"]
    assert "break-before: page" in to_html(sheets(faultless())).decode()
    assert len(tree.css("thead")) == 1


def test_control_characters_are_left_out():
    form = faultless().declarations[0]
    data = to_html(sheets(msgspec.structs.replace(faultless(), declarations=(msgspec.structs.replace(form, name="甲\x1b\x07\x00\u202e乙"),)))).decode()
    assert "甲乙" in data
    assert not set("\x1b\x07\x00\u202e") & set(data)
