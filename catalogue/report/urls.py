from django.urls import path

from catalogue.report import views

urlpatterns = [
    path("cities/<slug:slug>/report/", views.city_report, name="city-report"),
    path("my-city/report/", views.my_city_report, name="my-city-report"),
]
