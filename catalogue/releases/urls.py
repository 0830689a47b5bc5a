from django.urls import path

from catalogue.releases import views

urlpatterns = [
    path("data/releases/", views.release_list, name="release-list"),
    path("data/releases/latest/", views.latest, name="release-latest"),
    path("data/releases/latest/<plain:name>", views.latest_file, name="release-latest-file"),
    path("data/releases/<plain:version>/", views.release_page, name="release"),
    path("data/releases/<plain:version>/<plain:name>", views.release_file, name="release-file"),
]
