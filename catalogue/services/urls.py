from django.urls import path

from catalogue.coding import codes
from catalogue.services import views

urlpatterns = [
    path("services/", views.service_list, name="service-list"),
    path("services/<slug:slug>/", views.service_detail, name="service-detail"),
    path("services/<slug:slug>/codings/", codes.service_codings, name="service-codings"),
]
