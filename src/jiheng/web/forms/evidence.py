"""The form of a record of evidence, made from its struct, so that every field can be entered; and what one asks of a day and an amount."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiheng.model.evidence import Acceptance, AcceptanceResult, Attachment, Evidence, GradeCount, Survey, Withdrawal
from jiheng.model.money import money
from jiheng.reference.evidence_columns import evidence_columns
from jiheng.web.actions.ledger import new_id
from jiheng.web.ledger import days
from jiheng.web.ledger.bounds import MOST_COUNT
from jiheng.web.ledger.kinds import Kind
from jiheng.web.ledger.labels import HELP, LABELS

_ID = re.compile(r"[0-9a-f]{24}")
_OWN = ("id", "project", "attachments", "supersedes", "why")  # set by the page, not typed
SUGGESTED = ("tags", "kind", "economic_item", "medium", "method", "payee", "origin", "unit")  # fields that offer the words in use
MOST_WHY = 500
_LONG = ("text", "opinion")
_SEPARATORS = re.compile(r"[、，,；;\n]+")
_SEPARATOR = re.compile(r"(?<=\d)[,，](?=\d{3}(?:\D|$))")  # of thousands


def too_much(record: Evidence, budget: Decimal | None) -> bool:
    """Whether a single payment is more than the budget of the year, which is rarely meant."""
    return budget is not None and getattr(record, "amount", Decimal(0)) > budget


def several(text: str) -> tuple[str, ...]:
    """Words with separators between them, each once."""
    return tuple(dict.fromkeys(part.strip() for part in _SEPARATORS.split(text) if part.strip()))


class EvidenceForm(forms.Form):
    """A record of one kind. `year` and `budget` (yuan) are those of the project, `linkable` the records that payments can be for. With `quick` only
    some fields are asked for, with `before` a record is corrected. `asks_again` tells that a box must be ticked. `once` is the id of the record: a form that
    is sent twice is entered once."""

    sure = forms.BooleanField(label=gettext_lazy("金额无误，仍要登记"), required=False)

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        year: int,
        budget: Decimal | None,
        linkable: Sequence[tuple[str, str]] = (),
        quick: Sequence[str] | None = None,
        before: Evidence | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **({"initial": initial_of(before)} if before else {}) | kwargs)
        self.kind, self.year, self.budget, self.before, self.asks_again = kind, year, budget, before, False
        self.once = sent if _ID.fullmatch(sent := self.data.get("once", "")) else new_id()
        for name, field in _fields(kind, linkable):
            if quick is None or name in ("title", "date") or name in quick:
                self.fields[name] = field
        if before:
            self.fields["why"] = forms.CharField(label=gettext_lazy("为什么更正"), max_length=MOST_WHY, widget=forms.Textarea(attrs={"rows": 2}))
        self.order_fields([*(name for name in self.fields if name != "sure"), "sure"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("date", "start", "end", "accepted_on"):
            if (day := given.get(name)) and (why := self._day_refused(name, day)):
                self.add_error(name, why)
        if given.get("accepted") and not given.get("accepted_on"):
            self.add_error("accepted_on", _("写了验收结果，还要写验收日期。"))
        if not given.get("accepted") and any(given.get(name) for name in ("accepted_on", "experts", "opinion")):
            self.add_error("accepted", _("写了验收日期、专家或意见，还要写验收结果。"))
        if given.get("start") and given.get("end") and given["start"] > given["end"]:
            self.add_error("end", _("结束日期早于开始日期。"))
        self._ask_again(given)
        return given

    def _day_refused(self, name: str, day: dt.date) -> str:
        """Only the day of the record itself must lie in the year: a survey may have begun, an acceptance have come in another."""
        return days.refused(day, self.year if name == "date" else day.year)

    def _ask_again(self, given: Mapping[str, Any]) -> None:
        amount = given.get("amount")
        if amount is None or self.budget is None or amount <= self.budget or given.get("sure"):
            return
        self.asks_again = True
        words = {"amount": f"{amount:,.2f}", "budget": f"{self.budget:,.2f}"}
        self.add_error("amount", _("%(amount)s 元超过全年预算 %(budget)s 元。请核对是不是把万元写成了元；确实无误的，勾选后再登记。") % words)

    def record(self, *, identifier: str, project: str, files: tuple[Attachment, ...]) -> Evidence | None:
        """The record that was entered; None where it lacks something, which the form then says."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "sure" and value not in (None, "", ())}
        given = _assembled(self.kind, given)
        if self.before:
            given["supersedes"] = self.before.id
        if isinstance(self.before, Survey):  # grades by other words than ours stay as they are
            known = evidence_columns().words.grades
            given["answers"] = (*given["answers"], *(answer for answer in self.before.answers if answer.grade not in known))
        if given.get("manual_source") and not files:
            self.add_error("manual_source", _("手工填报的数值必须附证明材料。"))
            return None
        record: Evidence = self.kind.evidence.type(id=identifier, project=project, attachments=files, **given)  # type: ignore[assignment]  # of a union
        if self.before and msgspec.structs.replace(record, id=self.before.id, supersedes=self.before.supersedes, why=self.before.why) == self.before:
            self.add_error(None, _("和原来的记录一样，没有改动，没有登记。"))
            return None
        return record


def _fields(kind: Kind, linkable: Sequence[tuple[str, str]]) -> Iterator[tuple[str, forms.Field]]:
    """Form fields of a struct: title and date first, tags and source last, as their types ask for it."""
    info = msgspec.inspect.type_info(kind.evidence.type)
    assert isinstance(info, msgspec.inspect.StructType)
    own = [field for field in info.fields if field.name not in _OWN]
    last = ("tags", "manual_source")
    ordered = sorted(own, key=lambda field: (field.name != "date", field.name != "title", field.name in last))
    for field in ordered:
        if field.name == "acceptance":
            yield from _acceptance_fields()
        elif field.name == "answers":
            yield from _answer_fields()
        elif field.name == "paid_for":
            yield "paid_for", _chosen("paid_for", linkable, required=False)
        else:
            yield field.name, _field(field.name, field.type, kind, required=field.required)


def _field(name: str, type_: msgspec.inspect.Type, kind: Kind, *, required: bool) -> forms.Field:
    if isinstance(type_, msgspec.inspect.UnionType):
        type_ = next(each for each in type_.types if not isinstance(each, msgspec.inspect.NoneType))
    label = kind.title if name == "title" else LABELS[name]
    given: dict[str, Any] = {"label": label, "required": required, "help_text": HELP.get(name, "")}
    match type_:
        case msgspec.inspect.DateType():
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **given)
        case msgspec.inspect.DecimalType():
            places = {"decimal_places": 2} if name == "amount" else {"decimal_places": 6}
            widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            made = _Money if name == "amount" else _Amount
            return made(max_digits=16, widget=widget, error_messages=_WRONG, **places, **given)
        case msgspec.inspect.IntType():
            return _count(**given)
        case msgspec.inspect.EnumType(cls=cls):
            choices = [("", "—"), *((each.value, each.value) for each in cls)]
            return forms.TypedChoiceField(choices=choices, coerce=cls, empty_value=None, **given)
        case msgspec.inspect.VarTupleType():
            return _Several(max_length=1000, widget=forms.TextInput(attrs=_listed(name)), **given)
    widget = forms.Textarea(attrs={"rows": 3}) if name in _LONG else forms.TextInput(attrs=_listed(name))
    return forms.CharField(max_length=2000 if name in _LONG else 300, widget=widget, **given)


_WRONG = {
    "invalid": gettext_lazy("请只写数字，如 12000.50，不带单位。"),
    "max_digits": gettext_lazy("数字太长，最多 %(max)s 位。"),
    "max_whole_digits": gettext_lazy("数字太长，小数点前最多 %(max)s 位。"),
    "max_decimal_places": gettext_lazy("最多 %(max)s 位小数。"),
}


class _Amount(forms.DecimalField):
    """A number; it may have separators between thousands (12,345.60)."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_SEPARATOR.sub("", value) if isinstance(value, str) else value)


class _Money(_Amount):
    """An amount in yuan; it may also be printed with its unit (1.2万元, ¥500)."""

    def to_python(self, value: Any) -> Any:
        yuan = money(value, "元") if isinstance(value, str) else None
        return super().to_python(value if yuan is None else f"{yuan:f}")


def _count(**given: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(min_value=0, max_value=MOST_COUNT, widget=widget, **given)


def _listed(name: str) -> dict[str, str]:
    """Which list of words in use stands behind a field."""
    return {"list": f"s-{name}"} if name in SUGGESTED else {}


class _Several(forms.CharField):
    """Words with separators between them."""

    def clean(self, value: Any) -> tuple[str, ...]:
        return several(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else "、".join(value)


def _chosen(name: str, choices: Sequence[tuple[str, str]], *, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=LABELS[name], choices=[("", "—"), *choices], required=required, help_text=HELP.get(name, ""))


def _acceptance_fields() -> Iterator[tuple[str, forms.Field]]:
    yield "accepted", _chosen("accepted", [(each.value, each.value) for each in AcceptanceResult], required=False)
    yield "accepted_on", forms.DateField(label=LABELS["accepted_on"], required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    yield "experts", _Several(label=LABELS["experts"], required=False, max_length=1000, help_text=HELP["experts"])
    yield "opinion", forms.CharField(label=LABELS["opinion"], required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


def _answer_fields() -> Iterator[tuple[str, forms.Field]]:
    """How many answers gave each grade."""
    for place, grade in enumerate(evidence_columns().words.grades):
        yield f"grade_{place}", _count(label=grade, required=False)


def _assembled(kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    """What was typed as the struct holds it."""
    if kind.tag == "deliverable":
        accepted = {name: given.pop(name, None) for name in ("accepted", "accepted_on", "experts", "opinion")}
        if accepted["accepted"]:
            given["acceptance"] = Acceptance(
                result=AcceptanceResult(accepted["accepted"]), date=accepted["accepted_on"], experts=accepted["experts"] or (), opinion=accepted["opinion"]
            )
    if kind.tag == "survey":
        counts = {place: given.pop(f"grade_{place}", None) for place in range(len(evidence_columns().words.grades))}
        grades = evidence_columns().words.grades
        given["answers"] = tuple(GradeCount(grade=grades[place], count=count) for place, count in counts.items() if count is not None)
    return given


def initial_of(record: Evidence) -> dict[str, Any]:
    """The fields of a form that show a record."""
    if isinstance(record, Withdrawal):
        raise ValidationError("a withdrawal is no form")
    given: dict[str, Any] = {name: getattr(record, name) for name in record.__struct_fields__ if name not in _OWN}
    accepted = given.pop("acceptance", None)
    if accepted:
        given |= {"accepted": accepted.result.value, "accepted_on": accepted.date, "experts": accepted.experts, "opinion": accepted.opinion}
    counts = {answer.grade: answer.count for answer in given.pop("answers", ())}
    given |= {f"grade_{place}": counts[grade] for place, grade in enumerate(evidence_columns().words.grades) if grade in counts}
    return {name: value.value if hasattr(value, "value") else value for name, value in given.items()}
