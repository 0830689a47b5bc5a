from django.urls import path

from catalogue.copies import copy_views, difference_views

urlpatterns = [
    path("collections/<slug:slug>/copy/", copy_views.copy, name="collection-copy"),
    path("collections/<slug:slug>/difference/", difference_views.collection_difference, name="collection-difference"),
]
