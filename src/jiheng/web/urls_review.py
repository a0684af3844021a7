"""Addresses of reviews: marks, the papers that follow from a decision."""

from django.urls import path, re_path

from jiheng.web.views import assessing, letters, queue, unit, waiver

_DECIDED = r"^filings/(?P<pk>[0-9]{1,18})/%s/(?P<number>[0-9]{1,18})\.(?P<format_>%s)$"

urlpatterns = [
    path("queue/", queue.queue, name="queue"),
    path("queue/many/", queue.many, name="queue-many"),
    path("queue/return/", queue.return_many, name="queue-return"),
    path("queue/letters/", letters.letters, name="queue-letters"),
    path("queue/letters.zip", letters.archive, name="queue-letters-zip"),
    re_path(r"^queue/letters/(?P<pk>[0-9]{1,18})\.(?P<format_>docx|xlsx)$", letters.unit, name="queue-letter"),
    re_path(r"^queue/export\.(?P<format_>xlsx|csv)$", queue.export, name="queue-export"),
    path("queue/<int:pk>/preview/", queue.preview, name="queue-preview"),
    path("queue/<int:pk>/assess/", assessing.assess, name="queue-assess"),
    path("filings/unit/<int:pk>/<int:cycle>/", unit.unit, name="filings-unit"),
    path("filings/unit/<int:pk>/<int:cycle>/cover/", unit.word, name="filings-unit-cover"),
    re_path(
        r"^filings/unit/(?P<pk>[0-9]{1,18})/(?P<cycle>[0-9]{1,18})/document\.(?P<format_>docx|xlsx|pdf|json)$", unit.download, name="filings-unit-document"
    ),
    path("waivers/", waiver.waivers, name="waivers"),
    path("waivers/add/", waiver.add, name="waivers-add"),
    path("waivers/<int:pk>/end/", waiver.end, name="waivers-end"),
    re_path(_DECIDED % ("review", "docx|pdf"), assessing.sheet, name="filings-review"),
    re_path(_DECIDED % ("letter", "docx|xlsx"), assessing.letter, name="filings-letter"),
]
