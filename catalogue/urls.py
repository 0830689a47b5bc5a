"""Addresses of the site: each room brings its own. Slugs, never ids; each address can be shared."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, reverse_lazy

urlpatterns = [
    path("", include("catalogue.pages.urls")),
    path("", include("catalogue.services.urls")),
    path("", include("catalogue.cities.urls")),
    path("", include("catalogue.compare.urls")),
    path("", include("catalogue.portfolio.urls")),
    path("", include("catalogue.evaluate.urls")),
    path("", include("catalogue.coding.urls")),
    path("", include("catalogue.operations.urls")),
    path("accounts/login/", auth.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "accounts/password/", auth.PasswordChangeView.as_view(success_url=reverse_lazy("home")), name="password_change"
    ),
    path("admin/", admin.site.urls),
]
