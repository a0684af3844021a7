"""Words for what is stored as a code: roles, states, actions, in the language of the page."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jiheng.checks.rules.rule import RULES
from jiheng.model.classes import IndicatorClass
from jiheng.model.workflow import Role
from jiheng.web.language import lang
from jiheng.web.models import Evaluation, Organisation
from jiheng.web.templatetags.filing import STEPS


def role_word(role: str) -> str:
    """What a role is called."""
    return {
        Role.OFFICER: _("单位经办人"),
        Role.LEADER: _("单位负责人"),
        Role.DEPARTMENT_REVIEWER: _("主管部门审核人"),
        Role.FINANCE_REVIEWER: _("财政部门审核人"),
        Role.EVALUATOR: _("评价人员"),
        Role.AUDITOR: _("审计（只读）"),
        Role.ADMINISTRATOR: _("管理员"),
    }[Role(role)]


def rule_title(code: str) -> str:
    """What a rule is called; empty for none."""
    rule = RULES.get(code)
    return (rule.title if lang() == "zh" else rule.name.replace("_", " ").capitalize()) if rule else ""


def source_word(stated: Any) -> str:
    """Where a constant or a form of reference comes from; names of Chinese documents stay as they are."""
    return str(stated.source_en or stated.source) if lang() == "en" else str(stated.source)


def class_word(code: str) -> str:
    """What a class of indicators is called."""
    return {
        IndicatorClass.COST: _("成本"),
        IndicatorClass.QUANTITY: _("产出数量"),
        IndicatorClass.QUALITY: _("产出质量"),
        IndicatorClass.TIMELINESS: _("产出时效"),
        IndicatorClass.BENEFIT: _("效益"),
        IndicatorClass.SATISFACTION: _("满意度"),
        IndicatorClass.OTHER: _("其他"),
    }[IndicatorClass(code)]


def action_words() -> dict[str, str]:
    """What actions are called. One without a word is called by its code."""
    steps = {step.value: str(word) for step, word in STEPS.items()}
    words = steps | _of_forms() | _of_places() | _of_the_year()
    return {code: capfirst(word) for code, word in words.items()}


def _of_forms() -> dict[str, str]:
    """Compiling, review, imports, library."""
    return {
        "begin": _("开始编制"),
        "save": _("保存"),
        "undo": _("撤销改动"),
        "fix": _("一键更正"),
        "remove": _("删除草稿"),
        "import": _("批量导入"),
        "link": _("与上年项目关联"),
        "batch-begin": _("新建批次"),
        "batch-add": _("加入文件"),
        "batch-start": _("开始读入"),
        "batch-stop": _("停止读入"),
        "batch-repeat": _("重读"),
        "batch-assign": _("确认单位"),
        "batch-set-aside": _("不导入"),
        "batch-finish": _("读入完成"),
        "explain": _("说明"),
        "remark": _("审核意见"),
        "answer": _("答复意见"),
        "close": _("意见已解决"),
        "assess": _("打分定级"),
        "compose": _("按表中数据写说明"),
        "detach": _("固定说明里的数"),
        "library-add": _("新增指标"),
        "library-edit": _("更改指标"),
        "library-propose": _("从批复的申报表提出指标"),
        "library-keep": _("采用指标"),
        "library-withdraw": _("停用指标"),
        "waive": _("豁免规则"),
        "waiver-end": _("结束豁免"),
        "selfeval-begin": _("开始自评"),
        "selfeval-refresh": _("按台账更新自评表"),
        "selfeval-save": _("保存自评表"),
        "selfeval-write": _("改写自评报告"),
        "selfeval-assess": _("审核自评得分"),
        "selfeval-send": _("自评表送单位负责人"),
        "selfeval-withdraw": _("撤回自评表"),
        "selfeval-sign": _("签批并报送自评表"),
        "selfeval-return": _("退回自评表"),
        "selfeval-accept": _("认可自评表"),
        "selfeval-reopen": _("重新编制自评表"),
        "cover-edit": _("改写绩效目标设置情况"),
    }


def _of_places() -> dict[str, str]:
    """Organisations, people, budget years."""
    return {
        "organisation-add": _("新增机构"),
        "organisation-edit": _("更改机构"),
        "organisation-move": _("移动机构"),
        "organisation-close": _("撤并机构"),
        "organisation-reopen": _("恢复机构"),
        "person-found": _("建立账号"),
        "person-invite": _("邀请人员"),
        "person-invite-again": _("再次邀请"),
        "person-accept": _("接受邀请"),
        "person-edit": _("更改人员"),
        "person-deactivate": _("停用账号"),
        "person-reactivate": _("恢复账号"),
        "appoint": _("任命"),
        "appointment-end": _("结束任命"),
        "delegate": _("委托"),
        "password-change": _("更改密码"),
        "password-reset": _("重设密码"),
        "factor-add": _("开启两步验证"),
        "factor-remove": _("关闭两步验证"),
        "cycle-add": _("新增申报周期"),
        "cycle-edit": _("更改申报周期"),
        "cycle-extend": _("延长申报期"),
        "cycle-permit": _("给予逾期许可"),
        "cycle-withdraw": _("收回逾期许可"),
        "mail-choose": _("更改邮件通知"),
        "codes-new": _("重做恢复码"),
        "token-make": _("新建接口令牌"),
        "token-revoke": _("撤销接口令牌"),
    }


def _of_the_year() -> dict[str, str]:
    """What follows after approval."""
    return {
        "ledger-enter": _("登记台账"),
        "ledger-comment": _("评论凭据"),
        "measure": _("确认取数规则"),
        "publication-prepare": _("准备公开"),
        "publication-send": _("送审公开"),
        "publication-withdraw": _("请求撤下公开"),
        "publication-take-back": _("取回公开"),
        "publication-turn-down": _("退回公开"),
        "publication-approve": _("审定公开"),
        "publication-remove": _("审定撤下"),
        "monitoring-save": _("填写监控表"),
        "monitoring-send": _("报送监控表"),
        "monitoring-confirm": _("确认监控表"),
        "monitoring-return": _("退回监控表"),
        "monitoring-done": _("完成监控措施"),
        "monitoring-close": _("了结监控措施"),
        "monitoring-reopen": _("监控措施退回再办"),
        "sample": _("抽取评价项目"),
        "evaluate": _("保存评价"),
        "evaluation-attach": _("附评价佐证"),
        "evaluation-send": _("送财政确认评价"),
        "evaluation-accept": _("采用评价"),
        "evaluation-return": _("退回评价"),
        "budget-suggest": _("记录预算建议"),
        "problem": _("登记问题"),
        "problem-mend": _("填写整改"),
        "problem-close": _("销号"),
        "problem-reopen": _("要求继续整改"),
        "survey-begin": _("新建满意度调查"),
        "survey-edit": _("更改满意度调查"),
        "survey-issue": _("发放调查链接"),
        "survey-bring": _("导入答卷"),
        "survey-withdraw": _("撤销导入的答卷"),
        "survey-close": _("结束调查并登记"),
        "survey-cancel": _("作废满意度调查"),
    }


def details(data: dict[str, Any]) -> str:
    """What an event says beside its action, in a line; nothing of what has no word."""
    words = {
        "name": _("名称"),
        "kind": _("类别"),
        "code": _("预算编码"),
        "username": _("用户名"),
        "role": _("角色"),
        "since": _("自"),
        "until": _("至"),
        "on": _("最后一天"),
        "opinion": _("意见"),
        "text": _("内容"),
        "year": _("年度"),
        "unit": _("单位"),
        "opens": _("开始申报"),
        "closes": _("截止申报"),
        "department_closes": _("部门审核截止"),
        "finance_closes": _("财政审核截止"),
        "profile": _("规则集"),
        "reason": _("理由"),
        "cutoff": _("截至"),
        "chapter": _("章"),
        "mark": _("得分"),
        "grade": _("等级"),
        "token": _("令牌"),
    }
    told = [(word, data[key]) for key, word in words.items() if data.get(key)]
    return _("；").join(_("%(word)s：%(value)s") % {"word": word, "value": _shown(value)} for word, value in told)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " → ".join(_shown(each) or "—" for each in value)
    names = {kind.value: str(kind.label) for kind in (*Organisation.Kind, *Evaluation.Suggestion)}
    return role_word(value) if value in set(Role) else names.get(str(value), str(value))
