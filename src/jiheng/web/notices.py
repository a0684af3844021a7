"""What notices say: words made from codes, in the language of the reader."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from jiheng.web.language import local
from jiheng.web.models import Notice
from jiheng.web.words import role_word

_KIND = Notice.Kind


def words(notice: Notice) -> tuple[str, str]:
    """Subject and text, plain."""
    subject, text = _texts(_KIND(notice.kind))
    given = {key: _shown(key, value) for key, value in notice.data.items()}
    return " ".join((subject % given).split()), text % given


def _texts(kind: Notice.Kind) -> tuple[str, str]:
    of_form = {
        _KIND.SIGN: (_("待签批：%(name)s"), _("%(organisation)s的申报表已经编好，等您签批。")),
        _KIND.REVIEW: (_("待审核：%(name)s"), _("%(organisation)s的申报表已经送到，等您审核。")),
        _KIND.RETURNED: (_("已退回：%(name)s"), _("%(organisation)s的申报表被退回，待处理的意见 %(n)s 条。请改好或答复后再送。")),
        _KIND.REMARK: (_("有新的意见：%(name)s"), _("审核人对%(organisation)s的申报表提了意见。")),
        _KIND.ANSWER: (_("意见有了答复：%(name)s"), _("%(organisation)s答复了您的意见。")),
        _KIND.APPROVED: (_("已批复：%(name)s"), _("%(organisation)s的申报表已经批复。")),
        _KIND.EVALUATED: (_("待确认的评价：%(name)s"), _("%(organisation)s的项目评价已经送到，等您确认。")),
        _KIND.EVALUATION: (_("评价结果：%(name)s"), _("%(organisation)s的项目评价结果已经采用，要整改的问题 %(n)s 个。")),
        _KIND.EVALUATION_BACK: (_("评价被退回：%(name)s"), _("财政部门退回了对%(organisation)s项目的评价，请改好再送。")),
        _KIND.PROBLEM: (_("要整改：%(name)s"), _("%(organisation)s的项目有问题要整改，请填写措施并附佐证材料。")),
        _KIND.PROBLEM_DUE: (_("整改到期：%(name)s"), _("%(organisation)s的一个问题整改期限是 %(day)s，还没有提交。")),
        _KIND.MENDED: (_("待销号：%(name)s"), _("%(organisation)s提交了整改情况，等您核实。")),
        _KIND.PROBLEM_CLOSED: (_("整改已销号：%(name)s"), _("%(organisation)s的一个问题已经销号。")),
        _KIND.ADJUST: (_("申请调整：%(name)s"), _("%(organisation)s申请调整已经批复的绩效目标。")),
    }
    others = {
        _KIND.CLOSING: (_("申报快要截止：还有 %(n)s 份没有申报"), _("%(year)s 年度申报 %(at)s 截止，您的单位还有 %(n)s 份没有申报。")),
        _KIND.REVIEW_ENDS: (_("审核快要截止：还有 %(n)s 份待审核"), _("%(year)s 年度的审核 %(at)s 截止，还有 %(n)s 份等您审核。")),
        _KIND.EXTENDED: (_("%(year)s 年度申报期延长"), _("申报延长到 %(at)s 截止。")),
        _KIND.LATE: (_("准许逾期补报：%(organisation)s"), _("%(year)s 年度的申报，准许%(organisation)s补报到 %(at)s。")),
        _KIND.DELEGATED: (_("%(by)s委托您代行“%(role)s”"), _("在%(organisation)s，从 %(since)s 到 %(until)s。")),
        _KIND.ACCEPTED: (_("%(name)s接受了邀请"), _("账号已经启用。")),
        _KIND.IMPORTED: (_("批量导入完成：%(name)s"), _("读入 %(done)s 份，等您确认 %(doubtful)s 份，未能读取 %(failed)s 份。")),
    }
    others |= {
        _KIND.SELFEVAL_SIGN: (_("自评表待签批：%(name)s"), _("%(organisation)s的自评表已经编好，得分 %(mark)s，等您签批。")),
        _KIND.SELFEVAL_REVIEW: (_("自评表待审核：%(name)s"), _("%(organisation)s的自评表已经送到，得分 %(mark)s，等您审核。")),
        _KIND.SELFEVAL_BACK: (_("自评表已退回：%(name)s"), _("%(organisation)s的自评表被退回：%(opinion)s")),
        _KIND.SELFEVAL_DONE: (_("自评表已认可：%(name)s"), _("%(organisation)s的自评表已经认可，得分 %(mark)s，等级“%(grade)s”。")),
        _KIND.PAGE_WAITS: (_("公开内容待审定：%(name)s"), _("%(organisation)s的项目送来公开内容，等您审定。%(opinion)s")),
        _KIND.PAGE_BACK: (_("公开内容已退回：%(name)s"), _("负责人退回了%(organisation)s项目的公开内容：%(opinion)s")),
        _KIND.PAGE_PUBLIC: (_("已公开：%(name)s"), _("%(organisation)s的项目已经公开。%(opinion)s")),
        _KIND.PAGE_GONE: (_("公开已撤下：%(name)s"), _("%(organisation)s的项目页面已经撤下。%(opinion)s")),
        _KIND.MONITORING: (_("监控表待确认：%(name)s"), _("%(organisation)s报送了截至 %(cutoff)s 的监控表，等您确认。")),
        _KIND.MONITORING_DECIDED: (_("监控表%(decision)s：%(name)s"), _("截至 %(cutoff)s 的监控表%(decision)s。%(opinion)s")),
    }
    return (of_form | others)[kind]


def _shown(key: str, value: Any) -> Any:
    if key == "at":
        return local(dt.datetime.fromisoformat(value))
    if key == "role":
        return role_word(value)
    if key == "decision":
        return _("已确认") if value == "confirmed" else _("已退回")
    return value or _("（没有名称）") if key == "name" else value
