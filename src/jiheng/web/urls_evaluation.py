"""Addresses of evaluation: samples, evaluations, problems to mend, departments as a whole."""

from django.urls import path, re_path

from jiheng.web.views import evaluation, rectification, sampling, whole

urlpatterns = [
    path("evaluation/", evaluation.evaluations, name="evaluation"),
    path("evaluation/draw/", sampling.draw, name="evaluation-draw"),
    path("evaluation/samples/<int:pk>/", sampling.sample, name="evaluation-sample"),
    path("evaluation/<int:pk>/", evaluation.one, name="evaluation-one"),
    path("evaluation/<int:pk>/save/", evaluation.save, name="evaluation-save"),
    path("evaluation/<int:pk>/send/", evaluation.send, name="evaluation-send"),
    path("evaluation/<int:pk>/decide/", evaluation.decide, name="evaluation-decide"),
    path("evaluation/<int:pk>/suggest/", evaluation.suggest, name="evaluation-suggest"),
    path("evaluation/<int:pk>/report.docx", evaluation.report, name="evaluation-report"),
    path("evaluation/files/<int:pk>/", evaluation.file, name="evaluation-file"),
    path("evaluation/<int:pk>/problems/add/", rectification.add, name="evaluation-problem-add"),
    path("evaluation/problems/", rectification.problems, name="evaluation-problems"),
    path("evaluation/problems/<int:pk>/", rectification.one, name="evaluation-problem"),
    path("evaluation/problems/<int:pk>/mend/", rectification.mend, name="evaluation-problem-mend"),
    path("evaluation/problems/<int:pk>/settle/", rectification.settle, name="evaluation-problem-settle"),
    path("evaluation/problems/files/<int:pk>/", rectification.file, name="evaluation-proof"),
    path("evaluation/departments/", whole.departments, name="evaluation-departments"),
    path("evaluation/departments.xlsx", whole.table, name="evaluation-departments-table"),
    path("evaluation/departments/<int:pk>/", whole.one, name="evaluation-departments-one"),
    re_path(r"^evaluation/departments/(?P<pk>[0-9]{1,18})/draft\.(?P<format_>docx|xlsx|pdf|json)$", whole.draft, name="evaluation-departments-draft"),
]
