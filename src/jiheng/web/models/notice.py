"""What people are told: that something waits for them, or became of what they did."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One thing that one person is told. Its words are made from `kind` and `data` when it is shown, in the reader's language; it holds none itself.

    Its mail is due at `mail_at` (None: no mail, or no more), went at `mailed`, after `tries` failures. What is no longer the person's task counts as read.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        SIGN = "sign", _("申报表等您签批")
        REVIEW = "review", _("申报表等您审核")
        RETURNED = "returned", _("申报表被退回")
        REMARK = "remark", _("审核人提了意见")
        ANSWER = "answer", _("单位答复了意见")
        APPROVED = "approved", _("申报表已批复")
        ADJUST = "adjust", _("单位申请调整")
        CLOSING = "closing", _("申报快要截止")
        REVIEW_ENDS = "review-ends", _("审核快要截止")
        EXTENDED = "extended", _("申报期延长")
        LATE = "late", _("准许逾期补报")
        DELEGATED = "delegated", _("角色委托给您")
        ACCEPTED = "accepted", _("邀请被接受")
        IMPORTED = "imported", _("批量导入完成")
        MONITORING = "monitoring", _("监控表等您确认")
        MONITORING_DECIDED = "monitored", _("监控表已确认或退回")
        SELFEVAL_SIGN = "selfeval-sign", _("自评表等您签批")
        SELFEVAL_REVIEW = "selfeval-review", _("自评表等您审核")
        SELFEVAL_BACK = "selfeval-back", _("自评表被退回")
        SELFEVAL_DONE = "selfeval-done", _("自评表已认可")
        PAGE_WAITS = "page-waits", _("公开内容等您审定")
        PAGE_BACK = "page-back", _("公开内容被退回")
        PAGE_PUBLIC = "page-public", _("项目已公开")
        PAGE_GONE = "page-gone", _("公开已撤下")
        EVALUATED = "evaluated", _("评价等您确认")
        EVALUATION = "evaluation", _("评价结果")
        EVALUATION_BACK = "evaluation-back", _("评价被退回")
        PROBLEM = "problem", _("有问题要整改")
        PROBLEM_DUE = "problem-due", _("整改快要到期")
        MENDED = "mended", _("整改等您销号")
        PROBLEM_CLOSED = "problem-closed", _("整改已销号")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind)
    subject = models.CharField(max_length=40)  # as that of events
    link = models.CharField(max_length=200)  # a path of this site
    data = models.JSONField(default=dict)
    made = models.DateTimeField()
    read = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mailed = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("person", "-id"), name="notice_listed"),
            models.Index(fields=("person",), condition=Q(read=None), name="notice_unread"),
            models.Index(fields=("subject",), condition=Q(read=None), name="notice_open"),
            models.Index(fields=("mail_at",), condition=Q(mail_at__isnull=False), name="notice_to_mail"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Reminder(models.Model):
    """That a reminder was sent: `key` names the deadline and how long before it. There once, so that no tick sends it again."""

    key = models.CharField(max_length=100, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
