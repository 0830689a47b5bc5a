from django.urls import path

from catalogue.cities import views

urlpatterns = [
    path("cities/", views.city_list, name="city-list"),
    path("cities/<slug:slug>/", views.city_detail, name="city-detail"),
    path("cities/<slug:slug>/stability/", views.stability, name="city-stability"),
]
