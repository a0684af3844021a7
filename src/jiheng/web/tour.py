"""The guided tour of the demonstration (导览): for each role a few stops, each a page with something of the demonstration on it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, Self

from django.http import HttpRequest
from django.urls import get_resolver, reverse
from django.utils.translation import gettext as _

from jiheng.model.workflow import Role, State
from jiheng.web.actions.demo import data
from jiheng.web.models import Filing, ImportBatch, PublicProject

CITIZEN = "citizen"  # who is not logged in
ROLES = (*(role.value for role in Role), CITIZEN)
Key = dict[str, Any] | None


class Progress(NamedTuple):
    """The stop that one is at (0: not begun), and whether the panel was put away. In a cookie: "3", "3x"."""

    number: int
    closed: bool

    @classmethod
    def of(cls, request: HttpRequest, role: str) -> Self:
        """What the cookie says; whatever else stands in it is no progress."""
        told = request.COOKIES.get(cookie(role), "")
        number = told.removesuffix("x")
        return cls(min(int(number), 99) if number.isascii() and number.isdigit() and len(number) < 3 else 0, told.endswith("x"))

    def __str__(self) -> str:
        return f"{self.number}{'x' if self.closed else ''}"


def cookie(role: str) -> str:
    """Name of the cookie that remembers how far somebody of a role has come."""
    return f"tour-{role}"


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A page of the tour: its name among the addresses, what it shows, and how the thing on it is found (None: it needs none)."""

    page: str
    title: str
    text: str
    find: Callable[[], Key] = dict
    query: str = ""

    @property
    def address(self) -> str | None:
        """Where it is; None where the thing is not there any more."""
        key = self.find()
        return None if key is None else reverse(self.page, kwargs=key) + (f"?{self.query}" if self.query else "")


def stops(role: str) -> list[Stop]:
    """The stops of a role in their order."""
    ways = {
        Role.OFFICER.value: _officer,
        Role.LEADER.value: _leader,
        Role.DEPARTMENT_REVIEWER.value: _department,
        Role.FINANCE_REVIEWER.value: _finance,
        Role.EVALUATOR.value: _evaluator,
        Role.AUDITOR.value: _auditor,
        Role.ADMINISTRATOR.value: _administrator,
        CITIZEN: _citizen,
    }
    return [stop for stop in ways[role]() if stop.page in _pages()]


def role_of(username: str) -> str | None:
    """The role in which an account of the demonstration is shown around; None for other accounts."""
    return next((str(each["role"]) for each in data()["people"] if each["username"] == username and each.get("tour", True)), None)


@cache
def _pages() -> frozenset[str]:
    return frozenset(name for name in get_resolver().reverse_dict if isinstance(name, str))


def _carried_out(place: int) -> Callable[[], Key]:
    """The approved project at a place of the example."""
    return lambda: _key(Filing.objects.filter(cycle__year=data()["carried_out"]["year"], number=place, state=State.APPROVED, compiled_by__username=_hand()))


def _draft() -> Key:
    return _key(Filing.objects.filter(cycle__year=data()["filings"]["year"], state=State.DRAFT, compiled_by__username=_hand()))


def _sent() -> Key:
    return _key(Filing.objects.filter(cycle__year=data()["filings"]["year"], state=State.SUBMITTED, compiled_by__username=_hand()))


def _published() -> Key:
    found = PublicProject.objects.filter(filing__cycle__year=data()["carried_out"]["year"], filing__number=4).exclude(current=None).select_related("body")
    return next(({"year": each.year, "unit": each.body.slug, "slug": each.slug} for each in found), None)


def _brought() -> Key:
    return _key(ImportBatch.objects.filter(name=data()["brought"]["name"]))


def _key(found: Any) -> Key:
    pk = found.order_by("pk").values_list("pk", flat=True).first()
    return None if pk is None else {"pk": pk}


def _hand() -> str:
    return str(data()["hands"]["officer"])


def _officer() -> list[Stop]:
    return [
        Stop(page="home", title=_("待办"), text=_("每天从这里开始：退回的、快到期的排在前面。")),
        Stop(
            page="ledger-project",
            title=_("台账：供需撮合"),
            text=_("一年的活动、支付、成果都在这里。看“单次成本”：2.68 万元/次，超过上限 2.50；点开实际值，一直看到是哪一场、哪几张凭证。"),
            find=_carried_out(1),
            query="kind=activity",
        ),
        Stop(
            page="monitor-one",
            title=_("监控：技能竞赛"),
            text=_("7 月 31 日：钱只付了 7%，竞赛还没有开始，亮红灯。主管部门退回了这一期，要把原因写具体。"),
            find=_carried_out(4),
            query="until=2026-07-31",
        ),
        Stop(
            page="selfeval-one",
            title=_("自评：供需撮合"),
            text=_("自评表由台账填好，每一分都有算式。没有达到的，只要补写原因。"),
            find=_carried_out(1),
        ),
        Stop(page="evaluation-problems", title=_("整改"), text=_("评价发现的问题在这里整改：写措施、传证明，由别人销号。")),
        Stop(
            page="filings-edit",
            title=_("编制 2027 年的申报表"),
            text=_("同一个项目的新一年：右边是核对发现的问题，去年的结果就在旁边。"),
            find=_draft,
        ),
    ]


def _leader() -> list[Stop]:
    return [
        Stop(page="home", title=_("待办"), text=_("等您签批的表在这里。")),
        Stop(page="filings", title=_("申报表"), text=_("本单位各年度的申报表。签批以前可以看全部问题和改动。")),
        Stop(page="ledger", title=_("台账"), text=_("六个项目各做到哪一步、付了多少，一页看完。")),
        Stop(
            page="ledger-project",
            title=_("台账：品牌推介"),
            text=_("网络专题报道做了 56 次，是目标的 140%；有一条重复登记已经撤销，原记录还在。"),
            find=_carried_out(6),
        ),
        Stop(page="selfeval", title=_("自评"), text=_("经办人送来的自评表由您签字以后报主管部门。")),
        Stop(page="public-office", title=_("公开"), text=_("要公开的页面由您审定；什么不公开、为什么，也写在页上。")),
    ]


def _department() -> list[Stop]:
    return [
        Stop(page="queue", title=_("审核"), text=_("送到您这里的申报表排成一队，有问题的在前。可以全用键盘。")),
        Stop(page="queue-form", title=_("审一张表"), text=_("左边是表，右边是发现的问题。可以只退回一格，别的不动。"), find=_sent),
        Stop(page="monitor", title=_("监控"), text=_("各单位的执行率和完成率并排看：红灯、黄灯的先看。")),
        Stop(
            page="ledger-project",
            title=_("凭据：产业研判"),
            text=_("“走进云汀市进出口商会”也列在供需撮合名下：同一天、同一名称，提示核实，不是结论。"),
            find=_carried_out(2),
        ),
        Stop(page="selfeval-queue", title=_("自评审核"), text=_("单位报来的自评表：分数与目标、实际值对不上的，一看便知。")),
        Stop(page="overview", title=_("总览"), text=_("全部门的申报情况和图表。")),
    ]


def _finance() -> list[Stop]:
    return [
        Stop(page="queue", title=_("审核"), text=_("各部门报来的申报表：必须退回的、要问的、没有问题的各有多少。")),
        Stop(page="imports-one", title=_("批量导入"), text=_("一个压缩包里的十二份表，读不出的一份也写明了原因。"), find=_brought),
        Stop(page="ledger-claims", title=_("重复列报"), text=_("同一活动列入两个项目、同一凭证用两次，都列在这里，由人核实。")),
        Stop(page="monitor", title=_("监控"), text=_("全区的执行率和完成率并排看。")),
        Stop(page="evaluation", title=_("评价"), text=_("按金额、风险抽取项目，或按种子随机抽取；抽样可以重做，结果一样。")),
        Stop(page="public", title=_("公开"), text=_("已经公开的项目：谁都看得到，不用登录。")),
    ]


def _evaluator() -> list[Stop]:
    return [
        Stop(page="evaluation", title=_("评价"), text=_("抽到的项目在这里。您另行打分，与自评并排。")),
        Stop(
            page="ledger-project",
            title=_("凭据：技能竞赛"),
            text=_("第三场只有 86 人参赛，低于每场 100 人。签到表就附在活动后面。"),
            find=_carried_out(4),
        ),
        Stop(page="selfeval-one", title=_("自评：技能竞赛"), text=_("单位自己怎么打分、怎么说明原因。"), find=_carried_out(4)),
        Stop(page="evaluation-problems", title=_("问题与整改"), text=_("您提出的问题，整改到哪一步；由提出的一方销号。")),
        Stop(page="filings", title=_("申报表"), text=_("批复的申报表是评价的标准，历年都在。")),
        Stop(page="overview", title=_("总览"), text=_("全区的申报情况和图表。")),
    ]


def _auditor() -> list[Stop]:
    return [
        Stop(page="events", title=_("操作记录"), text=_("谁在什么时候做了什么，一条接一条，改动过会显出来。")),
        Stop(page="ledger-claims", title=_("重复列报"), text=_("同一活动列入两个项目，同一凭证用两次。")),
        Stop(
            page="ledger-project",
            title=_("台账：供需撮合"),
            text=_("有一笔 21000 元写错，更正为 12000 元：原记录、更正的人和理由都在。"),
            find=_carried_out(1),
        ),
        Stop(page="evaluation-problems", title=_("问题与整改"), text=_("评价发现的问题，由谁整改、由谁销号。")),
        Stop(page="waivers", title=_("规则豁免"), text=_("哪些核对规则对谁免了、为什么、到哪一天。")),
        Stop(page="overview", title=_("总览"), text=_("全区的申报情况和图表。")),
    ]


def _administrator() -> list[Stop]:
    return [
        Stop(page="organisations", title=_("机构"), text=_("地区、财政、部门、单位；撤并、移动都有记录。")),
        Stop(page="people", title=_("人员"), text=_("邀请人员、任命角色；角色可以有期限。")),
        Stop(page="cycles", title=_("周期"), text=_("每个年度什么时候开、什么时候截止。")),
        Stop(page="events", title=_("操作记录"), text=_("谁在什么时候做了什么，一条接一条。")),
    ]


def _citizen() -> list[Stop]:
    return [
        Stop(page="public", title=_("公开"), text=_("不用登录：按地区、年度、部门、单位找项目，也可以搜索。")),
        Stop(
            page="public-project",
            title=_("一个项目：技能竞赛"),
            text=_("指标值、实际完成值、得分并排；有一条没有完成，原因写在页上。这个网址不会变，可以引用。"),
            find=_published,
        ),
        Stop(page="public-indicators", title=_("指标"), text=_("同一个指标，各单位、各年度放在一起看。")),
        Stop(page="public-how", title=_("公开了什么，没有公开什么"), text=_("数据怎么来、怎么引用，什么不公开、为什么。")),
        Stop(page="check", title=_("上传即检"), text=_("手里有一份公开的申报表？放进来，两秒看到问题。文件不保留。")),
        Stop(page="rules", title=_("核对规则"), text=_("每一条规则查什么、依据什么、什么时候不说话。")),
    ]
