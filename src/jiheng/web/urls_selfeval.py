"""Addresses of self-evaluations; the number is that of the filing."""

from django.urls import path, re_path

from jiheng.web.views import self_evaluation as view

urlpatterns = [
    path("self-evaluation/", view.reports, name="selfeval"),
    path("self-evaluation/queue/", view.queue, name="selfeval-queue"),
    path("self-evaluation/accept/", view.accept, name="selfeval-accept"),
    path("self-evaluation/<int:pk>/", view.one, name="selfeval-one"),
    path("self-evaluation/<int:pk>/begin/", view.begin, name="selfeval-begin"),
    path("self-evaluation/<int:pk>/refresh/", view.refresh, name="selfeval-refresh"),
    path("self-evaluation/<int:pk>/save/", view.save, name="selfeval-save"),
    path("self-evaluation/<int:pk>/write/", view.write, name="selfeval-write"),
    path("self-evaluation/<int:pk>/step/", view.step, name="selfeval-step"),
    path("self-evaluation/<int:pk>/assess/", view.assess, name="selfeval-assess"),
    re_path(r"^self-evaluation/(?P<pk>[0-9]{1,18})/document\.(?P<format_>docx|xlsx|pdf|json)$", view.download, name="selfeval-document"),
    path("self-evaluation/<int:pk>/receipt/<int:number>/", view.receipt, name="selfeval-receipt"),
    re_path(r"^self-evaluation/(?P<pk>[0-9]{1,18})/report\.(?P<format_>docx|pdf)$", view.download_report, name="selfeval-report"),
]
