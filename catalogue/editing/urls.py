from django.urls import path

from catalogue.editing import desk_views

urlpatterns = [path("editing/", desk_views.desk, name="editing-desk")]
