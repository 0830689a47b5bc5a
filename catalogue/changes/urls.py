from django.urls import path

from catalogue.changes import record_views, restoring_views, views

urlpatterns = [
    path("services/<slug:slug>/changes/", views.service_changes, name="service-changes"),
    path("changes/", views.latest_changes, name="latest-changes"),
    path("changes/deleted/", record_views.deleted_records, name="deleted-records"),
    path("changes/<str:kind>/<int:record>/", record_views.record_changes, name="record-changes"),
    path("changes/<int:version>/restore/", restoring_views.restore_state, name="restore-state"),
    path("changes/<int:version>/take-back/", restoring_views.take_back, name="take-change-back"),
]
