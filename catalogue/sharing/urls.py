from django.urls import path

from catalogue.sharing import views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", views.sitemap_part, name="sitemap-part"),
    path("picture.png", views.site_picture, name="site-picture"),
    path("services/<slug:slug>/picture.png", views.service_picture, name="service-picture"),
]
