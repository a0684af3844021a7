"""Facts about what hangs together: costs and plan, indicators and objectives, indicators of several projects."""

import re
from collections import defaultdict
from functools import lru_cache

from jiheng.checks.facts.fact import fact
from jiheng.checks.facts.text import fold
from jiheng.model.declaration import Declaration, Department, Indicator, Submission
from jiheng.model.target import Kind
from jiheng.model.unit import UnknownUnit, parse_unit
from jiheng.reference.frameworks import classes_of
from jiheng.reference.wording import any_of

SHORTEST = 4
_HEAD = re.compile(rf"^(?:{any_of('name_heads')})+")
_TAIL = re.compile(rf"(?:{any_of('name_tails')})+$")
_QUOTED = re.compile(r"[“\"]([^”\"]{4,20})[”\"]")
_NUMBERED = re.compile(r"[〔\[【(]?(?:19|20)\d{2}[〕\]】)]?\d*号?|\d+号")
_DOCUMENT = re.compile(r"《[^》]+》")


@lru_cache(maxsize=8192)
def matter(name: str) -> str:
    """What an indicator is about: its folded name without the verb before and the words for the amount behind (举办投资论坛费用 → 投资论坛)."""
    return _TAIL.sub("", _HEAD.sub("", fold(name)))


@fact(Declaration, zh="目标和概述文字", stored=False)
def aims_text(folded_texts: dict[str, str]) -> str:
    """Objectives and overview, folded."""
    return "\n".join(folded_texts[address] for address in ("narrative/overview", "overall_objective", "annual_objective") if address in folded_texts)


@fact(Declaration, zh="实施方案文字", stored=False)
def plan_text(folded_texts: dict[str, str]) -> str:
    """The plan, folded; empty where there is none."""
    return folded_texts.get("narrative/plan", "")


@fact(Declaration, zh="目标、概述和实施方案文字", stored=False)
def told_text(declaration: Declaration, aims_text: str, plan_text: str) -> str:
    """Objectives, overview, plan and the tasks of a department, folded; empty where there are no objectives and no overview."""
    tasks = declaration.tasks if isinstance(declaration, Department) else ()
    told = (fold(text) for task in tasks for text in (task.name, task.content) if text)
    return "\n".join((aims_text, plan_text, *told)) if aims_text else ""


@fact(Indicator, zh="方案没有写到的花钱事项")
def unplanned_matter(indicator: Indicator, aims_text: str, plan_text: str) -> str:
    """What a cost is for, where objectives or overview name it in the same words and the plan does not; else empty."""
    if not plan_text or classes_of(indicator.level1, indicator.level2).family != "成本" or not indicator.name or indicator.name.endswith("率"):
        return ""
    about = matter(indicator.name)
    return about if len(about) >= SHORTEST and about in aims_text and about not in plan_text else ""


@fact(Indicator, zh="别处没有写到的事项")
def unheard_matter(indicator: Indicator, declaration: Declaration, told_text: str) -> str:
    """A quoted term, or the thing that a quantity counts, of which objectives, overview, plan and the name of the project say nothing; else empty."""
    if not indicator.name or not told_text:
        return ""
    told_text = f"{told_text}\n{fold(declaration.name or '')}"
    if quoted := next((term for term in _QUOTED.findall(fold(indicator.name)) if term not in told_text), ""):
        return quoted
    if classes_of(indicator.level1, indicator.level2).level2 != "数量" or indicator.target.kind is not Kind.NUMERIC:
        return ""
    about = matter(indicator.name)
    counted = fold(indicator.name) != about and len(about) >= 2
    return about if counted and about[-2:] not in told_text and about[:2] not in told_text else ""


@fact(Declaration, zh="立项依据的文件数")
def basis_documents(declaration: Declaration) -> int:
    """Number of documents (《》) that the basis of the project names; 0 where it names none in title marks."""
    return len(_DOCUMENT.findall(declaration.narrative.basis or ""))


@fact(Declaration, zh="立项依据是否有文号或年份")
def basis_is_dated(declaration: Declaration) -> bool:
    """Whether the basis names a document number or a year."""
    return bool(_NUMBERED.search(declaration.narrative.basis or ""))


@fact(Submission, zh="几个项目相同的效益指标", stored=False)
def shared_benefit(submission: Submission) -> tuple[str, tuple[str, ...]]:
    """A benefit indicator that several projects have with the same target, and the names of these projects."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for form in submission.declarations if len(submission.declarations) > 1 else ():
        for row in form.indicators:
            if row.name and classes_of(row.level1, row.level2).family == "效益":
                seen[fold(row.name), fold(row.target.raw)].append(form.name or "")
    return next(((name, tuple(forms)) for (name, _), forms in seen.items() if len(set(forms)) > 1), ("", ()))


@fact(Submission, zh="相同的效益指标")
def shared_benefit_name(shared_benefit: tuple[str, tuple[str, ...]]) -> str:
    """Its name; empty where each project has its own."""
    return shared_benefit[0]


@fact(Submission, zh="效益指标相同的项目")
def shared_benefit_projects(shared_benefit: tuple[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The projects that share it."""
    return shared_benefit[1]


@fact(Submission, zh="单位不同的同名指标", stored=False)
def unit_conflict(submission: Submission) -> tuple[str, tuple[str, ...]]:
    """An indicator name that one project measures in units of one kind, another in units of another, and these units as printed."""
    if len(submission.declarations) < 2:
        return "", ()
    seen: dict[str, dict[object, tuple[str, int]]] = defaultdict(dict)
    for place, form in enumerate(submission.declarations):
        for row in form.indicators:
            if row.name and row.target.unit and (kind := _dimension(row.target.unit)) is not None:
                seen[fold(row.name)].setdefault(kind, (row.target.unit, place))
    mixed = ((name, units.values()) for name, units in seen.items() if len({place for _, place in units.values()}) > 1)
    return next(((name, tuple(unit for unit, _ in units)) for name, units in mixed), ("", ()))


@lru_cache(maxsize=4096)
def _dimension(unit: str) -> object | None:
    """What can be compared with it; None for an unknown unit. A cut-off 万 is taken for money, as another rule says what is wrong with it."""
    parsed = parse_unit(unit)
    if isinstance(parsed, UnknownUnit):
        return None
    return parsed.dimension or parsed.family


@fact(Submission, zh="单位不同的指标名称")
def unit_conflict_name(unit_conflict: tuple[str, tuple[str, ...]]) -> str:
    """Its name; empty where there is none."""
    return unit_conflict[0]


@fact(Submission, zh="不同的单位")
def unit_conflict_units(unit_conflict: tuple[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The units."""
    return unit_conflict[1]
