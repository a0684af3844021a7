"""Addresses."""

from django.urls import include, path

from jiheng.web.views import account, event, frame, organisation, people, public

urlpatterns = [
    path("", public.page, name="check"),
    path("check/", public.check, name="check-run"),
    path("check/again/", public.again, name="check-again"),
    path("check/document/", public.download, name="check-document"),
    path("check/findings/", public.findings, name="check-findings"),
    path("check/marked/", public.marked, name="check-marked"),
    path("home/", account.home, name="home"),
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
    path("language/", frame.language, name="language"),
    path("healthz", frame.healthz, name="healthz"),
]
handler400 = "jiheng.web.views.frame.bad_request"
handler403 = "jiheng.web.views.frame.forbidden"
handler404 = "jiheng.web.views.frame.not_found"
handler429 = "jiheng.web.views.frame.too_often"
handler500 = "jiheng.web.views.frame.failed"
