from django.urls import path

from catalogue.compare import views

urlpatterns = [
    path("compare/", views.compare, name="compare"),
]
