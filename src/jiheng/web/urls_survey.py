"""Addresses of surveys of satisfaction: for officers below the ledger, for those who are asked below /s/."""

from django.urls import path

from jiheng.web.views import answering, survey, survey_table

_ONE = "ledger/<int:pk>/surveys/<int:survey>/"

urlpatterns = [
    path("ledger/<int:pk>/surveys/", survey.surveys, name="ledger-surveys"),
    path("ledger/<int:pk>/surveys/add/", survey.add, name="ledger-surveys-add"),
    path(_ONE, survey.one, name="ledger-surveys-one"),
    path(f"{_ONE}edit/", survey.edit, name="ledger-surveys-edit"),
    path(f"{_ONE}links/", survey.links, name="ledger-surveys-links"),
    path(f"{_ONE}links/list/", survey.listed, name="ledger-surveys-list"),
    path(f"{_ONE}import/", survey_table.bring, name="ledger-surveys-import"),
    path(f"{_ONE}import/<int:batch>/withdraw/", survey_table.withdraw, name="ledger-surveys-withdraw"),
    path(f"{_ONE}close/", survey.close, name="ledger-surveys-close"),
    path(f"{_ONE}cancel/", survey.cancel, name="ledger-surveys-cancel"),
    path("s/<str:token>/", answering.answer, name="survey"),
]
