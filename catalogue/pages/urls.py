from django.urls import path

from catalogue.pages import determinants, home, method

urlpatterns = [
    path("", home.home, name="home"),
    path("determinants/", determinants.determinant_list, name="determinant-list"),
    path("determinants/<slug:slug>/", determinants.determinant_detail, name="determinant-detail"),
    path("method/", method.method, name="method"),
]
