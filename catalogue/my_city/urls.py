from django.urls import path

from catalogue.my_city import file_views, former_views, saved_views, views

urlpatterns = [
    path("my-city/", views.my_city, name="my-city"),
    path("my-city/stability/", views.stability, name="my-city-stability"),
    path("my-city/file/", file_views.download, name="my-city-file"),
    path("my-city/load/", file_views.upload, name="my-city-load"),
    path("my-city/saved/", saved_views.save, name="my-city-save"),
    path("my-city/saved/<slug:key>/", saved_views.saved, name="my-city-saved"),
    path("my-city/saved/<slug:key>/<int:pk>/", saved_views.earlier, name="my-city-earlier"),
    path("portfolio/", former_views.portfolio),
    path("portfolio/<path:rest>", former_views.portfolio),
]
