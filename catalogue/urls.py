"""Addresses of the site. Slugs, never ids; each address can be shared."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path

from catalogue.views import (
    about,
    agreement,
    cities,
    coding,
    compare,
    determinants,
    evaluate,
    portfolio,
    saved_portfolios,
    services,
    settling,
)

urlpatterns = [
    path("", about.home, name="home"),
    path("services/", services.service_list, name="service-list"),
    path("services/<slug:slug>/", services.service_detail, name="service-detail"),
    path("services/<slug:slug>/codings/", services.service_codings, name="service-codings"),
    path("determinants/", determinants.determinant_list, name="determinant-list"),
    path("determinants/<slug:slug>/", determinants.determinant_detail, name="determinant-detail"),
    path("cities/", cities.city_list, name="city-list"),
    path("cities/<slug:slug>/", cities.city_detail, name="city-detail"),
    path("compare/", compare.compare, name="compare"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/saved/", saved_portfolios.save, name="portfolio-save"),
    path("portfolio/saved/<slug:key>/", saved_portfolios.change_saved, name="portfolio-change"),
    path("evaluate/", evaluate.evaluate, name="evaluate"),
    path("coding/", coding.workspace, name="coding-workspace"),
    path("coding/agreement/", agreement.agreement_page, name="agreement"),
    path("coding/assign/", coding.assign, name="coding-assign"),
    path("coding/settle/", settling.settle_list, name="settle-list"),
    path("coding/settle/<slug:round_slug>/<slug:slug>/", settling.settle_service, name="settle-service"),
    path("coding/sheet/<slug:round_slug>/<slug:slug>/", coding.sheet, name="coding-sheet"),
    path("data/codings.csv", agreement.codings_csv, name="codings-csv"),
    path("data/agreement.csv", agreement.agreement_csv, name="agreement-csv"),
    path("method/", about.method, name="method"),
    path("healthz", about.healthz, name="healthz"),
    path("accounts/login/", auth.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", auth.PasswordChangeView.as_view(success_url="/"), name="password_change"),
    path("admin/", admin.site.urls),
]
