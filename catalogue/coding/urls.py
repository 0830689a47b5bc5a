from django.urls import path

from catalogue.coding import (
    agreement_views,
    assigning_views,
    guide_views,
    inviting_views,
    proposal_views,
    publishing_views,
    round_views,
    settling_views,
    sheet_views,
    submit_views,
    workspace_views,
)

urlpatterns = [
    path("coding/", workspace_views.workspace, name="coding-workspace"),
    path("coding/agreement/", agreement_views.agreement_page, name="agreement"),
    path("coding/assign/", assigning_views.assign, name="coding-assign"),
    path("coding/guide/", guide_views.guide_list, name="guide-list"),
    path("coding/guide/begin/", guide_views.begin_guide, name="guide-begin"),
    path("coding/guide/<str:version>/", guide_views.guide_version, name="guide-version"),
    path("coding/guide/<str:version>/issue/", guide_views.issue_guide, name="guide-issue"),
    path("coding/invite/", inviting_views.invite, name="coding-invite"),
    path("coding/rounds/", round_views.rounds, name="coding-rounds"),
    path("coding/rounds/<slug:round_slug>/", round_views.round_page, name="coding-round"),
    path("coding/rounds/<slug:round_slug>/publish/", publishing_views.publish_round, name="publish-round"),
    path(
        "coding/rounds/<slug:round_slug>/publish/<slug:slug>/",
        publishing_views.publish_service,
        name="publish-service",
    ),
    path("coding/settle/", settling_views.settle_list, name="settle-list"),
    path("coding/settle/<slug:round_slug>/<slug:slug>/", settling_views.settle_service, name="settle-service"),
    path("coding/settle/<slug:round_slug>/<slug:slug>/page/", proposal_views.take_up_page, name="take-up-page"),
    path("coding/sheet/<slug:round_slug>/<slug:slug>/", sheet_views.sheet, name="coding-sheet"),
    path("coding/sheet/<slug:round_slug>/<slug:slug>/submit/", submit_views.submit_sheet, name="coding-submit"),
    path("data/codings.csv", agreement_views.codings_csv, name="codings-csv"),
    path("data/agreement.csv", agreement_views.agreement_csv, name="agreement-csv"),
]
