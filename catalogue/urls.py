"""Addresses of the site: each room brings its own. Slugs, never ids; each address can be shared."""

from django.contrib import admin
from django.urls import include, path

handler500 = "catalogue.operations.unavailable.server_error"

urlpatterns = [
    path("", include("catalogue.pages.urls")),
    path("", include("catalogue.services.urls")),
    path("", include("catalogue.sharing.urls")),
    path("", include("catalogue.linked.urls")),
    path("", include("catalogue.changes.urls")),
    path("", include("catalogue.corrections.urls")),
    path("", include("catalogue.copies.urls")),
    path("", include("catalogue.cities.urls")),
    path("", include("catalogue.actors.urls")),
    path("", include("catalogue.report.urls")),
    path("", include("catalogue.embedding.urls")),
    path("", include("catalogue.collections.urls")),
    path("", include("catalogue.searches.urls")),
    path("", include("catalogue.releases.urls")),
    path("", include("catalogue.find.urls")),
    path("", include("catalogue.compare.urls")),
    path("", include("catalogue.my_city.urls")),
    path("", include("catalogue.my_city.start.urls")),
    path("", include("catalogue.evaluate.urls")),
    path("", include("catalogue.coding.urls")),
    path("", include("catalogue.data.urls")),
    path("", include("catalogue.codebooks.urls")),
    path("", include("catalogue.editing.urls")),
    path("", include("catalogue.upkeep.urls")),
    path("", include("catalogue.importing.urls")),
    path("", include("catalogue.operations.urls")),
    path("", include("catalogue.accounts.urls")),
    path("", include("catalogue.api.urls")),
    path("admin/", admin.site.urls),
]
