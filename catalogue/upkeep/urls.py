from django.urls import path

from catalogue.upkeep import due_views, pages_views

urlpatterns = [
    path("editing/due/", due_views.due_reviews, name="due-reviews"),
    path("editing/pages/", pages_views.checked_pages, name="checked-pages"),
]
