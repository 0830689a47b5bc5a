from django.urls import path

from catalogue.importing import views

urlpatterns = [
    path("editing/import/", views.start, name="import-start"),
    path("editing/import/template.xlsx", views.empty_file, name="import-template"),
    path("editing/import/<int:pk>/", views.detail, name="import-detail"),
    path("editing/import/<int:pk>/again/", views.again, name="import-again"),
    path("editing/import/<int:pk>/write/", views.write, name="import-write"),
    path("editing/import/<int:pk>/discard/", views.discard, name="import-discard"),
    path("editing/export/", views.everything, name="export-all"),
]
