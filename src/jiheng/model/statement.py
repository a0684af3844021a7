"""The usual sentence of a cover statement (绩效目标设置情况), made of its figures: written where a document has no statement of its own."""

import re

from jiheng.model.declaration import Stated
from jiheng.model.money import money_text
from jiheng.reference.layouts import papers

_FIGURE = re.compile(r"\{(\w+)\}")


def statement_template() -> str:
    """The usual sentence with its figures as fields (`live_text`)."""
    clauses = "，".join(papers().cover_clauses).replace("{amount}万元", "{amount}")
    return _FIGURE.sub(r"{{\1}}", clauses) + "。"


def usual_statement(stated: Stated) -> str:
    """The sentence on agencies, projects and their amount; clauses whose figure is not stated are left out."""
    figures = {"agencies": stated.agencies, "projects": stated.projects, "amount": None}
    known = figures | {"amount": None if stated.amount is None else money_text(stated.amount, "万元").replace(",", "")}
    clauses = [clause.format(**known) for clause in papers().cover_clauses if all(known[name] is not None for name in _FIGURE.findall(clause))]
    return "，".join(clauses) + "。" if clauses else ""
