from django.urls import path

from catalogue.evaluate import views

urlpatterns = [
    path("evaluate/", views.evaluate, name="evaluate"),
]
