"""Addresses of the evidence ledger."""

from django.urls import path, re_path

from jiheng.web.views import ledger, ledger_claims, ledger_entry, ledger_export, ledger_files, ledger_import, ledger_measures

urlpatterns = [
    path("", ledger.projects, name="ledger"),
    path("claims/", ledger_claims.claims, name="ledger-claims"),
    path("<int:pk>/", ledger.project, name="ledger-project"),
    path("<int:pk>/enter/", ledger_entry.enter, name="ledger-enter"),
    path("<int:pk>/new/<slug:tag>/", ledger_entry.new, name="ledger-new"),
    path("<int:pk>/import/", ledger_import.bring, name="ledger-import"),
    path("<int:pk>/import/<slug:tag>.xlsx", ledger_export.template, name="ledger-template"),
    path("<int:pk>/measures/confirm/", ledger_measures.confirm, name="ledger-confirm"),
    path("<int:pk>/measures/", ledger_measures.measure, name="ledger-measure"),
    re_path(r"^(?P<pk>[0-9]{1,18})/ledger\.(?P<format_>xlsx|json)$", ledger_export.export, name="ledger-export"),
    path("records/<int:pk>/", ledger_entry.record, name="ledger-record"),
    path("records/<int:pk>/correct/", ledger_entry.correct, name="ledger-correct"),
    path("records/<int:pk>/withdraw/", ledger_entry.withdraw, name="ledger-withdraw"),
    path("records/<int:pk>/attach/", ledger_entry.attach, name="ledger-attach"),
    path("records/<int:pk>/comment/", ledger_entry.comment, name="ledger-comment"),
    path("files/<int:pk>/", ledger_files.download, name="ledger-file"),
    path("files/<int:pk>/preview/", ledger_files.preview, name="ledger-preview"),
]
