from django.urls import path

from catalogue.operations import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
]
