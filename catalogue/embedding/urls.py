from django.urls import path

from catalogue.embedding import oembed_views, views

urlpatterns = [
    path("embed/services/<slug:slug>/", views.service_card, name="embed-service"),
    path("embed/services/<slug:slug>/card.svg", views.service_card_picture, name="embed-service-card"),
    path("embed/services/<slug:slug>/fingerprint.svg", views.fingerprint_picture, name="embed-service-fingerprint"),
    path("embed/services/<slug:slug>/moments/", views.service_moments, name="embed-service-moments"),
    path("embed/services/<slug:slug>/moments.svg", views.service_moments_picture, name="embed-service-moments-picture"),
    path("embed/cities/<slug:slug>/", views.city_moments, name="embed-city"),
    path("embed/cities/<slug:slug>/moments.svg", views.city_moments_picture, name="embed-city-picture"),
    path("oembed", oembed_views.oembed, name="oembed"),
]
