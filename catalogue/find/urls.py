from django.urls import path

from catalogue.find import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("find/suggestions/", views.suggestions, name="find-suggestions"),
]
