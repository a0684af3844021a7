"""Folding of texts: the short ways give what the long way gives."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checks.facts.names import clipped_name
from jiheng.checks.facts.text import fold, folded_texts, printed_texts, whole_print, whole_text
from jiheng.model.declaration import Declaration, Narrative

TEXTS = st.text(st.characters() | st.sampled_from("，；：（）！？％、。《》“”—·…①㎡Ⅱ　 \0\n12aé\u0301项目"), max_size=30)


@given(TEXTS)
def test_a_folded_text_is_the_normal_form_without_blanks(text: str) -> None:
    assert fold(text) == "".join(unicodedata.normalize("NFKC", text).split())


@given(TEXTS, TEXTS)
def test_every_text_is_folded_as_if_it_stood_alone(plan: str, objective: str) -> None:
    printed = printed_texts(Declaration(annual_objective=objective, narrative=Narrative(plan=plan)))
    assert folded_texts(printed, whole_print(printed)) == {address: fold(text) for address, text in printed.items()}


@pytest.mark.parametrize(
    ("clipped", "written", "meant"),
    [
        ("由民生服中心食堂管理科建成", "民生服中心", "民生服务中心"),
        ("，民生服中心食堂管理处建成", "民生服中心", "民生服务中心"),
        ("民生服中心采购。", "", ""),
    ],
)
def test_a_clipped_name_is_shown_whole_without_the_words_around_it(clipped: str, written: str, meant: str) -> None:
    whole = "由民生服务中心食堂管理科建成，民生服务中心选址，民生服务中心验收，民生服务中心评估"
    texts = printed_texts(Declaration(annual_objective=clipped, narrative=Narrative(plan=whole)))
    folded = folded_texts(texts, whole_print(texts))
    assert clipped_name(whole_text(folded), folded, "民生服务中心") == (written, meant, ("annual_objective",) if written else ())
