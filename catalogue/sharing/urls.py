from django.urls import path

from catalogue.sharing import picture_views, views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_part, name="sitemap-part"),
    path("picture.png", picture_views.site_picture, name="site-picture"),
    path("home.png", picture_views.home_picture, name="home-picture"),
    path("services.png", picture_views.listing_picture, name="listing-picture"),
    path("services/<slug:slug>/picture.png", picture_views.service_picture, name="service-picture"),
    path("cities/<slug:slug>/picture.png", picture_views.city_picture, name="city-picture"),
]
