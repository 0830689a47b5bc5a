from django.urls import path

from catalogue.linked import views

urlpatterns = [
    path("data/services.ttl", views.services_file, {"asked": "ttl"}, name="services-ttl"),
    path("data/services.jsonld", views.services_file, {"asked": "jsonld"}, name="services-jsonld"),
    path("data/left-out.csv", views.left_out_file, name="left-out-csv"),
]
