from django.urls import path

from catalogue.data import views

urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/atlas.zip", views.package, name="data-package"),
    path("data/datapackage.json", views.datapackage, name="datapackage"),
    path("data/codebook.json", views.codebook, name="data-codebook"),
    path("data/catalogue.ttl", views.catalogue_file, {"asked": "ttl"}, name="catalogue-ttl"),
    path("data/catalogue.jsonld", views.catalogue_file, {"asked": "jsonld"}, name="catalogue-jsonld"),
    path("data/tables/<slug:name>/", views.columns, name="data-columns"),
    path("data/<slug:name>.csv", views.table, name="data-table"),
]
