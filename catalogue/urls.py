"""Addresses of the site. Slugs, never ids; each address can be shared."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path

from catalogue.views import about, cities, determinants, services

urlpatterns = [
    path("", about.home, name="home"),
    path("services/", services.service_list, name="service-list"),
    path("services/<slug:slug>/", services.service_detail, name="service-detail"),
    path("determinants/", determinants.determinant_list, name="determinant-list"),
    path("determinants/<slug:slug>/", determinants.determinant_detail, name="determinant-detail"),
    path("cities/", cities.city_list, name="city-list"),
    path("cities/<slug:slug>/", cities.city_detail, name="city-detail"),
    path("method/", about.method, name="method"),
    path("healthz", about.healthz, name="healthz"),
    path("accounts/login/", auth.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", auth.PasswordChangeView.as_view(success_url="/"), name="password_change"),
    path("admin/", admin.site.urls),
]
