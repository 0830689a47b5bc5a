from django.urls import path

from catalogue.portfolio import saved, views

urlpatterns = [
    path("portfolio/", views.portfolio, name="portfolio"),
    path("portfolio/saved/", saved.save, name="portfolio-save"),
    path("portfolio/saved/<slug:key>/", saved.change_saved, name="portfolio-change"),
]
