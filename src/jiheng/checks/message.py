"""Texts of findings: templates whose names are facts and fields, filled when shown."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

TEN_THOUSAND = 10_000


def names_in(templates: Iterable[str | None]) -> tuple[str, ...]:
    """Names that templates mention, each once, in their order."""
    found = (name for template in templates if template for _, name, _, _ in Formatter().parse(template) if name)
    return tuple(dict.fromkeys(found))


def fill(template: str, values: Mapping[str, Any], lang: str) -> str:
    """A template with its values: `{x:money}` in 万元 or 元, `{x:number}` without idle zeros, `{x:list}` quoted, `{x:any}` with or between, `{x}` as it is."""
    return _Filler(lang).vformat(template, (), values)


def outline(template: str, labels: Mapping[str, str]) -> str:
    """A template for a manual: each name as its label in brackets."""
    parts = Formatter().parse(template)
    return "".join(text + (f"〔{labels[name]}〕" if name else "") for text, name, _, _ in parts)


def money(amount: Decimal, lang: str) -> str:
    """An amount in yuan as officers write it: 万元 from ten thousand on, at least two decimals, nothing rounded away."""
    if lang == "en":
        return f"{amount.normalize():,f} yuan"
    big = abs(amount) >= TEN_THOUSAND
    number = (amount / TEN_THOUSAND if big else amount).normalize()
    digits = max(2, -int(number.as_tuple().exponent))
    return f"{number:,.{digits}f} {'万元' if big else '元'}"


class _Filler(Formatter):
    def __init__(self, lang: str) -> None:
        self.lang = lang

    def format_field(self, value: Any, format_spec: str) -> str:
        if value is None:
            return "（空）" if self.lang == "zh" else "(blank)"
        match format_spec:
            case "money":
                return money(Decimal(str(value)), self.lang)
            case "number":
                return f"{Decimal(str(value)).normalize():,f}"
            case "list":
                return "、".join(f"“{item}”" for item in value) if self.lang == "zh" else ", ".join(f'"{item}"' for item in value)
            case "any":
                return "或".join(f"“{item}”" for item in value) if self.lang == "zh" else " or ".join(f'"{item}"' for item in value)
            case "date" if isinstance(value, str):
                return dt.date.fromisoformat(value).isoformat()
            case "date":
                return str(value)
            case "month":
                day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
                return f"{day.year}年{day.month}月" if self.lang == "zh" else f"{day:%Y-%m}"
        return super().format_field(value, format_spec)  # type: ignore[no-any-return]  # typeshed says Any
