from django.urls import path

from catalogue.evaluate import views

urlpatterns = [
    path("evaluate/", views.evaluate, name="evaluate"),
    path("evaluate/so-far/", views.so_far, name="evaluate-so-far"),
]
