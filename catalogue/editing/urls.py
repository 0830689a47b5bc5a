from django.urls import path

from catalogue.editing import desk_views, preview_views, services_views, state_views, suggestions_views

urlpatterns = [
    path("editing/", desk_views.desk, name="editing-desk"),
    path("editing/services/add/", services_views.add, name="service-add"),
    path("editing/services/<int:pk>/", services_views.edit, name="service-edit"),
    path("editing/services/<int:pk>/state/", state_views.decide, name="service-state"),
    path("editing/services/<int:pk>/preview/", preview_views.preview, name="service-preview"),
    path("editing/suggestions/", suggestions_views.suggestions, name="editing-suggestions"),
]
