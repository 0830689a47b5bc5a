from django.urls import path

from catalogue.services import codings_views, views

urlpatterns = [
    path("services/", views.service_list, name="service-list"),
    path("services/<slug:slug>/", views.service_detail, name="service-detail"),
    path("services/<slug:slug>/codings/", codings_views.service_codings, name="service-codings"),
]
