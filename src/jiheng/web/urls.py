"""Addresses."""

from django.urls import path

from jiheng.web.views import frame, public

urlpatterns = [
    path("", public.page, name="check"),
    path("check/", public.check, name="check-run"),
    path("check/again/", public.again, name="check-again"),
    path("check/document/", public.download, name="check-document"),
    path("check/findings/", public.findings, name="check-findings"),
    path("check/marked/", public.marked, name="check-marked"),
    path("language/", frame.language, name="language"),
    path("healthz", frame.healthz, name="healthz"),
]
handler400 = "jiheng.web.views.frame.bad_request"
handler403 = "jiheng.web.views.frame.forbidden"
handler404 = "jiheng.web.views.frame.not_found"
handler500 = "jiheng.web.views.frame.failed"
