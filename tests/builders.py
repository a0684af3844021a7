"""A faultless submission, and the notation of the case files: what a case changes in it."""

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import yaml

from jiheng.model import address
from jiheng.model.declaration import Declaration, Form, Indicator, Monitoring, SelfEvaluation, Stated, Submission
from jiheng.model.earlier import Earlier
from jiheng.model.parse_target import parse_target

HERE = Path(__file__).parent


class Case(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One example of a rule.

    `form`: address → value over the faultless form; `document`: the same over the submission; `forms`: one such change a form.
    `indicators` is a list of rows "level 1 | level 2 | name | target" that replaces the faultless ones, `more_indicators` adds to them.
    `at`: the address at which the finding must stand (relative to the first form unless it starts with "declarations/" or the rule is
    about the whole submission); `evaluation`: the change is one of the faultless self-evaluation instead, whose rows go on with
    "actual value | points | mark | reason"; `monitoring`: the same of the faultless monitoring form ("actual value | forecast | causes | reason |
    likelihood"), before the declarations of `forms`; `earlier`: the faultless self-evaluation of the year before with these changes, then that of the
    year before that, and so on; `says`: what its message must hold; `fix`: the value that the fix must give; `found`: number of findings.
    """

    why: str
    form: dict[str, Any] = {}
    forms: list[dict[str, Any]] = []
    evaluation: dict[str, Any] | None = None
    monitoring: dict[str, Any] | None = None
    document: dict[str, Any] = {}
    earlier: list[dict[str, Any]] = []
    profile: str = "general"
    at: str | None = None
    says: list[str] = []
    fix: str | None = None
    found: int = 1


class CaseFile(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """tests/rules/<CODE>.yml: when the rule speaks, when it stays silent (passed or not applicable), when it cannot tell."""

    finds: list[Case]
    passes: list[Case]
    unknown: list[Case] = []


def cases(code: str) -> CaseFile:
    """The case file of a rule."""
    return msgspec.convert(yaml.safe_load((HERE / "rules" / f"{code}.yml").read_text("utf-8")), CaseFile)


def faultless() -> Submission:
    """A submission in which no rule finds anything."""
    return submission_of(Case(why="faultless"))


def submission_of(case: Case) -> Submission:
    """The submission that a case describes; what it states on the cover agrees with its forms unless the case says otherwise."""
    forms: tuple[Form, ...] = tuple(changed(faultless_form(i + 1), change) for i, change in enumerate(case.forms or [case.form]))
    if case.evaluation is not None:
        forms = (changed(faultless_evaluation(), case.evaluation),)
    if case.monitoring is not None:
        forms = (changed(faultless_monitoring(), case.monitoring), *(forms if case.forms else ()))
    amount = sum(form.funds.annual.amount or 0 for form in forms)
    whole = Submission(
        title="云汀市临溪区民生服务中心2026年财政项目支出绩效目标申报表",
        year=2026,
        agency="云汀市临溪区民生服务中心",
        stated=Stated(agencies=1, projects=len(forms), amount=amount or None),
        declarations=forms,
    )
    done: Submission = changed(whole, case.document)
    return done


def earlier_of(case: Case) -> tuple[Earlier, ...]:
    """The self-evaluations of earlier years that a case has beside its first form."""
    return (tuple(changed(faultless_evaluation(), {"year": 2025 - ago} | change) for ago, change in enumerate(case.earlier)),)


def faultless_form(number: int = 1) -> Declaration:
    """The form of tests/rules/faultless.yaml; from the second on, its name carries its number."""
    raw = yaml.safe_load((HERE / "rules" / "faultless.yaml").read_text("utf-8"))
    rows = raw.pop("indicators")
    form = msgspec.convert(raw, Declaration, strict=False)
    name = form.name if number == 1 else f"{form.name}（{number}期）"
    return msgspec.structs.replace(form, number=number, name=name, indicators=indicators(rows))


def faultless_evaluation() -> SelfEvaluation:
    """The self-evaluation of tests/rules/faultless_evaluation.yaml."""
    raw = yaml.safe_load((HERE / "rules" / "faultless_evaluation.yaml").read_text("utf-8"))
    rows = raw.pop("indicators")
    return msgspec.structs.replace(msgspec.convert(raw, SelfEvaluation, strict=False), indicators=indicators(rows))


def faultless_monitoring() -> Monitoring:
    """The monitoring form of tests/rules/faultless_monitoring.yaml."""
    raw = yaml.safe_load((HERE / "rules" / "faultless_monitoring.yaml").read_text("utf-8"))
    rows = raw.pop("indicators")
    return msgspec.structs.replace(msgspec.convert(raw, Monitoring, strict=False), indicators=indicators(rows))


def indicators(rows: list[str]) -> tuple[Indicator, ...]:
    """Indicators from rows "level 1 | level 2 | name | target", in self-evaluations "… | actual value | points | mark | reason", in monitoring forms
    "… | actual value | forecast | causes | reason | likelihood"; an empty part is blank."""
    made = []
    for place, row in enumerate(rows):
        level1, level2, name, raw, *rest = (part.strip() or None for part in row.split("|"))
        key = hashlib.blake2s(f"{row}{place}".encode(), digest_size=5).hexdigest()
        indicator = Indicator(id=key, level1=level1, level2=level2, name=name, target=parse_target(raw, name=name))
        made.append(msgspec.structs.replace(indicator, **_results(rest, name)) if rest else indicator)
    return tuple(made)


def _results(parts: list[str | None], name: str | None) -> dict[str, Any]:
    if len(parts) == 5:
        return _monitored(parts, name)
    actual, weight, mark, reason = parts
    return {
        "actual": parse_target(actual, name=name) if actual else None,
        "weight": Decimal(weight) if weight else None,
        "mark": Decimal(mark) if mark else None,
        "reason": reason,
    }


def _monitored(parts: list[str | None], name: str | None) -> dict[str, Any]:
    actual, forecast, causes, reason, likelihood = parts
    return {
        "actual": parse_target(actual, name=name) if actual else None,
        "forecast": parse_target(forecast, name=name) if forecast else None,
        "causes": tuple(causes.split("、")) if causes else (),
        "reason": reason,
        "likelihood": likelihood,
    }


def changed(struct: Any, changes: dict[str, Any]) -> Any:
    """A copy in which every address holds the value of the case, converted to the type of the model."""
    for where, value in changes.items():
        match where:
            case "indicators":
                struct = msgspec.structs.replace(struct, indicators=indicators(value))
            case "more_indicators":
                struct = msgspec.structs.replace(struct, indicators=(*struct.indicators, *indicators(value)))
            case _:
                struct = address.replace(struct, where, _converted(struct, where, value))
    return struct


def _converted(struct: Any, where: str, value: Any) -> Any:
    *parents, field = where.split("/")
    parent = address.get(struct, "/".join(parents))
    return msgspec.convert(value, get_type_hints(type(parent))[field], strict=False)
