"""What kind of thing an indicator measures, by the printed names of its levels, whatever the edition of the form."""

from enum import StrEnum


class IndicatorClass(StrEnum):
    """The classes that overviews tell apart."""

    COST = "cost"
    QUANTITY = "quantity"
    QUALITY = "quality"
    TIMELINESS = "timeliness"
    BENEFIT = "benefit"
    SATISFACTION = "satisfaction"
    OTHER = "other"

    @property
    def zh(self) -> str:
        """The word that people see."""
        return _WORDS[self]


_WORDS = {
    IndicatorClass.COST: "成本",
    IndicatorClass.QUANTITY: "产出数量",
    IndicatorClass.QUALITY: "产出质量",
    IndicatorClass.TIMELINESS: "产出时效",
    IndicatorClass.BENEFIT: "效益",
    IndicatorClass.SATISFACTION: "满意度",
    IndicatorClass.OTHER: "其他",
}
# The first that stands in the levels decides: older forms have 成本 as a kind of output and 满意度 as a kind of benefit.
_TELLING = (
    ("满意", IndicatorClass.SATISFACTION),
    ("成本", IndicatorClass.COST),
    ("效益", IndicatorClass.BENEFIT),
    ("影响", IndicatorClass.BENEFIT),
    ("时效", IndicatorClass.TIMELINESS),
    ("质量", IndicatorClass.QUALITY),
    ("数量", IndicatorClass.QUANTITY),
)


def indicator_class(level1: str | None, level2: str | None) -> IndicatorClass:
    """The class of an indicator; OTHER where its levels do not tell."""
    printed = f"{level1 or ''} {level2 or ''}"
    return next((found for word, found in _TELLING if word in printed), IndicatorClass.OTHER)
