from django.urls import path

from catalogue.my_city import former_views, saved_views, views

urlpatterns = [
    path("my-city/", views.my_city, name="my-city"),
    path("my-city/stability/", views.stability, name="my-city-stability"),
    path("my-city/saved/", saved_views.save, name="my-city-save"),
    path("my-city/saved/<slug:key>/", saved_views.change_saved, name="my-city-change"),
    path("portfolio/", former_views.portfolio),
    path("portfolio/<path:rest>", former_views.portfolio),
]
