from django.urls import path

from catalogue.my_city.start import views

urlpatterns = [
    path("my-city/start/", views.about, name="my-city-start"),
    path("my-city/start/field/<slug:domain>/", views.field, name="my-city-start-field"),
    path("my-city/start/names/", views.names, name="my-city-start-names"),
    path("my-city/start/review/", views.review, name="my-city-start-review"),
]
