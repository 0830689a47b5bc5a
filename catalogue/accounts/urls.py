"""One door: the admin's own pages for passwords lead to it. They stand before the admin's addresses, and so win."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.generic import RedirectView

from catalogue.accounts import views

urlpatterns = [
    path("accounts/login/", views.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", views.PasswordChangeView.as_view(), name="password_change"),
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
]
