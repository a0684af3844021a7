"""What print may lose and what contradicts it."""

import pytest

from jiheng.model.agreement import differences


def contradict(carried: str, printed: str) -> bool:
    return list(differences(carried, printed, "name", lossy=True)) == [("name", False)]


@pytest.mark.parametrize(
    ("carried", "printed"),
    [
        ("供需🚀撮合", "供需撮合"),
        ("好👍🏽", "好"),
        ("𠮷𪚥庄", "𠮷庄"),
        ("甲\ue000乙", "甲乙"),
        ("甲\x1b乙\x00", "甲乙"),
        ("甲\ufffe乙", "甲\ufffe乙"),
        ("供\u202e需指标", "供标指需"),
        ("مرحبا甲12", "甲اب12"),
        ("é\u0301 n\u0308项", "n\u0308é\u0301n\u0308项"),
    ],
)
def test_what_fonts_and_pdf_readers_lose_is_no_contradiction(carried, printed):
    assert not contradict(carried, printed)


@pytest.mark.parametrize(
    ("carried", "printed"),
    [
        ("供需🚀撮合", "供需"),
        ("供需撮合", "供需🚀撮合"),
        ("𠮷庄", "𪚥庄"),
        ("采购12台🚀", "采购21台"),
        ("甲\ue000乙", "乙甲"),
        ("供\u202e需指标", "供标指"),
        ("甲乙丙", "甲丙"),
    ],
)
def test_other_words_contradict_whatever_stands_beside_them(carried, printed):
    assert contradict(carried, printed)


def test_where_nothing_is_lost_every_character_counts():
    assert list(differences("供需🚀", "供需", "name")) == [("name", False)]
