from django.urls import path

from catalogue.upkeep import pages_views

urlpatterns = [
    path("editing/pages/", pages_views.checked_pages, name="checked-pages"),
]
