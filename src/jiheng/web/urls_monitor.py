"""Addresses of monitoring."""

from django.urls import path, re_path

from jiheng.web.views import monitoring, monitoring_list

urlpatterns = [
    path("", monitoring_list.overview, name="monitor"),
    path("projects.csv", monitoring_list.table, name="monitor-table"),
    re_path(r"^departments\.(?P<format_>svg|png|csv)$", monitoring_list.picture, name="monitor-picture"),
    path("<int:pk>/", monitoring.project, name="monitor-one"),
    path("<int:pk>/save/", monitoring.save, name="monitor-save"),
    re_path(r"^(?P<pk>[0-9]{1,18})/form\.(?P<format_>docx|xlsx|pdf|json)$", monitoring.download, name="monitor-document"),
    path("reports/<int:pk>/decide/", monitoring.decide, name="monitor-decide"),
    path("tasks/<int:pk>/done/", monitoring.done, name="monitor-done"),
    path("tasks/<int:pk>/settle/", monitoring.settle, name="monitor-settle"),
    path("tasks/<int:pk>/proof/", monitoring.proof, name="monitor-proof"),
]
