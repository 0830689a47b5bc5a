from django.urls import path

from catalogue.pages import (
    determinant_views,
    home_views,
    how_to_read_views,
    identity_views,
    kind_views,
    method_views,
    sample_views,
)

urlpatterns = [
    path("", home_views.home, name="home"),
    path("determinants/", determinant_views.determinant_list, name="determinant-list"),
    path("determinants/<slug:slug>/", determinant_views.determinant_detail, name="determinant-detail"),
    path("how-to-read/", how_to_read_views.how_to_read, name="how-to-read"),
    path("kinds/", kind_views.kind_list, name="kind-list"),
    path("kinds/<slug:slug>/", kind_views.kind_detail, name="kind-detail"),
    path("sample/", sample_views.sample, name="sample"),
    path("site.css", identity_views.style_sheet, name="site-css"),
    path("method/", method_views.method, name="method"),
]
