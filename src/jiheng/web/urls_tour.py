"""Addresses of the guided tour."""

from django.urls import path

from jiheng.web.views import touring

urlpatterns = [
    path("tour/<slug:role>/<int:number>/", touring.step, name="tour"),
    path("tour/<slug:role>/close/", touring.close, name="tour-close"),
]
