"""The doors before the log-in. Of allauth's pages only those that an invited member needs."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path

from . import public

urlpatterns = [
    path("setup/", public.setup, name="setup"),
    path("join/<str:token>/", public.join, name="join"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/mfa/", include("allauth.mfa.urls")),
]
if settings.SENDS_MAIL:
    key = r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
    urlpatterns += [
        path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
        path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
        path(
            "accounts/password/reset/key/done/",
            account.password_reset_from_key_done,
            name="account_reset_password_from_key_done",
        ),
        re_path(key, account.password_reset_from_key, name="account_reset_password_from_key"),
    ]
