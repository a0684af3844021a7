"""Addresses of pictures."""

from django.urls import path, re_path

from jiheng.web.views import pictures

urlpatterns = [
    path("", pictures.pictures, name="pictures"),
    re_path(r"^(?P<key>[a-z]{1,20})\.(?P<format_>svg|png|csv)$", pictures.file, name="pictures-file"),
    path("projects/<int:pk>/", pictures.project, name="pictures-project"),
    re_path(r"^projects/(?P<pk>[0-9]{1,18})/progress\.(?P<format_>svg|png|csv)$", pictures.project_file, name="pictures-project-file"),
]
