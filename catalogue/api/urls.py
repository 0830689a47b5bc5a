"""Addresses for programs, and the pages that tell people of them."""

from django.urls import include, path

from catalogue.api import docs_views, schema_views
from catalogue.api.door import guarded
from catalogue.api.site import api

operations, app, space = api.urls

urlpatterns = [
    path("api/", docs_views.docs, name="api"),
    path("api/explore/", docs_views.explore, name="api-explore"),
    path("api/problems/", docs_views.problems, name="api-problems"),
    path("api/v1/openapi.json", schema_views.openapi, name="api-schema"),
    path("api/v1/", include(([guarded(own) for own in operations], app), namespace=space)),
]
