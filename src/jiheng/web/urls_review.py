"""Addresses of reviews: marks, the papers that follow from a decision."""

from django.urls import path, re_path

from jiheng.web.views import assessing, waiver

_DECIDED = r"^filings/(?P<pk>[0-9]{1,18})/%s/(?P<number>[0-9]{1,18})\.(?P<format_>%s)$"

urlpatterns = [
    path("queue/<int:pk>/assess/", assessing.assess, name="queue-assess"),
    path("waivers/", waiver.waivers, name="waivers"),
    path("waivers/add/", waiver.add, name="waivers-add"),
    path("waivers/<int:pk>/end/", waiver.end, name="waivers-end"),
    re_path(_DECIDED % ("review", "docx|pdf"), assessing.sheet, name="filings-review"),
    re_path(_DECIDED % ("letter", "docx|xlsx"), assessing.letter, name="filings-letter"),
]
