"""What waits for a person once projects are approved: ledger, surveys, monitoring, self-evaluation, publication, evaluation, mending. Everything is counted
by columns; no ledger and no form is read for it."""

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec
from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiheng.model.self_evaluation_way import SelfEvaluationState
from jiheng.model.workflow import Role
from jiheng.web.actions import evaluation, self_evaluation
from jiheng.web.actions import filing as compiling
from jiheng.web.actions.rectification import CLOSERS
from jiheng.web.models import (
    Evaluation,
    Event,
    Filing,
    LedgerRecord,
    MonitoringReport,
    MonitoringTask,
    Person,
    Problem,
    Proposal,
    Sample,
    SatisfactionSurvey,
    SelfEvaluationReport,
)
from jiheng.web.models.filing import COUNTED, carried_out
from jiheng.web.models.organisation import within
from jiheng.web.monitoring import official

AHEAD = 7  # days before a deadline on which a task is shown
SOON = 3
_S = SelfEvaluationState


class YearTask(msgspec.Struct, frozen=True):
    """Something to be done: how many, what, a word more, where, until when (the nearest day). Urgent: returned, or too late."""

    count: int
    title: str
    more: str
    link: str
    until: dt.date | None = None
    is_urgent: bool = False

    @property
    def days(self) -> int | None:
        """Days that are left; None without a day."""
        return (self.until - timezone.localdate()).days if self.until else None

    @property
    def is_soon(self) -> bool:
        """Whether little time is left."""
        return self.days is not None and self.days < SOON


def year_tasks(person: Person) -> list[YearTask]:
    """All of them; a constant number of questions for each role."""
    held = list(person.appointments.now().values_list("role", "organisation__path"))
    found: list[YearTask] = []
    if not Filing.objects.filter(within("path", [path for _role, path in held]), carried_out()).exists():
        return found
    for roles, act in _ACTS:
        if paths := [path for role, path in held if role in roles]:
            found += act(person, paths)
    return [task for task in found if task.count]


def _officer(person: Person, paths: list[str]) -> Iterator[YearTask]:
    today = timezone.localdate()
    yield from _ledger(paths, today)
    yield from _surveys(paths, today)
    yield from _monitoring(paths, today)
    yield from _promised(paths, today)
    yield from _self_evaluation(paths, today)
    yield from _problems(paths, today)
    yield from _publication(paths)


def _ledger(paths: list[str], today: dt.date) -> Iterator[YearTask]:
    """Projects of this year without any record, and with indicators whose measure nobody confirmed."""
    rows = _running(paths, today.year).exclude(self_evaluation__state=_S.ACCEPTED).annotate(chosen=Count("measures"))
    rows = rows.annotate(recorded=Exists(LedgerRecord.objects.in_force().filter(filing=OuterRef("pk"))))
    wanted = sum((F(name) for name in COUNTED[1:]), F(COUNTED[0]))
    told = rows.annotate(wanted=wanted).values_list("pk", "recorded", "chosen", "wanted")
    bare, open_ = [], []
    for pk, recorded, chosen, count in told:
        if not recorded:
            bare.append(pk)
        elif chosen < count:
            open_.append(pk)
    yield YearTask(len(bare), _("台账还没有登记的项目"), _("登记活动、支付和成果，指标才有实际完成值。"), _one_or("ledger-project", bare, "ledger"))
    yield YearTask(len(open_), _("取数规则还没有全部确认的项目"), _("确认每个指标的实际完成值从哪里取。"), _one_or("ledger-project", open_, "ledger"))


def _surveys(paths: list[str], today: dt.date) -> Iterator[YearTask]:
    """Surveys that are over and not yet entered, and that end soon."""
    rows = SatisfactionSurvey.objects.filter(within("filing__path", paths), state=SatisfactionSurvey.State.OPEN, end__lt=today + dt.timedelta(days=AHEAD))
    over, soon = Q(end__lt=today), Q(end__gte=today)
    told = rows.aggregate(
        over=Count("pk", filter=over),
        over_at=Min("filing", filter=over),
        soon=Count("pk", filter=soon),
        soon_at=Min("filing", filter=soon),
        end=Min("end", filter=soon),
    )
    more = _("看过结果，结束调查并登记到台账。")
    yield YearTask(told["over"], _("满意度调查到期，等登记"), more, _at("ledger-surveys", told["over"], told["over_at"], "ledger"), is_urgent=True)
    more = _("答卷太少的，趁还没有结束再发链接。")
    yield YearTask(told["soon"], _("满意度调查快要结束"), more, _at("ledger-surveys", told["soon"], told["soon_at"], "ledger"), told["end"])


def _monitoring(paths: list[str], today: dt.date) -> Iterator[YearTask]:
    """Forms that were returned, that are not sent, that nobody began up to the day of the year up to which all are monitored."""
    rows = MonitoringReport.objects.filter(within("filing__path", paths), carried_out("filing"))
    states = MonitoringReport.State
    told = rows.aggregate(
        back=Count("pk", filter=Q(state=states.RETURNED)),
        back_at=Min("filing", filter=Q(state=states.RETURNED)),
        draft=Count("pk", filter=Q(state=states.DRAFT)),
        draft_at=Min("filing", filter=Q(state=states.DRAFT)),
        bare=Count("pk", filter=Q(state=states.DRAFT, reasons="{}")),
    )
    yield YearTask(told["back"], _("退回的监控表"), _("按意见改好原因和措施，再报送。"), _at("monitor-one", told["back"], told["back_at"]), is_urgent=True)
    bare = ngettext("其中 %(n)s 份还没有写原因和措施。", "其中 %(n)s 份还没有写原因和措施。", told["bare"]) % {"n": told["bare"]}
    yield YearTask(
        told["draft"],
        _("填写中的监控表"),
        bare if told["bare"] else _("写全偏差原因和措施，报送主管部门。"),
        _at("monitor-one", told["draft"], told["draft_at"]),
    )
    day = official(today.year)
    if day < today:
        missing = _running(paths, today.year).exclude(monitorings__cutoff__gte=day).aggregate(n=Count("pk"), at=Min("pk"))
        more = _("看灯，写偏差原因和措施。")
        yield YearTask(missing["n"], _("还没有填的监控表（截至 %(day)s）") % {"day": day}, more, _at("monitor-one", missing["n"], missing["at"]))


def _promised(paths: list[str], today: dt.date) -> Iterator[YearTask]:
    """Measures that monitoring promised and whose day is near or over."""
    rows = MonitoringTask.objects.filter(within("report__filing__path", paths), state=MonitoringTask.State.OPEN)
    told = rows.filter(due__lt=today + dt.timedelta(days=AHEAD)).aggregate(
        n=Count("pk"), at=Min("report__filing"), late=Count("pk", filter=Q(due__lt=today)), due=Min("due", filter=Q(due__gte=today))
    )
    more = _late(told["late"]) or _("办完以后写明结果，附上佐证。")
    yield YearTask(told["n"], _("监控措施要办完"), more, _at("monitor-one", told["n"], told["at"]), told["due"], bool(told["late"]))


def _self_evaluation(paths: list[str], today: dt.date) -> Iterator[YearTask]:
    """What was returned, what is being compiled, what of a year that is over nobody began."""
    rows = SelfEvaluationReport.objects.filter(within("filing__path", paths), carried_out("filing"))
    told = rows.aggregate(
        back=Count("pk", filter=Q(state=_S.RETURNED)),
        draft=Count("pk", filter=Q(state=_S.DRAFT)),
        gaps=Count("pk", filter=Q(state=_S.DRAFT, gaps__gt=0)),
    )
    listed = reverse("selfeval")
    yield YearTask(told["back"], _("退回的自评表"), _("按意见改好，再送单位负责人。"), f"{listed}?state={_S.RETURNED}", is_urgent=True)
    gaps = ngettext("其中 %(n)s 份还有指标没有得分。", "其中 %(n)s 份还有指标没有得分。", told["gaps"]) % {"n": told["gaps"]}
    yield YearTask(told["draft"], _("编制中的自评表"), gaps if told["gaps"] else _("写全原因，送单位负责人。"), f"{listed}?state={_S.DRAFT}")
    unbegun = _running(paths, today.year - 1).filter(self_evaluation=None).count()
    yield YearTask(
        unbegun,
        _("还没有自评的项目（%(year)s 年度）") % {"year": today.year - 1},
        _("年度已经结束，从台账填自评表。"),
        f"{listed}?state=none&year={today.year - 1}",
    )


def _problems(paths: list[str], today: dt.date) -> Iterator[YearTask]:
    """Problems that the unit has to mend."""
    rows = Problem.objects.filter(within("evaluation__filing__path", paths), state=Problem.State.OPEN, evaluation__state=Evaluation.State.ACCEPTED)
    told = rows.aggregate(n=Count("pk"), late=Count("pk", filter=Q(deadline__lt=today)), due=Min("deadline", filter=Q(deadline__gte=today)))
    link = f"{reverse('evaluation-problems')}?state={'overdue' if told['late'] else 'open'}"
    more = _late(told["late"]) or _("写整改措施，附佐证材料，交主管部门核实。")
    yield YearTask(told["n"], _("要整改的问题"), more, link, told["due"], bool(told["late"]))


def _publication(paths: list[str]) -> Iterator[YearTask]:
    """Pages that were turned down, that are prepared and not sent, that can be prepared since the self-evaluation was accepted."""
    rows = Filing.objects.filter(within("path", paths), carried_out())
    back = Q(proposal__sha256="") & ~Q(proposal__answer="")
    told = rows.aggregate(
        back=Count("pk", filter=back),
        back_at=Min("pk", filter=back),
        ready=Count("pk", filter=Q(proposal=None, public=None, self_evaluation__state=_S.ACCEPTED)),
    )
    link = _at("public-prepare", told["back"], told["back_at"], "public-office")
    yield YearTask(told["back"], _("退回的公开内容"), _("按负责人的意见改好，再送审定。"), link, is_urgent=True)
    yield YearTask(told["ready"], _("可以准备公开的项目"), _("自评已经认可。选定公开什么，送单位负责人审定。"), f"{reverse('public-office')}?show=not")


def _leader(person: Person, paths: list[str]) -> Iterator[YearTask]:
    signing = SelfEvaluationReport.objects.filter(within("filing__path", paths), state=_S.SIGNING).count()
    yield YearTask(signing, _("自评表等您签批"), _("看过得分和原因，签批并报送，或者退回。"), f"{reverse('selfeval')}?state={_S.SIGNING}")
    waits = Proposal.objects.filter(within("filing__path", paths), sha256__gt="").exclude(by=person).aggregate(n=Count("pk"), at=Min("filing"))
    link = _at("public-prepare", waits["n"], waits["at"], "public-office", "?show=waits")
    yield YearTask(waits["n"], _("公开内容等您审定"), _("审定的就是将要公开的那一份。"), link)


def _department(person: Person, paths: list[str]) -> Iterator[YearTask]:
    sent = MonitoringReport.objects.filter(~_wrote(compiling.written_by(person), "filing", "filing_id"), within("filing__path", paths))
    sent = sent.filter(state=MonitoringReport.State.SENT)
    told = sent.aggregate(n=Count("pk"), at=Min("filing"))
    yield YearTask(told["n"], _("监控表等您确认"), _("看灯、原因和措施，确认或者退回。"), _at("monitor-one", told["n"], told["at"]))
    done = MonitoringTask.objects.filter(~_wrote(compiling.written_by(person), "filing", "report__filing_id"), within("report__filing__path", paths))
    told = done.filter(state=MonitoringTask.State.DONE).exclude(done_by=person).aggregate(n=Count("pk"), at=Min("report__filing"))
    yield YearTask(told["n"], _("监控措施等您了结"), _("看过办理结果，了结或者退回再办。"), _at("monitor-one", told["n"], told["at"]))
    own = _wrote(self_evaluation.written_by(person), SelfEvaluationReport.CHAIN, "filing_id")
    submitted = SelfEvaluationReport.objects.filter(~own, within("filing__path", paths), state=_S.SUBMITTED)
    told = submitted.aggregate(n=Count("pk"), faulty=Count("pk", filter=Q(errors__gt=0)))
    faulty = _("其中 %(n)s 份有必须更正的问题。") % {"n": told["faulty"]}
    yield YearTask(told["n"], _("自评表等您审核"), faulty if told["faulty"] else _("没有问题的可以一并认可。"), reverse("selfeval-queue"))


def _finance(person: Person, paths: list[str]) -> Iterator[YearTask]:
    own = _wrote(evaluation.written_by(person), "evaluation", "filing_id")
    waits = Evaluation.objects.filter(~own, within("filing__path", paths), state=Evaluation.State.SENT)
    sent = waits.aggregate(n=Count("pk"), at=Min("filing"))
    yield YearTask(sent["n"], _("评价等您确认"), _("采用以后单位会收到结果；也可以退回。"), _at("evaluation-one", sent["n"], sent["at"], "evaluation"))
    drawn = Sample.objects.filter(cycle=OuterRef("cycle"))
    rows = Filing.objects.filter(within("path", paths), ~Exists(drawn), carried_out(), self_evaluation__state=_S.ACCEPTED)
    yield YearTask(rows.count(), _("自评已认可、还没有抽取评价的项目"), _("从中抽取评价项目。"), reverse("evaluation-draw"))


def _mended(person: Person, paths: list[str]) -> Iterator[YearTask]:
    rows = Problem.objects.filter(within("evaluation__filing__path", paths), state=Problem.State.DONE, evaluation__state=Evaluation.State.ACCEPTED)
    count = rows.exclude(done_by=person).exclude(files__by=person).count()
    yield YearTask(count, _("整改等您销号"), _("看过整改措施和佐证，销号或者要求继续整改。"), f"{reverse('evaluation-problems')}?state=done")


def _evaluator(person: Person, paths: list[str]) -> Iterator[YearTask]:
    states = Evaluation.State
    rows = Filing.objects.filter(~_wrote(compiling.written_by(person), "filing", "pk"), within("path", paths), sampled__isnull=False)
    rows = rows.exclude(self_evaluation__compiled_by=person)
    told = rows.aggregate(
        back=Count("pk", filter=Q(evaluation__state=states.RETURNED), distinct=True),
        back_at=Min("pk", filter=Q(evaluation__state=states.RETURNED)),
        open=Count("pk", filter=Q(evaluation=None) | Q(evaluation__state=states.DRAFT), distinct=True),
        open_at=Min("pk", filter=Q(evaluation=None) | Q(evaluation__state=states.DRAFT)),
        begun=Count("pk", filter=Q(evaluation__state=states.DRAFT), distinct=True),
    )
    link = _at("evaluation-one", told["back"], told["back_at"], "evaluation")
    yield YearTask(told["back"], _("退回的评价"), _("按财政部门的意见改好，再送。"), link, is_urgent=True)
    begun = ngettext("其中 %(n)s 份已经开始。", "其中 %(n)s 份已经开始。", told["begun"]) % {"n": told["begun"]}
    link = _at("evaluation-one", told["open"], told["open_at"], "evaluation")
    yield YearTask(told["open"], _("要写的评价"), begun if told["begun"] else _("看过凭据，逐项打分，写评价意见。"), link)


_ACTS: tuple[tuple[frozenset[Role], Callable[[Person, list[str]], Iterator[YearTask]]], ...] = (
    (frozenset({Role.OFFICER}), _officer),
    (frozenset({Role.LEADER}), _leader),
    (frozenset({Role.DEPARTMENT_REVIEWER}), _department),
    (frozenset({Role.FINANCE_REVIEWER}), _finance),
    (CLOSERS, _mended),
    (frozenset({Role.EVALUATOR}), _evaluator),
)


def _running(paths: list[str], year: int) -> QuerySet[Filing]:
    return Filing.objects.filter(within("path", paths), carried_out(), cycle__year=year).order_by()


def _wrote(events: QuerySet[Event], kind: str, key: str) -> Exists:
    """Whether one of these events is of the chain of a row: who wrote decides on nothing of it."""
    return Exists(events.filter(subject=Concat(Value(f"{kind}/"), Cast(OuterRef(key), CharField()), output_field=CharField())))


def _late(count: int) -> str:
    return ngettext("其中 %(n)s 项已经逾期。", "其中 %(n)s 项已经逾期。", count) % {"n": count} if count else ""


def _one_or(name: str, keys: list[int], listed: str) -> str:
    return reverse(name, args=keys) if len(keys) == 1 else reverse(listed)


def _at(name: str, count: int, key: int | None, listed: str = "monitor", query: str = "") -> str:
    """The page of the only one; where there are several, the list."""
    return reverse(name, args=[key]) if count == 1 else reverse(listed) + query
