"""Addresses of publication: what everybody may read, and where units prepare it."""

from django.urls import path, re_path

from jiheng.web.views import public_data, published, published_feeds, published_indicators, published_project, publishing

_PROJECT = r"^p/(?P<year>[0-9]{4})/(?P<unit>[a-z0-9-]{1,40})/(?P<slug>[a-z0-9-]{1,40})/"
_PAPER = r"v(?P<version>[0-9]{1,4})/(?P<what>declaration|self-evaluation|all)\.(?P<format_>docx|xlsx|pdf|json)$"

urlpatterns = [
    path("public/", published.index, name="public"),
    path("public/how/", published.how, name="public-how"),
    path("public/of/<slug:slug>/", published.body, name="public-body"),
    re_path(r"^public/of/(?P<slug>[-a-zA-Z0-9_]+)/flow\.(?P<format_>svg|png|csv)$", published.body_picture, name="public-body-picture"),
    path("public/indicators/", published_indicators.indicators, name="public-indicators"),
    path("public/indicators/<str:key>/", published_indicators.indicator, name="public-indicator"),
    path("public/data/", public_data.data, name="public-data"),
    path("public/data/catalog.jsonld", public_data.catalog, name="public-data-catalogue"),
    path("public/data/schema.json", public_data.schema, name="public-data-schema"),
    re_path(r"^public/data/(?P<slug>[a-z0-9-]{1,40})/(?P<year>[0-9]{4})\.zip$", public_data.package, name="public-data-package"),
    path("public/feed.atom", published_feeds.feed, name="public-feed"),
    path("sitemap.xml", published_feeds.sitemap, name="public-sitemap"),
    path("robots.txt", published_feeds.robots, name="public-robots"),
    re_path(_PROJECT + "$", published_project.project, name="public-project"),
    re_path(_PROJECT + r"v(?P<version>[0-9]{1,4})/$", published_project.project, name="public-version"),
    re_path(_PROJECT + r"v(?P<version>[0-9]{1,4})/(?P<what>page)\.(?P<format_>json)$", published_project.paper, name="public-json"),
    re_path(_PROJECT + r"v(?P<version>[0-9]{1,4})/open-data\.zip$", public_data.project, name="public-project-data"),
    re_path(_PROJECT + r"v(?P<version>[0-9]{1,4})/progress\.(?P<format_>svg|png|csv)$", published_project.picture, name="public-progress"),
    re_path(_PROJECT + _PAPER, published_project.paper, name="public-document"),
    re_path(_PROJECT + r"code\.svg$", published_project.code, name="public-code"),
    path("publish/", publishing.office, name="public-office"),
    path("publish/<int:pk>/", publishing.prepare, name="public-prepare"),
    path("publish/<int:pk>/preview/", publishing.preview, name="public-preview"),
    path("publish/<int:pk>/step/", publishing.step, name="public-step"),
]
