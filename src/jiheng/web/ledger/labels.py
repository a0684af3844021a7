"""What the fields of records are called, and a word of help beside them."""

from typing import Any

from django.utils.translation import gettext_lazy

LABELS: dict[str, Any] = {
    "date": gettext_lazy("日期"), "kind": gettext_lazy("种类"), "place": gettext_lazy("地点"), "participants": gettext_lazy("人数"),
    "partners": gettext_lazy("合作单位"), "theme_match": gettext_lazy("与主题是否匹配"), "amount": gettext_lazy("金额（元）"),
    "payee": gettext_lazy("收款人"), "economic_item": gettext_lazy("经济科目"), "voucher": gettext_lazy("凭证号"),
    "paid_for": gettext_lazy("为哪项活动或成果"), "accepted": gettext_lazy("验收结果"), "accepted_on": gettext_lazy("验收日期"),
    "experts": gettext_lazy("验收专家"), "opinion": gettext_lazy("验收意见"), "medium": gettext_lazy("媒体"), "address": gettext_lazy("网址"),
    "questionnaire": gettext_lazy("问卷"), "start": gettext_lazy("开始日期"), "end": gettext_lazy("结束日期"), "method": gettext_lazy("调查方式"),
    "asked": gettext_lazy("发放份数"), "value": gettext_lazy("数值"), "unit": gettext_lazy("计量单位"), "origin": gettext_lazy("来源"),
    "degree": gettext_lazy("达成情况"), "text": gettext_lazy("说明"), "tags": gettext_lazy("标签"), "manual_source": gettext_lazy("手工填报的来源"),
}  # fmt: skip
HELP: dict[str, Any] = {
    "tags": gettext_lazy("几个标签用顿号隔开。指标按标签取数。"),
    "partners": gettext_lazy("几个单位用顿号隔开。"),
    "experts": gettext_lazy("几位专家用顿号隔开。"),
    "amount": gettext_lazy("退款填负数。"),
    "origin": gettext_lazy("报表、系统或文件的名称。"),
    "manual_source": gettext_lazy("数值不是由台账算出、而是人工填写时，写明出处，并必须附证明材料。"),
}
