from django.urls import path

from catalogue.coding import agreement, assigning, settling, sheet_page, workspace

urlpatterns = [
    path("coding/", workspace.workspace, name="coding-workspace"),
    path("coding/agreement/", agreement.agreement_page, name="agreement"),
    path("coding/assign/", assigning.assign, name="coding-assign"),
    path("coding/settle/", settling.settle_list, name="settle-list"),
    path("coding/settle/<slug:round_slug>/<slug:slug>/", settling.settle_service, name="settle-service"),
    path("coding/sheet/<slug:round_slug>/<slug:slug>/", sheet_page.sheet, name="coding-sheet"),
    path("data/codings.csv", agreement.codings_csv, name="codings-csv"),
    path("data/agreement.csv", agreement.agreement_csv, name="agreement-csv"),
]
