from django.urls import path

from catalogue.portfolio import saved_views, views

urlpatterns = [
    path("portfolio/", views.portfolio, name="portfolio"),
    path("portfolio/stability/", views.stability, name="portfolio-stability"),
    path("portfolio/saved/", saved_views.save, name="portfolio-save"),
    path("portfolio/saved/<slug:key>/", saved_views.change_saved, name="portfolio-change"),
]
