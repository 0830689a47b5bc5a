"""One door: the admin's own pages for passwords lead to it. They stand before the admin's addresses, and so win."""

from django.contrib.auth import views as auth
from django.urls import path
from django.views.generic import RedirectView

from catalogue.accounts import account_views, invitation_views, reset_views, token_views, views

urlpatterns = [
    path("accounts/", account_views.account, name="account"),
    path("accounts/login/", views.LoginView.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", views.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/reset/", reset_views.PasswordResetView.as_view(), name="password_reset"),
    path("accounts/reset/sent/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("accounts/reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("accounts/reset/<uidb64>/", reset_views.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("accounts/invite/", invitation_views.invite, name="invite"),
    path("accounts/invite/<int:pk>/withdraw/", invitation_views.withdraw, name="withdraw"),
    path("accounts/tokens/", token_views.own_tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revoke/", token_views.revoke, name="token-revoke"),
    path("accounts/join/", invitation_views.join, name="join"),
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/password_change/", RedirectView.as_view(pattern_name="password_change")),
]
