from django.urls import path

from catalogue.coding import (
    agreement_views,
    assigning_views,
    publishing_views,
    round_views,
    settling_views,
    sheet_views,
    workspace_views,
)

urlpatterns = [
    path("coding/", workspace_views.workspace, name="coding-workspace"),
    path("coding/agreement/", agreement_views.agreement_page, name="agreement"),
    path("coding/assign/", assigning_views.assign, name="coding-assign"),
    path("coding/rounds/", round_views.rounds, name="coding-rounds"),
    path("coding/rounds/<slug:slug>/", round_views.round_page, name="coding-round"),
    path("coding/rounds/<slug:round_slug>/publish/", publishing_views.publish_round, name="publish-round"),
    path(
        "coding/rounds/<slug:round_slug>/publish/<slug:slug>/",
        publishing_views.publish_service,
        name="publish-service",
    ),
    path("coding/settle/", settling_views.settle_list, name="settle-list"),
    path("coding/settle/<slug:round_slug>/<slug:slug>/", settling_views.settle_service, name="settle-service"),
    path("coding/sheet/<slug:round_slug>/<slug:slug>/", sheet_views.sheet, name="coding-sheet"),
    path("data/codings.csv", agreement_views.codings_csv, name="codings-csv"),
    path("data/agreement.csv", agreement_views.agreement_csv, name="agreement-csv"),
]
