"""Spans of months in labels (1-6月执行数, 上半年完成情况): the time up to which a monitoring form tells."""

import re

_MONTHS = re.compile(r"\d{1,2}月?[-~—–至到]{1,2}\d{1,2}月(?:份|底)?|截[至止]\d{1,2}月(?:底|末|份|\d{1,2}日)?|上半年|半年度?|前三季度|第?[一二三四1-4]季度")
_ANY = "1-6月"  # stands for every span in the vocabulary


def months_in(key: str) -> str | None:
    """The span of months that a folded label names, as printed ("1-7月"); None where it names none."""
    found = _MONTHS.search(key)
    return found[0] if found else None


def with_any_months(key: str) -> str:
    """The label with the span of months of the vocabulary in place of its own: "1-7月执行数" → "1-6月执行数"."""
    return _MONTHS.sub(_ANY, key, count=1)
