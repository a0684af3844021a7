"""Addresses."""

from django.urls import include, path, re_path

from jiheng.web.views import cycle, event, frame, officer, organisation, people, public, reviewer

urlpatterns = [
    path("", public.page, name="check"),
    path("check/", public.check, name="check-run"),
    path("check/again/", public.again, name="check-again"),
    path("check/document/", public.download, name="check-document"),
    path("check/findings/", public.findings, name="check-findings"),
    path("check/marked/", public.marked, name="check-marked"),
    path("account/", include("jiheng.web.urls_account")),
    path("organisations/", organisation.tree, name="organisations"),
    path("organisations/<int:pk>/", organisation.one, name="organisations-one"),
    path("organisations/<int:pk>/add/", organisation.add, name="organisations-add"),
    path("organisations/<int:pk>/edit/", organisation.edit, name="organisations-edit"),
    path("organisations/<int:pk>/move/", organisation.move, name="organisations-move"),
    path("organisations/<int:pk>/close/", organisation.close, name="organisations-close"),
    path("organisations/<int:pk>/reopen/", organisation.reopen, name="organisations-reopen"),
    path("organisations/<int:pk>/invite/", people.invite, name="people-invite"),
    path("people/", people.everybody, name="people"),
    path("people/<int:pk>/", people.one, name="people-one"),
    path("people/<int:pk>/edit/", people.edit, name="people-edit"),
    path("people/<int:pk>/appoint/", people.appoint, name="people-appoint"),
    path("people/<int:pk>/invite/", people.invite_again, name="people-invite-again"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="people-deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="people-reactivate"),
    path("appointments/<int:pk>/end/", people.end, name="people-end"),
    path("events/", event.events, name="events"),
    path("today/", officer.home, name="home"),
    path("filings/", officer.filings, name="filings"),
    path("filings/new/", officer.new, name="filings-new"),
    path("filings/<int:pk>/", officer.edit, name="filings-edit"),
    path("filings/<int:pk>/save/", officer.save, name="filings-save"),
    path("filings/<int:pk>/undo/", officer.undo, name="filings-undo"),
    path("filings/<int:pk>/fix/", officer.fix, name="filings-fix"),
    path("filings/<int:pk>/explain/", officer.explain, name="filings-explain"),
    path("filings/<int:pk>/answer/", officer.answer, name="filings-answer"),
    path("filings/<int:pk>/remove/", officer.remove, name="filings-remove"),
    path("filings/<int:pk>/step/", officer.step, name="filings-step"),
    path("filings/<int:pk>/others/", officer.others, name="filings-others"),
    re_path(r"^filings/(?P<pk>[0-9]{1,18})/document\.(?P<format_>docx|xlsx|pdf|json)$", officer.download, name="filings-document"),
    path("filings/<int:pk>/receipt/<int:number>/", officer.receipt, name="filings-receipt"),
    path("queue/", reviewer.queue, name="queue"),
    path("queue/return/", reviewer.return_many, name="queue-return"),
    path("queue/<int:pk>/", reviewer.form, name="queue-form"),
    path("queue/<int:pk>/remark/", reviewer.remark, name="queue-remark"),
    path("queue/<int:pk>/close/", reviewer.close, name="queue-close"),
    path("queue/<int:pk>/decide/", reviewer.decide, name="queue-decide"),
    # budget years, notices, overview
    path("cycles/", cycle.cycles, name="cycles"),
    path("cycles/add/", cycle.add, name="cycles-add"),
    path("cycles/<int:pk>/", cycle.one, name="cycles-one"),
    path("cycles/<int:pk>/edit/", cycle.edit, name="cycles-edit"),
    path("cycles/<int:pk>/extend/", cycle.extend, name="cycles-extend"),
    path("cycles/<int:pk>/permit/", cycle.permit, name="cycles-permit"),
    path("cycles/late/<int:pk>/withdraw/", cycle.withdraw, name="cycles-withdraw"),
    path("", include("jiheng.web.urls_review")),
    path("language/", frame.language, name="language"),
    path("healthz", frame.healthz, name="healthz"),
]
handler400 = "jiheng.web.views.frame.bad_request"
handler403 = "jiheng.web.views.frame.forbidden"
handler404 = "jiheng.web.views.frame.not_found"
handler429 = "jiheng.web.views.frame.too_often"
handler500 = "jiheng.web.views.frame.failed"
