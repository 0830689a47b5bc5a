from django.urls import path

from catalogue.evaluate import ideas_views, views

urlpatterns = [
    path("evaluate/", views.evaluate, name="evaluate"),
    path("evaluate/so-far/", views.so_far, name="evaluate-so-far"),
    path("evaluate/ideas/", ideas_views.ideas, name="ideas"),
]
