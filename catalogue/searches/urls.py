from django.urls import path

from catalogue.searches import unsubscribing_views, views

urlpatterns = [
    path("searches/", views.searches, name="searches"),
    path("searches/save/", views.save, name="search-save"),
    path("searches/mine/<slug:key>/", views.change, name="search-change"),
    path("searches/unsubscribe/<str:token>/", unsubscribing_views.unsubscribe, name="search-unsubscribe"),
    path("searches/<slug:share_key>/", views.shared, name="search-shared"),
]
